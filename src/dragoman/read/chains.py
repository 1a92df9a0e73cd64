"""Link the mentions of one thing inside one dispatch. Ends at the dispatch's edge: who it is, is for others."""

from __future__ import annotations

import re

from dragoman.model.coding import Chain, Mention, MentionKind
from dragoman.model.parse import Parse

K = MentionKind
ARTICLE = re.compile(r"\b(?:al|el|as|ash|at|ad|ar|an|az|ul|bin|ibn)[-\s]")
PARTICLES = {"bin", "ibn", "al", "el", "de", "van", "von", "der", "da", "di"}
SINGULAR = {"he", "she", "him", "her", "his"}
PLURAL = {"they", "them", "their"}
NEUTER = {"it", "its"}
# How far back, in sentences, a pronoun may look.
REACH = 3
# Roles that are no person: "he" never means them.
BODIES = frozenset(
    """
    nation government region territory country state regime ministry parliament army force military committee
    council administration party coalition group movement organization organisation agency court company bank
    power world community union alliance opposition province city town village area leadership police navy base
    camp population
    """.split()
)


class _Group:
    """Mentions collected so far for one thing."""

    def __init__(self, first: Mention) -> None:
        self.kind = first.kind
        self.mentions = [first]
        self.keys = {first.key}
        self.titles = {first.title} if first.title else set()


def link_mentions(text: str, mentions: tuple[Mention, ...], parse: Parse) -> tuple[Chain, ...]:
    """Every mention in exactly one chain; `names` lists the distinct names, fullest first.

    Names join by surname, appositions join their head, "the Syrian president" joins the person so titled, and
    pronouns join the nearest fitting person or body, subjects first. A pair ("the two sides") stays alone.
    """
    groups: list[_Group] = []
    of_head: dict[int, _Group] = {}
    by_key: dict[tuple[str, str], _Group] = {}
    for mention in mentions:
        group = find_group(text, mention, groups, of_head, by_key, parse)
        if group is None:
            group = _Group(mention)
            groups.append(group)
        else:
            add(group, mention)
        of_head[mention.head] = group
        for key in keys_of(mention):
            by_key.setdefault(key, group)
    return tuple(make_chain(group) for group in groups)


def keys_of(mention: Mention) -> list[tuple[str, str]]:
    """The look-up keys under which later mentions find this one."""
    if mention.kind in (K.PRONOUN, K.PAIR):
        return []
    keys = [("name", mention.key)]
    if mention.kind is K.PERSON:
        keys += [("surname", surname(mention.key))]
    return keys


def surname(key: str) -> str:
    """The last word of a folded name, without an Arabic article."""
    return ARTICLE.sub("", key).split()[-1] if key.split() else key


def add(group: _Group, mention: Mention) -> None:
    """Puts a mention into a group; a person's name makes the group a person's."""
    group.mentions.append(mention)
    if mention.kind is not K.PRONOUN:
        group.keys.add(mention.key)
    if mention.kind is K.PERSON:
        group.kind = K.PERSON
    if mention.title:
        group.titles.add(mention.title)


def find_group(
    text: str,
    mention: Mention,
    groups: list[_Group],
    of_head: dict[int, _Group],
    by_key: dict[tuple[str, str], _Group],
    parse: Parse,
) -> _Group | None:
    """The group this mention belongs to, or None when it opens one."""
    token = parse.tokens[mention.head]
    if token.dep == "appos" and token.head in of_head and mention.kind in (K.ROLE, K.PERSON, K.ORG):
        return of_head[token.head]
    if mention.kind is K.PAIR:
        return None
    if mention.kind is K.PRONOUN:
        return antecedent(text, mention, groups, of_head, parse)
    exact = by_key.get(("name", mention.key))
    if exact and mention.kind is not K.GROUP:
        return exact
    if mention.kind is K.PERSON or (mention.kind is K.ORG and " " not in mention.key):
        return by_surname(mention, by_key)
    if mention.kind is K.ROLE:
        return titled_person(text, mention, groups)
    return None


def by_surname(mention: Mention, by_key: dict[tuple[str, str], _Group]) -> _Group | None:
    """The person whose surname this is, unless both give first names that differ."""
    group = by_key.get(("surname", surname(mention.key)))
    if group is None or group.kind is not K.PERSON:
        return None
    mine = [w for w in mention.key.split() if w not in PARTICLES]
    others = [k.split() for k in group.keys]
    if len(mine) > 1 and all(len(o) > 1 and o[0][0] != mine[0][0] for o in others):
        return None
    return group


def titled_person(text: str, mention: Mention, groups: list[_Group]) -> _Group | None:
    """The latest person whose title holds the words of this role ("the Syrian president", "the minister")."""
    if not mention.span.of(text).lower().startswith(("the ", "his ", "her ", "syria")):
        return None
    words = set(re.findall(r"[a-z]+", mention.key)) - {"the", "of", "his", "her"}
    for group in reversed(groups):
        if group.kind is not K.PERSON:
            continue
        titles = " ".join(t.of(text).lower() for t in sorted(group.titles))
        roles = " ".join(m.key for m in group.mentions if m.kind is K.ROLE)
        if words and words <= set(re.findall(r"[a-z]+", f"{titles} {roles}")):
            return group
    return None


def antecedent(
    text: str, mention: Mention, groups: list[_Group], of_head: dict[int, _Group], parse: Parse
) -> _Group | None:
    """The nearest fitting thing before the pronoun; relative pronouns take the noun their clause hangs on."""
    low = mention.span.of(text).lower()
    token = parse.tokens[mention.head]
    if low in ("who", "whom", "which", "that"):
        clause = next((a for a in [token.i, *parse.ancestors(token.i)] if parse.tokens[a].dep == "relcl"), None)
        return of_head.get(parse.tokens[clause].head) if clause is not None else None
    here = parse.sentence_index[mention.head]
    best: tuple[int, int, int] | None = None
    chosen = None
    for group in groups:
        if not fits(low, group, parse):
            continue
        for m in reversed(group.mentions):
            behind = here - parse.sentence_index[m.head]
            if behind > REACH or m.head >= mention.head:
                continue
            rank = (behind + clash(m, mention, parse), 0 if is_subject(m, parse) else 1, mention.head - m.head)
            if best is None or rank < best:
                best, chosen = rank, group
            break
    return chosen


def clash(candidate: Mention, pronoun: Mention, parse: Parse) -> int:
    """A pronoun object is not the subject of its own verb."""
    a, b = parse.tokens[candidate.head], parse.tokens[pronoun.head]
    return 2 if a.head == b.head and a.dep.startswith("nsubj") and b.dep == "dobj" else 0


def is_subject(mention: Mention, parse: Parse) -> bool:
    """Whether the mention's head is a grammatical subject."""
    return parse.tokens[mention.head].dep in ("nsubj", "nsubjpass")


def fits(pronoun: str, group: _Group, parse: Parse) -> bool:
    """Number and kind: "he" needs a person, "it" a body or country, "they" a group."""
    first = parse.tokens[group.mentions[0].head]
    body = group.kind is K.ROLE and first.lemma in BODIES
    if pronoun in SINGULAR:
        return group.kind is K.PERSON or (group.kind is K.ROLE and not body)
    if pronoun in NEUTER:
        return group.kind in (K.PLACE, K.ORG) or body
    return pronoun in PLURAL and first.dep != "amod" and group.kind in (K.GROUP, K.DEMONYM, K.ORG, K.PAIR)


def make_chain(group: _Group) -> Chain:
    """The frozen chain, names fullest first (by length, then by place)."""
    first_of: dict[str, Mention] = {}
    for mention in group.mentions:
        if mention.kind is not K.PRONOUN:
            first_of.setdefault(mention.key, mention)
    named = [m for m in first_of.values() if group.kind is not K.PERSON or m.kind is K.PERSON]
    ordered = sorted(named or first_of.values(), key=lambda m: (-len(m.key), m.span))
    return Chain(tuple(group.mentions), tuple(m.name for m in ordered), group.kind)
