"""What leaves the store adds no facts and loses none unsaid: PLOVER, CSV, Parquet, frames, the notebook view."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from dataclasses import fields, replace
from html import escape, unescape
from pathlib import Path

import pytest
from factories import RUN, make_dispatch, make_reading
from hypothesis import given
from hypothesis import strategies as st

from dragoman.export.frames import MissingExtra, reports_frame
from dragoman.export.lines import explain_lines, report_lines, sides_of
from dragoman.export.plover import plover_record, summary_lines, write_plover
from dragoman.export.table import COLUMNS, write_csv
from dragoman.model.coding import Blank, Coded, Modality
from dragoman.model.events import Run
from dragoman.model.text import Dispatch, Span
from dragoman.notebook import Light, lit_text, reading_html
from dragoman.store.duck import connect
from dragoman.store.project import open_project
from dragoman.store.queries import editions_read, export_parquet, list_reports
from dragoman.store.rows import REPORT_FIELDS, ReportRow, report_rows
from dragoman.store.schema import TABLES
from dragoman.store.write import read_into


@pytest.fixture
def row() -> ReportRow:
    return report_rows(make_reading(make_dispatch(1)))[0]


def record(row: ReportRow) -> dict[str, object]:
    return plover_record(row, "0.1.0", "2026-11-24T06:00:00+00:00")


def test_a_plover_record_has_the_required_fields_and_points_into_the_text(row: ReportRow) -> None:
    got = record(row)
    assert (got["id"], got["date"], got["event"]) == (row.report_id, "2020-01-28", ["CONSULT"])
    assert got["actor"] == [
        {"code": "AUT", "sector": "GOV", "entity_text": "Ana Sol"},
        {"code": "CHE", "sector": "GOV", "entity_text": "Ivo Brandt"},
    ]
    assert got["text"] == [{"sequence": 1, "start": 9, "end": 92, "text_story": row.sentence}]
    assert (got["quad_code"], got["size"], got["coded_date"]) == (1, {"injured": 2}, "2026-11-24")
    json.dumps(got)


@pytest.mark.parametrize(
    ("modality", "background", "modes"),
    [
        ("asserted", False, []),
        ("negated", False, ["negation"]),
        ("planned", True, ["future", "historical"]),
        ("hypothetical", False, ["hypothetical"]),
        ("threatened", False, []),
    ],
)
def test_modality_becomes_an_auxiliary_mode(row: ReportRow, modality: str, background: bool, modes: list[str]) -> None:
    got = record(replace(row, modality=modality, background=background))
    assert got.get("mode", []) == modes
    assert ("modality: threatened" in str(got["comment"])) == (modality == "threatened")


def test_contexts_have_a_field_of_their_own_and_the_cameo_code_a_comment(row: ReportRow) -> None:
    got = record(row)
    assert got["context"] == ["diplomatic"]
    assert "CAMEO: 040" in str(got["comment"])


def test_the_codebook_is_the_edition_of_the_run(tmp_path: Path) -> None:
    project = open_project(tmp_path / "p", create=True)
    read_into(project, Run("r21", "0.1.0", (("edition", "plover-2021"),)), [make_dispatch(1)], make_reading)
    out = io.StringIO()
    write_plover(list_reports(project), out, version="0", written={}, editions=editions_read(project))
    assert "CAMEO2PLOVER-2021" in json.loads(out.getvalue())["cite_info"]["codebook"]


def test_a_row_without_code_and_contexts_leaves_them_out(row: ReportRow) -> None:
    got = record(replace(row, cameo=None, contexts=[]))
    assert "context" not in got
    assert "CAMEO" not in str(got["comment"])


def test_a_country_is_never_exported_as_a_point(row: ReportRow) -> None:
    loc = record(replace(row, precision="country"))["event_loc"]
    assert isinstance(loc, dict)
    assert "lat" not in loc
    assert loc["resolution"] == 1


@pytest.mark.parametrize(
    ("code", "ident", "entity"),
    [
        ("GOV", "x:1", {"sector": "GOV", "entity_text": "n"}),
        ("IGOUNO", "Q1065", {"code": "IGO", "sector": "UNO", "entity_text": "n", "identifier_id": "Q1065"}),
        ("IRN", "country:IRN", {"code": "IRN", "entity_text": "n"}),
        ("XKXGOV", "country:XKX", {"code": "KOS", "sector": "GOV", "entity_text": "n"}),
        ("---", "x:1", {"entity_text": "n"}),
    ],
)
def test_an_actor_code_is_split_into_country_and_sector(
    row: ReportRow, code: str, ident: str, entity: dict[str, str]
) -> None:
    got = record(replace(row, actors=["n"], actor_codes=[code], actor_ids=[ident], actor_quotes=["n"]))
    assert got["actor"] == [entity]


def test_reports_plover_cannot_hold_are_counted_and_told(row: ReportRow) -> None:
    undated = replace(row, when_first=None, when_last=None)
    nobody = replace(row, actors=[], actor_codes=[], actor_ids=[], actor_quotes=[])
    out = io.StringIO()
    counts = write_plover([row, undated, nobody], out, version="0", written={})
    assert counts == Counter(
        {"written": 1, "no day": 1, "no actor": 1, "told": 1, "cameo": 1, "claims": 1, "modality": 0}
    )
    assert len(out.getvalue().splitlines()) == 1
    assert any("left out: 1 reports without a day" in line for line in summary_lines(counts))


def test_the_cameo_code_stays_text_in_csv(row: ReportRow) -> None:
    out = io.StringIO()
    write_csv([row], out)
    got = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert (got["cameo"], got["goldstein_icews"], got["goldstein_gdelt"], got["contexts"]) == (
        "040",
        "1.0",
        "1.0",
        "diplomatic",
    )


def test_csv_has_its_documented_columns_and_survives_quotes_and_line_ends(row: ReportRow) -> None:
    odd = replace(row, sentence='He said "no",\nthen left.', actors=["A; B"], actor_codes=["AAA"])
    out = io.StringIO()
    assert write_csv([odd], out) == 1
    got = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert list(got) == list(COLUMNS)
    assert got["sentence"] == 'He said "no",\nthen left.'
    assert (got["told"], got["symmetric"], got["mode"]) == ("Coast Radio < Meridian Wire", "true", "")


def test_the_wide_row_the_table_and_the_csv_columns_speak_of_the_same_fields() -> None:
    assert set(REPORT_FIELDS) == {"dispatch_id", *TABLES["reports"]}
    assert set(COLUMNS) < set(REPORT_FIELDS)
    assert [f.name for f in fields(ReportRow)] == list(REPORT_FIELDS)


def test_parquet_holds_reports_and_claims(tmp_path: Path) -> None:
    project = open_project(tmp_path / "p", create=True)
    read_into(project, RUN, [make_dispatch(1), make_dispatch(2)], make_reading)
    reports, claims = export_parquet(project, tmp_path / "it's out")
    with connect() as con:
        for path, least in ((reports, 2), (claims, 20)):
            row = con.execute("SELECT count(*) FROM read_parquet($f)", {"f": str(path)}).fetchone()
            assert row is not None
            assert row[0] >= least


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_a_frame_has_a_row_a_report_and_its_columns_even_when_empty(kind: str) -> None:
    full = reports_frame([make_reading(make_dispatch(1)), make_reading(make_dispatch(2))], kind)  # type: ignore[arg-type]
    empty = reports_frame([], kind)  # type: ignore[arg-type]
    assert (full.shape, empty.shape) == ((2, len(REPORT_FIELDS)), (0, len(REPORT_FIELDS)))
    assert list(full["actors"][0]) == ["Ana Sol", "Ivo Brandt"]


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_a_missing_package_is_named_with_its_extra(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, kind, None)
    with pytest.raises(MissingExtra, match=re.escape(f"pip install 'dragoman[{kind}]'")):
        reports_frame([], kind)  # type: ignore[arg-type]


def test_another_kind_of_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="there are 'polars' and 'pandas'"):
        reports_frame([], "arrow")  # type: ignore[arg-type]


def test_a_report_reads_as_who_when_told_and_words(row: ReportRow) -> None:
    text = "\n".join(report_lines(row))
    assert "Ana Sol [AUTGOV] ↔ Ivo Brandt [CHEGOV]" in text
    assert "2020-01-28, Vienna (AUT); injured 2" in text
    assert "Coast Radio < Meridian Wire" in text
    assert "»met«" in text


def test_nobody_is_shown_as_a_dash(row: ReportRow) -> None:
    alone = replace(row, symmetric=False)
    assert sides_of(alone).endswith("→ –")


def test_explain_shows_each_layer_once_and_blanks_with_their_meaning() -> None:
    lines = list(explain_lines(make_reading(make_dispatch(1))))
    heads = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    layers = "zones sentences mentions chains times places statements frames reports issues"
    assert heads == layers.split()
    assert any("blank F002: The text gives no figure." in line for line in lines)


def marks(html: str) -> str:
    body = html.split('<div class="text" dir="auto">')[1].split("</div>")[0]
    return unescape(re.sub(r"<[^>]*>", "", body))


def test_the_notebook_view_shows_the_text_unchanged_with_its_evidence_lit() -> None:
    reading = make_reading(make_dispatch(1))
    html = reading_html(reading)
    assert marks(html) == reading.dispatch.text
    assert '<mark class="what"' in html
    assert ">met</mark>" in html
    assert "1 report ·" in html


def test_the_notebook_view_escapes_everything_and_loads_nothing() -> None:
    evil = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
    sentence = make_dispatch(1).text
    dispatch = Dispatch(sentence + evil, publisher=evil, title=evil)
    html = reading_html(make_reading(dispatch))
    assert "<script" not in html
    assert "<img" not in html
    assert "http" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "No report" in reading_html(make_reading(Dispatch(evil)))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=12))
def test_any_spans_overlapping_or_wrong_leave_the_text_whole(text: str, pairs: list[tuple[int, int]]) -> None:
    lights = [Light(Span(*p), name, "n<o>te") for p, name in zip(pairs, ["what", "who", "when"] * 4, strict=False)]
    html = lit_text(text, lights)
    assert re.sub(r"</?mark[^<>]*>", "", html) == escape(text)
    assert html.count("<mark") == html.count("</mark>")


def test_a_report_with_blanks_everywhere_still_has_a_row() -> None:
    reading = make_reading(make_dispatch(1))
    bare = replace(
        reading.reports[0],
        actors=(Blank("A001"),),
        when=Blank("T001"),
        where=Blank("P001"),
        told=Blank("S001"),
        sources=(),
        modality=Coded(Modality.PLANNED, (Span(34, 37),), "m@1"),
    )
    got = report_rows(replace(reading, reports=(bare,)))[0]
    assert (got.actors, got.when_first, got.place, got.told, got.modality) == ([], None, None, [], "planned")
    assert report_lines(got)[2] == "  when    no day, no place; injured 2"
