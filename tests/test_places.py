from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.model.coding import Blank, Coded, PlaceMention
from dragoman.parsers.spacy import SpacyParser
from dragoman.read.places import find_places
from dragoman.read.zones import find_zones

PARSER = SpacyParser.load()
GAZETTEER = Gazetteer.load()


def read(text: str, publisher_country: str = "") -> tuple[PlaceMention, ...]:
    zones = find_zones(text)
    return find_places(text, PARSER.parse(text, zones), zones, GAZETTEER, publisher_country=publisher_country)


def found(text: str, publisher_country: str = "") -> list[tuple[str, str]]:
    """Each name with country and first-level unit, or with the reason of its blank."""
    out = []
    for m in read(text, publisher_country):
        shown = (
            m.place.reason if isinstance(m.place, Blank) else f"{m.place.value.country} {m.place.value.admin1}".strip()
        )
        out.append((m.span.of(text), shown))
    return out


def metonyms(text: str) -> list[str]:
    return [m.span.of(text) for m in read(text) if m.metonym]


def place_ids(text: str) -> dict[str, int | None]:
    return {m.span.of(text): m.place.value.geonameid for m in read(text) if isinstance(m.place, Coded)}


def test_a_container_after_a_comma_decides() -> None:
    text = "The mayor of Paris, Texas, met farmers on Monday."
    assert found(text) == [("Paris", "USA Texas"), ("Texas", "USA Texas")]
    first = read(text)[0].place
    assert isinstance(first, Coded)
    assert [e.of(text) for e in first.evidence] == ["Paris", "Texas"]


def test_an_abbreviated_state_counts_after_a_comma_only() -> None:
    assert ("Springfield", "USA Illinois") in found("He was arrested in Springfield, Ill., on Monday.")
    assert all(name != "Ill" for name, _ in found("Ill with fever, he stayed in Madrid."))


def test_one_name_means_one_place_in_a_dispatch() -> None:
    text = "A fire broke out in Paris, Texas. Officials in Paris said the fire was out."
    assert [shown for name, shown in found(text) if name == "Paris"] == ["USA Texas"] * 2


def test_a_feature_word_chooses_between_province_and_town() -> None:
    assert place_ids("Shells fell on Idlib province in Syria.")["Idlib"] == 169387
    assert place_ids("Shells fell on the city of Idlib in Syria.")["Idlib"] == 169389


def test_other_names_of_the_dispatch_pull_a_namesake_towards_them() -> None:
    assert ("Tripoli", "LBN") in [
        (n, s[:3]) for n, s in found("Police in Tripoli, Beirut and Sidon in Lebanon made arrests.")
    ]
    assert ("Tripoli", "LBY") in [
        (n, s[:3]) for n, s in found("Militias in Tripoli, Benghazi and Misrata in Libya clashed.")
    ]


def test_a_state_and_a_country_of_one_name_are_told_apart() -> None:
    assert ("Georgia", "GEO") in found("Talks between Georgia and Russia were held near Tbilisi and Batumi.")
    assert ("Georgia", "USA Georgia") in found("Voters in Georgia queued in Atlanta, Savannah and Macon.")


def test_a_country_is_never_its_capital_or_a_town() -> None:
    for m in read("Mexico, Kuwait and Luxembourg sent delegations to Singapore."):
        assert isinstance(m.place, Coded)
        assert m.place.value.precision == "country"


def test_the_publishers_country_tips_the_balance() -> None:
    text = "The library in Cambridge reopened on Monday."
    assert ("Cambridge", "USA Massachusetts") in found(text, "USA")
    assert ("Cambridge", "GBR England") in found(text, "GBR")


def test_the_dateline_is_a_place_too() -> None:
    assert found("DAMASCUS, March 3 (SANA) - The minister opened a school.")[0] == ("DAMASCUS", "SYR Dimashq")


def test_seas_straits_and_disputed_regions_are_found_whole() -> None:
    names = [n for n, _ in found("Ships left the Strait of Hormuz while fighting went on in Nagorno-Karabakh.")]
    assert names == ["Strait of Hormuz", "Nagorno-Karabakh"]


def test_demonyms_bodies_and_clubs_are_no_places() -> None:
    assert found("A Syrian officer told Press TV that the Bank of England was wrong.") == []
    assert "Paris" not in dict(found("Paris Saint-Germain were fined, the Iraqi said."))


def test_the_us_is_not_the_pronoun() -> None:
    assert found("They told us to wait, and let us go.") == []
    assert found("Troops left the US on Friday.") == [("US", "USA")]


def test_months_and_verbs_are_no_towns() -> None:
    assert found("Reading the report in March was nice.") == []


def test_a_surname_is_no_place() -> None:
    assert "Lincoln" not in dict(found("Abraham Lincoln spoke first. Then Lincoln left the hall."))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tehran said it would respond.", ["Tehran"]),
        ("Protesters marched through Tehran.", []),
        ("Washington's moves angered Moscow.", ["Washington", "Moscow"]),
        ("He praised the deep relations between Tehran and Damascus.", ["Tehran", "Damascus"]),
        ("Talks with Moscow ended without result.", ["Moscow"]),
        ("Ministers met in Moscow on Tuesday.", []),
        ("Moscow is cold in winter.", []),
        ("Iran is determined to answer.", ["Iran"]),
        ("The offer was rejected by Ankara.", ["Ankara"]),
        ("Aleppo fell after a long siege.", []),
        ("The Kremlin denied the report.", ["Kremlin"]),
    ],
)
def test_grammar_tells_a_government_from_its_seat(text: str, expected: list[str]) -> None:
    assert metonyms(text) == expected


def test_a_metonym_keeps_its_place() -> None:
    (mention,) = read("Tehran said it would respond.")
    assert isinstance(mention.place, Coded)
    assert mention.place.value.country == "IRN"


def test_an_unknown_village_is_blank_and_says_so() -> None:
    assert ("Qrvenska", "P002") in found("Soldiers entered Qrvenska, a village in Kosovo, on Monday.")


WORDS = st.sampled_from(
    ["Paris", "Texas", ",", "in", "said", "Mr", "Jordan", "U.S.", "the", "Idlib", "province", "of", "–", "ÄÖ", "\n\n"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=14))
def test_spans_lie_in_order_without_overlap_and_evidence_begins_with_the_name(words: list[str]) -> None:
    text = " ".join(words)
    mentions = read(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    assert all(m.place.evidence[0] == m.span for m in mentions)
    assert mentions == read(text)
