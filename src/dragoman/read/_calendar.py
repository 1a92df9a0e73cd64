"""Calendar arithmetic for the time stage: makes `When` values with TIMEX3 value, inclusive days and grain.

Knows days, ISO weeks, months, quarters, seasons, years. Knows no words and no text: what a phrase means is decided in
the rules of `dragoman.read.times`.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from dragoman.model.coding import When

# Northern meteorological seasons by first month; winter belongs to the year in which it begins.
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
IMPOSSIBLE = When("", None, None, "unknown")


def undated(value: str, grain: str = "unknown") -> When:
    """A TIMEX3 value without a place in the calendar ("P3D", "PAST_REF", "XXXX-WXX-2")."""
    return When(value, None, None, grain)


def in_calendar(year: int) -> bool:
    """Whether all days of `year` and its neighbours can be told as dates."""
    return MINYEAR < year < MAXYEAR


def day(d: date, anchor: str = "") -> When:
    """One day."""
    return When(d.isoformat(), d, d, "day", anchor)


def day_of(year: int, month_number: int, number: int, anchor: str = "") -> When:
    """The given day, or `IMPOSSIBLE` (30 February, month 13)."""
    if not (in_calendar(year) and 1 <= month_number <= 12):
        return IMPOSSIBLE
    if not 1 <= number <= calendar.monthrange(year, month_number)[1]:
        return IMPOSSIBLE
    return day(date(year, month_number, number), anchor)


def week(d: date, anchor: str = "") -> When:
    """The ISO week (Monday to Sunday) around `d`."""
    iso = d.isocalendar()
    first = d - timedelta(days=d.weekday())
    return When(f"{iso.year:04d}-W{iso.week:02d}", first, first + timedelta(days=6), "week", anchor)


def weekend(d: date, anchor: str = "") -> When:
    """Saturday and Sunday of the ISO week around `d`."""
    whole = week(d, anchor)
    assert whole.first is not None
    return replace(whole, value=f"{whole.value}-WE", first=whole.first + timedelta(days=5), grain="day")


def month(year: int, number: int, anchor: str = "") -> When:
    """One month of one year."""
    return When(f"{year:04d}-{number:02d}", date(year, number, 1), month_end(year, number), "month", anchor)


def quarter(year: int, number: int, anchor: str = "") -> When:
    """One calendar quarter, 1 to 4."""
    first = date(year, 3 * number - 2, 1)
    return When(f"{year:04d}-Q{number}", first, month_end(year, 3 * number), "quarter", anchor)


def half(year: int, number: int, anchor: str = "") -> When:
    """The first or second half of a year."""
    last = month_end(year, 6 * number)
    return When(f"{year:04d}-H{number}", date(year, 6 * number - 5, 1), last, "quarter", anchor)


def season(year: int, code: str, anchor: str = "") -> When:
    """A northern season: "SP", "SU", "FA" or "WI" (December of `year` to February)."""
    first = date(year, SEASON_START[code], 1)
    end = add_months(first, 2)
    return When(f"{year:04d}-{code}", first, month_end(end.year, end.month), "season", anchor)


def year(number: int, anchor: str = "") -> When:
    """One year."""
    return When(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "year", anchor)


def decade(number: int, anchor: str = "") -> When:
    """Ten years from `10 * number`: 198 is the 1980s."""
    return When(f"{number:03d}", date(10 * number, 1, 1), date(10 * number + 9, 12, 31), "decade", anchor)


def century(number: int) -> When:
    """A hundred years from `100 * number` (19 is the twentieth century); no grain is so wide: "unknown"."""
    return When(f"{number:02d}", date(max(1, 100 * number), 1, 1), date(100 * number + 99, 12, 31), "unknown")


def part_of_day(d: date, code: str, anchor: str = "") -> When:
    """Morning, night and so on of one day ("MO", "NI", ...), or a clock time ("14:30")."""
    return When(f"{d.isoformat()}T{code}", d, d, "time", anchor)


def month_end(year_number: int, month_number: int) -> date:
    """The last day of the month."""
    return date(year_number, month_number, calendar.monthrange(year_number, month_number)[1])


def add_months(d: date, n: int) -> date:
    """The same day `n` months on, cut to the end of a shorter month. Stops at the ends of the calendar."""
    index = d.year * 12 + d.month - 1 + n
    year_number = min(max(index // 12, MINYEAR + 100), MAXYEAR - 100)
    number = index % 12 + 1
    return date(year_number, number, min(d.day, calendar.monthrange(year_number, number)[1]))


def add_days(d: date, n: int) -> date:
    """`n` days on; stops at the ends of the calendar."""
    low, high = date(MINYEAR + 100, 1, 1).toordinal(), date(MAXYEAR - 100, 1, 1).toordinal()
    return date.fromordinal(min(max(d.toordinal() + n, low), high))


def shift(d: date, unit: str, n: int, anchor: str = "") -> When:
    """The day, week, month, quarter, year or decade that lies `n` units from `d`; hours and less stay on their day."""
    if unit in ("second", "minute", "hour"):
        return day(add_days(d, n // 24 if unit == "hour" else 0), anchor)
    if unit in ("day", "week", "fortnight"):
        moved = add_days(d, n * {"day": 1, "week": 7, "fortnight": 14}[unit])
        return day(moved, anchor) if unit == "day" else week(moved, anchor)
    moved = add_months(d, n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])
    return around(moved, unit, anchor)


def around(d: date, unit: str, anchor: str = "") -> When:
    """The calendar unit that holds `d`."""
    if unit == "day":
        return day(d, anchor)
    if unit == "week":
        return week(d, anchor)
    if unit == "month":
        return month(d.year, d.month, anchor)
    if unit == "quarter":
        return quarter(d.year, (d.month + 2) // 3, anchor)
    if unit == "year":
        return year(d.year, anchor)
    if unit == "decade":
        return decade(d.year // 10, anchor)
    if unit == "century":
        return replace(century(d.year // 100), anchor=anchor)
    raise ValueError(f"{unit!r} is no calendar unit")


def span_of(d: date, unit: str, n: int) -> tuple[date, date]:
    """The days from `d` to `n` units before (negative) or after, both included."""
    if unit in ("second", "minute", "hour"):
        other = add_days(d, -(-n // 24) if n > 0 else n // 24)
    elif unit in ("day", "week", "fortnight"):
        other = add_days(d, n * {"day": 1, "week": 7, "fortnight": 14}[unit])
    else:
        other = add_months(d, n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])
    return (other, d) if other <= d else (d, other)


def weekday_value(number: int) -> str:
    """The TIMEX3 value of a weekday without a week: Monday is 0 here and 1 there."""
    return f"XXXX-WXX-{number + 1}"


def last_weekday(d: date, number: int) -> date:
    """The latest such weekday up to and including `d`."""
    return add_days(d, -((d.weekday() - number) % 7))


def next_weekday(d: date, number: int) -> date:
    """The first such weekday from `d` on, `d` included."""
    return add_days(d, (number - d.weekday()) % 7)


def narrow(when: When, mod: str) -> When:
    """The first ("START"), middle ("MID") or last ("END") third of `when`; one day stays whole."""
    if when.first is None or when.last is None:
        return when
    days = (when.last - when.first).days + 1
    third = -(-days // 3)
    low, high = {"START": (0, third), "MID": (days // 3, days - days // 3), "END": (days - third, days)}[mod]
    return replace(when, first=add_days(when.first, low), last=add_days(when.first, high - 1))


def up_to(when: When, d: date) -> When:
    """The part of `when` up to `d` ("earlier this month"); `when` itself where `d` is outside."""
    if when.first is None or when.last is None or not when.first <= d <= when.last:
        return when
    return replace(when, last=d)


def after(when: When, d: date) -> When:
    """The part of `when` from `d` on ("later this month"); `when` itself where `d` is outside."""
    if when.first is None or when.last is None or not when.first <= d <= when.last:
        return when
    return replace(when, first=d)


def nth_weekday(year_number: int, month_number: int, number: int, n: int) -> date:
    """The `n`-th such weekday of a month, counted from 1; -1 is the last."""
    if n > 0:
        return add_days(next_weekday(date(year_number, month_number, 1), number), 7 * (n - 1))
    return last_weekday(month_end(year_number, month_number), number)


def easter(year_number: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year_number % 19, year_number // 100, year_number % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    number = h + k - 7 * m + 114
    return date(year_number, number // 31, number % 31 + 1)
