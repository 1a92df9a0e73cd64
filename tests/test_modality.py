"""How real the text says a happening is: the cue words and the grammar that carries them to the trigger."""

from __future__ import annotations

import pytest

from dragoman.model.coding import Coded, Modality
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.ontology.cues import Cue, load_cues, make_cue
from dragoman.ontology.errors import OntologyError
from dragoman.parsers.spacy import SpacyParser
from dragoman.read.modality import judge_modality


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    return SpacyParser.load()


def judged(text: str, word: str, parser: SpacyParser) -> Coded[Modality]:
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    token = next(t for t in parse.tokens if t.text == word)
    return judge_modality(token.i, token.span, parse)


CASES = [
    ("Togo expelled the envoy.", "expelled", "asserted"),
    ("Togo did not expel the envoy.", "expel", "negated"),
    ("Togo refused to expel the envoy.", "expel", "negated"),
    ("No one attacked the convoy.", "attacked", "negated"),
    ("Togo will expel the envoy.", "expel", "planned"),
    ("Togo plans to expel the envoy.", "expel", "planned"),
    ("Togo will hold talks with Benin.", "talks", "planned"),
    ("Togo threatened to expel the envoy.", "expel", "threatened"),
    ("Togo urged Benin to expel the envoy.", "expel", "requested"),
    ("Togo called for talks with Benin.", "talks", "requested"),
    ("Togo may expel the envoy.", "expel", "hypothetical"),
    ("If Togo expels the envoy, Benin will protest.", "expels", "hypothetical"),
    ("Togo announced that it would expel the envoy.", "expel", "planned"),
    ("Togo said it would expel the envoy if Benin protested.", "expel", "hypothetical"),
    ("Togo feared that Benin would expel the envoy.", "expel", "hypothetical"),
]


@pytest.mark.parametrize(("text", "word", "expected"), CASES)
def test_the_cue_decides(text: str, word: str, expected: str, parser: SpacyParser) -> None:
    assert judged(text, word, parser).value == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Togo not only expelled the envoy but closed the embassy.", "expelled"),
        ("Togo denied the request.", "request"),
        ("Togo did not mention the attack.", "attack"),
        ("Togo, which expelled the envoy, will hold talks.", "expelled"),
    ],
)
def test_a_cue_that_colours_something_else_leaves_the_happening_asserted(
    text: str, word: str, parser: SpacyParser
) -> None:
    assert judged(text, word, parser).value is Modality.ASSERTED


def test_the_cue_is_kept_as_evidence(parser: SpacyParser) -> None:
    text = "Togo may expel the envoy."
    assert [s.of(text) for s in judged(text, "expel", parser).evidence] == ["may", "expel"]


def test_a_refusal_is_no_denied_concession(parser: SpacyParser) -> None:
    text = "Togo will not lift the ban."
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    lift = next(t for t in parse.tokens if t.text == "lift")
    assert judge_modality(lift.i, Span(text.index("will"), lift.end), parse).value is Modality.ASSERTED


@pytest.mark.parametrize(("kind", "expected"), [("CONCEDE", "asserted"), ("SANCTION", "planned")])
def test_who_decides_to_ease_something_has_conceded_it(kind: str, expected: str, parser: SpacyParser) -> None:
    text = "Togo decided to ease the curfew."
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    ease = next(t for t in parse.tokens if t.text == "ease")
    sure = (Modality.PLANNED, 0.99)
    assert judge_modality(ease.i, ease.span, parse, mood=sure, kind=kind).value.value == expected


def braced(sentence: str) -> tuple[str, str]:
    """The plain sentence and the word in braces."""
    word = sentence[sentence.index("{") + 1 : sentence.index("}")]
    return sentence.replace("{", "").replace("}", ""), word


ROWS = load_cues().rows


@pytest.mark.parametrize(("row", "sentence"), [(r, s) for r in ROWS for s in r.says])
def test_a_cue_says_what_its_example_says(row: Cue, sentence: str, parser: SpacyParser) -> None:
    assert judged(*braced(sentence), parser).value is row.category


@pytest.mark.parametrize(("row", "sentence"), [(r, s) for r in ROWS for s in r.never])
def test_a_cue_is_not_seen_where_it_does_not_stand(row: Cue, sentence: str, parser: SpacyParser) -> None:
    assert judged(*braced(sentence), parser).value is not row.category


def test_a_category_that_does_not_exist_stops_the_load() -> None:
    with pytest.raises(OntologyError, match="'doubted' is no modality; there are asserted"):
        make_cue({"category": "doubted", "place": "mark", "words": "if", "says": [], "not": []})
