"""Find the names and actor nouns in the body. Says where and what kind, not who."""

from __future__ import annotations

import re
import unicodedata

from dragoman.knowledge.lexicon import Lexicon
from dragoman.model.coding import Mention, MentionKind
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span

LEFT = {"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "case", "advmod", "npadvmod"}
INSIDE = {"compound", "nmod"}
KIND_OF_ENTITY = {
    "PERSON": MentionKind.PERSON,
    "ORG": MentionKind.ORG,
    "GPE": MentionKind.PLACE,
    "LOC": MentionKind.PLACE,
    "FAC": MentionKind.PLACE,
    "NORP": MentionKind.DEMONYM,
}
NO_ACTOR = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "LAW", "EVENT", "WORK_OF_ART", "PRODUCT", "LANGUAGE"}
PERSONAL = frozenset(
    "he she they it him her them his hers their theirs its we who whom i me my mine us our ours himself herself itself "
    "themselves ourselves myself".split()
)
RELATIVES = {"who", "whom", "which", "that"}
GROUP_TAGS = {"NNS", "NNPS"}
ARTICLES = re.compile(r"(?:the|an?)\s+", re.I)


def find_mentions(text: str, parse: Parse, lexicon: Lexicon) -> tuple[Mention, ...]:
    """One mention per phrase head and per country or demonym inside a phrase, in text order.

    Spans cover the noun phrase from its first left modifier to its head, with a following "of" phrase where that is
    part of the name or office ("head of the agency").
    """
    surnames = {t.text for t in parse.tokens if t.ent == "PERSON" and t.pos == "PROPN" and t.text[:1].isupper()}
    entity = entity_of(parse)
    found = []
    for token in parse.tokens:
        kind = kind_of(token, parse, lexicon, surnames, entity)
        if kind is not None:
            whole = parse.entities[entity[token.i]][0] if token.i in entity else None
            found.append(make_mention(text, parse, token, kind, lexicon, whole))
    return tuple(found)


def entity_of(parse: Parse) -> dict[int, int]:
    """For each token of an entity the number of that entity, so that two that touch are told apart."""
    return {t.i: k for k, (span, _) in enumerate(parse.entities) for t in parse.tokens_in(span)}


def kind_of(
    token: Token, parse: Parse, lexicon: Lexicon, surnames: set[str], entity: dict[int, int]
) -> MentionKind | None:
    """What the token as head of a phrase names, or None when it heads no actor-like phrase."""
    if token.pos == "PRON":
        return pronoun_kind(token)
    if token.pos != "PROPN" and token.text in surnames and token.ent not in NO_ACTOR and token.dep not in INSIDE:
        return MentionKind.PERSON
    inside = token.dep in INSIDE | {"amod"} and token.i in entity and entity[token.i] == entity.get(token.head)
    if token.pos == "DET" or token.dep == "flat" or inside:
        return None
    if token.ent == "NORP" and token.pos in ("ADJ", "PROPN", "NOUN"):
        return MentionKind.DEMONYM
    if token.dep in INSIDE and token.ent != "GPE":
        return modifier_kind(token, parse, lexicon)
    if token.pos in ("NOUN", "ADJ", "NUM") and token.ent not in ("PERSON", "ORG", "GPE"):
        return noun_kind(token, parse, lexicon)
    if token.pos == "PROPN" or token.ent in ("PERSON", "ORG", "GPE"):
        return name_kind(token, parse, lexicon, surnames)
    return None


def modifier_kind(token: Token, parse: Parse, lexicon: Lexicon) -> MentionKind | None:
    """A body or person whose name stands before a common noun ("NATO strikes", "the Biden visit"), or a force before
    what it does ("police firing", "army action")."""
    owner = parse.tokens[token.head]
    if token.lemma.lower() in lexicon.forces and token.ent != "PERSON" and owner.pos in ("NOUN", "VERB", "PROPN"):
        return MentionKind.ROLE if owner.lemma in lexicon.deeds else None
    if token.ent not in ("ORG", "PERSON") or token.pos != "PROPN" or owner.pos != "NOUN" or owner.ent:
        return None
    return None if token.lemma in lexicon.things | lexicon.titles else KIND_OF_ENTITY[token.ent]


def pronoun_kind(token: Token) -> MentionKind | None:
    """Pronouns that may stand for an actor."""
    low = token.text.lower()
    if low in PERSONAL or (low in RELATIVES and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj")):
        return MentionKind.PRONOUN
    return None


def noun_kind(token: Token, parse: Parse, lexicon: Lexicon) -> MentionKind | None:
    """Common nouns: people in roles, groups and crowds, or a pair of sides."""
    if token.dep == "amod" or token.lemma not in lexicon.actors:
        return None
    before = {t.text.lower() for t in parse.kids(token.i, "nummod", "det", "predet", "preconj")}
    bare = not parse.kids(token.i, "amod", "compound", "nmod", "poss")
    if bare and token.lemma in lexicon.pairs and token.tag in GROUP_TAGS and before & {"two", "both"}:
        return MentionKind.PAIR
    return MentionKind.GROUP if token.tag in GROUP_TAGS else MentionKind.ROLE


def name_kind(token: Token, parse: Parse, lexicon: Lexicon, surnames: set[str]) -> MentionKind | None:
    """Proper nouns: the model's entity type, mended by what the document says elsewhere."""
    if token.text in surnames and token.ent not in ("GPE", "ORG"):
        return MentionKind.PERSON
    if token.ent in NO_ACTOR or token.lemma in lexicon.things or not any(c.isalpha() for c in token.text):
        return None
    if token.ent in KIND_OF_ENTITY:
        return KIND_OF_ENTITY[token.ent]
    if token.lemma in lexicon.actors:
        return MentionKind.GROUP if token.tag in GROUP_TAGS else MentionKind.ROLE
    if token.tag in ("NNP", "NNPS") and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "poss"):
        return MentionKind.PERSON if titled(token, parse, lexicon) else MentionKind.ORG
    return None


def titled(token: Token, parse: Parse, lexicon: Lexicon) -> bool:
    """Whether a title word stands inside the name's compound."""
    return any(t.lemma in lexicon.titles for t in parse.kids(token.i, "compound", "nmod"))


def make_mention(
    text: str, parse: Parse, head: Token, kind: MentionKind, lexicon: Lexicon, entity: Span | None
) -> Mention:
    """The mention headed by `head`, its name and title told apart."""
    span = phrase(text, parse, head)
    name = bare_name(text, parse, head, kind, span, lexicon, entity)
    title = Span(span.start, len(text[: name.start].rstrip())) if name.start > span.start else None
    if kind is not MentionKind.PERSON or (title and not title.of(text).strip("“\"'‘ ")):
        title = None
    return Mention(span, kind, name, key_of(name.of(text)), head.i, title)


def phrase(text: str, parse: Parse, head: Token) -> Span:
    """The noun phrase around `head`: unbroken left modifiers and, for offices and names, the "of" phrase after it."""
    first = head.i
    if head.dep not in INSIDE and head.dep != "amod":
        for kid in reversed([k for k in parse.kids(head.i) if k.i < head.i]):
            if kid.dep not in LEFT:
                break
            first = parse.subtree(kid.i)[0]
    start, end = parse.tokens[first].start, head.end
    start += text[start : head.start].rfind("\n") + 1  # a dateline or headline above is no part of the phrase
    for kid in parse.kids(head.i, "prep"):
        if kid.text == "of" and kid.i == head.i + 1:
            end = end_of_complement(parse, kid, end)
    return Span(start, end)


def end_of_complement(parse: Parse, prep: Token, default: int) -> int:
    """Where the noun phrase under `prep` ends, coordination included, clauses and appositions left out."""
    end = default
    for kid in parse.kids(prep.i, "pobj"):
        todo = [kid]
        while todo:
            token = todo.pop()
            end = max(end, token.end)
            todo += [k for k in parse.kids(token.i) if k.dep in LEFT or k.dep == "conj" or k.text == "of"]
            todo += [k for p in parse.kids(token.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]
    return end


def bare_name(
    text: str, parse: Parse, head: Token, kind: MentionKind, span: Span, lexicon: Lexicon, entity: Span | None
) -> Span:
    """The name without titles, articles and nationality; roles keep their phrase, other kinds the model's entity."""
    if kind is not MentionKind.PERSON:
        compounds = [k for k in parse.kids(head.i, "compound", "nmod") if k.start >= span.start]
        if kind in (MentionKind.ROLE, MentionKind.GROUP, MentionKind.PAIR):
            return span
        if entity is not None and entity.start < span.end:
            start = max(entity.start, span.start)
            article = ARTICLES.match(entity.of(text)) if start == entity.start else None
            return Span(start + (article.end() if article else 0), max(head.end, min(entity.end, span.end)))
        return Span(min([head.start, *(k.start for k in compounds)]), head.end)
    start = head.start
    for i in range(head.i - 1, -1, -1):
        token = parse.tokens[i]
        joined = token.head in range(i + 1, head.i + 1) and token.dep in ("compound", "nmod", "punct", "amod", "det")
        if token.start < span.start or not joined or token.pos not in ("PROPN", "PUNCT"):
            break
        if token.lemma in lexicon.titles or token.ent in ("NORP", "GPE", "ORG") or token.dep == "det":
            break
        start = token.start if token.pos == "PROPN" else start
    return Span(start, head.end)


def key_of(name: str) -> str:
    """A name folded for comparison: lower case, no accents, article, possessive or doubled blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"[’']s?$|[.,“”\"]", "", plain)
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain, flags=re.I)
    return re.sub(r"\s+", " ", plain).strip().lower()
