"""One thing named in a dispatch while its mentions are being gathered: names, number, gender, how far in focus."""

from __future__ import annotations

import re
from typing import Protocol

from dragoman.knowledge._names import PARTICLES, word_alike
from dragoman.knowledge.lexicon import Lexicon
from dragoman.model.coding import Mention, MentionKind
from dragoman.model.parse import Parse, Token

K = MentionKind
ARTICLE = re.compile(r"\b(?:al|el|as|ash|at|ad|ar|an|az|ul)[-\s]")
# How much a mention brings its thing into focus, by grammatical place, after Lappin and Leass (1994), table 1; what was
# said a sentence ago counts half.
FOCUS = {"nsubj": 80, "nsubjpass": 80, "dobj": 50, "dative": 50, "attr": 40, "pobj": 40, "poss": 30, "appos": 10}
RECENT = 100.0
FADE = 0.5
POINTING = frozenset("the this that these those".split())


class Names(Protocol):
    """What the chains ask of a directory."""

    def identity(self, name: str) -> str:
        """The id of the country or body of that name, "" when it is not known."""
        ...

    def gender(self, name: str) -> str:
        """ "f" or "m" where the given name tells it, else ""."""
        ...


class Thing:
    """The mentions of one thing so far. `words` are those of its titles, roles and phrases, `heads` the last words of
    its titles and roles, for "the Syrian minister"; `full` the parts of the fullest name of a person."""

    def __init__(self) -> None:
        """A thing without mentions."""
        self.mentions: list[Mention] = []
        self.kind = K.ROLE
        self.keys: set[str] = set()
        self.words: set[str] = set()
        self.heads: set[str] = set()
        self.full: list[str] = []
        self.plural = False
        self.gender = ""
        self.identity = ""
        self.weight = 0.0
        self.sentence = 0

    @property
    def last(self) -> Mention:
        """The latest mention."""
        return self.mentions[-1]

    def focus(self, sentence: int) -> float:
        """How much it is in focus in a sentence: the weight of its mentions, halved with each sentence gone by."""
        return self.weight * FADE ** (sentence - self.sentence)

    def add(self, mention: Mention, parse: Parse, text: str) -> None:
        """Takes a mention in; a person's name makes it a person."""
        token = parse.tokens[mention.head]
        here = parse.sentence_index[mention.head]
        self.weight = self.focus(here) + RECENT + FOCUS.get(token.dep, 20)
        self.sentence = here
        named = mention.kind in (K.PERSON, K.ORG, K.PLACE)
        full = mention.kind is K.PERSON and " " in mention.key
        if not self.mentions or (named and self.kind is K.ROLE) or (full and self.kind is K.ORG):
            self.kind = mention.kind
        if not self.mentions:
            self.plural = is_plural(token, mention)
        self.mentions.append(mention)
        if mention.kind is not K.PRONOUN:
            self.keys.add(mention.key)
            if mention.kind is K.PERSON:
                self.full = max(self.full, parts(mention.key), key=len)
            self.words |= words_of(mention, parse)
            if mention.title:
                title = re.findall(r"[a-z]+", mention.title.of(text).lower())
                self.words |= set(title)
                self.heads |= set(title[-1:])
            elif mention.kind in (K.ROLE, K.GROUP):
                self.heads.add(token.text.lower())


def words_of(mention: Mention, parse: Parse) -> set[str]:
    """The lower-case words of a phrase and of the nouns it is of ("the head of the agency")."""
    return {t.text.lower() for t in parse.tokens_in(mention.span) if t.pos not in ("DET", "PUNCT", "ADP", "PART")}


def is_plural(token: Token, mention: Mention) -> bool:
    """Whether the phrase names several: plural nouns, plural demonyms, pairs."""
    return token.tag in ("NNS", "NNPS") or mention.kind in (K.GROUP, K.PAIR)


def parts(key: str) -> list[str]:
    """The parts of a folded name without articles and particles; all of them when nothing else is left."""
    words = ARTICLE.sub("", key).replace("-", " ").split()
    return [w for w in words if w not in PARTICLES] or words or [key]


def same_person(mine: list[str], theirs: list[str]) -> bool:
    """Whether two names can be one person's: a surname or given name alone, initials, a part more, another spelling."""
    if not mine or not theirs:
        return False
    short, long = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if len(short) == 1:
        return short[0] in (long[-1], long[0])
    if set(short) <= set(long):
        return True
    given, other = short[0], long[0]
    initial = given[0] == other[0] and (len(given.strip(".")) == 1 or len(other.strip(".")) == 1)
    return short[-1] == long[-1] and (initial or word_alike(given, other))


def same_body(mine: list[str], theirs: list[str], generic: frozenset[str]) -> bool:
    """Whether two names can be one body's: the start or end of the other one, with a word that is not generic."""
    short, long = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if not short or set(short) <= generic:
        return False
    return short in (long, long[: len(short)], long[-len(short) :])


def initials(key: str) -> str:
    """The first letters of a name's words, as an acronym is made of them ("eads"); "" for one word."""
    words = [w for w in key.replace("-", " ").split() if w not in ("of", "the", "and", "for", "in", "&")]
    return "".join(w[0] for w in words) if len(words) > 1 else ""


def gender_of(mention: Mention, text: str, parse: Parse, lexicon: Lexicon, names: Names) -> str:
    """ "f" or "m" where a title, a noun or the given name tells it, else ""."""
    said = [t.lemma.lower().rstrip(".") for t in parse.tokens_in(mention.span)]
    for word in said:
        if word in lexicon.female:
            return "f"
        if word in lexicon.male:
            return "m"
    if mention.kind is K.PERSON and " " in mention.key:
        return names.gender(mention.name.of(text))
    return ""


def modifiers(mention: Mention, parse: Parse) -> set[str]:
    """The words that narrow a noun, before it or in its "of" phrase; numbers and pointers aside."""
    head = parse.tokens[mention.head]
    passed = {t.i for t in parse.kids(head.i, "det", "case", "predet")} | {head.i}
    return {
        t.text.lower()
        for t in parse.tokens_in(mention.span)
        if t.i not in passed and t.pos in ("ADJ", "NOUN", "PROPN", "VERB", "NUM") and t.text.lower() not in EMPTY
    }


# Modifiers that narrow nothing.
EMPTY = frozenset("same other whole entire current new former late".split())


def is_definite(mention: Mention, parse: Parse) -> bool:
    """Whether the phrase points to something known: "the", "this", "those"."""
    return any(t.text.lower() in POINTING for t in parse.kids(mention.head, "det"))
