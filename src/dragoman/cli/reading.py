"""Commands that read dispatches: read, explain, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.common import (
    DEFAULT_EDITION,
    DEFAULT_PROJECT,
    EXITS,
    INTERRUPTED,
    CodebookFile,
    Coding,
    Edition,
    Knowledge,
    Llm,
    LlmCache,
    LlmKeyEnv,
    LlmModel,
    UseEncoder,
    count,
    echo_summary,
    exit_code,
    fail,
    friendly,
    load_engine,
    parse_date,
    second_coder,
)

if TYPE_CHECKING:
    from dragoman.ingest import Defaults, Inputs, Reject
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
    "A .json file holds one object or a list, a .jsonl file one object a line. UTF-8 only; at most 5 MB of text each."
)

NEXT_STEPS = """
What next:
  dragoman show {project} --type CONSULT --limit 5     reports with the words they stand on
  dragoman query "SELECT type, count(*) AS n FROM reports GROUP BY type ORDER BY n DESC" {project}
  dragoman export --format csv --out reports.csv {project}
  dragoman read YOUR-FILES --published DATE --into my-project"""


def add_commands(app: typer.Typer) -> None:
    """Registers this module's commands."""
    app.command(epilog=f"{FIELD_HELP}\n\n{EXITS}")(read)
    app.command(epilog=EXITS)(explain)
    app.command(epilog=EXITS)(demo)


def read(
    paths: Annotated[
        list[str], typer.Argument(help="Files (.txt .json .jsonl .html), folders, or - for standard input.")
    ],
    published: Published = None,
    publisher: Publisher = None,
    into: Into = None,
    knowledge: Knowledge = None,
    edition: Edition = DEFAULT_EDITION,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_key_env: LlmKeyEnv = None,
    llm_cache: LlmCache = None,
    codebook: CodebookFile = None,
    encoder: UseEncoder = True,
) -> None:
    """Read dispatches, print or store their reports.

    Without --into the reports are printed; with it they are stored in a project folder.

    What cannot be read is told with a reason code, and with --into kept in PROJECT/rejects.jsonl; the rest goes on. A
    run that was stopped goes on where it stood when it is started again.
    """
    from dragoman.ingest import Defaults

    defaults = Defaults(parse_date(published), publisher)
    second = second_coder(llm, llm_model, llm_key_env, llm_cache)
    coding = Coding(knowledge, edition, codebook, second, encoder)
    inputs, items = open_inputs(paths, defaults)
    with friendly():
        summary = store_items(into, inputs, items, coding) if into else print_items(inputs, items, coding)
    _tell_left_alone(inputs)
    echo_summary(summary, into / "rejects.jsonl" if into else None)
    raise typer.Exit(exit_code(summary))


def open_inputs(paths: list[str], defaults: Defaults) -> tuple[Inputs, Iterator[Item]]:
    """The files behind the arguments, and everything in them; `-` is standard input, read last."""
    from dragoman.ingest import find_inputs, read_inputs, read_stream

    inputs = find_inputs([Path(p) for p in paths if p != "-"])
    items = read_inputs(inputs, defaults)
    return inputs, chain(items, read_stream(sys.stdin.buffer, defaults)) if "-" in paths else items


def print_items(inputs: Inputs, items: Iterator[Item], coding: Coding) -> Summary:
    """Reads and prints reports as they come; nothing is stored."""
    from dragoman.cli.progress import meter
    from dragoman.ingest import Reject
    from dragoman.store.write import Summary

    summary = Summary()
    with meter(inputs, quiet=sys.stdout.isatty()) as progress:
        for item, result in read_each(items, coding):
            progress.step(item)
            if isinstance(result, Reject):
                echo_reject(result, summary)
                continue
            summary.add(result)
            echo_reading(result)
    return summary


def read_each(items: Iterator[Item], coding: Coding) -> Iterator[tuple[Item, Reading | Reject]]:
    """Each item with its reading or reject; models are loaded at the first dispatch."""
    from dragoman.ingest import Reject
    from dragoman.store.write import read_one

    early, rest = split_rejects(items)
    yield from ((reject, reject) for reject in early)
    if rest is None:
        return
    _, reader = load_engine(coding)
    for item in rest:
        yield item, item if isinstance(item, Reject) else read_one(item, reader)


def echo_reject(reject: Reject, summary: Summary) -> None:
    """Counts a reject and tells it on standard error."""
    summary.reject(reject)
    typer.secho(reject.line(), err=True, fg="yellow")


def echo_reading(reading: Reading) -> None:
    """A heading for the dispatch, and its reports."""
    from dragoman.export.lines import report_lines
    from dragoman.store.rows import report_rows

    dispatch = reading.dispatch
    known = [str(x) for x in (dispatch.publisher, dispatch.published, dispatch.title) if x]
    where = [dispatch.origin.path] if dispatch.origin else []
    typer.secho(f"== {' · '.join([*where, *known])} · {count(len(reading.reports), 'report', 'reports')}", bold=True)
    for row in report_rows(reading):
        typer.echo("\n".join(report_lines(row)) + "\n")


def store_items(
    into: Path, inputs: Inputs | None, items: Iterator[Item], coding: Coding, *, total: int | None = None
) -> Summary:
    """Reads into the project with progress; interrupted, it says how to go on and ends with 130."""
    from dragoman.cli.progress import meter
    from dragoman.store.database import refresh
    from dragoman.store.project import open_project
    from dragoman.store.write import read_into, refuse_all

    project = open_project(into, create=True)
    early, rest = split_rejects(items)
    if rest is None:
        return refuse_all(project, early)  # nothing to read: no need to load models
    run, reader = load_engine(coding)
    try:
        with meter(inputs, total=total) as progress:
            summary = read_into(project, run, chain(early, rest), reader, seen=lambda item, _: progress.step(item))
        refresh(project)
    except KeyboardInterrupt:
        fail(f"stopped. What was read is stored in {into}; the same command goes on from there.", INTERRUPTED)
    return summary


def split_rejects(items: Iterator[Item]) -> tuple[list[Reject], Iterator[Item] | None]:
    """The rejects before the first dispatch, and the rest from there on; None when there is no dispatch at all."""
    from dragoman.ingest import Reject

    early: list[Reject] = []
    for item in items:
        if not isinstance(item, Reject):
            return early, chain([item], items)
        early.append(item)
    return early, None


def _tell_left_alone(inputs: Inputs) -> None:
    if inputs.left_alone:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in inputs.left_alone)
        typer.echo(f"files of other kinds left alone: {kinds}", err=True)


def explain(
    file: Annotated[str, typer.Argument(help="A file (.txt .json .jsonl .html), or - for standard input.")],
    published: Published = None,
    publisher: Publisher = None,
    knowledge: Knowledge = None,
    edition: Edition = DEFAULT_EDITION,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_key_env: LlmKeyEnv = None,
    llm_cache: LlmCache = None,
    codebook: CodebookFile = None,
    encoder: UseEncoder = True,
) -> None:
    """Show every layer of a reading with its spans.

    In the order of the reading: zones, sentences, mentions, chains, times, places, statements, frames, reports; with
    --llm also what the second coder said and what came of it. The numbers before a quote are its first character and
    the one after it, counted in code points from 0.
    """
    from dragoman.export.lines import explain_lines
    from dragoman.ingest import Defaults, Reject
    from dragoman.store.write import Summary

    summary, second = Summary(), second_coder(llm, llm_model, llm_key_env, llm_cache)
    coding = Coding(knowledge, edition, codebook, second, encoder)
    with friendly():
        _, items = open_inputs([file], Defaults(parse_date(published), publisher))
        for _, result in read_each(items, coding):
            if isinstance(result, Reject):
                echo_reject(result, summary)
                continue
            summary.add(result)
            typer.secho(f"== dispatch {result.dispatch.id} · {result.dispatch.title or file}", bold=True)
            typer.echo("\n".join(explain_lines(result)) + "\n")
    raise typer.Exit(exit_code(summary))


def demo(into: Annotated[Path, typer.Option(metavar="PROJECT", help="Project folder.")] = DEFAULT_PROJECT) -> None:
    """Read the demonstration set and show what was found.

    The set ships with Dragoman; its reports are stored in a project folder.
    """
    from dragoman.demo import dispatches
    from dragoman.export.lines import report_lines
    from dragoman.store.project import open_project
    from dragoman.store.queries import list_reports

    with friendly():
        found = list(dispatches())
        summary = store_items(into, None, iter(found), Coding(), total=len(found))
        ids = {d.id for d in found}
        for row in list_reports(open_project(into)):
            if row.dispatch_id in ids:
                typer.echo("\n".join(report_lines(row)) + "\n")
    echo_summary(summary, into / "rejects.jsonl")
    typer.echo(NEXT_STEPS.format(project=into), err=True)
    raise typer.Exit(exit_code(summary))
