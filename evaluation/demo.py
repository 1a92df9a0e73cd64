"""Measure the reading of the demonstration set against its gold reports, field by field.

    python evaluation/demo.py [--errors N] [--json FILE]

Uses what a user can use: `dragoman.demo.dispatches()` and `dragoman.load()`. A gold report and a found one belong
together when their triggers share a character, or when they stand in one sentence and have one type; each is used
once, the best fits first. Fields are compared on pairs of one type (a type that the gold lists as defensible counts).
"""

from __future__ import annotations

import argparse
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dragoman
from dragoman import Blank, Coded, Reading, Report, Span
from dragoman.demo import dispatches

GOLD = Path(__file__).with_name("gold") / "demo.jsonl"
Gold = dict[str, Any]
FIELDS = (
    "actor country",
    "actor country and sector",
    "recipient country",
    "mode",
    "when",
    "where",
    "modality",
    "background",
    "told chain",
    "killed",
    "injured",
    "captured",
)


@dataclass
class Tally:
    """Counts of one run: found and expected reports, fields right and asked for, and what went wrong, in words."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    defensible: int = 0
    triggers: int = 0
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, name: str, ok: bool, note: str) -> None:
        """Counts one comparison of a field; `note` says what was wrong."""
        self.asked[name] += 1
        self.right[name] += ok
        if not ok:
            self.errors[name].append(note)


def main() -> None:
    """Reads the whole set and prints the figures."""
    arguments = argparse.ArgumentParser(description="Measure the reading of the demonstration set.")
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of each kind")
    arguments.add_argument("--json", metavar="FILE", help="also write all figures to FILE")
    chosen = arguments.parse_args()
    tally = measure()
    figures = figures_of(tally)
    print_figures(figures)
    for kind, notes in tally.errors.items() if chosen.errors else ():
        print(f"\n{kind}: {len(notes)} wrong")
        print("".join(f"   {note}\n" for note in notes[: chosen.errors]), end="")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


def measure() -> Tally:
    """Reads every demonstration dispatch and compares it with its gold."""
    gold = {row["id"]: row["reports"] for row in map(json.loads, GOLD.read_text(encoding="utf8").splitlines())}
    reader, tally = dragoman.load(), Tally()
    for dispatch in dispatches():
        name = str(dispatch.url).rsplit("/", 1)[-1]
        compare(name, gold[name], reader.read_dispatch(dispatch), tally)
    return tally


def compare(name: str, gold: Sequence[Gold], reading: Reading, tally: Tally) -> None:
    """Counts one dispatch."""
    text, reports = reading.dispatch.text, reading.reports
    tally.expected.update(g["type"] for g in gold)
    tally.found.update(r.type.value for r in reports)
    tally.stated.update(name for g in gold for name in stated(g))
    pairs = match(gold, reading)
    tally.triggers += len(pairs)
    for g, r in pairs:
        note = f"{name} {g['trigger']!r}"
        tally.hit[g["type"]] += g["type"] == r.type.value
        tally.defensible += fits(g, r)
        if fits(g, r):
            compare_fields(note, g, r, text, tally)
        else:
            tally.errors["type"].append(f"{note}: {g['type']} not {r.type.value} ({r.type.by})")
    seen, met = {id(r) for _, r in pairs}, {id(g) for g, _ in pairs}
    tally.errors["missed"] += [f"{name} {g['type']} {g['trigger']!r}" for g in gold if id(g) not in met]
    tally.errors["not in gold"] += [
        f"{name} {r.type.value} {r.trigger.of(text)!r} ({r.type.by}): {r.sentence.of(text)[:200]!r}"
        for r in reports
        if id(r) not in seen
    ]


def match(gold: Sequence[Gold], reading: Reading) -> list[tuple[Gold, Report]]:
    """Which found report tells which gold report: trigger and type shared, then type and sentence, then the trigger."""
    text, ranked = reading.dispatch.text, []
    for i, g in enumerate(gold):
        trigger = nth(text, g["trigger"], g["trigger_nth"])
        for k, r in enumerate(reading.reports):
            same_word, same_type = r.trigger.meets(trigger), fits(g, r)
            rank = 3 * (same_word and same_type) or 2 * (same_type and r.sentence.meets(trigger)) or int(same_word)
            if rank:
                ranked.append((-rank, abs(r.trigger.start - trigger.start), i, k))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, _, i, k in sorted(ranked):
        if i not in used_gold and k not in used_found:
            used_gold.add(i)
            used_found.add(k)
            pairs.append((gold[i], reading.reports[k]))
    return pairs


def fits(g: Gold, r: Report) -> bool:
    """Whether the type is the gold's, or one it calls defensible."""
    return r.type.value == g["type"] or r.type.value in g["also_type"]


def nth(text: str, quote: str, number: int) -> Span:
    """The occurrence `number` (from 0) of `quote`; raises `ValueError` when there is none."""
    at = -1
    for _ in range(number + 1):
        at = text.index(quote, at + 1)
    return Span(at, at + len(quote))


def stated(g: Gold) -> list[str]:
    """The fields that a gold report gives a value for."""
    sides = {"actor country": "actor", "actor country and sector": "actor", "recipient country": "recipient"}
    plain = [name for name in ("mode", "when", "where", "killed", "injured", "captured") if g.get(name) is not None]
    coded = [name for name, side in sides.items() if any(x["country"] for x in g[side])]
    return [*coded, *plain, "modality", "background", "told chain"]


def compare_fields(note: str, g: Gold, r: Report, text: str, tally: Tally) -> None:
    """Asks every field that the gold states."""
    compare_sides(note, g, r, tally)
    if g["mode"] and g["type"] == r.type.value:
        mode = r.mode.value if isinstance(r.mode, Coded) else None
        tally.ask("mode", mode == g["mode"], f"{note}: {g['mode']} not {mode}")
    if g["when"]:
        ok, got = same_when(g["when"], r)
        tally.ask("when", ok, f"{note}: {g['when']} ({g['when_quote']}) not {got}")
    if g["where"]:
        ok, got = same_where(g["where"], r, text)
        tally.ask("where", ok, f"{note}: {g['where']} not {got}")
    modality = r.modality.value.value
    tally.ask("modality", modality == g["modality"], f"{note}: {g['modality']} not {modality} ({r.modality.by})")
    tally.ask("background", r.background.value == g["background"], f"{note}: {g['background']} ({r.background.by})")
    told = [source.name for source in r.sources]
    tally.ask("told chain", same_chain(g, r, text), f"{note}: {g['told']} not {told}")
    for name in ("killed", "injured", "captured"):
        value = getattr(r, name)
        got_number = value.value.best if isinstance(value, Coded) else None
        if g.get(name) is not None or got_number is not None:
            tally.ask(name, got_number == g.get(name), f"{note}: {g.get(name)} not {got_number}")


def compare_sides(note: str, g: Gold, r: Report, tally: Tally) -> None:
    """Compares the sets of codes on each side.

    Where gold or reading takes the happening as mutual, all sides are compared together: who of two rang whom is then
    no question.
    """
    mutual = g["symmetric"] or r.symmetric
    everyone, all_found = [*g["actor"], *g["recipient"]], [*r.actors, *r.recipients]
    for name, stated_sides, found_sides in (
        ("actor", g["actor"], r.actors),
        ("recipient", g["recipient"], r.recipients),
    ):
        if not any(side["country"] for side in stated_sides):
            continue
        wanted, sides = (everyone, all_found) if mutual else (stated_sides, found_sides)
        countries = {side["country"] for side in wanted if side["country"]}
        got = {s.value.country for s in sides if isinstance(s, Coded) and s.value.country}
        quotes = [side["quote"] for side in wanted]
        tally.ask(f"{name} country", got == countries, f"{note}: {sorted(countries)} {quotes} not {sorted(got)}")
        if name == "actor":
            codes = {side["country"] + side["sector"] for side in wanted if side["country"]}
            found = {s.value.code for s in sides if isinstance(s, Coded) and s.value.country}
            tally.ask("actor country and sector", codes == found, f"{note}: {sorted(codes)} not {sorted(found)}")


def same_when(wanted: str, r: Report) -> tuple[bool, str]:
    """A day must be that day; a month or year must be it, or hold the first day found."""
    if isinstance(r.when, Blank):
        return False, r.when.reason
    when = r.when.value
    if len(wanted) == 10 and when.first:
        return when.first.isoformat() == wanted and when.first == when.last, when.value
    started = when.first.isoformat() if when.first else when.value
    return started.startswith(wanted), when.value


def same_where(wanted: str, r: Report, text: str) -> tuple[bool, str]:
    """The place found must have been read from the words of the gold's, or bear its name."""
    if isinstance(r.where, Blank):
        return False, r.where.reason
    names = [r.where.value.name, *(span.of(text) for span in r.where.evidence)]
    return any(bare(n) and (bare(n) <= bare(wanted) or bare(wanted) <= bare(n)) for n in names), names[0]


def same_chain(g: Gold, r: Report, text: str) -> bool:
    """As many links, and each pair alike, by the name found or by the words it was found in.

    The gold's writers differ on whether who condemns or demands opens the chain of that very report. So a first link
    that names an actor of the report counts neither for nor against.
    """
    quotes = [side["quote"] for side in g["actor"]]
    wanted = [[name] for name in g["told"]]
    got = [[s.name, *([s.span.of(text)] if s.span else [])] for s in r.sources]
    pairs = [(a, b) for a in readings(wanted, quotes) for b in readings(got, quotes)]
    return any(len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True)) for a, b in pairs)


def readings(chain: list[list[str]], quotes: Sequence[str]) -> list[list[list[str]]]:
    """The chain as it stands, and without its first link where that names one of the sides quoted."""
    return [chain, chain[1:]] if len(chain) > 1 and alike(chain[0], quotes) else [chain]


def alike(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether all words of a name on one side stand in a name on the other ("Putin" in "President Vladimir Putin")."""
    pairs = [(bare(a), bare(b)) for a in left for b in right]
    return any(a and b and (a <= b or b <= a) for a, b in pairs)


def bare(name: str) -> set[str]:
    """The words of a name in lower case without accents, articles, dots and possessives."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace(".", ""))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return set(re.findall(r"\w+", re.sub(r"['’]s\b", "", plain))) - {"the", "a", "an", "its", "his", "her"}


def figures_of(tally: Tally) -> dict[str, Any]:
    """All figures, in percent; shares come with their counts and 95 % Wilson interval."""
    expected, found, hit = tally.expected.total(), tally.found.total(), tally.hit.total()
    return {
        "type": prf(hit, found, expected),
        "type, defensible counts": prf(tally.defensible, found, expected),
        "trigger or sentence": prf(tally.triggers, found, expected),
        "fields": {name: field_figures(tally, name) for name in FIELDS},
        "types": {t: prf(tally.hit[t], tally.found[t], tally.expected[t]) for t in sorted(tally.expected)},
    }


def field_figures(tally: Tally, name: str) -> dict[str, Any]:
    """The share right where the right type was found, and "end to end": of all gold reports that state the field."""
    end_to_end = share(tally.right[name], tally.stated[name])
    return share(tally.right[name], tally.asked[name]) | {"end to end": end_to_end["right"], "stated": end_to_end["n"]}


def prf(hit: int, found: int, expected: int) -> dict[str, Any]:
    """Precision, recall and F1 in percent, with the intervals of the first two."""
    f1 = 200 * hit / (found + expected) if found + expected else 0.0
    precision, recall = share(hit, found), share(hit, expected)
    return {
        "P": precision["right"],
        "R": recall["right"],
        "F1": round(f1, 1),
        "P interval": precision["interval"],
        "R interval": recall["interval"],
        "n": expected,
    }


def share(right: int, n: int) -> dict[str, Any]:
    """How many of how many, in percent, with the 95 % Wilson interval."""
    if not n:
        return {"right": 0.0, "interval": [0.0, 100.0], "n": 0}
    z, p = 1.96, right / n
    middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
    return {"right": round(100 * p, 1), "interval": [round(100 * low, 1), round(100 * high, 1)], "n": n}


def print_figures(figures: dict[str, Any]) -> None:
    """The figures as lines for people."""
    for name in ("type", "type, defensible counts", "trigger or sentence"):
        f = figures[name]
        print(f"{name:26} P {f['P']:5} {f['P interval']}  R {f['R']:5} {f['R interval']}  F1 {f['F1']:5}  n {f['n']}")
    for name, f in figures["fields"].items():
        print(f"{name:26} {f['right']:5} {f['interval']}  n {f['n']};  end to end {f['end to end']:5} of {f['stated']}")
    for name, f in figures["types"].items():
        print(f"   {name:23} P {f['P']:5}  R {f['R']:5}  F1 {f['F1']:5}  n {f['n']}")


if __name__ == "__main__":
    main()
