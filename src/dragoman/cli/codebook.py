"""Commands over codebooks, event types of a user's own: codebook new, check, test."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.common import EXITS, OK, count, echo_summary, exit_code, fail, friendly, parse_date

if TYPE_CHECKING:
    from dragoman.codebook.check import TypeCheck
    from dragoman.codebook.loader import Codebook
    from dragoman.model.coding import Reading, Report
    from dragoman.model.text import Dispatch
    from dragoman.reader import Reader
    from dragoman.resources import Resources

File = Annotated[Path, typer.Argument(help="The codebook, a TOML file.", metavar="FILE")]
TABLE = ("score", "by", "type", "plover", "sentence")
ROW = (
    *("type", "score", "by", "plover", "actors", "recipients", "quote", "sentence", "start", "end"),
    *("published", "publisher", "title", "url", "dispatch_id", "report_id"),
)

codebook_app = typer.Typer(
    name="codebook", help="Code event types of one's own, from a text file with examples.", no_args_is_help=True
)


def add_commands(app: typer.Typer) -> None:
    """Registers this module's commands."""
    for name, command in (("new", new), ("check", check), ("test", try_out)):
        codebook_app.command(name, epilog=EXITS)(command)
    app.add_typer(codebook_app)


def new(
    file: File,
    code: Annotated[str | None, typer.Option(metavar="NAME", help="Code of the type, in capitals.")] = None,
) -> None:
    """Write a codebook to start from.

    A worked example with notes on every field, which `codebook check` accepts. A file that is there is left alone.
    """
    from dragoman.codebook.loader import CodebookError, read_codebook, template

    text = template(code)
    try:
        read_codebook(text, file.name)
    except CodebookError as error:
        raise typer.BadParameter(f"{code!r}: {error}", param_hint="--code") from error
    with friendly():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as out:
                out.write(text)
        except FileExistsError:
            fail(f"{file} is there already and was left alone; name another file")
    typer.echo(f"{file} written: change it in a text editor, then: dragoman codebook check {file}", err=True)


def check(file: File) -> None:
    """Check a codebook and say how well it tells its types apart.

    Patterns: on which examples and counter-examples they fire. Examples: each is left out in turn and judged by the
    others; what comes out wrong is told with what it looks like. What is wrong in the file is told with the place and
    what would be right (exit code 1).
    """
    from dragoman import resources
    from dragoman.codebook.check import check_codebook
    from dragoman.codebook.load import load_background, load_embedder
    from dragoman.codebook.loader import load_codebook

    with friendly():
        codebook = load_codebook(file)
        embedder = load_embedder()
        background = load_background(embedder)
        loaded = resources.add_codebook(resources.load(), file)
        found = check_codebook(codebook, frames_of=finder(loaded), embedder=embedder, background=background)
    for line in check_lines(codebook, found):
        typer.echo(line)


def finder(loaded: Resources) -> Any:
    """The frame finder with the codebook's patterns, before its examples have their say."""
    from dragoman.reader import Reader

    reader = Reader(replace(loaded, codebook=None))
    return lambda text: reader.read(text).frames


def check_lines(codebook: Codebook, found: tuple[TypeCheck, ...]) -> Iterator[str]:
    """The report for people; the verdict of each type stands last."""
    for warning in codebook.warnings:
        yield f"warning: {warning.line()}"
    for custom, result in zip(codebook.types, found, strict=True):
        sizes = f"{count(len(custom.examples), 'example', 'examples')}, {len(custom.counterexamples)} counter-examples"
        yield f"{result.code}: {sizes}, {count(len(result.patterns), 'pattern', 'patterns')}"
        yield from pattern_lines(result)
        yield (
            f"  left out one by one, {result.right} of {result.total} come out right "
            f"({100 * result.right / result.total:.0f} %; 95 % interval {100 * result.low:.0f} to "
            f"{100 * result.high:.0f} %)"
        )
        origin = "chosen by leaving one out" if result.chosen else "from the file"
        yield (
            f"  threshold {result.threshold:.2f} ({origin}); {result.leaks} of {result.background} sentences of other "
            "kinds reach it"
        )
        for miss in result.misses:
            side = f"below {miss.limit:.2f}" if miss.score < miss.limit else f"not below {miss.limit:.2f}"
            yield f"  {miss.name} comes out wrong (score {miss.score:.2f}, {side}): {miss.text}"
            yield f"    looks like {miss.like}: {miss.sentence}"
        yield f"verdict: {result.verdict}."


def pattern_lines(result: TypeCheck) -> Iterator[str]:
    """Where patterns fire, and which examples bear no frame."""
    for pattern in result.patterns:
        wrong = f"; on counter-examples {numbers(pattern.counterexamples)}, too" if pattern.counterexamples else ""
        yield f"  pattern {pattern.id.rpartition('.')[2]} fires on examples {numbers(pattern.examples)}{wrong}"
    if result.unseen:
        unseen = numbers(result.unseen)
        yield f"  no event is found at the trigger of examples {unseen}: no pattern knows the word there"


def numbers(found: tuple[int, ...]) -> str:
    """ "1, 3, 4", or "none"."""
    return ", ".join(map(str, found)) or "none"


def try_out(
    file: File,
    paths: Annotated[
        list[str], typer.Argument(help="Files (.txt .json .jsonl .html), folders, or - for standard input.")
    ],
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication (YYYY-MM-DD) of records that state none.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--csv", metavar="OUT", help="Write the table to this file, too.")] = None,
) -> None:
    """Show what a codebook would code in dispatches.

    One line a report: the score, by a pattern or by the examples, the type that PLOVER gave before, and the sentence
    with actor {A:...}, trigger {T:...} and recipient {R:...} marked, ready to go into the file as an example or
    counter-example. Best scores first.
    """
    from dragoman import resources
    from dragoman.cli.reading import echo_reject, open_inputs
    from dragoman.ingest import Defaults, Reject
    from dragoman.reader import Reader
    from dragoman.store.write import Summary, read_one

    summary, rows = Summary(), list[dict[str, Any]]()
    _, items = open_inputs(paths, Defaults(parse_date(published)))
    with friendly():
        plain = Reader(resources.load())
        own = plain.with_codebook(file)
        for item in items:
            result = item if isinstance(item, Reject) else read_one(item, own.read_dispatch)
            if isinstance(result, Reject):
                echo_reject(result, summary)
                continue
            summary.add(result)
            rows += coded_rows(result, own, plain)
        rows.sort(key=lambda row: (-row["score"], row["dispatch_id"], row["start"]))
        if out:
            write_rows(rows, out)
    for line in table_lines(rows):
        typer.echo(line)
    echo_summary(summary)
    raise typer.Exit(exit_code(summary) if summary.rejected else OK)


def coded_rows(reading: Reading, own: Reader, plain: Reader) -> Iterator[dict[str, Any]]:
    """The reports with a type of the codebook, and what type they had without it."""
    mine = [r for r in reading.reports if "codebook." in r.type.by]
    before = plain.read_dispatch(reading.dispatch).reports if mine else ()
    for report in mine:
        yield coded_row(report, before, reading.dispatch)


def coded_row(report: Report, before: tuple[Report, ...], dispatch: Dispatch) -> dict[str, Any]:
    """One report as a row of the table."""
    from dragoman.classify.marks import show_marks
    from dragoman.model.coding import Coded
    from dragoman.model.text import Span

    sentence = report.sentence
    actors, recipients = ([p for p in side if p.evidence] for side in (report.actors, report.recipients))
    others = [*recipients, *(actors[1:] if report.symmetric else [])]
    spans: dict[str, Span | None] = {"T": report.trigger}
    for mark, parties in (("A", actors), ("R", others)):
        spans[mark] = next((p.evidence[0] for p in parties), None)
    inside = {
        mark: Span(s.start - sentence.start, s.end - sentence.start) if s and sentence.holds(s) else None
        for mark, s in spans.items()
    }
    was = next((b.type.value for b in before if b.trigger.meets(report.trigger)), "none")
    pattern = report.type.by.removeprefix("codebook.").partition("@")[0].partition(".")[2]
    return {
        "type": report.type.value,
        "score": report.type.score,
        "by": f"pattern {pattern}" if pattern else "examples",
        "plover": was,
        "actors": "; ".join(p.value.name for p in actors if isinstance(p, Coded)),
        "recipients": "; ".join(p.value.name for p in recipients if isinstance(p, Coded)),
        "quote": report.trigger.of(dispatch.text),
        "sentence": " ".join(show_marks(sentence.of(dispatch.text), inside).split()),
        "start": report.trigger.start,
        "end": report.trigger.end,
        "published": dispatch.published or "",
        "publisher": dispatch.publisher or "",
        "title": dispatch.title or "",
        "url": dispatch.url or "",
        "dispatch_id": dispatch.id,
        "report_id": report.id,
    }


def table_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The rows with a heading, columns of equal width, the sentence last and whole."""
    if not rows:
        yield "nothing would be coded with the types of this codebook"
        return
    cells = [list(TABLE), *([f"{r['score']:.2f}", *(str(r[name]) for name in TABLE[1:])] for r in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(TABLE) - 1)]
    for row in cells:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])


def write_rows(rows: list[dict[str, Any]], out: Path) -> None:
    """The rows as CSV, with the columns of `ROW`."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROW, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    typer.echo(f"written: {out}", err=True)
