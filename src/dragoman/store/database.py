"""The derived DuckDB file: built from the parts, brought up to date when parts were added, opened for reading."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dragoman.store.duck import Connection, DuckError, connect
from dragoman.store.parts import Part, check_files, check_quotes, list_parts
from dragoman.store.project import Project, ProjectError
from dragoman.store.reviews import index_texts
from dragoman.store.schema import SCHEMA, TABLES, ddl, views


class DatabaseBusy(ProjectError):
    """Another process holds news.duckdb open."""


def rebuild(project: Project) -> int:
    """Builds `news.duckdb` anew from the parts and swaps it in; gives the number of parts.

    Raises `PartError` for a damaged part and `QuoteError` when a quote is not what its text says.
    """
    parts = list_parts(project)
    for part in parts:
        check_files(part)
    temporary = project.path / f".news.duckdb.{os.getpid()}.tmp"
    _remove(temporary)
    with connect(temporary) as con:
        _create(con)
        _load(con, parts)
    index_texts(project, _texts(parts), anew=True)
    _remove(project.database)
    temporary.replace(project.database)
    return len(parts)


def refresh(project: Project) -> int:
    """Brings `news.duckdb` up to date with the parts; gives how many were added. Rebuilds it where that is safer.

    Raises `DatabaseBusy` when it would have to change and another process holds it.
    """
    parts = list_parts(project)
    loaded = _loaded(project)
    known = {p.name: p.fingerprint for p in parts}
    if loaded is None or any(known.get(name) != mark for name, mark in loaded.items()):
        return rebuild(project)
    new = [p for p in parts if p.name not in loaded]
    if new:
        for part in new:
            check_files(part)
        index_texts(project, _texts(new))  # first: if we are stopped here, the next refresh does both again
        with _connect(project) as con:
            _load(con, new)
    return len(new)


@contextmanager
def open_database(project: Project) -> Iterator[Connection]:
    """A read-only connection to the up-to-date database; it can read nothing else and fetch nothing.

    While another process writes parts or holds the database, what was there before is shown.
    """
    try:
        refresh(project)
    except DatabaseBusy:
        if not project.database.exists():
            raise
    with _connect(project, read_only=True) as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        yield con


@contextmanager
def _connect(project: Project, *, read_only: bool = False) -> Iterator[Connection]:
    with ExitStack() as stack:
        try:
            con = stack.enter_context(connect(project.database, read_only=read_only))
        except DuckError as error:
            if "lock" not in str(error).lower():
                raise
            busy = f"{project.database} is in use by another process. Try again when it is done."
            raise DatabaseBusy(busy) from error
        yield con


def _loaded(project: Project) -> dict[str, str] | None:
    """Loaded parts and their fingerprints; None when the file is missing, unreadable or of another schema."""
    if not project.database.exists():
        return None
    try:
        with _connect(project, read_only=True) as con:
            rows = con.execute("SELECT part, fingerprint, schema FROM loaded_parts").fetchall()
            meta = con.execute("SELECT schema FROM built_with").fetchone()
    except DuckError:
        return None  # derived: a file that cannot be read is built again
    return {part: mark for part, mark, _ in rows} if meta == (SCHEMA,) else None


def _create(con: Connection) -> None:
    for table in TABLES:
        con.execute(ddl(table))
    for view in views():
        con.execute(view)
    con.execute("CREATE TABLE loaded_parts (part VARCHAR PRIMARY KEY, fingerprint VARCHAR, schema BIGINT)")
    con.execute("CREATE TABLE built_with (schema BIGINT)")
    con.execute("INSERT INTO built_with VALUES (?)", [SCHEMA])


def _load(con: Connection, parts: Sequence[Part]) -> None:
    """Adds parts and checks their quotes, all in one transaction."""
    if not parts:
        return
    con.execute("BEGIN")
    for table in TABLES:
        files = [str(p.path / f"{table}.parquet") for p in parts]
        con.execute(
            f"INSERT INTO all_{table} BY NAME SELECT * FROM read_parquet($files, union_by_name = true)",
            {"files": files},  # a part of an older schema lacks columns: they stay empty
        )
    con.executemany("INSERT INTO loaded_parts VALUES (?, ?, ?)", [[p.name, p.fingerprint, SCHEMA] for p in parts])
    names = ", ".join("'" + p.name.replace("'", "''") + "'" for p in parts)
    check_quotes(con, {t: f"(SELECT * FROM all_{t} WHERE part IN ({names}))" for t in TABLES})
    con.execute("COMMIT")


def _texts(parts: Sequence[Part]) -> Iterator[tuple[str, str, str, str]]:
    """(dispatch id, title, publisher, text) of every dispatch in these parts, for the full-text index."""
    if not parts:
        return
    files = [str(p.path / "dispatches.parquet") for p in parts]
    with connect() as con:
        cursor = con.execute(
            "SELECT dispatch_id, coalesce(title, ''), coalesce(publisher, ''), text "
            "FROM read_parquet($files, union_by_name = true)",
            {"files": files},
        )
        while rows := cursor.fetchmany(500):
            yield from rows


def _remove(path: Path) -> None:
    for file in (path, path.with_name(path.name + ".wal")):
        file.unlink(missing_ok=True)
