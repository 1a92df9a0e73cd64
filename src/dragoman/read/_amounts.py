"""Read how many people a noun phrase names. Knows numerals, ranges and vague words, not which phrases count.

The best figure is the number that the text states. The bounds are what the words commit the writer to: "at least ten"
and "more than ten" are ten or more without an upper bound; "ten to fifteen" has its ends, the lower as best figure;
"up to ten" is none to ten, "about ten" nine to eleven. Vague words have the bounds of `VAGUE`, the lower as best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.model.coding import Count
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, cover

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
NUMBER = {w: n for n, w in enumerate(UNITS)} | {w: 10 * (n + 2) for n, w in enumerate(TENS)}
# Lower and upper bound of words that give no number. "Several" is three at least: two would be "two" or "a couple"; and
# fewer than a dozen, which would be "a dozen" or "dozens". "Dozens" is two dozen at least, and short of a hundred.
VAGUE: dict[str, tuple[int, int | None]] = {
    "couple": (2, 2),
    "pair": (2, 2),
    "both": (2, 2),
    "trio": (3, 3),
    "handful": (3, 11),
    "few": (3, 11),
    "several": (3, 11),
    "some": (3, None),
    "various": (3, None),
    "multiple": (3, None),
    "number": (3, None),
    "group": (3, None),
    "many": (4, None),
    "numerous": (4, None),
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 999),
    "thousands": (2000, None),
}
# Words of `VAGUE` that are nouns and count only what stands behind their "of" ("a number of").
MEASURES = frozenset("couple pair trio handful number group dozens scores hundreds thousands".split())
# Who is a plural, without a number: two or more.
PLURAL = Count(2, 2, None)
THINGS = frozenset(
    """
    plane aircraft airliner tanker ship vessel boat ferry weapon missile vehicle tank ton tonne kilogram kilo gram pound
    ounce litre dollar euro house home building village town city base truck car bus motorcycle rifle rocket drone
    helicopter jet cache compound firearm gun pistol grenade mortar round bomb mine device explosive ammunition magazine
    shell material component equipment drug opium heroin cocaine hashish marijuana money cash document computer phone
    laptop passport territory area district province region position post checkpoint hill bridge road airport power
    control land island river letter paper site facility property structure animal cattle sheep camel dog horse cow
    operation attack province engine
    stock truce ceasefire economy sector trade hope dream deal bill plan project industry market foot leg arm
    head hand eye reputation moment attention imagination footage image video data information asset fund oil gold
    medicine supply food cargo container shipment drone uniform radio fire day week month year hour minute time
    """.split()
)
# Singular nouns of many people: the text does not say how many.
COLLECTIVE = frozenset(
    "group police army force military patrol convoy militia gang family crowd team crew squad unit cell public "
    "population government opposition party movement network enemy side minority majority rest remainder".split()
)
THING_NAME = re.compile(r"[^\W\d]+-?\d")  # "AK-47s", "T-72"
NO_PEOPLE = {"MONEY", "DATE", "TIME", "PERCENT", "QUANTITY", "GPE", "LOC", "FAC", "PRODUCT", "LAW", "WORK_OF_ART"}
SINGULAR = frozenset("him her he she himself herself whoever me i".split())
BARE = frozenset("them they all those these themselves who whom that which we us".split())
DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
WORDS = "|".join(sorted([*NUMBER, *SCALES], key=len, reverse=True))
NUMERAL = (
    rf"(?:(?:half\s+)?an?\s+(?:dozen|hundred|thousand|million)"
    rf"|(?:{DIGITS}|{WORDS})(?:(?:[\s-]+|\s+and\s+)(?:{WORDS}))*)"
)
RANGE = re.compile(
    rf"(?:(?P<between>between)\s+)?(?<![\w.])(?P<low>{NUMERAL})\s*(?P<link>to|and|or|-|–)\s*(?P<high>{NUMERAL})$", re.I
)
ONE = re.compile(rf"(?<![\w.,])(?P<number>{NUMERAL})$", re.I)
QUALIFIERS = {
    "low": r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+less\s+than|a\s+minimum\s+of",
    "above": r"more\s+than|over|upwards?\s+of|in\s+excess\s+of|above|well\s+over",
    "high": r"up\s+to|as\s+many\s+as|at\s+most|no\s+more\s+than|a\s+maximum\s+of",
    "below": r"fewer\s+than|less\s+than|under",
    "almost": r"nearly|almost|close\s+to",
    "about": r"about|around|some|roughly|approximately|(?:an\s+)?estimated|perhaps|circa",
}
QUALIFIER = re.compile(
    r"\b(?:" + "|".join(f"(?P<{n}>{p})" for n, p in QUALIFIERS.items()) + r")\s+(?:another\s+|a\s+further\s+)?$", re.I
)
MORE_BEHIND = re.compile(r"\s+or\s+more\b", re.I)
REACH = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """How many people one phrase names: `count` is None where it names people and gives no number at all."""

    count: Count | None
    span: Span
    rule: str
    score: float


def read_number(words: str) -> int | None:
    """A cardinal in digits or English words ("1,400", "twenty-three", "two hundred", "a dozen"), or None."""
    low = words.lower().replace(",", "").strip()
    half = low.startswith("half")
    total, part, seen = 0, 0, False
    for word in re.split(r"[\s-]+", low):
        if word in ("a", "an", "and", "half"):
            continue
        if word.isdecimal() and len(word) < 8:
            part += int(word)
        elif word in NUMBER:
            part += NUMBER[word]
        elif word in SCALES:
            part = (part or 1) * SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0
        else:
            return None
        seen = True
    return (total + part) // (2 if half else 1) if seen else None


def count_before(text: str, end: int) -> tuple[Count, Span] | None:
    """The number that ends at `end`, with the words before it that make a range or a bound of it."""
    start = max(0, end - REACH)
    left = text[start:end]
    both = RANGE.search(left)
    if both and (both["between"] or both["link"].lower() != "and"):
        low, high = read_number(both["low"]), read_number(both["high"])
        if low is not None and high is not None and low < high:
            return Count(low, low, high), Span(start + both.start(), end)
    one = ONE.search(left)
    number = read_number(one["number"]) if one else None
    if one is None or number is None:
        return None
    before = QUALIFIER.search(left[: one.start()])
    behind = MORE_BEHIND.match(text, end)
    if before is None:
        return Count(number, number, None if behind else number), Span(start + one.start(), end)
    return bounded(number, before.lastgroup or ""), Span(start + before.start(), end)


def bounded(number: int, bound: str) -> Count:
    """The count that a qualifier of `QUALIFIERS` makes of a number."""
    some = max(1, number // 10)
    return {
        "low": Count(number, number, None),
        "above": Count(number, number, None),
        "high": Count(number, 0, number),
        "below": Count(number, 0, number),
        "almost": Count(number, number - some, number),
        "about": Count(number, number - some, number + some),
    }[bound]


def add(counts: list[Count]) -> Count:
    """The sum; it has no upper bound where one of its parts has none."""
    highs = [c.high for c in counts]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Count(sum(c.best for c in counts), sum(c.low for c in counts), high)


def amount_of(noun: Token, text: str, parse: Parse) -> Amount | None:
    """How many people the phrase headed by `noun` names, without what is coordinated with it; None for things."""
    if noun.lemma.lower() in THINGS or noun.ent in NO_PEOPLE or THING_NAME.search(noun.text):
        return None
    inner = of_measure(noun, text, parse)
    if inner is not None:
        return inner if inner.rule else None
    if noun.pos == "NUM" or read_number(noun.text) is not None:
        return numbered(noun, noun, text)
    numbers = [k for k in parse.kids(noun.i, "nummod", "compound", "quantmod") if k.dep == "nummod" or k.tag == "CD"]
    found = [a for k in numbers if (a := numbered(last_number(k, noun, parse), noun, text))]
    if found:
        return found[0]
    return vague_at(noun, text, parse) or of_pronoun(noun) or unnumbered(noun, parse)


def of_pronoun(noun: Token) -> Amount | None:
    """ "Him" is one; "them" is no number."""
    low = noun.text.lower()
    if noun.pos == "NOUN" and low == "others":
        return Amount(None, noun.span, "plural", 0.4)
    if low in SINGULAR:
        return Amount(Count(1, 1, 1), noun.span, "one", 0.8)
    return Amount(None, noun.span, "them", 0.0) if low in BARE else None


def last_number(kid: Token, noun: Token, parse: Parse) -> Token:
    """The last word of a numeral before its noun ("two dozen men", which the parser hangs on "two")."""
    words = [parse.tokens[i] for i in parse.subtree(kid.i) if i < noun.i]
    return max((t for t in words if read_number(t.text) is not None), key=lambda t: t.i, default=kid)


def numbered(number: Token, noun: Token, text: str) -> Amount | None:
    """The phrase whose numeral is `number`."""
    found = count_before(text, number.end)
    if found is None or (number is noun and noun.ent in NO_PEOPLE):
        return None
    count, span = found
    return Amount(count, cover((span, noun.span)), "number", 0.85)


def of_measure(noun: Token, text: str, parse: Parse) -> Amount | None:
    """ "A group of five", "dozens of people", "several of them"; an amount without a rule where things are measured."""
    low = noun.text.lower()
    inside = [k for p in parse.kids(noun.i, "prep") if p.text == "of" for k in parse.kids(p.i, "pobj")]
    if inside and (low in VAGUE or noun.lemma in COLLECTIVE or noun.pos == "NUM"):
        if inside[0].lemma in THINGS or inside[0].ent in NO_PEOPLE - {"GPE"}:
            return Amount(Count(0, 0, 0), noun.span, "", 0.0)
        exact = amount_of(inside[0], text, parse) if noun.lemma in COLLECTIVE or low in ("group", "number") else None
        if exact is not None and exact.count is not None and exact.rule == "number":
            return Amount(exact.count, cover((noun.span, exact.span)), "number", exact.score)
    if low not in VAGUE or (low in MEASURES and not inside and not low.endswith("s")):
        return None
    return Amount(vague(low), noun.span, "vague", 0.6)


def vague(word: str) -> Count:
    """The bounds of a vague word, its best figure the lower one."""
    low, high = VAGUE[word]
    return Count(low, low, high)


def vague_at(noun: Token, text: str, parse: Parse) -> Amount | None:
    """The phrase whose quantity is a vague word before its noun ("several armed men", "a few others")."""
    for kid in parse.kids(noun.i, "det", "amod", "predet", "quantmod", "nmod"):
        low = kid.text.lower()
        if low in VAGUE and low not in MEASURES and noun.tag in ("NNS", "NNPS", "NN", "JJ"):
            return Amount(vague(low), Span(kid.start, noun.end), "vague", 0.6)
    return None


def unnumbered(noun: Token, parse: Parse) -> Amount | None:
    """One for a singular; no count for a plural or a group; None for what is no phrase of people."""
    determiners = [k for k in parse.kids(noun.i, "det", "poss") if k.i < noun.i]
    start = determiners[0].start if determiners and determiners[0].dep == "det" else noun.start
    span = Span(start, noun.end)
    if any(k.text.lower() == "no" for k in determiners):
        return None
    if noun.tag in ("NNS", "NNPS"):
        return Amount(None, span, "plural" if is_new(determiners) else "them", 0.4)
    one = any(k.text.lower() in ("a", "an", "another") for k in determiners)
    if (noun.lemma in COLLECTIVE or noun.ent in ("ORG", "NORP")) and not (one and noun.tag == "NNP"):
        return Amount(None, span, "group", 0.0)
    if noun.tag == "NNP" and (noun.ent == "PERSON" or not noun.ent) and not determiners:
        return named(noun, parse)
    if noun.tag in ("NN", "NNP") and (determiners or is_other(noun, parse)):
        return Amount(Count(1, 1, 1), span, "one", 0.85)
    return None


def named(noun: Token, parse: Parse) -> Amount:
    """A person by name, with the first names before it."""
    first = min([noun.i, *(k.i for k in parse.kids(noun.i, "compound", "flat") if k.tag == "NNP")])
    return Amount(Count(1, 1, 1), Span(parse.tokens[first].start, noun.end), "one", 0.85)


def is_new(determiners: list[Token]) -> bool:
    """Whether a plural is told for the first time: no "the", "these" or owner before it."""
    return all(k.text.lower() in ("other", "more", "any") for k in determiners)


def is_other(noun: Token, parse: Parse) -> bool:
    """Whether the phrase names people beside those told of before ("another man", "two additional suspects")."""
    return any(k.text.lower() in OTHER for k in parse.kids(noun.i, "det", "amod", "nummod")) or noun.lemma == "other"


OTHER = frozenset("other others another additional more further extra".split())


def coordinated(head: Token, parse: Parse) -> Iterator[Token]:
    """The head, what is coordinated with it, and who it is told to be "along with"."""
    todo = [head]
    while todo:
        token = todo.pop(0)
        yield token
        todo += [k for k in parse.kids(token.i, "conj") if k.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")]
        todo += company(token, parse)


def company(token: Token, parse: Parse) -> list[Token]:
    """Who stands under "along with", "together with" or "alongside" below the token."""
    preps = parse.kids(token.i, "prep")
    preps += [k for p in preps if p.text.lower() in ("along", "together") for k in parse.kids(p.i, "prep")]
    beside = [p for p in preps if p.text.lower() == "alongside" or is_along_with(p, parse)]
    return [k for p in beside for k in parse.kids(p.i, "pobj")]


def is_along_with(prep: Token, parse: Parse) -> bool:
    """Whether it is the "with" of "along with" or "together with"."""
    return prep.text.lower() == "with" and parse.tokens[prep.i - 1].text.lower() in ("along", "together")
