"""The store: parts are whole or not there, nothing is stored twice, and every quote is what the text says."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import OTHER_RUN, RUN, actor, make_dispatch, make_reading

from dragoman.ingest import Reject
from dragoman.model.coding import ActorMention, Blank, Coded, Reading
from dragoman.model.events import Judgement, Review, Verdict
from dragoman.model.text import Dispatch, Span
from dragoman.store import reviews
from dragoman.store.database import DatabaseBusy, open_database, rebuild, refresh
from dragoman.store.duck import connect
from dragoman.store.lock import ProjectLocked
from dragoman.store.parts import MARK, PartError, QuoteError, check_quotes, list_parts
from dragoman.store.project import Project, ProjectError, RejectLog, open_project
from dragoman.store.queries import Filter, QueryError, list_reports, run_query
from dragoman.store.rows import report_rows
from dragoman.store.schema import TABLES
from dragoman.store.write import read_into


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return replace(open_project(tmp_path / "p", create=True), part_size=2)


def dump(project: Project) -> dict[str, list[str]]:
    """Every row of every table, as sorted text."""
    with open_database(project) as con:
        return {t: sorted(map(repr, con.execute(f"SELECT * FROM all_{t}").fetchall())) for t in TABLES}


def answer(project: Project, sql: str) -> list[tuple[object, ...]]:
    return list(run_query(project, sql))[1:]


def test_a_reading_comes_back_as_it_was_stored(project: Project) -> None:
    reading = make_reading(make_dispatch(1))
    read_into(project, RUN, [reading.dispatch], make_reading)
    assert list(list_reports(project)) == report_rows(reading)


def test_every_field_is_a_claim_and_blanks_have_a_reason(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    rows = answer(
        project, "SELECT field, ordinal, piece, value, quote, reason FROM claims ORDER BY field, ordinal, piece"
    )
    fields = {str(r[0]) for r in rows}
    assert fields == set(
        "type mode cameo context actor recipient when where modality background told killed injured captured".split()
    )
    assert all((r[3] is None) == (r[5] is not None) for r in rows)
    assert ("told", 0, 1, "Coast Radio", "reported", None) in rows
    assert ("recipient", 0, 0, None, None, "A001") in rows
    who = json.loads(str(next(r[3] for r in rows if r[0] == "actor")))
    assert (who["name"], who["code"]) == ("Ana Sol", "AUTGOV")


def test_each_mention_is_stored_with_its_actor_or_the_reason(project: Project) -> None:
    def read(dispatch: Dispatch) -> Reading:
        reading = make_reading(dispatch)
        ana, ivo = (m.span for m in reading.mentions)
        open_name = Blank("A005", (ivo,), ("Q1", "Q2"))
        return replace(
            reading, actors=(ActorMention(ana, actor(dispatch.text, "Ana Sol", "AUT")), ActorMention(ivo, open_name))
        )

    read_into(project, RUN, [make_dispatch(1)], read)
    rows = answer(project, "SELECT quote, country, sector, reason, candidates FROM mentions ORDER BY ordinal")
    assert rows[0] == ("Foreign Minister Ana Sol", "AUT", "GOV", None, [])
    assert rows[1] == ("Ivo Brandt", None, None, "A005", ["Q1", "Q2"])


def make_older(file: Path, without: str, *, schema: int) -> None:
    """Rewrites a table of a part as a version before these columns wrote it."""
    older = file.with_name("older.parquet")
    with connect() as con:
        con.execute(f"COPY (SELECT * EXCLUDE ({without}) FROM read_parquet('{file}')) TO '{older}' (FORMAT parquet)")
    older.replace(file)
    mark = json.loads((file.parent / MARK).read_text())
    mark["schema"], mark["files"][file.name] = schema, hashlib.sha256(file.read_bytes()).hexdigest()
    (file.parent / MARK).write_text(json.dumps(mark))


def test_a_part_of_an_older_schema_lacks_columns_and_still_loads(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    refresh(project)
    (file,) = project.parts.glob("*/mentions.parquet")
    make_older(file, "actor, reason", schema=1)
    assert answer(project, "SELECT quote, actor FROM mentions ORDER BY ordinal")[0] == (
        "Foreign Minister Ana Sol",
        None,
    )


def test_reports_of_an_older_schema_have_no_code_and_no_contexts(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    (file,) = project.parts.glob("*/reports.parquet")
    make_older(file, "cameo, goldstein_icews, goldstein_gdelt, contexts", schema=2)
    (row,) = list_reports(project)
    assert (row.type, row.cameo, row.goldstein_icews, row.contexts) == ("CONSULT", None, None, [])


def test_reading_the_same_dispatches_twice_adds_nothing(project: Project) -> None:
    dispatches = [make_dispatch(i) for i in range(5)]
    read_into(project, RUN, dispatches, make_reading)
    before = dump(project)
    again = read_into(project, RUN, dispatches, make_reading)
    assert (again.read, again.already) == (0, 5)
    assert dump(project) == before


def test_the_same_text_twice_in_one_run_is_read_once(project: Project) -> None:
    summary = read_into(project, RUN, [make_dispatch(1), make_dispatch(1)], make_reading)
    assert (summary.read, summary.already) == (1, 1)


def test_a_date_given_later_reads_the_dispatch_anew(project: Project) -> None:
    undated, dated = make_dispatch(1, published=None), make_dispatch(1)
    read_into(project, RUN, [undated, dated], make_reading)
    read_into(project, RUN, [undated, dated], make_reading)
    assert answer(project, "SELECT published FROM dispatches") == [(date(2020, 1, 30),)]
    assert answer(project, "SELECT count(*) FROM all_dispatches") == [(2,)]


def test_another_run_is_kept_beside_the_first_and_the_last_one_shows(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1), make_dispatch(2)], make_reading)
    read_into(project, OTHER_RUN, [make_dispatch(1)], make_reading)
    assert answer(project, "SELECT run, count(*) FROM reports GROUP BY run ORDER BY run") == [("run1", 1), ("run2", 1)]
    assert answer(project, "SELECT count(*) FROM all_reports") == [(3,)]


def test_a_rebuild_gives_the_same_tables(project: Project) -> None:
    for number in range(4):
        read_into(project, RUN, [make_dispatch(number)], make_reading)
        refresh(project)
    before = dump(project)
    project.database.unlink()
    assert rebuild(project) == 4
    assert dump(project) == before


def test_a_database_that_is_no_database_is_built_again(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    project.database.write_bytes(b"not a database at all" * 1000)
    assert len(list(list_reports(project))) == 1


@pytest.mark.parametrize("bad", [Span(0, 4), Span(3, 3), Span(9, 10_000), Span(-4, -1)])
def test_the_check_in_sql_finds_a_planted_error(project: Project, bad: Span, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.store import rows

    def planted(span: Span | None, text: str, name: str = "") -> dict[str, object]:
        s, e, q = (f"{name}_start", f"{name}_end", name) if name else ("start", "end", "quote")
        return {s: bad.start, e: bad.end, q: "nowhere"}

    monkeypatch.setattr(rows, "_evidence", planted)
    with pytest.raises(QuoteError, match="nowhere") as caught:
        read_into(project, RUN, [make_dispatch(1)], make_reading)
    assert caught.value.rows
    assert list_parts(project) == []


def test_a_span_outside_the_text_is_found_even_when_quote_and_text_are_cut_alike(project: Project) -> None:
    def reader(dispatch: Dispatch) -> Reading:
        reading = make_reading(dispatch)
        end = len(dispatch.text)
        report = replace(reading.reports[0], told=Coded("Sol", (Span(end - 4, end + 4),), "sources.test@1"))
        return replace(reading, reports=(report,))

    with pytest.raises(QuoteError, match=r"claims\.quote"):
        read_into(project, RUN, [make_dispatch(1)], reader)


def test_the_check_runs_over_the_whole_database_too(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    refresh(project)
    with connect(project.database) as con:
        con.execute("UPDATE all_claims SET quote = 'Ana Sun' WHERE quote = 'Ana Sol'")
        with pytest.raises(QuoteError, match="Ana Sun"):
            check_quotes(con, {t: f"all_{t}" for t in TABLES})


def test_a_changed_part_is_named_at_rebuild(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    part = list_parts(project)[0]
    file = part.path / "claims.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(PartError, match=r"claims\.parquet is missing or damaged"):
        rebuild(project)


def test_half_written_parts_are_cleared_and_never_read(project: Project) -> None:
    (project.parts / ".tmp-000001-dead").mkdir()
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    assert [p.name for p in project.parts.iterdir()] == [list_parts(project)[0].name]


def test_a_failing_dispatch_costs_one_reject_and_not_the_run(project: Project) -> None:
    def reader(dispatch: Dispatch) -> Reading:
        if dispatch.title == "Meeting 1":
            raise RuntimeError("a bug")
        return make_reading(dispatch)

    summary = read_into(project, RUN, [make_dispatch(i) for i in range(3)], reader)
    row = json.loads(project.rejects.read_text("utf-8"))
    assert (summary.read, summary.rejected, row["code"]) == (2, 1, "R010")
    assert "RuntimeError: a bug" in row["found"]


def test_an_interrupted_run_keeps_what_was_read(project: Project) -> None:
    def reader(dispatch: Dispatch) -> Reading:
        if dispatch.title == "Meeting 3":
            raise KeyboardInterrupt
        return make_reading(dispatch)

    with pytest.raises(KeyboardInterrupt):
        read_into(project, RUN, [make_dispatch(i) for i in range(5)], reader)
    assert answer(project, "SELECT count(*) FROM dispatches") == [(3,)]


SLOW = """
import sys, time
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from pathlib import Path
from factories import RUN, make_dispatch, make_reading
from dragoman.ingest import Reject
from dragoman.store.project import open_project
from dragoman.store.write import read_into
def slow(dispatch):
    time.sleep(0.05)
    return make_reading(dispatch)
project = replace(open_project(Path(sys.argv[1]), create=True), part_size=3)
bad = Reject("bad.jsonl", 1, 0, "R005", "not JSON", "Write JSON.")
print("started", flush=True)
read_into(project, RUN, [bad, *(make_dispatch(i) for i in range(20))], slow)
"""


def start_slow_run(path: Path) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    return subprocess.Popen([sys.executable, "-c", SLOW, str(path), here], stdout=subprocess.PIPE, text=True)


def wait_for_part(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not any((path / "parts").glob("0*/done.json")):
        assert time.monotonic() < deadline, "no part was written"
        time.sleep(0.02)


def test_a_killed_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "killed"
    with start_slow_run(path) as process:
        wait_for_part(path)
        os.kill(process.pid, signal.SIGKILL)
    project = replace(open_project(path), part_size=3)
    stored = len(answer(project, "FROM dispatches"))
    assert 0 < stored < 20
    bad = Reject("bad.jsonl", 1, 0, "R005", "not JSON", "Write JSON.")
    summary = read_into(project, RUN, [bad, *(make_dispatch(i) for i in range(20))], make_reading)
    assert (summary.already, summary.read) == (stored, 20 - stored)
    assert len(project.rejects.read_text("utf-8").splitlines()) == 1
    whole = open_project(tmp_path / "whole", create=True)
    read_into(whole, RUN, [make_dispatch(i) for i in range(20)], make_reading)
    assert list(list_reports(project)) == list(list_reports(whole))


def test_two_processes_do_not_write_one_project(tmp_path: Path) -> None:
    path = tmp_path / "busy"
    with start_slow_run(path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        wait_for_part(path)
        with pytest.raises(ProjectLocked, match=str(process.pid)):
            read_into(open_project(path), RUN, [make_dispatch(1)], make_reading)
        os.kill(process.pid, signal.SIGKILL)
    read_into(open_project(path), RUN, [make_dispatch(1)], make_reading)


def test_a_lock_left_by_a_dead_process_is_taken_over(project: Project) -> None:
    (project.path / ".lock").write_text("999999\n")
    assert read_into(project, RUN, [make_dispatch(1)], make_reading).read == 1


def test_a_half_written_reject_line_is_cut_off(project: Project) -> None:
    project.rejects.write_text('{"code": "R005"}\n{"code": "R0', "utf-8")
    RejectLog(project.rejects).add([{"code": "R001"}])
    assert [json.loads(line)["code"] for line in project.rejects.read_text().splitlines()] == ["R005", "R001"]


def test_a_folder_with_other_files_is_not_made_a_project(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(ProjectError, match="holds other files"):
        open_project(tmp_path, create=True)


def test_a_newer_schema_is_refused_by_name(project: Project) -> None:
    (project.path / "settings.toml").write_text("schema = 99\n")
    with pytest.raises(ProjectError, match="Update dragoman"):
        open_project(project.path)


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM all_reports", "COPY reports TO 'x.csv'", "SELECT * FROM read_csv('/etc/passwd')", "INSTALL httpfs"],
)
def test_a_query_can_only_read_the_project(project: Project, sql: str) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    with pytest.raises(QueryError):
        list(run_query(project, sql))


def test_a_misspelt_table_names_those_there_are(project: Project) -> None:
    with pytest.raises(QueryError, match="Tables: claims, dispatches"):
        list(run_query(project, "SELECT * FROM report"))


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Filter(type="consult"), 3),
        (Filter(type="ASSAULT"), 0),
        (Filter(actor="brandt"), 3),
        (Filter(actor="AUT"), 3),
        (Filter(actor="autgov"), 3),
        (Filter(actor="FRA"), 0),
        (Filter(since=date(2020, 1, 29)), 0),
        (Filter(since=date(2020, 1, 28), until=date(2020, 1, 28)), 3),
        (Filter(limit=2), 2),
    ],
)
def test_reports_are_found_by_type_actor_and_day(project: Project, wanted: Filter, count: int) -> None:
    read_into(project, RUN, [make_dispatch(i) for i in range(3)], make_reading)
    assert len(list(list_reports(project, wanted))) == count


def test_odd_characters_survive_the_store(project: Project) -> None:
    text = "a\0b 🤦🏼‍♂️ e\u0301 قلب \u2028\r\n\tend"
    read_into(project, RUN, [make_dispatch(1, text=text)], make_reading)
    assert answer(project, "SELECT text FROM dispatches") == [(text,)]


def test_full_text_finds_words_and_keeps_each_dispatch_once(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1), make_dispatch(2)], make_reading)
    read_into(project, OTHER_RUN, [make_dispatch(1)], make_reading)
    refresh(project)
    assert len(reviews.search_texts(project, "tres bien")) == 2
    assert reviews.search_texts(project, 'nothing "here') == []
    rebuild(project)
    assert len(reviews.search_texts(project, "brandt vienna")) == 2


def test_reviews_and_judgements_are_kept_beside_the_parts(project: Project) -> None:
    review = Review("r1", "when", "wrong", "mk", "2026-11-24T06:00:00+00:00", "a week too late")
    judgement = Judgement("r1", "r2", Verdict.SAME, "match@1", "2026-11-24T06:00:00+00:00", 0.9, "same day and sides")
    reviews.add_review(project, review)
    reviews.add_judgements(project, [judgement])
    rebuild(project)
    assert reviews.list_reviews(project) == [review]
    assert reviews.list_judgements(project) == [judgement]


def test_a_database_held_by_another_process_is_told(project: Project) -> None:
    read_into(project, RUN, [make_dispatch(1)], make_reading)
    refresh(project)
    hold = f"import duckdb; c = duckdb.connect({str(project.database)!r}); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseBusy, match="in use by another process"):
            list(list_reports(project))
        holder.kill()


def test_nothing_is_fetched_by_duckdb() -> None:
    with connect() as con:
        for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
            assert con.execute(f"SELECT current_setting('{name}')").fetchone() == (False,)
