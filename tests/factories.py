"""Readings made by hand, so that the store, the exporters and the commands are tested without a parser."""

from __future__ import annotations

from datetime import date

from dragoman.model.coding import (
    ActorRef,
    Blank,
    Chain,
    Coded,
    Count,
    Frame,
    How,
    Mention,
    MentionKind,
    Modality,
    Place,
    PlaceMention,
    Reading,
    Report,
    Source,
    Statement,
    Timex,
    When,
)
from dragoman.model.events import Run
from dragoman.model.text import Dispatch, Span, Zone, ZoneKind, make_id

RUN = Run("run1", "0.1.0", (("code", "aaa"), ("ontology", "bbb")))
OTHER_RUN = Run("run2", "0.1.1", (("code", "ccc"), ("ontology", "bbb")))
SENTENCE = "Foreign Minister Ana Sol met Ivo Brandt in Vienna on Tuesday, Coast Radio reported."


def make_dispatch(
    number: int = 0,
    *,
    text: str | None = None,
    published: date | None = date(2020, 1, 30),
    publisher: str | None = "Meridian Wire",
) -> Dispatch:
    """A dispatch with one meeting in it; each number is another text."""
    body = f"VIENNA – {SENTENCE} It was meeting number {number}. “Très bien 🕊”, said Sol." if text is None else text
    return Dispatch(
        body, publisher=publisher, published=published, title=f"Meeting {number}", url=f"https://x.invalid/{number}"
    )


def span(text: str, part: str) -> Span:
    """Where `part` first stands."""
    start = text.index(part)
    return Span(start, start + len(part))


def actor(text: str, quote: str, country: str, sector: str = "GOV") -> Coded[ActorRef]:
    """An identified side."""
    ref = ActorRef("x:" + make_id(quote), quote, "person", country, sector, why="the name stands in the test directory")
    return Coded(ref, (span(text, quote),), "actors.test@1", 0.9)


def make_report(dispatch: Dispatch) -> Report:
    """The meeting as a report: coded sides, day and place, blank figures."""
    text = dispatch.text
    trigger, day = span(text, "met"), span(text, "on Tuesday")
    when = When("2020-01-28", date(2020, 1, 28), date(2020, 1, 28), "day", "published")
    place = Place(2761369, "Vienna", 48.20849, 16.37208, "Vienna", "", "AUT", "city", "PPLC")
    ident = make_id(dispatch.id, trigger.start, trigger.end)
    return Report(
        id=ident,
        dispatch_id=dispatch.id,
        type=Coded("CONSULT", (trigger,), "frames.test@1", 0.8),
        mode=Blank("F001"),
        actors=(actor(text, "Ana Sol", "AUT"), actor(text, "Ivo Brandt", "CHE")),
        recipients=(Blank("A001"),),
        when=Coded(when, (day,), "times.weekday@1"),
        where=Coded(place, (span(text, "Vienna"),), "places.test@1", 0.7),
        modality=Coded(Modality.ASSERTED, (trigger,), "modality.test@1"),
        background=Coded(False, (trigger,), "modality.test@1"),
        sources=(
            Source("Coast Radio", How.REPORTED, span(text, "Coast Radio"), span(text, "reported")),
            Source("Meridian Wire", How.PUBLISHED),
        ),
        told=Coded("Coast Radio", (span(text, "Coast Radio"), span(text, "reported")), "sources.test@1"),
        killed=Blank("F002"),
        injured=Coded(Count(2, 1, 3), (span(text, "meeting number"),), "counts.test@1"),
        captured=Blank("F002"),
        trigger=trigger,
        sentence=span(text, SENTENCE),
        symmetric=True,
        happening=ident,
        runner_up="AGREE",
        cameo=Coded("040", (trigger,), "frames.test@1", 0.8),
        contexts=(Coded("diplomatic", (span(text, "Foreign Minister"),), "contexts.cues@1", 0.6),),
    )


def make_reading(dispatch: Dispatch) -> Reading:
    """A reading of a dispatch from `make_dispatch`, with every layer filled; of any other text an empty one."""
    text = dispatch.text
    if SENTENCE not in text:
        return Reading(dispatch, (), (), (), (), (), (), (), (), (), ("D002",))
    report = make_report(dispatch)
    ana, ivo = span(text, "Ana Sol"), span(text, "Ivo Brandt")
    mentions = (
        Mention(span(text, "Foreign Minister Ana Sol"), MentionKind.PERSON, ana, "ana sol", 3, Span(9, 25)),
        Mention(ivo, MentionKind.PERSON, ivo, "ivo brandt", 6),
    )
    frame = Frame(
        "CONSULT", None, 4, report.trigger, (ana, ivo), (), True, report.sentence, "consult.meet", 0.8, "AGREE"
    )
    return Reading(
        dispatch=dispatch,
        zones=(Zone(ZoneKind.DATELINE, span(text, "VIENNA –")), Zone(ZoneKind.BODY, Span(9, len(text)))),
        mentions=mentions,
        chains=tuple(Chain((m,), (m.name,), m.kind) for m in mentions),
        times=(Timex(span(text, "on Tuesday"), "DATE", report.when.value, "times.weekday@1"),),  # type: ignore[union-attr]
        places=(
            PlaceMention(span(text, "VIENNA"), Blank("P003")),
            PlaceMention(span(text, "Vienna"), report.where),  # type: ignore[arg-type]
        ),
        frames=(frame,),
        statements=(Statement(span(text, "Sol."), span(text, "said"), span(text, "“Très bien 🕊”"), "said", True),),
        reports=(report,),
        sentences=(report.sentence, span(text, "It was meeting number")),
        issues=(),
    )
