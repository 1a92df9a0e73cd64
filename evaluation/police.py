"""Measure what police did, sentence by sentence, on IndiaPoliceEvents (515 articles of 2002 in lower case).

    python evaluation/police.py [--errors N] [--json FILE]

Every sentence of an article carries the labels that hold for it, so recall is honest. A sentence is ours where one of
its reports says so: ARREST a COERCE of mode arrest; FORCE an ASSAULT by police; KILL the same with people killed or a
verb of killing; FAIL police that refuse to act (REJECT of mode assist: a denied rumour or a refused permit is none), or
that are told not to have helped or seized anybody; ANY_ACTION any report with police as actor. Public reading API only.
Keyword rules reach ARREST 51.0, FORCE 72.2, FAIL 21.6, KILL 60.1.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import dragoman
from dragoman import Blank, Coded, Report

DATA = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "data" / "indiapolice.jsonl"
LABELS = ("ARREST", "FORCE", "KILL", "FAIL", "ANY_ACTION")
FORCES = {"COP", "MIL", "PRM"}
LETHAL = set("kill killed killing kills die died dies death deaths slain fell succumbed".split())


def main() -> None:
    """Reads all articles and prints precision, recall and F1 per label."""
    arguments = argparse.ArgumentParser(description="Measure what police did, sentence by sentence.")
    arguments.add_argument(
        "--errors", type=int, default=0, metavar="N", help="print the first N wrong sentences a label"
    )
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    chosen = arguments.parse_args()
    if not DATA.is_file():
        raise SystemExit(f"{DATA} is not here: nothing to measure")
    figures, wrong = measure()
    print(f"{'indiapolice':11} {json.dumps(figures['indiapolice'])}")
    for label in LABELS if chosen.errors else ():
        print("\n".join(f"     {label} {note}" for note in wrong[label][: chosen.errors]))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


def measure() -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Figures in percent by label, and the wrong sentences in words."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    wrong: dict[str, list[str]] = {label: [] for label in LABELS}
    for line in DATA.read_text("utf-8").splitlines():
        record = json.loads(line)
        reading = dragoman.load().read(record["text"], published=record["date"])
        sentences = [s for s in record["spans"] if s["type"] == "sentence"]
        for sentence in sentences:
            inside = [r for r in reading.reports if sentence["start"] <= r.trigger.start < sentence["end"]]
            ours, gold = {label for r in inside for label in labels_of(r, record["text"])}, set(sentence["labels"])
            for label in LABELS:
                right[label] += label in ours & gold
                found[label] += label in ours
                wanted[label] += label in gold
                if (label in ours) != (label in gold):
                    wrong[label].append(f"{'extra' if label in ours else 'missed'}: {sentence['text'][:300]}")
    return {"indiapolice": {k: scores(right[k], found[k], wanted[k]) for k in LABELS}}, wrong


def scores(right: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 in percent, with the number of sentences that carry the label."""
    p, r = right / max(found, 1), right / max(wanted, 1)
    return {"P": round(100 * p, 1), "R": round(100 * r, 1), "F1": round(200 * p * r / max(p + r, 1e-9), 1), "n": wanted}


def labels_of(report: Report, text: str) -> set[str]:
    """What a report says of police."""
    by_police = any(isinstance(a, Coded) and a.value.sector in FORCES for a in report.actors)
    nobody = all(isinstance(a, Blank) for a in report.actors)
    real = report.modality.value.value in ("asserted", "planned")
    kind, mode = report.type.value, report.mode.value if isinstance(report.mode, Coded) else ""
    out = set()
    if kind == "COERCE" and mode == "arrest" and real and (by_police or nobody):
        out |= {"ARREST", "ANY_ACTION"}
    if kind == "ASSAULT" and real and by_police:
        out |= {"FORCE"} | ({"KILL"} if kills(report, text) else set())
    undone = kind in ("AID", "COERCE") and report.modality.value.value == "negated"
    if by_police and ((kind == "REJECT" and mode == "assist") or undone):
        out.add("FAIL")
    return out | ({"ANY_ACTION"} if by_police and real else set())


def kills(report: Report, text: str) -> bool:
    """Whether people died: a figure above zero, or a verb of killing as trigger."""
    if isinstance(report.killed, Coded):
        return report.killed.value.best > 0
    words = report.trigger.of(text).split()
    return bool(words) and (words[0] in LETHAL or words[-1] == "dead")


if __name__ == "__main__":
    main()
