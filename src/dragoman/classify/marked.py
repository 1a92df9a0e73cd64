"""A sentence with actor, recipient and trigger marked, as the encoder takes it. Knows no model and no labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.classify.marks import Example
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.text import Span

WINDOW = 96  # word pieces; longer sentences are read around their marks
Place = tuple[int, int]  # first piece and end; (0, 0) for a mark that is missing
NOWHERE = (0, 0)


@dataclass(frozen=True, slots=True)
class Marked:
    """Piece ids of the sentence, and which of them each mark stands around."""

    pieces: tuple[int, ...]
    actor: Place = NOWHERE
    recipient: Place = NOWHERE
    trigger: Place = NOWHERE


@cache
def known_verbs() -> frozenset[str]:
    """Lemmas of the verbs that told a happening in the training sentences: of others the encoder is not asked."""
    return frozenset((files("dragoman.classify") / "data" / "verbs.txt").read_text("utf-8").split())


def mark_example(example: Example) -> Marked:
    """The sentence as the encoder takes it."""
    parts = {"actor": example.actor, "recipient": example.recipient, "trigger": example.trigger}
    return mark_sentence(example.text, **parts, cutter=WordPiece.load())


def mark_sentence(
    sentence: str,
    *,
    actor: Span | None = None,
    recipient: Span | None = None,
    trigger: Span | None = None,
    cutter: WordPiece,
) -> Marked:
    """The sentence cut into pieces, and the pieces of each span; spans count characters of `sentence`."""
    spans = {"actor": actor, "recipient": recipient, "trigger": trigger}
    edges = sorted({edge for span in spans.values() if span is not None for edge in span})
    pieces: list[int] = []
    reached = {}
    for start, end in zip([0, *edges], [*edges, len(sentence)], strict=True):
        reached[start] = len(pieces)
        pieces += cutter.pieces(sentence[start:end])
    reached[len(sentence)] = len(pieces)
    places = {name: (reached[s.start], reached[s.end]) for name, s in spans.items() if s is not None}
    first, last = window(len(pieces), places)
    kept = {name: shifted(place, first, last) for name, place in places.items()}
    return Marked((cutter.first, *pieces[first:last], cutter.last), **kept)


def window(length: int, places: dict[str, Place]) -> tuple[int, int]:
    """At most `WINDOW` pieces: from the first to the last mark where that fits, else around the trigger."""
    if length <= WINDOW:
        return 0, length
    first = min((start for start, _ in places.values()), default=0)
    last = max((end for _, end in places.values()), default=0)
    if last - first >= WINDOW:
        first, last = places.get("trigger", (first, first))
    start = max(0, min((first + last - WINDOW) // 2, length - WINDOW))
    return start, start + WINDOW


def shifted(place: Place, first: int, last: int) -> Place:
    """The place counted in the window with its opening piece; nowhere when nothing of it is inside."""
    start, end = max(place[0], first), min(place[1], last)
    return (start - first + 1, end - first + 1) if start < end else NOWHERE
