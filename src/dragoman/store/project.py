"""A project is one directory. Knows its files and their names; what stands in them is for parts, database, reviews."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from dragoman.store.lock import write_lock
from dragoman.store.schema import SCHEMA

DEFAULT = Path("dragoman-project")
PART_SIZE = 200  # dispatches a part: what a killed run has to read again at most


class ProjectError(RuntimeError):
    """A project that cannot be used as it stands; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """Paths and settings of one project directory. Make one with `open_project`."""

    path: Path
    part_size: int = PART_SIZE

    @property
    def parts(self) -> Path:
        """The folder of Parquet parts: the truth."""
        return self.path / "parts"

    @property
    def database(self) -> Path:
        """The derived DuckDB file; it may be deleted at any time."""
        return self.path / "news.duckdb"

    @property
    def reviews(self) -> Path:
        """The SQLite file of reviews, judgements and full text."""
        return self.path / "reviews.sqlite"

    @property
    def rejects(self) -> Path:
        """What could not be read, one JSON object a line."""
        return self.path / "rejects.jsonl"

    def lock(self) -> AbstractContextManager[None]:
        """The write lock; raises `ProjectLocked` when another process holds it."""
        return write_lock(self.path / ".lock")


def open_project(path: Path, *, create: bool = False) -> Project:
    """The project at `path`; with `create` it is made where there is none.

    Raises `ProjectError` for a folder that is no project, a broken settings file, or a schema newer than this code.
    """
    settings = path / "settings.toml"
    if not settings.exists():
        if not create:
            raise ProjectError(f"{path} is no Dragoman project. Make one with: dragoman read FILE --into {path}")
        _create(path, settings)
    return Project(path, _part_size(settings))


def _create(path: Path, settings: Path) -> None:
    if path.exists() and not path.is_dir():
        raise ProjectError(f"{path} is a file; a project is a folder. Give another name.")
    if path.is_dir() and any(p.name != "parts" and p.name[0] != "." for p in path.iterdir()):
        raise ProjectError(f"{path} holds other files and is no project. Give a new or an empty folder.")
    (path / "parts").mkdir(parents=True, exist_ok=True)
    write_atomically(
        settings, f"# A Dragoman project.\nschema = {SCHEMA}\npart_size = {PART_SIZE}  # dispatches a part\n"
    )


def _part_size(settings: Path) -> int:
    try:
        table = tomllib.loads(settings.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{settings} is no valid TOML: {error}") from error
    schema, size = table.get("schema"), table.get("part_size", PART_SIZE)
    if not isinstance(schema, int) or schema > SCHEMA:
        raise ProjectError(f"{settings}: schema is {schema!r}; this version knows up to {SCHEMA}. Update dragoman.")
    if not isinstance(size, int) or size < 1:
        raise ProjectError(f"{settings}: part_size is {size!r}; it should be a whole number from 1.")
    return size


def write_atomically(path: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


class RejectLog:
    """`rejects.jsonl`: rows are appended and reach the disk at once; a row that stands there already adds nothing."""

    def __init__(self, path: Path) -> None:
        _mend(path)
        self._seen = set(path.read_text("utf-8").split("\n")) if path.exists() else set()
        self._path = path

    def add(self, rows: Iterable[dict[str, str | int]]) -> None:
        """Appends the rows that are new."""
        lines = [json.dumps(row) for row in rows]  # ASCII: file names may hold bytes that are no UTF-8
        new = [line for line in lines if line not in self._seen]
        if not new:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in new)
        self._seen.update(new)


def _mend(path: Path) -> None:
    """Cuts off a last line that a killed run left half-written."""
    if not path.exists():
        return
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if whole != raw:
        path.write_bytes(whole)
