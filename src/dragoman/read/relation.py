"""Rank the types of what one party of a sentence does to another, both given. Pools reports and encoder by one rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.classify.encoder import Scores
from dragoman.classify.marked import mark_sentence
from dragoman.classify.wordpiece import WordPiece
from dragoman.model.coding import ActorRef, Blank, Coded, Report
from dragoman.model.text import Span
from dragoman.ontology.loader import Ontology
from dragoman.read._weigh import NONE, TRUST, Weigher

# How much of the trust in a pattern remains when it names only one of the two, when it turns them round, or neither.
ONE_SIDE, TURNED, ELSEWHERE = 0.5, 0.4, 0.25


def rank_types(
    text: str, pair: tuple[Span, Span], reports: Sequence[Report], weigher: Weigher, ontology: Ontology
) -> tuple[Coded[str], ...]:
    """All types, best first, with their share as score; `pair` is actor and recipient, spans of `text`.

    The encoder's probabilities (NONE left out) are multiplied, for the type of each report, by the trust in patterns to
    the power of how well the report's sides are the pair's.
    """
    actor, recipient = pair
    marked = mark_sentence(text, actor=actor, recipient=recipient, cutter=WordPiece.load())
    shares = in_edition(weigher.weigh([marked])[0], ontology)
    fits: dict[str, float] = defaultdict(float)
    for report in reports:
        fits[report.type.value] = max(fits[report.type.value], fit(report, actor, recipient))
    products = {kind: p * TRUST ** fits[kind] if kind in fits else p for kind, p in shares.items()}
    total = sum(products.values())
    ranked = sorted(products, key=lambda kind: (-products[kind], kind))
    return tuple(
        Coded(kind, (actor, recipient), "relation.pool@1", round(products[kind] / total, 3)) for kind in ranked
    )


def in_edition(said: Scores, ontology: Ontology) -> dict[str, float]:
    """The encoder's probabilities by type of the edition: it learned PLOVER 2.0 and CAMEO, which say what changes."""
    shares: dict[str, float] = defaultdict(float)
    for kind, p in said.types.items():
        if kind == NONE:
            continue
        codes = {c: q for c, q in said.codes.items() if c and kind in ontology.newest.types_of(ontology.cameo[c])}
        total = sum(codes.values())
        if not total:
            shares[kind] += p
        for code, q in codes.items() if total else ():
            change = ontology.edition.change_of(code)
            shares[change[0] if change else kind] += p * q / total
    return shares


def fit(report: Report, actor: Span, recipient: Span) -> float:
    """How well the report's sides are the pair: 1 when both stand where they should."""
    left, right = spans(report.actors), spans(report.recipients) or spans(report.actors)
    found = meets(left, actor), meets(right, recipient)
    if all(found):
        return 1.0
    if any(found):
        return ONE_SIDE
    return TURNED if meets(left, recipient) or meets(right, actor) else ELSEWHERE


def spans(sides: Sequence[Coded[ActorRef] | Blank]) -> list[Span]:
    """The words that name the sides."""
    return [span for side in sides for span in side.evidence]


def meets(found: Sequence[Span], wanted: Span) -> bool:
    """Whether any span shares a character with the wanted one."""
    return any(span.meets(wanted) for span in found)
