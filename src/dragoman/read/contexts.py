"""Find the PLOVER contexts of a report: cue words in its sentence, and what its CAMEO code carries. No identities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.model.coding import Blank, Coded, Frame
from dragoman.model.parse import Parse, Token
from dragoman.model.text import Span, cover
from dragoman.ontology.cameo import CameoCode
from dragoman.ontology.contexts import Context

CUE_POS = {"NOUN", "PROPN", "ADJ", "NUM", "X"}


@dataclass(frozen=True, slots=True)
class Word:
    """A token with the forms that a cue may have."""

    token: Token
    forms: frozenset[str]


def find_contexts(
    frame: Frame,
    cameo: Coded[str] | Blank,
    parse: Parse,
    contexts: Mapping[str, Context],
    codes: Mapping[str, CameoCode],
) -> tuple[Coded[str], ...]:
    """The contexts in the manual's order, each once: with its cue words, or else with the trigger behind the code."""
    words = [Word(t, forms(t)) for t in tokens_of(frame, parse)]
    seen = frozenset[str]().union(*(w.forms for w in words))
    carried = codes[cameo.value].contexts if isinstance(cameo, Coded) else ()
    found = []
    for name, context in contexts.items():
        spans = () if context.starts.isdisjoint(seen) else find_cues(words, context)
        if spans:
            found.append(Coded(name, spans, "contexts.cues@1", 0.6 if len(spans) == 1 else 0.8))
        elif isinstance(cameo, Coded) and name in carried:
            found.append(Coded(name, (frame.evidence,), f"contexts.cameo@1<{cameo.by}", round(0.7 * cameo.score, 3)))
    return tuple(found)


def tokens_of(frame: Frame, parse: Parse) -> list[Token]:
    """The tokens of the sentence and of the sides, in text order."""
    spans = (parse.sentence_of(frame.trigger).span, *frame.actors, *frame.recipients)
    return [parse.tokens[i] for i in sorted({t.i for span in spans for t in parse.tokens_in(span)})]


def find_cues(words: Sequence[Word], context: Context) -> tuple[Span, ...]:
    """Where the cues of a context stand among the words, in text order; a word inside a phrase counts with it."""
    spans: list[Span] = []
    i = 0
    while i < len(words):
        length = phrase_at(words, i, context)
        if length:
            spans.append(cover([w.token.span for w in words[i : i + length]]))
        elif is_cue(words[i], context):
            length = 1
            spans.append(words[i].token.span)
        i += length or 1
    return tuple(spans)


def is_cue(word: Word, context: Context) -> bool:
    """Whether the word is a cue by itself: a verb among the verbs ("voted"), any other among the words."""
    if word.token.pos == "VERB":
        return word.token.lemma.lower() in context.verbs
    return word.token.pos in CUE_POS and not word.forms.isdisjoint(context.words)


def phrase_at(words: Sequence[Word], i: int, context: Context) -> int:
    """The length of the longest phrase of the context that starts at word `i`, 0 without one."""
    starting = [p for form in words[i].forms for p in context.openings.get(form, ())]
    return max((len(p) for p in starting if stands_at(words, i, p)), default=0)


def stands_at(words: Sequence[Word], i: int, phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands there word by word."""
    there = words[i : i + len(phrase)]
    return len(there) == len(phrase) and all(part in word.forms for part, word in zip(phrase, there, strict=True))


def forms(token: Token) -> frozenset[str]:
    """Dictionary form and form as written, lower case."""
    return frozenset((token.lemma.lower(), token.text.lower()))
