"""Choose what a pronoun stands for among the things in focus. Number, gender, grammar, nearness; no identities."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.knowledge.lexicon import Lexicon
from dragoman.model.coding import Mention
from dragoman.model.parse import Parse, Token
from dragoman.read._things import K, Thing

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
NEUTER = frozenset("it its itself".split())
PLURAL = frozenset("they them their theirs themselves".split())
SPEAKER = frozenset("i me my mine myself".split())
SPEAKERS = frozenset("we us our ours ourselves".split())
REFLEXIVE = frozenset("himself herself itself themselves".split())
RELATIVE = frozenset("who whom which that".split())
# How far back, in sentences, a pronoun may look.
REACH = 3
# A subject pronoun takes rather what was a subject before; a lone body rather takes "it" than "they".
PARALLEL = 35.0
TEAM = 0.6
ROLE_MALUS = 0.8
# Verbs and adjectives that take an "it" which stands for nothing.
WEATHER = frozenset("rain snow seem appear turn take happen become remain".split())


def antecedent(mention: Mention, low: str, things: Iterable[Thing], parse: Parse, lexicon: Lexicon) -> Thing | None:
    """The thing most in focus that a personal pronoun fits, or None."""
    token = parse.tokens[mention.head]
    if low in NEUTER and is_empty(token, parse):
        return None
    here = parse.sentence_index[mention.head]
    best, chosen = 0.0, None
    for thing in things:
        if here - thing.sentence > REACH or not agrees(low, thing, parse, lexicon):
            continue
        if barred(low, token, mention, thing, parse):
            continue
        score = thing.focus(here) * fitness(low, thing)
        score += PARALLEL if is_subject(token) and is_subject(parse.tokens[thing.last.head]) else 0.0
        if score > best:
            best, chosen = score, thing
    return chosen


def agrees(low: str, thing: Thing, parse: Parse, lexicon: Lexicon) -> bool:
    """Number, gender and kind: "he" needs a man, "it" a body, land or town, "they" several or a body of people."""
    first = parse.tokens[thing.mentions[0].head]
    if thing.kind is K.PRONOUN:
        return first.text.lower() in (HE if low in HE else SHE if low in SHE else PLURAL if low in PLURAL else NEUTER)
    body = is_body(thing, first, lexicon)
    if low in HE or low in SHE:
        wrong = "f" if low in HE else "m"
        person = thing.kind is K.PERSON or (thing.kind is K.ROLE and not body and not thing.plural)
        return person and thing.gender != wrong
    if low in NEUTER:
        return not thing.plural and body and thing.kind in (K.ORG, K.PLACE, K.ROLE)
    if first.dep == "amod" and thing.kind is K.DEMONYM:
        return False
    return thing.plural or thing.kind is K.ORG or (thing.kind is K.ROLE and first.lemma in CROWDS)


CROWDS = frozenset("police family team group crew staff crowd couple audience public militia gang military".split())
BODIES = frozenset(
    "government region territory regime community leadership base camp population administration province area embassy "
    "market website project programme program mission plant factory military police opposition power world cabinet "
    "junta command troops guard patrol squad unit panel delegation council crew summit house chamber".split()
)


def is_body(thing: Thing, first: Token, lexicon: Lexicon) -> bool:
    """Whether the thing is no person: a name of a body or place, or a noun for one."""
    if thing.kind is not K.ROLE:
        return thing.kind in (K.ORG, K.PLACE)
    return first.lemma in BODIES or any(
        first.lemma in words for words in (lexicon.bodies, lexicon.companies, lexicon.lands, lexicon.towns)
    )


def fitness(low: str, thing: Thing) -> float:
    """How readily the kind of thing takes the pronoun."""
    if low in PLURAL and not thing.plural:
        return TEAM
    return ROLE_MALUS if low in HE | SHE and thing.kind is K.ROLE else 1.0


def barred(low: str, token: Token, mention: Mention, thing: Thing, parse: Parse) -> bool:
    """Whether grammar forbids it: the thing follows, holds the pronoun, or is the subject of the pronoun's own verb."""
    last = thing.last
    if last.head >= mention.head or last.span.holds(mention.span):
        return True
    other = parse.tokens[last.head]
    same_clause = verb_of(other, parse) == verb_of(token, parse)
    if low in REFLEXIVE:
        return not (same_clause and is_subject(other))
    return same_clause and token.dep in ("dobj", "pobj", "dative") and is_subject(other)


def verb_of(token: Token, parse: Parse) -> int:
    """The index of the verb that governs a phrase's head, through prepositions; its own index for a root."""
    if token.dep in ("poss", "amod", "compound"):
        return -token.i - 1
    for k in parse.ancestors(token.i):
        if parse.tokens[k].pos in ("VERB", "AUX"):
            return k
        if parse.tokens[k].pos != "ADP":
            return -token.i - 1
    return -token.i - 1


def is_subject(token: Token) -> bool:
    """Whether the token is a grammatical subject."""
    return token.dep in ("nsubj", "nsubjpass")


def is_empty(token: Token, parse: Parse) -> bool:
    """Whether "it" stands for nothing ("it is clear that", "it remains to be seen")."""
    if token.dep == "expl":
        return True
    verb = parse.tokens[token.head]
    if token.text.lower() != "it" or not is_subject(token) or verb.pos not in ("VERB", "AUX"):
        return False
    clause = [k for k in parse.kids(verb.i, "ccomp", "xcomp", "advcl", "csubj", "csubjpass") if k.i > verb.i]
    if verb.lemma in WEATHER:
        return True
    judged = parse.kids(verb.i, "acomp", "attr")
    passive = token.dep == "nsubjpass"
    marked = [k for k in clause if parse.kids(k.i, "mark", "aux") or passive]
    inner = [c for j in judged for c in parse.kids(j.i, "ccomp", "xcomp", "advcl", "acl")]
    return bool((verb.lemma == "be" and judged and (marked or inner)) or (passive and marked))
