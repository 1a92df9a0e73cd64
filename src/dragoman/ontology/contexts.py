"""The 37 contexts of PLOVER: what each means, and the words that speak for it. Finding them is the reader's work."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.ontology.errors import OntologyError

NAME = "contexts.toml"
CONTEXTS = (
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
    "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity "
    "inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment "
    "technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking"
).split()
FIELDS = {"name", "definition", "words", "verbs", "phrases", "says", "not"}


@dataclass(frozen=True, slots=True)
class Context:
    """One context: its cues are nouns and adjectives, verbs, and phrases, in their dictionary form and lower case.

    `openings` are the phrases by their first word, `starts` all words that a cue begins with.
    """

    name: str
    definition: str
    words: frozenset[str]
    verbs: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    openings: Mapping[str, tuple[tuple[str, ...], ...]]
    starts: frozenset[str]
    says: tuple[str, ...]
    never: tuple[str, ...]


def contexts_text() -> str:
    """The file as it ships, for fingerprints."""
    return (files("dragoman.ontology") / NAME).read_text("utf-8")


@cache
def load_contexts() -> dict[str, Context]:
    """All contexts by name, in the order of the manual; raises `OntologyError` when one is missing or unknown."""
    found = {row["name"]: make_context(row) for row in tomllib.loads(contexts_text())["context"]}
    if list(found) != CONTEXTS:
        raise OntologyError(
            f"{NAME}: contexts {sorted(set(found) ^ set(CONTEXTS))} are missing, unknown or out of order"
        )
    return found


def make_context(row: dict[str, Any]) -> Context:
    """One context, its fields checked."""
    unknown = set(row) - FIELDS
    if unknown:
        raise OntologyError(
            f"{NAME}: {row.get('name')!r} has unknown fields {sorted(unknown)}; there are {sorted(FIELDS)}"
        )
    words, verbs = row["words"].split(), row.get("verbs", "").split()
    joined = [w for w in words if "-" in w]  # parsers take some of these apart at the hyphens
    phrases = tuple(tuple(re.findall(r"[^\s-]+|-", phrase)) for phrase in (*row.get("phrases", ()), *joined))
    twice = sorted({w for w in words if words.count(w) > 1})
    if twice or words != [w.lower() for w in words]:
        raise OntologyError(f"{NAME}: {row['name']!r}: cues stand in lower case and once; {twice} stand twice")
    openings = {p[0]: tuple(q for q in phrases if q[0] == p[0]) for p in phrases}
    starts = frozenset([*words, *verbs, *openings])
    says, never = tuple(row["says"]), tuple(row["not"])
    return Context(
        row["name"], row["definition"], frozenset(words), frozenset(verbs), phrases, openings, starts, says, never
    )
