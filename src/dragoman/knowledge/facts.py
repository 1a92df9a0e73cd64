"""The facts of the directory as values: people with dated offices, countries, bodies, outlets, words for roles."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from dragoman.knowledge._offices import office_rank
from dragoman.model.coding import Role

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


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the offices they held, by start. `qid` is a Wikidata QID, or "x:" + hash without one.

    `aliases` are further spellings and names in the press.
    """

    qid: str
    name: str
    roles: tuple[Role, ...]
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The usual name and the aliases."""
        return (self.name, *self.aliases)

    @property
    def rank(self) -> int:
        """How high the highest office stands (5 head of state or government … 1)."""
        return max(office_rank(r.title) for r in self.roles)


@dataclass(frozen=True, slots=True)
class Country:
    """A country named in a text: ISO-3, its usual name and how it was named.

    `how` is name, adjective, people, capital, seat, city or region; `sector` is "PRE" for partially recognised
    entities.
    """

    iso3: str
    name: str
    how: str
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body, force, party, company or group: PLOVER country or body code and sector.

    `weak` names ("Congress") mean this one only where nothing else says otherwise, `local` ones ("the Guards") only in
    dispatches about its country. `first` and `last` bound the days on which the coding holds. `kind` is organisation,
    armed group or outlet.
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


@dataclass(frozen=True, slots=True)
class RoleWord:
    """What a role phrase tells: sector, second sector, and the country where the phrase alone tells it."""

    sector: str
    secondary: str = ""
    country: str = ""


def spell(text: str, *, end: bool) -> str:
    """A date of any precision as a full ISO day: the first or the last day it can mean."""
    if len(text) == 7 and end:
        return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
    return (text + ("-12-31" if end else "-01-01")[len(text) - 4 :])[:10] if text else ""


def held_on(role: Role, day: date) -> bool:
    """Whether `role` was held on `day` as far as is known: an open end reaches to its `as_of` date, not beyond."""
    iso = day.isoformat()
    last = spell(role.last or role.as_of or "", end=True)
    return spell(role.first or "", end=False) <= iso <= last
