"""Run the coding cases: paragraphs and the reports they give. `pytest --accept` rewrites them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from dragoman.model.coding import Blank, Coded, Report
from dragoman.reader import Reader

FOLDER = Path(__file__).parent / "cases"
CASE = re.compile(
    r"^## (?P<title>.+?)\n(?P<notes>.*?)```dispatch\n(?P<text>.*?)\n```\n+```reports\n(?P<reports>.*?)```", re.M | re.S
)
NOTE = re.compile(r"^(published|publisher): (.+)$", re.M)


@dataclass(frozen=True)
class Case:
    path: Path
    title: str
    notes: dict[str, str]
    text: str
    reports: str

    def __str__(self) -> str:
        return f"{self.path.stem}: {self.title}"


def load_cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        for m in CASE.finditer(path.read_text("utf-8")):
            found.append(Case(path, m["title"], dict(NOTE.findall(m["notes"])), m["text"], m["reports"]))
    return found


def show(report: Report, text: str) -> str:
    """One line a report: type, sides, day and place with their quotes, modality, told-by chain."""
    mode = f"-{report.mode.value}" if isinstance(report.mode, Coded) else ""
    history = " background" if report.background.value else ""
    chain = " < ".join(s.name for s in report.sources) or "-"
    fields = [
        f'{report.type.value}{mode} "{report.trigger.of(text)}"',
        sides(report.actors, text),
        sides(report.recipients, text),
        field(report.when, text, "value"),
        field(report.where, text, "name"),
        report.modality.value.value + history,
        chain,
    ]
    return " | ".join(fields)


def sides(values: tuple[Coded | Blank, ...], text: str) -> str:
    return " + ".join(side(v, text) for v in values) or "-"


def side(value: Coded | Blank, text: str) -> str:
    quote = f' "{value.evidence[0].of(text)}"' if value.evidence else ""
    return (value.value.code if isinstance(value, Coded) else value.reason) + quote


def field(value: Coded | Blank, text: str, name: str) -> str:
    if isinstance(value, Blank):
        return value.reason
    return f'{getattr(value.value, name)} "{value.evidence[0].of(text)}"'


def read_case(reader: Reader, case: Case) -> str:
    reading = reader.read(case.text, published=case.notes.get("published"), publisher=case.notes.get("publisher"))
    return "".join(show(r, case.text) + "\n" for r in reading.reports)


@pytest.mark.parametrize("case", load_cases(), ids=str)
def test_the_case_gives_its_reports(case: Case, reader: Reader, request: pytest.FixtureRequest) -> None:
    got = read_case(reader, case)
    if request.config.getoption("--accept"):
        accept(case, got)
        return
    assert got == case.reports


def accept(case: Case, got: str) -> None:
    """Rewrites the expectation of one case in its file."""
    page = case.path.read_text("utf-8")

    def rewrite(m: re.Match[str]) -> str:
        if m["title"] != case.title:
            return m.group()
        return m.group()[: m.start("reports") - m.start()] + got + "```"

    case.path.write_text(CASE.sub(rewrite, page), "utf-8")


def test_there_are_cases_and_no_two_share_a_title() -> None:
    titles = [str(c) for c in load_cases()]
    assert len(titles) > 20
    assert len(titles) == len(set(titles))
