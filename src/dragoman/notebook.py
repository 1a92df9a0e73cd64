"""A reading as HTML for notebooks: the text with its evidence lit, and the reports as a table.

Everything from the text is escaped; no scripts, no outside resources; colours are veils over whatever the page has, so
that it reads in light and in dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from dragoman.export.lines import figures_of, how_real, kind_of, sides_of, told_of, when_of, where_of
from dragoman.model.coding import Blank, Coded, Reading, Report
from dragoman.model.text import Span
from dragoman.store.rows import ReportRow, report_rows

COLOURS = {
    "what": "rgba(214, 73, 51, .35)",
    "who": "rgba(52, 120, 214, .30)",
    "when": "rgba(46, 160, 90, .32)",
    "where": "rgba(214, 160, 33, .38)",
    "told": "rgba(140, 84, 200, .30)",
}
STYLE = (
    ".dragoman{font:14px/1.5 system-ui,sans-serif;color:inherit;max-width:70em}"
    ".dragoman .text{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5em 0}"
    ".dragoman mark{color:inherit;background:none;border-radius:2px}"
    + "".join(f".dragoman mark.{name}{{background-color:{colour}}}" for name, colour in COLOURS.items())
    + ".dragoman mark.several{text-decoration:underline dotted}"
    ".dragoman table{border-collapse:collapse;width:100%}"
    ".dragoman th,.dragoman td{text-align:left;vertical-align:top;padding:.25em .6em;"
    "border-bottom:1px solid rgba(128,128,128,.4)}"
)
HEAD = ("what", "who", "when", "where", "told by", "how real", "words")


@dataclass(frozen=True, slots=True)
class Light:
    """A stretch to light: its span, its colour's name, and the note shown when the pointer rests on it."""

    span: Span
    name: str
    note: str


def reading_html(reading: Reading) -> str:
    """The reading as one self-contained HTML fragment."""
    rows = report_rows(reading)
    dispatch = reading.dispatch
    head = " · ".join(
        escape(str(part)) for part in (dispatch.publisher, dispatch.published, dispatch.title) if part is not None
    )
    legend = " ".join(f'<mark class="{name}">{name}</mark>' for name in COLOURS)
    count = f"{len(rows)} report" + ("" if len(rows) == 1 else "s")
    return (
        f'<div class="dragoman"><style>{STYLE}</style><div><b>{head or "dispatch"}</b> · {count} · {legend}</div>'
        f'<div class="text" dir="auto">{lit_text(dispatch.text, find_lights(reading))}</div>{_table(rows)}</div>'
    )


def find_lights(reading: Reading) -> list[Light]:
    """All evidence of all reports."""
    return [light for i, report in enumerate(reading.reports, 1) for light in _lights(report, i)]


def _lights(report: Report, number: int) -> Iterator[Light]:
    groups: tuple[tuple[str, tuple[Coded[Any] | Blank, ...]], ...] = (
        ("what", (report.type, report.mode)),
        ("who", (*report.actors, *report.recipients)),
        ("when", (report.when,)),
        ("where", (report.where,)),
        ("told", (report.told,)),
    )
    for name, values in groups:
        for value in values:
            if isinstance(value, Coded):
                yield from (
                    Light(s, name, f"{number} {report.type.value}: {name} ({value.by})") for s in value.evidence
                )


def lit_text(text: str, lights: list[Light]) -> str:
    """The escaped text with every lit stretch in a mark; where lights overlap, the stretch carries all of them.

    The text between the marks, put together and unescaped, is the text itself. Time grows with the number of lights
    times those open at once.
    """
    inside = [x for x in lights if 0 <= x.span.start < x.span.end <= len(text)]
    opening: dict[int, list[Light]] = {}
    for light in inside:
        opening.setdefault(light.span.start, []).append(light)
    edges = sorted({0, len(text)} | {e for x in inside for e in x.span})
    out: list[str] = []
    active: list[Light] = []
    for start, end in pairwise(edges):
        active = [x for x in active if x.span.end > start] + opening.get(start, [])
        out.append(_mark(escape(text[start:end]), active))
    return "".join(out)


def _mark(escaped: str, lights: list[Light]) -> str:
    if not lights:
        return escaped
    names = sorted({x.name for x in lights}, key=list(COLOURS).index)
    kind = f"{names[0]} several" if len(names) > 1 else names[0]
    notes = escape("\n".join(dict.fromkeys(x.note for x in lights)), quote=True)
    return f'<mark class="{kind}" title="{notes}">{escaped}</mark>'


def _table(rows: list[ReportRow]) -> str:
    if not rows:
        return "<p>No report was coded.</p>"
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    body = "".join("<tr>" + "".join(f'<td dir="auto">{escape(c)}</td>' for c in _cells(r)) + "</tr>" for r in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: ReportRow) -> tuple[str, ...]:
    figures = figures_of(row)
    what = f"{kind_of(row)} ({figures})" if figures else kind_of(row)
    return (what, sides_of(row), when_of(row), where_of(row), told_of(row), how_real(row), row.quote)
