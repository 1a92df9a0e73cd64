"""Hold a second coder's frames against those of the rules. All that a rule's frame can get from it is a runner-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.model.coding import Frame, Opinion, Outcome
from dragoman.model.parse import Parse
from dragoman.model.text import Span


def weigh_opinions(
    frames: Sequence[Frame], second: Sequence[Frame], parse: Parse, bodies: Sequence[Span]
) -> tuple[tuple[Frame, ...], tuple[Frame, ...], tuple[Opinion, ...]]:
    """The rules' frames with their runners-up, the frames that no rule found, and what came of each second opinion.

    The rule, for each of the second coder's frames in order:

    1. Its trigger lies outside `bodies`: left out, as the rules' own are.
    2. Its trigger meets that of a frame with the same type, or a frame of its sentence has the same type and at
       least its sides: agreed, and nothing changes.
    3. Its trigger meets that of frames with other types: it becomes the runner-up of the first that has none; when all
       have one, it differs and nothing changes.
    4. Else it is added.
    """
    known = list(frames)
    opinions = []
    for frame in second:
        outcome, at = weigh(frame, known, parse, bodies)
        if at is not None:
            known[at] = replace(known[at], runner_up=frame.type)
        if outcome is Outcome.ADDED:
            known.append(frame)
        opinions.append(Opinion(frame, outcome))
    return tuple(known[: len(frames)]), tuple(known[len(frames) :]), tuple(opinions)


def weigh(frame: Frame, known: Sequence[Frame], parse: Parse, bodies: Sequence[Span]) -> tuple[Outcome, int | None]:
    """What comes of a frame, and which of the known ones gets its type as runner-up."""
    if not any(b.holds(frame.evidence) for b in bodies):
        return Outcome.LEFT_OUT, None
    if any(is_same(frame, other, parse) for other in known):
        return Outcome.AGREED, None
    meets = [k for k, other in enumerate(known) if other.evidence.meets(frame.evidence)]
    if not meets:
        return Outcome.ADDED, None
    free = [k for k in meets if known[k].runner_up is None]
    if not free:
        return Outcome.DIFFERS, None
    return Outcome.RUNNER_UP, min(free, key=lambda k: (known[k].trigger != frame.trigger, k))


def is_same(frame: Frame, other: Frame, parse: Parse) -> bool:
    """Whether both tell the same: one type, and triggers that meet or one sentence and no side that the other lacks."""
    if frame.type != other.type:
        return False
    if frame.evidence.meets(other.evidence):
        return True
    here, there = parse.sentence_index[frame.trigger], parse.sentence_index[other.trigger]
    sides, others = {*frame.actors, *frame.recipients}, {*other.actors, *other.recipients}
    return here == there and sides <= others
