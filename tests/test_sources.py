"""Who says what, and the told-by chain. The sentences were written for these tests."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model.coding import How, Source, Statement
from dragoman.model.parse import Parse
from dragoman.model.text import Span
from dragoman.parsers.spacy import SpacyParser
from dragoman.read._saying import find_quotes, load_cues
from dragoman.read.sources import find_sources, find_statements
from dragoman.read.zones import find_zones

EMPTY = Parse((), ())


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser.load()


def statements_of(text: str, parser: SpacyParser) -> tuple[Statement, ...]:
    zones = find_zones(text)
    return find_statements(text, parser.parse(text, zones), zones)


def told(text: str, word: str, parser: SpacyParser, publisher: str | None = None) -> list[tuple[str, str]]:
    zones = find_zones(text)
    parse = parser.parse(text, zones)
    trigger = Span(text.index(word), text.index(word) + len(word))
    head = parse.head_in(trigger)
    assert head is not None
    clause = parse.sentence_of(head.i).span
    found = find_statements(text, parse, zones)
    chain = find_sources(clause, trigger, found, text, publisher=publisher, names=lambda s: s.of(text))
    return [(s.name, s.how.value) for s in chain]


@pytest.mark.parametrize(
    ("text", "speaker", "content", "stance"),
    [
        ("The minister said that the port was closed.", "The minister", "that the port was closed", "said"),
        ("The port was closed, the minister said.", "the minister", "The port was closed", "said"),
        ("According to the mayor, the bridge fell.", "the mayor", "the bridge fell", "said"),
        ("The bridge fell, according to the mayor.", "the mayor", "The bridge fell", "said"),
        (
            "The general denied that his troops shelled the town.",
            "The general",
            "that his troops shelled the town",
            "denied",
        ),
        ("The envoy vowed to return.", "The envoy", "to return", "vowed"),
        ("“We will march,” the governor said.", "the governor", "“We will march,”", "said"),
        ("The union rejected the offer.", "The union", None, None),
    ],
)
def test_a_statement_has_speaker_content_and_stance(
    text: str, speaker: str, content: str | None, stance: str | None, parser: SpacyParser
) -> None:
    found = [(s.speaker and s.speaker.of(text), s.content.of(text), s.stance) for s in statements_of(text, parser)]
    if content is None:
        assert all(f[2] == "denied" for f in found)
    else:
        assert (speaker, content, stance) in found


def test_a_quote_that_its_cue_interrupts_is_one_direct_statement(parser: SpacyParser) -> None:
    text = "“The road is open,” the mayor said. “Nobody was hurt in the storm.”"
    (found,) = statements_of(text, parser)
    assert found.direct
    assert found.content == Span(0, len(text))


def test_nobody_named_means_no_speaker(parser: SpacyParser) -> None:
    text = "It was reported that rebels burned the market."
    assert [s.speaker for s in statements_of(text, parser)] == [None]
    assert told(text, "burned", parser) == [("unnamed source", "reported")]


def test_the_chain_runs_from_speaker_to_outlet_to_publisher(parser: SpacyParser) -> None:
    text = "The minister said the army had seized the port, the Delta News Agency reported."
    assert told(text, "seized", parser, "Harbour Post") == [
        ("The minister", "said"),
        ("the Delta News Agency", "reported"),
        ("Harbour Post", "published"),
    ]


def test_what_the_dispatch_tells_in_its_own_voice_has_only_the_publisher(parser: SpacyParser) -> None:
    assert told("The army seized the port on Monday.", "seized", parser, "Harbour Post") == [
        ("Harbour Post", "published")
    ]
    assert told("The army seized the port on Monday.", "seized", parser) == []


def test_the_remarks_reach_back_to_what_the_speaker_just_said(parser: SpacyParser) -> None:
    text = (
        "President Imre Kadar said his country backs the treaty. Kadar stated that the fleet will leave the strait. "
        "The president made the remarks at a meeting in the capital, Delta TV reported."
    )
    assert ("Delta TV", "reported") in told(text, "backs", parser)
    assert ("Delta TV", "reported") in told(text, "leave", parser)
    assert told(text, "meeting", parser) == [("Delta TV", "reported")]


def test_who_was_quoted_comes_before_who_quoted(parser: SpacyParser) -> None:
    text = "The envoy was quoted by the Delta News Agency as saying that troops shelled the port."
    assert told(text, "shelled", parser) == [("The envoy", "said"), ("the Delta News Agency", "reported")]


def test_who_is_cited_comes_before_who_cites(parser: SpacyParser) -> None:
    text = "The army seized the port, Delta TV reported, citing a military source."
    assert told(text, "seized", parser) == [("a military source", "said"), ("Delta TV", "reported")]


def test_who_condemns_an_attack_does_not_tell_it(parser: SpacyParser) -> None:
    text = "The government condemned the bombing of the market."
    assert told(text, "bombing", parser, "Harbour Post") == [("Harbour Post", "published")]
    assert told(text, "condemned", parser)[0] == ("The government", "said")


def test_the_resolved_name_stands_once_in_the_chain() -> None:
    text = "He said the mayor said so."
    both = tuple(Statement(Span(a, a + 2), Span(a, a + 2), Span(7, 26)) for a in (0, 3))
    chain = find_sources(Span(7, 26), Span(20, 24), both, text, publisher="Harbour Post", names=lambda _: "Ada Roth")
    assert chain == (Source("Ada Roth", How.SAID, Span(0, 2), Span(0, 2)), Source("Harbour Post", How.PUBLISHED))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “yes” twice.", ["“yes”"]),
        ('He said "yes" twice.', ['"yes"']),
        ("He said ''go home'' twice.", ["''go home''"]),
        ("The mayor’s plan isn’t the governors’ plan.", []),
        ("A «first» and a „second“ one.", ["«first»", "„second“"]),
        ("He said “never again\n\nThe rain fell.", ["“never again"]),
        ("", []),
    ],
)
def test_quotes_of_all_marks_are_found(text: str, quotes: list[str]) -> None:
    assert [q.of(text) for q in find_quotes(text)] == quotes


@given(st.text(alphabet="ab .\n\"'“”‘’«»„`"))
@settings(max_examples=300)
def test_quotes_stand_in_order_and_apart(text: str) -> None:
    found = find_quotes(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ['"', "“", "”", "'", "“a ", 'a "b" ', "``", "«"])
def test_a_text_of_quote_marks_does_not_hang(piece: str) -> None:
    began = time.perf_counter()
    find_statements(piece * 100_000, EMPTY, ())
    assert time.perf_counter() - began < 10


def test_many_quotes_in_parsed_text_do_not_hang(parser: SpacyParser) -> None:
    text = '"Yes, we will go home now," he said. ' * 400
    assert len(statements_of(text, parser)) >= 200


def test_every_stance_has_words() -> None:
    cues = load_cues()
    assert {"said", "claimed", "denied", "warned", "welcomed", "vowed", "asked", "thought"} <= set(cues.clause.values())
