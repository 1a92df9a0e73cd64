"""A sentence with actor, recipient and trigger marked, as the encoder takes it. Knows no model and no labels."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.classify.marks import Example
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.text import Span

# Pieces of the vocabulary that no text contains; BERT keeps them free for such use.
MARKS = {"actor": (1, 2), "recipient": (3, 4), "trigger": (5, 6)}
WINDOW = 96  # word pieces; longer sentences are read around their marks


@dataclass(frozen=True, slots=True)
class Marked:
    """Piece ids and where the opening marks stand in them; 0, the first piece, for a mark that is missing."""

    pieces: tuple[int, ...]
    actor: int
    recipient: int
    trigger: int


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
    """The sentence cut into pieces with a mark before and after each span; spans count characters of `sentence`."""
    edges: list[tuple[int, int, int]] = []
    for name, span in (("actor", actor), ("recipient", recipient), ("trigger", trigger)):
        if span is not None:
            opening, closing = MARKS[name]
            edges += [(span.start, 1, opening), (span.end, 0, closing)]
    pieces: list[int] = []
    at = 0
    for place, _, mark in sorted(edges):
        pieces += [*cutter.pieces(sentence[at:place]), mark]
        at = place
    pieces += cutter.pieces(sentence[at:])
    pieces = around_marks(pieces)
    opening_at = {mark: k + 1 for k, mark in enumerate(pieces) if mark in (1, 3, 5)}
    return Marked(
        (cutter.first, *pieces, cutter.last), opening_at.get(1, 0), opening_at.get(3, 0), opening_at.get(5, 0)
    )


def around_marks(pieces: list[int]) -> list[int]:
    """At most `WINDOW` pieces: from the first to the last mark where that fits, else around the trigger."""
    if len(pieces) <= WINDOW:
        return pieces
    places = [k for k, p in enumerate(pieces) if 1 <= p <= 6]
    first, last = (places[0], places[-1]) if places else (0, 0)
    if last - first >= WINDOW:
        first = last = next((k for k in places if pieces[k] == 5), first)
    start = max(0, min((first + last - WINDOW) // 2, len(pieces) - WINDOW))
    return pieces[start : start + WINDOW]
