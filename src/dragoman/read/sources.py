"""According to whom. Finds statements and the told-by chain of a happening; leaves truth and identities to others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from dragoman.model.coding import How, Source, Statement
from dragoman.model.parse import Parse
from dragoman.model.text import Span, Zone, cover
from dragoman.read._cue_grammar import Grammar, find_drafts, link_back
from dragoman.read._saying import find_quotes, load_cues
from dragoman.read._utterances import find_labels, join_quotes

# Stances that tell nothing: praise and blame presuppose the happening, wishes do not claim it.
NOT_TELLING = {"welcomed", "condemned", "wanted"}
# Stances whose cue is no utterance: a happening coded from "discussed" or "hopes" is not told by its actor.
SILENT = {"thought", "wanted"}
# "The remarks" reach back over this many sentences at most.
REACH = 12
CITING = ("citing", "quoting")
REPORTING = re.compile(
    r"(?!citing|quoting)(?:report|publish|broadcast|air|carr|quot|cit|document|chronicl)\w*(?: on)?$", re.I
)
UNNAMED = "unnamed source"


def find_statements(text: str, parse: Parse, zones: tuple[Zone, ...]) -> tuple[Statement, ...]:
    """What is said in `text`, by whom and in which words, in text order of the content.

    `speaker` is the full noun phrase, None where the text names nobody; `content` the whole clause or quote (with its
    marks, and from its first to its last part when the cue interrupts it); `direct` says that it stands in quote marks.
    A phrase that looks back ("made the remarks") is a statement whose content is what the same speaker just said.
    """
    g = Grammar(text, parse, load_cues())
    quotes = find_quotes(text)
    drafts = join_quotes(g, find_drafts(g), quotes) + find_labels(text, parse, zones, g.cues)
    found: dict[tuple[Span, Span], Statement] = {}
    for d in drafts:
        if d.content is not None and d.content.end > d.content.start:
            direct = is_direct(text, d.content, quotes)
            found.setdefault((d.content, d.cue), Statement(d.speaker, d.cue, d.content, d.stance, direct))
    ordered = sorted(found.values(), key=lambda s: (s.content, s.cue or s.content))
    return tuple(sorted([*ordered, *back_links(g, ordered)], key=lambda s: (s.content, s.cue or s.content)))


def is_direct(text: str, content: Span, quotes: tuple[Span, ...]) -> bool:
    """Whether the content starts with a quote ("that" before it aside)."""
    k = bisect_right(quotes, (content.end, content.end)) - 1
    if k < 0 or not quotes[k].meets(content):
        return False
    first = bisect_right(quotes, (content.start, len(text) + 1))
    near = [q for q in quotes[max(first - 1, 0) : first + 1] if q.meets(content)]
    return any(q.start <= content.start + len("that, ") for q in near)


def back_links(g: Grammar, statements: list[Statement]) -> list[Statement]:
    """One statement for each "made the remarks": its content is what the same speaker said in the sentences before."""
    of_sentence: dict[int, list[Statement]] = {}
    for s in statements:
        anchor = g.parse.head_in(s.cue or s.content)
        if anchor is not None:
            of_sentence.setdefault(g.parse.sentence_index[anchor.i], []).append(s)
    found = []
    for token in g.parse.tokens:
        link = link_back(g, token)
        if link is None:
            continue
        said = said_before(g.text, link.speaker, g.parse.sentence_index[token.i], of_sentence)
        if said:
            found.append(Statement(link.speaker, link.cue, cover([s.content for s in said]), "said"))
    return found


def said_before(
    text: str, speaker: Span | None, sentence: int, of_sentence: dict[int, list[Statement]]
) -> list[Statement]:
    """The statements of the unbroken run of sentences before `sentence` that one speaker may have made."""
    found: list[Statement] = []
    known = speaker.of(text) if speaker else "they"
    for here in range(sentence - 1, max(sentence - 1 - REACH, -1), -1):
        said = [s for s in of_sentence.get(here, []) if s.speaker is not None and s.stance not in NOT_TELLING]
        if not said or said[0].speaker is None:
            break
        name = said[0].speaker.of(text)
        if not may_be_same(known, name):
            break
        found += [s for s in said if s.speaker == said[0].speaker]
        known = name if is_name(name) else known
    return found


def is_name(phrase: str) -> bool:
    """Whether a speaker phrase holds a name rather than a pronoun or a description ("the minister")."""
    return not re.match(r"(?:the|he|she|they|it|his|her|their|who|which|that)\b", phrase, re.I)


def may_be_same(one: str, other: str) -> bool:
    """Whether two speaker phrases can mean one speaker: two names must share a word, all else may."""
    if not (is_name(one) and is_name(other)):
        return True
    return bool(set(re.findall(r"\w{3,}", one.lower())) & set(re.findall(r"\w{3,}", other.lower())))


def find_sources(
    clause: Span,
    trigger: Span,
    statements: tuple[Statement, ...],
    text: str,
    *,
    publisher: str | None,
    names: Callable[[Span], str | None],
) -> tuple[Source, ...]:
    """The told-by chain of the happening at `trigger`, nearest to the happening first, closed by the publisher.

    A statement tells the happening when its content holds the trigger, when the trigger is its own cue, or when its
    content holds the cue of such a statement that lies outside `clause` (the outlet that reported the remarks).
    `names` gives a speaker's full name; without one the words of the text stand.
    """
    near = sorted((s for s in statements if tells(s, trigger)), key=lambda s: nearness(s, text))
    cues = [s.cue for s in near if s.cue is not None and not clause.holds(s.cue)]
    outer = [s for s in statements if s not in near and tells_telling(s, cues)]
    chain: list[Source] = []
    for s in [*near, *sorted(outer, key=lambda s: nearness(s, text))]:
        link = make_link(s, text, names)
        if not any(link.name == c.name for c in chain):
            chain.append(link)
    if publisher and not any(c.name == publisher for c in chain):
        chain.append(Source(publisher, How.PUBLISHED))
    return tuple(chain)


def nearness(s: Statement, text: str) -> tuple[int, bool, Span]:
    """Sort key: the innermost statement has the shortest content; whoever is cited stands before who cites."""
    return (s.content.end - s.content.start, s.cue is None or s.cue.of(text).lower() not in CITING, s.content)


def tells(s: Statement, trigger: Span) -> bool:
    """Whether the statement says the happening at `trigger`; words about the speaker inside a broken quote do not."""
    if s.cue is not None and s.cue.meets(trigger):
        return s.speaker is not None and s.stance not in SILENT
    if s.stance in NOT_TELLING and not s.direct:
        return False
    return s.content.holds(trigger) and not (s.speaker is not None and s.speaker.meets(trigger))


def tells_telling(s: Statement, cues: list[Span]) -> bool:
    """Whether the statement says that one of the `cues` was uttered."""
    return s.stance not in NOT_TELLING and any(s.content.holds(c) and c != s.cue for c in cues)


def make_link(s: Statement, text: str, names: Callable[[Span], str | None]) -> Source:
    """The statement's speaker as a link of the chain; an outlet, or a verb of reporting, passes on."""
    if s.speaker is None:
        return Source(UNNAMED, How.REPORTED, s.cue, s.cue)
    passed_on = s.cue is not None and REPORTING.match(s.cue.of(text))
    how = How.REPORTED if passed_on or is_outlet(s.speaker.of(text)) else How.SAID
    return Source(names(s.speaker) or s.speaker.of(text), how, s.speaker, s.cue)


def is_outlet(phrase: str) -> bool:
    """Whether a speaker's name ends like that of a news outlet ("the Anadolu Agency", "state television")."""
    words = re.findall(r"\w+", phrase.lower())
    return bool(words) and words[-1] in load_cues().outlets
