import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.cache import cache_folder
from dragoman.knowledge.gazetteer import Gazetteer, fold


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def kinds(gazetteer: Gazetteer, name: str) -> list[str]:
    return [f"{e.kind} {e.country}" for e in gazetteer.lookup(name)]


def test_one_name_gives_the_province_and_its_town(gazetteer: Gazetteer) -> None:
    assert {(e.kind, e.geonameid) for e in gazetteer.lookup("Idlib")} >= {("admin1", 169387), ("city", 169389)}


def test_a_town_knows_its_province_and_country(gazetteer: Gazetteer) -> None:
    texan = [e for e in gazetteer.lookup("Paris") if e.admin1 == "Texas"]
    assert [(e.country, e.admin2, e.precision) for e in texan] == [("USA", "Lamar County", "city")]


@pytest.mark.parametrize(
    "name", ["Turkey", "Türkiye", "US", "U.S.", "the United States", "DR Congo", "Ivory Coast", "Gambia"]
)
def test_a_country_comes_first_under_each_of_its_names(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name)[0].kind == "country"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Donbas", "region UKR"),
        ("Golan Heights", "region SYR"),
        ("Nagorno-Karabakh", "region AZE"),
        ("Straits of Hormuz", "sea "),
        ("Deir Ezzor", "city SYR"),
        ("Kremlin", "point RUS"),
        ("Ill.", "admin1 USA"),
        ("Khyber Pakhtunkhwa", "admin1 PAK"),
    ],
)
def test_the_supplement_knows_what_the_packages_miss(gazetteer: Gazetteer, name: str, expected: str) -> None:
    assert expected in kinds(gazetteer, name)


def test_spellings_of_one_town_share_its_id(gazetteer: Gazetteer) -> None:
    for name in ("Deir ez-Zor", "Deir Ezzor", "Deir al-Zor", "deir ez zor"):
        assert {(e.kind, e.geonameid) for e in gazetteer.lookup(name)} >= {("admin1", 170792), ("city", 170794)}


def test_a_leading_article_does_not_hide_a_town(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("al-Kharkiv") == gazetteer.lookup("Kharkiv") != ()


def test_every_country_has_a_point_and_country_precision(gazetteer: Gazetteer) -> None:
    syria = gazetteer.country("SYR")
    assert syria is not None
    assert (syria.precision, syria.located) == ("country", "supplement")
    assert (round(syria.latitude or 0), round(syria.longitude or 0)) == (35, 38)


def test_a_derived_point_says_that_it_is_derived(gazetteer: Gazetteer) -> None:
    lamar = next(e for e in gazetteer.lookup("Lamar County") if e.admin1 == "Texas")
    assert lamar.located == "middle of its towns"
    assert 33 < (lamar.latitude or 0) < 34.2


def test_an_unknown_name_and_an_unknown_code_give_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Qwertzuiop") == gazetteer.lookup("") == ()
    assert gazetteer.country("QQQ") is None


def test_the_file_is_whole_named_by_its_sources_and_read_only(gazetteer: Gazetteer) -> None:
    left = list(cache_folder().glob("*.tmp"))
    assert left == []
    assert (cache_folder() / f"gazetteer-{gazetteer.fingerprint}.sqlite").exists()
    with pytest.raises(sqlite3.OperationalError):
        gazetteer._db.execute("DELETE FROM place")


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DRAGOMAN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "dragoman"
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    once = fold(name)
    assert fold(once.upper()) == fold(once) or not once.isascii()
    assert once == once.strip()


def test_folding_sets_case_accents_and_hyphens_aside() -> None:
    assert fold("Ḩamāh") == "hamah"
    assert fold("Deir ez-Zor") == fold("deir ez zor")
    assert fold("St. Louis") == fold("Saint Louis")
    assert fold("the Ukraine") == "ukraine"
    assert fold("Sana’a") == fold("Sanaa")
