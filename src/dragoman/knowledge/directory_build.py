"""Compile the directory: the fact tables of the package, and tables of one's own, into one read-only SQLite file.

Knows the layout of the tables and of the file. Choosing among facts is left to others. Needs no network.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from dragoman.knowledge._names import (
    FAMILY_NAME_FIRST,
    acronym_key,
    fold,
    full_names,
    joined,
    name_key,
)
from dragoman.knowledge._offices import office_class
from dragoman.knowledge.facts import Country, Organisation, Outlet, RoleWord, spell
from dragoman.knowledge.people import Entry, join_people, upstream_rows
from dragoman.model.text import make_id

BUILDER = "13"
OFFICES = "officeholders.csv.gz"
PEOPLE = ("people_world.csv", "people_west.csv", "people_rest.csv", "people_security.csv")
BODIES = ("bodies_state.csv", "bodies_society.csv")
WORDS = ("role_words.csv", "words_more.csv", "roles_extra.csv")  # the later wins
TABLES = (
    OFFICES,
    *PEOPLE,
    "countries.csv",
    "country_names.csv",
    "regions.csv",
    "provinces.csv",
    "cities.csv",
    "organisations.csv",
    *BODIES,
    "igos.csv",
    "armed_groups.csv",
    "outlets.csv",
    *WORDS,
    "given_names.csv",
)
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE pack (name TEXT PRIMARY KEY, packed BLOB);
CREATE TABLE person (id INTEGER PRIMARY KEY, qid TEXT UNIQUE, name TEXT, key TEXT, home TEXT, aliases TEXT, roles BLOB);
CREATE TABLE whole (key TEXT, person INTEGER, PRIMARY KEY (key, person)) WITHOUT ROWID;
CREATE TABLE part (word TEXT, person INTEGER, surname TEXT, PRIMARY KEY (word, person)) WITHOUT ROWID;
CREATE TABLE office (jurisdiction TEXT, class TEXT, first TEXT, person INTEGER, number INTEGER, title TEXT,
  PRIMARY KEY (jurisdiction, class, first, person, number)) WITHOUT ROWID;
"""
# Countries whose state media speak for the government.
STATE_PRESS = frozenset(
    "IRN SYR CHN PRK RUS CUB VEN VNM LAO BLR TKM UZB TJK KAZ AZE SAU ARE QAT OMN BHR KWT EGY SDN ERI ETH SOM LBY "
    "DZA YEM IRQ TUR NIC ZWE MMR AFG JOR MAR TUN PSE RWA CMR CAF GNQ MRT NGA".split()
)
# Functional endings of CAMEO body codes.
BODY_SECTOR = {
    "JUD": "JUD",
    "HLH": "MED",
    "WHO": "MED",
    "REF": "REF",
    "HCR": "REF",
    "ICJ": "JUD",
    "ICC": "JUD",
    "WCT": "JUD",
}
SOUTH_ASIA = frozenset(("IND", "PAK", "BGD", "LKA", "NPL"))
Tables = dict[str, bytes]


class Extra(NamedTuple):
    """Rows of a user's own, by the columns of the package's tables; they win over the package's."""

    people: tuple[dict[str, str], ...] = ()
    bodies: tuple[dict[str, str], ...] = ()
    words: tuple[dict[str, str], ...] = ()


NOTHING = Extra()


def package_tables() -> Tables:
    """The bytes of each table of the package, by file name."""
    folder = files("dragoman.knowledge") / "data"
    return {name: (folder / name).read_bytes() for name in TABLES}


def fingerprint(tables: Tables) -> str:
    """Hash of the tables' bytes and of the version of this builder."""
    digest = hashlib.blake2b(BUILDER.encode(), digest_size=8)
    for name in sorted(tables):
        digest.update(name.encode() + b"\0" + tables[name])
    return digest.hexdigest()


@cache
def package_fingerprint() -> str:
    """The fingerprint of the package's tables, hashed once in a process."""
    return fingerprint(package_tables())


def build(path: Path, tables: Tables, extra: Extra = NOTHING) -> None:
    """Writes the file at `path` in one step, so that a build that was broken off leaves nothing behind.

    Raises `OSError` where the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        write(Path(name), tables, extra)
        os.chmod(name, 0o644)  # a cache may be shared
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def write(path: Path, tables: Tables, extra: Extra) -> None:
    """The SQLite file."""
    own = [row for table in PEOPLE for row in dict_rows(tables[table])]
    people = join_people(upstream_rows(tables[OFFICES]), [*own, *extra.people])
    base = fingerprint(tables)
    mine = make_id(base, repr(extra)) if any(extra) else base
    db = sqlite3.connect(path)
    try:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        as_of = max(s.asof for p in people for s in p.spells)
        meta = {"fingerprint": mine, "package": base, "as_of": as_of, "people": str(len(people))}
        db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        packs = {
            "countries": countries(tables, extra),
            "bodies": bodies(tables, extra),
            "outlets": outlets(tables),
            "roles": role_words(tables, extra),
            "given names": dict(rows(tables["given_names.csv"])),
        }
        db.executemany("INSERT INTO pack VALUES (?, ?)", [(k, msgspec.msgpack.encode(v)) for k, v in packs.items()])
        write_people(db, people)
        db.commit()
    finally:
        db.close()


def write_people(db: sqlite3.Connection, people: list[Entry]) -> None:
    """People with their offices, and the indices of names and offices."""
    whole: set[tuple[str, int]] = set()
    part: dict[tuple[str, int], str] = {}
    offices = []
    for number, person in enumerate(people):
        person.spells.sort(key=lambda s: (s.start, s.position, s.end))
        keys = {name: name_key(name) for name in (person.name, *person.aliases) if fold(name)}
        home = person.spells[0].jurisdiction
        cells = [
            (s.position, s.jurisdiction, s.start or None, s.end or None, s.asof or None, s.sector, s.secondary)
            for s in person.spells
        ]
        row = (number, person.qid, person.name, keys[person.name], home, "|".join(person.aliases))
        db.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, msgspec.msgpack.encode(cells)))
        for name, key in keys.items():
            whole.add((joined(key), number))
            for word, surname in surnames(name, key, home).items():
                part[word, number] = part.get((word, number)) or surname
        for k, s in enumerate(person.spells):
            kind = national_class(s.position, s.jurisdiction)
            if kind and s.start:
                offices.append((s.jurisdiction, kind, spell(s.start, end=False), number, k, s.position))
    db.executemany("INSERT INTO whole VALUES (?, ?)", sorted(whole))
    db.executemany("INSERT INTO part VALUES (?, ?, ?)", [(w, n, s) for (w, n), s in sorted(part.items())])
    db.executemany("INSERT INTO office VALUES (?, ?, ?, ?, ?, ?)", sorted(offices))


def national_class(position: str, jurisdiction: str) -> str:
    """The class of an office of state; secretaries who are officials, or ministers of a part of the country, have none.

    Foreign and defence secretaries are civil servants in South Asia, cabinet secretaries ministers of Scotland.
    """
    low = fold(position)
    official = jurisdiction in SOUTH_ASIA and low.endswith("secretary")
    if official or (jurisdiction == "GBR" and "cabinet secretary" in low):
        return ""
    return office_class(position)


def surnames(name: str, key: str, home: str) -> dict[str, str]:
    """For each key word of a name the folded word itself where it can stand alone as a surname, else ""."""
    words = fold(name).split()
    found = dict.fromkeys(key.split(), "")
    ends = [words[-1], *([words[0]] if home in FAMILY_NAME_FIRST else [])]
    for end in ends:
        for word in name_key(end).split():
            if word in found:
                found[word] = f"{found[word]}|{end}".strip("|")
    return found


# --- small tables ---


def rows(raw: bytes) -> list[list[str]]:
    """The cells of a CSV table, its header left out."""
    return list(csv.reader(io.StringIO(raw.decode("utf-8"))))[1:]


def dict_rows(raw: bytes) -> Iterator[dict[str, str]]:
    """The rows of a CSV table by column."""
    yield from csv.DictReader(io.StringIO(raw.decode("utf-8")))


def countries(tables: Tables, extra: Extra) -> tuple[dict[str, str], dict[str, Country]]:
    """Usual names by ISO-3, and countries by folded name, adjective, capital or seat; names win over capitals."""
    names = {"EUR": "European Union"}
    index: dict[str, Country] = {}
    listed = rows(tables["countries.csv"])
    names.update({iso3: name for iso3, name, *_ in listed})
    for iso3, others, adjectives in rows(tables["country_names.csv"]):
        add_all(index, others, Country(iso3, names[iso3], "name"))
        add_all(index, adjectives, Country(iso3, names[iso3], "adjective"))
    for iso3, name, others, adjective, noun, _, _ in listed:
        add_all(index, f"{name}|{others}", Country(iso3, name, "name"))
        add_all(index, f"{adjective}|{noun}", Country(iso3, name, "adjective"))
    for iso3, name, _, _, _, capital, seats in listed:
        add_all(index, capital, Country(iso3, name, "capital"))
        add_all(index, seats, Country(iso3, name, "seat"))
    for name, aliases, iso3, sector in rows(tables["regions.csv"]):
        add_all(index, f"{name}|{aliases}", Country(iso3, names[iso3], "region", sector))
    for row in word_rows(tables, extra):
        if row["country"] and not row["sector"]:
            add_all(index, row["phrase"], Country(row["country"], names[row["country"]], "people"))
    for name, iso3, _ in rows(tables["cities.csv"]):
        if iso3 in names:
            add_all(index, name, Country(iso3, names[iso3], "city"))
    for name, iso3 in rows(tables["provinces.csv"]):
        if iso3 in names:
            add_all(index, name, Country(iso3, names[iso3], "region"))
    return names, index


def add_all(index: dict[str, Country], names: str, country: Country) -> None:
    """Enters names separated by "|"; a name already there stays with its first owner."""
    for name in names.split("|"):
        if name:
            index.setdefault(fold(name), country)


class Bodies:
    """Organisations and their names. The first entered under a name is the best."""

    def __init__(self) -> None:
        """Nothing entered yet."""
        self.listed: list[Organisation] = []
        self.index: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, body: Organisation, names: Iterable[str]) -> None:
        """Enters a body under its names; short acronyms keep their capitals."""
        self.listed.append(body)
        for name in names:
            if not fold(name):
                continue
            short = name.isupper() and len(name) <= 7 and " " not in name
            numbers = self.index[acronym_key(name) if short else fold(name)]
            if len(self.listed) - 1 not in numbers:
                numbers.append(len(self.listed) - 1)


def bodies(tables: Tables, extra: Extra) -> tuple[list[Organisation], dict[str, list[int]]]:
    """All bodies, and their numbers by folded name: a user's own, hand-written ones, upstream ones, outlets."""
    found = Bodies()
    for row in extra.bodies:
        add_row(found, row)
    for name, aliases, country, sector, kind, first, last in rows(tables["organisations.csv"]):
        listed = [name, *(a for a in aliases.split("|") if a)]
        for alias, full in zip(listed, full_names(listed), strict=True):
            found.add(body_of(full, country, sector, "", kind, first, last), [alias.removeprefix("=")])
    for table in BODIES:
        for row in dict_rows(tables[table]):
            add_row(found, row)
    for name, acronym, aliases, body_code, code in rows(tables["igos.csv"]):
        body = Organisation(org_id(name, body_code), name, body_code, BODY_SECTOR.get(code[-3:], ""))
        found.add(body, [name, acronym, *aliases.split("|")])
    for name, aliases, homes, transnational, code in rows(tables["armed_groups.csv"]):
        found.add(armed_group_of(name, homes, transnational, code), [name, *aliases.split("|")])
    for name, aliases, _, country, _, state in rows(tables["outlets.csv"]):
        bare = re.sub(r"\s*\([^)]*\)$", "", name)
        found.add(press_of(bare, country, owned=state == "yes"), [bare, *aliases.split("|")])
    return found.listed, dict(found.index)


def add_row(found: Bodies, row: dict[str, str]) -> None:
    """Enters a body of a table in which all names of a row mean one body."""
    columns = ("name", "country", "sector", "secondary", "kind", "first", "last")
    found.add(body_of(*(row[k] for k in columns)), [row["name"], *row["aliases"].split("|")])


def body_of(name: str, country: str, sector: str, secondary: str, kind: str, first: str, last: str) -> Organisation:
    """A body as a table tells it; `kind` is "", "weak" or "local"."""
    return Organisation(
        org_id(name, country),
        name,
        country,
        sector,
        weak=kind == "weak",
        local=kind == "local",
        secondary=secondary,
        first=first,
        last=last,
    )


def org_id(name: str, country: str) -> str:
    """A stable id for an organisation without a QID."""
    return "org:" + "-".join([country.lower(), *fold(name).split()]).strip("-")


def armed_group_of(name: str, countries: str, transnational: str, code: str) -> Organisation:
    """An armed group; transnational ones stand under IMG, those of unknown home under no country."""
    homes = tuple(countries.split("|")) if countries else ()
    home = "IMG" if transnational == "yes" or code.startswith("IMG") else homes[0] if homes else ""
    sector = "PRM" if code.endswith("PRM") else "REB"
    return Organisation(org_id(name, home), name, home, sector, "armed group", countries=homes)


def press_of(name: str, country: str, *, owned: bool) -> Organisation:
    """A news outlet; where state media speak for the government it is of the government."""
    state = owned and country in STATE_PRESS
    sector, second = ("GOV", "JRN") if state else ("JRN", "")
    return Organisation(org_id(name, country), name, country, sector, "outlet", secondary=second)


def outlets(tables: Tables) -> dict[str, Outlet]:
    """News outlets by folded name, alias and web domain."""
    index: dict[str, Outlet] = {}
    for name, aliases, domain, country, kind, state in rows(tables["outlets.csv"]):
        outlet = Outlet(name, country, kind, state == "yes")
        for alias in [name, domain, *aliases.split("|")]:
            index.setdefault(fold(alias), outlet)
    return index


def word_rows(tables: Tables, extra: Extra) -> Iterator[dict[str, str]]:
    """All role phrases and names of peoples, the later ones winning: upstream, our own, a user's."""
    for table in WORDS:
        for row in dict_rows(tables[table]):
            phrase = row.get("phrase") or row["role"]
            yield {**row, "phrase": phrase, "country": row.get("country", "")}
    yield from extra.words


def role_words(tables: Tables, extra: Extra) -> dict[str, RoleWord]:
    """What role phrases tell, by folded phrase. Names of peoples of one country are left out, those of several
    ("Kurd") have no sector of their own."""
    found = {}
    for row in word_rows(tables, extra):
        if row["sector"] or not row["country"]:
            found[fold(row["phrase"])] = RoleWord(row["sector"], row["secondary"], row["country"])
    return found
