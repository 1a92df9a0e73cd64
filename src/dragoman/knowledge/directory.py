"""Who is who: people with dated offices, countries, organisations, armed groups, outlets and words for roles.

Facts only; choosing among them for a phrase in a text is left to `dragoman.read.actors`. Reads one SQLite file in the
user's cache, which `directory_build` compiles at first use. Loaded once and passed down.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from dragoman.knowledge import directory_build
from dragoman.knowledge._names import (
    FAMILY_NAME_FIRST,
    PARTICLES,
    acronym_key,
    fold,
    joined,
    likeness,
    likeness_of_parts,
    name_key,
    singular,
    word_alike,
)
from dragoman.knowledge._offices import SINGLE, office_class, office_sector
from dragoman.knowledge.cache import cache_folder
from dragoman.knowledge.facts import (
    Country,
    Organisation,
    Outlet,
    Person,
    RoleWord,
    held_on,
    spell,
)
from dragoman.model.coding import Role

T = TypeVar("T")
# Two spellings of one name are at least this alike (ratio of matching characters in the folded names).
ALIKE = 0.6
# Whoever held an office no longer than this while another's term ran on was acting for them.
ACTING = timedelta(days=120)
# A word of so few capitals is an acronym rather than somebody's name, unless it is listed as one ("MBS").
ACRONYM = 4
PERSON = "SELECT id, qid, name, key, home, aliases, roles FROM person WHERE id = ?"
Row = tuple[int, str, str, str, str, str, bytes]


class DirectoryError(Exception):
    """A compiled directory cannot be used; the message says why and what would be right."""


class Directory:
    """Read-only look-ups in a compiled directory. `fingerprint` names its facts; `as_of` is the latest day for which
    any office is vouched for."""

    def __init__(self, path: Path) -> None:
        """Opens the compiled file at `path`; use `load()` for the facts of the package.

        Raises `DirectoryError` when the file is none of ours or was built for another version of the package.
        """
        if not path.is_file():
            raise DirectoryError(f"{path}: no such file; `dragoman knowledge build --out {path}` makes one")
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            meta = dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise DirectoryError(f"{path}: no compiled directory of actors ({error})") from None
        if meta.get("package") != directory_build.package_fingerprint():
            raise DirectoryError(f"{path}: built for another version of Dragoman; run `dragoman knowledge build` again")
        self.fingerprint: str = meta["fingerprint"]
        self.as_of = date.fromisoformat(spell(meta["as_of"], end=True))
        # The same names come again and again in a corpus; the bounds keep a long run's memory flat.
        self.people = lru_cache(maxsize=32_768)(self._people)
        self.holder = lru_cache(maxsize=32_768)(self._holder)
        self.superseded = lru_cache(maxsize=32_768)(self._superseded)
        self._person = lru_cache(maxsize=32_768)(self._make_person)

    @classmethod
    @cache
    def load(cls, path: Path | None = None) -> Directory:
        """The directory at `path`, else that of the package; it is compiled into the cache where it is missing.

        Raises `DirectoryError` for a file that cannot be used, `OSError` where the cache cannot be written.
        """
        if path is not None:
            return cls(path)
        own = cache_folder() / f"directory-{directory_build.package_fingerprint()}.sqlite"
        if not own.exists():
            directory_build.build(own, directory_build.package_tables())
        return cls(own)

    def _pack(self, name: str, kind: type[T] | Any) -> Any:
        (packed,) = self._db.execute("SELECT packed FROM pack WHERE name = ?", (name,)).fetchone()
        return msgspec.msgpack.decode(packed, type=kind)

    # --- people ---

    def _row(self, number: int) -> Row:
        row: Row = self._db.execute(PERSON, (number,)).fetchone()
        return row

    def _make_person(self, number: int) -> Person:
        _, qid, name, _, _, aliases, packed = self._row(number)
        cells = msgspec.msgpack.decode(packed)
        return Person(qid, name, tuple(Role(*c) for c in cells), tuple(a for a in aliases.split("|") if a))

    def person(self, qid: str) -> Person | None:
        """The person of that id, or None."""
        found = self._db.execute("SELECT id FROM person WHERE qid = ?", (qid,)).fetchone()
        return self._person(found[0]) if found else None

    def _people(self, name: str) -> tuple[Person, ...]:
        """Everyone the name fits, best first: the same name in another spelling, with a part more or less, a surname.

        Order: likeness of the spelling, then rank of the highest office, then id. Empty when nobody fits.
        """
        key = name_key(name)
        words = key.split()
        if not words or all(w in PARTICLES for w in fold(name).split()):
            return ()
        if name.isupper() and len(words) == 1 and len(name) <= ACRONYM:
            return tuple(p for p in self._people(name.lower()) if name in p.names)
        hits = [n for (n,) in self._db.execute("SELECT person FROM whole WHERE key = ?", (joined(key),))]
        if len(words) > 1:
            hits = [n for n in hits if self._spelt_alike(name, n)]
            return self._ranked(
                name, hits or self._with_part_more_or_less(name, words) or self._by_initial(name, words)
            )
        return self._ranked(name, sorted({*hits, *self._surnames(name, words[0])}))

    def _spelt_alike(self, name: str, number: int) -> bool:
        """Whether the name is a likely spelling of one of this person's names."""
        return any(
            likeness(name, other) >= ALIKE and word_alike(fold(name).split()[-1], fold(other).split()[-1])
            for other in self._person(number).names
        )

    def _with_part_more_or_less(self, name: str, words: list[str]) -> list[int]:
        """People who carry all words of the name, or all of whose words the name carries (two at least)."""
        marks = ",".join("?" * len(set(words)))
        near = self._db.execute(
            f"SELECT person FROM part WHERE word IN ({marks}) GROUP BY person HAVING count(*) > 1 ORDER BY person",
            sorted(set(words)),
        )
        return [n for (n,) in near.fetchall() if self._is_part(name, words, n)]

    def _by_initial(self, name: str, words: list[str]) -> list[int]:
        """People whose surname it is and whose given name begins with the initial ("B. Johnson")."""
        first, *_, last = fold(name).split()
        if len(first) > 1:
            return []
        known = self._surnames(last, words[-1])
        return [n for n in known if any(fold(other).startswith(first) for other in self._person(n).names)]

    def _is_part(self, name: str, words: list[str], number: int) -> bool:
        family_first = self._row(number)[4] in FAMILY_NAME_FIRST
        for other in self._person(number).names:
            theirs = name_key(other).split()
            shared = set(words) & set(theirs)
            if len(shared) < 2 or not (shared == set(words) or shared == set(theirs)):
                continue
            ends = {words[-1], theirs[-1]} <= shared or family_first
            if (ends or len(shared) > 2 or theirs[: len(words)] == words[: len(theirs)]) and likeness_of_parts(
                name, other
            ):
                return True
        return False

    def _surnames(self, name: str, word: str) -> list[int]:
        """People whose name ends with the one word given, or in East Asia begins with it."""
        mine = fold(name).split()[-1]
        rows = self._db.execute("SELECT person, surname FROM part WHERE word = ? AND surname != ''", (word,))
        return [n for n, ends in rows.fetchall() if any(word_alike(mine, w) for w in ends.split("|"))]

    def _ranked(self, name: str, hits: list[int]) -> tuple[Person, ...]:
        people = [self._person(n) for n in hits]
        people = [p for p in people if any(fold(n) == fold(name) for n in p.names)] or people
        near = {p.qid: max(likeness(name, n) for n in p.names) for p in people}
        return tuple(sorted(people, key=lambda p: (-round(near[p.qid], 1), -p.rank, p.qid)))

    def _holder(self, jurisdiction: str, office: str, day: date) -> Person | None:
        """Who held the office ("president", "foreign minister") of a jurisdiction (ISO-3, EU, INTL) on `day`.

        The latest to have taken office counts; None when the office has no class, stood empty, or nobody is known.
        """
        iso = day.isoformat()
        spells = self._db.execute(
            "SELECT first, person, number FROM office WHERE jurisdiction = ? AND class = ? AND first <= ?"
            " ORDER BY first DESC, person DESC, number DESC LIMIT 8",
            (jurisdiction, office_class(office), iso),
        )
        passed = False
        for _, number, k in spells.fetchall():
            role = self._person(number).roles[k]
            if held_on(role, day) or (not role.last and not passed):
                return self._person(number)
            passed = passed or not was_acting(role)
        return None

    def _superseded(self, role: Role, day: date) -> bool:
        """Whether an open-ended single office had passed to someone else by `day`."""
        kind = office_class(role.title)
        if role.last or not kind or not role.first:
            return False
        mine = (role.jurisdiction, kind, spell(role.first, end=False), day.isoformat())
        titles = self._db.execute(
            "SELECT title FROM office WHERE jurisdiction = ? AND class = ? AND first > ? AND first <= ?", mine
        )
        return any(kind in SINGLE or title == role.title for (title,) in titles)

    # --- countries and places ---

    @cached_property
    def _countries(self) -> tuple[dict[str, str], dict[str, Country]]:
        found: tuple[dict[str, str], dict[str, Country]] = self._pack(
            "countries", tuple[dict[str, str], dict[str, Country]]
        )
        return found

    def country(self, name: str) -> Country | None:
        """The country that a name, demonym (also plural), people, capital, seat, region or city stands for."""
        low = fold(name)
        found = self._countries[1].get(low)
        if found is None and low.endswith("s"):
            one = self._countries[1].get(low[:-1])
            return one if one and one.how in ("adjective", "people") else None
        return found

    def country_name(self, iso3: str) -> str:
        """The usual English name; the code itself when it is none of a country."""
        return self._countries[0].get(iso3, iso3)

    def identity(self, name: str) -> str:
        """The id of the country or body of that name, "" when it is none's; demonyms and capitals are no names here."""
        country = self.country(name)
        if country and country.how == "name":
            return f"country:{country.iso3}"
        body = None if country else self.organisation(name)
        return body.id if body and not body.weak and not body.local else ""

    @cached_property
    def _given_names(self) -> dict[str, str]:
        found: dict[str, str] = self._pack("given names", dict[str, str])
        return found

    def gender(self, name: str) -> str:
        """ "f" or "m" where the first word of a person's name is a given name that tells, else ""."""
        words = fold(name).split()
        return self._given_names.get(words[0], "") if words else ""

    # --- organisations ---

    @cached_property
    def _bodies(self) -> tuple[list[Organisation], dict[str, list[int]]]:
        found: tuple[list[Organisation], dict[str, list[int]]] = self._pack(
            "bodies", tuple[list[Organisation], dict[str, list[int]]]
        )
        return found

    def organisations(self, name: str, day: date | None = None) -> tuple[Organisation, ...]:
        """All bodies that carry the name on `day` (latest coding without one), best first.

        Acronyms of up to seven letters are only found when written in capitals.
        """
        listed, index = self._bodies
        text = name.strip().removeprefix("the ").removeprefix("The ")
        numbers = index.get(acronym_key(text), []) if text.isupper() else []
        numbers = [*numbers, *(k for k in index.get(fold(text), []) if k not in numbers)]
        if not numbers:
            return ()
        iso = day.isoformat() if day else "9999"
        found = (listed[k] for k in numbers)
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
        found: dict[str, Outlet] = self._pack("outlets", dict[str, Outlet])
        return found

    def outlet(self, name: str) -> Outlet | None:
        """The news outlet of that name, alias or web domain, or None."""
        return self._outlets.get(fold(name)) if fold(name) else None

    # --- roles ---

    @cached_property
    def _roles(self) -> dict[str, RoleWord]:
        found: dict[str, RoleWord] = self._pack("roles", dict[str, RoleWord])
        return found

    def role(self, phrase: str) -> RoleWord | None:
        """What exactly this role phrase tells, singular or plural; None for no known role."""
        low = fold(phrase)
        found = self._roles.get(low)
        if found is None:
            head, _, last = low.rpartition(" ")
            found = self._roles.get(f"{head} {singular(last)}".strip())
        return found

    def body_of_office(self, title: str, day: date | None = None) -> Organisation | None:
        """The body that an office belongs to, as it is coded on `day`, if its title names one ("Commander of the Libyan
        National Army")."""
        for split in re.finditer(r"\bof (?:the )?", title):
            tail = title[split.end() :].split(" for ")[0]
            found = None if self.country(tail) else self.organisation(tail, day)
            if found and not found.weak:
                return found
        return None

    def role_sector(self, phrase: str) -> str:
        """The PLOVER sector of a role phrase or office title, "" when it is none."""
        found = self.role(phrase)
        if found:
            return found.sector
        return office_sector(phrase) if office_class(phrase) else ""


def was_acting(role: Role) -> bool:
    """Whether an ended spell was so short that someone may only have stood in."""
    if not (role.first and role.last):
        return False
    try:
        first, last = date.fromisoformat(role.first), date.fromisoformat(role.last)
    except ValueError:
        return False
    return last - first <= ACTING
