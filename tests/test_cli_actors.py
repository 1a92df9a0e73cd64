"""The commands over the directory of actors. The directory is the shipped one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app


def call(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def test_a_surname_is_explained_with_office_and_days() -> None:
    done = call("actor", "Zarif", "--on", "2020-01-28")
    assert done.exit_code == 0
    assert "Mohammad Javad Zarif [IRNGOV]" in done.stdout
    assert "Q10296812" in done.stdout
    assert "2013-08-15 to 2021-08-25" in done.stdout


def test_the_same_person_on_another_day_has_another_standing() -> None:
    assert "[USAGOV]" in call("actor", "Donald Trump", "--on", "2019-05-01").stdout
    assert "[USAELI]" in call("actor", "Donald Trump", "--on", "2022-05-01").stdout


def test_an_open_name_lists_who_it_may_be() -> None:
    done = call("actor", "King Abdullah", "--on", "2010-01-01")
    assert "left open" in done.stdout
    assert "Abdullah II" in done.stdout
    assert "Saudi" in done.stdout


def test_json_has_the_choice_and_the_candidates() -> None:
    answer = json.loads(call("actor", "Zarif", "--on", "2020-01-28", "--json").stdout)
    assert answer["actor"]["code"] == "IRNGOV"
    assert answer["candidates"][0]["name"] == "Mohammad Javad Zarif"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("the table",), 1, "no actor"),
        (("Zarif", "--on", "May"), 2, "is no date"),
        (("Zarif", "--context", "Blub"), 2, "is no country"),
        (("Zarif", "--knowledge", "missing.sqlite"), 1, "no such file"),
    ],
)
def test_what_cannot_be_answered_says_why(args: tuple[str, ...], code: int, said: str) -> None:
    done = call("actor", *args)
    assert done.exit_code == code
    assert said in done.output


def test_ones_own_facts_are_built_in_and_used(tmp_path: Path) -> None:
    table, out = tmp_path / "mine.csv", tmp_path / "mine.sqlite"
    table.write_text("person,position,jurisdiction,start\nOna Vesk,Mayor of Tolm,EST,2021\nBad,Mayor,XQX,2021\n")
    done = call("knowledge", "build", "--from", str(table), "--out", str(out))
    assert done.exit_code == 3
    assert "mine.csv, line 3" in done.output
    assert "1 office" in done.output
    assert "[ESTGOV]" in call("actor", "Ona Vesk", "--on", "2022-01-01", "--knowledge", str(out)).stdout
    assert "[---]" in call("actor", "Ona Vesk", "--on", "2022-01-01").stdout


def test_a_table_without_a_usable_row_writes_nothing(tmp_path: Path) -> None:
    table, out = tmp_path / "mine.csv", tmp_path / "mine.sqlite"
    table.write_text("person,position,jurisdiction\nBad,Mayor,XQX\n")
    done = call("knowledge", "build", "--from", str(table), "--out", str(out))
    assert done.exit_code == 1
    assert not out.exists()
