"""The rules of the house that a machine can check: who imports whom, where SQL and printing may be, how long files are.

`ARCHITECTURE.md` states the same rules in words; change both or neither.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "dragoman"
FILES = sorted(SRC.rglob("*.py"))

# Each layer may import those before it, never those after it nor another part of its own layer.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("issues",),
    ("ontology", "knowledge", "parsers", "classify", "ingest", "demo"),
    ("llm", "codebook"),
    ("resources", "read"),
    ("pipeline",),
    ("reader",),
    ("store",),
    ("match",),
    ("export",),
    ("notebook",),
    ("cli",),
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
# The front door, `dragoman/__init__.py`, may import these; nothing but its version may be imported from it inside.
# `read` the package comes first there, so that the name stays the function's.
FRONT_DOOR = {"model", "llm", "read", "reader", "notebook"}
READING = {"read", "parsers", "pipeline", "reader", "resources"}
# They keep compiled files of their own in the user's cache; all other SQL is in store/.
OWN_SQLITE = {
    "knowledge/gazetteer.py",
    "knowledge/gazetteer_build.py",
    "knowledge/directory.py",
    "knowledge/directory_build.py",
}
# A script (`python -m dragoman.knowledge.build`), not part of the library.
SCRIPTS = {"knowledge/build.py"}
# The one module that asks a network, and only where the user names an endpoint.
ONLINE = {"llm/client.py"}
LONGEST_FILE = 500
MEDIAN_FUNCTION = 15


def name_of(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def part_of(path: Path) -> str:
    """The top-level part a file belongs to: "read", "issues"; "" for the package's own `__init__`."""
    first = path.relative_to(SRC).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(node: ast.AST) -> list[str]:
    """Full names of the modules an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports inside the package are written in full"
        if node.module in ("dragoman", "dragoman.read", "dragoman.knowledge"):
            return [f"{node.module}.{alias.name}" for alias in node.names]
        return [node.module or ""]
    return []


def imports_of(path: Path) -> Iterator[str]:
    """Every import of a file, also those inside functions and for the type checker."""
    for node in ast.walk(tree_of(path)):
        yield from imported(node)


def parts_imported(path: Path) -> set[str]:
    """The other top-level parts of the package that a file imports."""
    names = [name.split(".") for name in imports_of(path)]
    return {n[1] for n in names if n[0] == "dragoman" and n[1:] != ["__version__"]} - {part_of(path)}


def strings_of(path: Path) -> Iterator[str]:
    """The string constants of a file that are no docstrings: a docstring may say on what a number was measured."""
    lone = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.value


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    part = part_of(path)
    if not part:
        assert parts_imported(path) <= FRONT_DOOR
        return
    wrong = {other for other in parts_imported(path) if RANK[other] >= RANK[part]}
    assert not wrong, f"{name_of(path)} ({part}) must not import {sorted(wrong)}; the order is in LAYERS"


def test_every_part_of_the_package_has_its_layer() -> None:
    assert {part_of(path) for path in FILES} - {""} <= set(RANK)


def test_the_model_imports_the_standard_library_only() -> None:
    for path in (p for p in FILES if part_of(p) == "model"):
        outside = {n.split(".")[0] for n in imports_of(path)} - set(sys.stdlib_module_names) - {"dragoman"}
        assert not outside, f"{name_of(path)}: {outside}"


def test_stages_do_not_import_each_other() -> None:
    """Modules with a leading underscore are helpers that stages may share."""
    for path in (p for p in FILES if part_of(p) == "read"):
        for name in imports_of(path):
            if name.startswith("dragoman.read."):
                stage = name.split(".")[2]
                assert stage.startswith("_"), f"{name_of(path)} imports the stage {stage}"


def test_what_lies_right_of_the_store_never_reads_text() -> None:
    for path in (p for p in FILES if part_of(p) in ("store", "match", "export", "notebook")):
        assert not parts_imported(path) & READING, name_of(path)


def test_stages_do_no_io_and_know_no_clock_or_chance() -> None:
    """`read/` and the pipeline are pure; word lists may be loaded through `importlib.resources`."""
    banned = {"os", "io", "sys", "time", "random", "socket", "urllib", "pathlib", "logging", "subprocess", "uuid"}
    for path in (p for p in FILES if part_of(p) in ("read", "pipeline")):
        assert not {n.split(".")[0] for n in imports_of(path)} & banned, name_of(path)
        named = {f"{c.func.value.id}.{c.func.attr}" for c in calls(path) if is_method(c)}
        assert not named & {"date.today", "datetime.now", "datetime.today"}, name_of(path)
        assert not any(isinstance(c.func, ast.Name) and c.func.id == "open" for c in calls(path)), name_of(path)


def is_method(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)


def test_only_the_store_speaks_sql() -> None:
    for path in FILES:
        if part_of(path) == "store" or name_of(path) in OWN_SQLITE:
            continue
        assert not {"duckdb", "sqlite3"} & {n.split(".")[0] for n in imports_of(path)}, name_of(path)
        ran = {c.func.attr for c in calls(path) if isinstance(c.func, ast.Attribute)}
        assert not ran & {"execute", "executemany", "executescript"}, name_of(path)


def test_only_the_command_line_prints() -> None:
    for path in FILES:
        if part_of(path) == "cli" or name_of(path) in SCRIPTS:
            continue
        assert not any(isinstance(c.func, ast.Name) and c.func.id == "print" for c in calls(path)), name_of(path)
        assert not {"typer", "rich"} & {n.split(".")[0] for n in imports_of(path)}, name_of(path)


def test_nothing_in_the_package_reads_the_workshop_or_the_network() -> None:
    network = {"requests", "httpx", "urllib3", "socket", "http", "ftplib", "urllib.request"}
    for path in FILES:
        assert not [s for s in strings_of(path) if re.search(r"\.\./shared|/work/", s)], name_of(path)
        assert name_of(path) in ONLINE or not network & set(imports_of(path)), name_of(path)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_longer_than_a_person_reads(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_the_median_function_is_short() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in FILES
        for node in ast.walk(tree_of(path))
        if isinstance(node, functions)
    ]
    assert median(lengths) < MEDIAN_FUNCTION


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_says_what_it_knows(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} opens without a docstring"
