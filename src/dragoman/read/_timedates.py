"""Rules for dates that name their place in the calendar: days, months, years, decades, quarters, weekdays, holidays.

A missing year is guessed here (nearest past, or next); words such as "last week" are left to `_timerelative`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dragoman.model.coding import When
from dragoman.read import _calendar as cal
from dragoman.read import _timewords as words
from dragoman.read._timescene import Found, Rule, Scene, guess_reported, guess_year, one, rule
from dragoman.read._timewords import (
    DAY,
    MONTH,
    MONTH_BY_DAY,
    MONTH_NUMBER,
    NOT_COUNTED,
    SPOKEN_YEAR,
    WEEKDAY,
    WEEKDAY_NUMBER,
    YEAR,
)

ANY_YEAR = rf"(?:{YEAR}|['’]\d\d\b|{SPOKEN_YEAR})"
DASH = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\band\b|\bor\b|&)\s*"
NOT_YEAR_BEFORE = re.compile(
    r"(?:\b(?:resolutions?|no\.?|number|flight|room|article|section|rule|highway|route|page|model|channel|chapter|unit|boeing)\s*"
    r"|[$£€¥#]\s?|\d[.,:/-]|(?<!\bmid)(?<!\bpost)(?<!\bpre)(?<=[A-Za-z])[-/])$",
    re.I,
)
# First names and verbs: as months only where the words before say so.
DOUBTFUL = {"may", "march", "april", "june", "august", "jan", "mar", "jun", "dec", "sep"}
LEADS_IN = re.compile(
    r"\b(?:in|of|by|since|until|till|from|to|through|between|before|after|during|for|late|early|mid|about|around|every|each"
    r"|last|next|this|past|previous|coming|following|beginning|starting|ending|ended|end|and|or|only|later|back\s+in|vs\.?)[\s-]+$",
    re.I,
)
NAME_BEFORE = re.compile(r"\b(?:black|bloody|ash|palm|good|holy|super|fat|shrove)\s+$", re.I)


def number(text: str) -> int:
    """The digits at the head of `text` ("14th" is 14), or the day told as a word ("fourteenth")."""
    match = re.match(r"\d+", text)
    return int(match.group()) if match else words.SPOKEN_DAYS[text.lower()]


def year_of(text: str) -> int:
    """The year as written: four digits, "'98" (turning at 1950), or in words."""
    if text[0].isdigit() and len(text) == 4:
        return int(text)
    if text[0] in "'’" or text.isdigit():
        two = int(text.strip("'’"))
        return two + (1900 if two >= 50 else 2000)
    return words.spoken_year(text)


def month_of(text: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return MONTH_NUMBER[text.lower().rstrip(".")]


def dated(scene: Scene, match: re.Match[str], year: str | None, month: int, day: int) -> tuple[When, float]:
    """The day, with its year guessed when `year` is None; the score is lower for a guess."""
    if year is not None:
        return cal.day_of(year_of(year), month, day), 1.0
    when = guess_year(scene, match.start(), match.end(), lambda y: cal.day_of(y, month, day, scene.anchor_name))
    if when is None:
        possible = cal.day_of(2000, month, day).value
        return (cal.undated(f"XXXX-{month:02d}-{day:02d}", "day") if possible else cal.IMPOSSIBLE), 0.8
    return when, 0.8


def days(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "July 14", "14 July 2015", "July 13-14, 2015": one day or the two ends of a range."""
    month = month_of(match["month"])
    first, score = dated(scene, match, match["year"], month, number(match["day"]))
    if not match["to"]:
        return one(first, "times.day", score=score)
    other, _ = dated(scene, match, match["year"], month, number(match["to"]))
    return (
        Found(first, "times.day", "DATE", score, match.start(), match.end("day")),
        Found(other, "times.day", "DATE", score, match.start("to"), match.end()),
    )


def iso(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """2020-01-14, 2020/01/14, 2020-01-14T08:30."""
    when = cal.day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["clock"] and when.first:
        return one(cal.part_of_day(when.first, match["clock"]), "times.iso", "TIME")
    return one(when, "times.iso")


def slashed(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """14/07/2015 and 07/14/15.

    Where both orders fit, points mean day first; strokes mean month first unless that lies after the anchor.
    """
    a, b, year = int(match["a"]), int(match["b"]), year_of(match["year"])
    day_first, month_first = cal.day_of(year, b, a), cal.day_of(year, a, b)
    if not (day_first.first and month_first.first):
        return one(day_first if day_first.first else month_first, "times.slashed", score=0.9)
    late = scene.anchor is not None and month_first.first > scene.anchor >= day_first.first
    return one(day_first if match["sep"] == "." or late else month_first, "times.slashed", score=0.5)


def bare_day(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "on the 14th": of the month last spoken of, else the nearest past one."""
    if scene.article != "the":
        return ()
    n = number(match["day"])
    known = scene.last.first if scene.last and scene.last.grain in ("day", "month", "time") else None
    if known:
        return one(cal.day_of(known.year, known.month, n, "previous"), "times.bare_day", score=0.7)
    if scene.anchor is None:
        return one(cal.undated(f"XXXX-XX-{n:02d}", "day"), "times.bare_day", score=0.6)
    back = scene.anchor if n <= scene.anchor.day else cal.add_months(scene.anchor, -1)
    return one(cal.day_of(back.year, back.month, n, scene.anchor_name), "times.bare_day", score=0.6)


def month_year(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "July 2015", "June last year"."""
    month = month_of(match["month"])
    if match["year"]:
        return one(cal.month(year_of(match["year"]), month), "times.month_year")
    if scene.anchor is None:
        return one(cal.undated(f"XXXX-{month:02d}", "month"), "times.month_year", score=0.6)
    step = {"last": -1, "this": 0, "next": 1}[match["det"].lower()]
    return one(cal.month(scene.anchor.year + step, month, scene.anchor_name), "times.month_year")


def bare_month(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "in March", "last April": nearest past unless the words look ahead."""
    name, month = match["month"].lower().rstrip("."), month_of(match["month"])
    short = len(name) <= 4 and name not in ("may", "june", "july")
    if short and name in DOUBTFUL and not match["month"].endswith("."):
        return ()
    if (name in DOUBTFUL or short) and not LEADS_IN.search(scene.before(match.start())):
        return ()
    when = guess_year(scene, match.start(), match.end(), lambda y: cal.month(y, month, scene.anchor_name))
    return one(when or cal.undated(f"XXXX-{month:02d}", "month"), "times.month", score=0.8)


def determined(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "last April", "next summer", "this past spring"."""
    det = " ".join(match["det"].lower().split())
    code = words.SEASONS[match["season"].lower()] if match["season"] else ""
    month = month_of(match["month"]) if match["month"] else cal.SEASON_START[code]

    def make(year: int) -> When:
        return cal.season(year, code, name) if code else cal.month(year, month, name)

    base, name = scene.anchor, scene.anchor_name
    if det in ("previous", "following", "same", "that") and scene.last and scene.last.first:
        base, name = scene.last.first, "previous"
    if base is None:
        return one(
            cal.undated(f"XXXX-{code or f'{month:02d}'}", "season" if code else "month"), "times.det_month", score=0.6
        )
    options = [make(y) for y in range(base.year - 2, base.year + 3)]
    current = [w for w in options if w.first and w.last and w.first <= base <= w.last]
    before = [w for w in options if w.last and w.last < base]
    ahead = [w for w in options if w.first and w.first > base]
    if det in ("last", "past", "this past", "previous"):
        return one(before[-1], "times.det_month", score=0.9)
    if det in ("next", "coming", "this coming", "following"):
        return one(ahead[0], "times.det_month", score=0.9)
    this_year = [w for w in options if w.value.startswith(str(base.year))]
    return one((current or this_year)[0], "times.det_month", score=0.9)


def season(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "spring 2015", "the winter of 1994", "in the summer" (nearest past unless the words look ahead)."""
    code = words.SEASONS[match["season"].lower()]
    if match["year"]:
        return one(cal.season(year_of(match["year"]), code), "times.season")
    if scene.article != "the" and not re.search(
        r"\b(?:early|late|mid|this|last|next)[\s-]+$", scene.before(match.start()), re.I
    ):
        return ()
    if re.match(r"\s+(?:of|from|in|to)\b", scene.text[match.end() : match.end() + 8]) or match["season"][0].isupper():
        return ()
    when = guess_year(scene, match.start(), match.end(), lambda y: cal.season(y, code, scene.anchor_name))
    return one(when or cal.undated(f"XXXX-{code}", "season"), "times.season", score=0.7)


def plain_year(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "2015", "1990-91"; not a count, a price or the number of a resolution."""
    value = int(match["year"])
    before = scene.before(match.start())
    if NOT_YEAR_BEFORE.search(before) or not (1500 <= value < 2100 or re.search(r"\byear\s+$", before)):
        return ()
    first = cal.year(value)
    if not match["to"]:
        if scene.quarter and match["same"]:
            return one(cal.quarter(value, scene.quarter[1]), "times.year_quarter", score=0.8)
        end = match.end("year")
        return (Found(first, "times.year", "DATE", 0.95, -1, end),)
    other = int(match["to"]) if len(match["to"]) == 4 else value // 100 * 100 + int(match["to"])
    if not value < other < value + 60:
        return (Found(first, "times.year", "DATE", 0.7, -1, match.end("year")),)
    return (
        Found(first, "times.year", "DATE", 0.95, match.start(), match.end("year")),
        Found(cal.year(other), "times.year", "DATE", 0.95, match.start("to"), match.end()),
    )


def spoken(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "nineteen ninety-six"; "two thousand" alone may be a count and needs a word before it."""
    lone = match.group().lower().startswith("two")
    if lone and not re.search(r"\b(?:year|in|since|by|until)\s+$", scene.before(match.start()), re.I):
        return ()
    return one(cal.year(words.spoken_year(match.group())), "times.spoken_year", score=0.8)


def short_year(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "'98" after "in", "since" and the like; "the '80s"."""
    two, start = int(match["two"]), match.start() - 1
    if match["s"]:
        when = cal.decade((two + (1900 if two >= 20 else 2000)) // 10)
        return (Found(when, "times.decade", "DATE", 0.9, start, match.end()),)
    if not LEADS_IN.search(scene.before(start)):
        return ()
    return (Found(cal.year(year_of(match["two"])), "times.year", "DATE", 0.7, start, match.end()),)


def decade(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the 1980s", "the nineties"."""
    if match["digits"]:
        return one(cal.decade(int(match["digits"]) // 10), "times.decade")
    if scene.article != "the":
        return ()
    return one(cal.decade(190 + words.NAMED_DECADES[match["name"].lower()]), "times.decade", score=0.7)


def century(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the 19th century", told as the years 1800 to 1899."""
    n = number(match["n"])
    return one(cal.century(n - 1), "times.century", score=0.9) if 1 <= n <= 30 else ()


def quarter(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the third quarter of 1988", "fiscal first quarter", "the first half": the latest begun, or one ahead."""
    halves = match["what"].lower() == "half"
    word = match["ord"].lower()
    n = (2 if halves else 4) if word in ("final", "last") else words.ORDINALS[word]
    if halves and n > 2:
        return ()

    def make(y: int) -> When:
        return cal.half(y, n, scene.anchor_name) if halves else cal.quarter(y, n, scene.anchor_name)

    year = match["year"] or match["year0"]
    if year:
        return one(replace(make(year_of(year)), anchor=""), "times.quarter")
    if scene.anchor is None:
        return one(cal.undated(f"XXXX-{'H' if halves else 'Q'}{n}", "quarter"), "times.quarter", score=0.5)
    det = match["det"] or match["det0"]
    if det:
        step = {"last": -1, "this": 0, "next": 1}[det.lower()]
        return one(make(scene.anchor.year + step), "times.quarter", score=0.95)
    when = guess_reported(scene, match.start(), match.end(), make)
    return one(when or cal.IMPOSSIBLE, "times.quarter", score=0.8)


def fiscal(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "fiscal 1989", "fiscal year 1990": the calendar year of that number; a fiscal year's own days are not known."""
    return one(cal.year(year_of(match["year"])), "times.fiscal", score=0.8)


def weekday(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "Tuesday", "last Friday", "Tuesday of next week"; "Tuesdays" is a set.

    Agencies write "on Tuesday" for the latest Tuesday up to and including the day of publication.
    """
    n = WEEKDAY_NUMBER[match["weekday"].lower()]
    if NAME_BEFORE.search(scene.before(match.start())):
        return ()
    if match["plural"]:
        part = words.PARTS[match["part"].lower()] if match["part"] else ""
        return one(cal.undated(cal.weekday_value(n) + (f"T{part}" if part else "")), "times.weekdays", "SET")
    det = " ".join((match["det"] or "").lower().split())
    base, name = scene.anchor, scene.anchor_name
    if det in ("previous", "following") and scene.day:
        base, name = scene.day, "previous"
    if base is None:
        return one(cal.undated(cal.weekday_value(n), "day"), "times.weekday", score=0.6)
    if match["of"]:
        step = {"last": -7, "this": 0, "next": 7}[match["of"].lower()]
        monday = cal.add_days(base, step - base.weekday())
        return one(cal.day(cal.add_days(monday, n), name), "times.weekday", score=0.95)
    return one(cal.day(pick_weekday(det, base, n, match, scene), name), "times.weekday", score=0.95 if det else 0.9)


def pick_weekday(det: str, base: date, n: int, match: re.Match[str], scene: Scene) -> date:
    """The day a weekday means, by its determiner, else by tense."""
    if det in ("last", "past", "this past", "previous"):
        return cal.last_weekday(cal.add_days(base, -1), n)
    if det in ("next", "coming", "this coming", "following"):
        return cal.next_weekday(cal.add_days(base, 1), n)
    if scene.nearest:
        return cal.last_weekday(base, n)
    ahead = scene.tense(match.start(), match.end()) == "future"
    return cal.next_weekday(base, n) if ahead else cal.last_weekday(base, n)


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda y: date(y, 1, 1),
    "new year's eve": lambda y: date(y, 12, 31),
    "christmas eve": lambda y: date(y, 12, 24),
    "christmas day": lambda y: date(y, 12, 25),
    "christmas": lambda y: date(y, 12, 25),
    "boxing day": lambda y: date(y, 12, 26),
    "halloween": lambda y: date(y, 10, 31),
    "valentine's day": lambda y: date(y, 2, 14),
    "may day": lambda y: date(y, 5, 1),
    "thanksgiving day": lambda y: cal.nth_weekday(y, 11, 3, 4),
    "thanksgiving": lambda y: cal.nth_weekday(y, 11, 3, 4),
    "labor day": lambda y: cal.nth_weekday(y, 9, 0, 1),
    "memorial day": lambda y: cal.nth_weekday(y, 5, 0, -1),
    "good friday": lambda y: cal.add_days(cal.easter(y), -2),
    "easter sunday": cal.easter,
    "easter monday": lambda y: cal.add_days(cal.easter(y), 1),
    "easter": cal.easter,
}


def holiday(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """A feast whose day can be counted out (Western dates; Labor, Memorial Day and Thanksgiving as in the US)."""
    make = HOLIDAYS[" ".join(match["name"].lower().replace("’", "'").split())]
    if match["year"]:
        return one(cal.day(make(year_of(match["year"]))), "times.holiday", score=0.9)
    when = guess_year(scene, match.start(), match.end(), lambda y: cal.day(make(y), scene.anchor_name))
    return one(when, "times.holiday", score=0.7) if when else ()


def attacks(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "9/11" and "the September 11 attacks" are a day of 2001 whatever the anchor."""
    return one(cal.day(date(2001, 9, 11)), "times.nine_eleven")


DETS = r"(?P<det>this\s+past|this\s+coming|last|past|previous|next|coming|following|this|same|that)"
DET_WORDS = ("this", "last", "past", "previous", "next", "coming", "following", "same", "that")
OF_YEAR = rf"(?:\s+(?:of\s+)?(?:fiscal\s+)?(?:(?P<year>{YEAR})|(?P<det>last|this|next)\s+year))"
MONTHS = tuple(MONTH_NUMBER)
RULES: tuple[Rule, ...] = (
    rule("#", r"9/11\b(?!/)", attacks),
    rule(("september", "sept"), r"(?-i:September|Sept\.?)\s+11(?:th)?,?\s+(?:terror\w*\s+)?attacks?\b", attacks),
    rule(
        "#",
        r"(?P<year>[12]\d{3})(?P<sep>[-/])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)"
        r"(?:[T ](?P<clock>[0-2]\d:[0-5]\d)(?::[0-5]\d)?Z?)?(?![\d-])",
        iso,
    ),
    rule("#", r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?![\d/])", slashed),
    rule("#", r"(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})/(?P<year>\d\d)(?![\d/])", slashed),
    rule(
        "#",
        rf"(?P<day>{DAY}|(?:3[01]|[12]\d|0?[1-9])(?=[-–]))(?:{DASH}(?P<to>{DAY}))?(?:\s+of)?\s+(?P<month>{MONTH_BY_DAY})(?:,?\s+(?P<year>{YEAR}))?",
        days,
    ),
    rule(
        MONTHS,
        rf"(?P<month>{MONTH_BY_DAY})\s+(?P<day>{DAY}|(?:3[01]|[12]\d|0?[1-9])(?=[-–]\d)){NOT_COUNTED}"
        rf"(?:{DASH}(?P<to>{DAY}){NOT_COUNTED})?(?:,?\s+(?P<year>{YEAR}))?",
        days,
    ),
    rule(
        MONTHS,
        rf"(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>(?:twenty|thirty)?-?(?:{words.any_of(words.SPOKEN_DAYS)})\b)(?P<to>)(?P<year>)(?<!\d)",
        lambda m, s: days_in_words(m, s),
    ),
    rule(
        MONTHS,
        rf"(?P<month>{MONTH})(?:(?:\s+of\s+|,\s+|\s+)(?P<year>{ANY_YEAR}){NOT_COUNTED}"
        r"|\s+(?:of\s+)?(?P<det>last|this|next)\s+year\b)",
        month_year,
    ),
    rule(MONTHS, rf"(?P<month>{MONTH})", bare_month),
    rule(
        DET_WORDS,
        rf"{DETS}\s+(?:(?P<month>{MONTH})(?!\.?\s*\d)|(?P<season>spring|summer|autumn|fall|winter)\b)",
        determined,
    ),
    rule(
        (*words.WEEKDAYS, *(w + "s" for w in words.WEEKDAYS), *DET_WORDS),
        rf"(?:{DETS}\s+)?(?P<weekday>{WEEKDAY})(?:(?P<plural>s\b|(?=\s+(?:night|morning|evening|afternoon)s\b))"
        r"(?:\s+(?P<part>night|morning|evening|afternoon)s\b)?|\b(?P<not>\s+(?-i:Times|Express|Telegraph|Mirror|Herald|Mail|Post))?)"
        r"(?:,?\s+(?:of\s+)?(?P<of>last|this|next)\s+week\b)?",
        lambda m, s: () if m["not"] else weekday(m, s),
        article=True,
    ),
    rule(
        words.SEASONS,
        rf"(?P<season>spring|summer|autumn|fall|winter)\b(?:\s+(?:of\s+)?(?P<year>{ANY_YEAR}))?",
        season,
        article=True,
    ),
    rule("#", r"(?P<digits>1[5-9]\d0|20\d0)['’]?s\b(?P<name>)", decade, article=True),
    rule(words.NAMED_DECADES, rf"(?P<digits>)(?P<name>{words.any_of(words.NAMED_DECADES)})\b", decade, article=True),
    rule(
        ("#", *words.SPOKEN_DAYS),
        rf"(?P<n>\d\d?(?:st|nd|rd|th)|{words.any_of(words.SPOKEN_DAYS)})[-\s]century\b",
        century,
        article=True,
    ),
    rule(
        (*words.ORDINALS, "fiscal", "this", "last", "next", "#"),
        rf"(?:(?:(?P<year0>{YEAR})(?:['’]s)?|(?P<det0>this|last|next)\s+year['’]s)\s+)?(?:fiscal[-\s]+)?"
        rf"(?P<ord>first|second|third|fourth|final|last(?=\s+\w+\s+of\s+\d)|[1-4](?:st|nd|rd|th))[-\s]+(?:fiscal[-\s]+)?(?P<what>quarter|half)\b{OF_YEAR}?",
        quarter,
        article=True,
    ),
    rule(("fiscal",), rf"fiscal(?:\s+year)?\s+(?P<year>{YEAR}|['’]?\d\d\b)", fiscal),
    rule(
        ("#",),
        rf"(?P<day>{DAY})(?<=[a-z])(?=\s*[.,;:)]|\s+(?:and|at|in|to|when|while|he|she|they|it|but)\b)",
        bare_day,
        article=True,
    ),
    rule(
        "#",
        rf"(?P<year>{YEAR}){NOT_COUNTED}(?:\s*[-–/]\s*(?P<to>(?:\d\d|20\d\d|1[5-9]\d\d)(?![\w-]))|\s+(?P<same>quarter|period)\b)?",
        plain_year,
    ),
    rule(("nineteen", "eighteen", "two"), SPOKEN_YEAR, spoken),
    rule("#", r"(?<=['’])(?P<two>\d\d)(?P<s>s)?\b", short_year),
    rule(
        (
            "new",
            "christmas",
            "boxing",
            "halloween",
            "valentine",
            "may",
            "thanksgiving",
            "labor",
            "memorial",
            "good",
            "easter",
        ),
        rf"(?P<name>(?-i:New\s+Year['’]s\s+(?:Day|Eve)|Christmas(?:\s+(?:Eve|Day))?|Boxing\s+Day|Halloween|Valentine['’]s\s+Day|May\s+Day"
        r"|Thanksgiving(?:\s+Day)?|Labor\s+Day|Memorial\s+Day|Good\s+Friday(?!\s+(?:Agreement|[Aa]ccords?|[Dd]eal|[Pp]eace|agreement))"
        rf"|Easter(?:\s+(?:Sunday|Monday))?(?!\s+(?:Island|Rising|egg))))\b(?:,?\s+(?:of\s+)?(?P<year>{YEAR}))?",
        holiday,
    ),
)


def days_in_words(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "March eighth", "May twenty-first" as broadcasters' transcripts write it."""
    parts = re.findall(r"twenty|thirty|[a-z]+|\d+", match["day"].lower())
    if parts[-1][0].isdigit():
        return ()
    n = sum(words.TENS.get(p) or words.SPOKEN_DAYS[p] for p in parts)
    when, score = dated(scene, match, None, month_of(match["month"]), n)
    return one(when, "times.day", score=score)
