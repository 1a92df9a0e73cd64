"""Read the marked training sentences. Knows the file format, not the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.classify.marks import MarkError, read_marks
from dragoman.model.text import Span

HERE = Path(__file__).parent


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
        try:
            read = read_marks(marked)
        except MarkError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error
        parts = {"actor": read.actor, "recipient": read.recipient, "trigger": read.trigger}
        spans = {name: span for name, span in parts.items() if span is not None}
        yield Example(read.text, spans, cameo, kind, mode, modality, time == "background", path.stem)
