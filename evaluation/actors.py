"""Measure whom single phrases name, against phrases coded by someone who had seen neither the program nor its tables.

    python evaluation/actors.py [--errors N] [--json FILE]

`gold/actors.csv` holds 300 phrases with a day and a context where they need one; several codes in a cell, separated by
`|`, are all right. An empty sector counts as right for world bodies, whose branches the codebook leaves open.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

from demo import share  # type: ignore[import-not-found]  # beside this script

import dragoman

GOLD = Path(__file__).with_name("gold") / "actors.csv"
WORLD = {"IGO", "UNO", "NGO", "EUR"}


def main() -> None:
    """Codes all phrases and prints the figures."""
    arguments = argparse.ArgumentParser(description="Measure whom single phrases name.")
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N wrong phrases")
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    chosen = arguments.parse_args()
    figures, wrong = measure()
    print(f"{'own actors':11} {json.dumps(figures['own actors'])}")
    for line in wrong[: chosen.errors]:
        print("    ", line)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


def measure() -> tuple[dict[str, Any], list[str]]:
    """Shares right in percent, overall and by kind of phrase, and the wrong ones in words."""
    reader = dragoman.load()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong = []
    with GOLD.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found = reader.actor(row["phrase"], on=row["date"] or None, context=row["context"] or None)
            country, sector = (found.country, found.sector) if found else ("", "")
            world = not sector and bool(WORLD & set(row["country"].split("|")))
            fits = country in row["country"].split("|"), world or sector in row["sector"].split("|")
            for name, ok in (("country", fits[0]), ("sector", fits[1]), ("country and sector", all(fits))):
                asked[name] += 1
                right[name] += ok
            asked[f"kind {row['kind']}"] += 1
            right[f"kind {row['kind']}"] += all(fits)
            if not all(fits):
                wrong.append(
                    f"{row['phrase']!r} {row['date']}: {row['country']} {row['sector']} not {country} {sector}"
                )
    shares: dict[str, Any] = {name: round(100 * right[name] / n, 1) for name, n in asked.items()}
    shares["interval"] = share(right["country and sector"], asked["country and sector"])["interval"]
    return {"own actors": shares | {"n": asked["country"]}}, wrong


if __name__ == "__main__":
    main()
