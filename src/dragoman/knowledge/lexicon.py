"""Word lists that the grammar stages look into: nouns that name actors, title words, words for a pair of sides."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.model.text import make_id


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case lemmas. `actors`: nouns that can act in politics; `titles`: words that stand before a name;
    `pairs`: nouns that with "two" or "both" mean the sides just named; `things`: proper nouns that are no actors;
    `companies`, `bodies`, `lands`, `towns`: nouns that with "the" mean one named before; `female` and `male`: nouns
    and titles whose bearers are "she" or "he"; `forces`: nouns of armed bodies and their members, which before one of
    `deeds` tell who did it ("police firing")."""

    actors: frozenset[str]
    titles: frozenset[str]
    pairs: frozenset[str]
    things: frozenset[str]
    companies: frozenset[str]
    bodies: frozenset[str]
    lands: frozenset[str]
    towns: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    forces: frozenset[str]
    deeds: frozenset[str]
    fingerprint: str


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that ships with the package (`knowledge/data/words.toml`)."""
    raw = (files("dragoman.knowledge") / "data" / "words.toml").read_bytes()
    table = tomllib.loads(raw.decode())
    lists = {name: frozenset(" ".join(words).split()) for name, words in table.items()}
    return Lexicon(**lists, fingerprint=make_id(raw.decode()))
