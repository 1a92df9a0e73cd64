"""The spaCy adapter: names stay whole, offsets count in the text, and heads form trees."""

from __future__ import annotations

import pytest

from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span
from dragoman.parsers.spacy import join_name
from dragoman.read.zones import find_zones
from dragoman.reader import Reader


def token(i: int, text: str, dep: str, head: int, start: int) -> Token:
    return Token(i, start, start + len(text), text, text.lower(), "PROPN", "NNP", dep, head, "PERSON")


def parse(reader: Reader, text: str) -> Parse:
    return reader.resources.parser.parse(text, find_zones(text))


def test_a_broken_name_becomes_one_phrase() -> None:
    tokens = [token(0, "met", "ROOT", 0, 0), token(1, "Bashar", "dobj", 0, 4), token(2, "al-Assad", "advmod", 0, 11)]
    join_name(tokens, Span(4, 19))
    assert [(t.dep, t.head) for t in tokens] == [("ROOT", 0), ("compound", 2), ("dobj", 0)]


def test_a_name_whose_head_hangs_below_it_stays_as_it_was() -> None:
    tokens = [
        token(0, "West", "compound", 2, 0),
        token(1, "Drive", "ROOT", 1, 5),
        token(2, "Eglinton", "appos", 3, 11),
        token(3, "Road", "appos", 1, 20),
    ]
    before = list(tokens)
    join_name(tokens, Span(5, 19))
    assert tokens == before


def test_a_circle_of_heads_is_an_error_and_no_endless_loop() -> None:
    circle = Parse((token(0, "a", "dep", 1, 0), token(1, "b", "dep", 0, 2)), ())
    with pytest.raises(ValueError, match="circle"):
        circle.ancestors(0)


@pytest.mark.parametrize("name", ["al-Assad", "Jae-in", "Nahr-e", "ibn-Ali"])
def test_a_name_with_a_hyphen_is_one_token(reader: Reader, name: str) -> None:
    assert name in [t.text for t in parse(reader, f"Ministers met {name} in Rome.").tokens]


def test_offsets_count_in_the_text_whatever_stands_before(reader: Reader) -> None:
    text = "ROME – \U0001f54a Ministers\nmet\u00a0Kim Jong-un.\r\n\r\nThey left."
    for t in parse(reader, text).tokens:
        assert text[t.start : t.end] == t.text or "\n" in text[t.start : t.end]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("During a security search in Kailahun district, Eastern province, an army-led force shot two men.", "force"),
        ("During a raid in Daud district, Marib province, a security force arrested two smugglers.", "force"),
        ("In Nabadi district, Juba province, an army patrol detained a smuggler on Friday.", "patrol"),
    ],
)
def test_the_subject_after_a_list_of_places_is_no_place(text: str, subject: str, reader: Reader) -> None:
    found = parse(reader, text)
    verb = next(t for t in found.tokens if t.dep == "ROOT")
    assert [t.text for t in found.kids(verb.i, "nsubj")] == [subject]


def test_an_apposition_between_commas_stays_one(reader: Reader) -> None:
    found = parse(reader, "On Monday, Amadou Keita, the mayor, arrested two smugglers.")
    assert [t.text for t in found.tokens if t.dep == "nsubj"] == ["Keita"]
