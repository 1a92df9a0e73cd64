"""Codebooks: what a file may say, how a mistake is told, what is told apart, and where the types go."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

import dragoman
from dragoman.classify.marked import Marked
from dragoman.classify.marks import MarkError, read_marks
from dragoman.cli import app
from dragoman.codebook import fewshot
from dragoman.codebook.check import check_codebook, wilson
from dragoman.codebook.extend import extend_ontology
from dragoman.codebook.load import load_background, load_embedder
from dragoman.codebook.loader import Codebook, CodebookError, load_codebook, read_codebook
from dragoman.export.plover import write_plover
from dragoman.model.coding import Blank, Frame
from dragoman.model.parse import Parse, Sentence, Token
from dragoman.model.text import Span
from dragoman.ontology.loader import TYPES, load_ontology
from dragoman.read.custom import apply_codebook
from dragoman.reader import Reader
from dragoman.resources import add_codebook
from dragoman.store.rows import report_rows, rows_of

FOLDER = Path(__file__).parent / "codebooks"
BOOKS = sorted(FOLDER.glob("*.toml"))
TEMPLATE = Path(fewshot.__file__).parent / "data" / "template.toml"
WATER = TEMPLATE.read_text("utf-8")
DISPATCHES = (
    "Turkey cut the flow of the Euphrates to Syria on Tuesday, officials in Damascus said.",
    "The army blocked the water of the river to the rebels, residents said.",
    "Police arrested three activists in Lagos on Monday.",
)


def call(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def problems_of(text: str) -> str:
    with pytest.raises(CodebookError) as caught:
        read_codebook(text, "water.toml")
    return str(caught.value)


def water(**fields: str) -> str:
    """The template with some fields written otherwise; None of them may span lines."""
    lines = WATER.splitlines()
    for name, value in fields.items():
        at = next(k for k, line in enumerate(lines) if line.startswith(f"{name} = "))
        lines[at] = f"{name} = {value}"
    return "\n".join(lines)


# Marks


def test_marks_become_spans_of_the_sentence_without_them() -> None:
    example = read_marks("{A:Turkey} {T:cut} the flow\n to { T".replace(" { T", " ") + "{R:Syria}.")
    assert example.text == "Turkey cut the flow to Syria."
    assert [s.of(example.text) for s in (example.actor, example.trigger, example.recipient) if s] == [
        "Turkey",
        "cut",
        "Syria",
    ]
    assert example.marked == "{A:Turkey} {T:cut} the flow to {R:Syria}."


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("{A:Turkey} cut the flow.", "no trigger is marked"),
        ("{X:Turkey} {T:cut} it.", "{X:...} is no mark"),
        ("{a:Turkey} {T:cut} it.", "did you mean {A:...}?"),
        ("{A:The {T:cut}} of it.", "a mark stands inside {A:...}"),
        ("{T:cut} and {T:closed}.", "{T:...} stands twice"),
        ("{T: } it.", "is empty"),
        ("They {T:cut it.", "is not closed"),
        ("They {T:cut} it}.", "belongs to no mark"),
    ],
)
def test_a_mark_that_cannot_be_read_is_told_with_what_would_be_right(raw: str, told: str) -> None:
    with pytest.raises(MarkError) as caught:
        read_marks(raw)
    assert told in str(caught.value)


# The file


def test_the_template_can_be_loaded_as_it_is() -> None:
    book = load_codebook(TEMPLATE)
    assert [t.code for t in book.types] == ["WATER"]
    assert book.warnings == ()
    assert len(book.types[0].examples) >= 10
    assert [e.id for e in book.types[0].entries] == ["codebook.WATER.cut", "codebook.WATER.close"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"code": '"water"'}, "water.toml: water: code: is 'water'; write capitals"),
        ({"code": '"COERCE"'}, "COERCE: code: is a type of PLOVER; take another code, or write replaces = true"),
        ({"quad": "5"}, "WATER: quad: is 5; write one of 1 verbal cooperation"),
        ({"quad": "true"}, "WATER: quad: is True"),
        ({"intensity": '"high"'}, "WATER: intensity: is 'high'; write a number from -10"),
        ({"gist": '""'}, "WATER: gist: is ''; write one line"),
        ({"gist": '"x"\ndefinitions = "y"'}, "WATER: definitions: is no field; did you mean definition?"),
        ({"quad": "4\nreplaces = true"}, "replaces: is true, but PLOVER has no such type"),
        ({"quad": "4\nthreshold = 2"}, "threshold: is 2; write a number from 0 to 1"),
        ({"quad": "4 5"}, "water.toml: this is not TOML"),
        ({"verb": '["cut"]'}, "WATER: entry, number 1: cut: verb is ['cut']; write words in one pair of quotes"),
        ({"id": '"cut"\nrecipients = "obj"'}, "unknown fields ['recipients']"),
        ({"id": "3"}, "entry, number 1: has no id"),
    ],
)
def test_what_is_wrong_is_told_with_file_type_field_and_remedy(fields: dict[str, str], told: str) -> None:
    assert told in problems_of(water(**fields))


def with_examples(*rows: str, key: str = "examples") -> str:
    """The template with other examples or counter-examples, in JSON, which is TOML here."""
    table = tomllib.loads(WATER)
    table[key] = list(rows)
    order = ("code", "gist", "definition", "quad", "intensity", "examples", "counterexamples")
    return "\n".join(f"{name} = {json.dumps(table[name], ensure_ascii=False)}" for name in order)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("{A:Turkey} cut it.",), "WATER: examples, number 1: no trigger is marked; put {T:...} around the word"),
        (("Es {T:fehlt} an Wasser.", "They {T:cut} it.", "they {T:cut} it!"), "number 3: says the same as number 2"),
        (
            ("{A:Die Türkei} hat dem Land das Wasser {T:abgedreht} und den Hahn zugemacht.",),
            "number 1: seems to be in German",
        ),
        (("Турция {T:перекрыла} воду.",), "number 1: seems to be in another script"),
        (("They {T:cut} it.",), "examples: holds 1; 5 are the least, 10 or more are good"),
        (
            ("{A:Rebels} {T:shelled} a pumping station in the north of {R:the capital}.",),
            "counterexamples, number 3: stands among the examples too",
        ),
    ],
)
def test_an_example_that_is_no_use_is_told_with_its_number(rows: tuple[str, ...], told: str) -> None:
    assert told in problems_of(with_examples(*rows))


def test_names_in_other_languages_are_no_other_language() -> None:
    for sentence in ("Police in Rio de Janeiro {T:shut} La Paz street.", "El Salvador {T:jailed} Mara de la Cruz."):
        assert "seems to be" not in problems_of(with_examples(sentence))


def test_few_examples_are_a_warning() -> None:
    six = tomllib.loads(WATER)["examples"][:6]
    book = read_codebook(with_examples(*six), "water.toml")
    assert [w.line() for w in book.warnings] == [
        "water.toml: WATER: examples: holds 6; 10 or more tell the type apart more surely"
    ]


def test_several_types_stand_in_one_file() -> None:
    book = read_codebook(two_types(), "two.toml")
    assert [t.code for t in book.types] == ["WATER", "BOATSEIZE"]
    again = two_types().replace('"BOATSEIZE"', '"WATER"')
    assert "WATER: code: stands twice" in problems_of(again)


def two_types() -> str:
    boats = (FOLDER / "boats.toml").read_text("utf-8")
    return f"[[type]]\n{with_examples(*tomllib.loads(WATER)['examples'])}\n[[type]]\n{boats}"


# In the ontology


def test_patterns_of_a_codebook_are_tried_before_plover_s() -> None:
    ontology = extend_ontology(load_ontology(), load_codebook(TEMPLATE))
    assert ontology.verbs["cut"][0].id == "codebook.WATER.cut"
    assert ontology.verbs["cut"][1:] == load_ontology().verbs["cut"]
    assert ontology.quad("WATER") == 4
    assert ontology.fingerprint != load_ontology().fingerprint


def test_a_type_that_replaces_plover_s_keeps_modes_and_cameo_codes_and_drops_its_patterns() -> None:
    text = water(code='"COERCE"', intensity="-3.5").replace("quad = 4", "quad = 4\nreplaces = true")
    ontology = extend_ontology(load_ontology(), read_codebook(text, "own.toml"))
    assert [e.id for e in ontology.entries if e.type == "COERCE"] == ["codebook.COERCE.cut", "codebook.COERCE.close"]
    assert "arrest" not in {e.type for w in ontology.verbs.values() for e in w if e.type == "COERCE" and not e.verbs}
    assert ontology.intensity("COERCE") == -3.5
    assert ontology.intensity("COERCE", "arrest") == -7
    assert ontology.default_cameo("COERCE") == "170"


def test_a_cameo_code_that_does_not_exist_is_told() -> None:
    book = read_codebook(water(verb='"cut"\ncameo = "999"'), "water.toml")
    with pytest.raises(CodebookError, match="entry cut: '999' is no CAMEO code"):
        extend_ontology(load_ontology(), book)


# Few-shot


class Letters:
    """An embedder for tests: how often each letter group stands in the pieces."""

    fingerprint = "letters"

    def embed(self, sentences: Sequence[Marked]) -> NDArray[Any]:
        rows = np.zeros((len(sentences), 64))
        for row, sentence in zip(rows, sentences, strict=True):
            for piece in sentence.pieces:
                row[piece % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_leaving_one_out_is_what_a_fit_without_it_predicts(tmp_path: Path) -> None:
    book, embedder = load_codebook(TEMPLATE), Letters()
    background = load_background(embedder, tmp_path)
    custom = book.types[0]
    vectors = {custom.code: fewshot.embed(custom.examples, embedder)}
    sample = fewshot.make_sample(custom, vectors, fewshot.embed(custom.counterexamples, embedder), background)
    for row in (0, 3, 14):
        smaller = fewshot.without(sample, row)
        fitted = fewshot.fit("WATER", smaller, 0.5)
        expected = float(sample.x[row] @ fitted.direction) + fitted.bias
        assert fewshot.leave_out(sample)[row] == pytest.approx(expected, abs=1e-6)


def test_the_threshold_parts_examples_from_counter_examples_and_keeps_the_background_out() -> None:
    high, low, rest = np.array([0.8, 0.9, 0.95]), np.array([0.3, 0.4]), np.full(200, 0.1)
    assert 0.4 < fewshot.choose_threshold(high, low, rest) <= 0.8
    assert fewshot.choose_threshold(high, low, np.full(200, 0.85)) > 0.85


def test_the_background_has_sentences_of_every_plover_type() -> None:
    """When it fails: python scripts/background.py."""
    counts = Counter(kind for kind, _ in fewshot.background_sentences())
    assert set(counts) == {*TYPES, "NONE", "NEWS"}
    assert min(counts.values()) >= 5


def test_vectors_of_the_background_are_kept_and_taken_up_again(tmp_path: Path) -> None:
    first = load_background(Letters(), tmp_path)
    second = load_background(Letters(), tmp_path)
    assert [p.suffix for p in tmp_path.iterdir()] == [".npy"]
    assert np.allclose(first.vectors, second.vectors, atol=1e-6)


@pytest.mark.parametrize("path", [TEMPLATE, *BOOKS], ids=lambda p: p.stem)
def test_what_is_learned_is_known_and_the_news_are_left_alone(path: Path) -> None:
    """The examples themselves come out right; of the background at most a few sentences do."""
    book, embedder = load_codebook(path), load_embedder()
    background = load_background(embedder)
    coder = fewshot.make_coder(book, embedder, background)
    custom, (classifier,) = book.types[0], coder.classifiers
    scores = [classifier.score(v) for v in fewshot.embed(custom.examples, embedder)]
    others = [classifier.score(v) for v in background.vectors]
    assert np.mean([s >= classifier.threshold for s in scores]) >= 0.8
    assert np.mean([s >= classifier.threshold for s in others]) <= 0.02
    assert coder.fingerprint == fewshot.make_coder(book, embedder, background).fingerprint


def test_the_wilson_interval_of_eighty_in_a_hundred() -> None:
    assert wilson(80, 100) == (0.711, 0.867)


# The stage


def make_parse(text: str) -> Parse:
    tokens, at = [], 0
    for i, word in enumerate(text.split()):
        at = text.index(word, at)
        tokens.append(Token(i, at, at + len(word), word, word.lower(), "VERB", "VBD", "ROOT", 1, ""))
        at += len(word)
    return Parse(tuple(tokens), (Sentence(0, len(tokens), 1, Span(0, len(text))),))


class Yes:
    """A coder that takes every sentence with a word."""

    codebook = Codebook("t.toml", (), "1a2b3c4d5e")

    def __init__(self, word: str) -> None:
        self.word = word

    def judge(self, example: Any) -> tuple[str, float] | None:
        return ("WATER", 0.9) if self.word in example.text else None


def test_a_frame_that_is_taken_keeps_its_old_type_as_runner_up() -> None:
    text = "Turkey diverted water"
    frame = Frame("COERCE", "seize", 1, Span(7, 15), (Span(0, 6),), (), False, Span(0, 21), "frames.coerce.x@1", 0.8)
    taken, other, bare, own = (
        apply_codebook([f], text, make_parse(text), Yes(word))  # type: ignore[arg-type]
        for f, word in (
            (frame, "water"),
            (frame, "fire"),
            (replace(frame, type=""), "fire"),
            (replace(frame, type="WATER", entry="frames.codebook.WATER.cut@1"), "fire"),
        )
    )
    assert [(f.type, f.mode, f.entry, f.runner_up, f.score) for f in taken] == [
        ("WATER", None, "codebook.WATER@1a2b3c4d", "COERCE", 0.9)
    ]
    assert other == (frame,)
    assert bare == ()
    assert own[0].entry == "codebook.WATER.cut@1a2b3c4d"
    assert apply_codebook([frame], text, make_parse(text), None) == (frame,)


# From file to data


@pytest.fixture(scope="module")
def own_reader() -> Reader:
    return dragoman.load(codebook=TEMPLATE)


def test_a_type_of_one_s_own_goes_all_the_way_to_rows_and_plover_json(own_reader: Reader) -> None:
    reading = own_reader.read(DISPATCHES[0], published="2020-01-30", publisher="Coast Radio")
    report = reading.reports[0]
    assert report.type.value == "WATER"
    assert report.type.by == f"codebook.WATER.cut@{load_codebook(TEMPLATE).short}"
    assert report.type.evidence[0].of(DISPATCHES[0]) == "cut the flow"
    assert isinstance(report.cameo, Blank)
    assert report.cameo.reason == "F004"
    (row,) = report_rows(reading)
    assert (row.type, row.quad, row.intensity, row.cameo) == ("WATER", 4, -5.0, None)
    assert {"type", "cameo"} <= {r["field"] for r in rows_of(reading)["claims"]}
    out = StringIO()
    counts = write_plover([row], out, version="0", written={})
    record = json.loads(out.getvalue())
    assert (record["event"], record["quad_code"], record["event_scale"]) == (["WATER"], 4, -5.0)
    assert "WATER is a type of the coder's own codebook" in record["comment"]
    assert counts["own"] == 1


def test_other_events_stay_what_they_were(own_reader: Reader, reader: Reader) -> None:
    assert own_reader.read(DISPATCHES[2]).reports == reader.read(DISPATCHES[2]).reports


def test_the_run_names_the_codebook(own_reader: Reader, reader: Reader, tmp_path: Path) -> None:
    assert "codebook" not in dict(reader.resources.run.fingerprints)
    file = tmp_path / "w.toml"
    file.write_text(WATER.replace("-5.0", "-4.0"), "utf-8")
    other = add_codebook(reader.resources, file)
    assert len({r.run.id for r in (reader.resources, own_reader.resources, other)}) == 3


def test_a_codebook_is_read_anew_at_each_load(tmp_path: Path) -> None:
    file = tmp_path / "w.toml"
    for intensity in ("-5.0", "-2.5"):
        file.write_text(water(intensity=intensity), "utf-8")
        assert dragoman.load(codebook=file).resources.ontology.intensity("WATER") == float(intensity)


def test_from_ten_examples_to_coded_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("codebook", "new", "own.toml", "--code", "WATERCUT").exit_code == 0
    again = call("codebook", "new", "own.toml")
    assert again.exit_code == 1
    assert "was left alone" in again.stderr

    checked = call("codebook", "check", "own.toml")
    assert checked.exit_code == 0
    assert "pattern cut fires on examples 1" in checked.stdout
    assert "come out right" in checked.stdout
    assert checked.stdout.splitlines()[-1].startswith("verdict: WATERCUT ")

    Path("news.jsonl").write_text("\n".join(json.dumps({"text": t, "date": "2020-01-30"}) for t in DISPATCHES))
    tried = call("codebook", "test", "own.toml", "news.jsonl", "--csv", "out.csv")
    assert tried.exit_code == 0
    assert "{A:Turkey} {T:cut the flow} of the Euphrates to {R:Syria}" in tried.stdout
    assert "pattern cut" in tried.stdout
    assert len(Path("out.csv").read_text().splitlines()) == 3

    assert call("read", "news.jsonl", "--codebook", "own.toml", "--into", "p").exit_code == 0
    rows = [json.loads(line) for line in call("show", "p", "--type", "WATERCUT", "--json").stdout.splitlines()]
    assert [r["quote"] for r in rows] == ["cut the flow", "blocked the water"]
    assert call("show", "p", "--type", "WATERCUTS").exit_code == 2
    assert "WATERCUT" in call("export", "p", "--format", "plover").stdout
    assert "codebook.WATERCUT.cut@" in call("explain", "news.jsonl", "--codebook", "own.toml").stdout


def test_a_broken_codebook_ends_every_command_in_a_message(tmp_path: Path) -> None:
    file, news = tmp_path / "w.toml", tmp_path / "a.txt"
    file.write_text(water(quad="7"))
    news.write_text(DISPATCHES[2])
    for words in (("codebook", "check", f"{file}"), ("read", f"{news}", "--codebook", f"{file}")):
        done = call(*words)
        assert done.exit_code == 1
        assert "w.toml: WATER: quad: is 7; write one of" in done.stderr
    missing = call("codebook", "check", f"{tmp_path / 'no.toml'}")
    assert "there is no such file; dragoman codebook new" in missing.stderr
    assert call("codebook", "new", f"{tmp_path / 'x.toml'}", "--code", "CONSULT").exit_code == 2


def test_the_check_says_what_a_wrong_sentence_looks_like(reader: Reader, tmp_path: Path) -> None:
    """With letters for meaning much comes out wrong; each miss names a neighbour of the other side."""
    book = load_codebook(FOLDER / "boats.toml")
    embedder = Letters()
    (found,) = check_codebook(
        book,
        frames_of=lambda text: reader.read(text).frames,
        embedder=embedder,
        background=load_background(embedder, tmp_path),
    )
    assert found.total == 16
    assert found.right == 16 - len(found.misses)
    assert found.low < found.right / found.total < found.high
    for miss in found.misses:
        assert miss.like in TYPES or miss.like.partition(" ")[0] in ("example", "counter-example")
        assert (miss.like.startswith("example")) == miss.counter
    assert found.verdict.startswith("BOATSEIZE ")


def test_ten_examples_without_a_pattern_code_what_plover_has_no_type_for() -> None:
    """Two seizures of fishing boats are taken, with their evidence; the release of fishermen is not."""
    reader = dragoman.load(codebook=FOLDER / "boats.toml")
    texts = (
        "The Sri Lankan navy seized a trawler with nine Indian fishermen near Katchatheevu on Monday, officials said.",
        "SFAX - The Tunisian coastguard detained an Italian fishing boat off Sfax on Tuesday.",
        "China released eleven Vietnamese fishermen on Monday.",
    )
    found = [reader.read(text, published="2020-01-30").reports[0] for text in texts]
    assert [r.type.value for r in found] == ["BOATSEIZE", "BOATSEIZE", "RETREAT"]
    assert [r.runner_up for r in found[:2]] == ["COERCE", "COERCE"]
    short = load_codebook(FOLDER / "boats.toml").short
    for report, text, word in zip(found, texts, ("seized", "detained"), strict=False):
        assert report.type.by == f"codebook.BOATSEIZE@{short}"
        assert report.type.evidence[0].of(text) == word
        assert 0.5 < report.type.score < 1
