"""Choose among places of one name by what else the dispatch names. Knows candidates and votes, not texts or grammar."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, exp, hypot, log10, radians

from dragoman.knowledge.gazetteer import PlaceEntry

# Points of the score: a town counts the decimal logarithm of its people, the rest is set against that. Measured on the
# development halves of three news sets; the order of magnitude matters, the second digit does not.
COUNTRY_PRIOR = 6.5
ADMIN_PRIOR = 2.8
REGION_PRIOR = {"region": 5.5, "sea": 5.0, "point": 5.0}
RANK_COST = (0.0, 0.2, 1.6)
CAPITAL_BONUS = 0.8
COUNTRY_VOTE = 2.5
ADMIN_VOTE = 4.0
CONTAINER_BONUS = 6.0
FEATURE_BONUS = 3.0
HOME_BONUS = 1.2
ROUNDS = 3
# Places closer than this count as one when we ask whether the choice matters.
SAME_DEGREES = 0.5
# Below this lead over a candidate elsewhere the name stays ambiguous.
LEAST_LEAD = 0.15


@dataclass(slots=True)
class Group:
    """One name of the dispatch with its candidates. `mentions` is how often it stands there, `kind` what feature words
    say, `containers` the groups that a phrase such as "Paris, Texas" puts around it."""

    key: str
    entries: tuple[PlaceEntry, ...]
    mentions: int = 1
    kind: str = ""
    containers: list[Group] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


def choose(groups: list[Group], publisher_country: str) -> None:
    """Fills `scores` and `shares` (adding up to 1) of every group: each name's candidates gain from the countries and
    provinces that the other names' likely places lie in. A few rounds; linear in the number of candidates."""
    for group in groups:
        group.scores = [prior(e, group, publisher_country) for e in group.entries]
        group.shares = soft(group.scores)
    for _ in range(ROUNDS):
        countries, admins = votes(groups)
        fresh = [scores_of(group, countries, admins, publisher_country) for group in groups]
        for group, scores in zip(groups, fresh, strict=True):
            group.scores, group.shares = scores, soft(scores)


def prior(entry: PlaceEntry, group: Group, publisher_country: str) -> float:
    """What speaks for the entry before any other name is looked at."""
    score = size_score(entry, group) - RANK_COST[entry.rank]
    if entry.feature == "PPLC":
        score += CAPITAL_BONUS
    if publisher_country and entry.country == publisher_country:
        score += HOME_BONUS
    if group.kind and entry.kind == group.kind:
        score += FEATURE_BONUS
    return score


def size_score(entry: PlaceEntry, group: Group) -> float:
    """Points for kind and size."""
    size = log10(entry.population + 10)
    if entry.kind == "country":
        return COUNTRY_PRIOR
    if entry.kind == "admin1":
        return ADMIN_PRIOR + 0.45 * size
    if entry.kind == "admin2":
        # Without its "County" the unit is seldom meant.
        return 0.8 * size + (0.5 if entry.rank == 0 else -1.5)
    if entry.kind == "city":
        return size
    return REGION_PRIOR[entry.kind]


def votes(groups: list[Group]) -> tuple[dict[str, float], dict[int, float]]:
    """How much of the dispatch lies in each country and each first-level unit, by the shares so far."""
    countries: dict[str, float] = {}
    admins: dict[int, float] = {}
    for group in groups:
        add_votes(group, 1.0, countries, admins)
    return countries, admins


def add_votes(group: Group, sign: float, countries: dict[str, float], admins: dict[int, float]) -> None:
    """Adds (or, with sign -1, takes back) the votes of one group."""
    weight = sign * min(2.0, 1.0 + 0.25 * (group.mentions - 1))
    for entry, share in zip(group.entries, group.shares, strict=True):
        if share < 0.01:
            continue
        if entry.country:
            countries[entry.country] = countries.get(entry.country, 0.0) + weight * share
        for unit in units_of(entry):
            admins[unit] = admins.get(unit, 0.0) + weight * share


def units_of(entry: PlaceEntry) -> list[int]:
    """Ids of the first and second-level units the entry is or lies in."""
    return [unit for unit in (entry.admin1_id, entry.admin2_id) if unit is not None]


def scores_of(
    group: Group, countries: dict[str, float], admins: dict[int, float], publisher_country: str
) -> list[float]:
    """The candidates' scores given the votes of all other groups."""
    own_countries: dict[str, float] = {}
    own_admins: dict[int, float] = {}
    add_votes(group, 1.0, own_countries, own_admins)
    country_sum = sum(countries.values()) - sum(own_countries.values()) + 0.5
    admin_sum = sum(admins.values()) - sum(own_admins.values()) + 0.5
    scores = []
    for entry in group.entries:
        score = prior(entry, group, publisher_country)
        inside = countries.get(entry.country, 0.0) - own_countries.get(entry.country, 0.0)
        score += COUNTRY_VOTE * inside / country_sum
        for unit in units_of(entry):
            near = admins.get(unit, 0.0) - own_admins.get(unit, 0.0)
            score += ADMIN_VOTE * near / admin_sum
        scores.append(score + container_points(entry, group))
    return scores


def container_points(entry: PlaceEntry, group: Group) -> float:
    """Points where the group's container, as likely resolved, holds the entry."""
    best = 0.0
    for container in group.containers:
        held = sum(s for e, s in zip(container.entries, container.shares, strict=True) if holds(e, entry))
        best = max(best, held)
    return CONTAINER_BONUS * best


def holds(outer: PlaceEntry, inner: PlaceEntry) -> bool:
    """Whether `inner` lies in the country or unit `outer` and is not that unit itself."""
    if outer.geonameid is not None and outer.geonameid == inner.geonameid:
        return False
    if outer.kind == "country":
        return inner.kind != "country" and outer.country == inner.country
    if outer.kind == "admin1":
        return inner.kind not in ("country", "admin1") and outer.geonameid == inner.admin1_id
    if outer.kind == "admin2":
        return inner.kind in ("city", "point") and outer.geonameid == inner.admin2_id
    return False


def soft(scores: list[float]) -> list[float]:
    """Shares that grow with the score and add up to 1."""
    top = max(scores)
    raised = [exp(1.5 * (s - top)) for s in scores]
    total = sum(raised)
    return [r / total for r in raised]


def best(group: Group) -> tuple[PlaceEntry | None, float]:
    """The chosen entry and its share of the belief; None where a rival elsewhere is as likely."""
    order = sorted(range(len(group.entries)), key=lambda i: -group.scores[i])
    first = group.entries[order[0]]
    for i in order[1:3]:
        close = group.scores[order[0]] - group.scores[i] < LEAST_LEAD
        if close and not same_area(first, group.entries[i]):
            return None, group.shares[order[0]]
    same = sum(s for e, s in zip(group.entries, group.shares, strict=True) if same_area(first, e))
    return first, min(1.0, same)


def same_area(one: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether the two are one, lie in the same first-level unit (a town and its province), or are neighbours."""
    if one is other or (one.country == other.country and one.admin1_id == other.admin1_id):
        return True
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return False
    width = cos(radians(one.latitude))
    return hypot(one.latitude - other.latitude, (one.longitude - other.longitude) * width) < SAME_DEGREES
