"""Take an actor phrase apart: words, names of countries and bodies in it, its role, the person's name. No choices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dragoman.knowledge._names import HONORIFICS, PARTICLES, fold
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.facts import Country, Organisation

WORD = re.compile(r"\d[\d,.]*\d|[^\W_](?:[\w&+.’'\-‑]*[\w+])?|[^\W_]\.(?=\w\.)")
POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
# "Kurdish-led": the first part is no home of the group; "London-based" is.
LOOSE = re.compile(
    r"[-‑](?:backed|led|aligned|sponsored|supported|affiliated|linked|allied|occupied|funded|trained|armed|type|style|era)$",
    re.I,
)
FIRM = re.compile(r"[-‑](?:based|run|born|owned|controlled|held|administered|flagged|registered|made|built)$", re.I)
BREAKS = frozenset(
    "of for at in from to on with who that which across near under by against toward towards and among".split()
)
AWAY = frozenset("to on against with toward towards by near".split())
# Aircraft and weapons by their designation ("Su-24", "F-16s").
HARDWARE = re.compile(r"^(?:F|Su|MiG|B|RQ|MQ|Tu|S|T|AH|UH|Mi|KC|A|M|HIMARS)-\d{1,3}[A-Za-z]*$")
# "An Arleigh Burke-class destroyer": what comes before is the name of a class of ships, of nobody.
SHIP_CLASS = re.compile(r"[-‑]class$")
PRESS = frozenset(
    "correspondent reporter reporters journalist journalists newspaper editor website channel television radio"
    " magazine daily photographer cameraman columnist bureau broadcaster".split()
)
# Bodies of these sectors are written with capitals throughout: "American airlines" are no American Airlines.
PROPER = frozenset("BUS EDU PTY LAB JRN REL MED SOC".split())
# Heads that only count or bundle: "a group of tourists" are tourists.
# Leaders and groups of a faith are religious; what they are otherwise ("community leader") says less.
FAITHS = frozenset(
    "jewish muslim christian hindu buddhist sikh catholic orthodox protestant evangelical anglican shia shiite shi'ite "
    "sunni coptic yazidi bahai baha'i druze alawite islamic religious".split()
)
BUNDLES = frozenset(
    "member members group groups number dozens hundreds thousands scores tens team crowd handful band couple pair "
    "majority some rest unit units part parts element elements most many any all one two three several ranks "
    "convoy wave column people millions lot lots series force contingent".split()
)
# Heads that take the branch of what they stand with: a church leader is religious, a company official is business.
GENERIC = frozenset(
    "leader leaders head heads chief chiefs director directors chairman chairwoman chair officer officers "
    "official officials spokesman spokeswoman spokesperson spokespeople member members representative "
    "representatives agent agents source sources deputy commander commanders fighter fighters "
    "employee employees staff figure figures president secretary manager founder boss envoy adviser "
    "advisor delegation office headquarters station building base service services agency leadership personnel "
    "team group groups organization organisation veteran general worker negotiator negotiators envoys delegate "
    "delegates counterpart workers operative operatives party candidate lawyer site website account convoy "
    "vehicle vehicles".split()
)
FORMER = frozenset("former ex retired late deposed ousted then erstwhile onetime".split())
KIN = frozenset("wife husband son daughter brother sister widow family father mother nephew cousin relatives".split())
MODIFIERS = frozenset(
    "the a an this that these those his her its their our my your some any all both each every other another "
    "several many few senior top high ranking high-ranking new old acting interim deputy first second third chief "
    "current incumbent then former ex late outgoing incoming veteran prominent leading key longtime long-time "
    "unidentified unknown armed alleged suspected young elderly local national regional state provincial federal "
    "special official military own one two three four five six seven eight nine ten eleven twelve dozen dozens "
    "hundred hundreds thousand thousands million thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety kurdish arab tuareg rohingya uyghur uighur tamil hutu "
    "tutsi pashtun baloch baluch tigrayan oromo druze alawite western northern southern eastern central african "
    "asian latin gulf baltic nordic balkan arctic west east north south sub-saharan more than about around least "
    "at nearly almost over up to president-elect vice newly elected self-proclaimed".split()
)
ORG_HEADS = frozenset(
    "party university college court police army ministry bank airlines airways company council commission agency "
    "union church hospital institute academy school front movement brigade brigades forces association alliance "
    "society federation administration congress parliament assembly senate times news post tv radio television "
    "department office authority corporation inc ltd league foundation navy battalion regiment division service "
    "services bureau centre center committee cartel gang mosque club group technologies industries energy "
    "petroleum oil motors holdings tribune herald gazette journal guard guards militia tribunal organisation "
    "organization".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the phrase, `text` without its possessive ending; `capital` when written like a name."""

    raw: str
    text: str
    low: str
    capital: bool
    possessive: bool
    after_comma: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A country or body named by the words `first` up to `last`; `away` after "to" or "with".

    `others` are further bodies of the same name.
    """

    first: int
    last: int
    what: Country | Organisation
    away: bool = False
    others: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Sectors:
    """A role found in the words `first` up to `last`."""

    first: int
    last: int
    sector: str
    secondary: str
    country: str = ""

    def moved(self, by: int) -> Sectors:
        """The same role in a list of words that has `by` more words before it."""
        return replace(self, first=self.first + by, last=self.last + by)


def words_of(text: str) -> list[Word]:
    """The words in order; loose compounds ("Iran-backed") are left out, firm ones lose their second part."""
    return list(split_words(text))


@lru_cache(maxsize=8192)
def split_words(text: str) -> tuple[Word, ...]:
    """What `words_of` gives; a dispatch asks for the same phrases again and again."""
    words: list[Word] = []
    comma = False
    end = 0
    for match in WORD.finditer(text):
        comma = comma or bool(re.search(r"[,;(–—]", text[end : match.start()]))
        end = match.end()
        bare = raw = match.group().replace("‑", "-")
        tail = text[end : end + 1]
        possessive = bool(POSSESSIVE.search(bare)) or (bare.endswith("s") and tail in "’'" and tail != "")
        bare = POSSESSIVE.sub("", bare)
        if LOOSE.search(bare) and not text[end:].lstrip().lower().startswith("coalition"):
            continue
        bare = FIRM.sub("", bare)
        if fold(bare) or bare.lower() == "the":
            words.append(
                Word(raw, bare, fold(bare) or bare.lower(), bare[0].isupper() or bare[0].isdigit(), possessive, comma)
            )
            comma = False
    return tuple(words)


def join(words: list[Word]) -> str:
    """The words as text again."""
    return " ".join(w.text for w in words)


def name_of(words: list[Word]) -> str:
    """The words as a name: possessives stay inside it ("People's Liberation Army") and fall at its end."""
    return " ".join([*(w.raw for w in words[:-1]), words[-1].text])


def find_hits(words: list[Word], directory: Directory, day: date | None) -> list[Hit]:
    """Countries and bodies named in the phrase, longest names first, none overlapping, in text order."""
    hits: list[Hit] = []
    i, away = 0, False
    while i < len(words):
        if words[i].low in BREAKS:
            away = words[i].low in AWAY
        hit = hit_at(words, i, away, directory, day)
        if hit is None:
            i += 1
            continue
        hits.append(hit)
        i = hit.last
    return hits


def hit_at(words: list[Word], i: int, away: bool, directory: Directory, day: date | None) -> Hit | None:
    """The longest name that starts at word `i`."""
    if words[i].low == "the" or not (words[i].capital or any(c.isupper() for c in words[i].text)):
        return None
    for j in range(min(len(words), i + 8), i, -1):
        if any(w.after_comma for w in words[i + 1 : j]):
            continue
        name = name_of(words[i:j])
        orgs = named_bodies(words, i, j, directory, day)
        country = directory.country(name)
        if orgs and not (country and (orgs[0].weak or stands_for(country, orgs[0]))):
            return Hit(i, j, orgs[0], away, orgs[1:])
        if country:
            return Hit(i, j, country, away)
        if j == i + 1 and name[-1] != "s" and (group := fighters(name, directory, day)):
            return Hit(i, j, group, away)
    return None


def stands_for(country: Country, body: Organisation) -> bool:
    """Whether a name is the country's rather than the body's: its own names, and a seat of government, which is one
    actor with the state; a parliament's seat is the parliament."""
    return country.how in ("name", "adjective") or (country.how == "seat" and body.sector == "GOV")


def fighters(name: str, directory: Directory, day: date | None) -> Organisation | None:
    """The armed group or gang whose members' name this is in the singular ("a Houthi commander")."""
    found = directory.organisations(name + "s", day)
    return next((o for o in found if o.sector in ("REB", "PRM", "CRM", "GOV")), None)


def named_bodies(words: list[Word], i: int, j: int, directory: Directory, day: date | None) -> tuple[Organisation, ...]:
    """The bodies of the name; one-word outlets ("The National", "Dawn") only alone or before a word of the press."""
    found = directory.organisations(name_of(words[i:j]), day)
    if not all(w.capital or w.low in PARTICLES or w.low in BREAKS for w in words[i:j]):
        found = tuple(o for o in found if o.sector not in PROPER)
    whole = (j == len(words) and all(w.low == "the" for w in words[:i])) or any(
        w.low in PRESS for w in words[j : j + 1]
    )
    return found if whole else tuple(o for o in found if o.kind != "outlet" or j - i > 1 or o.name.isupper())


def head_segment(words: list[Word]) -> tuple[int, int]:
    """The stretch that ends with the head noun: up to the first preposition or comma; bundles give way."""
    start = 0
    while True:
        end = next(
            (k for k in range(start, len(words)) if k > start and (words[k].low in BREAKS or words[k].after_comma)),
            len(words),
        )
        follows = end + 1 < len(words) and words[end].low == "of"
        if not (follows and end > start and words[end - 1].low in BUNDLES):
            return start, end
        start = end + 1


def find_role(words: list[Word], directory: Directory) -> Sectors | None:
    """The role that the phrase's head names; a generic head ("leader") takes that of the words it stands with."""
    start, end = head_segment(words)
    armed = next((k for k in range(start, end) if HARDWARE.match(words[k].text)), None)
    if armed is not None:
        return Sectors(armed, armed + 1, "MIL", "")
    whole = longest(words, start, end, len(words), directory)
    if whole is None:
        return (
            modifier(words, start, end, directory)
            or complement(words, end, directory)
            or conjunct(words, end, directory)
        )
    if whole.sector in ("SOC", "CVL", "") and FAITHS & {w.low for w in words[start:end]}:
        return replace(whole, sector="REL", secondary="")
    if words[end - 1].low in GENERIC and whole.last <= end and whole.last - whole.first == 1:
        return modifier(words, start, end - 1, directory) or complement(words, end, directory) or whole
    return whole


def longest(words: list[Word], start: int, end: int, limit: int, directory: Directory) -> Sectors | None:
    """The longest known role phrase that covers the word before `end` and starts at or after `start`."""
    for i in range(start, end):
        for j in range(min(limit, i + 8), end - 1, -1):
            found = directory.role(join(words[i:j])) if j > i else None
            if found is not None:
                return Sectors(i, j, found.sector, found.secondary, found.country)
    return None


def modifier(words: list[Word], start: int, end: int, directory: Directory) -> Sectors | None:
    """The role word nearest before the head ("church" in "church leader")."""
    for stop in range(end, start, -1):
        found = longest(words, start, stop, stop, directory)
        if found is not None and found.sector:
            return found
    return None


def complement(words: list[Word], end: int, directory: Directory) -> Sectors | None:
    """The role in the "of", "for" or "at" phrase after a head without one of its own."""
    if end + 1 >= len(words) or words[end].low not in ("of", "for", "at", "in", "from"):
        return None
    rest = words[end + 1 :]
    found = find_role(rest, directory)
    return found.moved(end + 1) if found else None


def conjunct(words: list[Word], end: int, directory: Directory) -> Sectors | None:
    """The role after "and" where the first conjunct names none ("the German and French leaders")."""
    if end + 1 >= len(words) or words[end].low != "and":
        return None
    found = find_role(words[end + 1 :], directory)
    return found.moved(end + 1) if found else None


def name_span(words: list[Word], hits: list[Hit], directory: Directory) -> tuple[int, int] | None:
    """Where a person's name stands: capitalised words that neither roles, titles, countries nor bodies explain."""
    at = {h.first: h for h in hits}
    i = 0
    while i < len(words):
        stop = run_end(words, i)
        if stop - i > 1 and is_known_person(join(words[i:stop]), at.get(i), directory):
            return i, stop
        step = explained(words, i, at, directory)
        if step == 0 and i and words[i - 1].low in ("in", "near", "across", "around", "outside"):
            step = max(stop - i, 1)  # a place that is in no table
        if step == 0 and ends_like_name(words, stop):
            return (i, stop) if stop > i else None
        i += step or max(stop - i, 1)
    return None


def ends_like_name(words: list[Word], stop: int) -> bool:
    """Whether a run of capitals may be a person: no common noun follows ("West Point slum", "Angry crowds")."""
    return stop >= len(words) or words[stop].low in BREAKS or words[stop].after_comma or words[stop - 1].possessive


def run_end(words: list[Word], i: int) -> int:
    """The end of the run of capitalised words (particles allowed inside) that starts at `i`."""
    j = i
    while j < len(words) and not (j > i and (words[j].after_comma or words[j - 1].possessive)):
        if SHIP_CLASS.search(words[j].text):
            return i
        inner = (
            j > i
            and words[j].low in PARTICLES
            and words[j].low != "the"
            and j + 1 < len(words)
            and words[j + 1].capital
        )
        if not (
            (words[j].capital and words[j].text[0].isalpha())
            or words[j].text[:3].lower() in ("al-", "el-", "as-", "ad-")
            or inner
        ):
            break
        j += 1
    return j


def is_known_person(name: str, hit: Hit | None, directory: Directory) -> bool:
    """Whether someone in the directory is written exactly so, or about so where it begins like a town or province
    ("Sabah al-Khalid")."""
    found = directory.people(name)[:1]
    local = hit is not None and isinstance(hit.what, Country) and hit.what.how in ("region", "city")
    return any(local or fold(name) in map(fold, p.names) for p in found)


def explained(words: list[Word], i: int, hits: dict[int, Hit], directory: Directory) -> int:
    """How many words from `i` on are a role, title, country, body or modifier; 0 when none explains them."""
    if i in hits:
        return hits[i].last - i
    if HARDWARE.match(words[i].text):
        return 1
    limit = min([len(words), i + 7, *(k for k in hits if k > i)])
    for j in range(limit, i, -1):
        if not any(w.after_comma for w in words[i + 1 : j]) and directory.role(join(words[i:j])) is not None:
            return j - i
    low = words[i].low
    if SHIP_CLASS.search(words[i].text):
        return 1
    if low in MODIFIERS or low in HONORIFICS or low in GENERIC or low in BREAKS or low in FORMER:
        return 1
    return 0 if words[i].capital or words[i].text[:3].lower() in ("al-", "el-") else 1
