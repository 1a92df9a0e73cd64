"""Joining tables of people: one person however spelt, one spell in office however often told. No parser is used."""

from __future__ import annotations

from dragoman.knowledge.people import COLUMNS, join_people

Row = dict[str, str]


def upstream(qid: str, person: str, position: str, start: str, end: str = "", other: str = "") -> Row:
    row = {"qid": qid, "person": person, "other": other, "position": position, "jurisdiction": "UTO"}
    return row | {"start": start, "end": end, "asof": "2022-08-01"}


def own(person: str, position: str, start: str, end: str = "", **more: str) -> Row:
    row = dict.fromkeys(COLUMNS, "") | {"person": person, "position": position, "jurisdiction": "UTO"}
    return row | {"start": start, "end": end, "asof": "" if end else "2025-06"} | more


def test_another_spelling_in_the_same_country_is_the_same_person() -> None:
    people = join_people(
        [upstream("Q1", "Walid Muallem", "Minister", "2006")], [own("Walid al-Moallem", "Envoy", "2001")]
    )
    assert [p.qid for p in people] == ["Q1"]
    assert people[0].aliases == ["Walid al-Moallem"]
    assert len(people[0].spells) == 2


def test_a_later_table_closes_an_open_spell_and_keeps_the_finer_date() -> None:
    people = join_people(
        [upstream("Q1", "Ada Sol", "Minister of Foreign Affairs", "2019-05-03")],
        [own("Ada Sol", "Foreign Minister", "2019", "2023-01-09", sector="GOV")],
    )
    (spell,) = people[0].spells
    assert (spell.start, spell.end, spell.sector) == ("2019-05-03", "2023-01-09", "GOV")


def test_two_terms_in_one_office_stay_two() -> None:
    people = join_people(
        [upstream("Q1", "Ada Sol", "President", "2001", "2005")], [own("Ada Sol", "President", "2010", "2014")]
    )
    assert len(people[0].spells) == 2


def test_a_king_by_another_style_is_known_by_his_throne() -> None:
    people = join_people(
        [upstream("Q1", "Otto of Utopia", "King", "1999-02-07")],
        [own("Otto IV", "Crown Prince", "1980-01-05", "1999-02-07"), own("Otto IV", "King", "1999-02-07")],
    )
    assert [p.qid for p in people] == ["Q1"]


def test_namesakes_are_not_joined_where_two_fit() -> None:
    both = [upstream("Q1", "Jan Bok", "Mayor", "1990"), upstream("Q2", "Jan Bok", "Judge", "2004")]
    people = join_people(both, [own("Jan Bok", "Editor", "2010")])
    assert len(people) == 3


def test_an_id_is_minted_from_what_was_read_and_stays_the_same() -> None:
    one = join_people([], [own("Ada Sol", "Editor", "2010")])
    other = join_people([], [own("Ada Sol", "Poet", "1990"), own("Ada Sol", "Editor", "2010")])
    assert one[0].qid == other[0].qid
    assert one[0].qid.startswith("x:")
