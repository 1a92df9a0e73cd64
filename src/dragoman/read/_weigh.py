"""Let the encoder weigh what the patterns found: one rule for type, mode and score. Knows no identities.

The rule (docs/coder.md): the encoder's probabilities of a frame's type are multiplied by `TRUST` for the type that the
pattern gave and by `DOUBT` for NONE where no pattern fitted; the largest product wins, its share of their sum is the
score. A pattern's frame is dropped where NONE wins by more than `VETO`; a frame that no pattern gave must reach
`FLOOR`. The constants were fitted on our demonstration set and checked on a blind set (evaluation/results).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from dragoman.classify.encoder import Scores
from dragoman.classify.marked import Marked, mark_sentence
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.coding import Frame
from dragoman.model.parse import Parse
from dragoman.model.text import Span

TRUST = 40.0
DOUBT = 3.0
VETO = 0.9
FLOOR = 0.8
NONE = "NONE"


class Weigher(Protocol):
    """What scores marked sentences: the shipped encoder or another one."""

    fingerprint: str

    def weigh(self, sentences: list[Marked]) -> list[Scores]:
        """The scores of each sentence, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """A type with its share of all products, and the next best type."""

    type: str
    score: float
    runner_up: str


def weigh_frames(frames: Iterable[Frame], text: str, parse: Parse, weigher: Weigher) -> Iterator[Frame]:
    """The frames that hold, with the type that wins, its score and the runner-up, in the order given."""
    for frame in frames:
        said = weigher.weigh([marked(frame, text, parse)])[0]
        weighed = settle(frame, said)
        if weighed is not None:
            yield weighed


def marked(frame: Frame, text: str, parse: Parse) -> Marked:
    """The frame's sentence with its trigger and the first of each side; of a mutual happening the first two."""
    sentence = parse.sentence_of(frame.trigger).span
    sides = [*frame.actors[:1], *(frame.recipients[:1] or frame.actors[1:2])] if frame.actors else []
    recipient = sides[1] if len(sides) > 1 else next(iter(frame.recipients), None) if not sides else None
    return mark_sentence(
        sentence.of(text),
        actor=inside(sides[0] if sides else None, sentence),
        recipient=inside(recipient, sentence),
        trigger=inside(frame.evidence, sentence),
        cutter=WordPiece.load(),
    )


def inside(span: Span | None, sentence: Span) -> Span | None:
    """The span counted from the sentence's first character; None where it does not lie inside."""
    if span is None or not sentence.holds(span):
        return None
    return Span(span.start - sentence.start, span.end - sentence.start)


def settle(frame: Frame, said: Scores) -> Frame | None:
    """The frame with the winning type, or None where nothing that happens stands there."""
    verdict = pool(said.types, frame.type)
    if not frame.type:
        return None if verdict.type == NONE or verdict.score < FLOOR else renamed(frame, verdict, said)
    if verdict.type == NONE:
        if verdict.score >= VETO:
            return None
        return replace(frame, score=round(1 - verdict.score, 3), runner_up=NONE)
    if verdict.type == frame.type:
        return replace(frame, score=verdict.score, runner_up=frame.runner_up or verdict.runner_up)
    return renamed(frame, verdict, said)


def pool(types: dict[str, float], pattern: str) -> Verdict:
    """The encoder's probabilities weighted by what the pattern says ("" where none fitted)."""
    weights = {pattern: TRUST} if pattern else {NONE: DOUBT}
    products = {kind: p * weights.get(kind, 1.0) for kind, p in types.items()}
    first, second = sorted(products, key=lambda k: (-products[k], k))[:2]
    return Verdict(first, round(products[first] / sum(products.values()), 3), second)


def renamed(frame: Frame, verdict: Verdict, said: Scores) -> Frame:
    """The frame with the encoder's type and mode; what the pattern said is the runner-up."""
    modes = {name: p for name, p in said.modes.items() if name.startswith(verdict.type + ":")}
    best = max(modes, key=lambda name: (modes[name], name), default="")
    return replace(
        frame,
        type=verdict.type,
        mode=best.partition(":")[2] or None,
        entry=f"encoder.type@1<{frame.entry}",
        score=verdict.score,
        runner_up=frame.type or verdict.runner_up,
    )
