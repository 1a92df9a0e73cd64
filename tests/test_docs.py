"""The documentation says what the code does: generated pages are fresh, commands exist, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from dragoman.cli import app
from dragoman.issues import CATALOGUE
from dragoman.store.schema import TABLES

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "dragoman"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r'"([RDATPFSE]\d{3})"')
# Named in the plan, given by no stage yet; take a code off when a stage gives it.
RESERVED = {"A002", "P004", "T002"}
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    inner = {
        f"{name} {word}": below
        for name, command in group.commands.items()
        for word, below in getattr(command, "commands", {}).items()
    }
    return {**group.commands, **inner}


def blocks(kind: str) -> list[tuple[Path, str]]:
    """All code blocks of a kind, with their page."""
    return [(page, body) for page in PAGES for found, body in BLOCK.findall(page.read_text("utf-8")) if found == kind]


def command_lines() -> list[list[str]]:
    """Every `dragoman …` line of a shell block, cut into words; lines inside quotes are joined first."""
    found = []
    for _, body in blocks("sh"):
        for line in re.findall(r'^(?:[^\n"]|"[^"]*")+', body, re.M):
            words = shlex.split(line.split("| ")[-1], comments=True)
            if words[:1] == ["dragoman"]:
                found.append(words)
    return found


def test_generated_pages_are_fresh() -> None:
    """Also runs the README's example. When it fails: `make docs`, and look at the diff."""
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_reason_code_in_the_source_is_catalogued() -> None:
    for path in SRC.rglob("*.py"):
        if path.name == "own.py":  # names of Wikidata's properties look like reason codes
            continue
        unknown = set(CODE.findall(path.read_text("utf-8"))) - set(CATALOGUE)
        assert not unknown, f"{path.name} uses {sorted(unknown)}; add a line to issues.py"


def test_every_catalogued_code_is_used_somewhere() -> None:
    files = [path for path in SRC.rglob("*.py") if path.name not in ("issues.py", "own.py")]
    used = {code for path in files for code in CODE.findall(path.read_text("utf-8"))}
    assert set(CATALOGUE) - used <= RESERVED


def test_every_catalogued_code_is_documented() -> None:
    page = (ROOT / "docs" / "issues.md").read_text("utf-8")
    assert [code for code in CATALOGUE if f"`{code}`" not in page] == []


def test_every_table_is_documented() -> None:
    page = (ROOT / "docs" / "store.md").read_text("utf-8")
    assert [table for table in TABLES if f"### {table}\n" not in page] == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_help_and_so_has_each_of_its_options(name: str) -> None:
    command = commands()[name]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", "--") or parameter.param_type_name == "argument", f"{name}: {parameter.name}"


def test_command_lines_in_the_documentation_exist() -> None:
    lines = command_lines()
    assert len(lines) > 15
    for words in lines:
        assert words[1] in commands(), words
        name = " ".join(words[1:3]) if " ".join(words[1:3]) in commands() else words[1]
        options = {option for p in commands()[name].params for option in p.opts}
        assert {w for w in words[2:] if w.startswith("--")} <= options, words


def test_make_targets_in_the_documentation_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {t for page in PAGES for t in re.findall(r"(?:^|`)make (\w+)", page.read_text("utf-8"), re.M)}
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_python_examples_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = 0
    for page, body in blocks("python"):
        if "import dragoman\n" in body:
            exec(compile(body, str(page), "exec"), {})
            ran += 1
    assert ran >= 3
    assert "CONSULT" in capsys.readouterr().out


def test_decisions_are_dated_and_say_what_lost_and_what_would_change_them() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert notes
    for note in notes:
        assert re.match(r"\d{4}-\d\d-\d\d-[a-z-]+\.md$", note.name)
        text = note.read_text("utf-8")
        assert all(f"**{part}" in text for part in ("Choice", "What would change it")), note.name
