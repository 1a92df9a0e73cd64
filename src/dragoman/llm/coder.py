"""The second coder: asks the endpoint about a dispatch and turns its rows into frames. What does not fit is a blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dragoman.llm.align import align
from dragoman.llm.answer import NoJson, Row, read_rows, shown
from dragoman.llm.cache import find_answer, keep_answer, path_of
from dragoman.llm.client import EndpointError, Message, NoContent, Refused, ask, check
from dragoman.llm.prompt import instructions, make_messages, make_schema, sentence_lists
from dragoman.llm.settings import LlmSettings
from dragoman.model.coding import Blank, Frame, Mention, Modality
from dragoman.model.parse import Parse
from dragoman.model.text import Span, cover, make_id
from dragoman.ontology.loader import Ontology

# What has a meaning in a rule's name, or is no sign of a name.
ODD = re.compile(r"[^\w.:/+-]")
# Below every rule's score (they begin at 0.6): nobody has measured how often a model that the user names is right.
LLM_SCORE = 0.4
VERSION = 1


@dataclass(frozen=True)
class LlmCoder:
    """A `SecondCoder` behind an endpoint. Holds no connection and no key, so that it may go to any worker."""

    settings: LlmSettings
    ontology: Ontology = field(repr=False)

    @staticmethod
    def open(settings: LlmSettings, ontology: Ontology) -> LlmCoder:
        """The coder, after a look at what can be known without asking: extra, address, key, cache folder.

        Raises `MissingExtra` (an `ImportError`), `LlmError`, or `OSError` for a folder that cannot be made.
        """
        check(settings)
        if settings.cache is not None:
            Path(settings.cache).mkdir(parents=True, exist_ok=True)
        return LlmCoder(settings, ontology)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with address, model, how it is asked, and the codebook."""
        s = self.settings
        asked = instructions(self.ontology)
        return make_id("llm", VERSION, s.base_url, s.model, s.answer_format, s.temperature, s.seed, asked)

    @cached_property
    def by(self) -> str:
        """The name in claims: "llm.MODEL@1"; signs that a rule's name gives a meaning become "-"."""
        return f"llm.{ODD.sub('-', self.settings.model)}@{VERSION}"

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return make_schema(self.ontology)

    @cached_property
    def _mutual(self) -> frozenset[str]:
        """Types that can be mutual."""
        return frozenset(e.type for e in self.ontology.entries if e.symmetric)

    def frames(
        self, text: str, parse: Parse, mentions: tuple[Mention, ...]
    ) -> tuple[tuple[Frame, ...], tuple[Blank, ...]]:
        """The frames the model sees, in text order, and a blank for all it said that could not be used.

        Asks once for about 12,000 characters of sentences. When the endpoint fails, the rest of the dispatch is not
        asked for; when it refuses a request, for its size or what it tells, only those sentences go without.
        """
        frames: list[Frame] = []
        blanks: list[Blank] = []
        for numbers, listed in sentence_lists(text, parse):
            try:
                rows, odd = read_rows(self.answer(make_messages(listed, self.ontology), blanks))
            except Refused as error:
                blanks.append(Blank("E001", (cover([parse.sentences[k].span for k in numbers]),), note=str(error)))
                continue
            except EndpointError as error:
                spans = [parse.sentences[k].span for k in range(numbers.start, len(parse.sentences))]
                blanks.append(Blank("E001", (cover(spans),), note=str(error)))
                break
            except (NoContent, NoJson) as error:
                spans = [parse.sentences[k].span for k in numbers]
                blanks.append(Blank("E002", (cover(spans),), note=str(error)))
                continue
            blanks += [Blank("E002", note=row) for row in odd]
            for row in rows:
                found = list(self.read_row(row, numbers, text, parse, mentions))
                frames += [f for f in found if isinstance(f, Frame)]
                blanks += [b for b in found if isinstance(b, Blank)]
        return tuple(sorted(dict.fromkeys(frames), key=lambda f: (f.trigger, f.evidence))), tuple(blanks)

    def answer(self, messages: list[Message], blanks: list[Blank]) -> str:
        """The model's answer, from the cache where it was asked before; a cache that fails is noted in `blanks`."""
        folder = self.settings.cache
        if folder is None:
            return ask(self.settings, messages, self._schema)
        path = path_of(Path(folder), self.settings, messages)
        try:
            kept = find_answer(path)
        except OSError as error:
            kept = None
            blanks.append(Blank("E008", note=str(error)))
        if kept is not None:
            return kept
        answer = ask(self.settings, messages, self._schema)
        try:
            keep_answer(path, answer, self.settings)
        except OSError as error:
            blanks.append(Blank("E008", note=str(error)))
        return answer

    def read_row(
        self, row: Row, numbers: range, text: str, parse: Parse, mentions: tuple[Mention, ...]
    ) -> Iterator[Frame | Blank]:
        """The frame that a row tells, if type, sentence and trigger are there and somebody takes part; and blanks."""
        if row.sentence - 1 not in numbers:
            yield Blank("E005", note=shown(f"sentence {row.sentence}: {row.type} {row.trigger}"))
            return
        sentence = parse.sentences[row.sentence - 1].span
        kind = self.ontology.types.get(row.type)
        if kind is None:
            yield Blank("E003", (sentence,), note=shown(row.type))
            return
        trigger = align(row.trigger, text, sentence)
        head = parse.head_in(trigger) if trigger else None
        if trigger is None or head is None:
            yield Blank("E004", (sentence,), note=shown(row.trigger))
            return
        mode = row.mode if row.mode in kind.modes else None
        modality = Modality(row.modality) if row.modality in list(Modality) else None
        unknown = [x for x, known in ((row.mode, mode), (row.modality, modality)) if x is not None and known is None]
        yield from (Blank("E007", (trigger,), note=shown(x)) for x in unknown)
        quotes = [(quote, align(quote, text, sentence, trigger)) for quote in (*row.actors, *row.recipients)]
        yield from (Blank("E004", (sentence,), note=shown(quote)) for quote, span in quotes if span is None)
        sides = {quote: side_at(span, parse, mentions) for quote, span in quotes if span is not None}
        actors = {sides[q] for q in row.actors if q in sides}
        recipients = {sides[q] for q in row.recipients if q in sides} - actors
        if not actors and not recipients:
            yield Blank("E006", (trigger,), note=row.type)
            return
        yield Frame(
            type=row.type,
            mode=mode,
            trigger=head.i,
            evidence=trigger,
            actors=tuple(sorted(actors)),
            recipients=tuple(sorted(recipients)),
            symmetric=row.type in self._mutual and len(actors) > 1 and not recipients,
            clause=cover([parse.tokens[i].span for i in parse.subtree(head.i)]),
            entry=self.by,
            score=LLM_SCORE,
            modality=modality,
        )


def side_at(span: Span, parse: Parse, mentions: tuple[Mention, ...]) -> Span:
    """The mention that a quote names, by the head of its words; the quote itself where no mention stands."""
    head = parse.head_in(span)
    if head is None:
        return span
    holding = [m for m in mentions if m.span.holds(head.span)]
    closest = max(holding, key=lambda m: (m.head == head.i, -gap_of(m.span, span)), default=None)
    return closest.span if closest else span


def gap_of(a: Span, b: Span) -> int:
    """How much two spans differ at their ends, in characters."""
    return abs(a.start - b.start) + abs(a.end - b.end)
