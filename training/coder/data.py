"""Read the marked training sentences. Knows the file format, not the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.model.text import Span

HERE = Path(__file__).parent
MARK = re.compile(r"\{([ART]):([^{}]+)\}")
NAMES = {"A": "actor", "R": "recipient", "T": "trigger"}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, its labels and its marks; `source` is the file's stem, which stands for writer and region."""

    text: str
    spans: dict[str, Span]
    cameo: str
    type: str
    mode: str
    modality: str
    background: bool
    source: str


def read_examples(folder: Path = HERE / "sentences") -> list[Example]:
    """All examples in file order; raises `ValueError` naming file and line on a line that cannot be read."""
    return [example for path in sorted(folder.glob("*.txt")) for example in read_file(path)]


def read_file(path: Path) -> Iterator[Example]:
    """The examples of one file."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        fields = [f.strip() for f in line.split("|")]
        if len(fields) != 6:
            raise ValueError(
                f"{path.name}:{number}: {len(fields)} fields; cameo|TYPE|mode|modality|time|sentence is right"
            )
        cameo, kind, mode, modality, time, marked = fields
        text, spans = unmark(marked)
        if "trigger" not in spans:
            raise ValueError(f"{path.name}:{number}: no {{T:...}} marks the trigger")
        yield Example(text, spans, cameo, kind, mode, modality, time == "background", path.stem)


def unmark(marked: str) -> tuple[str, dict[str, Span]]:
    """The plain sentence and where its marked parts stand in it."""
    text, spans, at = "", {}, 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        spans[NAMES[found.group(1)]] = Span(len(text), len(text) + len(found.group(2)))
        text += found.group(2)
        at = found.end()
    return text + marked[at:], spans
