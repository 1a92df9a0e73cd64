"""CAMEO codes as data and on reports, and the editions of PLOVER."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

import dragoman
from dragoman.model.coding import Blank, Coded, Report
from dragoman.ontology.cameo import cameo_code, goldstein, load_cameo, make_code, quad
from dragoman.ontology.errors import OntologyError
from dragoman.ontology.loader import TYPES, load_ontology, make_ontology, refusal_entry
from dragoman.ontology.rules import load_editions
from dragoman.resources import load
from dragoman.store.rows import report_rows

ONTOLOGY = load_ontology()
DRAFT = load_ontology("plover-2021")


def report_of(text: str, edition: str = "plover-2.0") -> Report:
    reports = dragoman.load(edition=edition).read(text, published="2020-01-30").reports
    assert len(reports) == 1, [r.type.value for r in reports]
    return reports[0]


def cameo_of(text: str) -> str:
    found = report_of(text).cameo
    assert isinstance(found, Coded)
    return found.value


def mode_of(report: Report) -> str | None:
    return report.mode.value if isinstance(report.mode, Coded) else None


# The table.


def test_the_table_holds_all_codes_of_cameo() -> None:
    lengths = [len(c) for c in load_cameo()]
    assert [lengths.count(n) for n in (2, 3, 4)] == [20, 147, 145]


def test_codes_are_strings_because_010_is_not_10() -> None:
    assert cameo_code("010").root == "01"
    assert cameo_code("10").label == "demand"


def test_the_two_goldstein_tables_differ_in_four_codes_and_two_gaps() -> None:
    differ = {c for c in load_cameo() if goldstein(c, "icews") != goldstein(c, "gdelt")}
    assert differ == {"016", "022", "164", "165", "106", "1213"}
    assert goldstein("106", "gdelt") is None
    assert (goldstein("016"), goldstein("016", "gdelt")) == (-5, -2)


def test_the_producers_differ_in_the_quad_class_of_sanctions_and_statements() -> None:
    differ = {cameo_code(c).root for c in load_cameo() if quad(c, "gdelt") != quad(c, "phoenix")}
    assert differ == {"01", "02", "16"}
    assert (quad("163"), quad("163", "phoenix")) == (4, 3)


def test_a_code_that_does_not_exist_says_what_a_code_looks_like() -> None:
    with pytest.raises(OntologyError, match="two to four digits"):
        goldstein("999")


def test_a_row_out_of_range_stops_the_load() -> None:
    row = {"code": "190", "label": "", "type": "", "mode": "", "contexts": "", "quad_gdelt": "4", "quad_phoenix": "4"}
    with pytest.raises(OntologyError, match="out of range"):
        make_code({**row, "goldstein_icews": "-11", "goldstein_gdelt": ""})


def test_modes_of_the_old_draft_are_brought_to_the_manual() -> None:
    modes = {c: cameo_code(c).mode for c in ("186", "203", "085", "1722", "0842", "1321")}
    assert list(modes.values()) == ["targeted", "targeted", "", "restrict", "release", "restrict"]


# The patterns.


def test_nearly_every_pattern_has_a_code_and_every_type_and_mode_a_default() -> None:
    without = [e.id for e in ONTOLOGY.entries if not e.cameo]
    assert len(without) * 10 <= len(ONTOLOGY.entries), f"these have only the default of their type: {without}"
    assert refusal_entry().cameo is None
    for kind in ONTOLOGY.types.values():
        assert ONTOLOGY.default_cameo(kind.code) in load_cameo()
        assert {ONTOLOGY.default_cameo(kind.code, mode) for mode in kind.modes} <= set(load_cameo())


def test_every_type_and_mode_is_defined() -> None:
    for kind in ONTOLOGY.types.values():
        assert kind.definition.count(". ") in (1, 2, 3)
        assert set(kind.mode_gists) == set(kind.modes)
        assert all(gist.endswith(".") for gist in kind.mode_gists.values())


@pytest.mark.parametrize(("code", "why"), [("9999", "no CAMEO code"), ("19", "no CAMEO code"), ("190", "not CONSULT")])
def test_a_pattern_with_a_code_that_does_not_fit_stops_the_load(code: str, why: str) -> None:
    meet = replace(ONTOLOGY.by_id["consult.meet"], cameo=code)
    entries = [meet if e.id == meet.id else e for e in ONTOLOGY.entries]
    with pytest.raises(OntologyError, match=why):
        make_ontology(ONTOLOGY.types, entries, ONTOLOGY.light, "")


# Codes on reports.


CODES = [
    ("Khalid met the Danish envoy in Oslo.", "040"),
    ("The Polish president visited Chile.", "042"),
    ("Jordan and Iraq signed an agreement on Sunday.", "057"),
    ("The rebels freed two Kenyan nurses.", "0841"),
    ("The bloc imposed sanctions on Burundi.", "163"),
    ("The court sentenced the Croatian general.", "116"),
    ("Canada lifted sanctions on Burundi.", "085"),
    ("Turkey lifted its ban on Danish beef.", "081"),
    ("Japan gave food aid to Nepal.", "073"),
    ("Kuwait cut ties with Eritrea.", "161"),
    ("Mexico urged Guatemala to release the hostages.", "0253"),
    ("Malawi demanded talks with Zambia.", "106"),
    ("North Korea threatened to attack Japan.", "1384"),
    ("Chile accused Bolivia of spying.", "1125"),
    ("The minister denied the Albanian charge.", "016"),
    ("The Peruvian premier resigned.", "0831"),
]
TURNED = [
    ("The Polish president will visit Chile.", "AGREE", "036"),
    ("Japan will give food aid to Nepal.", "AGREE", "0333"),
    ("Kenya will share intelligence with Uganda.", "AGREE", "0314"),
    ("Turkey will withdraw its troops from Syria.", "CONCEDE", "0356"),
    ("The rebels will free two Kenyan nurses.", "CONCEDE", "0353"),
    ("Russia will not give aid to Ukraine.", "REJECT", "122"),
    ("Canada will not lift sanctions on Burundi.", "REJECT", "1244"),
]


@pytest.mark.parametrize(("text", "code"), CODES)
def test_a_report_has_the_closest_code_that_its_words_allow(text: str, code: str) -> None:
    assert cameo_of(text) == code


@pytest.mark.parametrize(("text", "kind", "code"), TURNED)
def test_what_is_planned_or_refused_has_the_code_of_the_announcement(text: str, kind: str, code: str) -> None:
    assert (report_of(text).type.value, cameo_of(text)) == (kind, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Albania will extend the curfew in Tirana.", "1323"),
        ("Teachers will hold a protest against the Albanian government.", "133"),
        ("Albania announced that it would impose sanctions on Serbia.", "1312"),
    ],
)
def test_an_announced_conflict_is_a_threat_only_under_the_earlier_edition(text: str, code: str) -> None:
    earlier = report_of(text, "plover-2021")
    assert isinstance(earlier.cameo, Coded)
    assert (earlier.type.value, earlier.cameo.value) == ("THREATEN", code)
    assert report_of(text).type.value != "THREATEN"
    assert report_of(text).modality.value.value == "planned"


def test_the_trigger_and_the_word_that_told_more_are_the_evidence() -> None:
    text = "Mexico urged Guatemala to release the hostages."
    found = report_of(text).cameo
    assert [s.of(text) for s in found.evidence] == ["urged", "release"]
    assert isinstance(found, Coded)
    assert found.by == "cameo.topic@1<frames.request.urge@1"


def test_the_rule_of_a_refusal_names_the_pattern_of_what_is_refused() -> None:
    found = report_of("Russia will not give aid to Ukraine.")
    assert found.type.by == "frames.reject.will-not@1<frames.aid.provide@1"


def test_a_code_goes_with_the_type_of_its_report() -> None:
    for text in (*(t for t, _ in CODES), *(t for t, _, _ in TURNED)):
        report = report_of(text)
        assert report.type.value in ONTOLOGY.edition.types_of(load_cameo()[cameo_of(text)]), text


def test_rows_carry_code_scores_contexts_and_quad() -> None:
    reading = dragoman.read("The bloc imposed sanctions on Burundi.", published="2020-01-30")
    (row,) = report_rows(reading)
    assert (row.cameo, row.goldstein_icews, row.goldstein_gdelt, row.quad) == ("163", -8, -8, 4)
    assert row.contexts == ["economic", "diplomatic"]


# Editions and settings.


CHANGED = [
    ("The bloc imposed sanctions on Burundi.", "SANCTION discontinue", "COERCE restrict"),
    ("The court sentenced the Croatian general.", "SANCTION convict", "ACCUSE disapprove"),
    ("Turkey will withdraw its troops from Syria.", "CONCEDE", "AGREE"),
    ("Canada will lift sanctions on Burundi.", "CONCEDE", "AGREE"),
    ("Canada lifted sanctions on Burundi.", "CONCEDE", "RETREAT"),
    ("Khalid met the Danish envoy in Oslo.", "CONSULT", "CONSULT"),
    ("The Peruvian premier resigned.", "RETREAT resign", "RETREAT resign"),
]


@pytest.mark.parametrize(("text", "manual", "draft"), CHANGED)
def test_the_draft_of_2021_reads_some_codes_as_other_types(text: str, manual: str, draft: str) -> None:
    for edition, wanted in (("plover-2.0", manual), ("plover-2021", draft)):
        report = report_of(text, edition)
        assert " ".join(filter(None, (report.type.value, mode_of(report)))) == wanted


def test_a_changed_type_names_the_edition_and_keeps_its_code() -> None:
    report = report_of("The bloc imposed sanctions on Burundi.", "plover-2021")
    assert report.type.by.startswith("edition.plover-2021@1<frames.sanction.")
    assert isinstance(report.cameo, Coded)
    assert (report.cameo.value, report.quad) == ("163", 4)


def test_the_changes_of_the_draft_are_those_of_its_crosswalk() -> None:
    for code, (kind, _) in DRAFT.edition.changes.items():
        assert cameo_code(code).type == kind
        assert kind not in ONTOLOGY.edition.types_of(cameo_code(code)) or code in ("034", "035")


def test_ids_of_reports_do_not_depend_on_the_edition() -> None:
    text = "The bloc imposed sanctions on Burundi."
    assert report_of(text).id == report_of(text, "plover-2021").id


def test_editions_and_settings_are_different_runs() -> None:
    runs = {load().run.id, load(edition="plover-2021").run.id, load(sanction_quad=3).run.id}
    assert len(runs) == 3
    assert dict(load(edition="plover-2021").run.fingerprints)["edition"] == "plover-2021"


def test_the_quad_class_of_sanctions_is_a_setting() -> None:
    text = "The bloc imposed sanctions on Burundi."
    assert [report_rows(dragoman.load(sanction_quad=q).read(text))[0].quad for q in (4, 3)] == [4, 3]
    assert load_ontology(sanction_quad=3).quad("SANCTION") == 3
    with pytest.raises(OntologyError, match=r"4 .* or 3"):
        load_ontology(sanction_quad=2)


def test_an_edition_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(OntologyError, match=r"did you mean 'plover-2021'\? There are: plover-2\.0, plover-2021"):
        dragoman.load(edition="plover-2020")


def test_editions_say_what_they_are_and_why() -> None:
    for edition in load_editions(load_cameo(), {k: t.modes for k, t in ONTOLOGY.types.items()}).values():
        assert edition.title
        assert edition.why.endswith(".")


@cache
def all_rule_codes() -> set[str]:
    rules = ONTOLOGY.rules
    return {*rules.planned.values(), *rules.refused.values(), *(c for t in rules.topics for c in t.codes.values())}


def test_rules_lead_to_codes_that_exist() -> None:
    assert all_rule_codes() <= set(load_cameo())


def test_a_report_without_a_pattern_of_ours_has_the_default_code() -> None:
    from dragoman.model.coding import Frame, Modality
    from dragoman.model.text import Span
    from dragoman.read.codes import judge_codes

    text = "Police beat the Ugandan journalist."
    parse = load().parser.parse(text, dragoman.read(text).zones)
    span = Span(7, 11)
    frame = Frame("ASSAULT", "beat", 1, span, (), (), False, span, "classifier.small@1", 0.5)
    codes = judge_codes(frame, Coded(Modality.ASSERTED, (span,), "modality.none@1"), parse, ONTOLOGY)
    assert (codes.cameo.value, codes.cameo.by) == ("182", "cameo.default@1")
    assert not isinstance(codes.mode, Blank)


def test_the_types_are_sixteen_in_every_edition() -> None:
    assert set(DRAFT.types) == set(ONTOLOGY.types) == set(TYPES)
