"""Load the ontology: PLOVER types, modes and the patterns that carry them. Text files in, checked tables out."""

from __future__ import annotations

import difflib
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.model.text import make_id
from dragoman.ontology.cameo import CameoCode, cameo_text, load_cameo
from dragoman.ontology.contexts import Context, contexts_text, load_contexts
from dragoman.ontology.cues import cues_text
from dragoman.ontology.errors import OntologyError
from dragoman.ontology.rules import (
    DEFAULT_EDITION,
    FILES,
    CameoRules,
    Edition,
    load_editions,
    load_rules,
    pick_edition,
    rules_text,
)

__all__ = ["Entry", "EventType", "Ontology", "OntologyError", "load_ontology", "make_ontology", "refusal_entry"]

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
# The quad class of SANCTION: the manual's chapter and summary table, GDELT and ICEWS say material conflict (4), the
# manual's table of quad categories and Phoenix verbal conflict (3).
SANCTION_QUAD = 4
FIELDS = {
    "id",
    "cameo",
    "cameo_with",
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
    "unless",
    "mode",
    "says",
    "not",
}


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
    named; `negated`: the verb is denied ("did not intervene"); `unless`: objects that make it something else
    ("released a report"). The slot `deed` is who did what the verb is told to be
    the result of ("killed in police firing", "died when soldiers opened fire"); a pattern with it needs that side.

    `cameo` is the CAMEO code that the words allow, `cameo_with` closer codes with the words that ask for them, tried in
    order.
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
    unless: frozenset[str]
    says: tuple[str, ...]
    never: tuple[str, ...]
    cameo: str | None = None
    cameo_with: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def narrowness(self) -> int:
        """How many conditions the pattern makes: narrower patterns are tried first."""
        return (
            bool(self.object) * 2 + bool(self.particle) * 2 + bool(self.prep) + bool(self.clause) * 2 + bool(self.doer)
        )


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER type: quad class 1-4, intensity -10..10 (PLOVER manual 2.0) and its modes with theirs.

    `cameo` is the code of a report whose pattern names none, `mode_cameo` that of one with this mode.
    """

    code: str
    quad: int
    intensity: float
    gist: str
    modes: dict[str, float]
    definition: str = ""
    cameo: str = ""
    mode_gists: Mapping[str, str] = field(default_factory=dict)
    mode_cameo: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types and patterns, indexed by trigger lemma, narrowest pattern first; CAMEO codes, contexts and edition.

    `planned` is the type that an announced happening takes, by type.
    """

    types: dict[str, EventType]
    entries: tuple[Entry, ...]
    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    light: frozenset[str]
    fingerprint: str
    cameo: Mapping[str, CameoCode]
    rules: CameoRules
    edition: Edition
    newest: Edition
    planned: Mapping[str, str]
    contexts: Mapping[str, Context]
    by_id: Mapping[str, Entry]

    def quad(self, code: str) -> int:
        """Quad class 1-4 of a type."""
        return self.types[code].quad

    def intensity(self, code: str, mode: str | None = None) -> float:
        """PLOVER intensity of a type, or of one of its modes."""
        kind = self.types[code]
        return kind.modes[mode] if mode else kind.intensity

    def default_cameo(self, code: str, mode: str | None = None) -> str:
        """The CAMEO code of a type, or of one of its modes, where the words say nothing closer."""
        kind = self.types[code]
        return kind.mode_cameo[mode] if mode else kind.cameo


@cache
def load_ontology(edition: str = DEFAULT_EDITION, *, sanction_quad: int = SANCTION_QUAD) -> Ontology:
    """The PLOVER ontology that ships with the package; raises `OntologyError` on a file that cannot be right.

    `edition` is a name of `editions.toml`; `sanction_quad` the quad class of SANCTION, 4 (material conflict) or 3
    (verbal conflict): the manual says both.
    """
    if sanction_quad not in (3, 4):
        raise OntologyError(f"sanction_quad is {sanction_quad!r}; SANCTION is 4 (material conflict) or 3 (verbal)")
    folder = files("dragoman.ontology") / "plover"
    texts = {
        p.name: p.read_text("utf-8") for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name[-5:] == ".toml"
    }
    types: dict[str, EventType] = {}
    entries: list[Entry] = []
    for name, text in texts.items():
        table = tomllib.loads(text)
        kind = make_type(table, name)
        types[kind.code] = replace(kind, quad=sanction_quad) if kind.code == "SANCTION" else kind
        entries += [make_entry(row, kind, name) for row in table.get("entry", [])]
    light = frozenset((files("dragoman.ontology") / "light_verbs.txt").read_text("utf-8").split())
    tables = (cameo_text(), contexts_text(), cues_text(), *(rules_text(name) for name in FILES))
    fingerprint = make_id(*texts.values(), *sorted(light), *tables, edition, sanction_quad)
    return make_ontology(types, entries, light, fingerprint, edition=edition)


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
        none,
        (),
        (),
    )


def make_ontology(
    types: dict[str, EventType],
    entries: list[Entry],
    light: frozenset[str],
    fingerprint: str,
    *,
    edition: str = DEFAULT_EDITION,
) -> Ontology:
    """Indexes the entries; raises `OntologyError` when a type is missing, an id stands twice or a code does not fit."""
    if set(types) != set(TYPES):
        raise OntologyError(f"plover/: types {sorted(set(TYPES) ^ set(types))} are missing or unknown")
    ids = [e.id for e in entries]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise OntologyError(f"plover/: entry ids stand twice: {', '.join(twice)}")
    codes, contexts = load_cameo(), load_contexts()
    editions = load_editions(codes, {k: t.modes for k, t in types.items()})
    chosen, newest = pick_edition(edition, editions), editions[DEFAULT_EDITION]
    check_crosswalk(codes, types, contexts)
    check_cameo(types, entries, codes, newest)
    return Ontology(
        types,
        tuple(entries),
        index(entries, lambda e: e.verbs),
        index(entries, lambda e: e.nouns),
        light,
        fingerprint,
        codes,
        load_rules(codes, newest),
        chosen,
        newest,
        chosen.planned,
        contexts,
        {e.id: e for e in (*entries, refusal_entry())},
    )


def check_crosswalk(
    codes: Mapping[str, CameoCode], types: Mapping[str, EventType], contexts: Mapping[str, Context]
) -> None:
    """Raises `OntologyError` where `cameo.csv` names a type, mode or context that PLOVER 2.0 does not have."""
    for code in codes.values():
        kind = types.get(code.type)
        if (code.type and kind is None) or (code.mode and (kind is None or code.mode not in kind.modes)):
            raise OntologyError(f"cameo.csv: {code.code}: {code.type} {code.mode} is no type and mode of PLOVER 2.0")
        if not set(code.contexts) <= set(contexts):
            raise OntologyError(f"cameo.csv: {code.code}: {sorted(set(code.contexts) - set(contexts))} are no contexts")


def check_cameo(
    types: Mapping[str, EventType], entries: list[Entry], codes: Mapping[str, CameoCode], edition: Edition
) -> None:
    """Raises `OntologyError` where a type, mode or pattern has a CAMEO code that is unknown or of another type."""
    named = [(e.type, f"entry {e.id}", c) for e in entries for c in (e.cameo, *(c for c, _ in e.cameo_with)) if c]
    named += [(k, f"type {k}", t.cameo) for k, t in types.items()]
    named += [(k, f"mode {m}", c) for k, t in types.items() for m, c in t.mode_cameo.items()]
    for kind, where, code in named:
        if code not in codes or len(code) < 3:
            raise OntologyError(f"{kind}.toml: {where}: {code!r} is no CAMEO code of three or four digits")
        allowed = edition.types_of(codes[code])
        if kind not in allowed:
            raise OntologyError(
                f"{kind}.toml: {where}: CAMEO {code} is {' or '.join(allowed) or 'no event'}, not {kind}"
            )


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
    modes = table.get("modes", {})
    return EventType(
        code,
        table["quad"],
        table["intensity"],
        table["gist"],
        {mode: row["intensity"] for mode, row in modes.items()},
        table["definition"],
        table["cameo"],
        {mode: row["gist"] for mode, row in modes.items()},
        {mode: row["cameo"] for mode, row in modes.items()},
    )


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
        f: frozenset(row.get(f, "").split())
        for f in ("verb", "noun", "object", "particle", "prep", "clause", "doer", "unless")
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
        sets["unless"],
        tuple(row.get("says", ())),
        tuple(row.get("not", ())),
        row.get("cameo"),
        tuple((code, frozenset(words.split())) for code, words in row.get("cameo_with", {}).items()),
    )
