"""Which statement a word stands in: the innermost around it. Spans only; who speaks is for others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from dragoman.model.coding import Statement
from dragoman.model.text import Span


def innermost(spans: Iterable[Span], statements: Sequence[Statement]) -> dict[Span, Statement]:
    """For each span that lies inside what somebody says, the shortest such statement that names its speaker."""
    ordered = sorted(spans)
    said = [s for s in statements if s.speaker is not None] if ordered else []
    found: dict[Span, Statement] = {}
    for statement in sorted(said, key=lambda s: (s.content.end - s.content.start, s.content)):
        for span in within(ordered, statement.content):
            found.setdefault(span, statement)
    return found


def within(spans: list[Span], outer: Span) -> list[Span]:
    """Those of the sorted spans that lie inside another one."""
    first = bisect_left(spans, (outer.start, outer.start))
    last = bisect_left(spans, (outer.end, outer.end))
    return [s for s in spans[first:last] if outer.holds(s)]
