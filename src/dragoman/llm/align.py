"""Find where a quote stands in a sentence. Gives a span of the text or none; never a value that is not there.

Three ways, the first that finds something: letter by letter; with white space, quote marks, dashes and composed letters
made alike (`fold`); the longest run of words at the quote's end, when it is at least `MIN_SHARE` of its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from dragoman.model.text import Span

# Three words of four: "Foreign Minister Ana Sol" is found in "Minister Ana Sol", not in "Ana Sol".
MIN_SHARE = 0.75
ALIKE = dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
WORD = re.compile(r"(?:\w|[\u0300-\u036f])+")


def align(quote: str, text: str, sentence: Span, near: Span | None = None) -> Span | None:
    """The span in `sentence` that holds the quote as whole words, None when it stands nowhere.

    Where it stands twice, the one nearest to `near`, without `near` the first.
    """
    for way in (find_exact, find_folded, find_words):
        found = list(way(quote, text, sentence))
        if found:
            return min(found, key=lambda s: (gap(s, near) if near else 0, s.start))
    return None


def gap(a: Span, b: Span) -> int:
    """Characters between two spans, 0 when they meet."""
    return max(a.start - b.end, b.start - a.end, 0)


def find_exact(quote: str, text: str, sentence: Span) -> Iterator[Span]:
    """Where the quote stands letter by letter."""
    quote = quote.strip()
    at = text.find(quote, sentence.start, sentence.end) if quote else -1
    while at >= 0:
        if is_whole(text, at, at + len(quote)):
            yield Span(at, at + len(quote))
        at = text.find(quote, at + 1, sentence.end)


def find_folded(quote: str, text: str, sentence: Span) -> Iterator[Span]:
    """Where the quote stands when both are folded."""
    wanted = fold(quote)[0].strip()
    folded, places = fold(sentence.of(text))
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        cut = (at and places[at - 1] == places[at]) or (end < len(places) and places[end] == places[end - 1])
        span = Span(sentence.start + places[at], sentence.start + places[end - 1] + 1)
        if not cut and is_whole(text, *span):
            yield span
        at = folded.find(wanted, at + 1)


def fold(text: str) -> tuple[str, list[int]]:
    """The text with quote marks, dashes, white space and composed letters made alike, and where each sign came from."""
    out: list[str] = []
    places: list[int] = []
    for i, sign in enumerate(text):
        if sign in INVISIBLE or (sign.isspace() and out and out[-1] == " "):
            continue
        parts = " " if sign.isspace() else ALIKE.get(sign) or unicodedata.normalize("NFD", sign)
        out += parts
        places += [i] * len(parts)
    return "".join(out), places


def find_words(quote: str, text: str, sentence: Span) -> Iterator[Span]:
    """Where most of the quote's words stand in a row, its last word among them; only the longest runs.

    The last word carries the name ("the president of Iran" is not found in "the president of Iraq"). Case counts for
    nothing, signs between words neither.
    """
    wanted = [word for word, _, _ in words_of(quote)]
    present = words_of(sentence.of(text))
    if not wanted or len(wanted) > 2 * len(present):
        return
    runs: list[tuple[int, Span]] = []
    for k, (word, _, end) in enumerate(present):
        if word != wanted[-1]:
            continue
        n = 1
        while n < len(wanted) and n <= k and present[k - n][0] == wanted[-1 - n]:
            n += 1
        runs.append((n, Span(sentence.start + present[k - n + 1][1], sentence.start + end)))
    longest = max((n for n, _ in runs), default=0)
    if longest >= MIN_SHARE * len(wanted):
        yield from (span for n, span in runs if n == longest)


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded and without case, with their bounds in it."""
    folded, places = fold(text)
    return [(m.group().casefold(), places[m.start()], places[m.end() - 1] + 1) for m in WORD.finditer(folded)]


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether the range cuts no word."""
    return not (joins(text, start - 1) and joins(text, start)) and not (joins(text, end - 1) and joins(text, end))


def joins(text: str, at: int) -> bool:
    """Whether the sign there is part of a word, as letters, figures and combining marks are."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_" or unicodedata.category(text[at])[0] == "M")
