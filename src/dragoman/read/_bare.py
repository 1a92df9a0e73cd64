"""Find verbs that stand between two sides though no pattern knows them: candidates for the second opinion."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dragoman.classify.marked import known_verbs
from dragoman.model.coding import Frame, Mention, MentionKind
from dragoman.model.parse import Token
from dragoman.read._sides import Sides
from dragoman.read._standing import BARE

# Where the other side of a verb is looked for, in this order.
PLACES = ("obj", "with", "against", "to", "on", "from", "for", "at", "over", "into", "in", "comp")
# Verbs that only carry speech, thought or being: what they say is another frame's matter.
CARRIERS = frozenset(
    """
    say tell add note state report be become have seem appear remain believe think know see hear feel mean think want
    hope expect read write quote cite describe call name include contain follow live work bear
    """.split()
)
# Verbs whose happening is told by their object ("carried out", "gained ground"), or that only say that it came about.
EMPTY = frozenset(
    """
    gain get keep carry receive erupt occur happen break make take go come use do put show find try look lose play run
    begin start
    """.split()
)


@cache
def verbs_asked() -> frozenset[str]:
    """Verbs of which the encoder is asked: those that told happenings in its training sentences, but for the above."""
    return known_verbs() - CARRIERS - EMPTY


def bare_frames(sides: Sides, taken: frozenset[int]) -> Iterator[Frame]:
    """A frame without a type for each verb that no pattern took and that stands between an actor and another side."""
    asked = verbs_asked()
    for token in sides.parse.tokens:
        carries = bool(sides.parse.kids(token.i, "ccomp"))  # "announced that": its clause tells what happens
        if token.pos == "VERB" and token.i not in taken and token.lemma in asked and not carries:
            frame = bare_frame(token, sides)
            if frame is not None:
                yield frame


def bare_frame(token: Token, sides: Sides) -> Frame | None:
    """The verb with its subject and the first other side, or None when one of them is missing or a bare pronoun."""
    actors = sides.named(sides.subjects(token))
    others: list[Mention] = []
    for place in PLACES:
        others = [m for m in sides.slot(token, place) if m not in actors and not sides.is_owner(m)]
        if others:
            break
    others = others or sides.things(token, PLACES, but=frozenset())
    if not actors or not others or all(m.kind is MentionKind.PRONOUN for m in (*actors, *others)):
        return None
    spans = tuple(m.span for m in actors), tuple(m.span for m in others)
    return Frame("", None, token.i, token.span, *spans, False, token.span, BARE, 0.0)
