"""What an actor phrase is judged by and its parts, for the modules that choose: no identities here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.knowledge._names import fold, singular
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.facts import Country, Organisation
from dragoman.model.coding import ActorRef
from dragoman.model.text import make_id
from dragoman.read._phrase import (
    FORMER,
    ORG_HEADS,
    Hit,
    Sectors,
    Word,
    find_hits,
    find_role,
    head_segment,
    join,
    name_span,
    words_of,
)

BODIES = frozenset("UNO EUR IGO NGO ISM IMG MNC".split())


@dataclass(frozen=True, slots=True)
class View:
    """What a phrase is judged by: the day, the dispatch's countries, and whether no day means "as last known"."""

    directory: Directory
    day: date | None
    countries: tuple[str, ...]
    latest: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A phrase taken apart."""

    text: str
    words: list[Word]
    hits: list[Hit]
    role: Sectors | None
    name: str
    title: str

    @property
    def former(self) -> bool:
        """Whether the phrase itself says that the office is over."""
        end = len(self.words) if self.name else head_segment(self.words)[1]
        return any(w.low in FORMER or w.low.startswith(("ex ", "former ")) for w in self.words[:end])


def content(words: list[Word]) -> list[Word]:
    """The words without articles."""
    return [w for w in words if w.low not in ("the", "a", "an")]


def take_apart(phrase: str, view: View) -> Parts:
    """The words, names, role and person's name of a phrase, and the title around the name."""
    words = words_of(phrase)
    hits = find_hits(words, view.directory, view.day)
    span = name_span(words, hits, view.directory)
    if span is None:
        return Parts(phrase, words, hits, find_role(words, view.directory), "", "")
    rest = [*words[: span[0]], *words[span[1] :]]
    outside = [h for h in hits if h.last <= span[0] or h.first >= span[1]]
    before = words[: span[0]] or [w for w in rest if w.low != "the"]
    return Parts(
        phrase, words, outside, find_role(before, view.directory), join(words[span[0] : span[1]]), join(before)
    )


def country_of(parts: Parts) -> Country | None:
    """The country of the phrase: the first named that the phrase does not turn towards ("ambassador to …")."""
    near = [h.what for h in parts.hits if isinstance(h.what, Country) and not h.away]
    if not near and any(w.low in SERVANTS for w in parts.words):  # "adviser to the Finnish prime minister"
        near = [h.what for h in parts.hits if isinstance(h.what, Country) and h.what.how == "adjective"]
    return near[0] if near else None


# Who serves someone is of that one's country, also where "to" stands between.
SERVANTS = frozenset(
    "adviser advisor advisers advisors assistant aide aides deputy secretary spokesman spokeswoman spokesperson lawyer "
    "counsellor confidant translator interpreter bodyguard chaplain physician".split()
)


def body_of(parts: Parts, view: View) -> Organisation | None:
    """The body of the phrase; a weak name ("Congress") gives way to a country named beside it."""
    place = country_of(parts)
    for hit in parts.hits:
        if isinstance(hit.what, Organisation) and not hit.away:
            body = choose_body(hit, place.iso3 if place else "", view)
            if body and not (place and body.weak and body.country != place.iso3):
                return body
    return None


def choose_body(hit: Hit, country: str, view: View) -> Organisation | None:
    """The body that a name means: that of the country named beside it, of the dispatch's countries, or the first."""
    if not isinstance(hit.what, Organisation):
        return None
    fitting = [b for b in (hit.what, *hit.others) if meant(b, view) or b.country == country]
    for home in (country, *view.countries):
        for body in fitting if home else ():
            if home == body.country or home in body.countries:
                return body
    return fitting[0] if fitting else None


def meant(what: Country | Organisation, view: View) -> bool:
    """Whether a name means this body in this dispatch: weak and local names only where its country is in play."""
    if isinstance(what, Country) or not (what.weak or what.local):
        return True
    return what.country in view.countries or (what.weak and not view.countries)


def role_words(parts: Parts) -> str:
    """The words of the role itself ("foreign minister")."""
    return join(parts.words[parts.role.first : parts.role.last]) if parts.role else ""


def role_title(parts: Parts) -> str:
    """The title without countries and modifiers, as far as a role was found in it."""
    if parts.role is None:
        return ""
    words = words_of(parts.title)
    return join(words[parts.role.first : parts.role.last])


# Words for a state's government as a whole: such phrases get the identity of the country.
GOVERNMENT = frozenset(
    "government cabinet administration regime authorities state side leadership country nation republic kingdom capital"
    " officials delegation people's".split()
)


def described(parts: Parts, country: str, sector: str, second: str, why: str) -> ActorRef:
    """An actor known only by description. The id is that of the country for its government as a whole, else made of
    country and role, so that "three nurses" and "the nurses" of one country are the same collective."""
    kind = "organisation" if any(w.capital and w.low in ORG_HEADS for w in parts.words) else "role"
    name = parts.text.strip()
    words = [w.low for w in parts.words[parts.role.first : parts.role.last]] if parts.role else []
    if country and country not in BODIES and sector in ("GOV", "") and words and set(words) <= GOVERNMENT:
        return ActorRef(f"country:{country}", name, "role", country, sector, second, why=why)
    role = " ".join(singular(w) for w in words) if words and kind == "role" else fold(name)
    return ActorRef("x:" + make_id(kind, country, sector, role), name, kind, country, sector, second, why=why)
