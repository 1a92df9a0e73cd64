"""Who fills a side: phrases alone, and phrases with the other mentions of a dispatch. No parser model is used."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.directory import Directory
from dragoman.model.coding import ActorRef, Blank, Chain, Coded, Mention, MentionKind
from dragoman.model.parse import Parse
from dragoman.model.text import Span
from dragoman.read.actors import code_phrase, resolve_actor

DIRECTORY = Directory.load()
NO_PARSE = Parse((), ())
DAY = date(2020, 1, 14)


def code(phrase: str, day: date | None = DAY, context: str | None = None) -> tuple[str, str]:
    ref = code_phrase(phrase, DIRECTORY, day=day, context=context)
    return (ref.country, ref.sector) if ref else ("-", "-")


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


def mention(text: str, quote: str, kind: MentionKind, *, name: str = "", title: str = "") -> Mention:
    span = span_of(text, quote)
    inner = span_of(text, name or quote)
    return Mention(span, kind, inner, (name or quote).lower(), 0, span_of(text, title) if title else None)


def resolve(text: str, quote: str, chain: Chain | None = None, **options: object) -> Coded[ActorRef] | Blank:
    day = options.get("day", DAY)
    countries = options.get("countries", ())
    assert isinstance(countries, tuple)
    assert day is None or isinstance(day, date)
    return resolve_actor(
        text, span_of(text, quote), chain, DIRECTORY, day=day, parse=NO_PARSE, context_countries=countries
    )


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Syrian Foreign Minister Walid al-Muallem", "SYR", "GOV"),
        ("the Iranian Foreign Ministry", "IRN", "GOV"),
        ("the Taliban", "AFG", "REB"),
        ("Taliban commanders", "AFG", "REB"),
        ("Iran’s Revolutionary Guards", "IRN", "MIL"),
        ("Iran-backed Houthi fighters", "YEM", "REB"),
        ("Tehran", "IRN", "GOV"),
        ("Jordan", "JOR", ""),
        ("Lebanese security forces", "LBN", "COP"),
        ("the Knesset", "ISR", "LEG"),
        ("Peru's Congress", "PER", "LEG"),
        ("a former Chilean defence minister", "CHL", "ELI"),
        ("three protesters", "", "CVL"),
        ("a group of French students", "FRA", "EDU"),
        ("nurses from Portugal", "PRT", "MED"),
        ("the Kenyan ambassador to Uganda", "KEN", "GOV"),
        ("Muslim clerics", "", "REL"),
        ("rebel fighters", "", "REB"),
        ("two MiG-29s", "", "MIL"),
        ("the United Nations", "UNO", ""),
        ("UN envoy Geir Pedersen", "UNO", ""),
        ("the European Parliament", "EUR", "LEG"),
        ("seven Brazilians", "BRA", "CVL"),
        ("the German and Italian ministers", "DEU", "GOV"),
        ("a Reuters correspondent", "GBR", "JRN"),
    ],
)
def test_a_phrase_has_country_and_sector(phrase: str, country: str, sector: str) -> None:
    assert code(phrase) == (country, sector)


@pytest.mark.parametrize("phrase", ["", "   ", "—", "yesterday", "the treaty"])
def test_what_names_no_actor_gives_none(phrase: str) -> None:
    assert code_phrase(phrase, DIRECTORY) is None


@pytest.mark.parametrize(
    ("day", "sector"),
    [(date(2016, 3, 1), "GOV"), (date(2023, 3, 1), "ELI")],
)
def test_a_person_has_the_role_of_the_day(day: date, sector: str) -> None:
    ref = code_phrase("Barack Obama", DIRECTORY, day=day)
    assert ref is not None
    assert (ref.country, ref.sector) == ("USA", sector)
    assert (ref.role is not None and ref.role.sector != "ELI") == (sector == "GOV")
    assert ref.why


def test_a_title_on_an_old_office_does_not_make_it_current() -> None:
    assert code("President Obama", date(2023, 3, 1)) == ("USA", "ELI")


def test_the_office_beyond_its_as_of_date_is_last_known_and_says_so() -> None:
    ref = code_phrase("Bashar al-Assad", DIRECTORY, day=date(2023, 6, 1))
    assert ref is not None
    assert ref.role is not None
    assert ref.sector == "GOV"


def test_an_office_without_a_name_finds_its_holder() -> None:
    ref = code_phrase("the Syrian president", DIRECTORY, day=DAY)
    assert ref is not None
    assert (ref.id, ref.kind) == ("Q44329", "person")


def test_several_presidents_are_no_single_person() -> None:
    ref = code_phrase("the presidents of Russia and Turkey", DIRECTORY, day=DAY)
    assert ref is not None
    assert ref.kind != "person"


def test_a_title_makes_an_unknown_person_known() -> None:
    ref = code_phrase("Peruvian police chief Anselmo Quispe Vilca", DIRECTORY, day=DAY)
    assert ref is not None
    assert (ref.country, ref.sector, ref.name) == ("PER", "COP", "Anselmo Quispe Vilca")
    assert ref.id.startswith("x:")
    assert ref.role is not None
    assert "police chief" in ref.role.title


def test_a_minted_id_depends_on_the_name_alone() -> None:
    one = code_phrase("Peruvian police chief Anselmo Quispe Vilca", DIRECTORY)
    other = code_phrase("Anselmo Quispe Vilca", DIRECTORY)
    assert one is not None
    assert other is not None
    assert one.id == other.id


def test_a_name_in_another_country_is_another_person() -> None:
    ref = code_phrase("Japanese minister Nancy Pelosi", DIRECTORY, day=DAY)
    assert ref is not None
    assert ref.id.startswith("x:")
    assert ref.country == "JPN"


def test_what_belongs_to_a_person_has_their_country_and_its_own_branch() -> None:
    assert code("Assad’s troops") == ("SYR", "MIL")


def test_context_gives_a_country_where_the_phrase_names_none() -> None:
    assert code("Defence Minister", context="German") == ("DEU", "GOV")
    assert code("the police", context="Chad") == ("TCD", "COP")


def test_a_surname_takes_name_and_title_from_its_chain() -> None:
    text = "Syrian Foreign Minister Walid al-Muallem arrived. Later Muallem met reporters."
    full = mention(
        text,
        "Syrian Foreign Minister Walid al-Muallem",
        MentionKind.PERSON,
        name="Walid al-Muallem",
        title="Syrian Foreign Minister",
    )
    late = Mention(
        span_of(text, "Muallem met")._replace(end=text.index("Muallem met") + 7),
        MentionKind.PERSON,
        span_of(text, "Muallem met"),
        "muallem",
        0,
    )
    chain = Chain((full, late), (full.name, late.name), MentionKind.PERSON)
    got = resolve_actor(text, late.span, chain, DIRECTORY, day=None, parse=NO_PARSE)
    assert isinstance(got, Coded)
    assert got.value.id == "Q1334803"
    assert got.value.sector == "GOV"
    assert got.evidence[0] == late.span
    assert all(s.of(text) for s in got.evidence)


def test_a_pronoun_is_what_its_chain_is() -> None:
    text = "The Knesset met. It voted."
    name = mention(text, "The Knesset", MentionKind.ORG)
    it = mention(text, "It", MentionKind.PRONOUN)
    got = resolve(text, "It", Chain((name, it), (name.name,), MentionKind.ORG))
    assert isinstance(got, Coded)
    assert got.value.code == "ISRLEG"


def test_a_pronoun_without_a_chain_and_a_pair_stay_blank() -> None:
    assert resolve("He left.", "He") == Blank("A004", (Span(0, 2),))
    assert resolve("The two sides met.", "The two sides") == Blank("A004", (Span(0, 13),))


def test_the_united_states_is_no_pronoun() -> None:
    got = resolve("US jets landed.", "US")
    assert isinstance(got, Coded)
    assert got.value.country == "USA"


def test_a_phrase_without_an_actor_is_blank() -> None:
    assert resolve("The treaty failed.", "The treaty") == Blank("A003", (Span(0, 10),))


def test_rivals_for_a_surname_stay_open() -> None:
    got = resolve("Kim spoke to Kim.", "Kim", day=date(2000, 1, 1))
    assert isinstance(got, Blank) or got.value.candidates or got.value.why


def test_the_home_of_police_is_that_of_the_dispatch() -> None:
    got = resolve("Police dispersed a crowd.", "Police", countries=("KEN", "UGA"))
    assert isinstance(got, Coded)
    assert (got.value.country, got.value.sector, got.by) == ("KEN", "COP", "actors.context@1")
    assert got.score < 0.9


def test_world_powers_are_a_concert_of_states() -> None:
    got = resolve("Six world powers agreed.", "Six world powers", countries=("KEN",))
    assert isinstance(got, Coded)
    assert (got.value.country, got.value.sector) == ("IGO", "")


@given(st.text(max_size=60))
def test_any_phrase_gives_an_actor_with_a_reason_or_none(text: str) -> None:
    ref = code_phrase(text, DIRECTORY, day=DAY)
    assert ref is None or (ref.why and ref.name)


@given(
    st.lists(st.sampled_from("the of Iran former minister Zarif police in and Assad's UN , 's".split()), max_size=12)
)
def test_coding_is_the_same_every_time(words: list[str]) -> None:
    phrase = " ".join(words)
    assert code_phrase(phrase, DIRECTORY, day=DAY) == code_phrase(phrase, DIRECTORY, day=DAY)


def test_a_government_has_the_identity_of_its_country() -> None:
    one, other = code_phrase("the Kenyan government", DIRECTORY), code_phrase("Kenya’s authorities", DIRECTORY)
    assert one is not None
    assert other is not None
    assert one.id == other.id == "country:KEN"
    assert one.sector == "GOV"


def test_a_crowd_has_one_identity_in_one_country_and_another_elsewhere() -> None:
    ids = [
        ref.id
        for p in ("three Kenyan nurses", "the Kenyan nurses", "Ghanaian nurses")
        if (ref := code_phrase(p, DIRECTORY))
    ]
    assert ids[0] == ids[1] != ids[2]
