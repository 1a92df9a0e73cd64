"""Give quotes their speakers: quotes beside a cue, quotes that go on, transcript labels. No rules of grammar."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from dragoman.model.parse import Parse
from dragoman.model.text import Span, Zone, ZoneKind, cover
from dragoman.read._cue_grammar import FINITE, Draft, Grammar, trim, with_cited
from dragoman.read._saying import Cues

LABEL = re.compile(r"^[ \t]*([A-Z][\w.'’\-]*(?: [A-Z(][\w.'’\-)]*){0,4}):[ \t]+(?=\S)", re.M)
# Shorter quotes that no cue stands beside are a choice of words, not an utterance.
FEWEST_WORDS = 4
SELF = {"i", "we", "you"}


def join_quotes(g: Grammar, drafts: list[Draft], quotes: tuple[Span, ...]) -> list[Draft]:
    """The drafts with contents widened to the quotes they touch, and drafts for the quotes that none touched.

    A quote goes to the cue beside it, or to whoever spoke last when it follows on.
    """
    drafts = [widened(d, quotes) for d in drafts if not self_talk(g, d, quotes)]
    held = held_quotes(drafts, quotes)
    places = cue_places(drafts)
    for k, quote in enumerate(quotes):
        if k in held:
            continue
        place = beside(g, quote, drafts, places)
        if place is not None:
            old = drafts[place].content
            drafts[place] = replace(drafts[place], content=cover((old, quote)) if old else quote)
    return with_cited(g, [sentence_fallback(g, d) for d in drafts])


def self_talk(g: Grammar, draft: Draft, quotes: tuple[Span, ...]) -> bool:
    """Whether the cue stands inside a quote and tells thoughts, or the words of the one quoted, or of nobody."""
    if not any(q.holds(draft.cue) for q in around(quotes, draft.cue)):
        return False
    if draft.stance in ("thought", "wanted"):
        return True
    return draft.speaker is None or draft.speaker.of(g.text).lower() in SELF


def around(quotes: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    """The quotes that share a character with `span`; quotes are in order and apart, so two searches find them."""
    first = bisect_left(quotes, span.start, key=lambda q: q.end)
    last = bisect_right(quotes, span.end, key=lambda q: q.start)
    return tuple(q for q in quotes[first:last] if q.meets(span))


def widened(draft: Draft, quotes: tuple[Span, ...]) -> Draft:
    """The draft with each quote that its content only partly holds taken in whole, unless the cue is inside it."""
    if draft.content is None:
        return draft
    near = around(quotes, draft.content)
    ends = [near[0], near[-1]] if near else []
    parts = [q for q in ends if not q.meets(draft.cue) and draft.clausal]
    return replace(draft, content=cover([draft.content, *parts]))


def held_quotes(drafts: list[Draft], quotes: tuple[Span, ...]) -> set[int]:
    """Numbers of the quotes that some content holds from end to end, or whose inside a cue stands in."""
    marks = [0] * (len(quotes) + 1)
    for d in drafts:
        if d.content is not None:
            first = bisect_left(quotes, d.content.start, key=lambda q: q.start)
            last = bisect_right(quotes, d.content.end, key=lambda q: q.end)
            if first < last:
                marks[first] += 1
                marks[last] -= 1
    held, depth = set(), 0
    for k in range(len(quotes)):
        depth += marks[k]
        if depth:
            held.add(k)
    return held


def cue_places(drafts: list[Draft]) -> list[tuple[int, int]]:
    """Start of each clausal cue and its number, in text order."""
    return sorted((d.cue.start, k) for k, d in enumerate(drafts) if d.clausal)


def beside(g: Grammar, quote: Span, drafts: list[Draft], places: list[tuple[int, int]]) -> int | None:
    """The number of the draft whose cue the quote belongs to.

    First a cue without content in the same sentence or across a colon; then one that was quoted just before in the
    same paragraph, when the quote stands alone.
    """
    k = bisect_left(places, (quote.start, -1))
    before = places[k - 1][1] if k else None
    j = bisect_left(places, (quote.end, -1))
    after = places[j][1] if j < len(places) else None
    if after is not None and open_after(g, quote, drafts[after]):
        return after
    if before is not None and open_before(g, quote, drafts[before]):
        return before
    # The cue may stand some others back: "“…,” X said, speaking of Y. “…”".
    return next((p for _, p in reversed(places[max(k - 4, 0) : k]) if goes_on(g, quote, drafts[p])), None)


def open_after(g: Grammar, quote: Span, draft: Draft) -> bool:
    """Whether the quote is followed by a cue without content, the speaker at most between them."""
    if draft.content is not None or draft.speaker is None:
        return False
    between = g.text[quote.end : draft.cue.start]
    return len(between) < 200 and not re.search(r"[.!?]\s|\n", between)


def open_before(g: Grammar, quote: Span, draft: Draft) -> bool:
    """Whether a cue without content leads to the quote: in one sentence, or with a colon at its end."""
    if draft.content is not None:
        return False
    between = g.text[draft.cue.end : quote.start]
    if between.rstrip().endswith(":"):
        return len(between) < 300
    return len(between) < 150 and not re.search(r"[.!?]\s|\n", between)


def goes_on(g: Grammar, quote: Span, draft: Draft) -> bool:
    """Whether the quote is the rest of a quote that the draft began: same paragraph, nothing said between."""
    content = draft.content
    if content is None or draft.speaker is None or content.end > quote.start:
        return False
    if g.text[content.end - 1] not in "\"”'’»“" or draft.cue.end < content.start:
        return False
    between = g.text[content.end : quote.start]
    words = len(quote.of(g.text).split())
    alone = between.rstrip()[-1:] in (".", ",", "―", "—") or words >= FEWEST_WORDS
    return len(between) < 250 and "\n" not in between.strip() and "\n\n" not in between and alone


def sentence_fallback(g: Grammar, draft: Draft) -> Draft:
    """A cue of saying at the end of its sentence, after a comma, covers the sentence before it ("…, X reported")."""
    token = g.parse.tokens[draft.verb]
    if draft.content is not None or draft.speaker is None or not draft.clausal or token.tag not in FINITE:
        return draft
    sentence = g.parse.sentence_of(draft.verb).span
    start = min(draft.speaker.start, draft.cue.start)
    before = g.text[sentence.start : start].rstrip()
    tail = g.text[max(draft.speaker.end, draft.cue.end) : sentence.end]
    if not before.endswith((",", "”", '"', "–", "—")) or len(tail.split()) > 8:
        return draft
    return replace(draft, content=trim(g.text, Span(sentence.start, start)))


def find_labels(text: str, parse: Parse, zones: tuple[Zone, ...], cues: Cues) -> list[Draft]:
    """Lines of a transcript or headline that open with a speaker and a colon; the words run to the line's end, or in
    a transcript (two labels in capitals) to the next label."""
    found = []
    for zone in zones:
        if zone.kind not in (ZoneKind.BODY, ZoneKind.HEADLINE):
            continue
        labels = [m for m in LABEL.finditer(text, zone.span.start, zone.span.end) if speaks(m[1], cues)]
        transcript = sum(m[1].isupper() for m in labels) > 1
        ends = [*(m.start() for m in labels[1:]), zone.span.end][: len(labels)]
        for match, following in zip(labels, ends, strict=True):
            line = text.find("\n", match.end(), following)
            end = following if transcript or line < 0 else line
            cue = Span(match.end(1), match.end(1) + 1)
            content = trim(text, Span(match.end(), end))
            first = next(iter(parse.tokens_in(cue)), None)
            if first is not None:
                found.append(Draft(Span(*match.span(1)), cue, content, "said", first.i))
    return found


def speaks(label: str, cues: Cues) -> bool:
    """Whether a label can name a speaker: not a word such as "Update" or "Photo"."""
    return label.split()[0].lower() not in cues.labels
