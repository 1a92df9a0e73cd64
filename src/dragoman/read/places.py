"""Find place names and resolve each to a place of the gazetteer. Leaves to others where a happening took place.

A demonym is no place, nor is a place inside the name of a person or an organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from dragoman.knowledge.gazetteer import Gazetteer, PlaceEntry, fold
from dragoman.model.coding import Blank, Coded, PlaceMention
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, Zone, ZoneKind
from dragoman.read._place_choice import Group, best, choose, holds
from dragoman.read._place_grammar import after_locative, called_place, feature_kind, is_government
from dragoman.read._place_words import (
    BODIES,
    BREAKING,
    CLOSED_LABELS,
    COMPASS,
    FACILITIES,
    GENERIC,
    HONOURS,
    INNER,
    SAYING,
    STREETS,
    words,
)

BY = "places.gazetteer@1"
LONGEST = 6
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LOUD = re.compile(r"[A-Z][A-Z.]*\Z")
STRONG_TOWN = 100_000
KNOWN_TOWN = 15_000


@dataclass(slots=True)
class Spot:
    """A name found: its characters, tokens (`first` is -1 in a dateline) and candidates; empty for unknown names."""

    span: Span
    first: int
    last: int
    entries: tuple[PlaceEntry, ...]
    group: Group | None = None
    container: Spot | None = None


def find_places(
    text: str, parse: Parse, zones: tuple[Zone, ...], gazetteer: Gazetteer, *, publisher_country: str = ""
) -> tuple[PlaceMention, ...]:
    """Every place name of headline, dateline and body, in text order, resolved or blank (P002 unknown, P003 ambiguous).

    `publisher_country` (ISO-3) tips the balance between places of one name. Evidence is the name, then the name of the
    container that settled it ("Paris, Texas").
    """
    spots = [s for zone in zones if zone.kind is ZoneKind.DATELINE for s in spots_of_dateline(text, zone, gazetteer)]
    spots += spots_of_body(text, parse, gazetteer)
    spots.sort(key=lambda s: s.span)
    link_containers(text, spots)
    groups = make_groups(text, parse, spots)
    choose(groups + demonym_groups(text, parse, gazetteer), publisher_country)
    return tuple(make_mention(parse, spot) for spot in spots)


def make_mention(parse: Parse, spot: Spot) -> PlaceMention:
    """The mention of one spot, with the choice made for its group."""
    if spot.group is None:
        return PlaceMention(spot.span, Blank("P002", (spot.span,)))
    entry, share = best(spot.group)
    if entry is None:
        return PlaceMention(spot.span, Blank("P003", (spot.span,)))
    evidence = (spot.span, spot.container.span) if spot.container is not None else (spot.span,)
    metonym = spot.first >= 0 and is_government(entry, parse, spot.first, spot.last)
    return PlaceMention(spot.span, Coded(entry.place, evidence, BY, round(share, 3)), metonym)


def spots_of_dateline(text: str, zone: Zone, gazetteer: Gazetteer) -> list[Spot]:
    """The place of a dateline and, after a comma, what it lies in."""
    spots = []
    start = zone.span.start
    for part in (zone.note or zone.span.of(text)).split(","):
        begin = text.find(part.strip(), start, zone.span.end)
        entries = gazetteer.lookup(part) if begin >= 0 and part.strip() else ()
        if entries:
            start = begin + len(part.strip())
            spots.append(Spot(Span(begin, start), -1, -1, entries))
    return spots


def spots_of_body(text: str, parse: Parse, gazetteer: Gazetteer) -> list[Spot]:
    """Place names among the tokens: the longest gazetteer matches that pass for places, then the parser's own finds."""
    labels = label_of_tokens(parse)
    names = names_of(text, parse)
    spots: list[Spot] = []
    i = 0
    while i < len(parse.tokens):
        spot = match_at(text, parse, i, gazetteer)
        if spot is None or not is_place(text, parse, spot, labels, names):
            i += 1
            continue
        spots.append(spot)
        i = spot.last + 1
    return spots + unknown_places(text, parse, spots, gazetteer)


def label_of_tokens(parse: Parse) -> dict[int, tuple[Span, str]]:
    """For each token inside an entity the entity's span and label."""
    return {t.i: (span, label) for span, label in parse.entities for t in parse.tokens_in(span)}


@dataclass(frozen=True, slots=True)
class Names:
    """What the whole dispatch says of words: parts of person names, names the parser calls places, words it also
    writes small."""

    people: frozenset[str]
    places: frozenset[str]
    located: frozenset[str]
    small: frozenset[str]


def names_of(text: str, parse: Parse) -> Names:
    """The `Names` of a dispatch."""
    people: set[str] = set()
    places: set[str] = set()
    located: set[str] = set()
    for span, label in parse.entities:
        name = bare(span.of(text))
        if label == "PERSON" and " " in name:
            people |= {name.split()[0], name.split()[-1]}
        if label == "GPE":
            places.add(name)
            if after_locative(parse, parse.tokens_in(span)[0].i):
                located.add(name)
    small = frozenset(t.text for t in parse.tokens if t.text.islower() and t.pos in ("NOUN", "VERB", "ADJ", "ADV"))
    return Names(frozenset(people), frozenset(places), frozenset(located), small)


def bare(name: str) -> str:
    """The name without a possessive ending."""
    return re.sub(r"['’]s?$", "", name.strip())


def match_at(text: str, parse: Parse, i: int, gazetteer: Gazetteer) -> Spot | None:
    """The longest name in the gazetteer that starts with token `i`."""
    if not begins_name(parse.tokens[i]):
        return None
    last = end_of_run(parse, i)
    for j in range(last, i - 1, -1):
        end = parse.tokens[j]
        if not begins_name(end):
            continue
        span = Span(parse.tokens[i].start, end.end)
        entries = gazetteer.lookup(span.of(text))
        if entries:
            return fitting_spot(text, parse, Spot(span, i, j, entries))
    return based_on(text, parse.tokens[i], gazetteer)


def fitting_spot(text: str, parse: Parse, spot: Spot) -> Spot | None:
    """The spot without candidates that its spelling rules out, None when none is left."""
    name = spot.span.of(text)
    key = fold(name)
    if key in GENERIC or all(word in COMPASS for word in key.split()):
        return None
    comma = spot.first >= 2 and parse.tokens[spot.first - 1].text == "," and begins_name(parse.tokens[spot.first - 2])
    if len(key) <= 3 and not (LOUD.match(name) or comma):
        return None
    entries = without_namesakes(tuple(e for e in spot.entries if spelled_so(name, key, e, comma)))
    return Spot(spot.span, spot.first, spot.last, entries) if entries else None


def without_namesakes(entries: tuple[PlaceEntry, ...]) -> tuple[PlaceEntry, ...]:
    """Leaves out what lies in a country of the same name: "Mexico" is the country, not its capital."""
    countries = [e for e in entries if e.kind == "country" and e.rank < 2]
    return tuple(e for e in entries if not any(holds(c, e) for c in countries))


def spelled_so(name: str, key: str, entry: PlaceEntry, after_comma: bool) -> bool:
    """Whether a name spelled like this can mean the entry: abbreviations need capitals, or a comma before them."""
    if len(key) <= 3 and entry.kind == "city":
        return entry.rank < 2 if LOUD.match(name) else entry.rank == 0
    initials = name.count(".") > 1
    if initials and entry.kind == "admin1" and " " not in entry.name:
        return False
    abbreviated = entry.kind == "admin1" and entry.rank == 1 and (len(key) <= 2 or name.endswith("."))
    return not abbreviated or after_comma or initials


def based_on(text: str, token: Token, gazetteer: Gazetteer) -> Spot | None:
    """The place in a compound such as "London-based" or "U.S.-led"."""
    name, hyphen, rest = token.text.partition("-")
    if not hyphen or not rest.islower():
        return None
    entries = gazetteer.lookup(name) if len(name) > 1 else ()
    span = Span(token.start, token.start + len(name))
    return Spot(span, token.i, token.i, entries) if entries and (len(name) > 3 or LOUD.match(name)) else None


def begins_name(token: Token) -> bool:
    """Whether the token is written as a name and is no little word at the start of a sentence."""
    if not token.text[0].isupper() or token.pos in ("PRON", "ADP", "CCONJ", "SCONJ", "AUX", "DET"):
        return token.text[0].isupper() and token.ent in PLACE_LABELS and token.pos != "DET"
    return True


def end_of_run(parse: Parse, i: int) -> int:
    """Index of the last token a name starting at `i` could take in: capitalised words and little words between them."""
    sentence = parse.sentence_of(i)
    j = i
    while j + 1 < min(sentence.last, i + LONGEST + 2):
        token = parse.tokens[j + 1]
        if not (token.text[0].isupper() or token.text.lower() in INNER):
            break
        j += 1
    return j


def is_place(text: str, parse: Parse, spot: Spot, labels: dict[int, tuple[Span, str]], names: Names) -> bool:
    """Whether the matched words name a place here and not a person, an organisation or nothing at all."""
    found = [labels[i] for i in range(spot.first, spot.last + 1) if i in labels]
    label = found[0][1] if found else ""
    name = spot.span.of(text)
    called = called_place(parse, spot.first, spot.last) and any(e.rank < 2 for e in spot.entries)
    if called and label in ("", "NORP", "PERSON") and not joined_left(parse, spot):
        return True
    if label in CLOSED_LABELS or part_of_larger(parse, spot, found) or speaks(parse, spot):
        return False
    if name in names.people and name not in names.located and not after_locative(parse, spot.first):
        return False
    if name.lower() in names.small and not is_strong(spot):
        return False
    known = label != "PERSON" and name in names.places
    return known or label in PLACE_LABELS or trusted(text, parse, spot, label)


def speaks(parse: Parse, spot: Spot) -> bool:
    """Whether a name that fits only towns is subject of a verb of saying: then it is somebody's name."""
    head = parse.tokens[spot.last]
    if head.dep != "nsubj" or parse.tokens[head.head].lemma not in SAYING:
        return False
    return all(e.kind == "city" and e.feature != "PPLC" for e in spot.entries)


def is_county(spot: Spot) -> bool:
    """Whether the name says itself that it is a district: such names stay places inside the names of bodies."""
    return spot.last > spot.first and spot.entries[0].rank == 0 and all(e.kind == "admin2" for e in spot.entries)


def is_strong(spot: Spot) -> bool:
    """Whether a country, a first-level unit or a large town bears the name."""
    return any(e.rank < 2 and (e.kind in ("country", "admin1") or e.population >= STRONG_TOWN) for e in spot.entries)


def part_of_larger(parse: Parse, spot: Spot, found: list[tuple[Span, str]]) -> bool:
    """Whether the name is only a part of a person's, body's or street's name."""
    tokens = parse.tokens
    before = tokens[spot.first - 1] if spot.first else None
    after = tokens[spot.last + 1] if spot.last + 1 < len(tokens) else None
    if before is not None and before.text.rstrip(".").lower() in HONOURS:
        return True
    if is_county(spot):
        return False
    if after is not None and after.text[0].isupper() and after.text.lower().rstrip(".") in BODIES | STREETS:
        return True
    loose = not is_strong(spot) and tokens[spot.last].ent != "GPE"
    if joined_left(parse, spot) or (loose and joined_right(tokens[spot.last], after)):
        return True
    return bool(found) and inside_entity(parse, spot, *found[0])


def inside_entity(parse: Parse, spot: Spot, span: Span, label: str) -> bool:
    """Whether the name is a mere part of the entity around it; a facility may begin with the town it stands in."""
    around = [t for t in parse.tokens_in(span) if not spot.span.holds(t.span)]
    named = [t for t in around if t.text[0].isupper() and t.text.lower() not in COMPASS and t.pos != "DET"]
    if label == "FAC" and named:
        town_first = named[0].start > spot.span.start and named[-1].text.lower() in FACILITIES
        return not (town_first and is_strong(spot))
    return label in ("PERSON", "ORG") and bool(named)


def joined_left(parse: Parse, spot: Spot) -> bool:
    """Whether a name stands before the name as its modifier ("Anna Florence", "Camp Victoria")."""
    before = parse.tokens[spot.first - 1] if spot.first else None
    if before is None or before.tag not in ("NNP", "NNPS") or before.dep != "compound" or before.head != spot.first:
        return False
    return before.ent not in ("GPE", "NORP") and before.text.lower() not in COMPASS


def joined_right(token: Token, after: Token | None) -> bool:
    """Whether the name stands before another name as its modifier ("Verona Fashions")."""
    if after is None or after.tag not in ("NNP", "NNPS") or token.dep != "compound":
        return False
    return token.head == after.i and after.ent not in ("GPE", "NORP")


def trusted(text: str, parse: Parse, spot: Spot, label: str) -> bool:
    """Whether a name that the parser does not call a place is one all the same."""
    head = parse.tokens[spot.last]
    name = spot.span.of(text)
    if head.tag not in ("NNP", "NNPS") and not LOUD.match(name):
        return False
    located = after_locative(parse, spot.first)
    if is_county(spot) or any(e.kind in ("country", "sea", "region", "point") and e.rank < 2 for e in spot.entries):
        return label != "PERSON" or located
    size = max((e.population for e in spot.entries if e.rank < 2), default=0)
    if LOUD.match(name) and len(name) <= 5 and all(e.kind == "city" for e in spot.entries):
        return False
    if located or contained(parse, spot) or feature_kind(parse, spot.first, spot.last):
        return size >= {"": 0, "ORG": KNOWN_TOWN}.get(label, STRONG_TOWN)
    return size >= {"": KNOWN_TOWN, "ORG": STRONG_TOWN}.get(label, 1_000_000)


def contained(parse: Parse, spot: Spot) -> bool:
    """Whether a comma and a name that the parser calls a place follow."""
    following = parse.tokens[spot.last + 1 : spot.last + 3]
    return len(following) == 2 and following[0].text == "," and following[1].ent == "GPE"


def unknown_places(text: str, parse: Parse, spots: list[Spot], gazetteer: Gazetteer) -> list[Spot]:
    """Names that the parser calls places and the gazetteer does not have."""
    taken = {i for spot in spots for i in range(spot.first, spot.last + 1)}
    found = []
    for span, label in parse.entities:
        tokens = parse.tokens_in(span) if label in PLACE_LABELS else []
        while tokens and not tokens[0].text[0].isupper():
            tokens = tokens[1:]
        if not tokens or tokens[0].tag not in ("NNP", "NNPS") or any(t.i in taken for t in tokens):
            continue
        name = bare(text[tokens[0].start : tokens[-1].end])
        if not gazetteer.lookup(name) and country_of_demonym(name, gazetteer) is None:
            found.append(Spot(Span(tokens[0].start, tokens[0].start + len(name)), tokens[0].i, tokens[-1].i, ()))
    return found


def country_of_demonym(name: str, gazetteer: Gazetteer) -> PlaceEntry | None:
    """The country whose name with a regular ending this is ("Sri Lankan", "Iraqis"); irregular ones are not known."""
    stems = (name[:-cut] for cut in (1, 2, 3) if len(name) > cut + 3)
    countries = (e for stem in stems for e in gazetteer.lookup(stem)[:1] if e.kind == "country")
    return next(countries, None)


def demonym_groups(text: str, parse: Parse, gazetteer: Gazetteer) -> list[Group]:
    """Countries that the dispatch names by their people: they vote, and are no mentions."""
    groups: dict[str, Group] = {}
    for span, label in parse.entities:
        country = country_of_demonym(span.of(text), gazetteer) if label == "NORP" else None
        if country is not None:
            groups.setdefault(country.country, Group(country.country, (country,), 0)).mentions += 1
    return list(groups.values())


def link_containers(text: str, spots: list[Spot]) -> None:
    """Marks on each spot the one its phrase puts around it: "Paris, Texas", "Syria's Idlib", "Mosul in Iraq"."""
    for left, right in pairwise(spots):
        between = text[left.span.end : right.span.start]
        if len(between) > 60 or not (can_hold(right, left) or can_hold(left, right)):
            continue
        if can_hold(right, left) and (
            between.strip() == "," or re.fullmatch(r",? (?:in|of) (?:[a-z-]+ ){0,3}", between)
        ):
            left.container = right
        elif (
            can_hold(left, right)
            and re.fullmatch(r"['’]s? (?:[a-z-]+ ){0,5}", between)
            and not (BREAKING & words(between))
        ):
            right.container = left


def can_hold(outer: Spot, inner: Spot) -> bool:
    """Whether some reading of `outer` holds some reading of `inner`."""
    large = [e for e in outer.entries if e.kind in ("country", "admin1", "admin2")]
    return any(holds(o, e) for o in large for e in inner.entries)


def make_groups(text: str, parse: Parse, spots: list[Spot]) -> list[Group]:
    """One group a name, two where the text itself tells two places of one name apart by their containers."""
    groups: dict[tuple[str, str], Group] = {}
    first_of: dict[str, Group] = {}
    for spot in sorted(spots, key=lambda s: (s.container is None, s.span)):
        if not spot.entries:
            continue
        key = fold(spot.span.of(text))
        outer = fold(spot.container.span.of(text)) if spot.container is not None else ""
        group = groups.get((key, outer)) or (first_of.get(key) if not outer else None)
        if group is None:
            group = groups[key, outer] = Group(key, spot.entries, 0)
            first_of.setdefault(key, group)
        group.mentions += 1
        group.kind = group.kind or (feature_kind(parse, spot.first, spot.last) if spot.first >= 0 else "")
        spot.group = group
    for spot in spots:
        if spot.group is not None and spot.container is not None and spot.container.group is not None:
            spot.group.containers.append(spot.container.group)
    return list({id(s.group): s.group for s in spots if s.group is not None}.values())
