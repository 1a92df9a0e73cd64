"""Bring the tables of people together: one person however spelt, one spell in office however often told.

Knows the layout of the tables of office-holders and of hand-written tables with more columns; no texts.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from dragoman.knowledge._names import fold, joined, likeness, name_key, word_alike
from dragoman.knowledge._offices import office_class
from dragoman.knowledge.facts import spell
from dragoman.model.text import make_id

COLUMNS = ("person", "aliases", "qid", "position", "jurisdiction", "sector", "secondary", "start", "end", "asof")
# Two rows tell one spell in office when they start within this many days of each other.
SAME_SPELL = 92
# Spellings of one name are this alike, in one jurisdiction.
ALIKE = 0.72
# Officials of world bodies stand in the tables of their own countries too.
WORLD = frozenset(("EU", "INTL"))


@dataclass(slots=True)
class Spell:
    """One office of one person between two days, as a table tells it."""

    position: str
    jurisdiction: str
    start: str
    end: str
    asof: str
    sector: str = ""
    secondary: str = ""

    @property
    def kind(self) -> str:
        """The class of the office, or its folded title where it has none."""
        return office_class(self.position) or fold(self.position)


@dataclass(slots=True)
class Entry:
    """One person while the tables are being joined."""

    qid: str
    name: str
    aliases: list[str] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)

    def add(self, new: Spell) -> None:
        """Takes a spell in; one that tells the same spell as an earlier row replaces it and keeps the finer dates."""
        for k, old in enumerate(self.spells):
            if same_spell(old, new):
                new.start, new.end = finer(new.start, old.start), finer(new.end, old.end)
                new.sector, new.secondary = new.sector or old.sector, new.secondary or old.secondary
                self.spells[k] = new
                return
        self.spells.append(new)


def same_spell(old: Spell, new: Spell) -> bool:
    """Whether two rows tell one spell: the same office, begun at about the same time."""
    if old.jurisdiction != new.jurisdiction or old.kind != new.kind or not (old.start and new.start):
        return old.jurisdiction == new.jurisdiction and old.kind == new.kind and old.start == new.start
    if old.start.startswith(new.start) or new.start.startswith(old.start):
        return True
    try:
        days = date.fromisoformat(spell(old.start, end=False)) - date.fromisoformat(spell(new.start, end=False))
    except ValueError:
        return False
    return abs(days.days) <= SAME_SPELL


def finer(new: str, old: str) -> str:
    """The date with the higher precision where both mean the same, else the newer statement."""
    return old if not new or old.startswith(new) else new


def upstream_rows(raw: bytes) -> Iterator[dict[str, str]]:
    """The rows of the packed table of office-holders."""
    yield from csv.DictReader(io.StringIO(gzip.decompress(raw).decode("utf-8")))


def join_people(upstream: Iterable[dict[str, str]], own: Iterable[dict[str, str]]) -> list[Entry]:
    """All people of the tables, in order of id; rows of `own` are newer than those of `upstream`."""
    people: dict[str, Entry] = {}
    without_qid = []
    for row in upstream:
        if row["qid"].startswith("x:"):
            without_qid.append(row | {"qid": "", "aliases": row["other"], "sector": "", "secondary": ""})
            continue
        entry = people.setdefault(row["qid"], Entry(row["qid"], row["person"]))
        entry.aliases += [row["other"]] if row["other"] else []
        entry.spells.append(Spell(*(row[k] for k in ("position", "jurisdiction", "start", "end", "asof"))))
    known, holders = index(people.values()), offices(people.values())
    for rows in by_person([*without_qid, *own]):
        named = (people.get(row["qid"]) or find(row, known) for row in rows)
        held = (find_holder(row, holders) for row in rows)
        new = Entry(rows[0]["qid"] or new_id(rows[0]), rows[0]["person"])
        entry = next((e for e in (*named, *held) if e is not None), None) or people.setdefault(new.qid, new)
        for row in rows:
            enter(entry, row, known)
            note_holder(entry, entry.spells[-1], holders)
    return [people[qid] for qid in sorted(people)]


def by_person(rows: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """The rows of each name in a jurisdiction together, in order of first appearance."""
    groups: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["qid"], fold(row["person"]), row["jurisdiction"]].append(row)
    yield from groups.values()


def new_id(row: dict[str, str]) -> str:
    """The id of someone without a QID, from the first name and jurisdiction a table gives."""
    return "x:" + make_id("person", fold(row["person"]), row["jurisdiction"])


def enter(entry: Entry, row: dict[str, str], known: dict[tuple[str, str], list[Entry]]) -> None:
    """Adds the row's names and spell to a person."""
    for alias in [row["person"], *filter(None, row["aliases"].split("|"))]:
        if alias != entry.name and alias not in entry.aliases:
            entry.aliases.append(alias)
    entry.add(Spell(*(row[k] for k in ("position", "jurisdiction", "start", "end", "asof", "sector", "secondary"))))
    for name in (row["person"], *entry.aliases):
        for home in homes_of(entry):
            listed = known.setdefault((joined(name_key(name)), home), [])
            if entry not in listed:
                listed.append(entry)


def index(people: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """People by name key and jurisdiction."""
    found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in people:
        for name in (entry.name, *entry.aliases):
            for home in homes_of(entry):
                found[joined(name_key(name)), home].append(entry)
    return dict(found)


Holders = dict[tuple[str, str], list[Entry]]


def offices(people: Iterable[Entry]) -> Holders:
    """People by jurisdiction and class of office."""
    found: Holders = {}
    for entry in people:
        for one in entry.spells:
            note_holder(entry, one, found)
    return found


def note_holder(entry: Entry, one: Spell, holders: Holders) -> None:
    """Enters a person under an office that has a class."""
    kind = office_class(one.position)
    if kind:
        listed = holders.setdefault((one.jurisdiction, kind), [])
        if entry not in listed[-1:] and entry not in listed:
            listed.append(entry)


def find_holder(row: dict[str, str], holders: Holders) -> Entry | None:
    """The one who held the same office under another form of the name, where only one fits.

    Either the names share a word and the office began at about the same time (a king by another style), or one name is
    the other with parts left out ("Yusuf bin Alawi" of "Yusuf bin Alawi bin Abdullah").
    """
    kind = office_class(row["position"])
    new = Spell(*(row[k] for k in ("position", "jurisdiction", "start", "end", "asof")))
    words = set(name_key(row["person"]).split())
    near = holders.get((row["jurisdiction"], kind), []) if kind else []
    fits = [entry for entry in near if is_same_holder(words, new, entry)]
    return fits[0] if len(fits) == 1 else None


def is_same_holder(words: set[str], new: Spell, entry: Entry) -> bool:
    """Whether a person with these name words and this spell in office can be the one of the entry."""
    for name in (entry.name, *entry.aliases):
        theirs = set(name_key(name).split())
        if len(words & theirs) > 1 and (words <= theirs or theirs <= words):
            return True
        if words & theirs and len(new.start) > 4:
            return any(same_spell(old, new) and len(old.start) > 4 for old in entry.spells)
    return False


def homes_of(entry: Entry) -> set[str]:
    """The jurisdictions of a person's offices, and "" for all."""
    return {s.jurisdiction for s in entry.spells} | {""}


def find(row: dict[str, str], known: dict[tuple[str, str], list[Entry]]) -> Entry | None:
    """The one known person of the row's jurisdiction whose name is spelt alike; of any for officials of the world."""
    home = "" if row["jurisdiction"] in WORLD else row["jurisdiction"]
    for name in [row["person"], *filter(None, row["aliases"].split("|"))]:
        near = known.get((joined(name_key(name)), home), [])
        if not home:
            near = [e for e in near if fold(e.name) == fold(name)]
        exact = [e for e in near if any(fold(name) == fold(other) for other in (e.name, *e.aliases))]
        fits = exact or [e for e in near if any(spelt_alike(name, other) for other in (e.name, *e.aliases))]
        if len(fits) == 1:
            return fits[0]
    return None


def spelt_alike(one: str, other: str) -> bool:
    """Whether two names with the same consonants are spellings of one."""
    a, b = fold(one).split(), fold(other).split()
    return likeness(one, other) >= ALIKE and word_alike(a[-1], b[-1]) and word_alike(a[0], b[0])
