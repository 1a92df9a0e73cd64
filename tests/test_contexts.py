"""Each of the 37 contexts shows in two sentences what it finds and in one what it leaves alone."""

from __future__ import annotations

import pytest

import dragoman
from dragoman.model.coding import Coded
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.ontology.contexts import CONTEXTS, Context, load_contexts
from dragoman.ontology.errors import OntologyError
from dragoman.parsers.spacy import SpacyParser
from dragoman.read.contexts import Word, find_cues, forms

ALL = load_contexts()
SAYS = [(c, s) for c in ALL.values() for s in c.says]
NEVER = [(c, s) for c in ALL.values() for s in c.never]


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser.load()


def cues(context: Context, text: str, parser: SpacyParser) -> tuple[str, ...]:
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    return tuple(s.of(text) for s in find_cues([Word(t, forms(t)) for t in parse.tokens], context))


def contexts_of(text: str) -> dict[str, Coded[str]]:
    reports = dragoman.read(text, published="2020-01-30").reports
    assert len(reports) == 1, [r.type.value for r in reports]
    return {c.value: c for c in reports[0].contexts}


@pytest.mark.parametrize(("context", "sentence"), SAYS, ids=lambda x: x.name if isinstance(x, Context) else "")
def test_a_context_is_found_in_what_it_says(context: Context, sentence: str, parser: SpacyParser) -> None:
    assert cues(context, sentence, parser)


@pytest.mark.parametrize(("context", "sentence"), NEVER, ids=lambda x: x.name if isinstance(x, Context) else "")
def test_a_context_leaves_alone_what_it_must(context: Context, sentence: str, parser: SpacyParser) -> None:
    assert not cues(context, sentence, parser)


def test_all_contexts_are_there_with_a_definition_cues_and_sentences() -> None:
    assert list(ALL) == CONTEXTS
    assert len(CONTEXTS) == 37
    for context in ALL.values():
        assert context.definition.endswith(".")
        assert len(context.words) + len(context.phrases) >= 15, context.name
        assert (len(context.says), len(context.never)) == (2, 1)


def test_a_phrase_is_one_cue_and_a_word_inside_it_none_of_its_own(parser: SpacyParser) -> None:
    assert cues(ALL["crime"], "Organised crime spread.", parser) == ("Organised crime",)


def test_the_cue_words_are_the_evidence_of_a_context() -> None:
    text = "Police arrested three activists after the earthquake in Peru."
    found = contexts_of(text)["disasters"]
    assert [s.of(text) for s in found.evidence] == ["earthquake"]
    assert found.by == "contexts.cues@1"


def test_a_context_of_the_cameo_code_stands_on_the_trigger() -> None:
    text = "Police arrested three activists in Lagos."
    found = contexts_of(text)["legal"]
    assert [s.of(text) for s in found.evidence] == ["arrested"]
    assert found.by == "contexts.cameo@1<frames.coerce.arrest@1"


def test_contexts_stand_in_the_order_of_the_manual() -> None:
    found = list(contexts_of("Police arrested three terrorist suspects at a mosque after the vote in Lagos."))
    assert found == sorted(found, key=CONTEXTS.index)
    assert {"election", "religion_ethnicity", "terrorism"} <= set(found)


def test_a_title_before_a_name_is_no_context(parser: SpacyParser) -> None:
    assert not cues(ALL["executive"], "President Macron met Prime Minister Kishida.", parser)


def test_an_unknown_field_stops_the_load() -> None:
    from dragoman.ontology.contexts import make_context

    with pytest.raises(OntologyError, match="unknown fields"):
        make_context({"name": "military", "word": "army"})
