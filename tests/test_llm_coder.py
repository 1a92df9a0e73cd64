"""The second coder in a reading: what it adds, what it may never change, and what becomes of what does not fit."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from endpoint import Answer, Endpoint, fails, row, says, serve, sleeps, tells
from typer.testing import CliRunner

import dragoman
from dragoman.cli import app
from dragoman.demo import dispatches
from dragoman.export.lines import explain_lines
from dragoman.llm import LlmSettings
from dragoman.llm.coder import LLM_SCORE, LlmCoder
from dragoman.llm.prompt import BATCH_CHARACTERS, instructions, make_schema
from dragoman.model.coding import Coded, Frame, Mention, Modality, Outcome, Reading
from dragoman.model.parse import Parse
from dragoman.ontology.loader import TYPES, load_ontology
from dragoman.read.zones import find_zones
from dragoman.reader import Reader
from dragoman.store.rows import report_rows

TEXT = (
    "The French president met the German chancellor in Paris on Monday. "
    "Kenya’s envoy gave Uganda’s  minister an earful over the border. "
    "Peru accused Chile of spying."
)
SECOND = "gave Uganda's minister an earful"


def coder(endpoint: Endpoint, **more: Any) -> LlmCoder:
    settings = LlmSettings(endpoint.base_url, "stub/one@2", **{"timeout": 5.0, "wait": 0.01, **more})
    return LlmCoder.open(settings, load_ontology())


def read(reader: Reader, *answers: Answer, text: str = TEXT, **more: Any) -> Reading:
    with serve(*answers) as endpoint:
        both = Reader(replace(reader.resources, second=coder(endpoint, **more)))
        return both.read(text, published="2020-01-29", publisher="Meridian Wire")


def alone(reader: Reader, text: str = TEXT) -> Reading:
    return reader.read(text, published="2020-01-29", publisher="Meridian Wire")


def reasons(reading: Reading) -> list[tuple[str, str]]:
    return [(b.reason, b.note) for b in reading.unaligned]


def added(**more: Any) -> dict[str, Any]:
    sides = {"actors": ["Kenya's envoy"], "recipients": ["Uganda's minister"]}
    return {**row("gave", "ACCUSE", sentence=2), **sides, **more}


def test_a_frame_that_no_rule_found_is_added_with_its_name_and_a_low_score(reader: Reader) -> None:
    reading = read(reader, tells(added(mode="disapprove")))
    before = alone(reader)
    assert [r for r in reading.reports if r in before.reports] == list(before.reports)
    (new,) = [r for r in reading.reports if r not in before.reports]
    assert new.type == Coded("ACCUSE", (new.trigger,), "llm.stub/one-2@1", LLM_SCORE)
    assert isinstance(new.mode, Coded)
    assert [s.value.country for s in (*new.actors, *new.recipients) if isinstance(s, Coded)] == ["KEN", "UGA"]
    assert [r.trigger for r in reading.reports] == sorted(r.trigger for r in reading.reports)
    assert [o.outcome for o in reading.opinions] == [Outcome.ADDED]
    assert reading.unaligned == ()
    assert all(frame.score > LLM_SCORE for frame in before.frames)


def test_every_claim_of_an_added_report_quotes_the_text(reader: Reader) -> None:
    reading = read(reader, tells(added()))
    for line in report_rows(reading):
        assert line.quote == TEXT[line.start : line.end]


def test_agreement_is_noted_and_changes_nothing(reader: Reader) -> None:
    sides = ["The French president", "the German chancellor"]
    reading = read(reader, tells(row("met", actors=sides), row("Monday", actors=sides[:1])))
    assert reading.reports == alone(reader).reports
    assert reading.frames == alone(reader).frames
    assert [o.outcome for o in reading.opinions] == [Outcome.AGREED, Outcome.AGREED]
    assert reading.opinions[0].frame.modality is Modality.ASSERTED


def test_another_type_becomes_the_runner_up_once(reader: Reader) -> None:
    sides = ["The French president", "the German chancellor"]
    reading = read(reader, tells(row("met", "AGREE", actors=sides), row("met", "SUPPORT", actors=sides)))
    before = alone(reader)
    assert before.reports[0].runner_up is None
    assert reading.reports[0] == replace(before.reports[0], runner_up="AGREE")
    assert reading.reports[1:] == before.reports[1:]
    assert [o.outcome for o in reading.opinions] == [Outcome.RUNNER_UP, Outcome.DIFFERS]


class Contrary:
    """A second coder that sees something else wherever a verb stands, with whoever is near."""

    fingerprint = "contrary"

    def frames(self, text: str, parse: Parse, mentions: tuple[Mention, ...]) -> tuple[tuple[Frame, ...], tuple[()]]:
        found = []
        for token in (t for t in parse.tokens if t.pos in ("VERB", "NOUN")):
            here = parse.sentence_of(token.i).span
            sides = [m.span for m in mentions if here.holds(m.span)]
            kind, mutual = TYPES[token.start % len(TYPES)], token.i % 3 == 0
            actors, recipients = (sides, []) if mutual else (sides[:1], sides[1:2])
            found.append(
                Frame(kind, None, token.i, token.span, tuple(actors), tuple(recipients), mutual, here, "llm.no@1", 0.4)
            )
        return tuple(found), ()


def test_no_second_opinion_takes_anything_from_what_the_rules_say(reader: Reader) -> None:
    both = Reader(replace(reader.resources, second=Contrary()))
    outcomes: set[Outcome] = set()
    for dispatch in list(dispatches())[::4]:
        before, after = reader.read_dispatch(dispatch), both.read_dispatch(dispatch)
        kept = [replace(r, runner_up=None) for r in after.reports if "llm.no@1" not in r.type.by]
        assert kept == [replace(r, runner_up=None) for r in before.reports]
        assert len({r.id for r in after.reports}) == len(after.reports)
        outcomes |= {o.outcome for o in after.opinions}
    assert outcomes == set(Outcome)


def test_the_headline_is_left_out_as_it_is_for_the_rules(reader: Reader) -> None:
    text = "Fiji aids Tonga after storm\n\nFiji helped Tonga on Monday, the government said in Suva. It rained."
    reading = read(reader, tells(row("aids", "AID", actors=["Fiji"], recipients=["Tonga"])), text=text)
    assert [o.outcome for o in reading.opinions] == [Outcome.LEFT_OUT]
    assert reading.reports == alone(reader, text).reports


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (added(trigger="scolded"), [("E004", "scolded")]),
        (added(type="SCOLD"), [("E003", "SCOLD")]),
        (added(sentence=9), [("E005", "sentence 9: ACCUSE gave")]),
        (added(sentence=0), [("E005", "sentence 0: ACCUSE gave")]),
        (added(actors=[], recipients=[]), [("E006", "ACCUSE")]),
        (
            added(actors=["Rwanda"], recipients=["Burundi"]),
            [("E004", "Rwanda"), ("E004", "Burundi"), ("E006", "ACCUSE")],
        ),
        ({"sentence": 2}, [("E002", '{"sentence": 2}')]),
    ],
)
def test_a_row_that_does_not_fit_is_a_blank_with_its_reason(
    event: dict[str, Any], told: list[tuple[str, str]], reader: Reader
) -> None:
    reading = read(reader, tells(event))
    assert reasons(reading) == told
    assert reading.opinions == ()
    assert reading.reports == alone(reader).reports
    assert set(reading.issues) == {code for code, _ in told}


def test_a_row_keeps_what_fits(reader: Reader) -> None:
    reading = read(reader, tells(added(recipients=["Uganda’s minister", "Rwanda"], mode="visit", modality="sworn")))
    assert reasons(reading) == [("E007", "visit"), ("E007", "sworn"), ("E004", "Rwanda")]
    assert [o.outcome for o in reading.opinions] == [Outcome.ADDED]
    assert len(reading.opinions[0].frame.recipients) == 1


@pytest.mark.parametrize(
    ("answer", "code", "why"),
    [
        (fails(500), "E001", "HTTP 500"),
        (fails(401), "E001", "HTTP 401"),
        (sleeps(1, tells()), "E001", "no answer within"),
        (says("I cannot help with that."), "E002", "I cannot help with that."),
        (says(None, finish="content_filter"), "E002", "no text"),
        (says('{"events": [', finish="length"), "E002", "cut off"),
    ],
)
def test_a_failure_costs_the_second_opinion_and_never_the_dispatch(
    answer: Answer, code: str, why: str, reader: Reader
) -> None:
    reading = read(reader, answer, timeout=0.5)
    assert [b.reason for b in reading.unaligned] == [code]
    assert why in reading.unaligned[0].note
    assert reading.reports == alone(reader).reports
    assert reading.issues == (*alone(reader).issues, code)
    assert f"blank {code}: " in "\n".join(explain_lines(reading))


def test_a_long_dispatch_is_asked_about_in_pieces_and_given_up_at_the_first_failure(reader: Reader) -> None:
    text = TEXT + " Rain fell on the hills of the north all day." * (3 * BATCH_CHARACTERS // 45)
    with serve(tells(added()), fails(403)) as endpoint:
        both = Reader(replace(reader.resources, second=coder(endpoint)))
        reading = both.read(text, published="2020-01-29", publisher="Meridian Wire")
    assert len(endpoint.asked) == 2
    assert [o.outcome for o in reading.opinions] == [Outcome.ADDED]
    (blank,) = reading.unaligned
    assert blank.evidence[0].end == len(text)
    first, second = (body["messages"][1]["content"].splitlines() for body in endpoint.asked)
    assert first[0].startswith("1. The French president")
    assert second[0].startswith(f"{len(first) + 1}. ")


def test_a_refused_request_costs_its_own_sentences_only(reader: Reader) -> None:
    text = "Rain fell on the hills of the north all day. " * (BATCH_CHARACTERS // 45) + TEXT
    number = len(reader.resources.parser.parse(text, find_zones(text)).sentences) - 1
    refused = fails(400, "content filter\x1b[2J")
    with serve(refused, refused, refused, tells(added(sentence=number))) as endpoint:
        reading = Reader(replace(reader.resources, second=coder(endpoint))).read(text)
    assert [b.reason for b in reading.unaligned] == ["E001"]
    assert reading.unaligned[0].note.endswith("HTTP 400: content filter\ufffd[2J")
    assert [o.outcome for o in reading.opinions] == [Outcome.ADDED]


def test_the_codebook_and_only_the_numbered_sentences_are_sent(reader: Reader) -> None:
    with serve(tells()) as endpoint:
        both = Reader(replace(reader.resources, second=coder(endpoint)))
        both.read(TEXT, publisher="Meridian Wire", title="Secret title", url="https://x.invalid/1")
        assert both.times(TEXT)
        assert both.places(TEXT)
        both.statements(TEXT)
    (body,) = endpoint.asked  # the single layers need no second coder
    codebook, sentences = (message["content"] for message in body["messages"])
    assert all(f"\n{code}: " in codebook for code in TYPES)
    assert sentences.splitlines()[1] == "2. Kenya’s envoy gave Uganda’s minister an earful over the border."
    assert "Secret" not in json.dumps(body)
    assert "Meridian" not in json.dumps(body)


def test_every_object_of_the_schema_is_closed_as_strict_servers_ask() -> None:
    schema = make_schema(load_ontology())
    events = schema["properties"]["events"]["items"]
    for part in (schema, events):
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False
    assert set(events["properties"]["type"]["enum"]) == set(TYPES)
    assert all(f'"{name}"' in instructions(load_ontology()) for name in events["properties"])


def test_with_a_cache_a_second_run_asks_nothing_and_gives_the_same(reader: Reader, tmp_path: Path) -> None:
    with serve(tells(added())) as endpoint:
        both = Reader(replace(reader.resources, second=coder(endpoint, cache=str(tmp_path / "answers"))))
        first, again = (both.read(TEXT, published="2020-01-29") for _ in range(2))
        assert len(endpoint.asked) == 1
        (kept,) = (tmp_path / "answers").iterdir()
        kept.write_bytes(kept.read_bytes()[:-9])  # half a file is no answer
        assert both.read(TEXT, published="2020-01-29") == first
        assert len(endpoint.asked) == 2
    offline = both.read(TEXT, published="2020-01-29")
    assert first == again == offline
    assert pickle.dumps(first.reports) == pickle.dumps(offline.reports)


def test_a_failure_is_not_kept(reader: Reader, tmp_path: Path) -> None:
    with serve(fails(403), tells(added())) as endpoint:
        both = Reader(replace(reader.resources, second=coder(endpoint, cache=tmp_path)))
        assert [b.reason for b in both.read(TEXT).unaligned] == ["E001"]
        assert both.read(TEXT).unaligned == ()


def test_a_cache_that_cannot_be_written_is_told_and_costs_nothing(reader: Reader, tmp_path: Path) -> None:
    with serve(tells(added())) as endpoint:
        second = coder(endpoint, cache=tmp_path / "answers")
        (tmp_path / "answers").rmdir()
        (tmp_path / "answers").write_text("a file")
        reading = Reader(replace(reader.resources, second=second)).read(TEXT, published="2020-01-29")
    assert {b.reason for b in reading.unaligned} == {"E008"}
    assert [o.outcome for o in reading.opinions] == [Outcome.ADDED]


def test_the_run_says_which_coder_was_asked_and_is_unchanged_without_one(reader: Reader) -> None:
    settings = LlmSettings("http://x/v1", "m", seed=1)
    runs = {
        replace(reader.resources, second=LlmCoder(s, load_ontology())).run.id
        for s in (
            settings,
            replace(settings, model="n"),
            replace(settings, seed=2),
            replace(settings, base_url="http://y"),
        )
    }
    assert len(runs) == 4
    same = replace(settings, timeout=1.0, tries=9, cache=Path("elsewhere"))
    assert replace(reader.resources, second=LlmCoder(same, load_ontology())).run.id in runs
    assert [name for name, _ in reader.resources.run.fingerprints][-1] == "encoder"


def test_a_coder_can_be_sent_to_a_worker(reader: Reader) -> None:
    second = LlmCoder(LlmSettings("http://x/v1", "m"), load_ontology())
    assert pickle.loads(pickle.dumps(second)).fingerprint == second.fingerprint


def test_load_takes_the_settings() -> None:
    with serve(tells(added())) as endpoint:
        both = dragoman.load(llm=dragoman.LlmSettings(base_url=endpoint.base_url, model="stub-1"))
        assert len(both.read(TEXT).opinions) == 1


def call(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


def test_the_commands_ask_where_they_are_told_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MY_KEY", "sk-1")
    Path("a.txt").write_text(TEXT, "utf-8")
    with serve(tells(added(), added(trigger="scolded"))) as endpoint:
        options = f"--llm {endpoint.base_url} --llm-model stub-1 --llm-key-env MY_KEY --llm-cache kept".split()
        done = call("read", "a.txt", *options, "--into", "p")
        assert done.exit_code == 0, done.output
        assert f"sent to {endpoint.base_url}/chat/completions" in done.stderr
        assert "E004      1  The second coder's quote stands nowhere" in done.stderr
        assert "first: scolded" in done.stderr
        done = call("explain", "a.txt", *options)
        assert len(endpoint.asked) == 1
        assert endpoint.headers[0]["Authorization"] == "Bearer sk-1"
    assert "added     ACCUSE" in done.stdout
    assert '"scolded"' in done.stdout
    assert "sk-1" not in done.output
    found = call("query", "SELECT quote, c.by FROM claims c WHERE field = 'type' AND c.by LIKE 'llm.%'", "p")
    assert "llm.stub-1@1" in found.stdout


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--llm", "http://127.0.0.1:1/v1"], 2, "--llm-model"),
        (["--llm-model", "m"], 2, "--llm URL"),
        (["--llm", "localhost", "--llm-model", "m"], 2, "web address"),
        (["--llm", "http://127.0.0.1:1/v1", "--llm-model", "m", "--llm-key-env", "NO_SUCH_KEY"], 1, "NO_SUCH_KEY"),
    ],
)
def test_options_that_cannot_work_are_said_before_reading(
    options: list[str], code: int, word: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, "utf-8")
    done = call("read", str(file), *options)
    assert done.exit_code == code
    assert word in " ".join(done.stderr.split())
