"""Who is who: people with dated offices, countries, organisations, armed groups, outlets and words for roles.

Facts only, as loaded from `data/`; choosing among them for a phrase in a text is left to `dragoman.read.actors`.
Loaded once and passed down; every table is parsed when first asked for.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from dragoman.knowledge._names import (
    PARTICLES,
    acronym_key,
    fold,
    full_names,
    joined,
    likeness,
    likeness_of_parts,
    name_key,
    singular,
    word_alike,
)
from dragoman.knowledge._offices import office_class, office_rank, office_sector
from dragoman.model.coding import Role

TABLES = (
    "officeholders.csv.gz",
    "countries.csv",
    "country_names.csv",
    "regions.csv",
    "cities.csv",
    "organisations.csv",
    "igos.csv",
    "armed_groups.csv",
    "outlets.csv",
    "role_words.csv",
    "roles_extra.csv",
)
# Entities that PLOVER codes under their parent country (with PRE), and bodies that are no country.
JURISDICTIONS = {
    "EU": "EUR",
    "INTL": "UNO",
    "Artsakh": "AZE",
    "LPR": "UKR",
    "Somaliland": "SOM",
    "South-Ossetia": "GEO",
    "South Ossetia": "GEO",
}
# Two spellings of one name are at least this alike (ratio of matching characters in the folded names).
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the offices they held, by start. `qid` is a Wikidata QID, or "x:" + hash without one."""

    qid: str
    name: str
    roles: tuple[Role, ...]

    @property
    def rank(self) -> int:
        """How high the highest office stands (5 head of state or government … 1)."""
        return max(office_rank(r.title) for r in self.roles)


@dataclass(frozen=True, slots=True)
class Country:
    """A country named in a text: ISO-3, its usual name and how it was named.

    `how` is name, adjective, capital, seat, city or region; `sector` is "PRE" for partially recognised entities.
    """

    iso3: str
    name: str
    how: str
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body, force, party, company or group: PLOVER country or body code and sector.

    `weak` names ("Congress") mean this one only where nothing else says otherwise, `local` ones ("the Guards") only in
    dispatches about its country. `first` and `last`
    bound the days on which the coding holds. `kind` is organisation, armed group or outlet.
    """

    id: str
    name: str
    country: str
    sector: str
    kind: str = "organisation"
    weak: bool = False
    local: bool = False
    secondary: str = ""
    first: str = ""
    last: str = ""
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news agency, newspaper, broadcaster or portal; `country` is its home or seat (ISO-3)."""

    name: str
    country: str
    kind: str
    state_owned: bool


def spell(text: str, *, end: bool) -> str:
    """A date of any precision as a full ISO day: the first or the last day it can mean."""
    return (text + ("-12-31" if end else "-01-01")[len(text) - 4 :])[:10] if text else ""


def held_on(role: Role, day: date) -> bool:
    """Whether `role` was held on `day` as far as is known: an open end reaches to its `as_of` date, not beyond."""
    iso = day.isoformat()
    last = spell(role.last or role.as_of or "", end=True)
    return spell(role.first or "", end=False) <= iso <= last


class Directory:
    """The fact tables with their indices. `fingerprint` hashes the bytes of all tables."""

    def __init__(self, raw: dict[str, bytes]) -> None:
        """Takes the bytes of each table by file name; use `load()` for the tables of the package."""
        self._raw = raw
        digest = hashlib.blake2b(digest_size=8)
        for name in sorted(raw):
            digest.update(name.encode() + b"\0" + raw[name])
        self.fingerprint = digest.hexdigest()
        # The same names come again and again in a corpus; the bound keeps a long run's memory flat.
        self._find_people = lru_cache(maxsize=32_768)(self._search_people)
        self._find_person = lru_cache(maxsize=32_768)(self._make_person)

    @classmethod
    @cache
    def load(cls) -> Directory:
        """The directory that ships with the package, read once in a process."""
        folder = files("dragoman.knowledge") / "data"
        return cls({name: (folder / name).read_bytes() for name in TABLES})

    def _rows(self, name: str) -> list[list[str]]:
        raw = self._raw[name]
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
        return list(csv.reader(io.StringIO(text)))[1:]

    # --- people ---

    @cached_property
    def _people(self) -> list[tuple[str, list[list[str]]]]:
        """(name key, rows) of each person; rows of one person stand together in the table."""
        people: list[tuple[str, list[list[str]]]] = []
        last = ""
        for row in self._rows("officeholders.csv.gz"):
            if row[0] == last:
                people[-1][1].append(row)
                continue
            people.append((row[2], [row]))
            last = row[0]
        return people

    @cached_property
    def as_of(self) -> date:
        """The latest day for which any office is vouched for."""
        return date.fromisoformat(max(row[8] for _, rows in self._people for row in rows))

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        index: defaultdict[str, list[int]] = defaultdict(list)
        for i, (key, rows) in enumerate(self._people):
            index[joined(key)].append(i)
            if rows[0][3]:
                index[joined(rows[0][3])].append(i)
        return dict(index)

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        index: defaultdict[str, set[int]] = defaultdict(set)
        for i, (key, _) in enumerate(self._people):
            for word in key.split():
                index[word].add(i)
        return dict(index)

    def _make_person(self, i: int) -> Person:
        rows = self._people[i][1]
        roles = tuple(
            Role(position, jurisdiction, start or None, end or None, asof or None)
            for _, _, _, _, position, jurisdiction, start, end, asof, _ in rows
        )
        return Person(rows[0][0], rows[0][1], roles)

    def people(self, name: str) -> tuple[Person, ...]:
        """Everyone the name fits, best first: the same name in another spelling, with a part more or less, a surname.

        Order: likeness of the spelling, then rank of the highest office, then id. Empty when nobody fits.
        """
        return self._find_people(name)

    def _search_people(self, name: str) -> tuple[Person, ...]:
        key = name_key(name)
        words = key.split()
        if not fold(name) or all(w in PARTICLES for w in fold(name).split()):
            return ()
        hits = self._by_key.get(joined(key), [])
        if len(words) > 1:
            hits = [i for i in hits if self._spelt_alike(name, i)]
            return self._ranked(name, hits or self._with_part_more_or_less(name, words))
        surnames = [i for i in sorted(self._by_word.get(words[0], ())) if self._is_surname(name, i)]
        return self._ranked(name, sorted({*hits, *surnames}))

    def _spelt_alike(self, name: str, i: int) -> bool:
        """Whether the name is a likely spelling of this person's; other English names are taken on their key alone."""
        key, rows = self._people[i]
        if joined(key) != joined(name_key(name)):
            return True
        ends = fold(name).split()[-1], fold(rows[0][1]).split()[-1]
        return likeness(name, rows[0][1]) >= ALIKE and word_alike(*ends)

    def _with_part_more_or_less(self, name: str, words: list[str]) -> list[int]:
        """People who carry all words of the name, or all of whose words the name carries (two at least)."""
        near = set().union(*(self._by_word.get(w, set()) for w in words))
        found = []
        for i in sorted(near):
            theirs = self._people[i][0].split()
            shared = set(words) & set(theirs)
            if len(shared) < 2 or not (shared == set(words) or shared == set(theirs)):
                continue
            surnames = {words[-1], theirs[-1]} <= shared or self._people[i][1][0][5] in FAMILY_NAME_FIRST
            if (surnames or len(shared) > 2 or theirs[: len(words)] == words[: len(theirs)]) and likeness_of_parts(
                name, self._people[i][1][0][1]
            ):
                found.append(i)
        return found

    def _is_surname(self, name: str, i: int) -> bool:
        """Whether the one word given is the last (or, as in East Asia, the first) word of this person's name."""
        full = self._people[i][1][0][1]
        words = fold(full).split()
        mine = fold(name).split()[-1]
        ends = [words[-1], *([words[0]] if self._people[i][1][0][5] in FAMILY_NAME_FIRST else [])]
        return any(word_alike(mine, w) for w in ends)

    def _ranked(self, name: str, hits: list[int]) -> tuple[Person, ...]:
        people = [self._find_person(i) for i in hits]
        people = [p for p in people if fold(p.name) == fold(name)] or people
        return tuple(sorted(people, key=lambda p: (-round(likeness(name, p.name), 1), -p.rank, p.qid)))

    @cached_property
    def _offices(self) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
        """(country, office class) -> (first day, person, number of role), in order of start."""
        index: defaultdict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
        for i, (_, rows) in enumerate(self._people):
            for k, row in enumerate(rows):
                if row[9]:
                    index[row[5], row[9]].append((spell(row[6], end=False), i, k))
        return {key: sorted(spells) for key, spells in index.items()}

    def holder(self, jurisdiction: str, office: str, day: date) -> Person | None:
        """Who held the office ("president", "foreign minister") of a jurisdiction (ISO-3, EU, INTL) on `day`.

        The latest to have taken office counts; None when the office has no class, stood empty, or the table does not
        reach that day.
        """
        iso = day.isoformat()
        for first, i, k in reversed(self._offices.get((jurisdiction, office_class(office)), [])):
            role = self._find_person(i).roles[k]
            if first and first <= iso and (held_on(role, day) or not role.last):
                return self._find_person(i)
            if first and first <= iso and role.last and spell(role.last, end=True) < iso:
                return None
        return None

    def superseded(self, role: Role, day: date) -> bool:
        """Whether an open-ended single office had passed to someone else by `day`."""
        kind = office_class(role.title)
        if role.last or not kind:
            return False
        mine = spell(role.first or "", end=False)
        spells = self._offices.get((role.jurisdiction, kind), [])
        return any(
            mine < first <= day.isoformat() and self._people[i][1][k][4] == role.title
            for first, i, k in spells
            if first
        )

    # --- countries and places ---

    @cached_property
    def _countries(self) -> tuple[dict[str, str], dict[str, Country]]:
        """Usual names by ISO-3, and countries by folded name, adjective, capital or seat; names win over capitals."""
        names = {"EUR": "European Union"}
        index: dict[str, Country] = {}
        rows = self._rows("countries.csv")
        names.update({iso3: name for iso3, name, *_ in rows})
        for iso3, listed, adjectives in self._rows("country_names.csv"):
            add_all(index, listed, Country(iso3, names[iso3], "name"))
            add_all(index, adjectives, Country(iso3, names[iso3], "adjective"))
        for iso3, name, others, adjective, noun, _, _ in rows:
            add_all(index, f"{name}|{others}", Country(iso3, name, "name"))
            add_all(index, f"{adjective}|{noun}", Country(iso3, name, "adjective"))
        for iso3, name, _, _, _, capital, seats in rows:
            add_all(index, capital, Country(iso3, name, "capital"))
            add_all(index, seats, Country(iso3, name, "seat"))
        for name, aliases, iso3, sector in self._rows("regions.csv"):
            add_all(index, f"{name}|{aliases}", Country(iso3, names[iso3], "region", sector))
        for name, iso3, _ in self._rows("cities.csv"):
            if iso3 in names:
                add_all(index, name, Country(iso3, names[iso3], "city"))
        return names, index

    def country(self, name: str) -> Country | None:
        """The country that a name, demonym (also plural), capital, seat of government, region or city stands for."""
        low = fold(name)
        found = self._countries[1].get(low)
        if found is None and low.endswith("s"):
            one = self._countries[1].get(low[:-1])
            return one if one and one.how == "adjective" else None
        return found

    def country_name(self, iso3: str) -> str:
        """The usual English name; the code itself when it is none of a country."""
        return self._countries[0].get(iso3, iso3)

    # --- organisations ---

    @cached_property
    def _organisations(self) -> dict[str, list[Organisation]]:
        """By folded name; hand-written entries stand before upstream ones. Short acronyms keep their capitals."""
        index: defaultdict[str, list[Organisation]] = defaultdict(list)
        for name, aliases, country, sector, kind, first, last in self._rows("organisations.csv"):
            listed = [name, *(a for a in aliases.split("|") if a)]
            for alias, full in zip(listed, full_names(listed), strict=True):
                org = Organisation(
                    org_id(full, country),
                    full,
                    country,
                    sector,
                    weak=kind == "weak",
                    local=kind == "local",
                    first=first,
                    last=last,
                )
                add_name(index, alias.removeprefix("="), org)
        for name, acronym, aliases, body, code in self._rows("igos.csv"):
            body_org = Organisation(org_id(name, body), name, body, BODY_SECTOR.get(code[-3:], ""))
            for alias in [name, acronym, *aliases.split("|")]:
                add_name(index, alias, body_org)
        for name, aliases, countries, transnational, code in self._rows("armed_groups.csv"):
            group = armed_group_of(name, countries, transnational, code)
            for alias in [name, *aliases.split("|")]:
                add_name(index, alias, group)
        for name, aliases, _, country, _, state in self._rows("outlets.csv"):
            bare = re.sub(r"\s*\([^)]*\)$", "", name)
            owned = state == "yes"
            outlet = Organisation(
                org_id(bare, country),
                bare,
                country,
                "GOV" if owned and country in STATE_PRESS else "JRN",
                "outlet",
                secondary="JRN" if owned and country in STATE_PRESS else "",
            )
            for alias in [bare, *aliases.split("|")]:
                add_name(index, alias, outlet)
        return dict(index)

    def organisations(self, name: str, day: date | None = None) -> tuple[Organisation, ...]:
        """All bodies that carry the name on `day` (latest coding without one), best first.

        Acronyms of up to seven letters are only found when written in capitals.
        """
        text = name.strip().removeprefix("the ").removeprefix("The ")
        found = self._organisations.get(acronym_key(text), []) if text.isupper() else []
        found = [*found, *(o for o in self._organisations.get(fold(text), []) if o not in found)]
        iso = day.isoformat() if day else "9999"
        return tuple(o for o in found if (not o.first or o.first <= iso) and (not o.last or iso <= o.last))

    def organisation(self, name: str, day: date | None = None) -> Organisation | None:
        """The best of `organisations(name, day)`, or None."""
        found = self.organisations(name, day)
        return found[0] if found else None

    def armed_group(self, name: str, day: date | None = None) -> Organisation | None:
        """The armed non-state group of that name, or None."""
        groups = [o for o in self.organisations(name, day) if o.kind == "armed group" or o.sector in ("REB", "PRM")]
        return groups[0] if groups else None

    @cached_property
    def _outlets(self) -> dict[str, Outlet]:
        index: dict[str, Outlet] = {}
        for name, aliases, domain, country, kind, state in self._rows("outlets.csv"):
            outlet = Outlet(name, country, kind, state == "yes")
            for alias in [name, domain, *aliases.split("|")]:
                index.setdefault(fold(alias), outlet)
        return index

    def outlet(self, name: str) -> Outlet | None:
        """The news outlet of that name, alias or web domain, or None."""
        return self._outlets.get(fold(name)) if fold(name) else None

    # --- roles ---

    @cached_property
    def _roles(self) -> dict[str, tuple[str, str]]:
        table = {fold(role): (sector, secondary) for role, sector, secondary in self._rows("role_words.csv")}
        return {**table, **{fold(role): (sector, second) for role, sector, second in self._rows("roles_extra.csv")}}

    def role_sectors(self, phrase: str) -> tuple[str, str] | None:
        """Primary and secondary sector of exactly this role phrase, singular or plural; None for no known role."""
        low = fold(phrase)
        if low in self._roles:
            return self._roles[low]
        head, _, last = low.rpartition(" ")
        return self._roles.get(f"{head} {singular(last)}".strip())

    def body_of_office(self, title: str) -> Organisation | None:
        """The body that an office belongs to, if its title names one ("Commander of the Libyan National Army")."""
        for split in re.finditer(r"\bof (?:the )?", title):
            tail = title[split.end() :].split(" for ")[0]
            found = None if self.country(tail) else self.organisation(tail)
            if found and not found.weak:
                return found
        return None

    def role_sector(self, phrase: str) -> str:
        """The PLOVER sector of a role phrase or office title, "" when it is none."""
        found = self.role_sectors(phrase)
        if found:
            return found[0]
        return office_sector(phrase) if office_class(phrase) else ""


# Where the name used alone may stand first: family names in East Asia, given names in Ethiopia, Thailand and others.
FAMILY_NAME_FIRST = frozenset("CHN KOR PRK TWN HKG VNM KHM MNG SGP JPN MMR HUN MYS ETH ERI THA IDN ISL BTN".split())
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


def add_all(index: dict[str, Country], names: str, country: Country) -> None:
    """Enters names separated by "|"; a name already there stays with its first owner."""
    for name in names.split("|"):
        if name:
            index.setdefault(fold(name), country)


def add_name(index: defaultdict[str, list[Organisation]], alias: str, org: Organisation) -> None:
    """Enters an organisation under one of its names."""
    if not fold(alias):
        return
    short = alias.isupper() and len(alias) <= 7 and " " not in alias
    index[acronym_key(alias) if short else fold(alias)].append(org)


def org_id(name: str, country: str) -> str:
    """A stable id for an organisation without a QID."""
    return "org:" + "-".join([country.lower(), *fold(name).split()]).strip("-")


def armed_group_of(name: str, countries: str, transnational: str, code: str) -> Organisation:
    """An armed group; transnational ones stand under IMG, those of unknown home under no country."""
    homes = tuple(countries.split("|")) if countries else ()
    home = "IMG" if transnational == "yes" or code.startswith("IMG") else homes[0] if homes else ""
    sector = "PRM" if code.endswith("PRM") else "REB"
    return Organisation(org_id(name, home), name, home, sector, "armed group", countries=homes)
