"""The words of time: months, weekdays, units, seasons, parts of the day, number words, and patterns built of them.

Says how times are written, not what they mean on a given day.
"""

from __future__ import annotations

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)} | {name[:3]: i for i, name in enumerate(MONTHS, 1)}
MONTH_NUMBER["sept"] = 9
WEEKDAY_NUMBER = {name: i for i, name in enumerate(WEEKDAYS)}
WEEKDAY_NUMBER |= {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "midday": "MI", "noon": "12:00", "afternoon": "AF", "evening": "EV", "night": "NI"}
PARTS |= {"midnight": "24:00", "dawn": "MO", "daybreak": "MO", "dusk": "EV", "midmorning": "MO", "midafternoon": "AF"}
UNIT_CODE = {"second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "month": "{}M"}
UNIT_CODE |= {
    "quarter": "{}Q",
    "year": "{}Y",
    "decade": "{}DE",
    "century": "{}CE",
    "fortnight": "{}W",
    "weekend": "{}WE",
}
# What a unit is when it is told as a number of smaller ones, so that two decades are P20Y.
IN_YEARS = {"decade": 10, "century": 100}
ADVERB_SETS = {"hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W"}
ADVERB_SETS |= {"biweekly": "P2W", "monthly": "P1M", "quarterly": "P1Q", "yearly": "P1Y", "annually": "P1Y"}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}
SPOKEN_DAYS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
SPOKEN_DAYS |= {"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14}
SPOKEN_DAYS |= {"fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19}
SPOKEN_DAYS |= {"twentieth": 20, "thirtieth": 30}
NAMED_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8}
NAMED_DECADES |= {"nineties": 9}
PRESENT = ("now", "right now", "currently", "nowadays", "at present", "these days", "at the moment", "at this moment")
PAST = ("recently", "lately", "previously", "formerly", "in the past", "the recent past", "long ago", "not long ago")
FUTURE = ("soon", "shortly", "in the future", "the near future", "the near term", "the coming days")

ONES = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
ONES |= {"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16}
ONES |= {"seventeen": 17, "eighteen": 18, "nineteen": 19, "dozen": 12}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {"hundred": 100, "thousand": 1000}
VAGUE = {"several", "few", "many", "some", "dozens of", "hundreds of", "thousands of", "numerous", "countless"}


def any_of(words: object) -> str:
    """A pattern for one of `words`, longest first."""
    assert isinstance(words, (dict, tuple, list, set, frozenset))
    return "|".join(sorted((str(w).replace(" ", r"\s+") for w in words), key=lambda w: (-len(w), w)))


def capital(words: tuple[str, ...]) -> str:
    """A pattern for one of `words` written with a capital or in capitals, whatever the flags around it."""
    return "(?-i:" + any_of([w.capitalize() for w in words] + [w.upper() for w in words]) + ")"


SHORT_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")
MONTH = rf"(?:{capital(MONTHS)}\b|{capital(SHORT_MONTHS)}\b\.?)"
# Beside the number of a day a month may stand without its capital; "may" and "march" are verbs then.
MONTH_BY_DAY = rf"(?:{MONTH}|(?:{'|'.join(m for m in MONTHS if m not in ('may', 'march'))})\b)"
WEEKDAY = capital(WEEKDAYS)
SHORT_WEEKDAY = capital(("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"))
UNIT = r"(?:second|minute|hour|day|week|weekend|month|quarter|year|decade|centur(?:y|ie)|fortnight)"
# Things that are counted: "in July 30 people" is no 30th of July, "2000 troops" no year.
COUNTED = (
    r"(?:people|persons|troops|soldiers|men|women|children|civilians|fighters|militants|rebels|dead|others|more|police"
    r"|workers|employees|jobs|homes|houses|families|refugees|votes|seats|shares|points|tons|tonnes|miles|meters|metres"
    r"|kilometers|kilometres|km|feet|pounds|dollars|euros|yen|rubles|barrels|cases|deaths|percent|per\s+cent|million"
    r"|billion|trillion|hundred|thousand|times|copies|members|officers|prisoners|hostages|students|passengers|victims"
    r"|protesters|demonstrators|years?|months?|weeks?|days?|hours?|minutes?)\b"
)
NOT_COUNTED = rf"(?!\s+{COUNTED}|%|\s?°)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,/]\d)"
YEAR = r"(?:1\d|20)\d\d(?![\w]|[,.]\d)"
NUMBER_WORD = rf"(?:{any_of(ONES | TENS)})"
NUMBER = (
    rf"(?:\d{{1,9}}(?!\d)(?:,\d{{3}}){{0,2}}(?:\.\d+)?(?:\s+1/2|½)?"
    rf"|(?:{NUMBER_WORD}|hundred|thousand)(?:(?:\s+|-)(?:and\s+)?(?:{NUMBER_WORD}|hundred|thousand)\b){{0,6}}(?:\s+and\s+a\s+half\b)?"
    r"|several|few|couple(?:\s+of)?|(?:dozens|hundreds|thousands)\s+of|many|some|numerous|countless)"
)
SPOKEN_TAIL = rf"(?:(?:{any_of(TENS)})(?:[-\s](?:{any_of(tuple(ONES)[1:10])}))?|{any_of(tuple(ONES)[10:])}"
SPOKEN_TAIL += rf"|oh[-\s](?:{any_of(tuple(ONES)[1:10])}))"
SPOKEN_YEAR = (
    rf"(?:(?:nineteen|eighteen)[-\s]{SPOKEN_TAIL}\b(?!\s+hundred)|two\s+thousand(?:\s+(?:and\s+)?{SPOKEN_TAIL})?\b)"
)
ZONE = r"(?:GMT|UTC|[ECMP][SD]T|CET|CEST|BST|MSK|IST|JST|local\s+time)"
CLOCK = (
    r"(?P<hour>2[0-4]|1\d|0?\d)(?:(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)"
    rf"|:(?P<minute24>[0-5]\d)(?::[0-5]\d)?|(?P<military>[0-5]\d)(?=\s*(?:hrs|hours|GMT|UTC))"
    r"|\s+o['’]clock)"
    rf"(?:\s*(?:hrs|hours)\b)?(?:\s*\(?{ZONE}\b\)?)?"
)


def number_of(words: str) -> float | None:
    """What number the words tell ("twenty-four", "2 1/2", "a hundred"); None for a vague one ("several")."""
    plain = " ".join(words.lower().replace("-", " ").replace(",", "").split())
    if plain in VAGUE:
        return None
    if plain.startswith("couple"):
        return 2
    if plain[0].isdigit():
        whole = float(plain.split()[0].rstrip("½"))
        return whole + 0.5 if plain.endswith(("1/2", "½")) else whole
    if plain.endswith(" and a half"):
        return (number_of(plain.removesuffix(" and a half")) or 0) + 0.5
    total, current = 0, 0
    for word in plain.split():
        if word in SCALES:
            current = max(current, 1) * SCALES[word]
            total, current = (total + current, 0) if word == "thousand" else (total, current)
        elif word != "and":
            current += ONES[word] if word in ONES else TENS[word]
    return total + current


def spoken_year(words: str) -> int:
    """The year told as words: "nineteen ninety-six" is 1996, "two thousand (and) five" is 2005."""
    parts = words.lower().replace("-", " ").replace(" and ", " ").split()
    base, rest = (2000, parts[2:]) if parts[0] == "two" else (100 * ONES[parts[0]], parts[1:])
    return base + sum(ONES[w] if w in ONES else TENS[w] for w in rest if w != "oh")


def duration_value(n: float | None, unit: str) -> str:
    """TIMEX3 value of `n` units, with X for a vague number: P3D, PT2H, PXY, P2Y6M."""
    if n is None:
        return "P" + UNIT_CODE[unit].format("X")
    n, unit = (n * IN_YEARS[unit], "year") if unit in IN_YEARS else (n, unit)
    n = n * 2 if unit == "fortnight" else n
    if n == int(n):
        return "P" + UNIT_CODE[unit].format(int(n))
    if unit == "year":
        return f"P{int(n)}Y{round((n - int(n)) * 12)}M"
    if unit == "hour":
        return f"PT{int(n)}H{round((n - int(n)) * 60)}M"
    return "P" + UNIT_CODE[unit].format(f"{n:g}")
