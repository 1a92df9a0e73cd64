"""The reading on one page: which stage runs when, and what each may see. The only place that knows the order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from dragoman.model.coding import (
    ActorRef,
    Blank,
    Chain,
    Coded,
    Frame,
    Mention,
    Modality,
    Place,
    PlaceMention,
    Reading,
    Statement,
    Timex,
    When,
)
from dragoman.model.parse import Parse
from dragoman.model.text import Dispatch, Span, Zone, ZoneKind
from dragoman.ontology.loader import Ontology
from dragoman.read._cast import Cast
from dragoman.read.actors import resolve_actor
from dragoman.read.assemble import Material, assemble
from dragoman.read.chains import link_mentions
from dragoman.read.circumstances import (
    ON_THE_SPOT,
    dateline_day,
    find_when,
    find_where,
    lead_value,
    scene_place,
    scene_time,
)
from dragoman.read.codes import judge_codes
from dragoman.read.contexts import find_contexts
from dragoman.read.custom import apply_codebook
from dragoman.read.figures import find_figures
from dragoman.read.frames import find_frames
from dragoman.read.mentions import find_mentions
from dragoman.read.modality import is_implied, judge_modality
from dragoman.read.opinions import weigh_opinions
from dragoman.read.places import find_places
from dragoman.read.sources import find_sources, find_statements
from dragoman.read.times import find_times
from dragoman.read.zones import find_zones
from dragoman.resources import Resources


def read(dispatch: Dispatch, resources: Resources) -> Reading:
    """All layers and reports of one dispatch. Pure: no clock, no files, no network; same input, same bytes out. Only a
    second coder, None unless the user turns one on, may ask a network.

    A dispatch that is not in English is kept with its zones and the issue D001, and not coded.
    """
    text, day = dispatch.text, dispatch.published
    zones = find_zones(text)
    if not dispatch.language.startswith("en"):
        return empty_reading(dispatch, zones, "D001")
    parse = resources.parser.parse(text, zones)
    mentions = find_mentions(text, parse, resources.lexicon)
    times = find_times(text, zones, day, tense_at=tense_reader(parse))
    places = find_places(text, parse, zones, resources.gazetteer, publisher_country=seat_of(dispatch, resources))
    statements = find_statements(text, parse, zones)
    chains = link_mentions(text, mentions, parse, resources.lexicon, resources.directory, statements)
    frames = in_body(find_frames(text, parse, mentions, resources.ontology, resources.encoder), zones)
    frames = apply_codebook(frames, text, parse, resources.codebook)
    second, unaligned = resources.second.frames(text, parse, mentions) if resources.second else ((), ())
    frames, added, opinions = weigh_opinions(frames, second, parse, bodies_of(zones))
    cast = make_cast(text, mentions, chains, parse, places, statements, day, resources)
    materials = gather(text, frames, parse, times, places, statements, dispatch, cast, zones, resources.ontology)
    reports = assemble(dispatch, materials, cast, parse)
    if added:
        frames = tuple(sorted((*frames, *added), key=lambda f: f.trigger))
        both = gather(text, frames, parse, times, places, statements, dispatch, cast, zones, resources.ontology)
        reports = assemble(dispatch, [m for m in both if m.frame in added], cast, parse, beside=reports)
    return Reading(
        dispatch=dispatch,
        zones=zones,
        mentions=mentions,
        chains=chains,
        times=times,
        places=places,
        frames=frames,
        statements=statements,
        reports=reports,
        sentences=tuple(s.span for s in parse.sentences),
        issues=issues_of(dispatch, reports, unaligned),
        actors=cast.everyone(),
        opinions=opinions,
        unaligned=unaligned,
    )


def gather(
    text: str,
    frames: Sequence[Frame],
    parse: Parse,
    times: Sequence[Timex],
    places: Sequence[PlaceMention],
    statements: tuple[Statement, ...],
    dispatch: Dispatch,
    cast: Cast,
    zones: Sequence[Zone],
    ontology: Ontology,
) -> list[Material]:
    """For each frame what the stages say of its codes, reality, time, place, figures and sources."""
    dateline = next((z.span for z in zones if z.kind is ZoneKind.DATELINE), None)
    body = next((z.span for z in zones if z.kind is ZoneKind.BODY), Span(0, 0))
    first = next((k for k, s in enumerate(parse.sentences) if body.holds(s.span)), len(parse.sentences))
    whens = [find_when(f, frames, times, parse) for f in frames]
    wheres = [find_where(f, frames, places, parse, f.actors) for f in frames]
    lead_when = lead_value(list(zip(frames, whens, strict=True)), parse, "when.lead")
    lead_when = lead_when or scene_time(times, first, parse) or dateline_day(times, dateline)
    lead_where = lead_value(list(zip(frames, wheres, strict=True)), parse, "where.lead")
    scene = scene_place(places, first, parse)
    figures = find_figures(frames, text, parse, lambda i, j: told_apart(whens[i], whens[j], wheres[i], wheres[j]))
    found = []
    for frame, when, where, toll in zip(frames, whens, wheres, figures, strict=True):
        modality = judge_modality(frame.trigger, frame.evidence, parse, mood=frame.mood, kind=frame.type)
        asserted = modality.value is Modality.ASSERTED
        codes = judge_codes(frame, modality, parse, ontology)
        there = lead_where or (scene if frame.type in ON_THE_SPOT | {"CONSULT"} else None)
        there = None if there and is_told_later(there, frame, parse) else there
        sources = find_sources(
            frame.clause, frame.evidence, statements, text, publisher=dispatch.publisher, names=name_giver(cast)
        )
        found.append(
            Material(
                frame,
                codes,
                find_contexts(frame, codes.cameo, parse, ontology.contexts, ontology.cameo),
                modality,
                lead_when if asserted and lead_when and may_borrow(when, "T001", frame, parse) else when,
                there
                if asserted and there and same_day(when, lead_when) and may_borrow(where, "P001", frame, parse)
                else where,
                sources,
                toll,
            )
        )
    return found


def in_body(frames: Sequence[Frame], zones: Sequence[Zone]) -> tuple[Frame, ...]:
    """Without those of the headline: it tells again what the body tells, in a grammar of its own."""
    bodies = bodies_of(zones)
    return tuple(f for f in frames if any(b.holds(f.evidence) for b in bodies))


def bodies_of(zones: Sequence[Zone]) -> list[Span]:
    """Where the dispatch tells its news."""
    return [z.span for z in zones if z.kind is ZoneKind.BODY]


def same_day(when: Coded[When] | Blank, lead: Coded[When] | None) -> bool:
    """Whether nothing says that the happening fell on another day than the lead's."""
    return isinstance(when, Blank) or (lead is not None and when.value.first == lead.value.first)


def told_apart(
    when: Coded[When] | Blank, other_when: Coded[When] | Blank, where: Coded[Place] | Blank, other: Coded[Place] | Blank
) -> bool:
    """Whether two happenings are told of days that do not meet, or of two places of one kind."""
    if isinstance(when, Coded) and isinstance(other_when, Coded):
        a, b = when.value, other_when.value
        if a.first and a.last and b.first and b.last and (a.last < b.first or b.last < a.first):
            return True
    if isinstance(where, Blank) or isinstance(other, Blank):
        return False
    return where.value.admin1 != other.value.admin1


def may_borrow(value: Coded[When] | Coded[Place] | Blank, reason: str, frame: Frame, parse: Parse) -> bool:
    """Whether a happening told in a main clause without a time or place of its own may take the lead's."""
    token = parse.tokens[frame.trigger]
    news = token.pos == "VERB" and token.dep not in ("relcl", "acl")
    return isinstance(value, Blank) and value.reason == reason and (news or frame.symmetric)


def is_told_later(place: Coded[Place], frame: Frame, parse: Parse) -> bool:
    """Whether the place is named only after the happening's sentence: the story has moved on to it."""
    end = parse.sentence_of(frame.trigger).span.end
    return any(span.start >= end for span in place.evidence)


def make_cast(
    text: str,
    mentions: Sequence[Mention],
    chains: Sequence[Chain],
    parse: Parse,
    places: Sequence[PlaceMention],
    statements: Sequence[Statement],
    day: date | None,
    resources: Resources,
) -> Cast:
    """The cast of one dispatch: phrases resolved through the directory with the dispatch's countries as context."""
    named = Counter(p.place.value.country for p in places if isinstance(p.place, Coded) and p.place.value.country)
    countries = tuple(sorted(named, key=lambda code: (-named[code], code)))

    def resolve(phrase: Span, chain: Chain | None) -> Coded[ActorRef] | Blank:
        return resolve_actor(
            text, phrase, chain, resources.directory, day=day, parse=parse, context_countries=countries
        )

    return Cast(text, mentions, chains, parse, resolve, resources.directory.country_name, statements)


def name_giver(cast: Cast) -> Callable[[Span], str | None]:
    """The full name for a speaker's phrase, where the cast knows it."""

    def name(span: Span) -> str | None:
        side = cast.side(span)
        return side.value.name if isinstance(side, Coded) else None

    return name


def tense_reader(parse: Parse) -> Callable[[int], str]:
    """For a character offset the tense of the clause there: "past", "future" or ""."""
    starts = [t.start for t in parse.tokens]

    def tense_at(offset: int) -> str:
        k = bisect_right(starts, offset) - 1
        if k < 0:
            return ""
        for i in [k, *parse.ancestors(k)]:
            token = parse.tokens[i]
            if token.pos in ("VERB", "AUX"):
                helpers = {h.text.lower() for h in parse.kids(i, "aux", "auxpass")}
                if "to" in helpers and is_implied(token, parse):
                    continue  # "was able to arrest": when it was able it did
                if helpers & {"will", "shall", "'ll", "’ll", "would", "to"}:
                    return "future"
                if token.tag == "VBD" or helpers & {"was", "were", "had", "has", "have"}:
                    return "past"
        return ""

    return tense_at


def seat_of(dispatch: Dispatch, resources: Resources) -> str:
    """ISO-3 code of the publisher's country, "" when the publisher is not known."""
    outlet = resources.directory.outlet(dispatch.publisher) if dispatch.publisher else None
    return outlet.country if outlet else ""


def issues_of(dispatch: Dispatch, reports: Sequence[object], unaligned: Sequence[Blank]) -> tuple[str, ...]:
    """Reason codes about the dispatch as a whole, those of a second coder among them."""
    found = [] if reports else ["D002"]
    found += [] if dispatch.published else ["D003"]
    found += [] if dispatch.publisher else ["D004"]
    return (*found, *sorted({b.reason for b in unaligned}))


def empty_reading(dispatch: Dispatch, zones: tuple[Zone, ...], issue: str) -> Reading:
    """A reading without layers, for a dispatch that is kept and not coded."""
    blank = Reading(dispatch, zones, (), (), (), (), (), (), ())
    return replace(blank, issues=(issue,))
