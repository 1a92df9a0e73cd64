"""Link the mentions of one thing inside one dispatch. Ends at the dispatch's edge: who it is, is for others."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from dragoman.knowledge.lexicon import Lexicon
from dragoman.model.coding import Chain, Mention, MentionKind, Statement
from dragoman.model.parse import Parse, Token
from dragoman.read._anaphora import RELATIVE, SPEAKER, SPEAKERS, antecedent
from dragoman.read._speakers import innermost
from dragoman.read._things import (
    Names,
    Thing,
    gender_of,
    initials,
    is_definite,
    is_plural,
    modifiers,
    parts,
    same_body,
    same_person,
)

K = MentionKind
# So many things are held in view for pronouns: a list of ten thousand names must not make each pronoun slow.
IN_VIEW = 40
# So many people may be meant by "the minister".
IN_MIND = 12
# How far back, in sentences, "the company" may look for a name.
REACH = 8


def link_mentions(
    text: str,
    mentions: Sequence[Mention],
    parse: Parse,
    lexicon: Lexicon,
    names: Names,
    statements: Sequence[Statement] = (),
) -> tuple[Chain, ...]:
    """Every mention in exactly one chain; `names` of a chain lists the distinct names, fullest first.

    Names join by surname, acronym or a part left out, appositions and predicates join their head, "the Syrian
    president" the person so titled, "the company" the company named before, pronouns what is most in focus, "I" the
    speaker of the quote. A pair ("the two sides") stays alone.
    """
    linker = Linker(text, parse, lexicon, names)
    for mention in mentions:
        linker.take(mention)
    linker.link_speakers(statements)
    return tuple(make_chain(thing) for thing in linker.things)


class Linker:
    """The things found so far and the indices that find them again; each mention is taken once, in text order."""

    def __init__(self, text: str, parse: Parse, lexicon: Lexicon, names: Names) -> None:
        """Nothing found yet."""
        self.text, self.parse, self.lexicon, self.names = text, parse, lexicon, names
        self.things: list[Thing] = []
        self.of_head: dict[int, Thing] = {}
        self.by_key: dict[str, Thing] = {}
        self.by_identity: dict[str, Thing] = {}
        self.by_part: dict[str, list[Thing]] = {}
        self.by_initials: dict[str, Thing] = {}
        self.by_noun: dict[tuple[str, bool], list[Thing]] = {}
        self.people: deque[Thing] = deque(maxlen=IN_MIND)
        self.view: deque[Thing] = deque(maxlen=IN_VIEW)
        self.generic = lexicon.bodies | lexicon.companies | lexicon.titles | lexicon.actors
        self.late: list[Mention] = []

    def take(self, mention: Mention) -> None:
        """Puts the mention to its thing, or opens a new one; first-person pronouns wait for their speakers."""
        if mention.kind is K.PRONOUN and mention.key in SPEAKER | SPEAKERS:
            self.late.append(mention)
            return
        self.put(mention, self.find(mention))

    def put(self, mention: Mention, thing: Thing | None) -> None:
        """Adds the mention to a thing, a new one when none is given, and keeps the indices."""
        if thing is None:
            thing = Thing()
            self.things.append(thing)
        thing.add(mention, self.parse, self.text)
        thing.gender = thing.gender or gender_of(mention, self.text, self.parse, self.lexicon, self.names)
        self.of_head[mention.head] = thing
        if thing in self.view:
            self.view.remove(thing)
        self.view.append(thing)
        self.index(mention, thing)

    def index(self, mention: Mention, thing: Thing) -> None:
        """Makes the thing findable by the name or noun of this mention."""
        token = self.parse.tokens[mention.head]
        if mention.kind in (K.PERSON, K.ORG, K.PLACE) or (mention.kind is K.DEMONYM and token.tag == "NNPS"):
            self.by_key.setdefault(mention.key, thing)
            identity = self.names.identity(mention.name.of(self.text)) if mention.kind in (K.ORG, K.PLACE) else ""
            thing.identity = thing.identity or identity
            if identity:
                self.by_identity.setdefault(identity, thing)
            for word in set(parts(mention.key)) if mention.kind is not K.PLACE else ():
                listed = self.by_part.setdefault(word, [])
                if thing not in listed[-3:]:
                    listed.append(thing)
            if mention.kind is K.ORG:
                self.by_initials.setdefault(initials(mention.key), thing)
        if mention.kind in (K.ROLE, K.GROUP):
            listed = self.by_noun.setdefault((token.lemma, is_plural(token, mention)), [])
            if not listed or listed[-1] is not thing:
                listed.append(thing)
        if thing.kind is K.PERSON and (not self.people or self.people[-1] is not thing):
            self.people.append(thing)

    def find(self, mention: Mention) -> Thing | None:
        """The thing this mention belongs to, or None when it opens one."""
        token = self.parse.tokens[mention.head]
        beside = self.beside(mention, token)
        if beside is not None or mention.kind is K.PAIR:
            return beside
        if mention.kind is K.PRONOUN:
            return self.of_pronoun(mention, token)
        if mention.kind in (K.ROLE, K.GROUP):
            return self.of_noun(mention, token)
        if mention.kind is K.DEMONYM:
            return self.by_key.get(mention.key) if token.tag == "NNPS" else None
        return self.of_name(mention)

    def beside(self, mention: Mention, token: Token) -> Thing | None:
        """The thing that an apposition ("X, the minister") or a predicate ("X is a minister") describes."""
        if mention.kind not in (K.ROLE, K.PERSON, K.ORG):
            return None
        if token.dep == "appos" and token.head in self.of_head:
            thing = self.of_head[token.head]
            if thing.kind is K.PLACE and token.lemma not in self.lexicon.lands | self.lexicon.towns:
                return None
            names = mention.kind is K.PERSON and thing.kind is K.PERSON
            if thing.plural == is_plural(token, mention) and not (names and not self.same(mention, thing)):
                return thing
        if token.dep == "attr" and mention.kind is K.ROLE:
            verb = self.parse.tokens[token.head]
            subject = next((s for s in self.parse.kids(verb.i, "nsubj") if s.i in self.of_head), None)
            plain = verb.lemma == "be" and not self.parse.kids(verb.i, "neg")
            described = self.of_head[subject.i] if subject and plain else None
            named = described is not None and described.kind in (K.PERSON, K.ORG) and not described.plural
            return described if named else None
        return None

    def of_name(self, mention: Mention) -> Thing | None:
        """The thing that bears the name: the same words, the same known identity, an acronym, a part of it."""
        exact = self.by_key.get(mention.key)
        lone = mention.kind is K.PERSON and " " not in mention.key
        if exact is not None and (not lone or self.same(mention, exact)):
            return (self.latest_namesake(mention) if lone else None) or exact
        if mention.kind in (K.ORG, K.PLACE):
            identity = self.names.identity(mention.name.of(self.text))
            if identity and identity in self.by_identity:
                return self.by_identity[identity]
            if mention.kind is K.ORG and (short := initials(mention.key)) in self.by_key:
                return self.by_key[short] if len(short) > 2 else None
            if mention.kind is K.ORG and len(mention.key) > 2 and mention.key in self.by_initials:
                return self.by_initials[mention.key]
            if identity.startswith("country:"):
                return None
        return self.latest_namesake(mention) if mention.kind is not K.PLACE else None

    def latest_namesake(self, mention: Mention) -> Thing | None:
        """The thing last named with a part of this name."""
        near = [t for word in set(parts(mention.key)) for t in self.by_part.get(word, [])[-4:]]
        fitting = [t for t in near if self.same(mention, t)]
        return max(fitting, key=lambda t: t.last.head) if fitting else None

    def same(self, mention: Mention, thing: Thing) -> bool:
        """Whether the name can be one of the thing's."""
        mine = parts(mention.key)
        if thing.kind is K.PERSON:
            if mention.kind is K.ORG and len(mine) > 1:
                return False
            gender = gender_of(mention, self.text, self.parse, self.lexicon, self.names)
            clash = gender and thing.gender and gender != thing.gender
            return not clash and same_person(mine, thing.full)
        if mention.kind is K.PERSON and len(mine) > 1:
            return False
        land = thing.identity.startswith("country:")
        return thing.kind is K.ORG and not land and any(same_body(mine, parts(k), self.generic) for k in thing.keys)

    def of_noun(self, mention: Mention, token: Token) -> Thing | None:
        """What "the minister", "the team" or "the company" means, if it was named before."""
        if not is_definite(mention, self.parse):
            return None
        narrow = modifiers(mention, self.parse)
        if mention.kind is K.ROLE and (person := self.titled(token, narrow)):
            return person
        plural = is_plural(token, mention)
        for thing in reversed(self.by_noun.get((token.lemma, plural), [])[-4:]):
            if narrow <= thing.words:
                return thing
        return None if plural or narrow else self.of_kind(token)

    def titled(self, token: Token, narrow: set[str]) -> Thing | None:
        """The latest person whose titles and roles hold the words of this one."""
        wanted = narrow | {token.text.lower()}
        for person in reversed(self.people):
            if token.text.lower() in person.heads and wanted <= person.words:
                return person
        return None

    def of_kind(self, token: Token) -> Thing | None:
        """The latest company, body, country or town, for "the company", "the group", "the country", "the city"."""
        here = self.parse.sentence_index[token.i]
        for thing in reversed(self.view):
            if here - thing.sentence <= REACH and self.is_kind(token.lemma, thing):
                return thing
        return None

    def is_kind(self, noun: str, thing: Thing) -> bool:
        """Whether a named thing is one of those that the noun is for."""
        land = thing.identity.startswith("country:")
        if noun in self.lexicon.lands:
            return land
        if noun in self.lexicon.towns:
            return thing.kind is K.PLACE and not land
        if thing.kind is not K.ORG or land or noun not in self.lexicon.companies | self.lexicon.bodies:
            return False
        last = parts(max(thing.keys, key=len))[-1]
        return last == noun or last not in self.lexicon.companies | self.lexicon.bodies

    def of_pronoun(self, mention: Mention, token: Token) -> Thing | None:
        """The antecedent; relative pronouns take the noun their clause hangs on."""
        low = mention.key
        if low in RELATIVE:
            above = [token.i, *self.parse.ancestors(token.i)]
            clause = next((a for a in above if self.parse.tokens[a].dep == "relcl"), None)
            return self.of_head.get(self.parse.tokens[clause].head) if clause is not None else None
        return antecedent(mention, low, self.view, self.parse, self.lexicon)

    def link_speakers(self, statements: Sequence[Statement]) -> None:
        """ "I" is the speaker of the quote it stands in; "we" of one speaker are one thing."""
        said = innermost([m.span for m in self.late], statements)
        speakers: dict[int, Thing] = {}
        for mention in self.late:
            statement = said.get(mention.span)
            head = self.parse.head_in(statement.speaker) if statement and statement.speaker else None
            speaker = self.of_head.get(head.i) if head else None
            if mention.key in SPEAKER:
                self.put(mention, speaker)
                continue
            key = id(speaker) if speaker else -1 - self.parse.sentence_index[mention.head]
            self.put(mention, speakers.get(key))
            speakers[key] = self.of_head[mention.head]


def make_chain(thing: Thing) -> Chain:
    """The frozen chain in text order, names fullest first (by length, then by place)."""
    mentions = sorted(thing.mentions, key=lambda m: (m.head, m.span))
    first_of: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind is not K.PRONOUN:
            first_of.setdefault(mention.key, mention)
    named = [m for m in first_of.values() if thing.kind is not K.PERSON or m.kind is K.PERSON]
    ordered = sorted(named or first_of.values(), key=lambda m: (-len(m.key), m.span))
    return Chain(tuple(mentions), tuple(m.name for m in ordered), thing.kind)
