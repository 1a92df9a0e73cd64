"""Say what a word does to people, whether it is told as done, and whom it befalls. Grammar; counts nobody."""

from __future__ import annotations

import re

from dragoman.model.parse import Parse, Token
from dragoman.read._amounts import company
from dragoman.read._harm import ADJECTIVE, NOUN, PHRASES, TAKERS, VERB
from dragoman.read._sides import is_passive

UNTOLD = frozenset("will would can could may might shall should must wo 'll ’ll".split())
# Words under which an infinitive did happen ("managed to capture").
DONE = frozenset("able manage succeed help go continue proceed".split())


def harm_of(token: Token, parse: Parse) -> str | None:
    """What the word does to people: killed, injured, captured, or None."""
    lemma = token.lemma.lower()
    if token.pos == "VERB":
        return by_phrase(token, parse) or VERB.get(lemma)
    if token.dep == "amod":
        return None
    if token.pos == "ADJ" and token.tag == "VBN":
        return VERB.get(lemma)
    if token.text.lower() in ADJECTIVE:
        return ADJECTIVE[token.text.lower()]
    return (NOUN.get(lemma) or of_toll(token, parse)) if token.pos == "NOUN" else None


def by_phrase(verb: Token, parse: Parse) -> str | None:
    """What a verb does with its object or particle ("took two men into custody", "claimed three lives")."""
    for verbs, dep, words, kind in PHRASES:
        if verb.lemma not in verbs.split():
            continue
        below = parse.kids(verb.i, *dep.split())
        if dep == "pobj":
            below = [k for p in parse.kids(verb.i, "prep") for k in parse.kids(p.i, "pobj")]
        if any(k.lemma.lower() in words.split() for k in below):
            return kind
    return None


def of_toll(token: Token, parse: Parse) -> str | None:
    """ "The death toll" counts the dead."""
    named = token.lemma == "toll" and any(k.lemma in ("death", "dead") for k in parse.kids(token.i, "compound", "amod"))
    return "killed" if named else None


def is_told(word: Token, parse: Parse) -> bool:
    """Whether it is told as done: no negation, no "will" or "may", no mere purpose ("an operation to capture")."""
    if parse.kids(word.i, "neg"):
        return False
    helpers = {k.text.lower() for k in parse.kids(word.i, "aux")}
    if helpers & UNTOLD:
        return False
    if "to" in helpers:
        return "have" in helpers or parse.tokens[word.head].lemma in DONE
    return word.dep != "conj" or word.tag != "VB" or is_told(parse.tokens[word.head], parse)


def victims(word: Token, parse: Parse) -> list[Token]:
    """Heads of the phrases that name whom the word of harm befalls."""
    if word.pos == "NOUN":
        return of_toll_verb(word, parse) if word.lemma == "toll" else of_noun(word, parse)
    if word.pos != "VERB" and word.tag != "VBN":
        return of_adjective(word, parse)
    objects = parse.kids(word.i, "dobj")
    if any(k.lemma == "life" for k in objects):
        return of_lives(word, parse)
    passive = is_passive(word, parse) or (word.tag == "VBN" and not parse.kids(word.i, "aux", "dobj"))
    if objects and not parse.kids(word.i, "auxpass"):
        people = [relative(k, word, parse) for k in objects]
    elif passive or word.lemma in ("die", "perish"):
        people = of_passive(word, parse)
    else:
        return []
    people = [p for p in people if word.lemma not in TAKERS or is_person(p, parse)]
    return people + company(word, parse) if people else []


def of_passive(word: Token, parse: Parse) -> list[Token]:
    """Who was killed, died or was taken: the subject, own or shared, or the noun that the clause stands on."""
    own = [relative(k, word, parse) for k in parse.kids(word.i, "nsubjpass", "nsubj")]
    if own:
        return own
    above = parse.tokens[word.head]
    if word.dep in ("acl", "relcl"):
        number = of_number(above, parse)
        return number or [above]
    if word.dep == "xcomp" and above.lemma in ("result", "lead"):  # "resulted in two men being killed"
        return [k for p in parse.kids(above.i, "prep") for k in parse.kids(p.i, "pobj") if k.i < word.i]
    return shared(word, parse)


def of_number(noun: Token, parse: Parse) -> list[Token]:
    """The figure in "put the number of people killed at 40"."""
    of = parse.tokens[noun.head]
    number = parse.tokens[of.head]
    if of.text != "of" or number.lemma != "number" or not parse.kids(number.i, "det"):
        return []
    return figure_under(parse.tokens[number.head], parse)


def of_toll_verb(toll: Token, parse: Parse) -> list[Token]:
    """The figure in "the death toll rose to 40"."""
    return figure_under(parse.tokens[toll.head], parse)


def figure_under(verb: Token, parse: Parse) -> list[Token]:
    """The number that stands under the verb's "to" or "at"."""
    under = [k for p in parse.kids(verb.i, "prep") if p.text in ("to", "at") for k in parse.kids(p.i, "pobj")]
    return [k for k in under if k.pos == "NUM"]


def is_person(noun: Token, parse: Parse) -> bool:
    """Whether what was seized is told as people: a name, a pronoun, a number alone, or a noun for who does or is."""
    if noun.ent == "PERSON" or noun.pos in ("PRON", "NUM", "ADJ") or noun.lemma in PEOPLE:
        return True
    inside = [k for p in parse.kids(noun.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]
    return any(is_person(k, parse) for k in inside) or bool(AGENT.search(noun.lemma))


PEOPLE = frozenset(
    """
    child people individual suspect insurgent militant civilian soldier troop hostage captive member crew guard general
    sergeant captain colonel lieutenant major chief head rebel associate operative pilot spy expert member official
    president minister journalist recruit resident migrant immigrant student nurse aide male female boy girl youth other
    """.split()
)
AGENT = re.compile(r"(?:er|or|ist|man|men|ian|eer|ee|ant)$")


def of_noun(noun: Token, parse: Parse) -> list[Token]:
    """Whom a noun of harm befalls: "the arrest of two men", "12 deaths"."""
    people = [k for p in parse.kids(noun.i, "prep") if p.text in ("of", "to") for k in parse.kids(p.i, "pobj")]
    counted = noun.tag == "NNS" and (parse.kids(noun.i, "nummod") or not people)
    return [noun] if counted else people


def of_adjective(word: Token, parse: Parse) -> list[Token]:
    """Who is dead or wounded in "left three dead", "left two men wounded"."""
    if parse.kids(word.i, "nummod", "npadvmod", "quantmod"):
        return [word]
    own = parse.kids(word.i, "nsubj", "nsubjpass")
    above = parse.tokens[word.head]
    return own or (parse.kids(above.i, "dobj") if word.dep in ("oprd", "acomp", "xcomp", "ccomp") else [])


def of_lives(verb: Token, parse: Parse) -> list[Token]:
    """Whose lives a happening took: "three lives", "the lives of two men", who "lost their lives"."""
    lives = next(k for k in parse.kids(verb.i, "dobj") if k.lemma == "life")
    if verb.lemma == "lose":
        return [relative(k, verb, parse) for k in parse.kids(verb.i, "nsubj")]
    people = [k for p in parse.kids(lives.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]
    return people or [lives]


def relative(token: Token, verb: Token, parse: Parse) -> Token:
    """For "who" or "that" the noun its clause hangs on, else the token itself."""
    if token.text.lower() not in ("who", "whom", "which", "that"):
        return token
    while verb.dep == "conj":
        verb = parse.tokens[verb.head]
    return parse.tokens[verb.head] if verb.dep == "relcl" else token


def shared(verb: Token, parse: Parse) -> list[Token]:
    """Passive subjects of the verb this one is coordinated with ("was killed and … wounded")."""
    while verb.dep in ("conj", "xcomp"):
        verb = parse.tokens[verb.head]
        own = [relative(k, verb, parse) for k in parse.kids(verb.i, "nsubjpass", "nsubj")]
        if own:
            return own
    return [parse.tokens[verb.head]] if verb.dep in ("acl", "relcl") else []
