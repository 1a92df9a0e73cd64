"""Fit the constants of the rule by which patterns and encoder meet: python training/coder/fit.py.

Reads the demonstration set, which the encoder has not seen, and prints for TRUST, VETO and FLOOR what they give there,
what VETO and FLOOR leave standing on quiet text, and the scaling of the scores. A person chooses and writes the numbers
into src/dragoman/read/_weigh.py.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "evaluation"))

from demo import fits, match, nth  # noqa: E402

import dragoman  # noqa: E402
from dragoman.classify.encoder import Scores  # noqa: E402
from dragoman.classify.marked import mark_example  # noqa: E402
from dragoman.demo import dispatches  # noqa: E402
from dragoman.read._marking import example_of  # noqa: E402
from dragoman.read._weigh import CALIBRATION, NONE  # noqa: E402
from dragoman.read.frames import candidates  # noqa: E402
from dragoman.read.mentions import find_mentions  # noqa: E402
from dragoman.read.zones import ZoneKind, find_zones  # noqa: E402

FOUND = dragoman.load().resources


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern's type ("" for none), the encoder's scores, and the gold's types; None where the gold tells nothing."""

    pattern: str
    scores: Scores
    gold: tuple[str, ...] | None


def candidates_of(text: str, gold: list[dict[str, object]]) -> Iterator[Candidate]:
    """The candidates of one text, each with the gold report whose trigger it meets."""
    zones = find_zones(text)
    parse = FOUND.parser.parse(text, zones)
    bodies = [z.span for z in zones if z.kind is ZoneKind.BODY]
    for frame in candidates(parse, find_mentions(text, parse, FOUND.lexicon), FOUND.ontology):
        if any(b.holds(frame.evidence) for b in bodies):
            met = [g for g in gold if nth(text, str(g["trigger"]), g["trigger_nth"]).meets(frame.evidence)]
            kinds = (str(met[0]["type"]), *met[0]["also_type"]) if met else None
            yield Candidate(frame.type, FOUND.encoder.weigh([mark_example(example_of(frame, text, parse))])[0], kinds)


def settled(candidate: Candidate, trust: float) -> tuple[str, float]:
    """The type that wins and its share."""
    products = {k: p * (trust if k == candidate.pattern else 1) for k, p in candidate.scores.types.items()}
    total = sum(products.values())
    best = max((k for k in products if k != NONE), key=lambda k: (products[k], k))
    return best, products[best] / total


def told(candidate: Candidate, trust: float, veto: float, floor: float) -> tuple[str, float] | None:
    """What the rule tells of a candidate, or None."""
    kind, share = settled(candidate, trust)
    if candidate.scores.types[NONE] >= veto or (not candidate.pattern and share < floor):
        return None
    return kind, share


def line(name: str, demo: list[Candidate], quiet: list[Candidate], reports: int, *rule: float) -> str:
    """Precision, recall and F1 on the demonstration set, and how many reports are told on quiet text."""
    out = [(c, told(c, *rule)) for c in demo]
    n = sum(t is not None for _, t in out)
    hit = sum(t is not None and c.gold is not None and t[0] in c.gold for c, t in out)
    noise = sum(told(c, *rule) is not None for c in quiet)
    return f"{name}: P {100 * hit / n:.1f} R {100 * hit / reports:.1f} F1 {200 * hit / (n + reports):.1f} quiet {noise}"


def platt(pairs: list[tuple[float, bool]]) -> tuple[float, float]:
    """Intercept and slope that bring log odds of shares to log odds of being right: logistic regression, ridge 1."""
    clipped = np.clip([s for s, _ in pairs], 1e-4, 1 - 1e-4)
    x = np.stack([np.ones(len(pairs)), np.log(clipped / (1 - clipped))], axis=1)
    y, w = np.array([float(ok) for _, ok in pairs]), np.zeros(2)
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        w = w + np.linalg.solve((x.T * (p * (1 - p))) @ x + np.eye(2), x.T @ (y - p) - w)
    return round(float(w[0]), 2), round(float(w[1]), 2)


def main() -> None:
    """Prints the tables."""
    rows = [json.loads(row) for row in (ROOT / "evaluation/gold/demo.jsonl").read_text("utf-8").splitlines()]
    gold = {row["id"]: row["reports"] for row in rows}
    demo = [c for d in dispatches() for c in candidates_of(d.text, gold[str(d.url).rsplit("/", 1)[-1]])]
    passages = (ROOT / "evaluation/gold/quiet.txt").read_text("utf-8").strip().split("\n\n")
    quiet = [c for p in passages for c in candidates_of(" ".join(p.splitlines()), [])]
    reports = sum(len(r) for r in gold.values())
    print(line("patterns only", [c for c in demo if c.pattern], quiet, reports, 1e9, 2, 2))
    for trust in (5.0, 10.0, 20.0, 40.0, 80.0, 160.0):
        print(line(f"TRUST {trust}", demo, quiet, reports, trust, 0.3, 0.9))
    for veto in (0.1, 0.2, 0.3, 0.5, 0.7, 0.9):
        print(line(f"VETO {veto}", demo, quiet, reports, 80.0, veto, 0.9))
    for floor in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 2.0):
        print(line(f"FLOOR {floor}", demo, quiet, reports, 80.0, 0.3, floor))
    for by, pairs in shares_of_reports(gold).items():
        print(f"CALIBRATION {by}: {platt(pairs)} from {len(pairs)} reports, {sum(ok for _, ok in pairs)} right")


def shares_of_reports(gold: dict[str, list[dict[str, object]]]) -> dict[str, list[tuple[float, bool]]]:
    """By who gave the type: the share behind each report's score, and whether the gold has such a report."""
    found: dict[str, list[tuple[float, bool]]] = {by: [] for by in CALIBRATION}
    for dispatch in dispatches():
        reading = dragoman.load().read_dispatch(dispatch)
        right = {id(r): fits(g, r) for g, r in match(gold[str(dispatch.url).rsplit("/", 1)[-1]], reading)}
        for report in reading.reports:
            by = "encoder" if "encoder.type" in report.type.by else "pattern"
            intercept, slope = CALIBRATION[by]
            odds = (math.log(max(report.type.score, 1e-4) / max(1 - report.type.score, 1e-4)) - intercept) / slope
            found[by].append((1 / (1 + math.exp(-odds)), right.get(id(report), False)))
    return found


if __name__ == "__main__":
    main()
