"""The grammar of a text as our own small types. Parsers are adapters that fill them; stages read nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dragoman.model.text import Span


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `i` and `head` index `Parse.tokens`; a root is its own head.

    `dep` is a ClearNLP/Universal-style label as the spaCy English models give them (nsubj, dobj, pobj, prep, agent,
    ccomp, ...); `pos` is a Universal POS tag, `tag` a Penn tag, `ent` an OntoNotes entity type or "".
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str

    @property
    def span(self) -> Span:
        """The characters of the token."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` up to but not including `last`, and the root token among them."""

    first: int
    last: int
    root: int
    span: Span


@dataclass(frozen=True)
class Parse:
    """Sentences and tokens of the coded zones of one text, with the entity spans the parser's own model proposed."""

    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[tuple[Span, str], ...] = ()

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token the indices of its dependents, left to right."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return tuple(tuple(b) for b in below)

    @cached_property
    def sentence_index(self) -> tuple[int, ...]:
        """For each token the index of its sentence."""
        out = [0] * len(self.tokens)
        for k, sentence in enumerate(self.sentences):
            for i in range(sentence.first, sentence.last):
                out[i] = k
        return tuple(out)

    def kids(self, i: int, *deps: str) -> list[Token]:
        """Dependents of token `i`, left to right; with `deps` only those with one of these labels."""
        return [self.tokens[k] for k in self.children[i] if not deps or self.tokens[k].dep in deps]

    def subtree(self, i: int) -> list[int]:
        """Indices of token `i` and all below it, in text order. Iterative: depth is no limit."""
        out, todo = [], [i]
        while todo:
            k = todo.pop()
            out.append(k)
            if len(out) > len(self.tokens):
                raise ValueError(f"the heads of this parse form a circle through token {k}")
            todo.extend(self.children[k])
        return sorted(out)

    def sentence_of(self, i: int) -> Sentence:
        """The sentence token `i` stands in."""
        return self.sentences[self.sentence_index[i]]

    def ancestors(self, i: int) -> list[int]:
        """Heads of token `i`, nearest first, up to the root."""
        out = []
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            out.append(i)
            if len(out) > len(self.tokens):
                raise ValueError(f"the heads of this parse form a circle through token {i}")
        return out

    def tokens_in(self, span: Span) -> list[Token]:
        """Tokens that overlap `span`, in order. Logarithmic search, linear in the answer."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].end <= span.start:
                low = mid + 1
            else:
                high = mid
        out = []
        while low < len(self.tokens) and self.tokens[low].start < span.end:
            out.append(self.tokens[low])
            low += 1
        return out

    def head_in(self, span: Span) -> Token | None:
        """The token of `span` whose head lies outside it: the head of the phrase (first one when there are several)."""
        inside = self.tokens_in(span)
        members = {t.i for t in inside}
        for token in inside:
            if token.head == token.i or token.head not in members:
                return token
        return inside[0] if inside else None
