"""Give frames the types of a user's codebook: by its patterns, or by its examples. Knows sentences, no identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dragoman.codebook.fewshot import Coder
from dragoman.model.coding import Frame
from dragoman.model.parse import Parse
from dragoman.read._marking import CODEBOOK_PATTERN, example_of


def apply_codebook(frames: Iterable[Frame], text: str, parse: Parse, coder: Coder | None) -> tuple[Frame, ...]:
    """The frames, those that the codebook takes with its type; what they were before is their runner-up.

    A frame of the codebook's patterns stays what it is and names the codebook in its rule. A frame without a type that
    the codebook does not take is dropped. Without a codebook nothing changes.
    """
    return tuple(coded(frames, text, parse, coder)) if coder is not None else tuple(frames)


def coded(frames: Iterable[Frame], text: str, parse: Parse, coder: Coder) -> Iterator[Frame]:
    """Each frame as the codebook has it."""
    for frame in frames:
        if CODEBOOK_PATTERN in frame.entry:
            yield by_pattern(frame, coder)
            continue
        verdict = coder.judge(example_of(frame, text, parse))
        if verdict is not None:
            yield by_examples(frame, *verdict, coder)
        elif frame.type:
            yield frame


def by_pattern(frame: Frame, coder: Coder) -> Frame:
    """The frame of a pattern of the codebook: "codebook.WATER.cut@1a2b3c4d" instead of "frames.codebook...@1"."""
    short = coder.codebook.short
    parts = [
        f"{rule.removeprefix('frames.').rpartition('@')[0]}@{short}" if CODEBOOK_PATTERN in rule else rule
        for rule in frame.entry.split("<")
    ]
    return replace(frame, entry="<".join(parts))


def by_examples(frame: Frame, code: str, score: float, coder: Coder) -> Frame:
    """The frame under the type whose examples it is like; a type that it had already keeps its mode."""
    entry = f"codebook.{code}@{coder.codebook.short}"
    if frame.type == code:
        return replace(frame, entry=f"{entry}<{frame.entry}", score=score)
    before = frame.type or frame.runner_up
    return replace(frame, type=code, mode=None, mode_by=None, cameo=None, entry=entry, score=score, runner_up=before)
