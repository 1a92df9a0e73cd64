"""Choose the person a name means and the office of the day. Facts come from the directory."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

from dragoman.knowledge._names import fold, likeness, singular
from dragoman.knowledge._offices import office_class, office_rank, office_sector
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.facts import JURISDICTIONS, Person, held_on, spell
from dragoman.model.coding import ActorRef, Role
from dragoman.model.text import make_id
from dragoman.read._actorview import (
    BODIES,
    SERVANTS,
    Parts,
    View,
    body_of,
    content,
    country_of,
    described,
    role_title,
    role_words,
)
from dragoman.read._phrase import KIN, find_role, words_of

# Words that make the phrase a body, not the person at its head.
BUREAU = frozenset("ministry department office cabinet secretariat palace presidency bureau".split())
# A title of these sectors speaks against an office-holder of the same name.
PRIVATE = frozenset("CVL JRN EDU BUS MED LAB AGR CRM SOC REF".split())
# How long after the end of a term a title in the text still counts as held: happenings are dated roughly.
GRACE = timedelta(days=60)
# Two candidates closer than this are a draw.
MARGIN = 0.5
TITLE_FILLERS = frozenset("the of for and a an mr mrs ms dr his her their".split())
OF_UN = re.compile(r"\b(?:un|united nations|court of justice|high commissioner for|under secretary general)\b")
BRANCHES = frozenset("GOV MIL LEG JUD SPY COP PTY".split())


def possession(person: Person, parts: Parts, view: View) -> ActorRef | None:
    """Someone's body or people ("Haftar's forces"): the person's country, the head's own sector."""
    own = [w.low for w in words_of(parts.name)]
    place = next((k + 1 for k, w in enumerate(parts.words) if w.possessive and w.low == own[-1]), len(parts.words))
    rest = parts.words[place:]
    if not rest or rest[0].after_comma or rest[0].capital:
        return None
    found = find_role(rest, view.directory)
    now = [*roles_on(person, view), person.roles[-1]]
    country = home_of(now[0], view.directory)
    sector, second = (found.sector, found.secondary) if found else ("", "")
    return described(parts, country, sector, second, f"belongs to {person.name}")


def ambiguous(rivals: tuple[Person, ...], parts: Parts, directory: Directory) -> ActorRef:
    """Several people fit; what they share is coded, the choice is left open."""
    countries = {home_of(p.roles[-1], directory) for p in rivals}
    country = countries.pop() if len(countries) == 1 else ""
    why = "fits " + ", ".join(p.name for p in rivals[:4])
    return ActorRef("", parts.name, "person", country, "", why=why, candidates=tuple(p.qid for p in rivals))


def choose(parts: Parts, view: View) -> tuple[Person | None, tuple[Person, ...]]:
    """The best person for a name, or the rivals when nothing settles it; neither when nobody fits well enough."""
    scored = [(fit(p, parts, view), p) for p in view.directory.people(parts.name)]
    good = sorted(((s, p) for s, p in scored if s > 0), key=lambda sp: (-sp[0], sp[1].qid))
    if not good:
        return None, ()
    top = [p for s, p in good if good[0][0] - s < MARGIN]
    if len(top) == 1 or len(good) == 1:
        return good[0][1], ()
    return None, tuple(top)


def fit(person: Person, parts: Parts, view: View) -> float:
    """How well a person fits name, country, title, day and dispatch; 0 when something speaks against it."""
    homes = {home_of(r, view.directory) for r in person.roles}
    place, body = country_of(parts), body_of(parts, view)
    named = place.iso3 if place else body.country if body else ""
    if named and named not in homes and not (named in BODIES and homes & BODIES):
        return 0.0
    kind = office_class(role_title(parts))
    now = roles_on(person, view)
    same_office = bool(kind) and any(office_class(r.title) == kind for r in person.roles)
    in_office = bool(kind) and any(office_class(r.title) == kind for r in now)
    nearby = bool(homes & set(view.countries))
    titled = bool(parts.title) and any(has_title(r, parts) for r in now)
    known_as = fold(parts.name) in {fold(n) for n in person.names}
    bare = len(content(words_of(parts.name))) == 1 and not known_as
    height = max((office_rank(r.title) for r in now), default=0)
    if bare and not (named or same_office or titled or height >= 4 or (nearby and (height >= 2 or person.rank >= 4))):
        return 0.0
    if parts.role and not same_office and not named and parts.role.sector in PRIVATE and person.rank < 5:
        return 0.0
    score = 0.6 if any(office_class(r.title) in ("president", "supreme leader") for r in now) else 0.0
    score += likeness(parts.name, person.name) * 2 + (2 if named else 0) + (2 if in_office else 1 if same_office else 0)
    score += 1.5 if titled and not in_office else 0
    return score + (1 if now else 0) + (1 if nearby else 0) + (0.6 * height if height else 0.3 * person.rank)


def has_title(role: Role, parts: Parts) -> bool:
    """Whether the title in the text is a shorter form of this office ("Deputy Secretary" of Defence)."""
    said = {w.low for w in words_of(parts.title)} - TITLE_FILLERS
    return len(said) > 1 and said <= set(fold(role.title).split())


def home_of(role: Role, directory: Directory) -> str:
    """The PLOVER country or body code under which an office falls."""
    if role.jurisdiction != "INTL":
        return JURISDICTIONS.get(role.jurisdiction, role.jurisdiction)
    if role.sector in ("REB", "PRM", "CRM"):
        return "IMG"
    body = directory.body_of_office(role.title)
    if body:
        return body.country
    if OF_UN.search(fold(role.title)):
        return "UNO"
    named = (directory.organisation(word) for word in role.title.split() if word.isupper())
    return next((body.country for body in named if body and body.country in BODIES), "IGO")


def sector_of(role: Role, view: View) -> str:
    """The sector of an office: as the table states it, that of the armed group or party it is of, else by its title."""
    if role.sector == "PTY" and role.secondary == "OPP" and "opposition" in role.title.lower():
        return "OPP"
    if role.sector:
        return role.sector
    directory = view.directory
    body = directory.body_of_office(role.title, view.day)
    if body and body.sector and body.sector not in ("GOV", "LEG", "JUD"):
        return body.sector
    return (
        directory.role_sector(role.title)
        if role.title in ("Activist", "Opposition leader")
        else office_sector(role.title)
    )


def roles_on(person: Person, view: View) -> list[Role]:
    """Offices held on the day, highest first; open-ended ones count as last known until someone else took over."""
    day = view.day or view.directory.as_of
    iso = day.isoformat()
    held = [
        r
        for r in person.roles
        if (held_on(r, day) or (not r.last and r.first and spell(r.first, end=False) <= iso))
        and not view.directory.superseded(r, day)
    ]
    homes = Counter(r.jurisdiction for r in person.roles)
    return sorted(
        held,
        key=lambda r: (
            -standing(r),
            not is_british_throne(r),
            -homes[r.jurisdiction],
            -int((r.first or "0")[:4]),
            r.title,
        ),
    )


def standing(role: Role) -> float:
    """How high an office stands; a seat in parliament goes before leading a party, as PLOVER's sectors have it."""
    return min(office_rank(role.title), 0.5) if role.sector == "PTY" else office_rank(role.title)


def is_british_throne(role: Role) -> bool:
    """Whether it is the throne of Britain, whose monarch reigns over further realms too."""
    return role.jurisdiction == "GBR" and office_class(role.title) == "monarch"


def placed(person: Person, parts: Parts, view: View) -> ActorRef:
    """A known person with the office of the day; without one, former, not yet in office, or as the title says."""
    kind = office_class(role_title(parts))
    now = roles_on(person, view)
    titled = [r for r in now if (kind and office_class(r.title) == kind) or has_title(r, parts)]
    told = any(has_title(r, parts) for r in person.roles)
    if view.day is None and (kind or told) and not titled and not parts.former:
        return undated(person, parts, kind, view)
    if parts.former and now and not titled:
        return of_person(person, view, None, "the text says former", sector="ELI")
    if now and (view.day or view.latest or titled):
        return of_person(person, view, (titled or now)[0], known_until((titled or now)[0], view))
    if view.day is None and not view.latest:
        return undated(person, parts, kind, view)
    return out_of_office(person, parts, view, kind)


def known_until(role: Role, view: View) -> str:
    """Says whether the office is known for the day or only known to have been held before."""
    if view.day is None:
        return "office as last known"
    if held_on(role, view.day):
        return f"in office on {view.day}"
    return f"office last known on {role.as_of}"


def undated(person: Person, parts: Parts, kind: str, view: View) -> ActorRef:
    """Without a day: the office the title names, else the highest; says whether all offices agree."""
    roles = sorted(person.roles, key=lambda r: (-office_rank(r.title), r.first or ""))
    titled = [r for r in roles if (kind and office_class(r.title) == kind) or has_title(r, parts)]
    if titled:
        return of_person(person, view, titled[0], "no day; office by the title in the text")
    agree = len({sector_of(r, view) for r in roles}) == 1
    return of_person(person, view, roles[0], "no day; all offices agree" if agree else "no day; highest office")


def out_of_office(person: Person, parts: Parts, view: View, kind: str) -> ActorRef:
    """A known person without a known office on the day: former official, or as the title in the text says."""
    day = view.day or view.directory.as_of
    ended = [r for r in person.roles if r.last and spell(r.last, end=True) < day.isoformat()]
    same = [r for r in ended if kind and office_class(r.title) == kind]
    fresh = [r for r in same if date.fromisoformat(spell(r.last or "", end=True)) + GRACE >= day]
    if parts.role and parts.role.sector and not parts.former and (fresh or not same):
        role = fresh[0] if fresh else Role(parts.title, person.roles[-1].jurisdiction)
        return of_person(person, view, role, "by the title in the text", sector=parts.role.sector)
    if ended:
        last = max(ended, key=lambda r: r.last or "")
        why = f"no office on {day}; last {last.title} until {last.last}"
        was = sector_of(last, view)  # a former minister is a former official, a former activist still one of society
        return of_person(person, view, None, why, sector="ELI" if was in BRANCHES or not was else was, home=last)
    return of_person(person, view, None, f"no office known yet on {day}", sector="")


def of_person(
    person: Person, view: View, role: Role | None, why: str, *, sector: str | None = None, home: Role | None = None
) -> ActorRef:
    """The reference for a known person; the sector is that of the office unless given."""
    base = role or home or person.roles[-1]
    country = home_of(base, view.directory)
    found = sector if sector is not None else sector_of(role, view) if role else ""
    second = "PRE" if base.jurisdiction in JURISDICTIONS and country not in BODIES else ""
    if country in BODIES and found == "GOV":
        found = ""
    if found == "GOV" and role and office_class(role.title) == "defence minister":
        second = "MIL"
    if role and role.secondary and sector is None:
        second = role.secondary
    told = f"{role.title}, {base.jurisdiction}: {why}" if role else why
    return ActorRef(person.qid, person.name, "person", country, found, second, role, told)


def minted(parts: Parts, view: View) -> ActorRef | None:
    """Someone the directory does not know: country and sector from the title, an id from the name as read."""
    place, body = country_of(parts), body_of(parts, view)
    sector, second = (parts.role.sector, parts.role.secondary) if parts.role else ("", "")
    country = place.iso3 if place else ""
    if body and not (place and body.country in BODIES):
        country, sector, second = body.country, body.sector or ("" if body.country in BODIES else sector), ""
    if parts.former and sector in BRANCHES:
        sector, second = "ELI", ""
    if not country and view.latest and view.countries:
        country = view.countries[0]
    serves = any(w.low in SERVANTS for w in parts.words)
    role = Role(parts.title, country) if parts.title and (parts.role or serves) else None
    why = f"not in the directory; read from the title {parts.title!r}" if role else "not in the directory, and no title"
    identity = "x:" + make_id("person", fold(parts.name))
    return ActorRef(identity, parts.name, "minted", country, sector, second, role, why)


def holder_of(parts: Parts, country: str, view: View) -> ActorRef | None:
    """The person who held the office that the phrase names, on the day; None when that is not known."""
    title = role_words(parts)
    plural = singular(title.split()[-1].lower()) != title.split()[-1].lower()
    if (
        view.day is None
        or plural
        or BUREAU & set(title.lower().split())
        or not office_class(title)
        or any(w.low in KIN for w in parts.words)
    ):
        return None
    person = view.directory.holder(country, title, view.day)
    if person is None:
        return None
    role = next((r for r in roles_on(person, view) if office_class(r.title) == office_class(title)), None)
    return of_person(person, view, role, f"held the office on {view.day}") if role else None
