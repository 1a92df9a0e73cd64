"""Look up place names: which places bear a name, with ids, coordinates, country and size. Resolves nothing.

Reads one SQLite file in the user's cache, which `gazetteer_build` compiles at first use. Knows no text, no context.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from dragoman.knowledge import gazetteer_build
from dragoman.knowledge.cache import cache_folder
from dragoman.model.coding import Place

COLUMNS = (
    "p.geonameid, p.name, p.lat, p.lon, p.kind, p.feature, p.country, p.admin1, p.admin1_id, p.admin2, p.admin2_id,"
    " p.population, p.precision, p.located"
)
BY_NAME = f"SELECT {COLUMNS}, n.rank FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
BY_COUNTRY = f"SELECT {COLUMNS}, 0 FROM place p WHERE p.kind = 'country' AND p.country = ?"
KINDS = ("country", "region", "sea", "admin1", "city", "point", "admin2")
# Letters that Unicode does not decompose.
PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "ð": "d",
     "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe", "ə": "e", "Ə": "E", "ħ": "h", "Ħ": "H"}
)  # fmt: skip
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "&": " and "}
)
DROPPED = re.compile(r"['’‘`´ʻʼʾʿ.]")
BREAKS = re.compile(r"[\s\-–,/()]+")
SHORT = (("the ", ""), ("st ", "saint "), ("mt ", "mount "), ("ft ", "fort "))
ARTICLES = ("al ", "el ", "ar ", "ad ", "as ", "at ", "an ", "az ", "ash ")


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place of the gazetteer, as a candidate for a name.

    `kind` is country, admin1, admin2, city, region, sea or point; `country` is ISO-3 ("" for seas and regions of
    several countries); `admin1` and `admin2` are names, their ids GeoNames ids. `population` of a subdivision is the
    sum over its towns. `located` says where the coordinates come from: "geonames", "supplement", "middle of its
    towns" (our derivation), or "" without coordinates. `rank` tells how the name fits: 0 its main name, 1 a listed
    alias, 2 some other alternate name.
    """

    geonameid: int | None
    name: str
    latitude: float | None
    longitude: float | None
    kind: str
    feature: str
    country: str
    admin1: str
    admin1_id: int | None
    admin2: str
    admin2_id: int | None
    population: int
    precision: str
    located: str
    rank: int

    @property
    def place(self) -> Place:
        """The entry as the model's `Place`, its names in plain letters as other data sets write them ("Khost")."""
        return Place(
            self.geonameid,
            plain(self.name),
            self.latitude,
            self.longitude,
            plain(self.admin1),
            plain(self.admin2),
            self.country,
            self.precision,
            self.feature,
        )


class Gazetteer:
    """Read-only look-ups by name; answers are kept in memory. `fingerprint` names data and builder versions."""

    def __init__(self, path: Path) -> None:
        """Opens the compiled file at `path`; use `load()` to have it built."""
        self.fingerprint = path.stem.removeprefix("gazetteer-")
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._names: dict[str, tuple[PlaceEntry, ...]] = {}
        self._countries: dict[str, PlaceEntry | None] = {}

    @classmethod
    def load(cls, cache: Path | None = None) -> Gazetteer:
        """The gazetteer from `cache` (or `cache_folder()`), compiled there first where it is missing (seconds).

        Raises `OSError` where the folder cannot be written.
        """
        folder = cache or cache_folder()
        path = folder / f"gazetteer-{gazetteer_build.data_fingerprint()}.sqlite"
        if not path.exists():
            gazetteer_build.build(path, fold)
        return cls(path)

    def lookup(self, name: str) -> tuple[PlaceEntry, ...]:
        """All places that bear `name`, case and diacritics set aside: countries first, then by population.

        A leading article ("al-", "the") is tried both ways. Empty when the name is unknown.
        """
        key = fold(name)
        found = self._names.get(key)
        if found is None:
            found = self._by_key(key) or self._by_key(without_article(key))
            self._names[key] = found
        return found

    def country(self, iso3: str) -> PlaceEntry | None:
        """The country with this ISO-3 code, or None."""
        if iso3 not in self._countries:
            row = self._db.execute(BY_COUNTRY, (iso3,)).fetchone()
            self._countries[iso3] = PlaceEntry(*row) if row else None
        return self._countries[iso3]

    def _by_key(self, key: str) -> tuple[PlaceEntry, ...]:
        if not key:
            return ()
        entries = [PlaceEntry(*row) for row in self._db.execute(BY_NAME, (key,))]
        entries.sort(key=lambda e: (e.kind != "country", -e.population, e.rank, KINDS.index(e.kind), e.geonameid or 0))
        return tuple(entries)


def plain(name: str) -> str:
    """The name without diacritics and modifier apostrophes, letter case kept: GeoNames' "asciiname", near enough."""
    if name.isascii():
        return name
    bare = unicodedata.normalize("NFKD", name.translate(PLAIN_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c) and c not in "‘’ʻʼ`").strip()


def fold(name: str) -> str:
    """The key of a name: lower case, no diacritics, apostrophes or full stops; hyphens and commas are spaces."""
    low = DROPPED.sub("", name.casefold()).translate(PLAIN)
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    key = BREAKS.sub(" ", DROPPED.sub("", low)).strip()
    for short, full in SHORT:
        if key.startswith(short):
            key = full + key[len(short) :]
    return key


def without_article(key: str) -> str:
    """The key without a leading Arabic article, or "" when it has none."""
    for article in ARTICLES:
        if key.startswith(article) and len(key) > len(article) + 2:
            return key[len(article) :]
    return ""
