"""The commands: exit codes, messages, and what stands where. The reading itself is a stand-in."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factories import RUN, make_dispatch, make_reading
from typer.testing import CliRunner, Result

import dragoman.demo
from dragoman.cli import app
from dragoman.cli.common import load_engine
from dragoman.model.coding import Reading
from dragoman.model.text import Dispatch

COMMANDS = ("read", "explain", "demo", "show", "query", "export", "rebuild", "actor")


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dragoman.cli.reading.load_engine", lambda *_: (RUN, make_reading))
    monkeypatch.chdir(tmp_path)


def call(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(args), input=stdin)


@pytest.fixture
def stored() -> None:
    lines = "\n".join(json.dumps({"text": make_dispatch(i).text, "date": "2020-01-30"}) for i in range(3))
    Path("news.jsonl").write_text(lines)
    assert call("read", "news.jsonl", "--into", "dragoman-project").exit_code == 0


def test_help_is_there_at_once_and_imports_nothing_heavy() -> None:
    code = "import dragoman.cli, sys; print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["spacy", "duckdb", "trafilatura", "rich", "msgspec", "polars", "pandas", "sqlite3"]
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert time.perf_counter() - start < 3  # 0.14 s on an idle machine


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_documents_itself_and_its_exit_codes(command: str) -> None:
    done = call(command, "--help")
    assert done.exit_code == 0
    assert "Exit codes: 0" in done.output


def test_read_prints_reports_when_nothing_is_to_be_stored() -> None:
    Path("a.txt").write_text(make_dispatch(1).text)
    done = call("read", "a.txt", "--published", "2020-01-30", "--publisher", "Meridian Wire")
    assert done.exit_code == 0
    assert "CONSULT  (asserted; CAMEO 040)" in done.stdout
    assert "== a.txt · Meridian Wire · 2020-01-30 · 1 report" in done.stdout
    assert "1 dispatch read, 0 rejected; 1 report" in done.stderr
    assert list(Path().iterdir()) == [Path("a.txt")]


def test_read_stores_and_tells_counts_and_reason_codes() -> None:
    Path("in").mkdir()
    Path("in/a.jsonl").write_text(
        json.dumps({"text": make_dispatch(1).text}) + "\n{broken\n" + json.dumps({"text": "Rain."})
    )
    Path("in/style.css").touch()
    done = call("read", "in", "no.txt", "--into", "p")
    assert done.exit_code == 3
    assert "2 dispatches read, 2 rejected; 1 report" in done.stderr
    assert "R005      1  The line is not valid JSON." in done.stderr
    assert "D002      1" in done.stderr
    assert "in/a.jsonl, record 2, byte" in done.stderr
    assert "left alone: 1 .css" in done.stderr
    rows = [json.loads(line) for line in Path("p/rejects.jsonl").read_text().splitlines()]
    assert [(r["code"], r["record"]) for r in rows] == [("R001", 0), ("R005", 2)]
    assert set(rows[0]) == {"file", "record", "byte", "code", "found", "right"}


def test_reading_again_stores_nothing_new(stored: None) -> None:
    done = call("read", "news.jsonl", "--into", "dragoman-project")
    assert done.exit_code == 0
    assert "0 dispatches read, 3 already stored" in done.stderr


def test_standard_input_is_a_dash() -> None:
    done = call("read", "-", stdin=make_dispatch(1).text.encode())
    assert done.exit_code == 0
    assert "== - · 1 report" in done.stdout


@pytest.mark.parametrize("into", [[], ["--into", "p"]])
def test_exit_code_1_when_nothing_could_be_read_and_no_model_is_loaded(
    into: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.cli.reading.load_engine", lambda *_: pytest.fail("models were loaded"))
    Path("old.txt").write_bytes("Café".encode("latin-1"))
    done = call("read", "old.txt", "no.txt", *into)
    assert done.exit_code == 1
    assert "R003" in done.stderr
    assert "iconv -f" in done.stderr
    assert "no.txt: R001 no such file." in done.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("read",), "Missing argument"),
        (("read", "a.txt", "--published", "28.1.2020"), "write YYYY-MM-DD"),
        (("show", "--type", "CONSULTS"), "did you mean CONSULT?"),
        (("show", "--since", "yesterday"), "write YYYY-MM-DD"),
        (("export", "--format", "gdelt"), "gdelt"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what_is_right(args: tuple[str, ...], message: str) -> None:
    done = call(*args)
    assert done.exit_code == 2
    assert message in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("command", [["show"], ["query", "SELECT 1"], ["export"], ["rebuild"]])
def test_a_missing_project_is_told_with_the_way_to_make_one(command: list[str]) -> None:
    done = call(*command)
    assert done.exit_code == 1
    assert "dragoman read FILE --into dragoman-project" in done.stderr


def test_show_prints_reports_with_their_words_and_says_when_there_are_more(stored: None) -> None:
    done = call("show", "--limit", "2", "--actor", "CHE")
    assert done.exit_code == 0
    assert done.stdout.count("»met«") == 2
    assert "2 reports (there are more" in done.stderr
    assert "3 reports" in call("show", "--limit", "0").stderr


def test_show_as_json_is_one_object_a_line(stored: None) -> None:
    rows = [json.loads(line) for line in call("show", "--json", "--since", "2020-01-01").stdout.splitlines()]
    assert [r["type"] for r in rows] == ["CONSULT"] * 3


def test_query_prints_a_table_csv_or_json(stored: None) -> None:
    sql = "SELECT type, count(*) AS n, any_value(told) AS told FROM reports GROUP BY type"
    assert "CONSULT  3  Coast Radio" in call("query", sql).stdout
    assert call("query", sql, "--format", "csv").stdout == "type,n,told\nCONSULT,3,Coast Radio < Meridian Wire\n"
    answer = json.loads(call("query", sql, "--format", "json").stdout)
    assert answer == {"type": "CONSULT", "n": 3, "told": ["Coast Radio", "Meridian Wire"]}


def test_a_wrong_query_is_told_without_a_traceback(stored: None) -> None:
    done = call("query", "SELECT * FROM report")
    assert done.exit_code == 1
    assert "Tables: claims, dispatches" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("name", ["plover", "csv"])
def test_an_export_is_whole_in_a_file_or_on_standard_output(stored: None, name: str) -> None:
    done = call("export", "--format", name, "--out", "sub/out.txt")
    assert done.exit_code == 0
    text = Path("sub/out.txt").read_text("utf-8")
    assert len(text.splitlines()) == (3 if name == "plover" else 4)
    assert call("export", "--format", name).stdout == text
    assert [p.name for p in Path("sub").iterdir()] == ["out.txt"]


def test_parquet_goes_into_a_folder(stored: None) -> None:
    assert call("export", "--format", "parquet", "--out", "out").exit_code == 0
    assert sorted(p.name for p in Path("out").iterdir()) == ["claims.parquet", "reports.parquet"]


def test_rebuild_says_what_it_built(stored: None) -> None:
    Path("dragoman-project/news.duckdb").unlink(missing_ok=True)
    done = call("rebuild")
    assert done.exit_code == 0
    assert "3 dispatches, 3 reports" in done.stdout


def test_explain_prints_every_layer() -> None:
    Path("a.txt").write_text(make_dispatch(1).text)
    done = call("explain", "a.txt")
    assert done.exit_code == 0
    assert "time" in done.stdout
    assert '[0:8] "VIENNA –"' in done.stdout
    assert call("explain", "no.txt").exit_code == 1


def test_the_edition_that_is_asked_for_is_the_one_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "dragoman.cli.reading.load_engine", lambda coding: asked.append(coding.edition) or (RUN, make_reading)
    )
    Path("a.txt").write_text(make_dispatch(1).text)
    assert call("read", "a.txt").exit_code == 0
    assert call("explain", "a.txt", "--edition", "plover-2021").exit_code == 0
    assert call("read", "a.txt", "--edition", "plover-2021", "--into", "p").exit_code == 0
    assert asked == ["plover-2.0", "plover-2021", "plover-2021"]


def test_an_edition_that_does_not_exist_ends_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.cli.reading.load_engine", load_engine)
    Path("a.txt").write_text(make_dispatch(1).text)
    done = call("read", "a.txt", "--edition", "plover")
    assert done.exit_code == 1
    assert "There are: plover-2.0, plover-2021" in done.stderr


def test_demo_stores_shows_and_says_what_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dragoman.demo, "dispatches", lambda: iter([make_dispatch(1), make_dispatch(2)]), raising=False)
    done = call("demo", "--into", "d")
    assert done.exit_code == 0
    assert done.stdout.count("Ana Sol [AUTGOV] ↔ Ivo Brandt [CHEGOV]") == 2
    assert "What next:" in done.stderr
    assert call("demo", "--into", "d").stdout == done.stdout


def test_an_interrupted_run_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(dispatch: Dispatch) -> Reading:
        if "number 2" in dispatch.text:
            raise KeyboardInterrupt
        return make_reading(dispatch)

    monkeypatch.setattr("dragoman.cli.reading.load_engine", lambda *_: (RUN, reader))
    for i in range(4):
        Path(f"{i}.txt").write_text(make_dispatch(i).text)
    done = call("read", ".", "--into", "p")
    assert done.exit_code == 130
    assert "the same command goes on from there" in done.stderr
    assert "2 reports" in call("show", "p").stderr


def test_a_folder_that_is_no_project_is_not_written_into() -> None:
    Path("thesis").mkdir()
    Path("thesis/chapter.txt").write_text("They met.")
    done = call("read", "thesis", "--into", "thesis")
    assert done.exit_code == 1
    assert "holds other files" in done.stderr
    assert [p.name for p in Path("thesis").iterdir()] == ["chapter.txt"]


def test_progress_is_plain_lines_where_there_is_no_terminal() -> None:
    text = "\n".join(json.dumps({"text": f"Rain on day {i}."}) for i in range(450))
    done = call("read", "-", "--into", "p", stdin=text.encode())
    assert [line for line in done.stderr.splitlines() if "records done" in line] == [
        "200 records done, 0 rejected",
        "400 records done, 0 rejected",
    ]
