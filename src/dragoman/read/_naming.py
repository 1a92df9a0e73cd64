"""Read one actor phrase: a name known as a whole, a person, a body, a role or a country. One phrase, no chains."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from dragoman.knowledge.facts import Country, Organisation
from dragoman.model.coding import ActorRef
from dragoman.read._actorview import (
    BODIES,
    SERVANTS,
    Parts,
    View,
    body_of,
    choose_body,
    content,
    country_of,
    described,
    take_apart,
)
from dragoman.read._people import BRANCHES, ambiguous, choose, holder_of, minted, placed, possession
from dragoman.read._phrase import KIN, MODIFIERS, ORG_HEADS, Hit, find_hits, find_role, head_segment, join, words_of


@lru_cache(maxsize=8192)
def settle(phrase: str, view: View) -> ActorRef | None:
    """The reading of one phrase: a name known as a whole, a person, a body, a role, or a country, in that order."""
    parts = take_apart(phrase, view)
    if not parts.words:
        return None
    if (
        len(parts.hits) == 1
        and parts.hits[0].last - parts.hits[0].first == len(content(parts.words))
        and (whole := whole_of(parts.hits[0], parts, view))
    ):
        return whole
    if crowd := nationals(parts):
        return crowd
    if parts.name:
        return of_name(parts, view)
    return of_role(parts, view)


def whole_of(hit: Hit, parts: Parts, view: View) -> ActorRef | None:
    """The country or body that is all the phrase says; other bodies of the name stay candidates where none is near."""
    if isinstance(hit.what, Country) and hit.what.how == "people":
        return described(replace(parts, role=None), hit.what.iso3, "CVL", "", f"people of {hit.what.name}")
    if isinstance(hit.what, Country):
        return of_hit(hit.what, view)
    body = choose_body(hit, "", view)
    if body is None:
        return None
    ref = of_body(body, view)
    rivals = {b.id for b in (hit.what, *hit.others) if b.country != body.country and not (b.weak or b.local)}
    settled = body.weak or body.country in view.countries or not rivals
    return ref if settled else replace(ref, candidates=(ref.id, *sorted(rivals)))


def nationals(parts: Parts) -> ActorRef | None:
    """People counted by nationality ("seven Iranians"): civilians of that country."""
    last = parts.words[-1]
    hit = parts.hits[-1] if parts.hits else None
    if hit is None or not isinstance(hit.what, Country) or hit.what.how != "adjective" or hit.last != len(parts.words):
        return None
    counted = (
        hit.first > 0
        and last.low.endswith("s")
        and all(w.low in MODIFIERS or w.text[0].isdigit() for w in parts.words[: hit.first])
    )
    if not counted or parts.words[0].low == "the":
        return None
    return described(parts, hit.what.iso3, "CVL", "", f"people counted by nationality, of {hit.what.name}")


def of_hit(what: Country | Organisation, view: View) -> ActorRef:
    """A country or body that is all the phrase says."""
    if isinstance(what, Organisation):
        return of_body(what, view)
    sector = what.sector or {"capital": "GOV", "seat": "GOV", "city": "CVL"}.get(what.how, "")
    why = f"{what.how} of {what.name}" if what.how != "name" else f"names {what.name}"
    if sector == "GOV":
        why += ", standing for its government"
    return ActorRef(f"country:{what.iso3}", what.name, "country", what.iso3, sector, why=why)


def of_body(body: Organisation, view: View) -> ActorRef:
    """A body, force, party, company or armed group."""
    country = next((c for c in view.countries if c in body.countries), body.country)
    return ActorRef(
        body.id, body.name, body.kind, country, body.sector, body.secondary, why=f"{body.kind} known as {body.name}"
    )


def of_role(parts: Parts, view: View) -> ActorRef | None:
    """A role, crowd, office or body described rather than named ("the Syrian president", "three protesters")."""
    place, body = country_of(parts), body_of(parts, view)
    sector, second = (parts.role.sector, parts.role.secondary) if parts.role else ("", "")
    if body and not (place and body.country in BODIES and sector and not stands_before(body, place, parts)):
        return member_of(parts, body, place, view)
    country = place.iso3 if place else parts.role.country if parts.role else ""
    if not country and not sector and not parts.role:
        return None
    if parts.former and sector in BRANCHES:
        return described(parts, country, "ELI", "", "says the office is over")
    if not country and len(view.countries) == 1 and view.latest:
        country = view.countries[0]
    relative = head_segment(parts.words)[1] - 1
    master = find_role(parts.words[relative + 2 :], view.directory) if relative + 2 < len(parts.words) else None
    of_official = sector in BRANCHES or (master is not None and master.sector in BRANCHES)
    if parts.words[relative].low in KIN and of_official:
        return described(parts, country, "ELI", "", "of the family of an official")
    of_state = place is None or place.how in ("name", "adjective")  # "the Bavarian premier" is none of Germany's
    for place_in_play in ((country,) if country else view.countries) if of_state else ():
        person = holder_of(parts, place_in_play, view) if sector in ("GOV", "LEG") else None
        if person is not None:
            return person
    if parts.role and not sector and not place and is_people(parts):
        sector = "CVL"
    if not country and is_concert(parts):
        return described(parts, "IGO", "", "", "several states acting together")
    if place and place.sector and not sector:
        return of_hit(place, view)
    why = f"role word for {sector or 'no sector'}" if parts.role else "named by country only"
    return described(parts, country, sector, second, why + (f", of {place.name}" if place else ""))


# Words for states, and what makes a plural of them a concert of states.
STATES = frozenset("powers states countries nations governments monarchs monarchies leaders allies mediators".split())
REGIONS = frozenset(
    "world major western eastern arab gulf european african asian latin southeast nordic baltic balkan caribbean "
    "muslim islamic regional international allied global big great central north south".split()
)


def is_people(parts: Parts) -> bool:
    """Whether the phrase is nothing but a people's name ("three Kurds"): its members are civilians."""
    role = parts.role
    rest = [w for k, w in enumerate(parts.words) if role is None or not role.first <= k < role.last]
    return role is not None and all(w.low in MODIFIERS or w.text[0].isdigit() for w in rest)


def is_concert(parts: Parts) -> bool:
    """Whether several states act as one: "six world powers", "the Gulf monarchies", "Western governments"."""
    words = [w.low for w in parts.words]
    head = next((k for k, w in enumerate(words) if w in STATES), None)
    if head is None or parts.role is None or head >= parts.role.last:
        return False
    return words[head] == "powers" or bool(REGIONS & set(words[:head]))


def stands_before(body: Organisation, place: Country, parts: Parts) -> bool:
    """Whether the body is named first and the place only says where ("African Union troops in Mogadishu")."""
    names = [h.what for h in parts.hits]
    at = next((k for k, h in enumerate(parts.hits) if h.what is place), len(names))
    before = parts.hits[at].first - 1 if at < len(names) else 0
    return body in names[:at] and before > 0 and parts.words[before].low in ("in", "near", "at")


def member_of(parts: Parts, body: Organisation, place: Country | None, view: View) -> ActorRef:
    """Someone or something of a body: the body's coding, unless the phrase says former or names another branch."""
    country = body.country
    if place and (place.iso3 in body.countries or not country):
        country = place.iso3
    if parts.former and parts.role:
        return described(parts, country, "ELI", "", f"formerly of {body.name}")
    ref = of_body(body, view)
    armed = parts.role is not None and parts.role.sector in ("MIL", "COP")
    if ref.country == country and not ref.sector and parts.role and (country not in BODIES or armed):
        return replace(ref, sector=parts.role.sector, secondary=parts.role.secondary)
    return replace(ref, country=country)


def of_name(parts: Parts, view: View) -> ActorRef | None:
    """A phrase with a person's name in it: known to the directory, or minted from name and title."""
    person, rivals = choose(parts, view)
    if person is not None and (owned := possession(person, parts, view)):
        return owned
    if person is not None:
        return placed(person, parts, view)
    if rivals:
        return ambiguous(rivals, parts, view.directory)
    last = words_of(parts.name)[-1].low
    described_after = parts.text.startswith(f"{parts.name}, ")
    if last in ORG_HEADS or (not parts.role and parts.hits and not described_after):
        return of_role(replace_role(parts, view), view)
    return served(minted(parts, view), parts, view)


def served(ref: ActorRef | None, parts: Parts, view: View) -> ActorRef | None:
    """A minted servant takes country and sector from whom they serve: "assistant to Foreign Minister Zarif"."""
    if ref is None or (ref.country and ref.sector) or not any(w.low in SERVANTS for w in parts.words):
        return ref
    at = next((k for k, w in enumerate(parts.words) if w.low == "to" and k + 1 < len(parts.words)), None)
    master = settle(join(parts.words[at + 1 :]), view) if at is not None else None
    if master is None or not master.country:
        return ref
    why = f"{ref.why}; serves {master.name}"
    return replace(ref, country=ref.country or master.country, sector=ref.sector or master.sector, why=why)


def replace_role(parts: Parts, view: View) -> Parts:
    """The same phrase read as a body's name: its role is that of its own head word."""
    words = parts.words
    return Parts(
        parts.text, words, find_hits(words, view.directory, view.day), find_role(words, view.directory), "", ""
    )
