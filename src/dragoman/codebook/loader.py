"""Read a codebook: event types of a user's own, with patterns and marked examples. Text in, checked values out."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from dragoman.classify.marks import Example, MarkError, other_language, read_marks
from dragoman.model.text import make_id
from dragoman.ontology.errors import OntologyError
from dragoman.ontology.loader import FIELDS as ENTRY_FIELDS
from dragoman.ontology.loader import TYPES, Entry, EventType, make_entry

LEAST = {"examples": 5, "counterexamples": 3}  # fewer give no classifier that means anything
GOOD = {"examples": 10, "counterexamples": 5}
CODE = re.compile(r"[A-Z][A-Z0-9_-]{1,29}")
TYPE_FIELDS = {
    *("code", "gist", "definition", "quad", "intensity", "modes", "entry", "examples", "counterexamples"),
    *("replaces", "threshold"),
}
NEEDED = ("code", "gist", "definition", "quad", "intensity", "examples", "counterexamples")
FLAGS = {"symmetric", "mutual", "people", "together"}
LISTS = {"says", "not"}
QUADS = "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or weak in a codebook: where, what was found, what would be right."""

    file: str
    type: str
    field: str
    found: str
    right: str
    number: int | None = None

    def line(self) -> str:
        """For people: "water.toml: WATER: examples, number 3: no trigger is marked; put {T:...} ..."."""
        place = f"{self.field}, number {self.number}" if self.number else self.field
        return ": ".join(part for part in (self.file, self.type, place, f"{self.found}; {self.right}") if part)


class CodebookError(ValueError):
    """A codebook that cannot be used; `problems` holds all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(p.line() for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CustomType:
    """An event type of the user: its classes, its patterns, and sentences that are and are not of it.

    `threshold` is the few-shot score from which a sentence is taken; None leaves the choice to leave-one-out.
    """

    kind: EventType
    entries: tuple[Entry, ...]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]
    replaces: bool = False
    threshold: float | None = None

    @property
    def code(self) -> str:
        """The code of the type."""
        return self.kind.code


@dataclass(frozen=True, slots=True)
class Codebook:
    """The types of one file. `fingerprint` hashes the file as written; `warnings` say what is weak, not wrong."""

    name: str
    types: tuple[CustomType, ...]
    fingerprint: str
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def short(self) -> str:
        """The first eight digits of the fingerprint, as rules name it."""
        return self.fingerprint[:8]


def load_codebook(path: Path) -> Codebook:
    """The codebook in a file; raises `CodebookError` with everything that is wrong, or why it cannot be opened."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        found = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened ({error})"
        raise CodebookError(
            (Problem(path.name, "", "", found, f"dragoman codebook new {path} writes one to start from"),)
        ) from None
    except UnicodeDecodeError:
        raise CodebookError((Problem(path.name, "", "", "is not UTF-8", "save it as UTF-8 text"),)) from None
    return read_codebook(text, path.name)


def template(code: str | None = None) -> str:
    """A codebook to start from: a worked example with notes on every field, under another code if one is given."""
    text = (files("dragoman.codebook") / "data" / "template.toml").read_text("utf-8")
    return text.replace('code = "WATER"', f'code = "{code}"') if code else text


def read_codebook(text: str, name: str) -> Codebook:
    """The codebook in a text; `name` is said in messages. Raises `CodebookError`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        right = "strings stand in quotes, lists in [ ] with commas; each [[type]] comes before its fields"
        raise CodebookError((Problem(name, "", "", f"this is not TOML: {error}", right),)) from None
    rows = table.get("type", []) if "type" in table else [table]
    problems = list(check_top(table, rows, name))
    if not problems:
        problems = [p for row in rows for p in check_row(row, name)]
    if problems:
        raise CodebookError(tuple(problems))
    types = tuple(make_custom(row, name) for row in rows)
    return Codebook(name, types, make_id("codebook", text), tuple(w for row in rows for w in weaknesses(row, name)))


def check_top(table: Mapping[str, Any], rows: Any, name: str) -> Iterator[Problem]:
    """What is wrong with the file as a whole."""
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows) or not rows:
        yield Problem(name, "", "type", "is no list of tables", "write [[type]] before the fields of each type")
        return
    beside = sorted(set(table) - {"type"}) if "type" in table else []
    if beside:
        yield Problem(name, "", beside[0], "stands outside of every type", "move it below a [[type]] line")
    codes = [r.get("code") for r in rows]
    for code in sorted({str(c) for c in codes if c is not None and codes.count(c) > 1}):
        yield Problem(name, code, "code", "stands twice", "give each type a code of its own")


def check_row(row: Mapping[str, Any], name: str) -> Iterator[Problem]:
    """Everything that is wrong with one type."""
    code = str(row.get("code", "?"))
    for key in sorted(set(row) - TYPE_FIELDS):
        close = difflib.get_close_matches(key, sorted(TYPE_FIELDS), 1)
        right = f"did you mean {close[0]}?" if close else f"there are {', '.join(sorted(TYPE_FIELDS))}"
        yield Problem(name, code, key, "is no field", right)
    missing = [key for key in NEEDED if key not in row]
    for key in missing:
        yield Problem(name, code, key, "is missing", RIGHT[key])
    if "code" in row:
        yield from check_code(row, name)
    for key in ("gist", "definition"):
        if key in row and not (isinstance(row[key], str) and row[key].strip()):
            yield Problem(name, code, key, f"is {row[key]!r}", RIGHT[key])
    yield from check_numbers(row, name, code)
    wrong_modes = list(check_modes(row, name, code))
    yield from wrong_modes
    for key in ("examples", "counterexamples"):
        if key in row:
            yield from check_sentences(row[key], name, code, key)
    yield from check_both(row, name, code)
    if not missing and not wrong_modes:
        yield from check_entries(row, name, code)


RIGHT = {
    "code": 'write a name in capitals, such as code = "WATER"',
    "gist": "write one line that says what is meant",
    "definition": "write what belongs to the type and what does not",
    "quad": f"write one of {QUADS}",
    "intensity": "write a number from -10 (war) to 10 (union)",
    "examples": "write ten or more sentences with marks: " + '"{A:Turkey} {T:cut} the flow to {R:Syria}."',
    "counterexamples": "write five or more sentences that are near it and are not of it, with marks like the examples",
}


def check_code(row: Mapping[str, Any], name: str) -> Iterator[Problem]:
    """What is wrong with the code, against PLOVER's codes and `replaces`."""
    code, replaces = row["code"], row.get("replaces", False)
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield Problem(name, str(code), "code", f"is {code!r}", "write capitals, digits, - or _, 2 to 30 of them")
    elif not isinstance(replaces, bool):
        yield Problem(name, code, "replaces", f"is {replaces!r}", "write true or false, without quotes")
    elif replaces and code not in TYPES:
        yield Problem(name, code, "replaces", "is true, but PLOVER has no such type", f"there are {', '.join(TYPES)}")
    elif code in TYPES and not replaces:
        right = "take another code, or write replaces = true to give PLOVER's type a new definition"
        yield Problem(name, code, "code", "is a type of PLOVER", right)


def check_numbers(row: Mapping[str, Any], name: str, code: str) -> Iterator[Problem]:
    """What is wrong with quad, intensity and threshold."""
    if "quad" in row and (is_flag(row["quad"]) or row["quad"] not in (1, 2, 3, 4)):
        yield Problem(name, code, "quad", f"is {row['quad']!r}", RIGHT["quad"])
    if "intensity" in row and not is_between(row["intensity"], -10, 10):
        yield Problem(name, code, "intensity", f"is {row['intensity']!r}", RIGHT["intensity"])
    if "threshold" in row and not is_between(row["threshold"], 0, 1):
        yield Problem(
            name, code, "threshold", f"is {row['threshold']!r}", "write a number from 0 to 1, or leave it out"
        )


def is_flag(value: Any) -> bool:
    """Whether it is true or false, which Python counts among the numbers."""
    return isinstance(value, bool)


def is_between(value: Any, low: float, high: float) -> bool:
    """Whether it is a number in the range, both ends counted."""
    return isinstance(value, int | float) and not is_flag(value) and low <= value <= high


def check_modes(row: Mapping[str, Any], name: str, code: str) -> Iterator[Problem]:
    """What is wrong with the modes."""
    modes = row.get("modes", {})
    right = '[modes] has lines such as: dam = { intensity = -3, gist = "A dam is built or filled." }'
    if not isinstance(modes, dict):
        yield Problem(name, code, "modes", f"is {modes!r}", right)
        return
    for mode, parts in modes.items():
        fits = isinstance(parts, dict) and set(parts) == {"intensity", "gist"} and isinstance(parts["gist"], str)
        if not fits or not is_between(parts["intensity"], -10, 10):
            yield Problem(name, code, f"modes.{mode}", f"is {parts!r}", right)


def check_sentences(rows: Any, name: str, code: str, key: str) -> Iterator[Problem]:
    """What is wrong with the examples or counter-examples: marks, language, twins, too few."""
    if not isinstance(rows, list):
        yield Problem(name, code, key, "is no list", f'write {key} = ["...", "..."]')
        return
    seen: dict[tuple[str, int], int] = {}
    for number, raw in enumerate(rows, 1):
        if not isinstance(raw, str):
            yield Problem(name, code, key, f"is {raw!r}", "write a sentence in quotes", number)
            continue
        try:
            example = read_marks(raw)
        except MarkError as error:
            yield Problem(name, code, key, error.found, error.right, number)
            continue
        language = other_language(example.text)
        if language:
            right = "Dragoman reads English; translate it, or write another one"
            yield Problem(name, code, key, f"seems to be in {language}: {shorten(example.text)}", right, number)
        twin = seen.setdefault(twin_key(example), number)
        if twin != number:
            right = "each sentence counts once; write another one"
            yield Problem(name, code, key, f"says the same as number {twin}", right, number)
    if len(rows) < LEAST[key]:
        right = f"{LEAST[key]} are the least, {GOOD[key]} or more are good"
        yield Problem(name, code, key, f"holds {len(rows)}", right)


def check_both(row: Mapping[str, Any], name: str, code: str) -> Iterator[Problem]:
    """Counter-examples that stand among the examples too."""
    wanted = {twin_key(e): n for n, e in enumerate(readable(row.get("examples")), 1)}
    for number, other in enumerate(readable(row.get("counterexamples")), 1):
        if twin_key(other) in wanted:
            found = f"stands among the examples too: {shorten(other.text)}"
            yield Problem(name, code, "counterexamples", found, "a sentence is of the type or it is not", number)


def readable(rows: Any) -> list[Example]:
    """The sentences whose marks can be read."""
    found = []
    for raw in rows if isinstance(rows, list) else []:
        try:
            found.append(read_marks(str(raw)))
        except MarkError:
            continue  # told by check_sentences
    return found


def twin_key(example: Example) -> tuple[str, int]:
    """Equal for two sentences that differ in case, stops and sides only and tell the same happening."""
    words = re.findall(r"\w+", example.text.casefold())
    return " ".join(words), len(re.findall(r"\w+", example.text[: example.trigger.start]))


def check_entries(row: Mapping[str, Any], name: str, code: str) -> Iterator[Problem]:
    """What is wrong with the patterns; their fields are those of PLOVER's own."""
    kind, rows = make_kind(row), row.get("entry", [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        yield Problem(name, code, "entry", "is no list of tables", "write [[entry]] before the fields of each pattern")
        return
    ids: list[str] = []
    for number, entry in enumerate(rows, 1):
        problem = check_entry(entry, kind, name)
        if problem:
            yield Problem(name, code, "entry", *problem, number)
        elif entry["id"] in ids:
            yield Problem(name, code, "entry", f"the id {entry['id']!r} stands twice", "give each its own", number)
        else:
            ids.append(entry["id"])


def check_entry(entry: Mapping[str, Any], kind: EventType, name: str) -> tuple[str, str] | None:
    """What is wrong with one pattern and what would be right, or None."""
    if not isinstance(entry.get("id"), str) or not re.fullmatch(r"[\w-]+", entry["id"]):
        return "has no id of letters, digits and hyphens", 'write, for example, id = "cut"'
    for key, value in entry.items():
        if key in FLAGS:
            fits, right = is_flag(value), "write true or false"
        elif key in LISTS:
            fits = isinstance(value, list) and all(isinstance(v, str) for v in value)
            right = 'write a list of sentences in quotes: ["..."]'
        elif key == "cameo_with":
            fits, right = isinstance(value, dict), 'write { "171" = "seize impound" }'
        else:
            fits, right = isinstance(value, str), 'write words in one pair of quotes: "cut divert stop"'
        if key in ENTRY_FIELDS and not fits:
            return f"{entry['id']}: {key} is {value!r}", right
    try:
        make_entry(dict(entry), kind, name)
    except OntologyError as error:
        return str(error).removeprefix(f"{name}: "), "the fields are told in docs/how-to/codebook.md"
    return None


def make_kind(row: Mapping[str, Any]) -> EventType:
    """The classes of a type."""
    modes = row.get("modes", {})
    return EventType(
        row["code"],
        row["quad"],
        float(row["intensity"]) if is_between(row["intensity"], -10, 10) else 0.0,
        row["gist"],
        {mode: float(parts["intensity"]) for mode, parts in modes.items()},
        row["definition"],
        "",
        {mode: parts["gist"] for mode, parts in modes.items()},
        dict.fromkeys(modes, ""),
    )


def make_custom(row: Mapping[str, Any], name: str) -> CustomType:
    """A type whose row was found right."""
    kind = make_kind(row)
    entries = [make_entry(entry, kind, name) for entry in row.get("entry", [])]
    named = zip(entries, row.get("entry", []), strict=True)
    return CustomType(
        kind,
        tuple(replace(entry, id=f"codebook.{kind.code}.{r['id']}") for entry, r in named),
        tuple(read_marks(raw) for raw in row["examples"]),
        tuple(read_marks(raw) for raw in row["counterexamples"]),
        row.get("replaces", False),
        row.get("threshold"),
    )


def weaknesses(row: Mapping[str, Any], name: str) -> Iterator[Problem]:
    """What can be used, but might be better."""
    for key, good in GOOD.items():
        n = len(row[key])
        if n < good:
            yield Problem(name, row["code"], key, f"holds {n}", f"{good} or more tell the type apart more surely")
    if row["intensity"] and (row["intensity"] > 0) != (row["quad"] < 3):
        found = f"is {row['intensity']} for a type of quad {row['quad']}"
        yield Problem(name, row["code"], "intensity", found, "cooperation is above 0 and conflict below, as a rule")


def shorten(text: str, limit: int = 60) -> str:
    """The text in quotes, cut where it is long."""
    return f'"{text}"' if len(text) <= limit else f'"{text[: limit - 1]}…"'
