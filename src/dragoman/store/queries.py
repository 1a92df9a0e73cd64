"""Every SELECT that commands, pages and exporters use, by name, and the user's own read-only queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.store.database import open_database
from dragoman.store.duck import BinderError, Connection, DuckError, identifier, literal
from dragoman.store.project import Project
from dragoman.store.rows import REPORT_FIELDS, ReportRow
from dragoman.store.schema import TABLES

# The day a report is sorted and filtered by: the day of the happening, or else the day of publication.
DAY_FIRST = "coalesce(when_first, published)"
DAY_LAST = "coalesce(when_last, when_first, published)"


class QueryError(ValueError):
    """A query that DuckDB refused; the message says why, and which tables or columns there are."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which reports: PLOVER type, actor (part of a name, start of a code, or an id; on either side), days, how many.

    `since` and `until` (both included) ask for reports whose days meet that range; reports without a day count by
    their day of publication.
    """

    type: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None


def list_reports(project: Project, wanted: Filter = Filter()) -> Iterator[ReportRow]:
    """The current reports that fit, by day, then dispatch and order in it."""
    where, values = _where(wanted)
    cols = ", ".join(_column(c) for c in REPORT_FIELDS)
    limit = f" LIMIT {int(wanted.limit)}" if wanted.limit is not None else ""
    with open_database(project) as con:
        cursor = con.execute(
            f"SELECT {cols} FROM reports WHERE {where} ORDER BY {DAY_FIRST} NULLS LAST, dispatch_id, ordinal{limit}",
            values,
        )
        while rows := cursor.fetchmany(1000):
            for row in rows:
                yield ReportRow(*row)


def _column(name: str) -> str:
    """A column of the reports; a list that a part of an older schema lacks is empty."""
    is_list = {"dispatch_id": "VARCHAR", **TABLES["reports"]}[name].endswith("[]")
    return f"coalesce({identifier(name)}, [])" if is_list else identifier(name)


def _where(wanted: Filter) -> tuple[str, list[Any]]:
    tests: list[str] = ["true"]
    values: list[Any] = []
    if wanted.type:
        tests.append("type = ?")
        values.append(wanted.type.upper())
    if wanted.actor:
        both = "list_concat(actors, recipients)", "list_concat(actor_codes, recipient_codes, actor_ids, recipient_ids)"
        tests.append(
            f"(len(list_filter({both[0]}, lambda x: contains(lower(x), lower(?)))) > 0 "
            f"OR len(list_filter({both[1]}, lambda x: x = ? OR starts_with(x, upper(?)))) > 0)"
        )
        values += [wanted.actor] * 3
    if wanted.since:
        tests.append(f"{DAY_LAST} >= ?")
        values.append(wanted.since)
    if wanted.until:
        tests.append(f"{DAY_FIRST} <= ?")
        values.append(wanted.until)
    return " AND ".join(tests), values


def list_types(project: Project) -> list[str]:
    """The types of the current reports, by name."""
    with open_database(project) as con:
        return [row[0] for row in con.execute("SELECT DISTINCT type FROM reports ORDER BY type").fetchall()]


def count_all(project: Project) -> dict[str, int]:
    """How many current dispatches, reports and claims there are, and runs."""
    with open_database(project) as con:
        return {t: _one(con, f"SELECT count(*) FROM {t}") for t in ("dispatches", "reports", "claims", "runs")}


def _one(con: Connection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


def last_written(project: Project) -> dict[str, str]:
    """For each dispatch the time (UTC, ISO 8601) its current reading was written."""
    with open_database(project) as con:
        rows = con.execute(
            "SELECT r.dispatch_id, u.written_at FROM readings r JOIN all_runs u ON r.part = u.part"
        ).fetchall()
    return dict(rows)


def editions_read(project: Project) -> dict[str, str]:
    """For each dispatch the PLOVER edition its current reading was made under, where its run says so."""
    with open_database(project) as con:
        rows = con.execute(
            "SELECT r.dispatch_id, u.fingerprints FROM readings r JOIN all_runs u ON r.part = u.part"
        ).fetchall()
    named = {prints: json.loads(prints).get("edition") for prints in {p for _, p in rows}}
    return {dispatch: named[prints] for dispatch, prints in rows if named[prints]}


def run_query(project: Project, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a user's own query over the project's tables, after a first tuple with the names of the columns.

    Nothing can be changed and no file be read by it. Raises `QueryError` when DuckDB refuses it.
    """
    with open_database(project) as con:
        try:
            cursor = con.execute(sql)
            yield tuple(c[0] for c in cursor.description or ())
            while rows := cursor.fetchmany(1000):
                yield from rows
        except DuckError as error:
            raise QueryError(_explain(con, error)) from error


def _explain(con: Connection, error: Exception) -> str:
    message = str(error).strip()
    if isinstance(error, BinderError) and "Table" in message:
        found = con.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
        names = [n for (n,) in found if not n.startswith(("all_", "loaded_", "built_"))]
        return f"{message}\nTables: {', '.join(names)} (with all_ before the name: every run, not only the last)"
    return message


def export_parquet(project: Project, folder: Path) -> list[Path]:
    """Writes the current reports and claims as `reports.parquet` and `claims.parquet` (zstd); gives the two paths."""
    from dragoman.store.database import refresh
    from dragoman.store.duck import connect

    refresh(project)
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    with connect() as con:
        con.execute(f"ATTACH {literal(project.database)} AS news (READ_ONLY)")
        con.execute("USE news")
        for table, order in (("reports", "dispatch_id, ordinal"), ("claims", "dispatch_id, report_id, field, ordinal")):
            path = folder / f"{table}.parquet"
            temporary = path.with_name(f".{path.name}.tmp")
            con.execute(
                f"COPY (SELECT * FROM {table} ORDER BY {order}) TO {literal(temporary)} "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            temporary.replace(path)
            out.append(path)
    return out
