"""Load the ontology: PLOVER types, modes and the patterns that carry them. Text files in, checked tables out."""

from __future__ import annotations

import difflib
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.model.text import make_id

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
FIELDS = {
    "id",
    "verb",
    "noun",
    "object",
    "particle",
    "prep",
    "clause",
    "actor",
    "recipient",
    "symmetric",
    "mutual",
    "people",
    "together",
    "doer",
    "alone",
    "negated",
    "mode",
    "says",
    "not",
}


class OntologyError(ValueError):
    """An ontology file says something that cannot be right; names the file, the entry and what would be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern: trigger lemmas, what must stand beside them, and where the sides are found.

    Slots of `actor` and `recipient`: `subj` (who does it, agents of passives included), `obj` (to whom, passive
    subjects included), `whose` (the same, or the owner of a deed or plan, not whom it was done to), `comp` (sides
    inside the complement clause), `poss`, `mod` (a country or demonym before the noun), or a preposition ("with",
    "on"). `object` "*" asks for any object; `clause` asks for a complement clause with one of these auxiliaries
    ("said that X must"). `symmetric`: all sides are actors; `mutual`: several actors need no recipient; `people`:
    an object that names no actor makes it something else ("charged his phone"); `together`: two sides must be named.
    `prep` "to_verb" asks for an infinitive. `doer`: only actors with one of these nouns at their head count ("police
    stood by" is a refusal, "the minister stood by" is not); `alone`: only the state does it, so that nobody need be
    named; `negated`: the verb is denied ("did not intervene"). The slot `deed` is who did what the verb is told to be
    the result of ("killed in police firing", "died when soldiers opened fire"); a pattern with it needs that side.
    """

    id: str
    type: str
    mode: str | None
    verbs: frozenset[str]
    nouns: frozenset[str]
    object: frozenset[str]
    particle: frozenset[str]
    prep: frozenset[str]
    clause: frozenset[str]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    symmetric: bool
    mutual: bool
    people: bool
    together: bool
    doer: frozenset[str]
    alone: bool
    negated: bool
    says: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def narrowness(self) -> int:
        """How many conditions the pattern makes: narrower patterns are tried first."""
        return (
            bool(self.object) * 2 + bool(self.particle) * 2 + bool(self.prep) + bool(self.clause) * 2 + bool(self.doer)
        )


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER type: quad class 1-4, intensity -10..10 (PLOVER manual 2.0) and its modes with theirs."""

    code: str
    quad: int
    intensity: float
    gist: str
    modes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types and patterns, indexed by trigger lemma, narrowest pattern first."""

    types: dict[str, EventType]
    entries: tuple[Entry, ...]
    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    light: frozenset[str]
    fingerprint: str

    def quad(self, code: str) -> int:
        """Quad class 1-4 of a type."""
        return self.types[code].quad

    def intensity(self, code: str, mode: str | None = None) -> float:
        """PLOVER intensity of a type, or of one of its modes."""
        kind = self.types[code]
        return kind.modes[mode] if mode else kind.intensity


@cache
def load_ontology() -> Ontology:
    """The PLOVER 2.0 ontology that ships with the package; raises `OntologyError` on a file that cannot be right."""
    folder = files("dragoman.ontology") / "plover"
    texts = {
        p.name: p.read_text("utf-8") for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name[-5:] == ".toml"
    }
    types: dict[str, EventType] = {}
    entries: list[Entry] = []
    for name, text in texts.items():
        table = tomllib.loads(text)
        kind = make_type(table, name)
        types[kind.code] = kind
        entries += [make_entry(row, kind, name) for row in table.get("entry", [])]
    light = frozenset((files("dragoman.ontology") / "light_verbs.txt").read_text("utf-8").split())
    return make_ontology(types, entries, light, make_id(*texts.values(), *sorted(light)))


def refusal_entry() -> Entry:
    """The pattern of "will not" before something cooperative: CAMEO 12x, refuse to yield, help or meet."""
    none: frozenset[str] = frozenset()
    return Entry(
        "reject.will-not",
        "REJECT",
        None,
        none,
        none,
        none,
        none,
        none,
        none,
        (),
        (),
        False,
        False,
        False,
        False,
        none,
        False,
        False,
        (),
        (),
    )


def make_ontology(
    types: dict[str, EventType], entries: list[Entry], light: frozenset[str], fingerprint: str
) -> Ontology:
    """Indexes the entries; raises `OntologyError` when a type is missing or an id stands twice."""
    if set(types) != set(TYPES):
        raise OntologyError(f"plover/: types {sorted(set(TYPES) ^ set(types))} are missing or unknown")
    ids = [e.id for e in entries]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise OntologyError(f"plover/: entry ids stand twice: {', '.join(twice)}")
    verbs = index(entries, lambda e: e.verbs)
    nouns = index(entries, lambda e: e.nouns)
    return Ontology(types, tuple(entries), verbs, nouns, light, fingerprint)


def index(entries: list[Entry], words: Any) -> dict[str, tuple[Entry, ...]]:
    """Entries by trigger lemma, narrowest first, then in file order."""
    table: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for word in sorted(words(entry)):
            table[word].append(entry)
    return {w: tuple(sorted(rows, key=lambda e: -e.narrowness)) for w, rows in table.items()}


def make_type(table: dict[str, Any], name: str) -> EventType:
    """The type a file describes."""
    code = table.get("code", "")
    if code not in TYPES:
        close = difflib.get_close_matches(code, TYPES, 1)
        raise OntologyError(f"{name}: {code!r} is no PLOVER type" + (f"; did you mean {close[0]!r}?" if close else ""))
    return EventType(code, table["quad"], table["intensity"], table["gist"], table.get("modes", {}))


def make_entry(row: dict[str, Any], kind: EventType, name: str) -> Entry:
    """One pattern, its fields checked."""
    unknown = set(row) - FIELDS
    if unknown:
        raise OntologyError(
            f"{name}: entry {row.get('id')!r} has unknown fields {sorted(unknown)}; there are {sorted(FIELDS)}"
        )
    mode = row.get("mode") or None
    if mode and mode not in kind.modes:
        raise OntologyError(
            f"{name}: entry {row['id']!r}: {mode!r} is no mode of {kind.code}; there are {sorted(kind.modes)}"
        )
    if not row.get("verb") and not row.get("noun"):
        raise OntologyError(f"{name}: entry {row.get('id')!r} has neither verb nor noun")
    nominal = not row.get("verb")
    sets = {
        f: frozenset(row.get(f, "").split()) for f in ("verb", "noun", "object", "particle", "prep", "clause", "doer")
    }
    return Entry(
        f"{kind.code.lower()}.{row['id']}",
        kind.code,
        mode,
        sets["verb"],
        sets["noun"],
        sets["object"],
        sets["particle"],
        sets["prep"],
        sets["clause"],
        tuple(row.get("actor", "poss mod of by between from" if nominal else "subj").split()),
        tuple(row.get("recipient", "on against with" if nominal else "obj").split()),
        bool(row.get("symmetric", False)),
        bool(row.get("mutual", False)),
        bool(row.get("people", False)),
        bool(row.get("together", False)),
        sets["doer"],
        bool(row.get("alone", False)),
        bool(row.get("negated", False)),
        tuple(row.get("says", ())),
        tuple(row.get("not", ())),
    )
