"""Join the types and patterns of a codebook with PLOVER's own. Tables in, an ontology out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dragoman.codebook.loader import Codebook, CodebookError, CustomType, Problem
from dragoman.model.text import make_id
from dragoman.ontology.loader import Entry, EventType, Ontology, index


def extend_ontology(ontology: Ontology, codebook: Codebook) -> Ontology:
    """The ontology with the codebook's types; their patterns are tried before PLOVER's.

    A type that `replaces` one of PLOVER's takes its name: PLOVER's patterns for it go, its modes and CAMEO code stay.
    Raises `CodebookError` where a pattern names a CAMEO code that does not exist.
    """
    check_cameo(ontology, codebook)
    own = [entry for custom in codebook.types for entry in custom.entries]
    gone = {custom.code for custom in codebook.types if custom.replaces}
    kinds = {custom.code: merged(custom, ontology) for custom in codebook.types}
    entries = (*own, *(e for e in ontology.entries if e.type not in gone))
    return replace(
        ontology,
        types={**ontology.types, **kinds},
        entries=entries,
        verbs=before(own, ontology.verbs, gone, lambda e: e.verbs),
        nouns=before(own, ontology.nouns, gone, lambda e: e.nouns),
        fingerprint=make_id(ontology.fingerprint, codebook.fingerprint),
        by_id={**ontology.by_id, **{e.id: e for e in own}},
    )


def check_cameo(ontology: Ontology, codebook: Codebook) -> None:
    """Raises `CodebookError` where a pattern names a CAMEO code that does not exist."""
    wrong = [
        Problem(codebook.name, custom.code, f"entry {entry.id.rpartition('.')[2]}", f"{code!r} is no CAMEO code", RIGHT)
        for custom in codebook.types
        for entry in custom.entries
        for code in (entry.cameo, *(c for c, _ in entry.cameo_with))
        if code is not None and (code not in ontology.cameo or len(code) < 3)
    ]
    if wrong:
        raise CodebookError(tuple(wrong))


RIGHT = 'leave it out, or write three or four digits in quotes, such as "171"'


def merged(custom: CustomType, ontology: Ontology) -> EventType:
    """The type as the ontology takes it up; one of PLOVER's that is replaced keeps its modes and CAMEO codes."""
    if not custom.replaces:
        return custom.kind
    old, new = ontology.types[custom.code], custom.kind
    return replace(
        new,
        modes={**old.modes, **new.modes},
        cameo=old.cameo,
        mode_gists={**old.mode_gists, **new.mode_gists},
        mode_cameo={**dict.fromkeys(new.modes, old.cameo), **old.mode_cameo},
    )


def before(
    own: list[Entry],
    table: Mapping[str, tuple[Entry, ...]],
    gone: set[str],
    words: Callable[[Entry], frozenset[str]],
) -> dict[str, tuple[Entry, ...]]:
    """The table with the codebook's patterns in front and without those of replaced types."""
    left = {word: tuple(e for e in entries if e.type not in gone) for word, entries in table.items()}
    new = index(own, words)
    return {word: new.get(word, ()) + left.get(word, ()) for word in {**left, **new}}
