"""Who the phrases of a dispatch mean together: owners, speakers, pairs, and several of one name. Own paragraphs."""

from __future__ import annotations

import pytest

from dragoman import Blank, Coded, Reading
from dragoman.model.coding import ActorRef
from dragoman.reader import Reader


def who(reading: Reading, quote: str) -> Coded[ActorRef] | Blank:
    """What the last mention with these words means."""
    return [a.who for a in reading.actors if a.span.of(reading.dispatch.text) == quote][-1]


def code(reading: Reading, quote: str) -> str:
    found = who(reading, quote)
    return found.value.code if isinstance(found, Coded) else found.reason


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Kenyan President Uhuru Kenyatta flew to Kampala. He thanked his country.", "his country", "KEN"),
        ("Kenyan President Uhuru Kenyatta flew to Kampala. He thanked the hosts.", "He", "KENGOV"),
        ("“We will defend our borders,” Polish President Andrzej Duda said.", "We", "POLGOV"),
        ("“We will march again,” a Chilean student leader said.", "We", "CHLSOC"),
        ("Greek troops and police searched the port.", "police", "GRCCOP"),
        ("The Iranian nation and government mourned.", "government", "IRNGOV"),
        ("Tehran accused Washington of lying.", "Washington", "USAGOV"),
        ("Two Chinese warplanes crossed the line.", "Two Chinese warplanes", "CHNMIL"),
        ("Retired Italian general Marco Bruni spoke.", "Retired Italian general Marco Bruni", "ITAELI"),
    ],
)
def test_a_phrase_means(text: str, quote: str, expected: str, reader: Reader) -> None:
    assert code(reader.read(text, published="2019-05-02"), quote) == expected


def test_a_minted_person_keeps_id_country_and_role_on_later_mentions(reader: Reader) -> None:
    text = (
        "Oskar Vellamo, a senior adviser to the Finnish prime minister, arrived in Hanoi. "
        "Vellamo met traders. He also gave a lecture."
    )
    reading = reader.read(text, published="2019-05-02")
    first, later, pronoun = who(reading, "Oskar Vellamo"), who(reading, "Vellamo"), who(reading, "He")
    assert isinstance(first, Coded)
    assert isinstance(later, Coded)
    assert isinstance(pronoun, Coded)
    assert first.value.id == later.value.id == pronoun.value.id
    assert (later.value.country, later.value.sector) == ("FIN", "GOV")
    assert later.value.role is not None
    assert "adviser" in later.value.role.title


def test_a_name_that_two_kings_bear_stays_open_with_both(reader: Reader) -> None:
    reading = reader.read("King Abdullah spoke on Monday.", published="2010-03-02")
    found = who(reading, "King Abdullah")
    assert isinstance(found, Blank)
    assert found.reason == "A005"
    assert len(found.candidates) == 2


def test_the_dispatch_settles_which_of_two_kings(reader: Reader) -> None:
    reading = reader.read("King Abdullah of Jordan spoke in Amman on Monday.", published="2010-03-02")
    assert code(reading, "King Abdullah of Jordan") == "JORGOV"


def test_every_mention_has_an_actor_or_a_reason(reader: Reader) -> None:
    text = "The envoy told them that the two sides and a certain Mr Brandt would meet it. Who knows, she said."
    reading = reader.read(text)
    assert [a.span for a in reading.actors] == [m.span for m in reading.mentions]
    for actor in reading.actors:
        assert actor.who.reason if isinstance(actor.who, Blank) else actor.who.evidence[0] == actor.span


def test_they_without_another_antecedent_are_the_sides_just_named(reader: Reader) -> None:
    text = "Angela Merkel met Mario Draghi in Berlin on Monday. They discussed trade."
    report = reader.read(text, published="2021-06-22").reports[-1]
    names = [s.value.name for s in report.actors if isinstance(s, Coded)]
    assert names == ["Angela Merkel", "Mario Draghi"]


def test_a_capital_is_a_government_or_a_place_by_its_grammar(reader: Reader) -> None:
    reading = reader.read("The envoys met in Damascus. Tehran accused Damascus of delay.", published="2019-05-02")
    place, government = (a.who for a in reading.actors if a.span.of(reading.dispatch.text) == "Damascus")
    assert isinstance(place, Blank)
    assert place.reason == "A006"
    assert isinstance(government, Coded)
    assert government.value.code == "SYRGOV"


def test_a_place_that_no_table_holds_is_nobody(reader: Reader) -> None:
    text = "Raiders burned a market in Dhobley on Monday. Omar Duale, a trader, said the town of Dhobley was empty."
    reading = reader.read(text, published="2019-05-02")
    assert [code(reading, q) for q in ("Dhobley", "the town of Dhobley")] == ["A006", "A006"]
    assert isinstance(who(reading, "Omar Duale"), Coded)
