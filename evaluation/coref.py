"""Measure the chains of mentions inside a dispatch: CoNLL F1 (the mean of MUC, B³ and CEAF-e) on two open sets.

    python evaluation/coref.py [--data DIR] [--errors N] [--json FILE]

`gum` is the news part of GUM, its people, organisations and places; `meantime` is the Wikinews part of MEANTIME up to
where it was annotated. As in CoNLL-2012, things mentioned once do not count. A found mention is a gold one when both
have the same words ("exact"); under "relaxed" it is enough that both start together, a leading article or quotation
mark aside, since the sets differ in how much of a noun phrase after its head belongs to a mention. The scores come from
the library `scorch`, over all dispatches of a set at once.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from scorch.scores import b_cubed, ceaf_e, muc

import dragoman

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks" / "data"
ACTOR_LIKE = {"person", "organization", "place"}
LEAD_IN = re.compile(r"(?:[\s\"'“‘(]|(?:the|a|an|both)\s)*", re.I)
Pair = tuple[int, int]
Clusters = list[set[Any]]
Record = dict[str, Any]


def main() -> None:
    """Measures both sets and prints a line each."""
    arguments = argparse.ArgumentParser(description="Measure coreference inside dispatches.")
    arguments.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="folder of the benchmark sets")
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N gold links missed")
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    chosen = arguments.parse_args()
    figures = measure(chosen.data, chosen.errors)
    for name, values in figures.items():
        print(f"{name:11} {json.dumps(values)}")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


def measure(folder: Path = DATA, errors: int = 0) -> dict[str, Any]:
    """Figures of each set in `folder`, by set and way of matching."""
    sets: dict[str, tuple[str, Callable[[Record], Iterable[set[Pair]]]]] = {
        "gum": ("gum_news", gold_of_gum),
        "meantime": ("meantime", gold_of_meantime),
    }
    return {f"coref {name}": score(folder / f"{file}.jsonl", gold, errors) for name, (file, gold) in sets.items()}


def score(path: Path, gold_of: Callable[[Record], Iterable[set[Pair]]], errors: int) -> dict[str, Any]:
    """CoNLL F1 and its parts, exact and relaxed, in percent."""
    key: Clusters = []
    found: dict[str, Clusters] = {"exact": [], "relaxed": []}
    with path.open(encoding="utf8") as lines:
        for record in map(json.loads, lines):
            gold = [c for c in gold_of(record) if len(c) > 1]
            mine = chains_of(record)
            key += [{(record["id"], span) for span in c} for c in gold]
            for way, clusters in found.items():
                names = align(record["text"], gold, mine, relaxed=way == "relaxed")
                clusters += [{(record["id"], names[span]) for span in c} for c in mine]
            errors -= show_missed(record, gold, mine, errors)
    return {way: conll(key, clusters) for way, clusters in found.items()} | {"chains": len(key)}


def gold_of_gum(record: Record) -> Iterator[set[Pair]]:
    """Chains of people, organisations and places."""
    chains: defaultdict[str, set[Pair]] = defaultdict(set)
    for span in record["spans"]:
        if span["type"] == "entity" and span["ent_type"] in ACTOR_LIKE:
            chains[span["chain"]].add((span["start"], span["end"]))
    yield from chains.values()


def gold_of_meantime(record: Record) -> Iterator[set[Pair]]:
    """Chains of people, organisations and places."""
    chains: defaultdict[str, set[Pair]] = defaultdict(set)
    for span in record["spans"]:
        if span["type"] == "ENTITY_MENTION" and span.get("ent_type") in ("PER", "ORG", "LOC"):
            chains[span["chain"]].add((span["start"], span["end"]))
    yield from chains.values()


def chains_of(record: Record) -> list[set[Pair]]:
    """What the reading found, as far as the text was annotated; things mentioned once are left out."""
    end = record["labels"].get("annotated_until") or len(record["text"])
    reading = dragoman.load().read(record["text"], published=record["date"])
    chains = ({tuple(m.span) for m in chain.mentions if m.span.end <= end} for chain in reading.chains)
    return [{(start, stop) for start, stop in chain} for chain in chains if len(chain) > 1]


def align(text: str, gold: list[set[Pair]], mine: list[set[Pair]], *, relaxed: bool) -> dict[Pair, Pair]:
    """For each found span the gold span it stands for, itself where there is none; no gold span is taken twice."""
    left = {span for chain in gold for span in chain}
    spans = sorted({span for chain in mine for span in chain})
    names = {span: span for span in spans}
    left -= set(spans)
    starts: defaultdict[int, list[Pair]] = defaultdict(list)
    for span in left if relaxed else ():
        starts[lead(text, span)].append(span)
    taken = {span for chain in gold for span in chain} & set(spans)
    for span in spans:
        near = starts[lead(text, span)] if relaxed and span not in taken else []
        if near:
            best = min(near, key=lambda other: (abs(other[1] - span[1]), other))
            near.remove(best)
            names[span] = best
    return names


def lead(text: str, span: Pair) -> int:
    """Where a span starts, articles and quotation marks aside."""
    match = LEAD_IN.match(text, span[0], span[1])
    return match.end() if match and match.end() < span[1] else span[0]


def conll(key: Clusters, found: Clusters) -> dict[str, float]:
    """MUC, B³ and CEAF-e F1 and their mean; recall and precision of B³ beside them."""
    recall, precision, b3 = b_cubed(key, found)
    link, entity = muc(key, found)[2], ceaf_e(key, found)[2]
    shares = {"CoNLL": mean((link, b3, entity)), "MUC": link, "B3": b3, "CEAFe": entity, "B3 P": precision}
    return {name: round(100 * value, 1) for name, value in (shares | {"B3 R": recall}).items()}


def show_missed(record: Record, gold: list[set[Pair]], mine: list[set[Pair]], most: int) -> int:
    """Prints gold chains with the pieces that the reading made of them; gives how many were printed."""
    names = align(record["text"], gold, mine, relaxed=True)
    where = {names[span]: number for number, chain in enumerate(mine) for span in chain}
    shown = 0
    for chain in gold:
        pieces = {where.get(span, -1) for span in chain}
        if shown < most and (len(pieces) > 1 or -1 in pieces):
            shown += 1
            words = [f"{record['text'][s:e]!r}:{where.get((s, e), '-')}" for s, e in sorted(chain)]
            print(f"    {record['id']}: " + ", ".join(words))
    return shown


if __name__ == "__main__":
    main()
