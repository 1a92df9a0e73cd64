"""Parts: immutable folders of Parquet files, each written whole or not at all, and checked before it counts.

Knows how rows become files and how a part proves that it is complete; not what readings mean or when to write one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dragoman.model.coding import Reading
from dragoman.model.events import Run
from dragoman.model.text import make_id
from dragoman.store.duck import Connection, connect, identifier, literal
from dragoman.store.project import Project, ProjectError
from dragoman.store.rows import Row, rows_of
from dragoman.store.schema import QUOTED, SCHEMA, TABLES, columns

MARK = "done.json"
TEMPORARY = ".tmp-"
MIN_OBJECT = 1_000_000  # bytes of JSON a row DuckDB makes room for at least


class QuoteError(RuntimeError):
    """Stored words that are not the words of the text at their place; `rows` names the first of them."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows = tuple(rows)
        shown = "\n".join(f"  {t} of {d} [{s}:{e}]: stored {q!r}, the text has {x!r}" for t, d, s, e, q, x in rows[:5])
        super().__init__(f"{len(rows)} stored quotes are not what the text says there (nothing was stored):\n{shown}")


class PartError(ProjectError):
    """A part whose files are not the ones it was finished with."""


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part: its name (sorts by age), its folder, and what its mark says."""

    name: str
    path: Path
    run: str
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Hash over the hashes of all its files."""
        return make_id(*(x for pair in sorted(self.files.items()) for x in pair))


def list_parts(project: Project) -> list[Part]:
    """Finished parts, oldest first; raises `PartError` on a folder that carries no readable mark."""
    return [read_mark(p) for p in sorted(project.parts.iterdir()) if p.is_dir() and not p.name.startswith(".")]


def read_mark(path: Path) -> Part:
    """What the completion mark of a part says; raises `PartError` without a good one, or written by a newer schema."""
    try:
        mark = json.loads((path / MARK).read_text("utf-8"))
        part = Part(path.name, path, mark["run"], dict(mark["files"]))
        schema = int(mark["schema"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PartError(f"{path} has no readable {MARK} ({error!r}). Move the folder away and read again.") from error
    if schema > SCHEMA:
        raise PartError(f"{path} was written with schema {schema}; this version knows {SCHEMA}. Update dragoman.")
    return part


def check_files(part: Part) -> None:
    """Raises `PartError` when a file of the part is missing or its bytes have changed."""
    for name, wanted in sorted(part.files.items()):
        file = part.path / name
        if not file.is_file() or _sha256(file) != wanted:
            raise PartError(f"{file} is missing or damaged. Restore it, or move {part.path} away and read again.")


def clear_unfinished(project: Project) -> int:
    """Removes what killed runs left half-written; gives how many folders. Call it under the write lock only."""
    leftovers = [p for p in project.parts.iterdir() if p.name.startswith(TEMPORARY)]
    for path in leftovers:
        shutil.rmtree(path)
    return len(leftovers)


def write_part(project: Project, run: Run, readings: Sequence[Reading], number: int) -> Part:
    """Stores readings as part `number`; it is there whole or not at all.

    Raises `QuoteError` when a stored quote is not what the text says. Call it under the write lock.
    """
    name = f"{number:06d}-{make_id(run.id, *(r.dispatch.id for r in readings))}"
    temporary = project.parts / f"{TEMPORARY}{name}"
    temporary.mkdir()
    tables = part_rows(run, readings)
    stamp = {"run": run.id, "part": name}
    with connect() as con:
        con.execute("SET threads = 1")
        for table in TABLES:
            _write_table(con, table, [{**stamp, **row} for row in tables[table]], temporary)
        check_quotes(con, {t: f"read_parquet({literal(temporary / f'{t}.parquet')})" for t in TABLES})
    _write_mark(temporary, run)
    final = project.parts / name
    temporary.rename(final)
    _sync_folder(project.parts)
    return read_mark(final)


def part_rows(run: Run, readings: Iterable[Reading]) -> dict[str, list[Row]]:
    """The rows of readings, table by table, and the row of their run."""
    tables: dict[str, list[Row]] = {table: [] for table in TABLES}
    for reading in readings:
        for table, rows in rows_of(reading).items():
            tables[table] += rows
    prints = json.dumps(dict(run.fingerprints), sort_keys=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    tables["runs"] = [{"version": run.version, "fingerprints": prints, "written_at": now}]
    return tables


def _write_table(con: Connection, table: str, rows: list[Row], folder: Path) -> None:
    lines, parquet = folder / f"{table}.ndjson", folder / f"{table}.parquet"
    longest = MIN_OBJECT
    with lines.open("wb") as file:
        for row in rows:
            longest = max(longest, file.write(msgspec.json.encode(row) + b"\n"))
    source = _from_lines(lines, table, longest) if rows else _no_rows(table)
    con.execute(f"COPY ({source}) TO {literal(parquet)} (FORMAT parquet, COMPRESSION zstd)")
    lines.unlink()


def _from_lines(path: Path, table: str, longest: int) -> str:
    """The SELECT over a file of JSON lines; `longest` is the size of the longest in bytes."""
    kinds = ", ".join(f"{identifier(c)}: {literal(k)}" for c, k in columns(table).items())
    return (
        f"SELECT * FROM read_json({literal(path)}, format='newline_delimited', "
        f"maximum_object_size={longest}, columns={{{kinds}}})"
    )


def _no_rows(table: str) -> str:
    return "SELECT " + ", ".join(f"NULL::{k} AS {identifier(c)}" for c, k in columns(table).items()) + " WHERE false"


def check_quotes(con: Connection, tables: dict[str, str]) -> None:
    """Compares every stored quote with the text it points into; `tables` says where each table is to be read from.

    Raises `QuoteError` with the offending rows (at most 100): other words, a span outside the text or an empty one, a
    quote without its bounds, a dispatch that is not there.
    """
    wrong: list[tuple[Any, ...]] = []
    for table, triples in QUOTED.items():
        for start, end, quote in triples:
            s, e, q = (f"x.{identifier(c)}" for c in (start, end, quote))
            there = f"substr(d.text, {s} + 1, {e} - {s})"
            wrong += con.execute(
                f"SELECT {literal(f'{table}.{quote}')}, x.dispatch_id, {s}, {e}, {q}, {there} "
                f"FROM {tables[table]} x LEFT JOIN {tables['dispatches']} d USING (part, dispatch_id) "
                f"WHERE ({s} IS NULL) <> ({q} IS NULL) OR ({e} IS NULL) <> ({q} IS NULL) "
                f"OR {s} IS NOT NULL AND (d.text IS NULL OR "
                f"{s} < 0 OR {s} >= {e} OR {e} > length(d.text) OR {q} <> {there}) LIMIT 100"
            ).fetchall()
    if wrong:
        raise QuoteError(wrong)


def _write_mark(folder: Path, run: Run) -> None:
    files = {}
    for file in sorted(folder.iterdir()):
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
        files[file.name] = _sha256(file)
    mark = {"schema": SCHEMA, "run": run.id, "files": files}
    with (folder / MARK).open("w", encoding="utf-8") as out:
        json.dump(mark, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    _sync_folder(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(path: Path) -> None:
    """Makes the names in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def next_number(parts: Sequence[Part]) -> int:
    """The number of the part to write next."""
    return int(parts[-1].name.split("-")[0]) + 1 if parts else 1


def stored_records(parts: Sequence[Part], run_id: str) -> set[tuple[str, str]]:
    """(dispatch id, record hash) of all that is stored under this run."""
    files = [str(p.path / "readings.parquet") for p in parts if p.run == run_id]
    if not files:
        return set()
    with connect() as con:
        found = con.execute("SELECT dispatch_id, record FROM read_parquet($files)", {"files": files}).fetchall()
    return {(d, r) for d, r in found}
