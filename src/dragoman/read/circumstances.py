"""Choose the time and the place of a happening by grammar. What the words mean was resolved before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from dragoman.model.coding import Blank, Coded, Frame, Place, PlaceMention, Timex, When
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span

X = TypeVar("X")
# Prepositions that put a happening somewhere; "from" and "to" tell of movement, "with" of company.
WHERE = {"in", "at", "near", "outside", "inside", "around", "along", "off", "across", "over", "within", "to", "into"}
# Types whose object, where it is a place, is where they happen.
AT_OBJECT = {"ASSAULT", "COERCE", "CONSULT"}
# Types that happen on a spot, so that a place in another clause of their sentence is theirs too; not so a word said.
ON_THE_SPOT = {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"}
# How many words may stand between a place's preposition and the trigger ("met ministers of the bloc in Oslo").
NEAR = 4
FEATURES = frozenset(
    """
    province district city town village region area county state governorate camp airport airfield base square border
    hospital prison port palace coast strait sea desert valley mountains suburb suburbs capital neighbourhood
    neighborhood street crossing checkpoint stadium university market mosque church embassy consulate peninsula island
    """.split()
)
# A date so placed belongs to its noun ("the 2015 deal"), and to a happening only when that noun is its trigger.
OF_NOUN = {"nummod", "amod", "nmod", "compound", "poss"}
BARE = {"npadvmod", "advmod", "nmod", "nummod", "compound", "dobj", "tmod", "appos", "amod", "poss"}
FORWARD = {"ahead", "before", "until", "for"}
# Scores of attachment: own phrase, governing verb, at the end of its row of verbs, elsewhere in the sentence, in
# another clause of it, from the lead, from the dateline.
OWN, ABOVE, ROW, SENTENCE, APART, LEAD, DATELINE = 0.95, 0.85, 0.75, 0.6, 0.5, 0.4, 0.25
LEAD_SENTENCES = 3
# The scene that the first sentence sets, also where it tells no happening we code.
SCENE = 0.35
# What the lead gives must be at least this sure before others borrow it.
FIRM = 0.3


def find_when(frame: Frame, frames: Sequence[Frame], times: Sequence[Timex], parse: Parse) -> Coded[When] | Blank:
    """The time the grammar ties to the frame's trigger, else one that its sentence gives for no other happening.

    Never the publication date: a sentence without a time gives `Blank("T001")`, an impossible date `T003`.
    """
    dated = [t for t in times if t.kind in ("DATE", "TIME") and not t.when.value.endswith("_REF")]
    best = nearest(frame, frames, [(t.span, t) for t in dated], parse, hangs_as_time)
    if best is None:
        return Blank("T001")
    timex, score = best
    if timex.when.grain == "unknown":
        return Blank("T003" if "impossible" in timex.by else "T004", (timex.span,))
    return Coded(timex.when, (timex.span,), by=f"when.grammar@1<{timex.by}", score=round(score * timex.score, 3))


def find_where(
    frame: Frame, frames: Sequence[Frame], places: Sequence[PlaceMention], parse: Parse, taken: Sequence[Span]
) -> Coded[Place] | Blank:
    """The place the grammar ties to the frame's trigger. Governments, and places that are sides, are no places."""
    struck = next((p for p in places if frame.type in AT_OBJECT and is_object(p.span, frame, parse)), None)
    if struck is not None and isinstance(struck.place, Coded):
        by = f"where.object@1<{struck.place.by}"
        return Coded(struck.place.value, (struck.span,), by=by, score=round(ABOVE * struck.place.score, 3))
    free = [p for p in places if not p.metonym and not any(p.span.meets(t) for t in taken)]
    best = nearest(frame, frames, [(p.span, p) for p in free], parse, hangs_as_place)
    if best is None:
        here = parse.sentence_index[frame.trigger]
        return (place_of_sentence(here, free, parse) if frame.type in ON_THE_SPOT else None) or Blank("P001")
    mention, score = best
    if isinstance(mention.place, Blank):
        around = region_after(mention, free, parse)
        return around or Blank(mention.place.reason, (mention.span,))
    place = mention.place
    return Coded(place.value, (mention.span,), by=f"where.grammar@1<{place.by}", score=round(score * place.score, 3))


def region_after(place: PlaceMention, places: Sequence[PlaceMention], parse: Parse) -> Coded[Place] | None:
    """The known region named right after a place that no gazetteer knows ("Orsk district, Kaluga province")."""
    after = next((p for p in places if p.span.start >= place.span.end), None)
    if after is None or isinstance(after.place, Blank):
        return None
    between = parse.tokens_in(Span(place.span.end, after.span.start)) if after.span.start > place.span.end else []
    if not between or any(t.text != "," and t.lemma not in FEATURES for t in between):
        return None
    known, by = after.place, f"where.region@1<{after.place.by}"
    return Coded(known.value, (place.span, after.span), by=by, score=round(SENTENCE * known.score, 3))


def place_of_sentence(sentence: int, places: Sequence[PlaceMention], parse: Parse) -> Coded[Place] | None:
    """Where a sentence plays: its places under "in" or "near" in any clause, when all lie in one province."""
    here = parse.sentences[sentence].span
    inside = [p for p in places if here.holds(p.span) and stands_in(p.span, parse)]
    known = [p.place for p in inside if isinstance(p.place, Coded)]
    if not known or len({(c.value.country, c.value.admin1) for c in known}) > 1 or not known[0].value.admin1:
        return None
    first = known[0]
    by = f"where.sentence@1<{first.by}"
    return Coded(first.value, first.evidence, by=by, score=round(APART * first.score, 3))


def stands_in(span: Span, parse: Parse) -> bool:
    """Whether a place stands under "in", "near" or the like, or is the region of one that does."""
    head = parse.head_in(span)
    if head is None:
        return False
    prep = next((parse.tokens[i] for i in parse.ancestors(head.i) if parse.tokens[i].pos in ("ADP", "SCONJ")), None)
    return prep is not None and prep.text.lower() in ("in", "near", "outside", "at")


def is_object(span: Span, frame: Frame, parse: Parse) -> bool:
    """Whether the place itself is what the trigger is done to ("seized Sanaa", "visited Bangladesh")."""
    if (frame.type == "CONSULT" and frame.mode != "visit") or not any(r.holds(span) for r in frame.recipients):
        return False
    head = parse.head_in(span)
    return head is not None and head.head == frame.trigger and head.dep in ("dobj", "nsubjpass")


def nearest(
    frame: Frame,
    frames: Sequence[Frame],
    candidates: Sequence[tuple[Span, X]],
    parse: Parse,
    hangs: Callable[[Token, list[int], int, Parse], bool],
) -> tuple[X, float] | None:
    """The candidate of the frame's sentence that hangs nearest to its trigger, with a score for how it hangs."""
    triggers = {f.trigger for f in frames}
    sentence = parse.sentence_of(frame.trigger).span
    ranked = []
    for span, item in candidates:
        if not sentence.holds(span) or span.meets(frame.evidence):
            continue
        score = attachment(span, frame.trigger, triggers, parse, hangs)
        if score:
            ranked.append((-score, abs(span.start - frame.evidence.start), span, item))
    if not ranked:
        return None
    first = min(ranked, key=lambda row: row[:3])
    return first[3], -first[0]


def attachment(
    span: Span, trigger: int, triggers: set[int], parse: Parse, hangs: Callable[[Token, list[int], int, Parse], bool]
) -> float:
    """How `span` hangs on the trigger: `OWN`, `ABOVE`, `SENTENCE`, or 0 where it is not its own."""
    head = parse.head_in(span)
    if head is None:
        return 0.0
    up = parse.ancestors(head.i)
    if not hangs(head, up, trigger, parse):
        return 0.0
    if trigger in up or head.i == trigger:
        between = up[: up.index(trigger)] if trigger in up else []
        return 0.0 if any(i in triggers for i in between) else OWN
    above = set(parse.ancestors(trigger))
    owner = next((i for i in up if i in above or parse.tokens[i].pos in ("VERB", "AUX")), None)
    if owner is not None and closes_row(head, owner, trigger, parse):
        return ROW
    if owner in above:
        return ABOVE if not any(i in triggers for i in up[: up.index(owner)]) else 0.0
    return 0.0 if any(i in triggers for i in up) else SENTENCE


def closes_row(head: Token, owner: int, trigger: int, parse: Parse) -> bool:
    """Whether a time or place at the end of a row of verbs with one subject is that of all ("shot two and held one in
    Gao on Monday")."""
    verb = parse.tokens[owner]
    while verb.dep in ("conj", "advcl") and not parse.kids(verb.i, "nsubj", "nsubjpass") and verb.i != trigger:
        verb = parse.tokens[verb.head]
    return verb.i == trigger and owner != trigger and head.i > owner and parse.tokens[trigger].pos == "VERB"


def hangs_as_time(head: Token, up: list[int], trigger: int, parse: Parse) -> bool:
    """A time stands bare or under a preposition, not one that points ahead or back ("until Monday", "since 2015")."""
    prep = next((parse.tokens[i].text.lower() for i in up if parse.tokens[i].pos in ("ADP", "SCONJ")), "")
    if prep == "since" or (
        head.dep in OF_NOUN and head.head != trigger and parse.tokens[head.head].pos in ("NOUN", "PROPN")
    ):
        return False
    return head.dep in BARE or prep not in FORWARD


def hangs_as_place(head: Token, up: list[int], trigger: int, parse: Parse) -> bool:
    """A place stands under a preposition of place, close to the trigger and with no other verb between."""
    at = next((k for k, i in enumerate(up) if parse.tokens[i].pos in ("ADP", "SCONJ")), None)
    while at is not None and parse.tokens[up[at]].text.lower() == "of":
        at = next((k for k in range(at + 1, len(up)) if parse.tokens[up[k]].pos in ("ADP", "SCONJ")), None)
    if at is None or parse.tokens[up[at]].text.lower() not in WHERE:
        return False
    if head.dep in ("poss", "amod", "compound", "nmod") and parse.tokens[head.head].lemma not in FEATURES:
        return False
    if trigger not in up:
        above = set(parse.ancestors(trigger))
        owner = next((i for i in up[at:] if parse.tokens[i].pos in ("VERB", "AUX")), None)
        row = owner is not None and closes_row(head, owner, trigger, parse)
        return row or owner in above or parse.tokens[up[at]].head in above
    between = up[at + 1 : up.index(trigger)] if at < up.index(trigger) else []
    return len(between) <= NEAR and all(parse.tokens[i].pos not in ("VERB", "AUX") for i in between)


def dateline_day(times: Sequence[Timex], dateline: Span | None) -> Coded[When] | None:
    """The day the dateline names: the last, named fallback for what is told as news without any time of its own."""
    for timex in times:
        if dateline and dateline.holds(timex.span) and timex.when.grain == "day":
            return Coded(timex.when, (timex.span,), by=f"when.dateline@1<{timex.by}", score=DATELINE)
    return None


def scene_time(times: Sequence[Timex], body: int, parse: Parse) -> Coded[When] | None:
    """The one day that the first sentence of the body gives its main verb, also where that tells no happening."""
    if body >= len(parse.sentences):
        return None
    here = parse.sentences[body]
    dated = [
        t for t in times if here.span.holds(t.span) and t.kind in ("DATE", "TIME") and t.when.grain in ("day", "time")
    ]
    if (
        len(dated) != 1
        or dated[0].when.first is None
        or not attachment(dated[0].span, here.root, set(), parse, hangs_as_time)
    ):
        return None
    timex = dated[0]
    return Coded(timex.when, (timex.span,), by=f"when.scene@1<{timex.by}", score=round(SCENE * timex.score, 3))


def scene_place(places: Sequence[PlaceMention], body: int, parse: Parse) -> Coded[Place] | None:
    """Where the first sentence of the body plays, when its places lie in one province."""
    found = (
        place_of_sentence(body, [p for p in places if not p.metonym], parse) if body < len(parse.sentences) else None
    )
    if found is None:
        return None
    by = found.by.replace("where.sentence@1", "where.scene@1", 1)
    return Coded(found.value, found.evidence, by=by, score=round(SCENE * found.score, 3))


def lead_value(values: Sequence[tuple[Frame, Coded[X] | Blank]], parse: Parse, rule: str) -> Coded[X] | None:
    """What the first sentences give: the named, lower-scored fallback for the happenings told after them."""
    limit = min(LEAD_SENTENCES, len(parse.sentences))
    for frame, value in values:
        if isinstance(value, Coded) and parse.sentence_index[frame.trigger] < limit and value.score >= FIRM:
            return Coded(value.value, value.evidence, by=f"{rule}@1<{value.by}", score=round(LEAD * value.score, 3))
    return None
