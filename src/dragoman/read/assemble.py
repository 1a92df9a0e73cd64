"""Join the layers of one dispatch into reports. Adds no facts: every field was found by a stage before this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman.model.coding import (
    Blank,
    Coded,
    Codes,
    Count,
    Frame,
    Modality,
    Place,
    Report,
    Source,
    When,
)
from dragoman.model.parse import Parse
from dragoman.model.text import Dispatch, Span, make_id
from dragoman.read._cast import Cast, Side

# A happening that ended this long before publication is told as history.
HISTORY = timedelta(days=31)
# From this probability on the encoder holds against the grammar: fitted on the demonstration set (docs/coder.md).
SURE_HISTORY = 0.7
# "The two sides" and "they" are the sides of a report at most so many sentences back.
PAIR_REACH = 4


@dataclass(frozen=True, slots=True)
class Material:
    """What the stages found for one frame, before it becomes a report."""

    frame: Frame
    codes: Codes
    contexts: tuple[Coded[str], ...]
    modality: Coded[Modality]
    when: Coded[When] | Blank
    where: Coded[Place] | Blank
    sources: tuple[Source, ...]
    figures: dict[str, Coded[Count] | Blank]


def assemble(
    dispatch: Dispatch, materials: Sequence[Material], cast: Cast, parse: Parse, *, beside: tuple[Report, ...] = ()
) -> tuple[Report, ...]:
    """One report for each frame that has a side, in text order, with reports of the same happening joined.

    "The two sides" are those of the last report that had two; a frame whose pair stays open keeps `Blank("A004")`. Two
    verbs of one sentence that tell the same happening give one report, at the first of them. Reports `beside` are kept
    as they are, and those of `materials` stand among them.
    """
    reports: list[Report] = list(beside)
    last: tuple[Side, ...] = ()
    at = 0
    for material in materials:
        frame = material.frame
        here = parse.sentence_index[frame.trigger]
        pair = last if here - at <= PAIR_REACH else ()
        present = tuple(s for s in frame.actors if not (frame.symmetric and cast.is_venue(s)))
        actors = resolve_sides(present, cast, pair)
        if len(actors) < 2 and present != frame.actors:
            continue  # a meeting of one side with a town
        recipients = tuple(s for s in resolve_sides(frame.recipients, cast, pair) if not known_in(s, actors))
        known = any(isinstance(v, Coded) for v in (*actors, *recipients, *material.figures.values()))
        if not frame.alone and not known:
            continue
        report = make_report(dispatch, material, without_open(actors), recipients, parse)
        report = replace(report, happening=happening_of(report, reports))
        if not any(r.happening == report.happening and r.sentence == report.sentence for r in reports):
            reports.append(report)
        named = distinct([*actors, *recipients])
        last, at = (named, here) if len(named) == 2 else (last, at)
    return tuple(sorted(reports, key=lambda r: r.trigger)) if beside else tuple(reports)


def resolve_sides(spans: Sequence[Span], cast: Cast, pair: tuple[Side, ...]) -> tuple[Side, ...]:
    """One value a side, without the same actor twice; a pair is replaced by the two it means."""
    found: list[Side] = []
    for span in spans:
        if cast.is_pair(span):
            found += [through_pair(s, span) for s in pair] or [Blank("A004", (span,))]
        else:
            found.append(cast.side(span))
    return tuple(s for k, s in enumerate(found) if not known_in(s, found[:k]))


def without_open(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """Without unresolved pronouns where two sides are known anyway ("their meeting")."""
    known = tuple(s for s in sides if isinstance(s, Coded))
    return known if len(known) > 1 else sides


def through_pair(side: Side, span: Span) -> Side:
    """A side meant by "the two sides": both phrases are its evidence."""
    if isinstance(side, Blank):
        return side
    return Coded(side.value, (span, *side.evidence), by=f"actors.pair@1<{side.by}", score=round(0.7 * side.score, 3))


def known_in(side: Side, others: Sequence[Side]) -> bool:
    """Whether the same actor is already among `others`."""
    return isinstance(side, Coded) and any(isinstance(o, Coded) and o.value.id == side.value.id for o in others)


def distinct(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The identified sides, each actor once."""
    coded = [s for s in sides if isinstance(s, Coded)]
    return tuple(s for k, s in enumerate(coded) if not known_in(s, coded[:k]))


def make_report(
    dispatch: Dispatch,
    m: Material,
    actors: tuple[Side, ...],
    recipients: tuple[Side, ...],
    parse: Parse,
) -> Report:
    """The report of one frame. Its id hashes dispatch, trigger and role spans: raw places only."""
    frame, trigger = m.frame, m.frame.evidence
    spans = [n for s in (*frame.actors, *frame.recipients) for n in s]
    rid = make_id("report", dispatch.id, *trigger, *spans)
    return Report(
        id=rid,
        dispatch_id=dispatch.id,
        type=m.codes.type,
        mode=m.codes.mode,
        actors=actors or (Blank("A001"),),
        recipients=recipients if recipients or frame.symmetric else (Blank("A001"),),
        when=m.when,
        where=m.where,
        modality=m.modality,
        background=judge_background(m, dispatch.published, parse),
        sources=m.sources,
        told=told_by(m.sources),
        killed=m.figures["killed"],
        injured=m.figures["injured"],
        captured=m.figures["captured"],
        trigger=trigger,
        sentence=parse.sentence_of(frame.trigger).span,
        symmetric=frame.symmetric,
        happening=rid,
        runner_up=frame.runner_up,
        cameo=m.codes.cameo,
        contexts=m.contexts,
        quad=m.codes.quad,
        intensity=m.codes.intensity,
    )


def told_by(sources: tuple[Source, ...]) -> Coded[str] | Blank:
    """The speaker nearest to the happening, when the text names one."""
    first = next((s for s in sources if s.span is not None), None)
    if first is None or first.span is None:
        return Blank("S001")
    evidence = (first.span, first.cue) if first.cue else (first.span,)
    return Coded(first.name, evidence, by="sources.chain@1", score=0.8)


def judge_background(m: Material, published: date | None, parse: Parse) -> Coded[bool]:
    """Whether it is told as history: dated long before publication, else by grammar, where the encoder does not differ.

    The encoder holds where it is sure, against all but a date.
    """
    trigger, history = m.frame.evidence, m.frame.history
    if isinstance(m.when, Coded) and m.when.value.last and m.when.score > 0.5:
        last = m.when.value.last
        if published and last and published - last > HISTORY:
            return Coded(True, (trigger, *m.when.evidence), by="background.date@1", score=0.9)
    found = background_by_grammar(m, published, parse)
    if history is not None and max(history, 1 - history) >= SURE_HISTORY and (history > 0.5) is not found.value:
        score = round(max(history, 1 - history), 3)
        return Coded(history > 0.5, (trigger,), by=f"encoder.background@1<{found.by}", score=score)
    return found


def background_by_grammar(m: Material, published: date | None, parse: Parse) -> Coded[bool]:
    """History by a bare year or month beside a subordinate trigger, or by a pluperfect beside the main clause."""
    token, trigger = parse.tokens[m.frame.trigger], m.frame.evidence
    dated = m.when if isinstance(m.when, Coded) and m.when.value.last and m.when.score > 0.5 else None
    coarse = dated is not None and not published and dated.value.grain in ("year", "decade", "month")
    if dated and coarse and is_subordinate(token.i, parse):
        return Coded(True, (trigger, *dated.evidence), by="background.grain@1", score=0.7)
    had = any(k.lemma == "have" and k.tag == "VBD" for k in parse.kids(token.i, "aux"))
    if had and token.dep in ("relcl", "advcl"):
        return Coded(True, (trigger,), by="background.pluperfect@1", score=0.7)
    return Coded(False, (trigger,), by="background.none@1", score=0.7)


def is_subordinate(trigger: int, parse: Parse) -> bool:
    """Whether the trigger stands in a phrase or clause beside the main one."""
    token = parse.tokens[trigger]
    return token.pos != "VERB" or token.dep in ("relcl", "advcl", "acl", "pcomp")


def happening_of(report: Report, before: Sequence[Report]) -> str:
    """The id of the first report of this dispatch that tells the same happening, else the report's own."""
    mine = {s.value.id for s in distinct([*report.actors, *report.recipients]) if isinstance(s, Coded)}
    for other in before:
        theirs = {s.value.id for s in distinct([*other.actors, *other.recipients]) if isinstance(s, Coded)}
        same = other.type.value == report.type.value and other.modality.value == report.modality.value
        if same and len(mine) > 1 and mine == theirs and not days_apart(report.when, other.when):
            return other.happening
    return report.id


def days_apart(a: Coded[When] | Blank, b: Coded[When] | Blank) -> bool:
    """Whether both are dated and their days do not meet."""
    if isinstance(a, Blank) or isinstance(b, Blank):
        return False
    if not (a.value.first and a.value.last and b.value.first and b.value.last):
        return a.value.value != b.value.value
    return a.value.last < b.value.first or b.value.last < a.value.first
