"""A user's own facts: CSV tables, Wikidata entities and query results, good and bad ones, and what they change."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.knowledge.directory import Directory
from dragoman.knowledge.directory_build import build, package_tables
from dragoman.knowledge.own import FactsError, read_facts
from dragoman.read.actors import code_phrase

DIRECTORY = Directory.load()
DAY = date(2024, 5, 1)


def facts(path: Path, text: str) -> Any:
    path.write_text(text, encoding="utf-8")
    return read_facts([path], DIRECTORY, as_of=DAY)


def test_the_three_tables_are_told_by_their_headers(tmp_path: Path) -> None:
    people = facts(tmp_path / "a.csv", "person,position,jurisdiction,start\nOna Vesk,Mayor of Tolm,EST,2021-10\n")
    bodies = facts(tmp_path / "b.csv", "name,country,sector\nTolm Harbour Guard,EST,COP\n")
    words = facts(tmp_path / "c.csv", "phrase,sector\nharbour guard,COP\n")
    assert people.people[0]["asof"] == "2024-05-01"
    assert (bodies.bodies[0]["name"], words.words[0]["sector"]) == ("Tolm Harbour Guard", "COP")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Ona Vesk,,EST,2021", "position is empty"),
        ("Ona Vesk,Mayor,XQX,2021", "'XQX' is no ISO 3166-1"),
        ("Ona Vesk,Mayor,EST,May 2021", "'May 2021' is no date"),
        ("Ona Vesk,Mayor,EST,2021-02-30", "'2021-02-30' is no date"),
        ("Ona Vesk,Mayor,EST,2021,extra", "more cells"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on(tmp_path: Path, row: str, said: str) -> None:
    found = facts(tmp_path / "a.csv", f"person,position,jurisdiction,start\n{row}\nOna Vesk,Mayor,EST,2021\n")
    assert len(found.people) == 1
    (line,) = found.problems
    assert "a.csv, line 2" in line
    assert said in line


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "who,what\n1,2\n", "the header needs the columns"),
        ("a.csv", "person,position,jurisdiction,colour\n", "unknown columns colour"),
        ("a.json", "{not json", "not valid JSON"),
        ("a.json", '{"hello": 1}', "neither Wikidata entities"),
        ("a.txt", "hello", r"a \.csv table or Wikidata"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(FactsError, match=said):
        facts(tmp_path / name, text)


def entity(qid: str, label: str, claims: dict[str, list[Any]], **more: Any) -> dict[str, Any]:
    return {"id": qid, "labels": {"en": {"value": label}}, "claims": claims, **more}


def statement(target: str, start: str = "", end: str = "", precision: int = 11) -> dict[str, Any]:
    time = {"P580": start, "P582": end}
    qualifiers = {
        prop: [{"datavalue": {"value": {"time": f"+{day}T00:00:00Z", "precision": precision}}}]
        for prop, day in time.items()
        if day
    }
    return {"mainsnak": {"datavalue": {"value": {"id": target}}}, "qualifiers": qualifiers, "rank": "normal"}


ESTONIA = entity("Q191", "Estonia", {"P298": [{"mainsnak": {"datavalue": {"value": "EST"}}}]})
OFFICE = entity("Q9001", "Harbour Minister", {"P1001": [statement("Q191")]})
ONA = entity(
    "Q9000",
    "Ona Vesk",
    {"P39": [statement("Q9001", "2021-10-04", "2023-01-00", 11)]},
    aliases={"en": [{"value": "O. Vesk"}]},
)
PARTY = entity(
    "Q9002", "Tolm Forward", {"P17": [statement("Q191")]}, descriptions={"en": {"value": "political party in Estonia"}}
)


@pytest.mark.parametrize("shape", ["entities", "list", "lines"])
def test_wikidata_entities_in_each_of_their_shapes(tmp_path: Path, shape: str) -> None:
    every = [ESTONIA, OFFICE, ONA, PARTY]
    text = {
        "entities": json.dumps({"entities": {e["id"]: e for e in every}}),
        "list": json.dumps(every),
        "lines": "[\n" + ",\n".join(json.dumps(e) for e in every) + "\n]\n",
    }[shape]
    found = facts(tmp_path / "dump.json", text)
    (row,) = found.people
    assert (row["person"], row["qid"], row["aliases"]) == ("Ona Vesk", "Q9000", "O. Vesk")
    assert (row["position"], row["jurisdiction"], row["start"]) == ("Harbour Minister", "EST", "2021-10-04")
    assert (found.bodies[0]["name"], found.bodies[0]["sector"]) == ("Tolm Forward", "PTY")


def test_an_office_without_its_country_is_told(tmp_path: Path) -> None:
    found = facts(tmp_path / "d.json", json.dumps([entity("Q9001", "Harbour Minister", {}), ONA]))
    assert not found.people
    assert "Q9000" in found.problems[0]


def test_the_result_of_a_query(tmp_path: Path) -> None:
    binding = {
        "person": {"value": "http://www.wikidata.org/entity/Q9000"},
        "personLabel": {"value": "Ona Vesk"},
        "positionLabel": {"value": "President of Estonia"},
        "start": {"value": "2021-10-04T00:00:00Z"},
    }
    found = facts(
        tmp_path / "q.json", json.dumps({"results": {"bindings": [binding, {"personLabel": {"value": "X"}}]}})
    )
    (row,) = found.people
    assert (row["qid"], row["position"], row["jurisdiction"], row["start"]) == (
        "Q9000",
        "President",
        "EST",
        "2021-10-04",
    )
    assert len(found.problems) == 1


def test_ones_own_rows_win_and_change_the_fingerprint(tmp_path: Path) -> None:
    table = "name,aliases,country,sector\nTolm Harbour Guard,THG|Hezbollah,EST,COP\n"
    found = facts(tmp_path / "b.csv", table)
    build(tmp_path / "own.sqlite", package_tables(), found.extra)
    mine = Directory(tmp_path / "own.sqlite")
    assert mine.fingerprint != DIRECTORY.fingerprint
    ref = code_phrase("the Tolm Harbour Guard", mine)
    assert ref is not None
    assert (ref.country, ref.sector) == ("EST", "COP")
    body = mine.organisation("Hezbollah")
    assert body is not None
    assert body.country == "EST"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([".csv", ".json", ".jsonl"]), st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_named_error(tmp_path: Path, suffix: str, raw: bytes) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(raw)
    assert said_of(path) is None or str(path) in str(said_of(path))


def said_of(path: Path) -> FactsError | None:
    try:
        read_facts([path], DIRECTORY, as_of=DAY)
    except FactsError as error:
        return error
    return None
