"""Every sentence that stands beside an ontology pattern shows it at work, or shows what it must leave alone."""

from __future__ import annotations

import pytest

from dragoman.knowledge.lexicon import load_lexicon
from dragoman.model.coding import Frame
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.ontology.loader import TYPES, Entry, OntologyError, load_ontology, make_ontology
from dragoman.parsers.spacy import SpacyParser
from dragoman.read.frames import find_frames
from dragoman.read.mentions import find_mentions

ONTOLOGY = load_ontology()
SAYS = [(e, s) for e in ONTOLOGY.entries for s in e.says]
NEVER = [(e, s) for e in ONTOLOGY.entries for s in e.never]


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    return SpacyParser.load()


def frames_of(text: str, parser: SpacyParser) -> tuple[Frame, ...]:
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    return find_frames(text, parse, find_mentions(text, parse, load_lexicon()), ONTOLOGY)


@pytest.mark.parametrize(("entry", "sentence"), SAYS, ids=lambda x: x.id if isinstance(x, Entry) else "")
def test_what_an_entry_says_is_coded_as_its_type(entry: Entry, sentence: str, parser: SpacyParser) -> None:
    assert entry.type in {f.type for f in frames_of(sentence, parser)}


@pytest.mark.parametrize(("entry", "sentence"), NEVER, ids=lambda x: x.id if isinstance(x, Entry) else "")
def test_what_an_entry_must_leave_alone_is_not_its_type(entry: Entry, sentence: str, parser: SpacyParser) -> None:
    assert entry.type not in {f.type for f in frames_of(sentence, parser)}


def test_every_entry_has_a_sentence_that_shows_it() -> None:
    assert [e.id for e in ONTOLOGY.entries if not e.says] == []


def test_the_ontology_has_the_sixteen_types_with_quads_and_intensities() -> None:
    assert set(ONTOLOGY.types) == set(TYPES)
    assert {t.quad for t in ONTOLOGY.types.values()} == {1, 2, 3, 4}
    assert all(-10 <= ONTOLOGY.intensity(code) <= 10 for code in TYPES)


def test_narrow_patterns_are_tried_before_wide_ones() -> None:
    for entries in (*ONTOLOGY.verbs.values(), *ONTOLOGY.nouns.values()):
        assert [e.narrowness for e in entries] == sorted((e.narrowness for e in entries), reverse=True)


def test_an_id_that_stands_twice_stops_the_load() -> None:
    with pytest.raises(OntologyError, match="twice"):
        make_ontology(ONTOLOGY.types, [*ONTOLOGY.entries, ONTOLOGY.entries[0]], ONTOLOGY.light, "")
