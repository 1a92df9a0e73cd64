"""Find how many people a happening killed, injured or captured. Adds up no totals of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model.coding import Blank, Coded, Count, Frame
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, cover
from dragoman.read._sides import is_passive

WORDS = {
    "killed": "kill die slay murder execute shoot behead assassinate massacre slaughter death dead perish",
    "injured": "wound injure hurt maim",
    "captured": "arrest detain capture apprehend seize abduct kidnap nab imprison custody",
}
VERBS = {lemma: kind for kind, lemmas in WORDS.items() for lemma in lemmas.split()}
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip # noqa: E501
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER = (
    {w: n for n, w in enumerate(UNITS)} | {w: 10 * (n + 2) for n, w in enumerate(TENS)} | {"dozen": 12, "a": 1, "an": 1}
)
VAGUE = {
    "dozens",
    "several",
    "many",
    "scores",
    "hundreds",
    "thousands",
    "some",
    "few",
    "numerous",
    "multiple",
    "various",
}
THINGS = frozenset(
    """
    plane aircraft tanker ship vessel boat weapon missile vehicle tank ton tonne kilogram pound dollar house
    building village town city base truck car rifle rocket drone helicopter cache compound
    """.split()
)
RANGE = re.compile(
    r"(?:at least|more than|over|up to|about|around|nearly|some|as many as|almost|an estimated)\s+$", re.I
)
FIGURES = ("killed", "injured", "captured")


def find_figures(frame: Frame, text: str, parse: Parse) -> dict[str, Coded[Count] | Blank]:
    """For each of killed, injured and captured a count in people with its quote, or a blank (`F002`, `F003`)."""
    found: dict[str, Coded[Count] | Blank] = {}
    for verb in verbs_of(frame, parse):
        kind = VERBS[verb.lemma]
        value = count_of(victims(verb, parse), text, parse)
        if kind not in found or isinstance(found[kind], Blank):
            found[kind] = value
    return {kind: found.get(kind, Blank("F002")) for kind in FIGURES}


def verbs_of(frame: Frame, parse: Parse) -> list[Token]:
    """The trigger and the verbs of harm coordinated with it or below it, when they count people."""
    trigger = parse.tokens[frame.trigger]
    near = [trigger, *(parse.tokens[i] for i in parse.subtree(frame.trigger))]
    above = parse.tokens[trigger.head]
    if trigger.dep in ("conj", "advcl", "nsubj", "pobj", "dobj"):
        near += [above, *parse.kids(above.i, "conj", "advcl")]
    return [t for t in dict.fromkeys(near) if t.lemma in VERBS and t.pos in ("VERB", "ADJ", "NOUN")]


def victims(verb: Token, parse: Parse) -> list[Token]:
    """Heads of the phrases that name whom the verb befalls."""
    if verb.pos == "NOUN":
        return [k for p in parse.kids(verb.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]
    objects = parse.kids(verb.i, "dobj")
    if objects and not parse.kids(verb.i, "auxpass"):
        return objects
    own = parse.kids(verb.i, "nsubjpass", "nsubj")
    if verb.lemma in ("die", "perish") or is_passive(verb, parse) or verb.pos == "ADJ":
        if own:
            return own
        above = parse.tokens[verb.head]
        return [above] if verb.dep in ("acl", "amod", "relcl") else shared(verb, parse)
    return objects


def shared(verb: Token, parse: Parse) -> list[Token]:
    """Passive subjects of the verb this one is coordinated with ("was killed and … wounded")."""
    above = parse.tokens[verb.head]
    return parse.kids(above.i, "nsubjpass") if verb.dep == "conj" else []


def count_of(heads: Sequence[Token], text: str, parse: Parse) -> Coded[Count] | Blank:
    """The sum of the figures before the heads and what is coordinated with them."""
    total: list[tuple[Count, Span]] = []
    for head in heads:
        for noun in [head, *parse.kids(head.i, "conj")]:
            figure = figure_at(noun, text, parse)
            if isinstance(figure, Blank):
                return figure
            if figure is not None:
                total.append(figure)
    if not total:
        return Blank("F002")
    counts = [c for c, _ in total]
    value = Count(sum(c.best for c in counts), sum(c.low for c in counts), sum(c.high for c in counts))
    return Coded(value, (cover([s for _, s in total]),), by="figures.number@1", score=0.85)


def figure_at(noun: Token, text: str, parse: Parse) -> tuple[Count, Span] | Blank | None:
    """The figure of one noun: a numeral, "a" before a singular, a name, or a vague word."""
    if noun.lemma in THINGS:
        return None
    if noun.pos == "NUM" and read_number(noun.text) is not None:
        return bounded(read_number(noun.text), noun.span, text)
    for kid in parse.kids(noun.i, "nummod", "det", "amod"):
        low = kid.text.lower()
        if low in VAGUE:
            return Blank("F003", (kid.span,))
        number = read_number(low)
        if number is not None and (kid.dep == "nummod" or noun.tag in ("NN", "NNP")):
            return bounded(number, Span(kid.start, noun.end), text)
    if noun.text.lower() in VAGUE:
        return Blank("F003", (noun.span,))
    if noun.tag == "NNP" and noun.ent == "PERSON":
        return Count(1, 1, 1), noun.span
    if noun.tag == "NN" and noun.pos == "NOUN" and parse.kids(noun.i, "det"):
        return Count(1, 1, 1), noun.span
    return None


def bounded(number: int | None, span: Span, text: str) -> tuple[Count, Span] | None:
    """A count with the bounds that "at least" or "up to" set."""
    if number is None:
        return None
    before = RANGE.search(text[max(0, span.start - 16) : span.start])
    word = before.group().strip().lower() if before else ""
    low = 0 if word in ("up to", "as many as") else number
    high = number
    return Count(number, low, high), span


def read_number(word: str) -> int | None:
    """A cardinal in digits or words up to 99, or None."""
    low = word.lower().replace(",", "")
    if low.isdecimal() and len(low) < 8:
        return int(low)
    if low in NUMBER:
        return NUMBER[low]
    parts = low.split("-")
    if len(parts) == 2 and parts[0] in TENS and parts[1] in UNITS[1:10]:
        return NUMBER[parts[0]] + NUMBER[parts[1]]
    return None
