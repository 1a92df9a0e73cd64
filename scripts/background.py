"""Write the background of the few-shot classifier: sentences of ontology and demonstration set, marked by our reading.

    PYTHONPATH=src python scripts/background.py

Run it after sentences of the ontology (`says`, `not`) changed; tests/test_codebook.py says when that is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dragoman
from dragoman.classify.marks import show_marks
from dragoman.demo import dispatches
from dragoman.model.coding import Frame
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.ontology.loader import load_ontology

OUT = Path(__file__).parents[1] / "src" / "dragoman" / "codebook" / "data" / "background.txt"
HEAD = """\
# Sentences that codebooks are told apart from, their sides marked by our reading: `says` (a PLOVER type) and `not`
# (NONE) of src/dragoman/ontology/plover/*.toml, and every second sentence with an event of our
# demonstration set (NEWS).
# Written by scripts/background.py. Type, tab, sentence.
"""


def main() -> None:
    """Writes the file and says how many sentences it holds."""
    reader, lines = dragoman.load(), []
    for entry in load_ontology().entries:
        for sentence in entry.says:
            frames = [f for f in reader.read(sentence).frames if f.type == entry.type]
            lines += [f"{entry.type}\t{marked(sentence, frames[0])}"] if frames else []
        for sentence in entry.never:
            lines.append(f"NONE\t{bare(sentence)}")
    lines += [f"NEWS\t{line}" for line in list(news())[::2]]
    kept = list(dict.fromkeys(lines))
    OUT.write_text(HEAD + "\n".join(kept) + "\n", "utf-8")
    print(f"{OUT}: {len(kept)} sentences")


def news() -> Iterator[str]:
    """The first frame of each sentence of the demonstration set that has one, marked; set in braces, none is kept."""
    for dispatch in dispatches():
        reading = dragoman.load().read_dispatch(dispatch)
        for sentence in reading.sentences:
            frame = next((f for f in reading.frames if sentence.holds(f.evidence)), None)
            if frame is not None and not set("{}") & set(sentence.of(dispatch.text)):
                yield " ".join(shifted(dispatch.text, sentence, frame).split())


def shifted(text: str, sentence: Span, frame: Frame) -> str:
    """The sentence of a dispatch with the sides that stand in it marked."""

    def inside(span: Span | None) -> Span | None:
        held = span is not None and sentence.holds(span)
        return Span(span.start - sentence.start, span.end - sentence.start) if span and held else None

    actor = next(iter(frame.actors), None)
    recipient = next(iter((*frame.recipients, *frame.actors[1:])), None)
    spans = {"A": inside(actor), "T": inside(frame.evidence), "R": inside(recipient)}
    return show_marks(sentence.of(text), spans)


def marked(sentence: str, frame: Frame) -> str:
    """The sentence with the trigger and the first of each side; of a mutual happening the first two."""
    actor = next(iter(frame.actors), None)
    recipient = next(iter((*frame.recipients, *frame.actors[1:])), None)
    return show_marks(sentence, {"A": actor, "T": frame.evidence, "R": recipient})


def bare(sentence: str) -> str:
    """The sentence with its main verb as trigger, or its first word where it has none."""
    zone = Zone(ZoneKind.BODY, Span(0, len(sentence)))
    parse = dragoman.load().resources.parser.parse(sentence, (zone,))
    return show_marks(sentence, {"T": parse.tokens[parse.sentences[0].root].span})


if __name__ == "__main__":
    main()
