"""What a rule of the time stage may look at: the text, the day to count from, and what was read before.

Knows how a rule is written down (`Rule`), what it gives (`Found`), and guesses from cue words whether a phrase speaks
of the past or of what is to come. Resolves nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dragoman.model.coding import When
from dragoman.read import _calendar as cal

FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|next(?!\s+to)|upcoming|coming|scheduled|planned|plans?|planning|expected|expects?|due|slated"
    r"|set\s+(?:to|for)|(?:is|are|was|were)\s+to|to\s+be|until|till|effective|maturing|matures?|expires?|would|starting"
    r"|beginning|deadline|going\s+to|postponed|as\s+(?:soon|early)\s+as)\b|['’]ll\b",
    re.I,
)
PAST = re.compile(
    r"\b(?:said|says|was|were|had|did|has|have|told|took|came|went|began|met|held|made|fell|rose|won|lost|left|shot|gave"
    r"|since|ago|(?-i:[a-z]{2,}ed))\b",
    re.I,
)
BREAK = re.compile(r"(?<!\.[A-Za-z])(?<!\bMr)(?<!\bDr)(?<!\bSt)[.!?]['\"”’)]*\s+(?=[A-Z“\"])|\n")
# A past verb with the date close behind it ("the truce began in March"); verbs of saying tell nothing of the date.
DONE = re.compile(
    r"\b(?!said|told|announced|reported|added|scheduled|planned|expected|slated|postponed|delayed)"
    r"(?-i:[a-z]{3,}ed|was|were|began|met|held|took|came|went|fell|rose|won|lost|left|shot|made|broke|killed)"
    r"\s+(?:[\w’'-]+\s+){0,3}(?:(?:in|on|since|last|early|late|the|of|about)\s+){1,2}$",
    re.I,
)
# Days from the anchor: within CLOSE on one side and FAR on the other, distance says more than the words around.
CLOSE, FAR = 75, 240


@dataclass(slots=True)
class Scene:
    """The dispatch as one rule sees it.

    `anchor` is the day relative times count from; `day`, `last` and `quarter` are what was resolved last in the text;
    `article` is the article before the phrase ("a", "the" or ""); `nearest` asks for the nearest day whatever the tense
    (datelines).
    """

    text: str
    anchor: date | None
    anchor_name: str
    tense_at: Callable[[int], str] | None = None
    day: date | None = None
    last: When | None = None
    quarter: tuple[int, int] | None = None
    article: str = ""
    end: int = 0
    nearest: bool = False

    def note(self, when: When) -> None:
        """Remember `when` for "the same day", "a year earlier" and the like."""
        if when.first is None:
            return
        self.last = when
        if when.grain in ("day", "time"):
            self.day = when.first
        if when.grain == "quarter" and "-Q" in when.value and when.anchor != "previous":
            self.quarter = (int(when.value[:4]), int(when.value[-1]))

    def before(self, pos: int, length: int = 24) -> str:
        """Up to `length` characters before `pos`."""
        return self.text[max(0, pos - length) : pos]

    def tense(self, start: int, end: int) -> str:
        """ "past", "future" or "" for the phrase at [start, end): the caller's parse first, else the nearest cue."""
        told = self.tense_at(start) if self.tense_at else ""
        if told:
            return told
        left = BREAK.split(self.text[max(0, start - 120) : start])[-1]
        future, past = last_start(FUTURE, left), last_start(PAST, left)
        if future >= 0 or past >= 0:
            return "future" if future >= past else "past"
        right = BREAK.split(self.text[end : end + 90])[0]
        ahead, behind = FUTURE.search(right), PAST.search(right)
        if ahead and (not behind or ahead.start() <= behind.start()):
            return "future"
        return "past" if behind else ""


class Found(NamedTuple):
    """What a rule gives: the value, the rule's name, TIMEX3 kind and score. `start` and `end` where they are not the
    match's own."""

    when: When
    rule: str
    kind: str = "DATE"
    score: float = 1.0
    start: int = -1
    end: int = -1


class Rule(NamedTuple):
    """A pattern tried where one of `starts` begins ("#" stands for a digit); with `article` the span takes it in."""

    starts: frozenset[str]
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], Scene], tuple[Found, ...]]
    article: bool = False


def rule(
    starts: Iterable[str],
    pattern: str,
    resolve: Callable[[re.Match[str], Scene], tuple[Found, ...]],
    *,
    article: bool = False,
) -> Rule:
    """A rule with its pattern compiled; letters match in both cases unless the pattern says otherwise."""
    return Rule(frozenset(starts), re.compile(pattern, re.I), resolve, article)


def one(when: When, name: str, kind: str = "DATE", score: float = 1.0) -> tuple[Found, ...]:
    """A single finding that covers the whole match."""
    return (Found(when, name, kind, score),)


def last_start(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of `pattern` starts, or -1."""
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def guess_year(scene: Scene, start: int, end: int, make: Callable[[int], When]) -> When | None:
    """`make(year)` for the year most likely meant: the nearest past, or the next when the phrase looks ahead.

    A parse's tense settles it. Cue words count only where neither side is much nearer: a date a few weeks ahead is not
    one of ten months ago because "said" stands beside it. None without an anchor.
    """
    if scene.anchor is None:
        return None
    anchor = scene.anchor
    options = [w for y in range(anchor.year - 4, anchor.year + 5) if (w := make(y)).first is not None]
    if not options:
        return cal.IMPOSSIBLE
    past = [w for w in options if w.first is not None and w.first <= anchor]
    ahead = [w for w in options if w.last is not None and w.last >= anchor]
    if not past or not ahead:
        return (past or ahead)[-1 if past else 0]
    if scene.nearest:
        return min(past[-1], ahead[0], key=lambda w: days_off(w, anchor))
    told = scene.tense_at(start) if scene.tense_at else ""
    to_past, to_ahead = days_off(past[-1], anchor), days_off(ahead[0], anchor)
    if told == "" and to_ahead <= CLOSE and to_past >= FAR and not DONE.search(scene.before(start, 60)):
        return ahead[0]
    if told == "" and to_past <= CLOSE and to_ahead >= FAR:
        return past[-1]
    return ahead[0] if scene.tense(start, end) == "future" else past[-1]


def guess_reported(scene: Scene, start: int, end: int, make: Callable[[int], When]) -> When | None:
    """As `guess_year` for quarters, which are told of long before and after: ahead only when it is said and is near."""
    if scene.anchor is None:
        return None
    begun, ahead = make(scene.anchor.year), make(scene.anchor.year + 1)
    if begun.first is not None and begun.first > scene.anchor:
        begun, ahead = make(scene.anchor.year - 1), begun
    near = days_off(ahead, scene.anchor) <= 100 and begun.last is not None and begun.last < scene.anchor
    return ahead if near and scene.tense(start, end) == "future" else begun


def days_off(when: When, anchor: date) -> int:
    """Days between `anchor` and the first day of `when`."""
    return 99999 if when.first is None else abs((when.first - anchor).days)
