"""Editions of PLOVER and the rules by which one CAMEO code follows from another. Tables; they are applied elsewhere."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeVar

from dragoman.ontology.cameo import CameoCode
from dragoman.ontology.errors import OntologyError

T = TypeVar("T")
DEFAULT_EDITION = "plover-2.0"
FILES = ("cameo_rules.toml", "editions.toml")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of PLOVER: `types` that a CAMEO code may have against the crosswalk of 2021, `changes`, the type and
    mode that a report with this code takes whatever its pattern says, and `planned`, the type of an announcement."""

    name: str
    title: str
    why: str
    types: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, tuple[str, str | None]]
    planned: Mapping[str, str]

    def types_of(self, code: CameoCode) -> tuple[str, ...]:
        """The PLOVER types that go with a CAMEO code; none for most statements."""
        return longest(self.types, code.code) or ((code.type,) if code.type else ())

    def change_of(self, code: str) -> tuple[str, str | None] | None:
        """The type and mode that this edition gives to a code, or None when the pattern's stay."""
        return longest(self.changes, code)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a demand, promise or accusation is about: words, words that must stand beside them, codes by head."""

    name: str
    words: frozenset[str]
    beside: frozenset[str]
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CameoRules:
    """How a CAMEO code follows from another."""

    planned: Mapping[str, str]
    refused: Mapping[str, str]
    topics: tuple[Topic, ...]

    def plan(self, code: str) -> str:
        """The code of an announced happening."""
        return longest(self.planned, code) or code

    def refuse(self, code: str) -> str:
        """The code of a refused one; 120 where nothing closer is known."""
        return longest(self.refused, code) or "120"

    def topic(self, code: str, words: Collection[str]) -> tuple[str, Topic] | None:
        """The closer code of an unspecified one, from the words around, with the topic that gave it."""
        for topic in self.topics:
            if code in topic.codes and not topic.words.isdisjoint(words):
                if topic.beside and topic.beside.isdisjoint(words):
                    continue
                return topic.codes[code], topic
        return None


def longest(table: Mapping[str, T], code: str) -> T | None:
    """The row for the code, or for the nearest code above it."""
    return next((table[code[:n]] for n in range(len(code), 1, -1) if code[:n] in table), None)


def rules_text(name: str) -> str:
    """A file as it ships, for fingerprints."""
    return (files("dragoman.ontology") / name).read_text("utf-8")


def load_rules(codes: Mapping[str, CameoCode], edition: Edition) -> CameoRules:
    """The rules; raises `OntologyError` for a code that does not exist or leads to a type where it cannot."""
    table = tomllib.loads(rules_text("cameo_rules.toml"))
    rules = CameoRules(table["planned"], table["refused"], tuple(make_topic(row) for row in table["topic"]))
    for head, code in [p for t in rules.topics for p in t.codes.items()]:
        if not set(types_of(edition, codes, code)) & set(types_of(edition, codes, head)):
            raise OntologyError(f"cameo_rules.toml: a topic leads from {head} to {code}, which is of another type")
    for name, given, wanted in (
        ("planned", rules.planned, {"AGREE", "CONCEDE", "THREATEN"}),
        ("refused", rules.refused, {"REJECT"}),
    ):
        wrong = [c for c in given.values() if not set(types_of(edition, codes, c)) & wanted]
        if wrong or not all(c in codes for c in given):
            raise OntologyError(f"cameo_rules.toml: {name}: {wrong} must be codes of {sorted(wanted)}")
    return rules


def types_of(edition: Edition, codes: Mapping[str, CameoCode], code: str) -> tuple[str, ...]:
    """The types of a code; raises `OntologyError` when there is none such."""
    if code not in codes:
        raise OntologyError(f"cameo_rules.toml: {code!r} is no CAMEO code")
    return edition.types_of(codes[code])


def make_topic(row: dict[str, Any]) -> Topic:
    """One topic."""
    return Topic(row["name"], frozenset(row["words"].split()), frozenset(row.get("and", "").split()), row["codes"])


def load_editions(codes: Collection[str], modes: Mapping[str, Collection[str]]) -> dict[str, Edition]:
    """All editions by name; `modes` holds the modes of each PLOVER type. Raises `OntologyError` for what is unknown."""
    table = tomllib.loads(rules_text("editions.toml"))
    found = {row["name"]: make_edition(row, table["planned"]) for row in table["edition"]}
    for edition in found.values():
        for code, (kind, mode) in edition.changes.items():
            if code not in codes or kind not in modes or (mode and mode not in modes[kind]):
                raise OntologyError(
                    f"editions.toml: {edition.name}: {code} = {kind} {mode or ''} names what is not there"
                )
        named = {k for kinds in edition.types.values() for k in kinds} | {*edition.planned, *edition.planned.values()}
        unknown = named - set(modes) | set(edition.types) - set(codes)
        if unknown:
            raise OntologyError(f"editions.toml: {edition.name}: there are no {sorted(unknown)}")
    return found


def make_edition(row: dict[str, Any], planned: dict[str, str]) -> Edition:
    """One edition; `planned` holds for all of them."""
    types = {code: tuple(kinds.split()) for code, kinds in row["types"].items()}
    pairs = {code: (*text.split(), None)[:2] for code, text in row.get("changes", {}).items()}
    changes = {c: (k, m) for c, (k, m) in pairs.items()}
    return Edition(row["name"], row["title"], row["why"], types, changes, planned | row.get("planned", {}))


def pick_edition(name: str, editions: Mapping[str, Edition]) -> Edition:
    """The edition of this name; raises `OntologyError` that lists the names there are."""
    if name not in editions:
        close = difflib.get_close_matches(name, editions, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise OntologyError(f"{name!r} is no edition of PLOVER{hint} There are: {', '.join(editions)}")
    return editions[name]
