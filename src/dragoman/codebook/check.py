"""Say how well a codebook tells its types apart: patterns, leave-one-out, what errors look like. Prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from dragoman.classify.marks import Example
from dragoman.codebook.fewshot import (
    NEWS,
    NONE,
    Array,
    Background,
    Embedder,
    Sample,
    choose_threshold,
    embed,
    leave_out,
    make_sample,
    unit,
    without,
)
from dragoman.codebook.loader import GOOD, Codebook, CustomType
from dragoman.model.coding import Frame

WELL, FAIRLY = 0.85, 0.7  # shares right from which we say that a type separates well, or fairly
FrameFinder = Callable[[str], Sequence[Frame]]


@dataclass(frozen=True, slots=True)
class PatternCheck:
    """Where one pattern fired: numbers of examples and counter-examples, from 1."""

    id: str
    examples: tuple[int, ...]
    counterexamples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence that came out wrong when it was left out: its score, and what it looks like most.

    `limit` is the threshold that the others alone would have, or that of the file.
    `like` is "example 3", "counter-example 2" or a PLOVER type, `sentence` the nearest sentence of that.
    """

    counter: bool
    number: int
    text: str
    score: float
    limit: float
    like: str
    sentence: str

    @property
    def name(self) -> str:
        """ "example 3" or "counter-example 2"."""
        return f"{'counter-example' if self.counter else 'example'} {self.number}"


@dataclass(frozen=True, slots=True)
class TypeCheck:
    """What was found about one type. `right` of `total` sentences came out right when left out.

    `low` and `high` bound the share (95 %, Wilson). `threshold` is the one in the file, or else the one chosen;
    `leaks` counts sentences of the background (of `background`) at or above it. `unseen` are the examples whose
    trigger bears no frame at all: the reading does not find such sentences yet, whatever their score.
    """

    code: str
    patterns: tuple[PatternCheck, ...]
    unseen: tuple[int, ...]
    right: int
    total: int
    low: float
    high: float
    threshold: float
    chosen: bool
    leaks: int
    background: int
    misses: tuple[Miss, ...]
    verdict: str


def check_codebook(
    codebook: Codebook, *, frames_of: FrameFinder, embedder: Embedder, background: Background
) -> tuple[TypeCheck, ...]:
    """One check a type. `frames_of` is the reading's frame finder with the codebook's patterns in its ontology."""
    vectors = {c.code: embed(c.examples, embedder) for c in codebook.types}
    return tuple(
        check_type(
            custom,
            make_sample(custom, vectors, embed(custom.counterexamples, embedder), background),
            frames_of,
            background,
        )
        for custom in codebook.types
    )


def check_type(custom: CustomType, sample: Sample, frames_of: FrameFinder, background: Background) -> TypeCheck:
    """The check of one type."""
    examples, counter, rest = sample.scores_of(leave_out(sample))
    chosen = choose_threshold(examples, counter, rest)
    threshold = custom.threshold if custom.threshold is not None else chosen
    limits = [
        custom.threshold if custom.threshold is not None else own_limit(sample, k) for k in range(rows_of(sample))
    ]
    scores = np.concatenate([examples, counter])
    wrong = [k for k, score in enumerate(scores) if (score >= limits[k]) != (k < sample.examples)]
    misses = tuple(make_miss(k, float(scores[k]), limits[k], custom, sample, background) for k in wrong)
    total = len(scores)
    low, high = wilson(total - len(wrong), total)
    seen = [frames_at(e, frames_of) for e in custom.examples]
    beside = [frames_at(e, frames_of) for e in custom.counterexamples]
    unseen = tuple(k for k, frames in enumerate(seen, 1) if not frames)
    return TypeCheck(
        custom.code,
        tuple(PatternCheck(e.id, fired(e.id, seen), fired(e.id, beside)) for e in custom.entries),
        unseen,
        total - len(wrong),
        total,
        low,
        high,
        threshold,
        custom.threshold is None,
        int((rest >= threshold).sum()),
        len(rest),
        misses,
        judge(custom, (total - len(wrong)) / total, misses, unseen),
    )


def rows_of(sample: Sample) -> int:
    """How many examples and counter-examples there are."""
    return sample.examples + sample.counterexamples


def own_limit(sample: Sample, row: int) -> float:
    """The threshold that would have been chosen without this sentence, so that it has no say in its own judgement."""
    smaller = without(sample, row)
    return choose_threshold(*smaller.scores_of(leave_out(smaller)))


def frames_at(example: Example, frames_of: FrameFinder) -> list[Frame]:
    """The frames of the sentence whose words meet its marked trigger."""
    return [f for f in frames_of(example.text) if f.evidence.meets(example.trigger)]


def fired(entry: str, found: Sequence[list[Frame]]) -> tuple[int, ...]:
    """Numbers of the sentences on whose trigger the pattern fired."""
    return tuple(number for number, frames in enumerate(found, 1) if any(f"frames.{entry}@" in f.entry for f in frames))


def make_miss(row: int, score: float, limit: float, custom: CustomType, sample: Sample, background: Background) -> Miss:
    """A wrong sentence with its nearest neighbour on the other side."""
    counter = row >= sample.examples
    number = row - sample.examples * counter
    sentence = (custom.counterexamples if counter else custom.examples)[number]
    like, near = nearest(sample.x[row], counter, custom, sample, background)
    return Miss(counter, number + 1, sentence.text, round(score, 3), limit, like, near)


def nearest(
    vector: Array, counter: bool, custom: CustomType, sample: Sample, background: Background
) -> tuple[str, str]:
    """What a sentence looks like: of the other side the nearest, a counter-example or a sentence of a PLOVER type."""
    own = sample.x[: sample.examples] @ vector
    if counter:
        k = int(own.argmax())
        return f"example {k + 1}", custom.examples[k].text
    others = sample.x[sample.examples : rows_of(sample)] @ vector
    named = [k for k, kind in enumerate(background.types) if kind not in (NEWS, NONE, custom.code)]
    built_in = unit(background.vectors[named] - sample.mean) @ vector
    first, second = int(others.argmax()), int(built_in.argmax())
    if others[first] >= built_in[second]:
        return f"counter-example {first + 1}", custom.counterexamples[first].text
    return background.types[named[second]], background.examples[named[second]].text


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)


def judge(custom: CustomType, share: float, misses: Sequence[Miss], unseen: Sequence[int]) -> str:
    """One plain line: how well the type separates, and what to write next."""
    word = "separates well" if share >= WELL else "separates fairly" if share >= FAIRLY else "does not separate yet"
    return "; ".join([f"{custom.code} {word}", *advice(custom, misses, unseen)])


def advice(custom: CustomType, misses: Sequence[Miss], unseen: Sequence[int]) -> list[str]:
    """What to write next, most telling first."""
    kinds = [m.like.partition(" ")[0] for m in misses if not m.counter]
    found = [look_like([m for m in misses if not m.counter and m.like.startswith(k)], k) for k, _ in tally(kinds)]
    found += ["write more examples like these"] if found else []
    wrong = [m.number for m in misses if m.counter]
    if wrong:
        found.append(f"write more counter-examples like {listed(wrong, 'number')}")
    for key, rows in (("examples", custom.examples), ("counterexamples", custom.counterexamples)):
        if len(rows) < GOOD[key]:
            found.append(f"write {GOOD[key] - len(rows)} more {'counter-' * (key[0] == 'c')}examples")
    if unseen:
        found.append(f"the reading finds no event at the trigger of {listed(unseen, 'example')}: write an [[entry]]")
    return found


def tally(kinds: Sequence[str]) -> list[tuple[str, int]]:
    """Kinds with their counts, the most frequent first, then by name."""
    return sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0]))


def look_like(misses: Sequence[Miss], kind: str) -> str:
    """ "examples 3 and 7 look like COERCE", or like which counter-examples."""
    numbers = [m.number for m in misses]
    verb = "looks" if len(numbers) == 1 else "look"
    if kind != "counter-example":
        return f"{listed(numbers, 'example')} {verb} like {kind}"
    others = sorted({int(m.like.rpartition(" ")[2]) for m in misses})
    return f"{listed(numbers, 'example')} {verb} like {listed(others, kind)}"


def listed(numbers: Sequence[int], noun: str) -> str:
    """ "example 3", "examples 3 and 7", "examples 3, 7 and 9"."""
    words = [str(n) for n in numbers]
    if len(words) == 1:
        return f"{noun} {words[0]}"
    return f"{noun}s {', '.join(words[:-1])} and {words[-1]}"
