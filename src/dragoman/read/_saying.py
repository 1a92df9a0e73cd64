"""The words of saying and the quote marks of a text. Knows cue lists and marks, not grammar and not who speaks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.model.parse import Token
from dragoman.model.text import Span, make_id

# The sections of cues.toml that are word sets; every other section is a stance.
SETS = ("minds", "outlets", "links", "light", "labels")
FIELDS = {"clause", "infinitive", "object", "about", "nouns", "adverbs"}
OPENERS = {"“": "”", "„": "”", "«": "»", "‹": "›", "「": "」"}
CLOSERS = set(OPENERS.values())
LOW_CLOSERS = {"”", "“"}


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words and the stance each gives; `about` is keyed by (verb, preposition), word sets by section name."""

    clause: dict[str, str]
    infinitive: dict[str, str]
    object: dict[str, str]
    about: dict[tuple[str, str], str]
    nouns: dict[str, str]
    adverbs: dict[str, str]
    minds: frozenset[str]
    outlets: frozenset[str]
    link_verbs: frozenset[str]
    link_nouns: frozenset[str]
    light: frozenset[str]
    labels: frozenset[str]
    fingerprint: str


@cache
def load_cues() -> Cues:
    """The cues that ship with the package (`knowledge/data/cues.toml`); raises `ValueError` on an unknown key in it."""
    raw = (files("dragoman.knowledge") / "data" / "cues.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    stances = {name: entry for name, entry in table.items() if name not in SETS}
    for name, entry in stances.items():
        if set(entry) - FIELDS:
            raise ValueError(f"cues.toml: [{name}] has unknown keys {sorted(set(entry) - FIELDS)}; known: {FIELDS}")
    about = {tuple(pair.split(":")): stance for pair, stance in words_of(stances, "about").items()}
    return Cues(
        clause=words_of(stances, "clause"),
        infinitive=words_of(stances, "infinitive"),
        object=words_of(stances, "object"),
        about={(verb, prep): stance for (verb, prep), stance in about.items()},
        nouns=words_of(stances, "nouns"),
        adverbs=words_of(stances, "adverbs"),
        minds=frozenset(table["minds"]["words"].split()),
        outlets=frozenset(table["outlets"]["words"].split()),
        link_verbs=frozenset(table["links"]["verbs"].split()),
        link_nouns=frozenset(table["links"]["nouns"].split()),
        light=frozenset(table["light"]["verbs"].split()),
        labels=frozenset(table["labels"]["words"].split()),
        fingerprint=make_id(raw),
    )


def words_of(stances: dict[str, dict[str, str]], field: str) -> dict[str, str]:
    """Each word of one field with its stance; the first stance that lists it wins."""
    found: dict[str, str] = {}
    for stance, entry in stances.items():
        for word in entry.get(field, "").split():
            found.setdefault(word, stance)
    return found


def lemma_of(token: Token, known: dict[str, str]) -> str:
    """The token's lemma, with the "e" that the lemmatiser drops put back ("hoping" is no "hop")."""
    if token.lemma not in known and token.lemma + "e" in known and token.text.lower() != token.lemma:
        return token.lemma + "e"
    return token.lemma


def find_quotes(text: str) -> tuple[Span, ...]:
    """Quoted stretches with their marks, outermost only, in text order. One pass over `text`.

    A quote that nothing closes ends with its paragraph; a paragraph that opens with a mark again goes on with it.
    """
    found: list[Span] = []
    start, mark = -1, ""
    for i, char in enumerate(text):
        if start >= 0 and char == "\n" and text[i + 1 : i + 2] in ("\n", ""):
            found += closed(text, start, i, mark)
            start = -1
        elif start >= 0 and closes(text, i, mark) and not (i == start + 1 and char in "'`"):
            found += closed(text, start, i + 1, mark)
            start = -1
        elif (start < 0 or (mark == "'" and char in '“"')) and opens(text, i):
            start, mark = i, opened_by(text, i)
    if start >= 0:
        found += closed(text, start, len(text), mark)
    return tuple(found)


def closed(text: str, start: int, end: int, mark: str) -> list[Span]:
    """The quote from `start` to `end`; none when it is empty, or a single mark that never closed (an apostrophe)."""
    end = start + len(text[start:end].rstrip())
    if end - start < 3 or (mark == "'" and text[end - 1] not in "'’"):
        return []
    return [Span(start, end)]


def opens(text: str, i: int) -> bool:
    """Whether a quote may start at `i`: a mark before a word; straight and single ones need a space before."""
    char = text[i]
    after = text[i + 1 : i + 2]
    if char in OPENERS:
        return True
    if char not in "\"'‘’`" or not after or after.isspace():
        return False
    free = i == 0 or text[i - 1].isspace() or text[i - 1] in "([—–-:`"
    if char == '"' or text[i : i + 2] in ("``", "''"):
        return free
    return char in "'‘" and free and after.isalnum() and not text[i + 1 : i + 3].isdigit()


def opened_by(text: str, i: int) -> str:
    """The kind of the opening mark at `i`: itself, with the single and the doubled marks folded."""
    if text[i : i + 2] in ("``", "''"):
        return '"'
    return "'" if text[i] in "'‘’`" else text[i]


def closes(text: str, i: int, mark: str) -> bool:
    """Whether the character at `i` ends a quote opened by `mark`."""
    char = text[i]
    if mark == '"':
        return char in '"”' or text[i - 1 : i + 1] == "''"
    if mark == "'":
        after = text[i + 1 : i + 2]
        return char in "'’" and not after.isalnum() and not text[i - 1].isspace()
    if mark == "„":
        return char in LOW_CLOSERS
    return char == OPENERS[mark] or (mark == "“" and char == '"')
