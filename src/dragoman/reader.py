"""The reading with its resources in hand: whole dispatches and single layers. What users of the Python package hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from dragoman import pipeline, resources
from dragoman.llm.settings import LlmSettings
from dragoman.model.coding import ActorRef, Candidate, Coded, Modality, PlaceMention, Reading, Statement, Timex
from dragoman.model.parse import Parse
from dragoman.model.text import Dispatch, Span
from dragoman.ontology.loader import SANCTION_QUAD
from dragoman.ontology.rules import DEFAULT_EDITION
from dragoman.read.actors import code_phrase, consider_phrase
from dragoman.read.modality import judge_modality
from dragoman.read.relation import rank_types
from dragoman.read.zones import find_zones


@dataclass(frozen=True)
class Reader:
    """Everything loaded once; every method is a function of its arguments."""

    resources: resources.Resources
    # The last text parsed by `modality`: callers ask for one word of a sentence after another.
    _last: dict[str, Parse] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    @cache
    def load(
        model: str | None = None,
        knowledge: Path | None = None,
        *,
        edition: str = DEFAULT_EDITION,
        sanction_quad: int = SANCTION_QUAD,
        llm: LlmSettings | None = None,
        encoder: bool = True,
    ) -> Reader:
        """The reader with the shipped resources, or with those named; see `dragoman.load`."""
        return Reader(
            resources.load(model, knowledge, edition=edition, sanction_quad=sanction_quad, llm=llm, encoder=encoder)
        )

    def with_codebook(self, path: Path) -> Reader:
        """The same reader with a user's codebook, which is read anew at each call; raises `CodebookError`."""
        return Reader(resources.add_codebook(self.resources, path))

    def read(
        self,
        text: str,
        *,
        published: date | str | None = None,
        publisher: str | None = None,
        title: str | None = None,
        url: str | None = None,
    ) -> Reading:
        """Reads one dispatch; see `dragoman.read`."""
        if not isinstance(text, str):
            raise TypeError(f"text is a {type(text).__name__}; a string is needed")
        dispatch = Dispatch(text, publisher, as_date(published), title, url)
        return self.read_dispatch(dispatch)

    def read_dispatch(self, dispatch: Dispatch) -> Reading:
        """Reads a dispatch that a reader of files gave."""
        return pipeline.read(dispatch, self.resources)

    @property
    def _alone(self) -> Reader:
        """Without a second coder, which sees nothing of these layers."""
        return self if self.resources.second is None else Reader(replace(self.resources, second=None))

    def times(self, text: str, *, published: date | str | None = None) -> tuple[Timex, ...]:
        """The time expressions of `text` with TIMEX3 kind and value, in text order."""
        return self._alone.read(text, published=published).times

    def places(self, text: str, *, publisher: str | None = None) -> tuple[PlaceMention, ...]:
        """The place names of `text`, resolved or blank with a reason, in text order."""
        return self._alone.read(text, publisher=publisher).places

    def statements(self, text: str) -> tuple[Statement, ...]:
        """What is said in `text`: speaker, cue and content as spans, in text order."""
        return self._alone.read(text).statements

    def relation(
        self, text: str, actor: Span | tuple[int, int], recipient: Span | tuple[int, int]
    ) -> tuple[Coded[str], ...]:
        """What the one party of a sentence does to the other: PLOVER types, likeliest first, shares as scores.

        The spans, in code points of `text`, mark who does it and to whom. Given that something happens between them;
        `read` says whether anything does. Raises `ValueError` for a span outside the text, or without the encoder.
        """
        pair = Span(*actor), Span(*recipient)
        for span in pair:
            if not 0 <= span.start < span.end <= len(text):
                raise ValueError(f"{tuple(span)} is no part of a text of {len(text)} characters")
        encoder, ontology = self.resources.encoder, self.resources.ontology
        if encoder is None:
            raise ValueError("a relation needs the encoder: load the reader without encoder=False")
        return rank_types(text, pair, self._alone.read(text).reports, encoder, ontology)

    def actor(self, phrase: str, *, on: date | str | None = None, context: str | None = None) -> ActorRef | None:
        """Whom a phrase names on a day: country and sector codes, id, role and why; None when it names no actor."""
        return code_phrase(phrase, self.resources.directory, day=as_date(on), context=context)

    def candidates(
        self, phrase: str, *, on: date | str | None = None, context: str | None = None
    ) -> tuple[Candidate, ...]:
        """Everyone in the directory whom `actor` chose among, best fit first; a fit of 0 was ruled out."""
        return consider_phrase(phrase, self.resources.directory, day=as_date(on), context=context)

    def modality(self, text: str, span: Span | tuple[int, int]) -> Coded[Modality]:
        """How real the text says the happening is whose word stands at `span`; raises `ValueError` outside the body."""
        place = Span(*span)
        if text not in self._last:
            self._last.clear()
            self._last[text] = self.resources.parser.parse(text, find_zones(text))
        parse = self._last[text]
        head = parse.head_in(place)
        if head is None:
            raise ValueError(f"no word of the body stands at {tuple(place)}: {place.of(text)!r}")
        return judge_modality(head.i, place, parse)


def as_date(value: date | str | None) -> date | None:
    """A date from an ISO 8601 string (cut to the day); raises `ValueError` saying what would be right."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(f"published: {value!r} is no ISO 8601 date; write YYYY-MM-DD, such as 2020-01-30") from None
