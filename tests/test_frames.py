"""Who does what to whom, as spans: how grammar fills the sides, and which triggers tell no happening of their own."""

from __future__ import annotations

import pytest

from dragoman.knowledge.lexicon import load_lexicon
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.ontology.loader import load_ontology
from dragoman.parsers.spacy import SpacyParser
from dragoman.read.frames import find_frames
from dragoman.read.mentions import find_mentions

Told = tuple[str, list[str], list[str]]


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    return SpacyParser.load()


def told(text: str, parser: SpacyParser) -> list[Told]:
    """Type, actors and recipients of every frame, as quotes."""
    parse = parser.parse(text, (Zone(ZoneKind.BODY, Span(0, len(text))),))
    frames = find_frames(text, parse, find_mentions(text, parse, load_lexicon()), load_ontology())
    return [(f.type, [s.of(text) for s in f.actors], [s.of(text) for s in f.recipients]) for f in frames]


CASES: list[tuple[str, str, Told]] = [
    ("active", "Denmark expelled two Iranian diplomats.", ("SANCTION", ["Denmark"], ["two Iranian diplomats"])),
    ("passive", "Two diplomats were expelled by Denmark.", ("SANCTION", ["Denmark"], ["Two diplomats"])),
    ("relative", "Rebels who kidnapped a Polish nurse fled.", ("ASSAULT", ["Rebels"], ["a Polish nurse"])),
    ("object control", "Kenya urged Uganda to sign.", ("REQUEST", ["Kenya"], ["Uganda"])),
    ("light verb", "Peru imposed sanctions on Nicaragua.", ("SANCTION", ["Peru"], ["Nicaragua"])),
    ("mutual", "Latvia and Estonia held talks.", ("CONSULT", ["Latvia", "Estonia"], [])),
    ("thing", "Ghana condemned the attack on the church.", ("ACCUSE", ["Ghana"], ["the attack"])),
    ("owner", "Ghana condemned Togo's decision.", ("ACCUSE", ["Ghana"], ["Togo"])),
    ("own ban", "Serbia lifted its ban on Albania.", ("CONCEDE", ["Serbia"], ["Albania"])),
    ("destination", "Norway agreed to send soldiers to Jordan.", ("AGREE", ["Norway"], ["Jordan"])),
    ("refusal", "Serbia will not lift the ban on Albania.", ("REJECT", ["Serbia"], ["Albania"])),
    ("must", "Spain said Morocco must open the border.", ("REQUEST", ["Spain"], ["Morocco"])),
    ("willing", "Chad is ready to help Niger.", ("AGREE", ["Chad"], ["Niger"])),
    ("by after of", "The expulsion of the envoy by Chad came late.", ("SANCTION", ["Chad"], ["the envoy"])),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_sides_are_found_through_the_grammar(text: str, expected: Told, parser: SpacyParser) -> None:
    assert told(text, parser) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The rain stopped on Tuesday.",
        "The museum opened a new wing.",
        "The rebels stationed in Idlib were tired.",
        "The army liberated all its territory.",
    ],
)
def test_what_is_no_political_happening_gives_no_frame(text: str, parser: SpacyParser) -> None:
    assert told(text, parser) == []


def test_what_is_demanded_is_not_told_as_done(parser: SpacyParser) -> None:
    assert [t for t, _, _ in told("Malta asked Libya to release the sailors.", parser)] == ["REQUEST"]


def test_an_attack_after_which_someone_speaks_is_told_beside_the_speech(parser: SpacyParser) -> None:
    types = [t for t, _, _ in told("France condemned Belarus after gunmen attacked a Polish convoy.", parser)]
    assert types == ["ACCUSE", "ASSAULT"]


def test_two_verbs_for_one_meeting_give_one_frame(parser: SpacyParser) -> None:
    assert [t for t, _, _ in told("Haddad met and held talks with the Danish envoy.", parser)] == ["CONSULT"]
