"""A frame's sentence with its parts as an encoder wants them, for the stages that ask one. Knows no scores."""

from __future__ import annotations

from dragoman.classify.marks import Example
from dragoman.model.coding import Frame
from dragoman.model.parse import Parse
from dragoman.model.text import Span

# Rules of a user's codebook; what comes before the code of the type.
CODEBOOK_PATTERN = "frames.codebook."


def example_of(frame: Frame, text: str, parse: Parse) -> Example:
    """The frame's sentence with its trigger and the first of each side; of a mutual happening the first two."""
    sentence = parse.sentence_of(frame.trigger).span
    actor = next(iter(frame.actors), None)
    recipient = next(iter((*frame.recipients, *frame.actors[1:])), None)
    trigger = inside(frame.evidence, sentence) or inside(parse.tokens[frame.trigger].span, sentence)
    assert trigger is not None
    return Example(sentence.of(text), trigger, inside(actor, sentence), inside(recipient, sentence))


def inside(span: Span | None, sentence: Span) -> Span | None:
    """The span counted from the sentence's first character; None where it does not lie inside."""
    if span is None or not sentence.holds(span):
        return None
    return Span(span.start - sentence.start, span.end - sentence.start)
