"""Everything that is loaded once and passed down: parser, word lists, ontology, directory, gazetteer. Knows no text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from dragoman.codebook.extend import extend_ontology
from dragoman.codebook.fewshot import Coder
from dragoman.codebook.load import load_coder
from dragoman.knowledge.directory import Directory
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.knowledge.lexicon import Lexicon, load_lexicon
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


@dataclass(frozen=True)
class Resources:
    """What a reading may look at beside the dispatch. Frozen: two readings with the same resources are alike."""

    parser: Parser
    lexicon: Lexicon
    ontology: Ontology
    directory: Directory
    gazetteer: Gazetteer
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
) -> Resources:
    """All resources that ship with the package, loaded once a process.

    Takes about two seconds; the first use on a machine compiles gazetteer and directory into the user's cache. `model`
    names another installed spaCy English model package, `knowledge` a file made by `dragoman knowledge build`;
    `edition` and `sanction_quad` go to `load_ontology`.

    Raises `ModuleNotFoundError` when the model is not installed, `DirectoryError` for a `knowledge` that is no use,
    `OntologyError` for an edition or quad class that there is not.
    """
    from dragoman.parsers.spacy import SpacyParser

    ontology = load_ontology(edition, sanction_quad=sanction_quad)
    parser = SpacyParser.load(model)
    return Resources(parser, load_lexicon(), ontology, Directory.load(knowledge), Gazetteer.load())


def add_codebook(resources: Resources, path: Path) -> Resources:
    """The resources with a user's codebook, read anew at each call: its types in the ontology, and its coder.

    Raises `CodebookError` for a file that cannot be used.
    """
    coder = load_coder(path)
    return replace(resources, ontology=extend_ontology(resources.ontology, coder.codebook), codebook=coder)
