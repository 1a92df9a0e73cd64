"""What happens right of the store: judgements about reports, people's reviews, and the run that wrote a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether two reports tell the same happening."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on two reports, by a rule, model or person. The latest wins; none is deleted."""

    left: str
    right: str
    verdict: Verdict
    by: str
    at: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on one field of a report, kept beside the machine's value and never over it."""

    report_id: str
    field: str
    verdict: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Which code, ontology, knowledge and models wrote a row. `id` hashes the fingerprints, not the clock."""

    id: str
    version: str
    fingerprints: tuple[tuple[str, str], ...]
