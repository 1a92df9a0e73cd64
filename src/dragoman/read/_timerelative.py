"""Rules for times counted from the day of publication or from a day told before: "last week", "two days earlier".

Also durations, sets ("every Monday") and the words without a place in the calendar ("now", "soon"). Names of days and
months are left to `_timedates`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dragoman.model.coding import When
from dragoman.read import _calendar as cal
from dragoman.read import _timewords as words
from dragoman.read._timescene import Found, Rule, Scene, one, rule
from dragoman.read._timewords import NUMBER, UNIT, WEEKDAY, WEEKDAY_NUMBER

BACK = frozenset({"last", "past", "previous", "preceding", "prior", "latest", "recent", "this past"})
AHEAD = frozenset({"next", "coming", "following", "upcoming", "future", "this coming"})
OF_THE_TEXT = frozenset({"previous", "preceding", "prior", "following", "same", "that"})
HERE = frozenset({"this", "current", "present", "the"})
SHORT_UNITS = frozenset({"second", "minute", "hour"})


# "$5 million a year", "three times a week", "24 hours a day" tell how much, not how long.
RATE = re.compile(
    r"(?:\d|\b(?:million|billion|thousand|hundred|percent|cents|dollars|times|once|twice|hours|days|tons|barrels))\s+(?:an?\s+)?$",
    re.I,
)


def unit_of(text: str) -> str:
    """The unit's singular: "days" is "day", "centuries" is "century"."""
    lower = text.lower()
    return "century" if lower.startswith("centur") else lower.removesuffix("s")


def ago(n: float, unit: str, direction: str, scene: Scene) -> tuple[Found, ...]:
    """`n` units before or after: "ago" counts from the anchor, "earlier" and "later" from the day told last."""
    sign = 1 if direction in ("later", "from now", "hence") else -1
    if unit == "year" and direction in ("ago", "earlier") and scene.quarter:
        year, number = scene.quarter
        return one(cal.quarter(year - int(n), number, "previous"), "times.year_before", score=0.7)
    base, name = scene.anchor, scene.anchor_name
    if direction in ("earlier", "later", "before", "previously") and scene.last and scene.last.first:
        base, name = scene.last.first, "previous"
    if base is None or (unit in SHORT_UNITS and unit != "hour"):
        return one(cal.undated(words.duration_value(n, unit)), "times.duration", "DURATION", 0.5)
    if n != int(n):
        return (
            one(cal.shift(base, "month", sign * round(n * 12), name), "times.ago", score=0.7) if unit == "year" else ()
        )
    return one(cal.shift(base, unit, sign * int(n), name), "times.ago", score=0.85)


def counted(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "three days", "two-hour", "several years ago", "a couple of weeks later"."""
    unit, n = unit_of(match["unit"]), words.number_of(match["n"])
    if match["unit"][0].isupper() and match["unit"][1].islower() and unit in SHORT_UNITS:
        return ()  # "60 Minutes" is a programme
    if unit == "weekend" or (match["n"].lower() in ("some", "many") and match["dir"] is None and unit in SHORT_UNITS):
        return ()
    direction = " ".join((match["dir"] or "").lower().split())
    if match["half"] and n is not None:
        n += 0.5
    if not direction:
        return one(cal.undated(words.duration_value(n, unit)), "times.duration", "DURATION", 0.9)
    if n is None and direction == "ago":
        return one(cal.undated("PAST_REF"), "times.vague", score=0.8)
    if n is None:
        return one(cal.undated(words.duration_value(n, unit)), "times.duration", "DURATION", 0.7)
    return ago(n, unit, direction, scene)


def single(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "a year", "an hour", "a year ago", "a day later"."""
    if scene.article not in ("a", "an"):
        return ()
    unit, direction = unit_of(match["unit"]), " ".join((match["dir"] or "").lower().split())
    if direction:
        return ago(1, unit, direction, scene)
    if unit in ("second", "minute", "quarter", "weekend") or RATE.search(scene.before(match.start())):
        return ()
    n = 1.5 if match["half"] else 1
    return one(cal.undated(words.duration_value(n, unit)), "times.duration", "DURATION", 0.8)


def vague(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "years", "for weeks", "months ago": a length nobody counted."""
    unit, direction = unit_of(match["unit"]), (match["dir"] or "").lower()
    if direction:
        return one(cal.undated("FUTURE_REF" if direction == "later" else "PAST_REF"), "times.vague", score=0.8)
    if unit in SHORT_UNITS and not re.search(r"\b(?:for|in|within|after|over)\s+$", scene.before(match.start()), re.I):
        return ()
    return one(cal.undated(words.duration_value(None, unit)), "times.duration", "DURATION", 0.7)


def run_of(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the last three months", "the next few days", "recent years": a length, with its days where known."""
    det, unit = " ".join(match["det"].lower().split()), unit_of(match["unit"])
    n = words.number_of(match["n"]) if match["n"] else None
    if unit == "weekend":
        return ()
    if not match["n"] and det in ("recent", "past", "previous", "coming", "future", "upcoming", "last", "next"):
        return one(cal.undated("PAST_REF" if det in BACK else "FUTURE_REF"), "times.vague", score=0.8)
    if not match["n"]:
        return one(cal.undated("PRESENT_REF"), "times.vague", score=0.6) if det == "these" else ()
    value = words.duration_value(n, unit)
    if n is None or scene.anchor is None or det not in BACK | AHEAD:
        return one(cal.undated(value), "times.run", "DURATION", 0.9)
    first, last = cal.span_of(scene.anchor, unit, int(-n if det in BACK else n))
    return one(When(value, first, last, unit_grain(unit), scene.anchor_name), "times.run", "DURATION", 0.9)


def unit_grain(unit: str) -> str:
    """The grain at which a run of such units is known."""
    grains = {"second": "time", "minute": "time", "hour": "time", "fortnight": "week", "century": "unknown"}
    return grains.get(unit, unit)


def this_unit(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "last week", "this year", "the previous day", "the same month", "the latest quarter"."""
    det, unit = " ".join(match["det"].lower().split()), unit_of(match["unit"])
    if unit in SHORT_UNITS or (unit == "day" and det not in ("next", "previous", "following", "same", "that")):
        return ()
    base, name = scene.anchor, scene.anchor_name
    if det in OF_THE_TEXT or (det, unit) == ("next", "day"):
        told = scene.day if unit == "day" else scene.last.first if scene.last else None
        base, name = (told, "previous") if told else (base, name)
    if unit == "weekend":
        return weekend_of(det, base, name)
    if det == "past":
        return one(past_run(unit, scene), "times.run", "DURATION", 0.8)
    if base is None:
        return one(cal.undated(words.duration_value(1, unit)), "times.unit", "DURATION", 0.4)
    if det in ("latest", "current") and unit == "quarter" and scene.quarter:
        return one(cal.quarter(*scene.quarter, "previous"), "times.unit", score=0.7)
    step = -1 if det in BACK else 1 if det in AHEAD else 0
    return one(cal.shift(base, unit, step, name), "times.unit", score=0.9)


def past_run(unit: str, scene: Scene) -> When:
    """ "the past year": one unit back from the anchor."""
    value = words.duration_value(1, unit)
    if scene.anchor is None:
        return cal.undated(value)
    first, last = cal.span_of(scene.anchor, unit, -1)
    return When(value, first, last, unit_grain(unit), scene.anchor_name)


def weekend_of(det: str, base: date | None, name: str) -> tuple[Found, ...]:
    """ "last weekend", "the weekend" (the one past, up to Thursday; then the one at hand)."""
    if base is None:
        return one(cal.undated("XXXX-WXX-WE", "day"), "times.weekend", score=0.5)
    back = det in BACK or (det == "the" and base.weekday() < 4)
    step = -7 if back else 7 if det in AHEAD else 0
    return one(cal.weekend(cal.add_days(base, step), name), "times.weekend", score=0.8)


def the_unit(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the quarter", "the year", "the weekend", "the week": the one spoken of last, else the one at hand."""
    unit = unit_of(match["unit"])
    if scene.article != "the":
        return ()
    if unit == "weekend":
        return weekend_of("the", scene.anchor, scene.anchor_name)
    if unit == "quarter":
        return the_quarter(scene)
    if scene.anchor is None:
        return ()
    return one(cal.around(scene.anchor, unit, scene.anchor_name), "times.the_unit", score=0.5)


def the_quarter(scene: Scene) -> tuple[Found, ...]:
    """The quarter spoken of last, else the one completed last."""
    if scene.quarter:
        return one(cal.quarter(*scene.quarter, "previous"), "times.the_unit", score=0.7)
    if scene.anchor is None:
        return ()
    return one(cal.shift(scene.anchor, "quarter", -1, scene.anchor_name), "times.the_unit", score=0.5)


def period(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "the latest period", "the year-earlier period": the quarter spoken of, or the one a year before."""
    return the_quarter(scene) if scene.quarter else ()


def year_before(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "year-earlier", "the year-ago quarter": the same quarter a year before, else the year before."""
    number = words.ORDINALS[match["ord"].lower()] if match["ord"] else 0
    if scene.quarter and not number:
        year, number = scene.quarter
        return one(cal.quarter(year - 1, number, "previous"), "times.year_before", score=0.8)
    if scene.anchor is None:
        return ()
    year = scene.anchor.year - 1
    when = cal.quarter(year, number, scene.anchor_name) if number else cal.year(year, scene.anchor_name)
    return one(when, "times.year_before", score=0.7)


def near_day(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "today", "yesterday", "tomorrow", "tonight", "overnight", "last night", "this morning"."""
    word = " ".join(match.group().lower().split())
    step = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}.get(word, 0)
    part = {"tonight": "NI", "overnight": "NI"}.get(word) or words.PARTS.get(word.split()[-1], "")
    if word in ("last night", "overnight") or word.startswith("last "):
        step = -1
    if scene.anchor is None:
        value = (
            f"XXXX-XX-XXT{part}" if part else "PRESENT_REF" if step == 0 else "PAST_REF" if step < 0 else "FUTURE_REF"
        )
        return one(cal.undated(value), "times.near_day", "TIME" if part else "DATE", 0.6)
    d = cal.add_days(scene.anchor, step)
    if not part:
        return one(cal.day(d, scene.anchor_name), "times.near_day", score=0.95)
    when = cal.part_of_day(d, part, scene.anchor_name)
    if word == "overnight":
        when = replace(when, last=scene.anchor)
    return one(when, "times.near_day", "TIME", 0.9)


def told_part(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "that night", "the same evening", "the following morning": of the day told last."""
    day = scene.day or scene.anchor
    if day is None or (not match["det"] and scene.article != "the"):
        return ()
    step = {"following": 1, "next": 1, "previous": -1}.get((match["det"] or "").lower(), 0)
    name = "previous" if scene.day else scene.anchor_name
    return one(
        cal.part_of_day(cal.add_days(day, step), words.PARTS[match["part"].lower()], name),
        "times.told_part",
        "TIME",
        0.7,
    )


def reference(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "now", "recently", "soon": present, past or future, nothing nearer."""
    word = " ".join(match.group().lower().split())
    if word in ("past", "future") and scene.article != "the":
        return ()
    if word == "soon" and re.match(r"\s+(?:as|after)\b", scene.text[match.end() : match.end() + 8]):
        return ()
    kind = "PRESENT_REF" if match["present"] else "PAST_REF" if match["past"] else "FUTURE_REF"
    return one(cal.undated(kind), "times.reference", score=0.8)


def every(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "every Monday", "each day", "every two weeks", "every other year"."""
    if match["weekday"]:
        return one(cal.undated(cal.weekday_value(WEEKDAY_NUMBER[match["weekday"].lower()])), "times.every", "SET")
    if match["month"]:
        number = words.MONTH_NUMBER[match["month"].lower().rstrip(".")]
        return one(cal.undated(f"XXXX-{number:02d}"), "times.every", "SET")
    if match["season"]:
        return one(cal.undated(f"XXXX-{words.SEASONS[match['season'].lower()]}"), "times.every", "SET")
    if match["part"]:
        return one(cal.undated(f"XXXX-XX-XXT{words.PARTS[match['part'].lower()]}"), "times.every", "SET")
    n = 2 if match["other"] else words.number_of(match["n"]) if match["n"] else 1
    unit = unit_of(match["unit"])
    if unit == "weekend":
        return one(cal.undated("XXXX-WXX-WE"), "times.every", "SET")
    return one(cal.undated(words.duration_value(n, unit)), "times.every", "SET", 0.9)


def adverb(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "daily", "annually"; a capital ("the Daily News") makes it a name."""
    word = match.group()
    if word[0].isupper():
        return ()
    return one(cal.undated(words.ADVERB_SETS[word]), "times.adverb", "SET", 0.8)


def year_end(match: re.Match[str], scene: Scene) -> tuple[Found, ...]:
    """ "year-end", "year-end 1989": the last day of the year."""
    if match["year"]:
        return one(cal.day(date(int(match["year"]), 12, 31)), "times.year_end", score=0.8)
    if scene.anchor is None:
        return ()
    return one(cal.day(date(scene.anchor.year, 12, 31), scene.anchor_name), "times.year_end", score=0.6)


DIR = r"(?:\s+(?P<dir>ago|earlier|later|from\s+now|hence|previously)\b)?"
DET = (
    r"(?P<det>this\s+past|this\s+coming|last|past|previous|preceding|next|coming|following|this|that|current|same|latest|first"
    r"|final|prior|recent|future|these|those|upcoming)"
)
DET_STARTS = (
    *("this", "last", "past", "previous", "preceding", "next", "coming", "following", "that", "current"),
    *("same", "latest", "first", "final", "prior", "recent", "future", "these", "those", "upcoming"),
)
BETWEEN = (
    r"(?:(?:trading|business|calendar|consecutive|straight|more|additional|full|whole|long|fiscal|working)\s+){0,3}"
)
NUMBER_STARTS = ("#", *words.ONES, *words.TENS, "hundred", "thousand", "several", "few", "couple", "dozens", "hundreds")
NUMBER_STARTS += ("thousands", "many", "some", "numerous", "countless", "half")
UNITS = (
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "weekend",
    "month",
    "quarter",
    "year",
    "decade",
    "century",
    "fortnight",
)
PLURALS = ("minutes", "hours", "days", "weeks", "months", "quarters", "years", "decades", "centuries")
PART = r"(?P<part>morning|afternoon|evening|night)"
RULES: tuple[Rule, ...] = (
    rule(DET_STARTS, rf"{DET}\s+(?P<n>{NUMBER})[-\s]+{BETWEEN}(?P<unit>{UNIT}s?)\b(?!-)", run_of, article=True),
    rule(
        DET_STARTS,
        rf"{DET}\s+{BETWEEN}(?P<n>)(?P<unit>(?:day|week|month|quarter|year|decade|centurie)s)\b",
        run_of,
        article=True,
    ),
    rule(
        ("today", "yesterday", "tomorrow", "tonight", "overnight"),
        r"(?:today|yesterday|tomorrow|tonight|overnight)\b",
        near_day,
    ),
    rule(("day",), r"day\s+(?:before\s+yesterday|after\s+tomorrow)\b", near_day, article=True),
    rule(("last", "this"), r"(?:last\s+(?:night|evening)|this\s+(?:morning|afternoon|evening))\b", near_day),
    rule(
        ("that", "same", "following", "next", "previous", "morning", "evening", "afternoon"),
        rf"(?:(?P<det>that|same|following|next|previous)\s+)?{PART}\b",
        told_part,
        article=True,
    ),
    rule(DET_STARTS, rf"{DET}\s+(?:fiscal\s+|full\s+|calendar\s+)?(?P<unit>{UNIT})\b(?!-)", this_unit, article=True),
    rule(DET_STARTS, r"(?:latest|same|that|current|comparable|corresponding)\s+period\b", period, article=True),
    rule(
        ("year", "comparable"),
        r"(?:comparable\s+)?year-(?:ago|earlier)(?:\s+(?:(?P<ord>first|second|third|fourth)\s+)?(?:quarter|period))?\b",
        year_before,
        article=True,
    ),
    rule(("year",), r"year[-\s]end\b(?:\s+(?P<year>(?:19|20)\d\d))?", year_end, article=True),
    rule(
        NUMBER_STARTS,
        rf"(?P<n>{NUMBER})[-\s]+{BETWEEN}(?P<unit>{UNIT}s?)\b(?![-\s]olds?\b)(?P<half>\s+and\s+a\s+half\b)?{DIR}",
        counted,
        article=True,
    ),
    rule(
        UNITS,
        rf"(?P<unit>{UNIT})(?P<half>\s+and\s+a\s+half)?\b(?!-|['’]s\s+(?:first|second|third|fourth)){DIR}",
        single,
        article=True,
    ),
    rule(UNITS, r"(?P<unit>quarter|year|week|weekend|month)\b(?![-\w])", the_unit, article=True),
    rule(
        PLURALS,
        r"(?P<unit>minutes|hours|days|weeks|months|quarters|years|decades|centuries)\b(?:\s+(?P<dir>ago|earlier|later)\b)?",
        vague,
    ),
    rule(
        (
            "now",
            "right",
            "currently",
            "current",
            "nowadays",
            "these",
            "recently",
            "recent",
            "lately",
            "past",
            "soon",
            "future",
            "near",
        ),
        r"(?:(?P<present>(?:right\s+)?now|currently|current|nowadays|these\s+days)|(?P<past>recently|lately|recent|past)"
        r"|(?P<to_come>soon|(?:near\s+|foreseeable\s+)?future|near\s+term))\b(?!-)",
        reference,
        article=False,
    ),
    rule(
        ("every", "each"),
        rf"(?:every|each)\s+(?:(?P<weekday>{WEEKDAY})\b|(?P<month>{words.MONTH})|(?P<season>spring|summer|autumn|fall|winter)\b|{PART}\b"
        rf"|(?:(?P<other>other)\s+|(?P<n>{NUMBER})\s+)?(?P<unit>{UNIT}s?)\b)",
        every,
    ),
    rule(("hourly", "daily", "nightly", "weekly", "fortnightly", "monthly", "yearly", "annually"), r"\w+", adverb),
)
