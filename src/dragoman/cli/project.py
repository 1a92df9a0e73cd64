"""Commands over a project: show, query, export, rebuild."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from dragoman.cli.common import DEFAULT_PROJECT, EXITS, ProjectArgument, count, friendly, parse_date

if TYPE_CHECKING:
    from dragoman.store.project import Project

SHOWN = 50  # reports shown without --limit
TABLE_ROWS, CELL = 500, 60  # a table on a terminal: rows at most, characters a cell at most


class TableFormat(StrEnum):
    """How a query's answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class ExportFormat(StrEnum):
    """What a project can be exported as."""

    PLOVER = "plover"
    CSV = "csv"
    PARQUET = "parquet"


def add_commands(app: typer.Typer) -> None:
    """Registers this module's commands."""
    for command in (show, query, export, rebuild):
        app.command(epilog=EXITS)(command)


def show(
    project: ProjectArgument = DEFAULT_PROJECT,
    type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="Type, for example CONSULT, or one of a codebook.")
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option(metavar="WHO", help="Part of a name, start of a code (IRN, IRNGOV) or an id; on either side."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Happening on or after this day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Happening on or before this day.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help=f"At most so many reports ({SHOWN}; 0: all).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, all that fit.")] = False,
) -> None:
    """Show the stored reports with their evidence.

    Type, actor, recipient, when, where, modality, told by whom, the words they stand on.
    Reports without a day of their own count by the day of publication.
    """
    from dragoman.export.lines import report_lines
    from dragoman.store.queries import Filter, list_reports

    most = limit if limit is not None else (0 if as_json else SHOWN)
    wanted = Filter(_known_type(type, project), actor, parse_date(since), parse_date(until), most + 1 if most else None)
    with friendly():
        rows = list(list_reports(_open(project), wanted))
    more = bool(most) and len(rows) > most
    for row in rows[: most or None]:
        typer.echo(
            json.dumps(asdict(row), ensure_ascii=False, default=str) if as_json else "\n".join(report_lines(row)) + "\n"
        )
    tail = " (there are more: --limit 0 shows all)" if more else ""
    typer.secho(count(min(len(rows), most or len(rows)), "report", "reports") + tail, err=True, bold=True)


def _open(path: Path) -> Project:
    from dragoman.store.project import open_project

    return open_project(path)


def _known_type(name: str | None, project: Path) -> str | None:
    """The name, if it is a type of PLOVER or one that the project's reports have from a codebook."""
    import difflib

    from dragoman.ontology.loader import TYPES
    from dragoman.store.project import ProjectError
    from dragoman.store.queries import list_types

    if name is None or name.upper() in TYPES:
        return name
    try:
        known = [*TYPES, *(t for t in list_types(_open(project)) if t not in TYPES)]
    except ProjectError:
        known = TYPES
    if name.upper() in known:
        return name
    close = difflib.get_close_matches(name.upper(), known, 1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
    raise typer.BadParameter(f"{name!r} is no type here; {hint}", param_hint="--type")


def query(
    sql: Annotated[str, typer.Argument(help='SQL, for example "SELECT type, count(*) FROM reports GROUP BY type".')],
    project: ProjectArgument = DEFAULT_PROJECT,
    format: Annotated[TableFormat, typer.Option(help="How to print the answer.")] = TableFormat.TABLE,
) -> None:
    """Ask the project's database in SQL.

    DuckDB, read-only: nothing can be changed, and no other file be read.

    Tables: dispatches, readings, reports, claims, sources, statements, mentions, times, places, zones, runs; they hold
    the last reading of each dispatch. With all_ before the name (all_reports) they hold every run.
    """
    from dragoman.store.queries import run_query

    with friendly():
        rows = run_query(_open(project), sql)
        names = [str(n) for n in next(rows)]
        _PRINTERS[format](names, rows)


def _print_csv(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    import csv

    from dragoman.export.table import cell

    with _text_out(None) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([cell(v, n) for v, n in zip(row, names, strict=True)] for row in rows)


def _print_json(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with _text_out(None) as out:
        for row in rows:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str) + "\n")


def _print_table(names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    from dragoman.export.table import cell

    shown: list[list[str]] = [names]
    for row in rows:
        if len(shown) > TABLE_ROWS:
            typer.echo(f"the first {TABLE_ROWS} rows are shown; --format csv or json gives all", err=True)
            break
        shown.append([_cut(cell(v, n)) for v, n in zip(row, names, strict=True)])
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    shown.insert(1, ["-" * w for w in widths])
    for line in shown:
        typer.echo("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip())
    typer.secho(count(len(shown) - 2, "row", "rows"), err=True, bold=True)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= CELL else flat[: CELL - 1] + "…"


_PRINTERS = {TableFormat.TABLE: _print_table, TableFormat.CSV: _print_csv, TableFormat.JSON: _print_json}


def export(
    project: ProjectArgument = DEFAULT_PROJECT,
    format: Annotated[
        ExportFormat, typer.Option(help="plover: PLOVER 2.0 JSON, one record a line.")
    ] = ExportFormat.CSV,
    out: Annotated[
        Path | None, typer.Option(help="File to write (parquet: folder); without it, standard output.")
    ] = None,
) -> None:
    """Export the current reports.

    What a format cannot hold is told on standard error.
    """
    with friendly():
        opened = _open(project)
        if format is ExportFormat.PARQUET:
            _export_parquet(opened, out or Path("dragoman-export"))
        elif format is ExportFormat.PLOVER:
            _export_plover(opened, out)
        elif format is ExportFormat.CSV:
            _export_csv(opened, out)


def _export_parquet(project: Project, folder: Path) -> None:
    from dragoman.store.queries import export_parquet

    for path in export_parquet(project, folder):
        typer.echo(f"written: {path}", err=True)


def _export_plover(project: Project, out: Path | None) -> None:
    from dragoman import __version__
    from dragoman.export.plover import summary_lines, write_plover
    from dragoman.store.queries import editions_read, last_written, list_reports

    with _text_out(out) as file:
        counts: Counter[str] = write_plover(
            list_reports(project),
            file,
            version=__version__,
            written=last_written(project),
            editions=editions_read(project),
        )
    for line in summary_lines(counts):
        typer.echo(line, err=True)


def _export_csv(project: Project, out: Path | None) -> None:
    from dragoman.export.table import write_csv
    from dragoman.store.queries import list_reports

    with _text_out(out) as file:
        n = write_csv(list_reports(project), file)
    typer.echo(f"{count(n, 'report', 'reports')} written; evidence of single fields: --format parquet", err=True)


@contextmanager
def _text_out(path: Path | None) -> Iterator[TextIO]:
    """A UTF-8 text file that is there whole or not at all, or standard output."""
    if path is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="strict")
        yield sys.stdout
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def rebuild(project: ProjectArgument = DEFAULT_PROJECT) -> None:
    """Build the database anew from the parts.

    news.duckdb and the full text come from the Parquet parts; every hash and every quote is checked.
    """
    from dragoman.store.database import rebuild as build
    from dragoman.store.queries import count_all

    with friendly():
        opened = _open(project)
        parts = build(opened)
        counts = count_all(opened)
    told = ", ".join(f"{n} {name}" for name, n in counts.items())
    typer.echo(
        f"{opened.database} built from {count(parts, 'part', 'parts')}: {told}. All hashes and quotes are right."
    )
