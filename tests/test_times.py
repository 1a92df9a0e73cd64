"""The time stage: how news writes times, and the days they mean."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model.coding import Timex
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.read.times import find_times, read_when

THURSDAY = date(2020, 1, 30)


def times(text: str, published: date | None = THURSDAY) -> tuple[Timex, ...]:
    return find_times(text, (Zone(ZoneKind.BODY, Span(0, len(text))),), published)


def told(text: str, published: date | None = THURSDAY) -> list[tuple[str, str]]:
    return [(t.span.of(text), t.when.value) for t in times(text, published)]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("14 July 2015", "2015-07-14"),
        ("July 14, 2015", "2015-07-14"),
        ("July 14th, 2015", "2015-07-14"),
        ("2015-07-14", "2015-07-14"),
        ("14/07/2015", "2015-07-14"),
        ("07/14/15", "2015-07-14"),
        ("14.07.2015", "2015-07-14"),
        ("the 14th of July, 2015", "2015-07-14"),
        ("July 2015", "2015-07"),
        ("the 1980s", "198"),
        ("the third quarter of 2018", "2018-Q3"),
        ("the winter of 2010", "2010-WI"),
        ("the second half of 2019", "2019-H2"),
        ("the last quarter of 2019", "2019-Q4"),
        ("fiscal 2019", "2019"),
        ("nineteen ninety-six", "1996"),
        ("Tuesday", "2020-01-28"),
        ("Thursday", "2020-01-30"),
        ("last Thursday", "2020-01-23"),
        ("next Thursday", "2020-02-06"),
        ("Tuesday night", "2020-01-28TNI"),
        ("8 p.m. on Tuesday", "2020-01-28T20:00"),
        ("10:35 a.m. (0735 GMT) Tuesday", "2020-01-28T10:35"),
        ("Tuesday, Jan. 21", "2020-01-21"),
        ("last week", "2020-W04"),
        ("next month", "2020-02"),
        ("last year", "2019"),
        ("late last month", "2019-12"),
        ("last April", "2019-04"),
        ("two days ago", "2020-01-28"),
        ("three weeks ago", "2020-W02"),
        ("five years ago", "2015"),
        ("the day before yesterday", "2020-01-28"),
        ("last night", "2020-01-29TNI"),
        ("this morning", "2020-01-30TMO"),
        ("three days", "P3D"),
        ("two-hour", "PT2H"),
        ("two and a half years", "P2Y6M"),
        ("several months", "PXM"),
        ("the past three months", "P3M"),
        ("every Monday", "XXXX-WXX-1"),
        ("every two weeks", "P2W"),
        ("recently", "PAST_REF"),
        ("the near future", "FUTURE_REF"),
        ("Christmas Day", "2019-12-25"),
        ("the September 11 attacks", "2001-09-11"),
    ],
)
def test_a_phrase_has_its_timex_value(phrase: str, value: str) -> None:
    found = read_when(phrase, THURSDAY)
    assert found is not None
    assert found.when.value == value


@pytest.mark.parametrize(
    "text",
    [
        "Some 2,015 people fled.",
        "They cited Security Council resolution 1973.",
        "He may march on the capital in the second round.",
        "The fall of the city shocked Sun readers.",
        "The sale brought in $2015.",
        "About 2000 troops crossed the river.",
        "April Jones met Jan Novak.",
        "A 12-year-old boy was hurt.",
        "The rebels took 100 villages.",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_weekday_follows_the_tense_of_its_clause() -> None:
    assert told("The ministers met on Monday.") == [("Monday", "2020-01-27")]
    assert told("The ministers will meet on Monday.") == [("Monday", "2020-02-03")]


def test_the_callers_tense_goes_before_cue_words() -> None:
    text = "Talks on Monday."
    zones = (Zone(ZoneKind.BODY, Span(0, len(text))),)
    assert find_times(text, zones, THURSDAY, tense_at=lambda _: "future")[0].when.first == date(2020, 2, 3)
    assert find_times(text, zones, THURSDAY, tense_at=lambda _: "past")[0].when.first == date(2020, 1, 27)


def test_without_a_publication_date_a_weekday_stays_a_weekday() -> None:
    (time,) = times("They met on Tuesday.", None)
    assert (time.when.value, time.when.first, time.when.last) == ("XXXX-WXX-2", None, None)
    assert told("Shots were fired on Jan. 3.", None) == [("Jan. 3", "XXXX-01-03")]


def test_an_impossible_date_has_no_days_and_says_so() -> None:
    (time,) = times("The accord of 30 February 2019 never was.")
    assert (time.when.value, time.when.first, time.when.grain) == ("", None, "unknown")
    assert time.by.endswith("impossible")


def test_the_dateline_is_the_day_to_count_from() -> None:
    text = "VIENNA, July 14 (Agency) - Envoys met on Monday."
    zones = (Zone(ZoneKind.DATELINE, Span(0, 26)), Zone(ZoneKind.BODY, Span(27, len(text))))
    dateline, monday = find_times(text, zones, date(2015, 7, 16))
    assert (dateline.when.value, monday.when.value, monday.when.anchor) == ("2015-07-14", "2015-07-13", "dateline")


def test_a_half_given_date_is_the_nearest_past_one() -> None:
    assert told("Police shot two men on Sept. 3.") == [("Sept. 3", "2019-09-03")]
    assert told("The truce began in March.") == [("March", "2019-03")]
    assert told("Voting will begin on March 3.") == [("March 3", "2020-03-03")]


def test_earlier_and_later_count_from_the_day_told_before() -> None:
    text = "The truce was signed on Jan. 10. Two days later shelling resumed. The next day it stopped."
    assert [value for _, value in told(text)] == ["2020-01-10", "2020-01-12", "2020-01-13"]


def test_a_range_of_days_is_two_times() -> None:
    assert told("Talks ran from July 13-14, 2015.") == [("July 13", "2015-07-13"), ("14, 2015", "2015-07-14")]
    assert told("the war of 2003-2005") == [("2003", "2003"), ("2005", "2005")]


def test_the_year_before_keeps_the_quarter() -> None:
    assert [v for _, v in told("In the third quarter exports fell; a year earlier they rose.")] == [
        "2019-Q3",
        "2018-Q3",
    ]


def test_a_modifier_narrows_the_days() -> None:
    (time,) = times("Protests began in early 2019.")
    assert (time.when.value, time.when.first, time.when.last) == ("2019", date(2019, 1, 1), date(2019, 5, 2))
    assert time.by == "times.year.START@1"


def test_a_credit_or_licence_line_bears_no_times() -> None:
    text = "Copyright 2019"
    assert find_times(text, (Zone(ZoneKind.LICENCE, Span(0, len(text))),), THURSDAY) == ()


def test_an_interval_goes_with_its_anchor() -> None:
    week = times("Fighting eased last week.")[0].when
    assert (week.first, week.last, week.grain, week.anchor) == (
        date(2020, 1, 20),
        date(2020, 1, 26),
        "week",
        "published",
    )


def test_a_phrase_without_a_time_reads_as_none() -> None:
    assert read_when("the foreign minister", THURSDAY) is None


PIECES = """the a last next two 30 31 Feb. May March 2015 1998 days years ago later earlier Tuesday at 8 p.m. noon
quarter third of year-earlier week late mid - , . 99999999999 every nineteen oh five ninety 12:61
0735 GMT half and several"""
WORDS = st.sampled_from(PIECES.split())


def test_a_long_run_of_one_word_is_read_without_recursion() -> None:
    assert len(times("Friday, " * 3000)) == 3000


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=120),
    st.none() | st.dates(date(1800, 1, 1), date(2200, 1, 1)),
)
def test_any_text_gives_ordered_times_inside_it_with_first_before_last(text: str, published: date | None) -> None:
    found = times(text, published)
    for left, right in pairwise(found):
        assert left.span.end <= right.span.start
    for time in found:
        assert 0 <= time.span.start < time.span.end <= len(text)
        assert 0 <= time.score <= 1
        assert (time.when.first is None) == (time.when.last is None)
        assert time.when.first is None or time.when.last is None or time.when.first <= time.when.last
