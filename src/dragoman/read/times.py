"""Find the time expressions of a dispatch and lay them out in the calendar.

Knows how phrases are put together ("late last month", "8 p.m. on Tuesday") and in what order they are read; the rules
for single phrases stand in `_timedates` and `_timerelative`. Counts from the day of publication or of the dateline,
never from the clock. Which happening a time belongs to is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from dragoman.model.coding import Timex, When
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.read import _calendar as cal
from dragoman.read import _timedates, _timerelative
from dragoman.read._timescene import Found, Rule, Scene
from dragoman.read._timewords import CLOCK, PARTS

WORD = re.compile(r"\b(?:(the|an?)\s+)?(?=[^\W_])(\d+|\w+)", re.I)
TAIL = re.compile(
    rf"\s+(?P<part>morning|afternoon|evening|night)\b|,?\s+(?:at\s+)?(?:about\s+|around\s+)?(?:{CLOCK}|(?P<noon>noon|midnight)\b)",
    re.I,
)
CLOCK_HEAD = re.compile(rf"(?:{CLOCK}|(?P<noon>noon|midnight|midday)\b)", re.I)
PART_HEAD = re.compile(r"mid-?\s?(?P<part>morning|afternoon)\b", re.I)
LINK = re.compile(r"(?:\s+\([^()\n]{3,24}\))?,?\s+(?:on\s+|of\s+)?", re.I)
DATE_LINK = re.compile(r"(?:,|\s+the)?\s+", re.I)
MOD_HEAD = re.compile(
    r"(?P<mod>early|earlier|late|later|mid|middle|beginning|start|end|turn|sometime)(?:-|\s+)(?:(?:on|in|of|during)\s+)?",
    re.I,
)
THE_UNIT = re.compile(r"the\s+(?P<unit>day|week|month|quarter|year|decade|century)\b", re.I)
MODS = {"early": "START", "beginning": "START", "start": "START", "turn": "START", "mid": "MID", "middle": "MID"}
MODS |= {"late": "END", "end": "END", "earlier": "BEFORE", "later": "AFTER", "sometime": ""}
DATELINE_REACH = 31
# File numbers of press offices begin with year and month. They give a dateline without a year its year, no more.
FILE_NUMBER = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?=[A-Z]|\d{3})")


def find_times(
    text: str, zones: tuple[Zone, ...], published: date | None, *, tense_at: Callable[[int], str] | None = None
) -> tuple[Timex, ...]:
    """All time expressions of headline, dateline and body, in text order, without overlap. Linear in the text.

    A full or half-given date in the dateline becomes the day to count from (`When.anchor` "dateline") unless it lies
    more than a month from `published`. `tense_at(offset)` may say "past" or "future" for the clause there; without it,
    or where it says "", cue words decide. An impossible date has an empty value and a `by` that ends in "impossible".
    """
    scene = Scene(text, published, "published" if published else "", tense_at)
    found: list[Timex] = []
    for zone in zones:
        if zone.kind is ZoneKind.DATELINE:
            found += read_dateline(scene, zone.span)
    for zone in zones:
        if zone.kind in (ZoneKind.HEADLINE, ZoneKind.BODY):
            found += read_stretch(scene, zone.span)
    return tuple(sorted(found, key=lambda t: t.span))


def read_when(phrase: str, published: date | None) -> Timex | None:
    """The first time expression in `phrase`, counted from `published`; None where there is none."""
    scene = Scene(phrase, published, "published" if published else "")
    return next(read_stretch(scene, Span(0, len(phrase))), None)


def read_dateline(scene: Scene, span: Span) -> list[Timex]:
    """The dateline's times; its day becomes the anchor of `scene` when it is near `published`."""
    scene.nearest = True
    assumed = scene.anchor is None
    if assumed:
        scene.anchor = month_in_head(scene.text, span.start)
    found = list(read_stretch(scene, span))
    if assumed:
        scene.anchor = None
    scene.nearest = False
    day = next((t.when.first for t in found if t.when.grain == "day" and t.when.first), None)
    if day and (scene.anchor is None or abs((day - scene.anchor).days) <= DATELINE_REACH):
        scene.anchor, scene.anchor_name = day, "dateline"
    scene.day = scene.last = None
    return found


def month_in_head(text: str, end: int) -> date | None:
    """The middle of the month that a file number above the dateline begins with ("2015-07-112"), or None."""
    found = FILE_NUMBER.search(text, 0, end)
    return date(int(found["year"]), int(found["month"]), 15) if found else None


def read_stretch(scene: Scene, span: Span) -> Iterator[Timex]:
    """The times in one stretch of text, in order."""
    scene.end = span.end
    pos = span.start
    while match := WORD.search(scene.text, pos, span.end):
        pos = match.end()
        if match[2].lower() not in STARTS and not match[2][0].isdigit():
            continue
        for one in read_at(scene, match):
            yield make_timex(scene, one)
            pos = max(pos, one.end)


def make_timex(scene: Scene, found: Found) -> Timex:
    """The finding as a `Timex`; what it resolved to is remembered for phrases such as "the same day"."""
    scene.note(found.when)
    by = "times.impossible" if found.when.value == "" else f"{found.rule}@1"
    return Timex(Span(found.start, found.end), found.kind, found.when, by, found.score)


def read_at(scene: Scene, word: re.Match[str]) -> tuple[Found, ...]:
    """The time that begins at `word`, with whatever belongs to it on either side; empty when there is none."""
    return read_modified(scene, word) or read_clock(scene, word) or read_plain(scene, word)


def read_plain(scene: Scene, word: re.Match[str]) -> tuple[Found, ...]:
    """What the first rule that fits at `word` gives, with a date, part of the day or clock time after it."""
    found = read_phrase(scene, word)
    return (*found[:-1], add_tail(scene, add_date(scene, found[-1]))) if found else ()


def read_phrase(scene: Scene, word: re.Match[str]) -> tuple[Found, ...]:
    """What the first rule that fits at `word` gives, in place."""
    scene.article = (word[1] or "").lower()
    start = word.start(2)
    if word[2][0].isdigit() and is_inside_number(scene.text, start):
        return ()
    for rule in INDEX.get("#" if word[2][0].isdigit() else word[2].lower(), ()):
        match = rule.pattern.match(scene.text, start, scene.end)
        found = rule.resolve(match, scene) if match else ()
        if match and found:
            return tuple(place(f, rule, match, word) for f in found)
    return ()


def place(found: Found, rule: Rule, match: re.Match[str], word: re.Match[str]) -> Found:
    """`found` with its offsets; the article belongs to a phrase ("the third quarter"), not to "third-quarter"."""
    with_article = rule.article and word[1] and "-" not in match.group()
    start = found.start if found.start >= 0 else word.start() if with_article else match.start()
    return found._replace(start=start, end=found.end if found.end >= 0 else match.end())


def is_inside_number(text: str, start: int) -> bool:
    """Whether the digits at `start` go on from others ("2,015", "3.14") or are money ("$2015")."""
    before = text[max(0, start - 2) : start]
    return before[-1:] in tuple("$£€¥#_") or bool(re.fullmatch(r"\d[.,:/]", before))


def add_date(scene: Scene, found: Found) -> Found:
    """A weekday followed by its date ("Friday, July 17") is that date."""
    if found.rule != "times.weekday" or found.kind != "DATE":
        return found
    link = DATE_LINK.match(scene.text, found.end, scene.end)
    word = WORD.match(scene.text, link.end(), scene.end) if link else None
    day = read_phrase(scene, word) if word else ()
    return day[0]._replace(start=found.start) if len(day) == 1 and day[0].rule == "times.day" else found


def add_tail(scene: Scene, found: Found) -> Found:
    """A day followed by a part of the day or a clock time becomes a TIME."""
    day = found.when.first
    if found.kind != "DATE" or found.when.grain != "day" or day is None or day != found.when.last:
        return found
    match = TAIL.match(scene.text, found.end, scene.end)
    code = (PARTS[match["part"].lower()] if match["part"] else clock_code(match)) if match else ""
    if not match or not code:
        return found
    when = cal.part_of_day(day, code, found.when.anchor)
    return found._replace(when=when, kind="TIME", end=match.end())


def clock_code(match: re.Match[str]) -> str:
    """ "14:30" for the clock time in `match`; "" when it is none."""
    if match["noon"]:
        return "24:00" if match["noon"].lower() == "midnight" else "12:00"
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute24"] or match["military"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    return f"{hour:02d}:{minute:02d}"


def read_clock(scene: Scene, word: re.Match[str]) -> tuple[Found, ...]:
    """ "8 p.m. Wednesday", "noon on July 14", "14:30 GMT", "mid-afternoon yesterday"."""
    start = word.start(2)
    if word[2][0].isdigit() and is_inside_number(scene.text, start):
        return ()
    match = CLOCK_HEAD.match(scene.text, start, scene.end) or PART_HEAD.match(scene.text, start, scene.end)
    if not match:
        return ()
    code = PARTS[match["part"].lower()] if match.re is PART_HEAD else clock_code(match)
    if not code:
        return ()
    link = LINK.match(scene.text, match.end(), scene.end)
    day = read_day(scene, link.end()) if link else None
    if day and day.when.first:
        return (day._replace(when=cal.part_of_day(day.when.first, code, day.when.anchor), kind="TIME", start=start),)
    base = scene.day or scene.anchor
    name = "previous" if scene.day else scene.anchor_name
    when = cal.part_of_day(base, code, name) if base else cal.undated(f"XXXX-XX-XXT{code}", "time")
    return (Found(when, "times.clock", "TIME", 0.7, start, match.end()),)


def read_day(scene: Scene, pos: int) -> Found | None:
    """A single day that begins at `pos`, or None."""
    word = WORD.match(scene.text, pos, scene.end)
    found = read_plain(scene, word) if word else ()
    return found[0] if len(found) == 1 and found[0].when.grain == "day" else None


def read_modified(scene: Scene, word: re.Match[str]) -> tuple[Found, ...]:
    """ "late last month", "the end of 2018", "mid-November", "earlier in the year": the value, its days narrowed."""
    if word[2].lower() not in MODS:
        return ()
    head = MOD_HEAD.match(scene.text, word.start(2), scene.end)
    if not head:
        return ()
    mod = MODS[head["mod"].lower()]
    found = the_unit(scene, head.end()) or read_inner(scene, head.end())
    if found is None or found.kind in ("DURATION", "SET") or found.when.first is None:
        return ()
    rule = f"{found.rule}.{mod}" if mod else found.rule
    return (found._replace(when=modify(found.when, mod, scene.anchor), rule=rule, start=word.start()),)


def read_inner(scene: Scene, pos: int) -> Found | None:
    """The one time that begins at `pos`, or None."""
    word = WORD.match(scene.text, pos, scene.end)
    found = (read_clock(scene, word) or read_plain(scene, word)) if word else ()
    return found[0] if len(found) == 1 else None


def the_unit(scene: Scene, pos: int) -> Found | None:
    """ "the month" after "the end of": the one at hand."""
    match = THE_UNIT.match(scene.text, pos, scene.end)
    if not match or scene.anchor is None:
        return None
    when = cal.around(scene.anchor, match["unit"].lower(), scene.anchor_name)
    return Found(when, "times.the_unit", "DATE", 0.7, match.start(), match.end())


def modify(when: When, mod: str, anchor: date | None) -> When:
    """`when` narrowed by TIMEX3's mod: a third of it, or the part before or after the anchor."""
    if when.grain in ("day", "time") or not mod:
        return when
    if mod in ("BEFORE", "AFTER"):
        return when if anchor is None else (cal.up_to if mod == "BEFORE" else cal.after)(when, anchor)
    return cal.narrow(when, mod)


def index_rules(rules: tuple[Rule, ...]) -> dict[str, tuple[Rule, ...]]:
    """The rules by the word they start with, in order."""
    index: dict[str, list[Rule]] = {}
    for rule in rules:
        for start in sorted(rule.starts):
            index.setdefault(start, []).append(rule)
    return {start: tuple(group) for start, group in index.items()}


INDEX = index_rules((*_timedates.RULES, *_timerelative.RULES))
STARTS = frozenset(INDEX) | frozenset(MODS) | {"noon", "midnight", "midday", "midafternoon", "midmorning"}
