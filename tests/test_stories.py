"""Grouping of articles by happening."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.demo import dispatches
from dragoman.match.stories import group_stories

TREATY = [
    {"title": "Norland and Sudland sign fishing treaty", "date": "2019-03-04", "text": words}
    for words in (
        "The fishing treaty between Norland and Sudland was signed in Port Elm by both trade ministers on Monday.",
        "Ministers of Norland and Sudland put their names to the fishing treaty in Port Elm. Trawlers may sail in May.",
        "In Port Elm two trade ministers signed a fishing treaty that opens the waters of Sudland to Norland.",
    )
]
QUAKE = [
    {"title": "Quake shakes Hill City", "date": "2019-03-05", "text": words}
    for words in (
        "An earthquake shook Hill City at dawn, and rescuers dug in the rubble of a school for survivors.",
        "Rescuers searched the rubble of a school in Hill City after the earthquake at dawn; survivors were few.",
    )
]
records = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.text(alphabet="abcdefg ", max_size=60),
            "title": st.none() | st.just("abc def"),
            "date": st.none() | st.just("2020-02-30") | st.dates().map(str),
        }
    ),
    max_size=12,
)


def test_two_happenings_become_two_stories() -> None:
    assert group_stories([*TREATY, *QUAKE]) == ["0", "0", "0", "3", "3"]


def test_the_order_of_the_articles_does_not_matter() -> None:
    labels = group_stories([QUAKE[0], TREATY[0], QUAKE[1], TREATY[1], TREATY[2]])
    assert labels == ["0", "1", "0", "1", "1"]


def test_two_articles_without_a_common_happening_stay_apart() -> None:
    assert group_stories([TREATY[0], QUAKE[0]]) == ["0", "1"]


def test_no_articles_are_no_stories() -> None:
    assert group_stories([]) == []


def test_an_article_without_words_stands_alone() -> None:
    assert group_stories([{"text": ""}, {"text": ""}, {"text": "..."}]) == ["0", "1", "2"]


@given(records)
def test_every_record_gets_the_label_of_the_first_of_its_story(items: list[dict[str, str | None]]) -> None:
    labels = group_stories(items)
    assert len(labels) == len(items)
    assert all(labels.index(label) == int(label) for label in labels)


def test_dispatches_of_other_wires_about_one_happening_are_joined() -> None:
    found = list(dispatches())
    labels = group_stories([{"text": d.text, "title": d.title, "date": str(d.published)} for d in found])
    ids = {str(d.url).rsplit("/", 1)[-1]: label for d, label in zip(found, labels, strict=True)}
    assert ids["levant-003"] == ids["levant-004"]  # the Sochi memorandum of 17 September 2018
    assert ids["iran-030"] == ids["iran-031"]  # the exchange of prisoners of 7 December 2019
    assert ids["world-039"] != ids["world-040"]  # a heat wave and silk
    assert len(set(labels)) > len(labels) / 3
