"""Measure the coder on sentences that were written blind, on quiet text, and how far its scores can be believed.

    python evaluation/coder.py [--errors N] [--json FILE] [--curve FILE]

`gold/marked.txt` holds 400 sentences with actor, recipient and trigger marked, by someone who had seen neither the
program nor its training text; `gold/quiet.txt` 300 sentences of sport, weather, business and the like, in which nothing
political happens. `--curve` writes the reliability curve: the share of right types by score, over the reports of the
blind sentences and of the demonstration set (a report that its gold lacks counts as wrong).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo import fits, match, share  # type: ignore[import-not-found]  # beside this script

import dragoman
from dragoman.classify.encoder import Encoder
from dragoman.classify.marked import mark_example
from dragoman.classify.marks import Example, read_marks
from dragoman.demo import dispatches

GOLD = Path(__file__).with_name("gold")
Scored = list[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """One blind sentence with its labels and marks."""

    said: Example
    type: str
    mode: str
    modality: str
    background: bool


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description="Measure the coder on blind sentences and quiet text.")
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of each kind")
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    arguments.add_argument("--curve", metavar="FILE", help="write the reliability curve to FILE")
    chosen = arguments.parse_args()
    lines = list(read_lines())
    errors: dict[str, list[str]] = defaultdict(list)
    scored: Scored = []
    figures = {
        "encoder": encoder_figures(lines, errors),
        "coder": coder_figures(lines, errors, scored),
        "quiet": quiet_figures(errors),
    }
    for name, values in figures.items():
        print(f"{name:11} {json.dumps(values)}", flush=True)
    for name, notes in errors.items() if chosen.errors else ():
        print("\n".join([f"   {name}: {len(notes)}", *(f"      {n}" for n in notes[: chosen.errors])]))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    if chosen.curve:
        Path(chosen.curve).write_text(curve([*scored, *demo_scores()]), encoding="utf8")


def read_lines() -> Iterator[Line]:
    """The blind sentences."""
    for row in (GOLD / "marked.txt").read_text("utf-8").splitlines():
        _, kind, mode, modality, time, marked = (f.strip() for f in row.split("|"))
        yield Line(read_marks(marked), kind, mode, modality, time == "background")


def encoder_figures(lines: Sequence[Line], errors: dict[str, list[str]]) -> dict[str, Any]:
    """The encoder alone, all marks given: shares right of type, mode, modality and background, in percent."""
    right: Counter[str] = Counter()
    pairs = []
    for line in lines:
        opinion = Encoder.load().weigh([mark_example(line.said)])[0]
        kind, modality = top(opinion.types), top(opinion.modalities)
        pairs.append((line.type, kind))
        right["type"] += kind == line.type
        right["modality"] += modality == line.modality
        right["background"] += (opinion.background > 0.5) == line.background
        if kind != line.type:
            errors["encoder type"].append(f"{line.type} not {kind} {opinion.types[kind]}: {line.said.text}")
    n = len(lines)
    return {k: share(v, n) for k, v in right.items()} | {"type macro-F1": macro_f1(pairs), "n": n}


def coder_figures(lines: Sequence[Line], errors: dict[str, list[str]], scored: Scored) -> dict[str, Any]:
    """The whole reading: of the happenings how many are found and rightly typed, and what is told where none is."""
    reader = dragoman.load()
    found = Counter[str]()
    relations = []
    for line in lines:
        trigger = line.said.trigger
        hits = [r for r in reader.read(line.said.text).reports if r.trigger.meets(trigger)]
        scored += [(r.type.score, r.type.value == line.type) for r in hits]
        found["modality"] += reader.modality(line.said.text, trigger).value.value == line.modality
        if line.type == "NONE":
            found["at NONE"] += bool(hits)
            errors["told at NONE"] += [f"{hits[0].type.value} ({hits[0].type.by}): {line.said.text}"] if hits else []
            continue
        found["at trigger"] += bool(hits)
        found["right"] += any(r.type.value == line.type for r in hits)
        if not any(r.type.value == line.type for r in hits):
            errors["coder"].append(f"{line.type} not {[(r.type.value, r.type.by) for r in hits]}: {line.said.text}")
        if line.said.actor and line.said.recipient:
            ranked = reader.relation(line.said.text, line.said.actor, line.said.recipient)
            relations.append((line.type, ranked[0].value))
    happenings = sum(line.type != "NONE" for line in lines)
    return {
        "found": share(found["at trigger"], happenings),
        "found and right": share(found["right"], happenings),
        "told where nothing happens": share(found["at NONE"], len(lines) - happenings),
        "relation": share(sum(a == b for a, b in relations), len(relations)),
        "relation macro-F1": macro_f1(relations),
        "modality": share(found["modality"], len(lines)),
    }


def quiet_figures(errors: dict[str, list[str]]) -> dict[str, Any]:
    """Reports a hundred sentences on text in which nothing political happens."""
    passages = (GOLD / "quiet.txt").read_text("utf-8").strip().split("\n\n")
    n = sum(len(p.splitlines()) for p in passages)
    told = 0
    for passage in passages:
        text = " ".join(passage.splitlines())
        reports = dragoman.load().read(text).reports
        told += len(reports)
        errors["quiet"] += [f"{r.type.value} {r.type.score} ({r.type.by}): {r.sentence.of(text)}" for r in reports]
    return {"reports a hundred sentences": round(100 * told / n, 1), "sentences": n}


def demo_scores() -> Scored:
    """Score and rightness of every report of the demonstration set."""
    rows = map(json.loads, (GOLD / "demo.jsonl").read_text("utf-8").splitlines())
    gold = {row["id"]: row["reports"] for row in rows}
    out: Scored = []
    for dispatch in dispatches():
        reading = dragoman.load().read_dispatch(dispatch)
        pairs = {id(r): fits(g, r) for g, r in match(gold[str(dispatch.url).rsplit("/", 1)[-1]], reading)}
        out += [(r.type.score, pairs.get(id(r), False)) for r in reading.reports]
    return out


def curve(scored: Scored) -> str:
    """The reliability curve as a Markdown table, with the mean gap between score and share right (ECE)."""
    bins: dict[int, Scored] = defaultdict(list)
    for score, right in scored:
        bins[min(int(score * 10), 9)].append((score, right))
    lines = ["| score | reports | mean score | right, % | interval |", "|---|---|---|---|---|"]
    gap = 0.0
    for low, rows in sorted(bins.items()):
        right, mean = share(sum(ok for _, ok in rows), len(rows)), sum(s for s, _ in rows) / len(rows)
        gap += len(rows) * abs(mean - right["right"] / 100)
        spread = f"{low / 10:.1f}–{(low + 1) / 10:.1f}"
        lines.append(f"| {spread} | {len(rows)} | {mean:.2f} | {right['right']} | {right['interval']} |")
    return "\n".join([*lines, "", f"Mean gap between score and share right: {gap / max(len(scored), 1):.3f}."]) + "\n"


def top(shares: dict[str, float]) -> str:
    """The likeliest label."""
    return max(shares, key=lambda k: (shares[k], k))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the gold's labels, in percent."""
    out = []
    for label in sorted({a for a, _ in pairs}):
        hit = sum(a == b == label for a, b in pairs)
        out.append(2 * hit / (sum(a == label for a, _ in pairs) + sum(b == label for _, b in pairs)))
    return round(100 * sum(out) / len(out), 1)


if __name__ == "__main__":
    main()
