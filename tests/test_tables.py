"""The hand-written tables of facts: every row can be used, and none contradicts the tables' own rules."""

from __future__ import annotations

import pytest

from dragoman.knowledge.directory import Directory
from dragoman.knowledge.directory_build import BODIES, PEOPLE, dict_rows, package_tables
from dragoman.knowledge.own import BODY, SECTORS, problem
from dragoman.knowledge.people import COLUMNS

TABLES = package_tables()
DIRECTORY = Directory.load()


@pytest.mark.parametrize("table", PEOPLE)
def test_every_row_about_people_can_be_used(table: str) -> None:
    rows = list(dict_rows(TABLES[table]))
    assert tuple(rows[0]) == COLUMNS
    wrong = [(row["person"], why) for row in rows if (why := problem(row, DIRECTORY))]
    assert not wrong
    assert not [row["person"] for row in rows if not row["end"] and not row["asof"]]
    assert not [row["person"] for row in rows if row["end"] and row["end"][:4] < row["start"][:4]]


@pytest.mark.parametrize("table", BODIES)
def test_every_row_about_bodies_can_be_used(table: str) -> None:
    rows = list(dict_rows(TABLES[table]))
    assert tuple(rows[0]) == BODY
    assert not [(row["name"], why) for row in rows if (why := problem(row, DIRECTORY))]
    assert {row["kind"] for row in rows} <= {"", "weak", "local"}


def test_every_role_word_has_a_sector_that_exists() -> None:
    rows = list(dict_rows(TABLES["words_more.csv"]))
    assert not [r["phrase"] for r in rows if r["sector"] and r["sector"] not in SECTORS]
    assert len({r["phrase"] for r in rows}) == len(rows)
