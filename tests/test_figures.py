"""How many people were killed, injured and captured: words for numbers, whom they count, and what is never counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model.coding import Blank, Coded, Count
from dragoman.read._amounts import count_before, read_number
from dragoman.reader import Reader

Found = dict[str, tuple[int, int, int | None] | str]


def figures(text: str, reader: Reader, published: str = "2015-06-10") -> list[Found]:
    """For each report its figures: best, low and high, or the reason where a figure is told and not counted."""
    out: list[Found] = []
    for report in reader.read(text, published=published).reports:
        told: Found = {}
        for name in ("killed", "injured", "captured"):
            value = getattr(report, name)
            if isinstance(value, Coded):
                told[name] = (value.value.best, value.value.low, value.value.high)
                assert value.evidence
            elif value.reason != "F002":
                told[name] = value.reason
        out.append(told)
    return out


NUMBERS = [
    ("Rebels killed four soldiers.", (4, 4, 4)),
    ("Rebels killed 1,200 soldiers.", (1200, 1200, 1200)),
    ("Rebels killed two hundred soldiers.", (200, 200, 200)),
    ("Rebels killed half a dozen soldiers.", (6, 6, 6)),
    ("Rebels killed more than two dozen soldiers.", (24, 24, None)),
    ("At least nine soldiers were killed by rebels.", (9, 9, None)),
    ("Rebels killed up to 40 soldiers.", (40, 0, 40)),
    ("Rebels killed about 50 soldiers.", (50, 45, 55)),
    ("Rebels killed nearly 50 soldiers.", (50, 45, 50)),
    ("Between 10 and 15 soldiers were killed by rebels.", (10, 10, 15)),
    ("Rebels killed 5 to 6 soldiers.", (5, 5, 6)),
    ("Rebels killed several soldiers.", (3, 3, 11)),
    ("Rebels killed a few soldiers.", (3, 3, 11)),
    ("Rebels killed a number of soldiers.", (3, 3, None)),
    ("Rebels killed a couple of soldiers.", (2, 2, 2)),
    ("Rebels killed numerous soldiers.", (4, 4, None)),
    ("Dozens of soldiers were killed by rebels.", (24, 24, 99)),
    ("Scores of soldiers were killed by rebels.", (40, 40, 199)),
    ("Hundreds of soldiers were killed by rebels.", (200, 200, 999)),
    ("A group of five soldiers was killed by rebels.", (5, 5, 5)),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS, ids=[t for t, _ in NUMBERS])
def test_numbers_ranges_and_vague_words_have_bounds(
    text: str, expected: tuple[int, int, int | None], reader: Reader
) -> None:
    assert figures(text, reader) == [{"killed": expected}]


PEOPLE = [
    ("Police arrested a dentist and two nurses.", {"captured": (3, 3, 3)}),
    ("Soldiers killed Omar Badri, Ali Nur and two guards.", {"killed": (4, 4, 4)}),
    ("Police killed a commander and bomb maker.", {"killed": (1, 1, 1)}),
    ("The army killed 12 rebels, including two commanders.", {"killed": (12, 12, 12)}),
    ("The mayor was detained by soldiers along with three aides.", {"captured": (4, 4, 4)}),
    ("Police detained a smuggler and other suspects.", {"captured": (3, 3, None)}),
    ("Soldiers detained a smuggler and arrested four of his drivers.", {"captured": (5, 5, 5)}),
    ("A bomb killed three people and wounded eleven.", {"killed": (3, 3, 3), "injured": (11, 11, 11)}),
    ("The bombing by militants left two policemen dead.", {"killed": (2, 2, 2)}),
    ("Two Kenyan soldiers died in the ambush.", {"killed": (2, 2, 2)}),
    ("Police took two farmers into custody.", {"captured": (2, 2, 2)}),
    ("Police rounded up 70 students.", {"captured": (70, 70, 70)}),
    ("Officers confirmed the arrest of two smugglers.", {"captured": (2, 2, 2)}),
    ("Thirty rebels were reported to have been killed.", {"killed": (30, 30, 30)}),
    ("The guards fired on the rebel, killing him.", {"killed": (1, 1, 1)}),
    ("Rebels killed soldiers.", {"killed": "F003"}),
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE, ids=[t for t, _ in PEOPLE])
def test_whom_a_word_of_harm_befalls_is_counted(text: str, expected: Found, reader: Reader) -> None:
    assert expected in figures(text, reader)


NOBODY = [
    "The rebels seized dozens of rifles.",
    "The army captured two villages from the rebels.",
    "Soldiers began an operation to capture a rebel commander.",
    "The rebels will kill two hostages.",
    "No civilians were injured by the soldiers.",
    "Police questioned the wounded rebel.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_things_plans_and_denials_count_nobody(text: str, reader: Reader) -> None:
    assert not any(figures(text, reader))


def test_a_sentence_that_goes_on_adds_to_the_figure_before_it(reader: Reader) -> None:
    text = "Soldiers arrested a rebel commander near Gao on Monday. The soldiers also detained two farmers."
    assert [f.get("captured") for f in figures(text, reader)] == [(1, 1, 1), (3, 3, 3)]


def test_the_sum_has_the_words_of_both_sentences_and_says_so(reader: Reader) -> None:
    text = "Soldiers arrested a rebel commander near Gao on Monday. The soldiers also detained two farmers."
    figure = reader.read(text, published="2015-06-10").reports[-1].captured
    assert isinstance(figure, Coded)
    assert [s.of(text) for s in figure.evidence] == ["two farmers", "a rebel commander"]
    assert figure.by == "figures.added@1<figures.number@1"


@pytest.mark.parametrize(
    "second",
    [
        "Soldiers killed two smugglers.",
        "In a separate raid, the soldiers also killed two smugglers.",
        "The soldiers also killed two smugglers on Tuesday.",
    ],
)
def test_two_happenings_of_one_dispatch_are_never_added(second: str, reader: Reader) -> None:
    found = figures("Soldiers killed five rebels near Gao on Monday. " + second, reader)
    assert [f["killed"] for f in found] == [(5, 5, 5), (2, 2, 2)]


def test_people_told_of_before_are_as_many_as_before(reader: Reader) -> None:
    text = "Three gunmen attacked the army post. The soldiers killed the gunmen."
    assert figures(text, reader)[-1] == {"killed": (3, 3, 3)}


def test_what_two_verbs_tell_stands_in_two_reports(reader: Reader) -> None:
    found = figures("Soldiers killed two rebels and detained three others.", reader)
    assert found == [{"killed": (2, 2, 2)}, {"captured": (3, 3, 3)}]


def test_a_death_without_a_known_side_is_still_a_report(reader: Reader) -> None:
    assert figures("A bomb killed two shopkeepers in the bazaar.", reader) == [{"killed": (2, 2, 2)}]


@given(st.integers(0, 9_999_999))
def test_digits_are_read_with_and_without_commas(number: int) -> None:
    assert read_number(str(number)) == read_number(f"{number:,}") == number


@given(st.text(max_size=40))
def test_any_text_gives_a_count_in_order_or_none(text: str) -> None:
    found = count_before(text, len(text))
    if found is not None:
        count = found[0]
        assert isinstance(count, Count)
        assert count.low <= count.best
        assert count.high is None or count.best <= count.high


def test_a_blank_figure_names_the_words_that_cannot_be_counted(reader: Reader) -> None:
    figure = reader.read("Rebels killed soldiers.").reports[0].killed
    assert isinstance(figure, Blank)
    assert figure.evidence
