"""Sentences with marks, as people write them: "{A:Turkey} {T:cut} the flow to {R:Syria}." Knows no types, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.model.text import Span

MARKS = {"A": "actor", "T": "trigger", "R": "recipient"}
HOW = "write {A:actor}, {T:trigger}, {R:recipient}; T must be there, A and R may be missing"
OPENING = re.compile(r"\{([^\s:{}]*):")
WORD = re.compile(r"[^\W\d_]+")
# Function words of the languages that are most often taken for English by mistake, and English ones to weigh them by.
FOREIGN = {
    "German": "der die das und ein eine den dem des ist sind wurde wurden hat haben mit von nach bei auf für nicht",
    "French": "le la les des du une et est sont dans pour avec sur par qui aux ont été au",
    "Spanish": "el la los las del una y es son en por con para que se fue fueron han al su",
    "Portuguese": "o os as da do dos das uma e em por com para que foi foram não ao",
    "Italian": "il lo gli della dei delle una e sono nel con per che è stato al di",
    "Dutch": "de het een en van zijn werd met voor niet op door naar",
}
ENGLISH = frozenset(
    "the a an of in to and on by for with from after at its their his her that was were has have had is are be been it "
    "they he she who which over into against as will would said says".split()
)


class MarkError(ValueError):
    """A sentence whose marks cannot be read: what was found, and what would be right."""

    def __init__(self, found: str, right: str = HOW) -> None:
        super().__init__(f"{found}; {right}")
        self.found, self.right = found, right


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence without its marks, and where actor, trigger and recipient stand in it (code points)."""

    text: str
    trigger: Span
    actor: Span | None = None
    recipient: Span | None = None

    @property
    def marked(self) -> str:
        """The sentence with its marks."""
        return show_marks(self.text, {"A": self.actor, "T": self.trigger, "R": self.recipient})


def read_marks(raw: str) -> Example:
    """The sentence behind the marks; white space is made single. Raises `MarkError`."""
    raw = " ".join(raw.split())
    text, found, at = "", dict[str, Span](), 0
    for match in re.finditer(r"[{}]", raw):
        if match.start() < at:
            continue
        text += raw[at : match.start()]
        name, inner, at = open_mark(raw, match.start())
        if name in found:
            raise MarkError(f"the mark {{{name}:...}} stands twice", "mark one of each: the chief one")
        lead = len(inner) - len(inner.lstrip())
        found[name] = Span(len(text) + lead, len(text) + lead + len(inner.strip()))
        text += inner
    text += raw[at:]
    if "T" not in found:
        raise MarkError("no trigger is marked", "put {T:...} around the word that tells the happening, such as a verb")
    return Example(text, found["T"], found.get("A"), found.get("R"))


def open_mark(raw: str, at: int) -> tuple[str, str, int]:
    """Name and content of the mark that opens at `at`, and where the text goes on."""
    opening = OPENING.match(raw, at)
    if opening is None:
        raise MarkError(f"the brace at character {at + 1} ({raw[at : at + 12]!r}) belongs to no mark")
    name = opening.group(1)
    if name not in MARKS:
        close = f"did you mean {{{name.upper()}:...}}? " if name.upper() in MARKS else ""
        raise MarkError(f"{{{name}:...}} is no mark", close + HOW)
    ends = re.compile(r"[{}]").search(raw, opening.end())
    if ends is None:
        raise MarkError(f"the mark {raw[at : at + 12]!r} is not closed", "close it with a brace: {T:cut}")
    if ends.group() == "{":
        raise MarkError(f"a mark stands inside {{{name}:...}}", "marks stand side by side, never inside each other")
    inner = raw[opening.end() : ends.start()]
    if not inner.strip():
        raise MarkError(f"the mark {{{name}:}} is empty", f"put the words between colon and brace: {{{name}:words}}")
    return name, inner, ends.end()


def show_marks(text: str, spans: dict[str, Span | None]) -> str:
    """The text with marks around the spans; a span that overlaps one before it is not marked."""
    out, at = "", 0
    for span, name in sorted((s, name) for name, s in spans.items() if s is not None):
        if span.start >= at:
            out += f"{text[at : span.start]}{{{name}:{span.of(text)}}}"
            at = span.end
    return out + text[at:]


def other_language(text: str) -> str | None:
    """The language or script that a sentence seems to be in when it is not English; None when it may well be."""
    letters = [c for c in text if c.isalpha()]
    if letters and sum(ord(c) > 0x24F for c in letters) > len(letters) / 2:
        return "another script"
    words = [w.lower() for w in WORD.findall(text) if w.islower()]  # "La Paz" and "El Salvador" are names
    counts = {name: sum(w in cues.split() for w in words) for name, cues in FOREIGN.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 2 and counts[best] > 2 * sum(w in ENGLISH for w in words) else None
