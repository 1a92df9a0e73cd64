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
from dragoman.read.circumstances import dateline_day, find_when, find_where, lead_value
from dragoman.read.codes import judge_codes
from dragoman.read.contexts import find_contexts
from dragoman.read.custom import apply_codebook
from dragoman.read.figures import find_figures
from dragoman.read.frames import find_frames
from dragoman.read.mentions import find_mentions
from dragoman.read.modality import judge_modality
from dragoman.read.places import find_places
from dragoman.read.sources import find_sources, find_statements
from dragoman.read.times import find_times
from dragoman.read.zones import find_zones
from dragoman.resources import Resources


def read(dispatch: Dispatch, resources: Resources) -> Reading:
    """All layers and reports of one dispatch. Pure: no clock, no files, no network; same input, same bytes out.

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
    frames = in_body(find_frames(text, parse, mentions, resources.ontology), zones)
    frames = apply_codebook(frames, text, parse, resources.codebook)
    cast = make_cast(text, mentions, chains, parse, places, statements, day, resources)
    dateline = next((z.span for z in zones if z.kind is ZoneKind.DATELINE), None)
    materials = gather(text, frames, parse, times, places, statements, dispatch, cast, dateline, resources.ontology)
    reports = assemble(dispatch, materials, cast, parse)
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
        issues=issues_of(dispatch, reports),
        actors=cast.everyone(),
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
    dateline: Span | None,
    ontology: Ontology,
) -> list[Material]:
    """For each frame what the stages say of its codes, reality, time, place, figures and sources."""
    whens = [find_when(f, frames, times, parse) for f in frames]
    wheres = [find_where(f, frames, places, parse, f.actors) for f in frames]
    lead_when = lead_value(list(zip(frames, whens, strict=True)), parse, "when.lead")
    lead_when = lead_when or dateline_day(times, dateline)
    lead_where = lead_value(list(zip(frames, wheres, strict=True)), parse, "where.lead")
    found = []
    for frame, when, where in zip(frames, whens, wheres, strict=True):
        modality = judge_modality(frame.trigger, frame.evidence, parse)
        asserted = modality.value is Modality.ASSERTED
        codes = judge_codes(frame, modality, parse, ontology)
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
                lead_where
                if asserted and lead_where and same_day(when, lead_when) and may_borrow(where, "P001", frame, parse)
                else where,
                sources,
                find_figures(frame, text, parse),
            )
        )
    return found


def in_body(frames: Sequence[Frame], zones: Sequence[Zone]) -> tuple[Frame, ...]:
    """Without those of the headline: it tells again what the body tells, in a grammar of its own."""
    bodies = [z.span for z in zones if z.kind is ZoneKind.BODY]
    return tuple(f for f in frames if any(b.holds(f.evidence) for b in bodies))


def same_day(when: Coded[When] | Blank, lead: Coded[When] | None) -> bool:
    """Whether nothing says that the happening fell on another day than the lead's."""
    return isinstance(when, Blank) or (lead is not None and when.value.first == lead.value.first)


def may_borrow(value: Coded[When] | Coded[Place] | Blank, reason: str, frame: Frame, parse: Parse) -> bool:
    """Whether a happening told in a main clause without a time or place of its own may take the lead's."""
    token = parse.tokens[frame.trigger]
    news = token.pos == "VERB" and token.dep not in ("relcl", "acl")
    return isinstance(value, Blank) and value.reason == reason and (news or frame.symmetric)


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


def issues_of(dispatch: Dispatch, reports: Sequence[object]) -> tuple[str, ...]:
    """Reason codes about the dispatch as a whole."""
    found = [] if reports else ["D002"]
    found += [] if dispatch.published else ["D003"]
    found += [] if dispatch.publisher else ["D004"]
    return tuple(found)


def empty_reading(dispatch: Dispatch, zones: tuple[Zone, ...], issue: str) -> Reading:
    """A reading without layers, for a dispatch that is kept and not coded."""
    blank = Reading(dispatch, zones, (), (), (), (), (), (), ())
    return replace(blank, issues=(issue,))
