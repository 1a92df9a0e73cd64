"""Which mentions mean one thing. Paragraphs written for these tests; the parser is the shipped one."""

from __future__ import annotations

import pytest

from dragoman.reader import Reader


def chains(text: str, reader: Reader) -> list[set[str]]:
    """The chains of two mentions and more, as the words of their mentions."""
    found = reader.read(text, published="2021-03-04").chains
    return [{m.span.of(text) for m in chain.mentions} for chain in found if len(chain.mentions) > 1]


def together(text: str, reader: Reader, *quotes: str) -> bool:
    """Whether one chain holds a mention with each of the quotes as its words."""
    return any(set(quotes) <= chain for chain in chains(text, reader))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Anna Lindholm resigned. Lindholm gave no reason.", ("Anna Lindholm", "Lindholm")),
        ("Finance Minister Paulo Reis quit. The minister is ill.", ("Finance Minister Paulo Reis", "The minister")),
        ("Paulo Reis, a deputy from Lisbon, resigned. He gave no reason.", ("Paulo Reis", "He")),
        ("The Norwegian army held a drill. It used live rounds.", ("The Norwegian army", "It")),
        ("Norrland Steel cut jobs. The company blamed imports.", ("Norrland Steel", "The company")),
        ("Peru closed the road. The country faces strikes.", ("Peru", "The country")),
        ("The World Trade Union Council met. The WTUC called a strike.", ("The World Trade Union Council", "The WTUC")),
        ("The US sent a ship. Later the United States sent two.", ("The US", "the United States")),
        ("Farmers blocked the port. They burned tyres.", ("Farmers", "They")),
        ("“I will not resign,” Anna Lindholm said.", ("I", "Anna Lindholm")),
        ("Margaret Boyle met Peter Hahn. She praised him.", ("Margaret Boyle", "She")),
        ("Margaret Boyle met Peter Hahn. She praised him.", ("Peter Hahn", "him")),
        ("Anna Lindholm is a lawmaker. Lindholm was elected in 2019.", ("Anna Lindholm", "a lawmaker")),
    ],
)  # fmt: skip
def test_mentions_of_one_thing_join(text: str, quotes: tuple[str, ...], reader: Reader) -> None:
    assert together(text, reader, *quotes), chains(text, reader)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("The Syrian president met the Iraqi president.", ("The Syrian president", "the Iraqi president")),
        ("Anna Lindholm met Karl Lindholm.", ("Anna Lindholm", "Karl Lindholm")),
        ("Peru closed the road. China Railway built it.", ("Peru", "China Railway")),
        ("China protested. China Railway built the road.", ("China", "China Railway")),
        ("Mr. Okafor thanked Mrs. Okafor.", ("Mr. Okafor", "Mrs. Okafor")),
        ("The minister praised him.", ("The minister", "him")),
        ("It is clear that the army won.", ("It", "the army")),
        ("Margaret Boyle met Peter Hahn. He praised her.", ("Margaret Boyle", "He")),
    ],
)
def test_mentions_of_two_things_stay_apart(text: str, quotes: tuple[str, ...], reader: Reader) -> None:
    assert not together(text, reader, *quotes), chains(text, reader)


def test_every_mention_stands_in_one_chain(reader: Reader) -> None:
    text = "Anna Lindholm met Peter Hahn in Oslo. She told him that Norway and its allies would act. We agree, he said."
    reading = reader.read(text)
    inside = [m for chain in reading.chains for m in chain.mentions]
    assert sorted(m.span for m in inside) == sorted(m.span for m in reading.mentions)


def test_a_name_never_crosses_a_line_break(reader: Reader) -> None:
    reading = reader.read("OSLO, March 2023\nLindholm met Hahn. Lindholm smiled.")
    assert not [m for m in reading.mentions if "\n" in m.span.of(reading.dispatch.text)]
