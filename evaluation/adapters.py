"""The bridge to outside benchmark sets: what the public reading API gives, in the shapes their runner asks for.

Every function asks one reader, `dragoman.load(edition=...)`, as any user would. No suite is treated apart.
The sets with event types were coded before the manual of 2024, under the borders that CAMEO gives PLOVER types: so the
reader takes the edition `plover-2021` (docs/how-to/plover-editions.md); DRAGOMAN_EDITION=plover-2.0 asks for the
default one. Results give both.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any

import dragoman
from dragoman.match.stories import group_stories
from dragoman.model.coding import Blank, Coded, Count, Modality, Report, When

Pair = tuple[int, int]
EDITION = os.environ.get("DRAGOMAN_EDITION", "plover-2021")
# Where each modality lies between "certainly did not happen" (-3) and "certainly did" (3): medians on the open part
# of the factuality set (2026-11-24). Reported plans and requests mostly come true, hence their height.
FACTUALITY = {
    Modality.ASSERTED: 3.0,
    Modality.PLANNED: 2.0,
    Modality.REQUESTED: 1.4,
    Modality.THREATENED: 1.4,
    Modality.HYPOTHETICAL: 1.4,
    Modality.NEGATED: -1.5,
}


def events(
    text: str, *, published: datetime.date | None = None, publisher: str | None = None, title: str | None = None
) -> list[dict[str, Any]]:
    """One row a report, in text order."""
    reading = dragoman.load(edition=EDITION).read(text, published=published, publisher=publisher, title=title)
    return [row(report) for report in reading.reports]


def row(report: Report) -> dict[str, Any]:
    """A report as the runner reads it."""
    where = report.where.value if isinstance(report.where, Coded) else None
    return {
        "type": report.type.value,
        "actors": spans(report.actors),
        "recipients": spans(report.recipients),
        "trigger": tuple(report.trigger),
        "modality": report.modality.value.value,
        "background": report.background.value,
        "when": {"value": iso(report.when.value)} if isinstance(report.when, Coded) else None,
        "where": None
        if where is None
        else {"geonameid": where.geonameid, "name": where.name, "admin1": where.admin1, "country": where.country},
        "killed": best(report.killed),
        "injured": best(report.injured),
        "captured": best(report.captured),
        "told": [source.name for source in report.sources],
    }


def spans(sides: Sequence[Coded[Any] | Blank]) -> list[Pair]:
    """The words that name the sides, antecedents of pronouns included."""
    return [(span.start, span.end) for side in sides for span in side.evidence]


def iso(when: When) -> str:
    """The first day where it is known, else the TIMEX3 value."""
    return when.first.isoformat() if when.first else when.value


def best(figure: Coded[Count] | Blank) -> int | None:
    """The best figure, or None."""
    return figure.value.best if isinstance(figure, Coded) else None


def relation(text: str, source: Pair, target: Pair) -> str:
    """The likeliest type of what the source does to the target."""
    return dragoman.load(edition=EDITION).relation(text, source, target)[0].value


def quotes(text: str) -> list[tuple[Pair | None, Pair | None, Pair]]:
    """Speaker, cue and content of every statement."""
    return [(s.speaker, s.cue, s.content) for s in dragoman.load(edition=EDITION).statements(text)]


def times(text: str, published: datetime.date | None) -> list[tuple[int, int, str, str]]:
    """Every time expression with its TIMEX3 type and value."""
    found = dragoman.load(edition=EDITION).times(text, published=published)
    return [(t.span.start, t.span.end, t.kind, t.when.value) for t in found]


def places(text: str) -> list[tuple[int, int, int | None, float | None, float | None]]:
    """Every place name that was resolved, metonyms included."""
    found = dragoman.load(edition=EDITION).places(text)
    return [
        (p.span.start, p.span.end, p.place.value.geonameid, p.place.value.latitude, p.place.value.longitude)
        for p in found
        if isinstance(p.place, Coded)
    ]


def actor(mention: str, *, date: str | None = None, context: str | None = None) -> dict[str, str] | None:
    """Country and sector of whom the phrase names."""
    reader = dragoman.load(edition=EDITION)
    found = reader.actor(mention, on=day_of(date), context=context)
    return None if found is None else {"country": found.country, "sector": found.sector}


def day_of(phrase: str | None) -> datetime.date | None:
    """The day a date phrase means, by the reading's own rules; "today" is the caller's day."""
    found = dragoman.load(edition=EDITION).times(phrase, published=datetime.date.today()) if phrase else ()
    return found[0].when.first if found else None


def factuality(text: str, span: Pair) -> float:
    """The modality at the word, as a number from -3 to 3."""
    try:
        return FACTUALITY[dragoman.load(edition=EDITION).modality(text, span).value]
    except ValueError:  # the word stands in a dateline or credit, which is no happening
        return FACTUALITY[Modality.ASSERTED]


def stories(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """One story label a record."""
    return group_stories(records)
