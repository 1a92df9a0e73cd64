"""Read a user's own facts about actors: CSV tables, Wikidata entities and Wikidata query results.

Knows those formats and gives rows in the columns of the package's tables, with a line for each record that could not
be used. Joining them with the package's facts is left to `directory_build`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.knowledge.directory import Directory
from dragoman.knowledge.directory_build import Extra
from dragoman.knowledge.people import COLUMNS

Row = dict[str, str]
BODY = ("name", "aliases", "country", "sector", "secondary", "kind", "first", "last")
WORD = ("phrase", "sector", "secondary", "country")
SECTORS = frozenset(
    "AGR BUS COP CRM CVL EDU ELI GOV JRN JUD LAB LEG MED MIL OPP PRE PRM PTY REB REF REL SOC SPY UAF".split()
)
BODIES = frozenset("IGO UNO EUR NGO ISM IMG MNC".split())
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")
# Wikidata: position held, country of citizenship, instance of, country, applies to jurisdiction, ISO 3166-1 alpha-3.
HELD, CITIZEN, INSTANCE, COUNTRY, JURISDICTION, ISO3 = "P39", "P27", "P31", "P17", "P1001", "P298"
START, END = "P580", "P582"
PRECISION = {9: 4, 10: 7, 11: 10}


class FactsError(ValueError):
    """A file of facts cannot be used at all; names the file and what would be right."""


@dataclass
class Gathered:
    """Rows of the three kinds, and a line for each record that was left out."""

    people: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    as_of: str = ""

    @property
    def extra(self) -> Extra:
        """The rows as the builder takes them."""
        return Extra(tuple(self.people), tuple(self.bodies), tuple(self.words))


def read_facts(paths: Iterable[Path], directory: Directory, *, as_of: date) -> Gathered:
    """The facts of the files: `.csv` tables by their header, `.json` and `.jsonl` from Wikidata.

    CSV headers: `person,position,jurisdiction` (people), `name,country` (bodies) or `phrase,sector` (role words), each
    with further columns of the package's tables where wanted. JSON: Wikidata entities (one, a list, a dump with one a
    line, or `{"entities": …}`) or the JSON of a query on query.wikidata.org. `directory` tells countries by name; an
    office without an end is vouched for up to `as_of`, unless its row or entity states another day.
    Raises `FactsError` for a file of no such kind; a single bad record becomes a line of `problems`.
    """
    found = Gathered(as_of=as_of.isoformat())
    for path in paths:
        if not path.is_file():
            raise FactsError(f"{path}: no such file")
        if path.suffix == ".csv":
            read_table(path, found, directory)
        elif path.suffix in (".json", ".jsonl"):
            read_wikidata(path, found, directory)
        else:
            raise FactsError(f"{path}: a .csv table or Wikidata .json or .jsonl is needed")
    return found


# --- CSV tables ---


def read_table(path: Path, found: Gathered, directory: Directory) -> None:
    """The rows of one CSV table, of the kind that its header tells."""
    kinds = (
        ({"person", "position", "jurisdiction"}, COLUMNS, found.people),
        ({"name", "country"}, BODY, found.bodies),
        ({"phrase", "sector"}, WORD, found.words),
    )
    header, records = table_of(path)
    kind = next((k for k in kinds if k[0] <= set(header)), None)
    if kind is None:
        needed = " or ".join(",".join(sorted(k[0])) for k in kinds)
        raise FactsError(f"{path}: the header needs the columns {needed}; it has {','.join(header) or 'none'}")
    _, columns, rows = kind
    if unknown := sorted(set(header) - set(columns)):
        raise FactsError(f"{path}: unknown columns {', '.join(unknown)}; there are {', '.join(columns)}")
    for number, cells in enumerate(records, 2):
        row = {c: (cells.get(c) or "").strip() for c in columns}
        wrong = problem(row, directory) if None not in cells else "more cells than the header names"
        if wrong:
            found.problems.append(f"{path}, line {number}: {wrong}")
        else:
            rows.append(vouched(row, found.as_of))


def table_of(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and records of a CSV file; raises `FactsError` for what is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            return list(reader.fieldnames or ()), list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FactsError(f"{path}: no CSV table in UTF-8 ({error})") from None


def vouched(row: Row, day: str) -> Row:
    """The row with the day up to which its open office is vouched for."""
    return row | {"asof": row["asof"] or ("" if row["end"] else day)} if "asof" in row else row


def problem(row: Row, directory: Directory) -> str:
    """What is wrong with a row and what would be right, "" when nothing is."""
    for column in ("person", "position", "name", "phrase"):
        if column in row and not row[column]:
            return f"{column} is empty"
    for column in ("sector", "secondary"):
        if row.get(column) and row[column] not in SECTORS:
            return f"{column} {row[column]!r} is no PLOVER sector; there are {' '.join(sorted(SECTORS))}"
    for column in ("start", "end", "asof", "first", "last"):
        if row.get(column) and not is_date(row[column]):
            return f"{column} {row[column]!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    if "jurisdiction" in row:
        return place_problem(row["jurisdiction"], ("EU", "INTL"), directory)
    return place_problem(row["country"], ("", *sorted(BODIES)), directory)


def place_problem(code: str, others: tuple[str, ...], directory: Directory) -> str:
    """What is wrong with a country's code where some others are right too, "" when nothing is."""
    if code in others or directory.country_name(code) != code:
        return ""
    return f"{code!r} is no ISO 3166-1 alpha-3 code (such as KEN) and none of {' '.join(filter(None, others))}"


def is_date(text: str) -> bool:
    """Whether the text is a date of one of the three precisions that can exist."""
    if not DATE.match(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


# --- Wikidata ---


def read_wikidata(path: Path, found: Gathered, directory: Directory) -> None:
    """The people and bodies of a file of Wikidata entities, or of a query's result."""
    try:
        records = list(json_records(path))
    except (ValueError, UnicodeDecodeError) as error:
        raise FactsError(f"{path}: not valid JSON ({error})") from None
    if len(records) == 1 and "results" in records[0]:
        read_query(path, records[0], found, directory)
        return
    entities = {e["id"]: e for r in records for e in entities_of(r)}
    if not entities:
        raise FactsError(f"{path}: neither Wikidata entities nor the JSON of a Wikidata query")
    for entity in entities.values():
        if HELD in entity.get("claims", {}):
            read_person(path, entity, entities, found, directory)
        elif COUNTRY in entity.get("claims", {}) and ISO3 not in entity["claims"]:
            read_body(path, entity, entities, found, directory)


def json_records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON file, of a list in it, or of its lines (a dump's brackets and commas aside)."""
    text = path.read_text(encoding="utf-8")
    try:
        whole = json.loads(text)
    except ValueError:
        lines = (line.strip().rstrip(",") for line in text.splitlines())
        whole = [json.loads(line) for line in lines if line not in ("", "[", "]")]
    yield from (r for r in (whole if isinstance(whole, list) else [whole]) if isinstance(r, dict))


def entities_of(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entities of `{"entities": {…}}`, or the record itself where it is one."""
    if isinstance(record.get("entities"), dict):
        yield from (e for e in record["entities"].values() if isinstance(e, dict) and "id" in e)
    elif "id" in record and "claims" in record:
        yield record


def label(entity: dict[str, Any] | None) -> str:
    """The English label, "" without one."""
    value = (entity or {}).get("labels", {}).get("en", {}).get("value", "")
    return str(value)


def aliases(entity: dict[str, Any]) -> str:
    """The English aliases, separated by "|"."""
    return "|".join(a["value"] for a in entity.get("aliases", {}).get("en", ()) if "|" not in a["value"])


def target(snak: dict[str, Any]) -> str:
    """The id of the entity a snak points to, "" for none."""
    value = snak.get("datavalue", {}).get("value", {})
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def targets(entity: dict[str, Any] | None, prop: str) -> list[str]:
    """The ids that an entity's statements of a property point to, deprecated ones left out."""
    statements = (entity or {}).get("claims", {}).get(prop, ())
    return [t for s in statements if s.get("rank") != "deprecated" and (t := target(s.get("mainsnak", {})))]


def time_of(statement: dict[str, Any], prop: str) -> str:
    """A qualifier's date as precise as Wikidata states it, "" for none or one before our era."""
    for snak in statement.get("qualifiers", {}).get(prop, ()):
        value = snak.get("datavalue", {}).get("value", {})
        length = PRECISION.get(value.get("precision", 0), 0)
        if length and str(value.get("time", "")).startswith("+"):
            return str(value["time"])[1 : 1 + length]
    return ""


def country_of(ids: Iterable[str], entities: dict[str, Any], directory: Directory) -> str:
    """The ISO-3 code of the first of these entities that is a country by its own statement or its name."""
    for qid in ids:
        entity = entities.get(qid)
        for statement in (entity or {}).get("claims", {}).get(ISO3, ()):
            code = statement.get("mainsnak", {}).get("datavalue", {}).get("value", "")
            if directory.country_name(str(code)) != code:
                return str(code)
        known = directory.country(label(entity)) if entity else None
        if known is not None and known.how == "name":
            return known.iso3
    return ""


def read_person(
    path: Path, entity: dict[str, Any], entities: dict[str, Any], found: Gathered, directory: Directory
) -> None:
    """One row for each position a person held."""
    name = label(entity)
    for statement in entity["claims"][HELD] if name else ():
        office = entities.get(target(statement.get("mainsnak", {})))
        title = label(office)
        if not title or statement.get("rank") == "deprecated":
            found.problems.append(f"{path}, {entity['id']}: a position without an English label in the file")
            continue
        home = country_of([*targets(office, JURISDICTION), *targets(office, COUNTRY)], entities, directory)
        home = home or place_in(title, directory) or country_of(targets(entity, CITIZEN), entities, directory)
        if not home:
            found.problems.append(f"{path}, {entity['id']}: no country of {title!r}; add the item of its country")
            continue
        row = dict.fromkeys(COLUMNS, "") | {"person": name, "aliases": aliases(entity), "qid": entity["id"]}
        row |= {"position": short_title(title, directory), "jurisdiction": home}
        row |= {"start": time_of(statement, START), "end": time_of(statement, END)}
        found.people.append(vouched(row, str(entity.get("modified", ""))[:10] or found.as_of))


def place_in(title: str, directory: Directory) -> str:
    """The country at the end of a title ("President of Peru"), "" when there is none."""
    _, of, tail = title.rpartition(" of ")
    known = directory.country(tail) if of else None
    return known.iso3 if known is not None and known.how == "name" else ""


def short_title(title: str, directory: Directory) -> str:
    """The office without its own country: "President of Peru" is "President"."""
    return title.rpartition(" of ")[0] if place_in(title, directory) else title[:1].upper() + title[1:]


def read_body(
    path: Path, entity: dict[str, Any], entities: dict[str, Any], found: Gathered, directory: Directory
) -> None:
    """A body with the sector that its kind tells ("political party in Peru")."""
    home = country_of(targets(entity, COUNTRY), entities, directory)
    kinds = [label(entities.get(qid)) for qid in targets(entity, INSTANCE)]
    description = str(entity.get("descriptions", {}).get("en", {}).get("value", ""))
    kinds.append(re.split(r" (?:in|of|based|from) ", description)[0])
    sector = next((s for kind in kinds if (s := sector_of(kind, directory))), "")
    if not (label(entity) and home and sector):
        missing = "an English label" if not label(entity) else "its country's item" if not home else "a known kind"
        found.problems.append(f"{path}, {entity['id']}: {missing} is missing")
        return
    row = dict.fromkeys(BODY, "") | {"name": label(entity), "aliases": aliases(entity)}
    found.bodies.append(row | {"country": home, "sector": sector})


def sector_of(kind: str, directory: Directory) -> str:
    """The sector of the longest role phrase at the end of a description, "" for none."""
    words = kind.lower().split()
    for k in range(len(words)):
        known = directory.role(" ".join(words[k:]))
        if known is not None:
            return known.sector
    return ""


def read_query(path: Path, result: dict[str, Any], found: Gathered, directory: Directory) -> None:
    """The rows of a query's result with the variables person, personLabel, positionLabel, and where there: iso3 or
    countryLabel, start, end, aliases."""
    bindings = result.get("results", {}).get("bindings", [])
    for number, binding in enumerate(bindings, 1):
        cells = {name: str(value.get("value", "")) for name, value in binding.items()}
        country = directory.country(cells.get("countryLabel", ""))
        home = (
            cells.get("iso3")
            or (country.iso3 if country else "")
            or place_in(cells.get("positionLabel", ""), directory)
        )
        row = dict.fromkeys(COLUMNS, "") | {"person": cells.get("personLabel", ""), "jurisdiction": home}
        row |= {"qid": cells.get("person", "").rsplit("/", 1)[-1], "aliases": cells.get("aliases", "")}
        row |= {"position": short_title(cells.get("positionLabel", ""), directory)}
        row |= {"start": cells.get("start", "")[:10], "end": cells.get("end", "")[:10]}
        wrong = problem(row, directory)
        if wrong:
            found.problems.append(f"{path}, binding {number}: {wrong}")
        else:
            found.people.append(vouched(row, found.as_of))
