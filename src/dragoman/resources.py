"""Everything that is loaded once and passed down: parser, encoder, ontology, directory, gazetteer. Knows no text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from dragoman.classify.encoder import Encoder
from dragoman.codebook.extend import extend_ontology
from dragoman.codebook.fewshot import Coder
from dragoman.codebook.load import load_coder
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.lexicon import Lexicon, load_lexicon
from dragoman.llm.settings import LlmSettings
from dragoman.model.coding import Blank, Frame, Mention
from dragoman.model.events import Run
from dragoman.model.parse import Parse
from dragoman.model.text import Zone, make_id
from dragoman.ontology.loader import SANCTION_QUAD, Ontology, load_ontology
from dragoman.ontology.rules import DEFAULT_EDITION


class Parser(Protocol):
    """Anything that turns the coded zones of a text into a `Parse`."""

    fingerprint: str

    def parse(self, text: str, zones: tuple[Zone, ...]) -> Parse:
        """Sentences, tokens and entities with offsets that count in `text`."""
        ...


class SecondCoder(Protocol):
    """Anything that says which frames it sees in a parsed text, beside the rules. May ask a network; never raises."""

    @property
    def fingerprint(self) -> str:
        """Changes with whatever changes what the coder says."""
        ...

    def frames(
        self, text: str, parse: Parse, mentions: tuple[Mention, ...]
    ) -> tuple[tuple[Frame, ...], tuple[Blank, ...]]:
        """Frames in text order, and a blank for everything that could not be used."""
        ...


@dataclass(frozen=True)
class Resources:
    """What a reading may look at beside the dispatch. Frozen: two readings with the same resources are alike.

    `second` is None unless the user turns a second coder on.
    """

    parser: Parser
    lexicon: Lexicon
    ontology: Ontology
    directory: Directory
    gazetteer: Gazetteer
    encoder: Encoder | None
    second: SecondCoder | None = None
    codebook: Coder | None = None

    @property
    def run(self) -> Run:
        """Which code, data and models stand behind the rows; its id is the same wherever these are the same."""
        parts: tuple[tuple[str, str], ...] = (
            ("parser", self.parser.fingerprint),
            ("lexicon", self.lexicon.fingerprint),
            ("edition", self.ontology.edition.name),
            ("ontology", self.ontology.fingerprint),
            ("directory", self.directory.fingerprint),
            ("gazetteer", self.gazetteer.fingerprint),
            ("encoder", self.encoder.fingerprint if self.encoder else "none"),
            *((("second", self.second.fingerprint),) if self.second else ()),
        )
        if self.codebook is not None:
            parts = (*parts, ("codebook", self.codebook.fingerprint))
        own = version("dragoman")
        return Run(make_id("run", own, *(f"{k}={v}" for k, v in parts)), own, parts)


@cache
def load(
    model: str | None = None,
    knowledge: Path | None = None,
    *,
    edition: str = DEFAULT_EDITION,
    sanction_quad: int = SANCTION_QUAD,
    llm: LlmSettings | None = None,
    encoder: bool = True,
) -> Resources:
    """All resources that ship with the package, loaded once a process.

    Takes about two seconds; the first use on a machine compiles gazetteer and directory into the user's cache. `model`
    names another installed spaCy English model package, `knowledge` a file made by `dragoman knowledge build`;
    `edition` and `sanction_quad` go to `load_ontology`; `llm` is a second coder that is asked about every dispatch;
    without `encoder` the patterns alone decide, which is faster and less exact.

    Raises `ModuleNotFoundError` when the model is not installed, `DirectoryError` for a `knowledge` that is no use,
    `OntologyError` for an edition or quad class that there is not, `ImportError` or `LlmError` for an `llm` that
    cannot be asked.
    """
    if llm is not None:
        from dragoman.llm.coder import LlmCoder

        second = LlmCoder.open(llm, load_ontology())
        plain = load(model, knowledge, edition=edition, sanction_quad=sanction_quad, encoder=encoder)
        return replace(plain, second=second)
    from dragoman.parsers.spacy import SpacyParser

    ontology = load_ontology(edition, sanction_quad=sanction_quad)
    parser, weigher = SpacyParser.load(model), Encoder.load() if encoder else None
    return Resources(parser, load_lexicon(), ontology, Directory.load(knowledge), Gazetteer.load(), weigher)


def add_codebook(resources: Resources, path: Path) -> Resources:
    """The resources with a user's codebook, read anew at each call: its types in the ontology, and its coder.

    Raises `CodebookError` for a file that cannot be used.
    """
    coder = load_coder(path)
    return replace(resources, ontology=extend_ontology(resources.ontology, coder.codebook), codebook=coder)
