"""Run the shipped encoder: marked sentences in, probabilities of type, mode, modality and background out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.classify.marked import Marked

Array = NDArray[np.float32]
KEPT = 64  # answers kept: of one sentence several happenings are asked, and a codebook asks for the vector again
FILES = ("lower.onnx", "upper.onnx")


class EncoderError(RuntimeError):
    """The model file is not the one its labels belong to."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of one marked sentence: probabilities that sum to 1 over each set of labels.

    `types` holds the 16 PLOVER types and NONE (no happening between the marked sides), `modes` "TYPE:mode" with an
    empty mode where none fits, `codes` three-digit CAMEO codes and "" for no happening. `background` is the
    probability that it is told as history.
    """

    types: dict[str, float]
    modes: dict[str, float]
    codes: dict[str, float]
    modalities: dict[str, float]
    background: float


class Encoder:
    """MiniLM-L6 fine-tuned on our own sentences (training/coder), int8, on one thread: the same bytes everywhere.

    Its lower layers read a sentence once; the upper ones are asked about each happening in it.
    """

    def __init__(self, lower: Any, upper: Any, labels: dict[str, Any]) -> None:
        self._lower, self._upper = lower, upper
        self._states = lru_cache(maxsize=KEPT)(self._read)
        self._run = lru_cache(maxsize=KEPT)(self._ask)
        self.types: list[str] = labels["types"]
        self.modes: list[str] = labels["modes"]
        self.codes: list[str] = labels["codes"]
        self.modalities: list[str] = labels["modalities"]
        self.fingerprint = "".join(labels["sha256"][name][:8] for name in FILES)

    @staticmethod
    @cache
    def load() -> Encoder:
        """The shipped model (0.2 s, about 60 MB); raises `EncoderError` when a checksum is not the expected one."""
        labels = json.loads((files("dragoman.classify") / "data" / "labels.json").read_text("utf-8"))
        lower, upper = (open_half(name, labels["sha256"][name]) for name in FILES)
        return Encoder(lower, upper, labels)

    def weigh(self, sentences: Sequence[Marked]) -> list[Scores]:
        """The scores of each sentence, in their order; the same whatever stands beside it in the call."""
        return [self._scores(*rows) for m in sentences for rows in zip(*self._run(m)[:5], strict=True)]

    def embed(self, sentences: Sequence[Marked]) -> Array:
        """One row of unit length a sentence, 384 wide: alike happenings lie close (cosine)."""
        rows = [self._run(m)[5] for m in sentences]
        return np.concatenate(rows) if rows else np.zeros((0, 384), np.float32)

    def _read(self, pieces: tuple[int, ...]) -> Array:
        """The states of one sentence: beside others the int8 scale, and so the scores, would change."""
        states: Array = self._lower.run(None, {"pieces": np.array([pieces], np.int64)})[0]
        return states

    def _ask(self, sentence: Marked) -> list[Array]:
        """All outputs for one happening."""
        spans = np.array([[sentence.actor, sentence.recipient, sentence.trigger]], np.int64)
        found: list[Array] = self._upper.run(None, {"states": self._states(sentence.pieces), "spans": spans})
        return found

    def _scores(self, kind: Array, mode: Array, code: Array, modality: Array, background: Array) -> Scores:
        """The probabilities of one row of logits."""
        return Scores(
            named(self.types, softmax(kind)),
            named(self.modes, softmax(mode)),
            named(self.codes, softmax(code)),
            named(self.modalities, softmax(modality)),
            round(float(softmax(background)[1]), 4),
        )


def open_half(name: str, expected: str) -> Any:
    """A file of the model, ready to run; raises `EncoderError` when it is not the one the labels belong to."""
    import onnxruntime

    with as_file(files("dragoman.classify") / "data" / name) as path:
        content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise EncoderError(f"{name} has sha256 {found}, labels.json wants {expected}: reinstall dragoman")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def named(labels: Sequence[str], values: Array) -> dict[str, float]:
    """Label to probability, rounded to four digits: fewer than what differs between processors."""
    return dict(zip(labels, np.round(values.astype(np.float64), 4).tolist(), strict=True))


def softmax(logits: Array) -> Array:
    """Probabilities from logits."""
    scaled = np.exp(logits - logits.max())
    return np.asarray(scaled / scaled.sum(), np.float32)
