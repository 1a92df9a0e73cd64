"""Tell a type from everything else by a few sentences: ridge regression on the encoder's embeddings. Knows no files.

A sentence is its embedding less the mean of the background, at unit length. Examples are +1; counter-examples, the
examples of the codebook's other types and the background (sentences of the ontology and of our demonstration set) are
-1. Examples weigh as much together as all the rest; of the rest, counter-examples make up `COUNTER`. The score is
(prediction + 1) / 2, cut to [0, 1]. No part of it is drawn by chance, and leaving one out is exact, from the hat matrix
alone. docs/decisions/2026-11-24-few-shot-by-ridge.md says what it was chosen against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.classify.marked import Marked, mark_example
from dragoman.classify.marks import Example, read_marks
from dragoman.codebook.loader import Codebook, CustomType
from dragoman.model.text import make_id

Array = NDArray[np.float64]
RIDGE = 0.1  # 0.03 to 0.3 are alike over five codebooks
COUNTER = 0.15  # 0.3 loses 6 of 100 examples and wins 3 of 100 counter-examples
HARD = 0.5  # what a counter-example counts against an example: they are chosen to be hard, others in news are not
LEAK = 0.01  # share of the background that may reach the threshold
NEWS, NONE = "NEWS", "NONE"  # background that is of no PLOVER type


class Embedder(Protocol):
    """What turns marked sentences into vectors of unit length: the shipped encoder, or one for tests."""

    fingerprint: str

    def embed(self, sentences: Sequence[Marked]) -> NDArray[Any]:
        """One row a sentence, in their order."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Sentences that are not of the user's types: a PLOVER type, `NEWS` or `NONE` each, and their vectors."""

    types: tuple[str, ...]
    examples: tuple[Example, ...]
    vectors: Array


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Vectors with the sides they stand on (+1, -1) and their weights; examples first, then counter-examples."""

    x: Array
    y: Array
    weight: Array
    mean: Array
    examples: int
    counterexamples: int

    def scores_of(self, predictions: Array) -> tuple[Array, Array, Array]:
        """Scores of examples, counter-examples and the rest."""
        scores = np.clip((predictions + 1) / 2, 0, 1)
        first, second = self.examples, self.examples + self.counterexamples
        return scores[:first], scores[first:second], scores[second:]


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """Scores vectors for one type; from `threshold` on a sentence is taken for it."""

    code: str
    direction: Array
    bias: float
    mean: Array
    threshold: float

    def score(self, vector: Array) -> float:
        """How much the sentence is of the type, 0 to 1; a weight, not a probability."""
        found = float(unit(vector - self.mean) @ self.direction) + self.bias
        return round(min(max((found + 1) / 2, 0.0), 1.0), 3)


@dataclass(frozen=True, slots=True, eq=False)
class Coder:
    """A codebook with its classifiers: gives sentences a type of the codebook, or none."""

    codebook: Codebook
    classifiers: tuple[Classifier, ...]
    embedder: Embedder

    @property
    def fingerprint(self) -> str:
        """Hash of the codebook, the encoder and the background: the same coder gives the same codes."""
        return make_id(self.codebook.fingerprint, self.embedder.fingerprint, background_text())

    def judge(self, example: Example) -> tuple[str, float] | None:
        """The type that takes the sentence, the one farthest above its threshold, with its score; None without one."""
        vector = embed([example], self.embedder)[0]
        scored = [(c.score(vector), c) for c in self.classifiers]
        fitting = [(score - c.threshold, c.code, score) for score, c in scored if score >= c.threshold]
        return max(fitting)[1:] if fitting else None


def make_coder(codebook: Codebook, embedder: Embedder, background: Background) -> Coder:
    """The coder of a codebook; a threshold that the file does not state is chosen by leave-one-out."""
    vectors = {c.code: embed(c.examples, embedder) for c in codebook.types}
    found = []
    for custom in codebook.types:
        sample = make_sample(custom, vectors, embed(custom.counterexamples, embedder), background)
        threshold = choose_threshold(*sample.scores_of(leave_out(sample)))
        found.append(fit(custom.code, sample, custom.threshold if custom.threshold is not None else threshold))
    return Coder(codebook, tuple(found), embedder)


def make_sample(custom: CustomType, examples: dict[str, Array], counter: Array, background: Background) -> Sample:
    """What a type is learned from. `examples` holds the vectors of each type of the codebook."""
    own, other = examples[custom.code], [v for code, v in examples.items() if code != custom.code]
    kept = [k for k, kind in enumerate(background.types) if kind != custom.code]
    rest = np.vstack([*other, background.vectors[kept]])
    mean = background.vectors.mean(axis=0)
    weights = [np.full(len(own), 1 / len(own)), np.full(len(counter), COUNTER / len(counter))]
    weights.append(np.full(len(rest), (1 - COUNTER) / len(rest)))
    signs = np.concatenate([np.ones(len(own)), -np.ones(len(counter) + len(rest))])
    points = unit(np.vstack([own, counter, rest]) - mean)
    return Sample(points, signs, np.concatenate(weights), mean, len(own), len(counter))


def unit(vectors: Array) -> Array:
    """The vectors at length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float64)


def fit(code: str, sample: Sample, threshold: float) -> Classifier:
    """The classifier of a sample; the bias is a constant feature of size 1."""
    kernel = sample.x @ sample.x.T + 1
    dual = np.linalg.solve(kernel + RIDGE * np.diag(1 / sample.weight), sample.y)
    return Classifier(code, sample.x.T @ dual, float(dual.sum()), sample.mean, threshold)


def leave_out(sample: Sample) -> Array:
    """For each sentence the prediction of a fit that did not see it: y - (y - f) / (1 - h), exact for ridge."""
    kernel = sample.x @ sample.x.T + 1
    hat = np.linalg.solve((kernel + RIDGE * np.diag(1 / sample.weight)).T, kernel.T).T
    return np.asarray(sample.y - (sample.y - hat @ sample.y) / (1 - np.diag(hat)), np.float64)


def without(sample: Sample, row: int) -> Sample:
    """The sample without one example or counter-example."""
    keep = np.arange(len(sample.y)) != row
    first = row < sample.examples
    return Sample(
        sample.x[keep],
        sample.y[keep],
        sample.weight[keep],
        sample.mean,
        sample.examples - first,
        sample.counterexamples - (not first),
    )


def choose_threshold(examples: Array, counterexamples: Array, rest: Array) -> float:
    """The score that parts left-out examples and counter-examples best, with at most `LEAK` of the rest above it.

    Of equally good ones the middle. It is rounded to two digits, so that it can be written into the file.
    """
    floor = float(np.quantile(rest, 1 - LEAK, method="higher")) + 0.005
    steps = [round(step / 100, 2) for step in range(1, 100) if step / 100 >= floor] or [0.99]
    worth = [np.mean(examples >= t) + HARD * np.mean(counterexamples < t) for t in steps]
    best = [t for t, w in zip(steps, worth, strict=True) if w >= max(worth) - 1e-9]
    return best[len(best) // 2]


def embed(examples: Sequence[Example], embedder: Embedder) -> Array:
    """One row of unit length a sentence."""
    marked = [mark_example(e) for e in examples]
    return np.asarray(embedder.embed(marked), np.float64)


@cache
def background_text() -> str:
    """The file of background sentences as it ships."""
    return (files("dragoman.codebook") / "data" / "background.txt").read_text("utf-8")


@cache
def background_sentences() -> tuple[tuple[str, Example], ...]:
    """Type and sentence of each line of the background."""
    rows = [line.split("\t") for line in background_text().splitlines() if not line.startswith("#")]
    return tuple((kind, read_marks(sentence)) for kind, sentence in rows)
