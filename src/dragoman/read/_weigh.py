"""Let the encoder weigh what the patterns found: one rule for type, mode, score. Knows no identities.

The rule (docs/coder.md): the type of a frame is the one with the largest product of the encoder's probability and, for
the type that a pattern gave, `TRUST`. It is dropped where that product is less than `DOUBT` times the probability of
NONE. A frame that no pattern gave must reach `FLOOR` with its share, and NONE stay below `VETO`. The score is the
share, brought to how often such shares are right (`CALIBRATION`). The constants were fitted on our demonstration set,
checked on a blind set (evaluation/results).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from dragoman.classify.encoder import Scores
from dragoman.classify.marked import Marked, mark_example
from dragoman.model.coding import Frame, Modality
from dragoman.model.parse import Parse
from dragoman.ontology.loader import Ontology
from dragoman.read._marking import CODEBOOK_PATTERN, example_of

TRUST = 40.0
# Patterns that ask for more words ("lift sanctions", "withdrawal from the accord") are trusted so many times more for
# each condition beyond the first, at most twice.
NARROW = 5.0
# Patterns that name who alone can do it ("police stood by") are always told.
SURE = 1e6
# How much the encoder is trusted when it sees nothing happen.
DOUBT = 4.0
VETO = 0.5
# The encoder has seen few happenings of which no doer is named, and takes many for nothing.
VETO_WITHOUT_ACTOR = 0.95
FLOOR = 0.7
# A runner-up is named, and a mode taken from the encoder, from this share on.
NOTABLE, SURE_MODE = 0.05, 0.6
# Platt scaling of a share's log odds, intercept and slope, by who gave the type.
CALIBRATION = {"pattern": (-0.08, 0.31), "encoder": (0.15, 0.27)}
# Below this probability of the winning type the encoder sees another happening ("cancelled a planned visit": AGREE).
SEEN = 0.02
# From this probability on an encoder's modality holds against the grammar: fitted on the demonstration set.
SURE_MOOD = 0.8
NONE = "NONE"
# A meeting hosted by a third party: who is host is for whoever knows the map.
FAR = "third-party"


class Weigher(Protocol):
    """What scores marked sentences: the shipped encoder or another one."""

    fingerprint: str

    def weigh(self, sentences: list[Marked]) -> list[Scores]:
        """The scores of each sentence, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """A type with its share of all products, and the next best type where its share is notable."""

    type: str
    share: float
    runner_up: str | None


def weigh_frames(
    frames: Iterable[Frame], text: str, parse: Parse, weigher: Weigher, ontology: Ontology
) -> Iterator[Frame]:
    """The frames that hold, with the type that wins, its score and the runner-up, in the order given."""
    for frame in frames:
        if CODEBOOK_PATTERN in frame.entry:
            yield frame  # a user's own type: the encoder does not know it
            continue
        weighed = settle(frame, weigher.weigh([mark_example(example_of(frame, text, parse))])[0], ontology)
        if weighed is not None:
            yield weighed


def settle(frame: Frame, said: Scores, ontology: Ontology) -> Frame | None:
    """The frame with the winning type, mode and score, or None where nothing that happens stands there."""
    trust = trust_in(frame, ontology)
    if is_nothing(frame, said, trust):
        return None
    verdict = pool(said.types, frame.type, trust)
    if not frame.type and verdict.share < FLOOR:
        return None
    mood = mood_of(said, verdict.type)
    if verdict.type == ontology.planned.get(frame.type) and is_sure(mood, Modality.PLANNED):
        verdict = replace(verdict, type=frame.type)  # an announcement of what the pattern names: told as such later
    changed = verdict.type != frame.type
    mode = None if changed else frame.mode
    return replace(
        frame,
        type=verdict.type,
        mode=mode or best_mode(said, verdict.type),
        mode_by=None if mode else "encoder.mode@1",
        entry=f"encoder.type@1<{frame.entry}" if changed else frame.entry,
        score=calibrated(verdict.share, "encoder" if changed else "pattern"),
        runner_up=(frame.type if changed else frame.runner_up) or verdict.runner_up,
        cameo=best_code(said, verdict.type, ontology) if changed else frame.cameo,
        mood=mood,
        history=said.background,
    )


def is_nothing(frame: Frame, said: Scores, trust: float) -> bool:
    """Whether the encoder sees nothing happen and the pattern cannot outweigh it."""
    none = said.types[NONE]
    if not frame.actors:
        return none >= VETO_WITHOUT_ACTOR and trust < SURE
    if not frame.type:
        return none >= VETO
    best = max(p * (trust if kind == frame.type else 1.0) for kind, p in said.types.items() if kind != NONE)
    return none * DOUBT > best


def trust_in(frame: Frame, ontology: Ontology) -> float:
    """How far the frame's pattern is trusted against the encoder."""
    entry = ontology.by_id.get(frame.entry.removeprefix("frames.").rpartition("@")[0])
    if entry is not None and (entry.doer or entry.alone):
        return SURE
    return TRUST * NARROW ** (min(max(entry.narrowness - 1, 0), 2) if entry is not None else 0)


def pool(types: dict[str, float], pattern: str, trust: float = TRUST) -> Verdict:
    """The types weighted by what the encoder and the pattern ("" where none fitted) say."""
    products = {kind: p * (trust if kind == pattern else 1.0) for kind, p in types.items()}
    total = sum(products.values())
    del products[NONE]
    first, second = sorted(products, key=lambda kind: (-products[kind], kind))[:2]
    return Verdict(first, products[first] / total, second if products[second] / total >= NOTABLE else None)


def mood_of(said: Scores, kind: str) -> tuple[Modality, float] | None:
    """The likeliest modality with its probability; None where the encoder sees another happening, and for a REJECT that
    seems negated, for "denied" is one."""
    name = max(said.modalities, key=lambda label: (said.modalities[label], label))
    if said.types[kind] < SEEN or (kind == "REJECT" and name == Modality.NEGATED.value):
        return None
    return Modality(name), said.modalities[name]


def is_sure(mood: tuple[Modality, float] | None, kind: Modality) -> bool:
    """Whether the encoder is sure of this modality."""
    return mood is not None and mood[0] is kind and mood[1] >= SURE_MOOD


def best_mode(said: Scores, kind: str) -> str | None:
    """The likeliest mode of a type where the encoder is sure of it, else None."""
    modes = {name.partition(":")[2]: p for name, p in said.modes.items() if name.startswith(kind + ":")}
    modes.pop(FAR, None)
    best = max(modes, key=lambda name: (modes[name], name), default="")
    return best if best and modes[best] >= SURE_MODE * sum(modes.values()) else None


def best_code(said: Scores, kind: str, ontology: Ontology) -> str | None:
    """The likeliest CAMEO code that goes with a type."""
    codes = {c: p for c, p in said.codes.items() if c and kind in ontology.newest.types_of(ontology.cameo[c])}
    return max(codes, key=lambda code: (codes[code], code), default=None)


def calibrated(share: float, by: str) -> float:
    """How often a type with such a share is right."""
    intercept, slope = CALIBRATION[by]
    clipped = min(max(share, 1e-4), 1 - 1e-4)
    return round(1 / (1 + math.exp(-(intercept + slope * math.log(clipped / (1 - clipped))))), 3)
