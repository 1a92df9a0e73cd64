"""Text as published and ranges in it. Everything else points here; nothing here looks at meaning."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range `[start, end)` of code points in `Dispatch.text`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters this span covers, exactly as published."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside this span (equal counts)."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def cover(spans: list[Span] | tuple[Span, ...]) -> Span:
    """The smallest span that holds all of `spans`; raises `ValueError` when there is none."""
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def make_id(*parts: object) -> str:
    """A stable id of 16 hex digits from raw values (BLAKE2b over the parts, NUL-separated).

    Only what was read goes in (text, offsets), never what we made of it: a better gazetteer must not rename
    yesterday's reports.
    """
    raw = "\0".join("" if p is None else str(p) for p in parts)
    return hashlib.blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a dispatch was found: file or URL, number of the record in it (from 1) and its byte offset."""

    path: str
    record: int = 1
    byte: int = 0


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A text as published. Its text never changes after this; all spans count code points in it.

    `published` is the publisher's date; without it relative dates stay unresolved. `language` is an ISO 639-1 code.
    """

    text: str
    publisher: str | None = None
    published: date | None = None
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    language: str = "en"
    origin: Origin | None = None

    @property
    def id(self) -> str:
        """Hash of publisher, URL and text: the same dispatch read twice is the same dispatch."""
        return make_id("dispatch", self.publisher, self.url, self.text)


class ZoneKind(StrEnum):
    """What part of the page a stretch of text is."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BODY = "body"
    CREDIT = "credit"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Zone:
    """A marked stretch of the page. Noise is marked, never deleted; `note` holds e.g. an SPDX licence id."""

    kind: ZoneKind
    span: Span
    note: str | None = None
