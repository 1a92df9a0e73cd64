"""Mark headline, dateline, body, credit and licence. Deletes nothing, codes nothing."""

from __future__ import annotations

import re

from dragoman.model.text import Span, Zone, ZoneKind

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
DAY = rf"(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? ?\d{{4}})?"
CITY = r"[A-Z][A-Z’'.\-]+(?:[ /][A-Z][A-Z’'.\-]*){0,3}(?:, [A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?"
CITY_CAPITALS = r"[A-Z][A-Z’'\-]{2,}(?: [A-Z][A-Z’'\-]+){0,2}"
CITY_MIXED = r"[A-Z][\w’'.\-]+(?: [A-Z][\w’'.\-]+){0,2}"
AGENCY = r"\([^()\n]{2,40}\)"
DASH = r"(?:-{1,2}|[–—])"
# "CITY, July 14 (Agency) -", "CITY –", "City, July 14 (Agency) -", "CITY. 9 November. AGENCY."
DATELINES = (
    re.compile(rf"\s*(?P<place>{CITY})(?:, {DAY})?(?:,? {AGENCY})?\s*{DASH}\s+"),
    re.compile(rf"\s*(?P<place>{CITY_MIXED})(?:, {DAY}|,? {AGENCY}|, {DAY},? {AGENCY})\s*{DASH}\s+"),
    re.compile(rf"\s*(?P<place>{CITY}),? {AGENCY}[:,]?\s+(?=[A-Z“\"])"),
    re.compile(rf"\s*(?P<place>[A-Z][A-Z’' -]+)\. {DAY}\.(?: [A-Z][A-Z ]+\.)?\s+"),
)
# "CITY, Country (July 14, 2015) –", with or without the dash: so plain that boilerplate may stand before it.
DATED_PLACE = re.compile(
    rf"(?<![\w’'])(?P<place>{CITY_CAPITALS}(?:, [A-Z][\w.]+(?: [A-Z][a-z]+)?)?),? \({DAY}\)(?:\s*{DASH}(?=\s))?"
)
SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"”’)]*\s+|\n\s*")
INITIALS = r"[A-Za-z]{1,4}/[A-Za-z]{1,4}"
CREDITS = re.compile(
    rf"(?:^|(?<=\s))(?:{INITIALS}"
    r"|\((?:Reporting|Writing|Additional reporting|Editing|Compiled)\b[^()\n]{0,200}\)"
    r"|(?:Reporting|Writing|Editing) by [^\n]{1,120}"
    r"|[A-Z][\w ]{0,30}\b(?:staff|correspondents?|desk)(?: and (?:wire )?agencies)?"
    r"|-[A-Z]{2,4}-|(?:\s*-{2,3}|#{2,3}))\s*$"
)
LICENCE = re.compile(
    r"Creative Commons|\bCC[ -]BY\b|\bCC0\b|©|\([cC]\) ?(?:19|20)\d\d|\bCopyright\b|[Aa]ll [Rr]ights [Rr]eserved"
    r"|\bis licensed under\b|\b(?:use|reproduction|republication) of (?:these |our )?(?:materials?|content)\b"
    r"|\bmay not be (?:published|reproduced|redistributed)\b"
)
SPDX = (
    (re.compile(r"CC0|public domain dedication", re.I), "CC0-1.0"),
    (re.compile(r"(?:CC[ -]BY[ -]NC[ -]SA|NonCommercial.ShareAlike)\D{0,12}(\d\.\d)?", re.I), "CC-BY-NC-SA-"),
    (re.compile(r"(?:CC[ -]BY[ -]NC|NonCommercial)\D{0,12}(\d\.\d)?", re.I), "CC-BY-NC-"),
    (re.compile(r"(?:CC[ -]BY[ -]ND|NoDerivat\w+)\D{0,12}(\d\.\d)?", re.I), "CC-BY-ND-"),
    (re.compile(r"(?:CC[ -]BY[ -]SA|ShareAlike)\D{0,12}(\d\.\d)?", re.I), "CC-BY-SA-"),
    (re.compile(r"(?:CC[ -]BY|Creative Commons Attribution)\D{0,12}(\d\.\d)?", re.I), "CC-BY-"),
)
# A line of prose: it ends a sentence and is too long for a header. What stands below it is no dateline.
PROSE = re.compile(r"^.{60,}[.!?][\"”’)]*$")
# A dateline begins within so many characters; a header line is no longer than LINE.
HEAD, LINE = 700, 300
# Where an agency puts its tail: the last part of the text, and never more than this.
TAIL = 600


def find_zones(text: str) -> tuple[Zone, ...]:
    """All zones of `text`, in order, without overlap; what is nothing else is body. Linear in the text."""
    tail = find_tail(text)
    end = min((z.span.start for z in tail), default=len(text))
    head = find_head(text, end)
    start = head[-1].span.end if head else 0
    middle = [Zone(ZoneKind.BODY, Span(start, end))] if text[start:end].strip() else []
    return (*head, *middle, *tail)


def find_head(text: str, end: int) -> list[Zone]:
    """Headline and dateline at the top: header lines up to a dateline, or a first line that stands alone."""
    lines = header_lines(text, end)
    for k, line in enumerate(lines):
        dateline = dateline_at(text, line.start, end)
        if dateline:
            return [*(Zone(ZoneKind.HEADLINE, above) for above in lines[:k]), dateline]
        inside = DATED_PLACE.search(text, line.start, min(line.end, HEAD + LINE))
        if inside:
            before = [*lines[:k], Span(line.start, line.start + len(text[line.start : inside.start()].rstrip()))]
            zone = Zone(ZoneKind.DATELINE, Span(inside.start(), inside.end()), inside["place"])
            return [*(Zone(ZoneKind.HEADLINE, above) for above in before if above.start < above.end), zone]
        if PROSE.search(line.of(text)):
            break
    return find_headline(text, end)


def header_lines(text: str, end: int) -> list[Span]:
    """The lines that begin in the first `HEAD` characters, without outer white space, blank ones left out."""
    found = []
    for match in re.finditer(r"[^\n\r\u2028\u2029]+", text[: min(end, HEAD + LINE)]):
        line = match.group()
        if match.start() < HEAD and line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append(Span(start, match.start() + len(line.rstrip())))
    return found


def dateline_at(text: str, start: int, end: int) -> Zone | None:
    """The dateline that begins at `start`, up to and with its dash; `note` is the place as written."""
    window = text[start : min(end, start + 160)]
    for pattern in DATELINES:
        match = pattern.match(window)
        if match and len(match["place"]) > 2:
            return Zone(ZoneKind.DATELINE, Span(start, start + len(match.group().rstrip())), match["place"])
    return None


def find_headline(text: str, end: int) -> list[Zone]:
    """A first line in capitals, or one without a full stop, with a blank line after it."""
    match = re.match(r"\s*(\S[^\n]{3,200}?)[ \t\r]*\n[ \t\r]*\n", text[: min(end, 400)])
    if not match or match[1].rstrip("”’\"'")[-1:] in ".!?:":
        return []
    return [Zone(ZoneKind.HEADLINE, Span(match.start(1), match.end(1)))]


def find_tail(text: str) -> list[Zone]:
    """Credit and licence at the end of `text`, nearest to the end last."""
    zones: list[Zone] = []
    end = len(text.rstrip())
    floor = max(0, end - TAIL)
    while True:
        zone = last_licence(text, floor, end) or last_credit(text, floor, end)
        if zone is None or zone.span.start == 0:
            return zones
        zones.insert(0, zone)
        end = len(text[: zone.span.start].rstrip())


def last_licence(text: str, floor: int, end: int) -> Zone | None:
    """The last sentence before `end` when it speaks of rights; `note` is the SPDX id, if it names one."""
    breaks = [m.end() for m in SENTENCE_END.finditer(text, floor, end) if m.end() < end]
    while breaks:
        start = breaks.pop()
        sentence = text[start:end]
        if len(sentence) > 400:
            return None
        if LICENCE.search(sentence):
            initials = re.match(rf"{INITIALS}\s+", sentence)
            start += initials.end() if initials else 0
            return Zone(ZoneKind.LICENCE, Span(start, end), spdx_of(sentence))
        if not re.fullmatch(r"(?:License|International|Unported|[\d.]+|\W)*", sentence):
            return None
    return None


def last_credit(text: str, floor: int, end: int) -> Zone | None:
    """Initials, "(Reporting by …)" and the like that end at `end`."""
    line = max(text.rfind("\n", floor, end) + 1, floor)
    match = CREDITS.search(text, line, end) if line else CREDITS.search(text[:end], floor)
    if not match or not match.group().strip():
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Zone(ZoneKind.CREDIT, Span(start, end))


def spdx_of(sentence: str) -> str | None:
    """The SPDX id of the licence the sentence names ("CC-BY-4.0"), or None."""
    for pattern, spdx in SPDX:
        match = pattern.search(sentence)
        if match:
            version = match[1] if match.re.groups and match[1] else "4.0"
            return spdx + version if spdx.endswith("-") else spdx
    return None
