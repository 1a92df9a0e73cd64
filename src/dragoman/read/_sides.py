"""Find who stands in which grammatical place around a verb or noun. Phrases as mentions; no codes, no identities.

Shared by the frame finder only: it answers "who is the subject of this verb" through passives, control, conjunction,
relative clauses and light verbs.
"""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.model.coding import Mention, MentionKind
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span

SUBJECT = ("nsubj",)
PASSIVE = ("nsubjpass",)
OBJECT = ("dobj", "dative")
# Prepositions searched for an actor inside a phrase that is none itself ("the decision of", "a strike on").
INNER = ("of", "by", "from", "between", "against", "on", "with", "to", "among", "in", "towards", "toward")
# Those that tell whose it is: the attack on a church is not the church's.
OWNERS = ("of", "by", "from", "between")
DEPTH = 3
# Whoever is with someone "at a meeting" is at the meeting: that noun tells it better.
MEETINGS = frozenset("meeting talk summit conference session gathering reception ceremony briefing".split())
# Prepositions of place and time, and nouns that with "on" tell the same.
SETTINGS = frozenset("at in during from over by near".split())
EDGES = frozenset("margin sideline edge fringe phone telephone occasion eve side".split())


class Sides:
    """Grammatical look-ups over one parse. Every method returns mentions in text order, never an empty string."""

    def __init__(self, parse: Parse, mentions: tuple[Mention, ...]) -> None:
        """Indexes `mentions` by their head token."""
        self.parse = parse
        self.at = {m.head: m for m in mentions}

    def slot(self, token: Token, name: str) -> list[Mention]:
        """The mentions in slot `name` of the verb or noun `token`; see `ontology.loader.Entry` for the slots."""
        verb = token.pos in ("VERB", "AUX")
        if name == "subj":
            return self.named(self.subjects(token))
        if name == "obj":
            return self.named(self.objects(token))
        if name == "whose":
            return self.named(self.objects(token), inner=OWNERS)
        if name == "comp":
            return self.inside_complement(token)
        if name == "poss":
            return self.named(self.parse.kids(token.i, "poss"))
        if name == "mod":
            return self.modifiers(token)
        if name == "deed":
            return self.named(self.culprits(token))
        if name == "by" and verb:
            return self.named(self.agents(token))
        found = self.named(self.under_preposition(token, name))
        if name == "by" and not found:  # "the rejection of the plan by Libya": the parser hangs "by" on the plan
            inner = [
                k for p in self.parse.kids(token.i, "prep") if p.text == "of" for k in self.parse.kids(p.i, "pobj")
            ]
            return self.named([a for k in inner for a in self.agents(k)])
        return found

    def named(self, heads: Iterable[Token], *, deep: bool = True, inner: tuple[str, ...] = INNER) -> list[Mention]:
        """Mentions for phrase heads and what is coordinated with them; where a head is no actor, those inside it."""
        found: list[Mention] = []
        for head in heads:
            for token in self.coordinated(head):
                mention = self.at.get(token.i)
                if mention is not None:
                    found.append(mention)
                elif deep:
                    found += self.inside(token, DEPTH, inner)
        return unique(found)

    def coordinated(self, head: Token) -> list[Token]:
        """`head` and the nouns coordinated with it, left to right."""
        out, todo = [], [head]
        while todo:
            token = todo.pop()
            out.append(token)
            todo += [k for k in self.parse.kids(token.i, "conj") if k.pos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM")]
        return sorted(out, key=lambda t: t.i)

    def things(self, token: Token, slots: tuple[str, ...], *, but: frozenset[str]) -> list[Mention]:
        """What fills the first slot that holds a phrase naming no actor: the thing condemned, seized or refused.

        Such a mention stands in no chain; whoever resolves it finds no actor. Times, sums and `but` are left out.
        """
        for slot in slots:
            if slot in ("obj", "whose"):
                heads = self.objects(token)
            elif slot in ("subj", "comp", "poss", "mod"):
                continue
            else:
                heads = self.under_preposition(token, slot)
            found = [self.thing(h) for h in heads if h.pos in ("NOUN", "PROPN") and h.ent not in NO_THING]
            found = [m for m in found if self.parse.tokens[m.head].lemma not in but]
            if found:
                return found
        return []

    def thing(self, head: Token) -> Mention:
        """A mention of the noun phrase before and including `head`, of kind ORG."""
        left = [k for k in self.parse.kids(head.i) if k.i < head.i and k.dep not in ("punct", "prep", "relcl")]
        first = self.parse.tokens[min([head.i, *(self.parse.subtree(k.i)[0] for k in left)])]
        span = Span(first.start, head.end)
        return Mention(span, MentionKind.ORG, span, head.lemma, head.i)

    def inside(self, token: Token, depth: int, inner: tuple[str, ...] = INNER) -> list[Mention]:
        """Actors within a phrase whose head is none: owners first, then nationality, then "of", "by", "from" …"""
        owners = self.named(self.parse.kids(token.i, "poss"), deep=False)
        if any(m.kind is not MentionKind.PRONOUN for m in owners):
            return owners
        found = self.modifiers(token)
        if found or depth == 0:
            return found
        for name in inner:
            for prep in self.parse.kids(token.i, "prep"):
                if prep.text.lower() != name:
                    continue
                for kid in self.parse.kids(prep.i, "pobj"):
                    own = self.at.get(kid.i)
                    found = self.named([kid], deep=False) if own else self.inside(kid, depth - 1, inner)
                    if found:
                        return found
        return owners

    def is_owner(self, mention: Mention) -> bool:
        """Whether it is a possessive pronoun, which points back to the subject ("lifted its blockade")."""
        return mention.kind is MentionKind.PRONOUN and self.parse.tokens[mention.head].dep == "poss"

    def modifiers(self, token: Token) -> list[Mention]:
        """Countries, demonyms and bodies named before the noun ("the U.S. withdrawal", "Iranian moves")."""
        kids = self.parse.kids(token.i, "compound", "nmod", "amod")
        found = [self.at[k.i] for k in kids if k.i in self.at and self.at[k.i].kind in NAMING]
        conj = [c for k in kids for c in self.parse.kids(k.i, "conj") if c.i in self.at]
        return unique(found + [self.at[c.i] for c in conj])

    def subjects(self, token: Token) -> list[Token]:
        """Who does it: subjects, agents of passives, controllers of infinitives, heads of relative clauses."""
        if is_passive(token, self.parse):
            return self.agents(token)
        return self.surface_subjects(token, 0)

    def surface_subjects(self, token: Token, steps: int) -> list[Token]:
        """The subject as written, or the one that control, conjunction or a relative clause supplies."""
        own = self.parse.kids(token.i, *SUBJECT, *PASSIVE)
        if own:
            return [self.resolve_relative(k, token) for k in own]
        above = self.parse.tokens[token.head]
        if steps > 6 or above.i == token.i:
            return []
        if token.dep == "xcomp":
            return self.controllers(above, steps)
        if token.dep in ("conj", "advcl", "pcomp") and above.pos in ("VERB", "AUX"):
            return self.surface_subjects(above, steps + 1)
        if token.dep == "pcomp" and above.pos in ("ADP", "SCONJ"):
            governor = self.parse.tokens[above.head]
            return self.surface_subjects(governor, steps + 1) if governor.pos in ("VERB", "AUX") else []
        if token.dep in ("acl", "relcl"):
            return [above] if token.tag in ("VBG", "VBZ", "VBP", "VBD") else self.owner(above, steps)
        if token.dep in ("ccomp", "acomp"):
            return [] if token.dep == "ccomp" and token.tag != "VB" else self.controllers(above, steps)
        return []

    def owner(self, noun: Token, steps: int) -> list[Token]:
        """Whose plan, decision or bid it is ("the Turkish decision to recall"): owner, or subject of its verb."""
        owners = self.parse.kids(noun.i, "poss")
        if owners:
            return owners
        above = self.parse.tokens[noun.head]
        if noun.dep == "dobj" and above.pos == "VERB":
            return self.surface_subjects(above, steps + 1)
        return [noun]

    def controllers(self, above: Token, steps: int) -> list[Token]:
        """Who controls an infinitive: the object of the verb above ("urged X to"), else its subject."""
        objects = self.parse.kids(above.i, *OBJECT)
        if objects and above.lemma not in SUBJECT_CONTROL:
            return objects
        return self.surface_subjects(above, steps + 1)

    def resolve_relative(self, subject: Token, verb: Token) -> Token:
        """For "who", "which" or "that" the noun its clause hangs on, else the subject itself."""
        if subject.text.lower() in ("who", "which", "that", "whom"):
            clause = verb
            while clause.dep in ("conj", "xcomp", "ccomp") and clause.head != clause.i:
                clause = self.parse.tokens[clause.head]
            if clause.dep == "relcl":
                return self.parse.tokens[clause.head]
        return subject

    def agents(self, token: Token) -> list[Token]:
        """The "by" phrase of a passive or a noun."""
        preps = [p for p in self.parse.kids(token.i, "agent", "prep") if p.text.lower() == "by"]
        return [k for p in preps for k in self.parse.kids(p.i, "pobj")]

    def objects(self, token: Token) -> list[Token]:
        """To whom it is done: objects, subjects of passives, nouns with a reduced passive relative."""
        if is_passive(token, self.parse):
            own = self.parse.kids(token.i, *PASSIVE, *SUBJECT)
            if own:
                return [self.resolve_relative(k, token) for k in own]
            if token.dep in ("acl", "relcl"):
                return [self.parse.tokens[token.head]]
            if token.dep in ("conj", "xcomp", "advcl"):
                return self.surface_subjects(token, 0)
        found = self.parse.kids(token.i, *OBJECT)
        if token.dep == "relcl" and not found:
            gap = [
                k for k in self.parse.kids(token.i) if k.text.lower() in ("whom", "which", "that") and k.dep == "dobj"
            ]
            return [self.parse.tokens[token.head]] if gap else []
        relative = [k for k in found if k.text.lower() in ("whom", "which", "that") and token.dep == "relcl"]
        if relative:
            return [self.parse.tokens[token.head]]
        return found

    def culprits(self, verb: Token) -> list[Token]:
        """Who did the deed that the verb tells the result of: "killed in police firing", "in a clash with police",
        "died when soldiers opened fire"."""
        preps = self.parse.kids(verb.i, "prep", "agent")
        preps += [k for p in preps for k in self.parse.kids(p.i, "pcomp", "prep") if k.pos == "ADP"]
        for prep in preps:
            for deed in self.parse.kids(prep.i, "pobj") if prep.text.lower() in RESULT_OF else []:
                found = [k for k in self.parse.kids(deed.i, "poss", "compound", "nmod", "amod") if k.i in self.at]
                found += self.agents(deed) or [k for word in ("from", "with") for k in self.below(deed, word)]
                if found:
                    return found
        for clause in self.parse.kids(verb.i, "advcl"):
            marks = {k.text.lower() for k in self.parse.kids(clause.i, "mark", "advmod")}
            if marks & WHEN and clause.lemma in DEEDS and clause.i > verb.i:
                return self.subjects(clause)
        return []

    def under_preposition(self, token: Token, word: str) -> list[Token]:
        """Heads of the phrases under preposition `word`, on the word itself or on its object ("held talks with")."""
        found = [k for k in self.below(token, word) if k.ent not in ("DATE", "TIME")]  # "on Iran on Monday"
        if not found and token.pos in ("VERB", "AUX"):
            for kid in self.parse.kids(token.i, "dobj", "prt", "advmod", "acomp", "attr", "nsubjpass"):
                found += self.below(kid, word)
        if not found and token.pos == "VERB":
            for prep in self.parse.kids(token.i, "prep"):
                for kid in self.parse.kids(prep.i, "pobj"):
                    apart = kid.lemma in MEETINGS or not self.is_setting(prep)  # "spoke on ties with Chad"
                    told = token.lemma in ("speak", "talk") and apart
                    found += [] if kid.i in self.at or told else self.below(kid, word)
        if not found and word == "with" and token.pos == "VERB":
            found = self.company(token)
        return found

    def company(self, verb: Token) -> list[Token]:
        """Whom a verb's phrase is "with" further down: "spoke on the margins of the summit with the envoy"."""
        todo = [k for k in self.parse.kids(verb.i, "prep", "npadvmod", "dobj") if self.is_setting(k)]
        todo = [k for k in todo if not any(p.lemma in MEETINGS for p in self.parse.kids(k.i, "pobj"))]
        while todo:
            token = todo.pop(0)
            if found := self.below(token, "with"):
                return found
            below = self.parse.kids(token.i, "prep", "pobj", "npadvmod", "appos")
            todo += [k for k in below if self.is_setting(k)]
        return []

    def is_setting(self, token: Token) -> bool:
        """Whether the phrase tells where or when something is done, not what about: only there can a "with" have
        strayed to ("spoke in Cairo with", but not "spoke on ties with")."""
        if token.dep == "dobj":
            return token.i not in self.at
        if token.dep != "prep":
            return True
        if token.text.lower() == "of":
            return self.parse.tokens[token.head].lemma in EDGES
        if token.text.lower() == "on":
            return any(k.lemma in EDGES or k.ent in ("DATE", "TIME") for k in self.parse.kids(token.i, "pobj"))
        return token.text.lower() in SETTINGS

    def below(self, token: Token, word: str) -> list[Token]:
        """Complements of the prepositions `word` right below `token`; clauses give their subject."""
        heads: list[Token] = []
        for prep in self.parse.kids(token.i, "prep", "dative", "agent", "mark"):
            if prep.text.lower() == word:
                heads += self.parse.kids(prep.i, "pobj")
                for clause in self.parse.kids(prep.i, "pcomp"):
                    heads += self.parse.kids(clause.i, "nsubj", "nsubjpass")
        for clause in self.parse.kids(token.i, "advcl", "xcomp", "ccomp"):
            marks = [m for m in self.parse.kids(clause.i, "mark", "prep") if m.text.lower() == word]
            heads += self.parse.kids(clause.i, "nsubj", "nsubjpass") if marks else []
        return heads

    def inside_complement(self, token: Token) -> list[Mention]:
        """Sides named in the complement clause: its subject, else its object, "with", "from", "on" … phrases."""
        clauses = self.parse.kids(token.i, "ccomp", "xcomp", "pcomp", "advcl", "acl")
        for prep in self.parse.kids(token.i, "prep"):
            clauses += self.parse.kids(prep.i, "pcomp")
        for clause in clauses:
            found = self.named(self.parse.kids(clause.i, "nsubj", "nsubjpass"))
            if clause.dep == "ccomp" and found:
                return found
            found = self.destination(clause)
            if not found and clause.pos in ("VERB", "AUX"):
                found = [m for m in self.named(self.objects(clause)) if not self.is_owner(m)]
            for word in ("with", "from", "to", "on", "against", "for", "of", "in", "into", "at"):
                found = found or self.named(self.under_preposition(clause, word))
            if not found and clause.pos in ("VERB", "AUX"):
                found = self.inside_complement(clause)
            if found:
                return found
        return []

    def destination(self, clause: Token) -> list[Mention]:
        """The country, body or person that the clause's act goes to or is done with ("send troops to Chad")."""
        for word in ("with", "to", "from", "against"):
            found = [m for m in self.named(self.under_preposition(clause, word)) if m.kind in NAMING]
            if found:
                return found
        return []


NAMING = {
    MentionKind.PLACE,
    MentionKind.DEMONYM,
    MentionKind.ORG,
    MentionKind.PERSON,
    MentionKind.GROUP,
    MentionKind.ROLE,
}
# What links a death to the deed behind it; verbs of such deeds ("opened fire", "charged the crowd").
RESULT_OF = frozenset("in during by from to of under after".split())
WHEN = frozenset("when after as while".split())
DEEDS = frozenset("open fire shoot charge attack storm raid bomb shell strike bombard clash ambush beat".split())
NO_THING = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"}
SUBJECT_CONTROL = {"promise", "threaten", "vow", "hold", "make", "take", "have", "use", "offer", "sign", "reach"}


def is_passive(token: Token, parse: Parse) -> bool:
    """Whether the verb is passive: a passive subject or auxiliary, an agent, or a bare participle on a noun."""
    if token.pos not in ("VERB", "AUX"):
        return False
    if parse.kids(token.i, "nsubjpass", "auxpass", "agent"):
        return True
    if token.tag != "VBN":
        return False
    if token.dep in ("acl", "amod"):
        return not parse.kids(token.i, "dobj")
    above = parse.tokens[token.head]
    return token.dep == "conj" and not parse.kids(token.i, "aux", "nsubj", "dobj") and is_passive(above, parse)


def unique(mentions: list[Mention]) -> list[Mention]:
    """Without repeats, in text order."""
    return sorted(dict.fromkeys(mentions), key=lambda m: m.span)
