"""The directory's facts: people under many spellings, offices between two days, countries, bodies, roles, outlets."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge._names import fold, singular
from dragoman.knowledge._offices import office_class, office_rank, office_sector
from dragoman.knowledge.directory import Directory, DirectoryError
from dragoman.knowledge.directory_build import build, fingerprint, package_tables
from dragoman.knowledge.facts import held_on
from dragoman.model.coding import Role

DIRECTORY = Directory.load()


@pytest.mark.parametrize(
    ("spelling", "qid"),
    [
        ("Bashar al-Assad", "Q44329"),
        ("Bashar Assad", "Q44329"),
        ("Bashar el-Asad", "Q44329"),
        ("Sergei Shoigu", "Q32024"),
        ("Recep Tayyip Erdogan", "Q39259"),
        ("Tayyip Erdogan", "Q39259"),
        ("Javad Zarif", "Q10296812"),
        ("Moon Jae In", "Q21001"),
        ("Walid al-Moallem", "Q1334803"),
        ("B. Johnson", "Q180589"),
        ("Vladimir Vladimirovich Putin", "Q7747"),
        ("Abe Shinzo", "Q132345"),
        ("Jong-un Kim", "Q56226"),
        ("Alyaksandr Lukashenka", "Q2866"),
        ("Lopez Obrador", "Q318508"),
        ("Hillary Rodham Clinton", "Q6294"),
    ],
)
def test_a_person_is_found_under_many_spellings(spelling: str, qid: str) -> None:
    assert DIRECTORY.people(spelling)[0].qid == qid


def test_a_surname_finds_all_who_bear_it() -> None:
    names = {p.name for p in DIRECTORY.people("Johnson")}
    assert "Boris Johnson" in names
    assert len(names) > 3


def test_another_person_with_the_same_consonants_is_not_found() -> None:
    assert not any(p.name == "Ali Roba" for p in DIRECTORY.people("Ali Rabiei"))


@pytest.mark.parametrize("name", ["", " ", "-", "the", "Mr", "Majesty Dame", "Zzyzx Qqfoo"])
def test_nobody_is_found_for_no_name(name: str) -> None:
    assert DIRECTORY.people(name) == ()


@pytest.mark.parametrize(
    ("country", "office", "day", "name"),
    [
        ("SYR", "president", date(2020, 1, 14), "Bashar al-Assad"),
        ("USA", "president", date(2016, 6, 1), "Barack Obama"),
        ("USA", "president", date(2018, 6, 1), "Donald Trump"),
        ("USA", "Secretary of State", date(2020, 1, 14), "Mike Pompeo"),
        ("IRN", "Minister of Foreign Affairs", date(2020, 1, 14), "Mohammad Javad Zarif"),
        ("GBR", "prime minister", date(2023, 1, 14), "Rishi Sunak"),
    ],
)
def test_the_holder_of_an_office_on_a_day(country: str, office: str, day: date, name: str) -> None:
    person = DIRECTORY.holder(country, office, day)
    assert person is not None
    assert person.name == name


def test_an_office_that_no_one_has_yet_held_has_no_holder() -> None:
    assert DIRECTORY.holder("SYR", "president", date(1800, 1, 1)) is None
    assert DIRECTORY.holder("SYR", "astronaut", date(2020, 1, 1)) is None


def test_an_open_end_reaches_to_its_as_of_date_and_not_beyond() -> None:
    role = Role("President", "UTO", "2019-05", None, "2022-08-01")
    assert held_on(role, date(2022, 8, 1))
    assert not held_on(role, date(2022, 8, 2))
    assert not held_on(role, date(2019, 4, 30))
    assert held_on(role, date(2019, 5, 1))


def test_a_year_covers_all_its_days() -> None:
    role = Role("President", "UTO", "2015", "2016", "2022-08-01")
    assert held_on(role, date(2015, 1, 1))
    assert held_on(role, date(2016, 12, 31))
    assert not held_on(role, date(2017, 1, 1))


@pytest.mark.parametrize(
    ("name", "iso3", "how"),
    [
        ("Syria", "SYR", "name"),
        ("Iranians", "IRN", "adjective"),
        ("U.S.", "USA", "name"),
        ("Tehran", "IRN", "capital"),
        ("Kremlin", "RUS", "seat"),
        ("Osaka", "JPN", "city"),
        ("Darfur", "SDN", "region"),
        ("Côte d’Ivoire", "CIV", "name"),
    ],
)
def test_a_country_is_known_by_name_demonym_capital_seat_region_and_city(name: str, iso3: str, how: str) -> None:
    country = DIRECTORY.country(name)
    assert country is not None
    assert (country.iso3, country.how) == (iso3, how)


def test_a_partially_recognised_entity_stands_under_its_parent() -> None:
    country = DIRECTORY.country("Abkhazia")
    assert country is not None
    assert (country.iso3, country.sector) == ("GEO", "PRE")


def test_an_acronym_is_no_common_word() -> None:
    assert DIRECTORY.organisation("IS") is not None
    assert DIRECTORY.organisation("is") is None


def test_a_coding_holds_only_between_its_days() -> None:
    before, after = (
        DIRECTORY.organisation("Taliban", date(2020, 1, 1)),
        DIRECTORY.organisation("Taliban", date(2022, 1, 1)),
    )
    assert before is not None
    assert after is not None
    assert (before.sector, after.sector) == ("REB", "GOV")


def test_armed_groups_and_outlets() -> None:
    group, outlet = DIRECTORY.armed_group("Boko Haram"), DIRECTORY.outlet("Agence France-Presse")
    assert group is not None
    assert (group.country, group.sector) == ("NGA", "REB")
    assert outlet is not None
    assert (outlet.country, outlet.kind) == ("FRA", "agency")
    assert DIRECTORY.outlet("") is None
    assert DIRECTORY.armed_group("World Bank") is None


@pytest.mark.parametrize(
    ("role", "sector"),
    [
        ("foreign ministers", "GOV"),
        ("police officers", "COP"),
        ("insurgents", "REB"),
        ("lawmakers", "LEG"),
        ("nurses", "MED"),
        ("Minister for External Relations", "GOV"),
        ("pineapple", ""),
    ],
)
def test_role_words_have_sectors_in_singular_and_plural(role: str, sector: str) -> None:
    assert DIRECTORY.role_sector(role) == sector


@pytest.mark.parametrize(
    ("title", "kind", "sector", "rank"),
    [
        ("Minister for Foreign Affairs", "foreign minister", "GOV", 4),
        ("President of the Republic", "president", "GOV", 5),
        ("President of the Senate", "speaker", "LEG", 3),
        ("Premier of the State Council", "prime minister", "GOV", 5),
        ("Chief of the General Staff", "", "MIL", 2),
        ("Justice of the Supreme Court", "", "JUD", 1),
        ("Deputy Minister of Foreign Affairs", "", "GOV", 1),
    ],
)
def test_an_office_has_class_sector_and_rank(title: str, kind: str, sector: str, rank: int) -> None:
    assert (office_class(title), office_sector(title), office_rank(title)) == (kind, sector, rank)


def test_people_have_one_entry_each() -> None:
    rows = DIRECTORY._db.execute("SELECT count(*), count(DISTINCT qid) FROM person").fetchone()
    assert rows[0] == rows[1] > 18_000


def test_the_fingerprint_follows_the_bytes() -> None:
    tables = package_tables()
    assert fingerprint(tables) == DIRECTORY.fingerprint
    assert fingerprint({**tables, "regions.csv": b"name,aliases,iso3,sector\n"}) != DIRECTORY.fingerprint


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    small = {**package_tables(), "officeholders.csv.gz": gzip.compress(OFFICES.encode(), mtime=0)}
    for name in ("one", "two"):
        build(tmp_path / name, small)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_is_no_directory_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database at all" * 100)
    with pytest.raises(DirectoryError, match=r"broken\.sqlite"):
        Directory(broken)
    with pytest.raises(DirectoryError, match="no such file"):
        Directory(tmp_path / "missing.sqlite")


OFFICES = "qid,person,other,position,jurisdiction,start,end,asof\nQ1,Ada Sol,,President,UTO,2001,2005,2022-08-01\n"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text).removeprefix("the ")) in (fold(text), fold(fold(text)).removeprefix("the "))


@given(st.text(max_size=30))
def test_any_text_can_be_looked_up(text: str) -> None:
    assert isinstance(DIRECTORY.people(text), tuple)
    DIRECTORY.country(text)
    DIRECTORY.organisation(text)
    DIRECTORY.role_sector(text)


@pytest.mark.parametrize(("plural", "one"), [("men", "man"), ("policemen", "policeman"), ("armies", "army")])
def test_plurals(plural: str, one: str) -> None:
    assert singular(plural) == one
