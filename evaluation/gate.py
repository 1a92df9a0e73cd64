"""The accuracy gate: measures, and fails when a figure falls below its floor in `baseline.json`.

    python evaluation/gate.py                                    exit 1 when a floor breaks or the data changed
    python evaluation/gate.py --update                           raise the floors to today's figures
    python evaluation/gate.py --update --allow-regression WHY    also lower them; WHY is kept in the file

The reading itself is deterministic. Other machines' arithmetic moves a parse now and then, so a floor lies `MARGIN`
below the figure measured. The outside sets are measured where `../shared/benchmarks` is there; elsewhere only the
demonstration set's floors are checked, and a line says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BASELINE = HERE / "baseline.json"
SHARED_DATA = ROOT.parent / "shared" / "benchmarks" / "data"
DEMO_DATA = (
    ROOT / "src" / "dragoman" / "demo" / "dispatches.jsonl",
    HERE / "gold" / "demo.jsonl",
    HERE / "gold" / "actors.csv",
    HERE / "gold" / "marked.txt",
    HERE / "gold" / "quiet.txt",
)

# Percent points below the figure measured (0.004 for r and MAE). Chosen, not measured: four reports in a thousand of
# the demonstration set, more than a few parses that come out otherwise can cost, less than a rule that breaks.
MARGIN = 0.4
LOWER_IS_BETTER = {"factuality.MAE", "quiet.reports a hundred sentences"}
FLOORED = (
    "demo.type.P",
    "demo.type.R",
    "demo.type.F1",
    "demo.fields.actor country.end to end",
    "demo.fields.recipient country.end to end",
    "demo.fields.when.end to end",
    "demo.fields.where.end to end",
    "demo.fields.modality.end to end",
    "demo.fields.background.end to end",
    "demo.fields.told chain.end to end",
    "own actors.country and sector",
    "encoder.type.right",
    "encoder.modality.right",
    "coder.found and right.right",
    "coder.relation macro-F1",
    "quiet.reports a hundred sentences",
    "events.strict",
    "events.both actors",
    "events.root macro-F1",
    "events.quad macro-F1",
    "relation.root macro-F1",
    "relation.quad macro-F1",
    "actors.country and sector",
    "coref gum.exact.CoNLL",
    "coref meantime.exact.CoNLL",
    "quotes.quote+speaker.F1",
    "times.value F1",
    "places.trnews.end to end within 161 km F1",
    "places.gwn.end to end within 161 km F1",
    "places.lgl.end to end within 161 km F1",
    "factuality.r",
    "factuality.MAE",
    "stories.B3.F1",
    "readouts.dyad found",
    "readouts.dyad found and dated",
    "releases.date",
    "releases.province",
    "releases.killed",
    "releases.captured",
    "indiapolice.ARREST.F1",
    "indiapolice.FORCE.F1",
    "indiapolice.KILL.F1",
    "indiapolice.FAIL.F1",
)
Baseline = dict[str, Any]


def main() -> int:
    """Measures and checks, or updates; gives the exit code."""
    arguments = argparse.ArgumentParser(description="Fail when a figure falls below its floor.")
    arguments.add_argument("--update", action="store_true", help="write today's figures as floors")
    arguments.add_argument("--allow-regression", metavar="WHY", help="let --update lower floors, and keep the reason")
    arguments.add_argument("--figures", metavar="FILE", help="take the figures from FILE instead of measuring")
    chosen = arguments.parse_args()
    if chosen.allow_regression is not None and not (chosen.update and chosen.allow_regression.strip()):
        arguments.error("--allow-regression needs --update and a reason in words")
    figures = flatten(json.loads(Path(chosen.figures).read_text()) if chosen.figures else measure())
    baseline = json.loads(BASELINE.read_text(encoding="utf8")) if BASELINE.exists() else {"floors": {}, "data": {}}
    data = fingerprints()
    if not chosen.update:
        return report(check(baseline, figures, data), len(baseline["floors"]))
    return save(*update(baseline, figures, data, chosen.allow_regression, dt.date.today().isoformat()))


def measure() -> dict[str, Any]:
    """All figures, by `evaluation/run.py`; raises `CalledProcessError` when measuring itself breaks."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "figures.json")
        command = [sys.executable, str(HERE / "run.py"), "--no-table", "--json", str(file)]
        subprocess.run(command, cwd=ROOT, check=True)
        figures: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
        return figures


def flatten(tree: dict[str, Any], path: str = "") -> dict[str, float]:
    """Numbers by dotted path."""
    out: dict[str, float] = {}
    for key, value in tree.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            out |= flatten(value, name)
        elif isinstance(value, int | float):
            out[name] = value
    return out


def fingerprints() -> dict[str, dict[str, Any]]:
    """Lines and sha256 of each group of data files that is here: "demo", "shared"."""
    groups: dict[str, tuple[Path, ...]] = {"demo": DEMO_DATA}
    if SHARED_DATA.is_dir():
        groups["shared"] = tuple(sorted(SHARED_DATA.glob("*.jsonl")))
    return {name: fingerprint(files) for name, files in groups.items()}


def fingerprint(files: tuple[Path, ...]) -> dict[str, Any]:
    """One hash over names and bytes, and the number of lines of each file."""
    digest, lines = hashlib.sha256(), {}
    for file in files:
        raw = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + raw)
        lines[file.name] = raw.count(b"\n")
    return {"sha256": digest.hexdigest(), "lines": lines}


def check(baseline: Baseline, figures: dict[str, float], data: dict[str, dict[str, Any]]) -> list[str]:
    """What is wrong, one line each. Floors of a group of data that is not here are left alone."""
    wrong = []
    for group, now in data.items():
        if baseline["data"].get(group) != now:
            wrong.append(f"the {group} data is not the data the floors were measured on; look, then run --update")
    for name, floor in baseline["floors"].items():
        if group_of(name) not in data:
            continue
        if name not in figures:
            wrong.append(f"{name}: not measured (floor {floor})")
        elif worse(name, figures[name], floor):
            wrong.append(f"{name}: {figures[name]} is worse than its floor {floor}")
    return wrong


def group_of(name: str) -> str:
    """Which data a figure is measured on."""
    return "demo" if name.startswith(("demo.", "own ", "encoder.", "coder.", "quiet.")) else "shared"


def worse(name: str, value: float, floor: float) -> bool:
    """Whether the value is on the wrong side of the floor."""
    return value > floor if name in LOWER_IS_BETTER else value < floor


def floor_for(name: str, value: float) -> float:
    """The figure less the margin."""
    margin = MARGIN / 100 if name.startswith("factuality.") else MARGIN
    return round(value + margin if name in LOWER_IS_BETTER else value - margin, 3)


def update(
    baseline: Baseline, figures: dict[str, float], data: dict[str, dict[str, Any]], why: str | None, day: str
) -> tuple[Baseline, list[str]]:
    """The new baseline, and what forbids writing it: floors that would sink without a reason.

    A figure within the margin of its floor leaves the floor where it is.
    """
    floors = dict(baseline["floors"])
    sunk, refused = [], []
    for name in FLOORED:
        if name not in figures:
            if group_of(name) in data:
                refused.append(f"{name}: not measured")
            continue
        new, old = floor_for(name, figures[name]), floors.get(name)
        if old is None or worse(name, old, new):
            floors[name] = new
        elif worse(name, figures[name], old):
            if why is None:
                refused.append(
                    f"{name}: {figures[name]} is worse than its floor {old}; --allow-regression WHY lowers it"
                )
            sunk.append({"day": day, "figure": name, "from": old, "to": new, "why": why})
            floors[name] = new
    regressions = [*baseline.get("regressions", []), *sunk]
    kept = {name: floors[name] for name in FLOORED if name in floors}
    return {"day": day, "data": baseline["data"] | data, "floors": kept, "regressions": regressions}, refused


def report(wrong: list[str], floors: int) -> int:
    """Prints the verdict; gives the exit code."""
    if not floors:
        wrong = ["there are no floors yet: run --update", *wrong]
    for line in wrong:
        print(f"gate: {line}")
    print("gate: failed" if wrong else f"gate: all of {floors} floors that could be measured hold")
    return int(bool(wrong))


def save(baseline: Baseline, refused: list[str]) -> int:
    """Writes the baseline, unless something forbids it; gives the exit code."""
    for line in refused:
        print(f"gate: {line}")
    if refused:
        print("gate: nothing was written")
        return 1
    BASELINE.write_text(json.dumps(baseline, indent=1) + "\n", encoding="utf8")
    print(f"gate: {len(baseline['floors'])} floors written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
