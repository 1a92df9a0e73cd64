"""Opens DuckDB the way this project needs it: no extension is ever fetched. The only module that imports duckdb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection
DuckError = duckdb.Error
BinderError = (duckdb.BinderException, duckdb.CatalogException)

NO_FETCH: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@contextmanager
def connect(path: Path | None = None, *, read_only: bool = False) -> Iterator[Connection]:
    """A connection that is closed at the end; in memory without `path`."""
    con = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=NO_FETCH)
    try:
        con.execute("SET enable_progress_bar = false")
        yield con
    finally:
        con.close()


def literal(value: str | Path) -> str:
    """A string as an SQL literal, for the places where DuckDB takes no parameter."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
