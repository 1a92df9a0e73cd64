"""Judge how real the text says a happening is. Reads grammar and cue words around a trigger; knows no actors."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.model.coding import Coded, Modality
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span
from dragoman.ontology.cues import load_cues
from dragoman.read._weigh import SURE_MOOD

M = Modality
CUES = load_cues().at
NEGATIONS = frozenset(CUES["negation"])
# Which dependents may be cues of which place.
PLACES = {"mark": "mark", "aux": "auxiliary", "amod": "modifier"}
CLIMB = {
    "xcomp",
    "ccomp",
    "advcl",
    "pcomp",
    "acl",
    "dobj",
    "pobj",
    "conj",
    "prep",
    "relcl",
    "attr",
    "acomp",
    "nsubjpass",
}
FALLBACK = 0.9
WOULD = {"would", "'d", "’d"}
# Verbs of reported speech that tell what will be; after "believed" or "feared" it is a guess.
ANNOUNCEMENTS = {"announce", "say", "declare", "confirm", "state", "tell", "vow", "promise", "pledge", "add", "decide"}
DECISIONS = {"decide", "vote"}
FINITE = {"VBD", "VBZ", "VBP"}
ONLY = {"only", "just", "merely", "simply"}
TOWARDS = {"for", "to", "on", "against", "about"}
NOMINAL = {"NOUN", "PROPN"}
CARRIERS = {
    "hold",
    "have",
    "conduct",
    "launch",
    "stage",
    "carry",
    "take",
    "make",
    "give",
    "sign",
    "reach",
    "begin",
    "start",
}
CANCELS = {
    "cancel",
    "postpone",
    "scrap",
    "prevent",
    "avoid",
    "avert",
    "forgo",
    "block",
    "abandon",
    "plan",
    "schedule",
    "threaten",
}


# Nouns that count what stands under their "of": what is said of the round is said of the talks.
PARTS = {"round", "series", "session", "set", "wave", "number", "string", "cycle"}


class Cue(NamedTuple):
    """A modality and the token that shows it."""

    kind: Modality
    token: Token


def judge_modality(
    trigger: int, evidence: Span, parse: Parse, *, mood: tuple[Modality, float] | None = None, kind: str = ""
) -> Coded[Modality]:
    """The modality of the happening at token `trigger`, its cue as evidence; asserted when nothing says otherwise.

    `mood` is what an encoder says, with its probability: where it is sure, it holds against the grammar. `kind` is the
    type: who decides to ease or permit something has conceded it.
    """
    cue = nearest_cue(trigger, parse)
    conceded = kind == "CONCEDE" and cue is not None and cue.token.lemma in DECISIONS
    if cue is None or conceded or says_itself(cue.token, trigger, evidence, parse):
        found = Coded(M.ASSERTED, (evidence,), by="modality.plain@1", score=FALLBACK)
    else:
        found = Coded(cue.kind, (cue.token.span, evidence), by=f"modality.{cue.kind.value}@1", score=FALLBACK)
    heard = mood is not None and mood[1] >= SURE_MOOD and not conceded and not is_implied(parse.tokens[trigger], parse)
    if mood is not None and heard and mood[0] is not found.value:
        return Coded(mood[0], (evidence,), by=f"encoder.modality@1<{found.by}", score=round(mood[1], 3))
    return found


def is_implied(verb: Token, parse: Parse) -> bool:
    """Whether it is the infinitive of a word that says by itself that it came about ("forced them to leave")."""
    bare = verb.tag == "VB" and any(k.text.lower() == "to" for k in parse.kids(verb.i, "aux"))
    above = parse.tokens[verb.head]
    if above.lemma == "able":
        return bare and parse.tokens[above.head].tag == "VBD" and not parse.kids(above.head, "neg")
    return bare and verb.dep in ("xcomp", "ccomp") and above.lemma in CUES["implicative"]


def says_itself(cue: Token, trigger: int, evidence: Span, parse: Parse) -> bool:
    """Whether the cue is one of the words that make the type ("will not lift" is a refusal that did happen)."""
    inside = evidence.start <= cue.start < evidence.end
    return inside and cue.head == trigger and cue.dep in ("aux", "neg") and parse.tokens[trigger].pos == "VERB"


def nearest_cue(trigger: int, parse: Parse) -> Cue | None:
    """The first cue met on the way from the trigger to the root of its sentence."""
    here = parse.tokens[trigger]
    found = cue_at(here, parse)
    below = here
    steps = 0
    while found is None and below.head != below.i and below.dep in CLIMB and steps < 12:
        above = parse.tokens[below.head]
        found = None if is_given(below, above, parse) else governor_cue(above, below, parse)
        if found is None and (closes(below, above) or stands_alone(below, above, parse)):
            return None
        if found is None and shares_mood(below, above):
            found = cue_at(above, parse)
        below = above
        steps += 1
    return found


def closes(below: Token, above: Token) -> bool:
    """Past tense inside a relative or adverbial clause asserts by itself, whatever stands above."""
    if below.dep in ("advcl", "relcl"):
        return below.tag in FINITE or below.tag == "VBN"
    return below.dep == "conj" and below.tag in FINITE and below.tag != above.tag


def stands_alone(below: Token, above: Token, parse: Parse) -> bool:
    """Whether a noun names its happening whatever the verb or noun above says of itself ("did not see the attack")."""
    if below.pos not in NOMINAL:
        return False
    if below.dep == "pobj":
        if above.text == "of" and parse.tokens[above.head].lemma in PARTS:
            return False
        return parse.tokens[above.head].pos in NOMINAL or is_definite(below, parse)
    return below.dep in ("dobj", "nsubjpass") and is_definite(below, parse) and above.lemma not in CARRIERS


def is_given(below: Token, above: Token, parse: Parse) -> bool:
    """Whether the noun is known to exist, so that only words of cancelling touch it ("denied the request")."""
    return below.pos in NOMINAL and is_definite(below, parse) and above.lemma not in CANCELS


def is_definite(noun: Token, parse: Parse) -> bool:
    """Whether the noun is "the", "this" or somebody's."""
    kids = parse.kids(noun.i, "det", "poss")
    return any(k.dep == "poss" or k.text.lower() in ("the", "this", "that", "these", "those") for k in kids)


def shares_mood(below: Token, above: Token) -> bool:
    """Whether a cue on the governor also holds for what it governs ("will hold talks", "did not meet and agree")."""
    if below.dep in ("dobj", "nsubjpass", "attr", "acomp"):
        return True
    if below.dep == "xcomp":
        return True
    if below.dep == "conj":
        return below.tag == above.tag
    return below.dep in ("pobj", "prep") and above.pos in ("ADP", "NOUN")


def cue_at(token: Token, parse: Parse) -> Cue | None:
    """A cue among the token's own dependents."""
    kids = parse.kids(token.i)
    for kid in kids:
        low = kid.text.lower()
        if (
            kid.dep in ("neg", "preconj", "advmod")
            and low in NEGATIONS
            and parse.tokens[min(kid.i + 1, len(parse.tokens) - 1)].text.lower() in ONLY
        ):
            continue
        if kid.dep in ("nsubj", "nsubjpass") and names_nobody(kid, parse):
            return Cue(M.NEGATED, kid)
        if kid.dep == "neg" or (kid.dep in ("det", "advmod", "preconj") and low in NEGATIONS):
            return Cue(M.NEGATED, kid)
    for kid in kids:
        place = PLACES.get(kid.dep)
        kind = CUES[place].get(kid.text.lower()) or CUES[place].get(kid.lemma) if place else None
        if kind is not None:
            return Cue(M.PLANNED if is_backshifted(kid, token, parse) else kind, kid)
    return None


def is_backshifted(helper: Token, verb: Token, parse: Parse) -> bool:
    """Whether "would" is the "will" of reported speech ("announced that it would leave"), without a condition."""
    above = parse.tokens[verb.head]
    reported = verb.dep == "ccomp" and above.tag in ("VBD", "VBN") and above.lemma in ANNOUNCEMENTS
    if helper.text.lower() not in WOULD or not reported or above.i > verb.i:
        return False
    return not any(k.text.lower() in CUES["mark"] for c in parse.kids(verb.i, "advcl") for k in parse.kids(c.i, "mark"))


def names_nobody(subject: Token, parse: Parse) -> bool:
    """Whether the subject is "no one", "nobody" or "no" something."""
    low = subject.text.lower()
    return low in ("nobody", "none") or any(k.text.lower() in ("no", "neither") for k in parse.kids(subject.i, "det"))


def governor_cue(above: Token, below: Token, parse: Parse) -> Cue | None:
    """A cue in the word that governs the clause or noun ("plans to", "call for", "denied that")."""
    if below.dep == "conj":
        return None
    if above.dep == "prep" or above.pos == "ADP":
        return preposition_cue(above)
    kind = CUES["governor"].get(above.lemma)
    if above.lemma == "able" and (state := parse.tokens[above.head]).lemma == "be":
        if parse.kids(state.i, "neg"):
            return Cue(M.NEGATED, above)  # "have not been able to"
        kind = None if state.tag == "VBD" else kind  # whoever was able to do it did it
    if kind is None or not clause_fits(kind, below, parse):
        return None
    return Cue(kind, above)


def preposition_cue(above: Token) -> Cue | None:
    """ "without", "ahead of" and the like before a noun or gerund."""
    kind = CUES["preposition"].get(above.text.lower())
    return Cue(kind, above) if kind is not None else None


def clause_fits(kind: Modality, below: Token, parse: Parse) -> bool:
    """Whether the governor's complement is of the kind that the cue colours."""
    if kind in (M.PLANNED, M.REQUESTED, M.THREATENED):
        infinitive = any(k.text.lower() == "to" and k.dep == "aux" for k in parse.kids(below.i))
        if below.dep == "prep":
            return below.text.lower() in TOWARDS
        return infinitive or below.dep in ("dobj", "pcomp", "nsubjpass") or below.tag == "VB"
    if below.dep == "prep":
        return below.text.lower() in TOWARDS | {"from", "of"}
    return below.dep in ("xcomp", "ccomp", "dobj", "pcomp", "acomp")
