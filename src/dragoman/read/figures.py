"""Find how many people a happening killed, injured or captured. Which words of harm are its own, and whom they befall.

How many people a phrase names is read by `_amounts`. The convention, for coders and for those who use the figures:

- A figure counts people, never things or places. Who is named or told in the singular is one.
- Vague words count by the bounds of `_amounts.VAGUE`, at a lower score: "several" is three or more, "dozens" 24 to 99.
- What is coordinated is added ("two men and a child"; "arrested a leader and detained three others"), and so is whom
  they were taken "along with". A plural without a number is two or more beside others that are counted, else `F003`.
- "The insurgents", after "three insurgents", are those three (`figures.same`).
- A later sentence that says that it goes on ("also", "two additional suspects", "during the operation") adds to the
  figure before it: its figure is that of the happening as told up to there (`figures.added`, with the evidence of all
  parts). Nothing is added across days, provinces, or "in a separate operation"; what two reports of one dispatch tell
  independently is never added.
- What was only meant, ordered or feared to happen counts nobody ("an operation to capture a leader").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.model.coding import Blank, Coded, Count, Frame
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span
from dragoman.read._amounts import (
    PLURAL,
    THINGS,
    Amount,
    add,
    amount_of,
    coordinated,
    count_before,
    is_other,
    named,
    read_number,
)
from dragoman.read._harm import DEEDS, NOUN, TAKERS
from dragoman.read._victims import harm_of, is_told, victims

FIGURES = ("killed", "injured", "captured")
# Types whose reports count people; others only where their own trigger is a word of harm.
VIOLENT = {"ASSAULT", "COERCE", "PROTEST"}
DOWN = set("advcl conj xcomp ccomp prep pcomp pobj dobj nsubj nsubjpass oprd acomp dep".split())
INSIDE = {"acl", "relcl", "appos"}
# A clause under these tells of another happening ("closed the border after an attack killed two").
ELSEWHERE = frozenset("after before since until when while once".split())
# Verbs whose clause tells the outcome or the news ("left two men injured", "said that two men were injured").
TELLING = frozenset("leave see say report confirm announce tell find state".split())
ALSO = frozenset("also additionally too likewise".split())
APART = frozenset("separate another second third different other previous earlier elsewhere meanwhile similar".split())
OPERATIONS = frozenset("operation raid incident attack mission search province district city town village event case action strike".split())  # fmt: skip # noqa: E501
REACH = 8
NEAR = 5


# A word of harm, what it counts, and the heads of the phrases that name the people.
Part = tuple[Token, Coded[Count] | Blank, tuple[Token, ...]]


@dataclass(frozen=True, slots=True)
class Toll:
    """One kind of figure of one frame: its value, the words of harm and the people they befell, by token."""

    value: Coded[Count] | Blank
    words: tuple[Token, ...]
    people: tuple[Token, ...]


def find_figures(
    frames: Sequence[Frame], text: str, parse: Parse, apart: Callable[[int, int], bool]
) -> list[dict[str, Coded[Count] | Blank]]:
    """For each frame its killed, injured and captured in people with their quotes, or a blank (`F002`, `F003`).

    `apart(i, j)` says whether frames i and j are told of different days or places; their figures are never added.
    """
    tolls = [tolls_of(frame, frames, text, parse) for frame in frames]
    out: list[dict[str, Coded[Count] | Blank]] = []
    for i in range(len(frames)):
        out.append({})
        for kind in FIGURES:
            toll = tolls[i].get(kind)
            value = toll.value if toll else Blank("F002")
            if toll and isinstance(value, Coded):
                value = added(value, kind, i, toll, tolls, out, frames, parse, apart)
            out[i][kind] = value
    return out


def added(
    value: Coded[Count],
    kind: str,
    i: int,
    toll: Toll,
    tolls: Sequence[dict[str, Toll]],
    out: Sequence[dict[str, Coded[Count] | Blank]],
    frames: Sequence[Frame],
    parse: Parse,
    apart: Callable[[int, int], bool],
) -> Coded[Count]:
    """The figure, with that of the earlier report that its words say they add to."""
    here = parse.sentence_index[frames[i].trigger]
    for j in reversed(range(i)):
        before, there = out[j].get(kind), parse.sentence_index[frames[j].trigger]
        if not isinstance(before, Coded) or there >= here or kind not in tolls[j]:
            continue
        if here - there > REACH or apart(i, j) or not goes_on(toll, tolls[j][kind], there, here, parse):
            return value
        spans = tuple(dict.fromkeys((*value.evidence, *before.evidence)))
        score = round(0.8 * min(value.score, before.score), 3)
        return Coded(add([before.value, value.value]), spans, by=f"figures.added@1<{value.by}", score=score)
    return value


def goes_on(toll: Toll, before: Toll, there: int, here: int, parse: Parse) -> bool:
    """Whether the words tell of further people of the same happening, and nothing between tells of another one."""
    if any(turns_away(s, parse) for s in range(there, here + 1)) or names_some(toll, parse):
        return False
    if told_vaguely(before) and not {p.lemma for p in toll.people}.isdisjoint(p.lemma for p in before.people):
        return False  # "several insurgents", and later which
    if any(is_other(p, parse) for p in toll.people):
        return True
    if any(k.text.lower() in ALSO for w in toll.words for k in parse.kids(w.i, "advmod")):
        return True
    if same_count(toll, before):
        return False  # told again
    new = {p.lemma for p in toll.people}.isdisjoint(p.lemma for p in before.people)
    return new and any(during_it(w, parse) for w in toll.words)


def names_some(toll: Toll, parse: Parse) -> bool:
    """Whether the people are told to include some of those before ("including the leader")."""
    return any(p.text.lower() == "including" for t in (*toll.words, *toll.people) for p in parse.kids(t.i, "prep"))


def told_vaguely(toll: Toll) -> bool:
    """Whether the figure rests on vague words or a plural."""
    return isinstance(toll.value, Coded) and toll.value.value.high != toll.value.value.low


def same_count(a: Toll, b: Toll) -> bool:
    """Whether both name the same figure."""
    return isinstance(a.value, Coded) and isinstance(b.value, Coded) and a.value.value == b.value.value


def turns_away(sentence: int, parse: Parse) -> bool:
    """Whether the sentence turns to another operation, place or time ("in a separate raid", "elsewhere")."""
    it = parse.sentences[sentence]
    for token in parse.tokens[it.first : it.last]:
        if token.text.lower() in APART and (
            parse.tokens[token.head].lemma in OPERATIONS or token.text.lower() in ("elsewhere", "meanwhile")
        ):
            return True
    return False


def during_it(word: Token, parse: Parse) -> bool:
    """Whether the word of harm is told of the happening at hand ("during the operation", "in this raid")."""
    preps = parse.kids(word.i, "prep")
    todo = [k for p in preps for k in parse.kids(p.i, "pobj")]
    todo += [k for t in todo for p in parse.kids(t.i, "prep") for k in parse.kids(p.i, "pobj")]
    these = {"the", "this", "that", "these", "same"}
    return any(t.lemma in DEEDS and these & {k.text.lower() for k in parse.kids(t.i, "det")} for t in todo)


def tolls_of(frame: Frame, frames: Sequence[Frame], text: str, parse: Parse) -> dict[str, Toll]:
    """What the frame's own words of harm say, by kind; coordinated words of one kind are added."""
    found: dict[str, list[Part]] = {}
    for word in words_of(frame, frames, parse):
        kind = harm_of(word, parse)
        if kind is None or not is_told(word, parse):
            continue
        heads = victims(word, parse)
        value, people = count_of(heads, text, parse, names=word.lemma not in TAKERS)
        found.setdefault(kind, []).append((word, value, people))
    return {kind: join(parts, parse) for kind, parts in found.items()}


def join(parts: list[Part], parse: Parse) -> Toll:
    """The first word that counts, with those coordinated with it that befell others."""
    counted = [p for p in parts if isinstance(p[1], Coded)]
    if not counted:
        blanks = [p for p in parts if isinstance(p[1], Blank) and p[1].reason == "F003"] or parts
        return Toll(blanks[0][1], (blanks[0][0],), blanks[0][2])
    chosen = [counted[0]]
    for part in counted[1:]:
        mine = {t.i for t in part[2]}
        apart = all(mine.isdisjoint(t.i for t in c[2]) for c in chosen)
        if apart and in_row(counted[0][0], part[0], parse) and shares_subject(part[0], part[2], parse):
            chosen.append(part)
    words, people = tuple(c[0] for c in chosen), tuple(t for c in chosen for t in c[2])
    values = [c[1] for c in chosen if isinstance(c[1], Coded)]
    if len(values) == 1:
        return Toll(values[0], words, people)
    spans = tuple(dict.fromkeys(s for v in values for s in v.evidence))
    total = Coded(add([v.value for v in values]), spans, by=values[0].by, score=min(v.score for v in values))
    return Toll(total, words, people)


def in_row(a: Token, b: Token, parse: Parse) -> bool:
    """Whether two words are coordinated with each other."""
    return first_of_row(a, parse) == first_of_row(b, parse)


def shares_subject(word: Token, people: Sequence[Token], parse: Parse) -> bool:
    """Whether a coordinated word of harm has the same doer, or says that its people are others."""
    return not parse.kids(word.i, "nsubj", "nsubjpass") or any(is_other(p, parse) for p in people)


def first_of_row(token: Token, parse: Parse) -> int:
    """The first of the words coordinated with the token."""
    while token.dep == "conj":
        token = parse.tokens[token.head]
    return token.i


def words_of(frame: Frame, frames: Sequence[Frame], parse: Parse) -> list[Token]:
    """The words that may tell the frame's toll: its trigger first, and what hangs on it or carries it.

    The trigger of another frame tells that frame's toll, unless it does the same harm in the same row of verbs
    ("captured a leader and detained two others").
    """
    trigger = parse.tokens[frame.trigger]
    own = harm_of(trigger, parse)
    if own is None and frame.type not in VIOLENT:
        return []
    others = {f.trigger for f in frames} - {frame.trigger}
    starts = [trigger]
    if own is None or trigger.dep in ("conj", "advcl"):
        starts += carriers(trigger, parse)
    found: dict[int, Token] = {}
    for start in starts:
        if start.i in others and not same_row(start, trigger, own, parse):
            continue
        for token in below(start, others, trigger, own, parse):
            found.setdefault(token.i, token)
    rest = [t for i, t in sorted(found.items()) if i != trigger.i]
    return [trigger, *rest]


def same_row(token: Token, trigger: Token, own: str | None, parse: Parse) -> bool:
    """Whether it does the same harm as the trigger, coordinated with it."""
    return own is not None and harm_of(token, parse) == own and in_row(token, trigger, parse)


def carriers(trigger: Token, parse: Parse) -> list[Token]:
    """The verbs that the trigger depends on: of its row, or of which it is subject or object ("the attack left …")."""
    out: list[Token] = []
    token = trigger
    while token.dep in ("conj", "advcl", "nsubj", "pobj", "dobj", "prep", "nsubjpass") and len(out) < 3:
        token = parse.tokens[token.head]
        if token.pos in ("VERB", "AUX"):
            out.append(token)
            if token.dep != "conj":
                break
    return out


def below(start: Token, others: set[int], trigger: Token, own: str | None, parse: Parse) -> Iterator[Token]:
    """The token and what tells its outcome: no other frame's words, no clause that only says who somebody is."""
    todo = [start]
    while todo:
        token = todo.pop()
        yield token
        for kid in parse.kids(token.i):
            if kid.i in others and not same_row(kid, trigger, own, parse):
                continue
            if kid.dep == "advcl" and any(m.text.lower() in ELSEWHERE for m in parse.kids(kid.i, "mark", "advmod")):
                continue
            if kid.dep == "prep" and kid.text.lower() in ELSEWHERE:
                continue
            if kid.dep == "ccomp" and token.lemma not in TELLING:
                continue
            if kid.dep in DOWN or (kid.dep in INSIDE and opens(token, kid, parse)):
                todo.append(kid)


def opens(noun: Token, clause: Token, parse: Parse) -> bool:
    """Whether a clause on a noun tells what happened: what a deed did, or "two men killed"."""
    return noun.lemma in DEEDS or (clause.tag == "VBN" and harm_of(clause, parse) is not None)


def count_of(
    heads: Sequence[Token], text: str, parse: Parse, *, names: bool
) -> tuple[Coded[Count] | Blank, tuple[Token, ...]]:
    """The sum of what the phrases and what is coordinated with them name, and their heads.

    With `names` a bare name is a person whatever the model took it for: only people are killed or arrested.
    """
    people: list[tuple[Token, Amount]] = []
    for token in dict.fromkeys(t for head in heads for t in coordinated(head, parse)):
        amount = amount_here(token, text, parse, names) if token in heads or token.lemma not in NOUN else None
        if amount is not None and not is_same_person(token, people, parse):
            people.append((token, amount))
    if not people:
        return Blank("F002"), ()
    known = [a for _, a in people if a.count is not None]
    open_ = [a for _, a in people if a.count is None]
    if not known and not any(is_other(t, parse) and a.rule == "plural" for t, a in people):
        return Blank("F003", (open_[0].span,)), ()
    plurals = [a for a in open_ if a.rule in ("plural", "them")]
    value = add([*(a.count for a in known if a.count is not None), *(PLURAL for _ in plurals)])
    used = sorted([*known, *plurals], key=lambda a: a.span)
    rule = min(used, key=lambda a: a.score).rule
    score = min(a.score for a in known) if not plurals else 0.4
    coded = Coded(value, tuple(dict.fromkeys(a.span for a in used)), by=f"figures.{rule}@1", score=score)
    return coded, tuple(t for t, _ in people)


def is_same_person(token: Token, people: Sequence[tuple[Token, Amount]], parse: Parse) -> bool:
    """Whether a second noun only says more of one person ("a commander and bomb maker")."""
    bare = not parse.kids(token.i, "det", "poss", "nummod") and not is_other(token, parse)
    return bool(people) and token.dep == "conj" and token.tag == "NN" and bare


def amount_here(token: Token, text: str, parse: Parse, names: bool) -> Amount | None:
    """What a phrase names; "the insurgents" and "them" are as many as those told of before."""
    if names and token.tag == "NNP" and token.ent not in ("ORG", "NORP") and not parse.kids(token.i, "det", "nummod"):
        return named(token, parse)
    amount = number_at(token, text, parse) or amount_of(token, text, parse)
    if amount is None or amount.rule != "them":
        return amount
    return told_before(token, text, parse) or amount


def number_at(token: Token, text: str, parse: Parse) -> Amount | None:
    """The number of "three dead", "three lives", "12 deaths", where the word of harm itself is counted."""
    if token.text.lower() not in ("dead", "wounded", "injured") and token.lemma not in ("life", "death", "arrest"):
        return None
    before = parse.tokens[token.i - 1] if token.i else token
    found = count_before(text, before.end) if read_number(before.text) is not None else None
    return Amount(found[0], Span(found[1].start, token.end), "number", 0.85) if found else None


def told_before(token: Token, text: str, parse: Parse) -> Amount | None:
    """The counted people meant by a plural that points back: of the same noun, for "them" the nearest ones."""
    here = parse.sentence_index[token.i]
    first = parse.sentences[max(0, here - NEAR)].first
    named = token.tag in ("NNS", "NNPS")
    for other in reversed(parse.tokens[first : token.i]):
        if other.tag not in ("NNS", "NNPS") or other.lemma in THINGS or (named and other.lemma != token.lemma):
            continue
        if not named and here - parse.sentence_index[other.i] > 1:
            return None
        amount = amount_of(other, text, parse)
        if amount is not None and amount.count is not None and amount.rule in ("number", "vague"):
            return Amount(amount.count, amount.span, "same", round(0.7 * amount.score, 2))
        if not named and amount is not None:
            return None
    return None
