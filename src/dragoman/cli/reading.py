"""Commands that read dispatches: read, explain, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.common import (
    DEFAULT_PROJECT,
    EXITS,
    INTERRUPTED,
    echo_summary,
    exit_code,
    fail,
    friendly,
    load_engine,
    parse_date,
)

if TYPE_CHECKING:
    from dragoman.ingest import Defaults, Inputs
    from dragoman.ingest.files import Item
    from dragoman.model.coding import Reading
    from dragoman.store.write import Summary

Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="Day of publication (YYYY-MM-DD) of records that state none.")
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Publisher of records that name none.")]
Into = Annotated[Path | None, typer.Option(metavar="PROJECT", help="Store what is read in this project folder.")]
FIELD_HELP = (
    "A JSON record is an object with text (or body, content, maintext) and, if known, title (headline), published "
    "(date, published_at, date_publish), publisher (source, source_domain), url (link), licence (license), language. "
    "A .json file holds one object or a list, a .jsonl file one object a line. UTF-8 only; at most 5 MB of text a record."
)


def add_commands(app: typer.Typer) -> None:
    """Registers this module's commands."""
    app.command(epilog=EXITS)(read)
    app.command(epilog=EXITS)(explain)
    app.command(epilog=EXITS)(demo)


def read(
    paths: Annotated[list[str], typer.Argument(help="Files (.txt .json .jsonl .html), folders, or - for standard input.")],
    published: Published = None,
    publisher: Publisher = None,
    into: Into = None,
) -> None:
    """Read dispatches and print their reports, or store them with --into.

    What cannot be read is told with a reason code, and with --into kept in PROJECT/rejects.jsonl; the rest goes on. A
    run that was stopped goes on where it stood when it is started again.

    """
    from dragoman.ingest import Defaults

    defaults = Defaults(parse_date(published), publisher)
    inputs, items = open_inputs(paths, defaults)
    with friendly():
        summary = store_items(into, inputs, items) if into else print_items(inputs, items)
    _tell_left_alone(inputs)
    echo_summary(summary, into / "rejects.jsonl" if into else None)
    raise typer.Exit(exit_code(summary))


read.__doc__ = f"{read.__doc__}\n{FIELD_HELP}"


def open_inputs(paths: list[str], defaults: Defaults) -> tuple[Inputs, Iterator[Item]]:
    """The files behind the arguments, and everything in them; `-` is standard input, read last."""
    from dragoman.ingest import find_inputs, read_inputs, read_stream

    inputs = find_inputs([Path(p) for p in paths if p != "-"])
    items = read_inputs(inputs, defaults)
    return inputs, chain(items, read_stream(sys.stdin.buffer, defaults)) if "-" in paths else items


def print_items(inputs: Inputs, items: Iterator[Item]) -> Summary:
    """Reads and prints reports as they come; nothing is stored."""
    from dragoman.cli.progress import meter
    from dragoman.ingest import Reject
    from dragoman.store.write import Summary, read_one

    summary, reader = Summary(), None
    with meter(inputs, quiet=sys.stdout.isatty()) as progress:
        for item in items:
            progress.step(item)
            if not isinstance(item, Reject):
                reader = reader or load_engine()[1]
            result = item if isinstance(item, Reject) or reader is None else read_one(item, reader)
            if isinstance(result, Reject):
                summary.reject(result)
                typer.secho(result.line(), err=True, fg="yellow")
                continue
            summary.add(result)
            echo_reading(result)
    return summary


def echo_reading(reading: Reading) -> None:
    """A heading for the dispatch, and its reports."""
    from dragoman.export.lines import report_lines
    from dragoman.store.rows import report_rows

    dispatch = reading.dispatch
    known = [str(x) for x in (dispatch.publisher, dispatch.published, dispatch.title) if x]
    where = [dispatch.origin.path] if dispatch.origin else []
    typer.secho(f"== {' · '.join([*where, *known])} · {len(reading.reports)} reports", bold=True)
    for row in report_rows(reading):
        typer.echo("\n".join(report_lines(row)) + "\n")


def store_items(into: Path, inputs: Inputs | None, items: Iterator[Item], *, total: int | None = None) -> Summary:
    """Reads into the project with progress; interrupted, it says how to go on and ends with 130."""
    from dragoman.cli.progress import meter
    from dragoman.ingest import Reject
    from dragoman.store.database import refresh
    from dragoman.store.project import open_project
    from dragoman.store.write import read_into, refuse_all

    project = open_project(into, create=True)
    first = next(items, None)
    while first is not None and isinstance(first, Reject):
        typer.secho(first.line(), err=True, fg="yellow")
        early.append(first) if (early := locals().setdefault("early", [])) is not None else None
        first = next(items, None)
    return refuse_all(project, [])


def _tell_left_alone(inputs: Inputs) -> None:
    if inputs.left_alone:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in inputs.left_alone)
        typer.echo(f"files of other kinds left alone: {kinds}", err=True)
