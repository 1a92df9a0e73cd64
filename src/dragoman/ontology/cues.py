"""The words that say how real a happening is, as data. Which cue holds for a happening is judged elsewhere."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.model.coding import Modality
from dragoman.ontology.errors import OntologyError

NAME = "cues.toml"
PLACES = ("governor", "auxiliary", "negation", "mark", "modifier", "preposition", "implicative")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row: words of a category at a place, with sentences that must and must not have it."""

    category: Modality
    place: str
    words: frozenset[str]
    says: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """All rows, and for each place the modality of a word."""

    rows: tuple[Cue, ...]
    at: dict[str, dict[str, Modality]]


def cues_text() -> str:
    """The table as it ships, for fingerprints."""
    return (files("dragoman.ontology") / NAME).read_text("utf-8")


@cache
def load_cues() -> Cues:
    """The shipped cues; raises `OntologyError` for a category, place or word that cannot be right."""
    rows = tuple(make_cue(row) for row in tomllib.loads(cues_text())["cue"])
    at: dict[str, dict[str, Modality]] = {place: {} for place in PLACES}
    for row in rows:
        twice = row.words & at[row.place].keys()
        if twice:
            raise OntologyError(
                f"{NAME}: {sorted(twice)} stand twice as {row.place}; a word has one category at a place"
            )
        at[row.place].update(dict.fromkeys(row.words, row.category))
    return Cues(rows, at)


def make_cue(row: dict[str, Any]) -> Cue:
    """One row, its fields checked."""
    if row["category"] not in {m.value for m in Modality}:
        raise OntologyError(
            f"{NAME}: {row['category']!r} is no modality; there are {', '.join(m.value for m in Modality)}"
        )
    if row["place"] not in PLACES:
        raise OntologyError(f"{NAME}: {row['place']!r} is no place of a cue; there are {', '.join(PLACES)}")
    words = frozenset(row["words"].split())
    return Cue(Modality(row["category"]), row["place"], words, tuple(row["says"]), tuple(row["not"]))
