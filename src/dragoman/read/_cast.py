"""Who the phrases of one dispatch mean: mention to chain to actor, through pronouns, owners and speakers.

Knows the dispatch's mentions, chains and statements. Who a phrase names by itself is left to `actors`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from dragoman.model.coding import ActorMention, ActorRef, Blank, Chain, Coded, Mention, MentionKind, Statement
from dragoman.model.parse import Parse
from dragoman.model.text import Span, make_id
from dragoman.read._anaphora import PLURAL, SPEAKERS
from dragoman.read._speakers import innermost, within

Side = Coded[ActorRef] | Blank
Resolve = Callable[[Span, Chain | None], Side]
OWNERS = frozenset("his her their its our my".split())
HOMES = frozenset("country nation homeland state people".split())
MEETINGS = frozenset("meeting talk summit conference session gathering forum negotiation round".split())
LOCATIVE = frozenset("in at near outside inside around across through via".split())
# How the directory's reading of a town or region begins.
TOWN = ("capital of", "city of", "region of")
# Whoever speaks for a state says "we" of the state.
OF_STATE = frozenset("GOV MIL LEG COP SPY JUD".split())


class Cast:
    """Who the phrases of one dispatch mean. Every phrase is identified once."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        chains: Sequence[Chain],
        parse: Parse,
        resolve: Resolve,
        country_name: Callable[[str], str],
        statements: Sequence[Statement] = (),
    ) -> None:
        """`resolve` identifies a phrase with its chain; `country_name` names an ISO-3 code."""
        self._text = text
        self._country_name = country_name
        self._partner = partners(mentions, parse)
        self._venues = venues(mentions, parse)
        self._locations = locations(mentions, parse)
        self._in_title = in_titles(mentions)
        self._mentions = mentions
        self._mention = {m.span: m for m in mentions}
        self._chain = {m.span: c for c in chains for m in c.mentions}
        self._resolve = resolve
        self._quotes = quoted(mentions, statements)
        self._known: dict[Span, Side] = {}

    def side(self, span: Span) -> Side:
        """The actor a phrase means; a pronoun takes its antecedent's and shows both spans."""
        if span not in self._known:
            self._known[span] = Blank("A004", (span,))  # a phrase owned by itself stays open
            self._known[span] = self._identify(span)
        return self._known[span]

    def everyone(self) -> tuple[ActorMention, ...]:
        """Every mention with the actor it means or the reason why none is known, in the order of the mentions.

        A town that says where something happens ("in Damascus") is no actor here, though a report may make it one: who
        arrives in Damascus visits Syria. A place that no table holds is none at any of its mentions.
        """
        return tuple(ActorMention(m.span, self._here(m.span)) for m in self._mentions)

    def _here(self, span: Span) -> Side:
        side = self.side(span)
        if isinstance(side, Blank):
            return side
        town = side.value.why.startswith(TOWN) and (span in self._locations or span in self._venues)
        return Blank("A006", (span,)) if town or side.value.id in self._unknown_places else side

    @cached_property
    def _unknown_places(self) -> frozenset[str]:
        """The ids of names that no table holds, without an office, in which something happens at some mention."""
        spans = (m.span for m in self._mentions if m.kind is MentionKind.PLACE and m.span in self._locations)
        found = (side.value for side in map(self.side, spans) if isinstance(side, Coded))
        return frozenset(who.id for who in found if who.kind == "minted" and not who.sector)

    def is_pair(self, span: Span) -> bool:
        """Whether the phrase means sides named before: "the two sides", or "they" without another antecedent."""
        mention = self._mention.get(span)
        if mention is None:
            return False
        if mention.kind is MentionKind.PAIR:
            return True
        return mention.kind is MentionKind.PRONOUN and mention.key in PLURAL and self._is_open(span)

    def is_venue(self, span: Span) -> bool:
        """Whether a town stands before a noun for a meeting: it is where that is held, and no side."""
        side = self.side(span) if span in self._venues else None
        return isinstance(side, Coded) and side.value.why.startswith(TOWN)

    def _is_open(self, span: Span) -> bool:
        """Whether a pronoun's chain names nobody, or only a pair."""
        chain = self._chain.get(span)
        kinds = {m.kind for m in chain.mentions} if chain else set()
        return kinds <= {MentionKind.PRONOUN, MentionKind.PAIR}

    def _owned(self, span: Span) -> Side | None:
        """ "His country", "the Greek army and police": of the country of the owner, or of the one beside it."""
        words = span.of(self._text).split()
        if span in self._partner:
            owner = self.side(self._partner[span])
        elif len(words) > 1 and words[0].lower() in OWNERS:
            owner = self.side(Span(span.start, span.start + len(words[0])))
        else:
            return None
        if isinstance(owner, Blank) or not owner.value.country:
            return None
        country = owner.value.country
        evidence = (span, *(owner.evidence if span in self._partner else owner.evidence[1:]))
        if words[-1].lower() in HOMES:
            ref = self._state(country, "", f"home of {owner.value.name}")
            return Coded(ref, evidence, by="actors.owner@1", score=0.7)
        found = self._resolve(span, None)
        if isinstance(found, Blank) or (found.value.country and not found.by.startswith("actors.context")):
            return None
        state = found.value.id.startswith("country:")
        identity = f"country:{country}" if state else "x:" + make_id(country, found.value.id)
        ref = replace(found.value, id=identity, country=country, why=f"{found.value.why}; of {owner.value.name}")
        return Coded(ref, evidence, by=f"actors.owner@1<{found.by}", score=round(0.8 * found.score, 3))

    def _state(self, country: str, sector: str, why: str) -> ActorRef:
        return ActorRef(f"country:{country}", self._country_name(country), "country", country, sector, why=why)

    def _identify(self, span: Span) -> Side:
        mention, chain = self._mention.get(span), self._chain.get(span)
        if mention is None or mention.kind is not MentionKind.PRONOUN:
            found = self._owned(span) or self._resolve(span, chain)
            role = isinstance(found, Coded) and found.value.kind in ("role", "minted")
            return Blank("A003", (span,)) if role and span in self._in_title else found
        if mention.key in SPEAKERS:
            return self._of_speaker(span)
        named = [m for m in chain.mentions if m.kind is not MentionKind.PRONOUN] if chain else []
        if not named:
            return Blank("A004", (span,))
        earlier = [m for m in named if m.span < span] or named
        found = self._owned(earlier[-1].span) or self._resolve(earlier[-1].span, chain)
        if isinstance(found, Blank):
            return found
        evidence = (span, *found.evidence)
        return Coded(found.value, evidence, by=f"actors.pronoun@1<{found.by}", score=round(0.8 * found.score, 3))

    def _of_speaker(self, span: Span) -> Side:
        """ "We" and "our" in someone's words: their state where they speak for one, else they themselves."""
        speaker = self._quotes.get(span)
        found = self.side(speaker) if speaker else None
        if speaker is None or found is None or isinstance(found, Blank):
            return Blank("A004", (span,))
        who = found.value
        if who.sector in OF_STATE and len(who.country) == 3:
            who = self._state(who.country, "GOV", f"said by {who.name} of their own side")
        evidence = (span, *(e for e in found.evidence if e != span))
        return Coded(who, evidence, by=f"actors.speaker@1<{found.by}", score=round(0.7 * found.score, 3))


def locations(mentions: Sequence[Mention], parse: Parse) -> set[Span]:
    """Mentions under a preposition of place."""
    above = ((m, parse.tokens[parse.tokens[m.head].head]) for m in mentions if parse.tokens[m.head].dep == "pobj")
    return {m.span for m, prep in above if prep.text.lower() in LOCATIVE}


def in_titles(mentions: Sequence[Mention]) -> set[Span]:
    """Mentions inside a person's title: the "State" of "Secretary of State Marko Ilic" is no actor of its own."""
    every = sorted(m.span for m in mentions)
    return {span for m in mentions if m.title for span in within(every, m.title)}


def venues(mentions: Sequence[Mention], parse: Parse) -> set[Span]:
    """Places named before a noun for a meeting: a town there is where it is held ("the Geneva talks"), not a side."""
    found = set()
    for mention in mentions:
        token = parse.tokens[mention.head]
        before = token.dep in ("compound", "nmod", "amod") and parse.tokens[token.head].lemma in MEETINGS
        if before:
            found.add(mention.span)
    return found


def partners(mentions: Sequence[Mention], parse: Parse) -> dict[Span, Span]:
    """For a bare noun beside another phrase that phrase, whose nationality it shares ("Greek troops and police")."""
    at = {m.head: m.span for m in mentions}
    found = {}
    for mention in mentions:
        token = parse.tokens[mention.head]
        bare = mention.kind in (MentionKind.ROLE, MentionKind.GROUP) and mention.span == token.span
        if bare and token.dep == "conj" and token.head in at:
            found[mention.span] = at[token.head]
    return found


def quoted(mentions: Sequence[Mention], statements: Sequence[Statement]) -> dict[Span, Span]:
    """For each "we", "us" and "our" the mention that speaks the innermost statement around it."""
    ours = [m.span for m in mentions if m.kind is MentionKind.PRONOUN and m.key in SPEAKERS]
    every = sorted(m.span for m in mentions)
    found = {}
    for span, statement in innermost(ours, statements).items():
        voices = within(every, statement.speaker) if statement.speaker else []
        if voices:
            found[span] = max(voices, key=lambda s: (s.end - s.start, -s.start))
    return found
