"""The demonstration set: marked, whole, and in step with its gold."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from dragoman.demo import NOTE, dispatches
from dragoman.ontology.loader import load_ontology

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "evaluation" / "gold"
MODALITIES = {"asserted", "negated", "planned", "threatened", "requested", "hypothetical"}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in rows(ROOT / "src" / "dragoman" / "demo" / "dispatches.jsonl")}


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in rows(GOLD / "demo.jsonl")}


def test_about_120_dispatches_ship_and_each_is_marked_as_a_demonstration(records: dict[str, dict[str, Any]]) -> None:
    assert len(records) >= 120
    assert {r["note"] for r in records.values()} == {NOTE}
    assert all(r["url"] == f"https://demo.invalid/{name}" for name, r in records.items())


def test_the_package_gives_every_record_as_a_dispatch(records: dict[str, dict[str, Any]]) -> None:
    found = list(dispatches())
    assert [d.text for d in found] == [r["text"] for r in records.values()]
    assert len({d.id for d in found}) == len(found)


def test_the_origin_of_a_dispatch_is_the_byte_where_its_line_starts() -> None:
    raw = files("dragoman.demo").joinpath("dispatches.jsonl").read_bytes()
    last = list(dispatches())[-1]
    assert last.origin is not None
    assert json.loads(raw[last.origin.byte :])["text"] == last.text


def test_the_licence_of_a_record_is_the_one_its_text_states(records: dict[str, dict[str, Any]]) -> None:
    stated = {name: "CC-BY-SA-4.0" if "CC BY-SA" in r["text"] else "CC-BY-4.0" for name, r in records.items()}
    assert {name: r["licence"] for name, r in records.items()} == stated


def test_gold_and_dispatches_are_those_of_the_fingerprint() -> None:
    for name, expected in json.loads((GOLD / "fingerprint.json").read_text(encoding="utf8")).items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == expected["sha256"], name


def test_every_dispatch_has_gold(records: dict[str, dict[str, Any]], gold: dict[str, dict[str, Any]]) -> None:
    assert list(records) == list(gold)


def test_every_quote_of_the_gold_stands_in_its_text(
    records: dict[str, dict[str, Any]], gold: dict[str, dict[str, Any]]
) -> None:
    for name, row in gold.items():
        text = records[name]["text"]
        for report in row["reports"]:
            assert text.count(report["trigger"]) > report["trigger_nth"], (name, report["trigger"])
            quotes = [side["quote"] for side in (*report["actor"], *report["recipient"])]
            quotes += [q for q in (report["when_quote"], report["where"]) if q]
            assert not [q for q in quotes if q not in text], name


def test_the_gold_uses_codes_of_the_ontology_and_ends_every_chain_with_the_publisher(
    records: dict[str, dict[str, Any]], gold: dict[str, dict[str, Any]]
) -> None:
    types = {entry.type for entry in load_ontology().entries}
    for name, row in gold.items():
        for report in row["reports"]:
            assert {report["type"], *report["also_type"]} <= types, name
            assert report["modality"] in MODALITIES, name
            assert report["told"][-1] == records[name]["publisher"], name
            assert re.fullmatch(r"[A-Z]{3}|", "".join(s["country"] for s in report["actor"][:1])), name


def test_many_happenings_are_told_by_more_than_one_wire(gold: dict[str, dict[str, Any]]) -> None:
    tellers: dict[str, set[str]] = {}
    for name, row in gold.items():
        for report in row["reports"]:
            tellers.setdefault(report["happening"], set()).add(name)
    shared = [names for names in tellers.values() if len(names) > 1]
    assert len(shared) > 60
    assert len(set().union(*shared)) > len(gold) / 2
