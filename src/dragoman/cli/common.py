"""What all commands share: exit codes, the default project, errors as messages, and the engine that reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dragoman.llm import LlmSettings
    from dragoman.model.events import Run
    from dragoman.store.write import Reader, Summary

OK, NOTHING, USAGE, SOME_REJECTED, INTERRUPTED = 0, 1, 2, 3, 130
EXITS = (
    "Exit codes: 0 all read; 1 nothing could be read, or the command failed; 2 wrong usage; "
    "3 some records were rejected, the rest was read; 130 interrupted (what was read is stored)."
)
ProjectArgument = Annotated[Path, typer.Argument(help="Project folder.", metavar="[PROJECT]")]
Knowledge = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Directory of actors made by `dragoman knowledge build`.")
]
Edition = Annotated[
    str, typer.Option(metavar="NAME", help="PLOVER edition: plover-2.0, or plover-2021 (the draft crosswalk).")
]
CodebookFile = Annotated[
    Path | None, typer.Option("--codebook", metavar="FILE", help="Event types of one's own; see `dragoman codebook`.")
]
UseEncoder = Annotated[
    bool,
    typer.Option(
        "--encoder/--no-encoder",
        help="Let the encoder weigh what the patterns find; without it, faster and less exact.",
    ),
]
DEFAULT_EDITION = "plover-2.0"
Llm = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Ask a second coder at this OpenAI-compatible endpoint, such as http://localhost:11434/v1. "
        "The text of every dispatch is sent there.",
    ),
]
LlmModel = Annotated[str | None, typer.Option(metavar="NAME", help="Model to ask for at --llm.")]
LlmKeyEnv = Annotated[
    str | None, typer.Option(metavar="VARIABLE", help="Environment variable that holds the API key for --llm.")
]
LlmCache = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Keep the answers of --llm here.")]
DEFAULT_PROJECT = Path("dragoman-project")


@contextmanager
def friendly() -> Iterator[None]:
    """Errors that users can do something about end in one message and exit code 1, without a traceback."""
    from dragoman.codebook.loader import CodebookError
    from dragoman.knowledge.directory import DirectoryError
    from dragoman.knowledge.own import FactsError
    from dragoman.llm import LlmError
    from dragoman.ontology.errors import OntologyError
    from dragoman.store.lock import ProjectLocked
    from dragoman.store.parts import QuoteError
    from dragoman.store.project import ProjectError
    from dragoman.store.queries import QueryError

    try:
        yield
    except (
        ProjectError,
        ProjectLocked,
        QueryError,
        QuoteError,
        DirectoryError,
        FactsError,
        OntologyError,
        LlmError,
        CodebookError,
        ImportError,
        BlockingIOError,
        PermissionError,
    ) as error:
        fail(str(error))


def fail(message: str, code: int = NOTHING) -> None:
    """Says what is wrong on standard error and ends the command."""
    typer.secho(f"error: {message}", err=True, fg="red")
    raise typer.Exit(code)


def parse_date(value: str | None) -> date | None:
    """The day an option names; a value that is no ISO 8601 date is wrong usage."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no date; write YYYY-MM-DD, for example 2020-01-28") from error


def second_coder(
    url: str | None, model: str | None, key_env: str | None = None, cache: Path | None = None
) -> LlmSettings | None:
    """The second coder that the options name, None without --llm; options that do not go together are wrong usage."""
    from dragoman.llm import LlmError, LlmSettings

    if url is None:
        others = {"--llm-model": model, "--llm-key-env": key_env, "--llm-cache": cache}
        lone = [name for name, value in others.items() if value is not None]
        if lone:
            raise typer.BadParameter(f"{', '.join(lone)}: say with --llm URL which endpoint is meant")
        return None
    if model is None:
        raise typer.BadParameter("--llm needs --llm-model NAME, the model as the endpoint knows it")
    try:
        settings = LlmSettings(url, model, key_env, cache)
    except LlmError as error:
        raise typer.BadParameter(f"--llm: {error}") from error
    typer.echo(f"second coder: the text of every dispatch is sent to {settings.url}", err=True)
    return settings


@dataclass(frozen=True)
class Coding:
    """What the options say of how to code: passed on as one to whatever loads the models."""

    knowledge: Path | None = None
    edition: str = DEFAULT_EDITION
    codebook: Path | None = None
    llm: LlmSettings | None = None
    encoder: bool = True


def load_engine(coding: Coding) -> tuple[Run, Reader]:
    """The run and the function that reads one dispatch. Takes about a second: models and knowledge are loaded."""
    from dragoman import pipeline, resources

    loaded = resources.load(knowledge=coding.knowledge, edition=coding.edition, llm=coding.llm, encoder=coding.encoder)
    if coding.codebook is not None:
        loaded = resources.add_codebook(loaded, coding.codebook)
    return loaded.run, lambda dispatch: pipeline.read(dispatch, loaded)


def exit_code(summary: Summary) -> int:
    """0 all read, 3 some rejected, 1 nothing read."""
    if not summary.rejected:
        return OK
    return SOME_REJECTED if summary.read or summary.already else NOTHING


def echo_summary(summary: Summary, rejects: Path | None = None) -> None:
    """Counts and reason codes, on standard error: standard output is for data."""
    already = f", {summary.already} already stored" if summary.already else ""
    typer.secho(
        f"{count(summary.read, 'dispatch', 'dispatches')} read{already}, {summary.rejected} rejected; "
        f"{count(summary.reports, 'report', 'reports')}",
        err=True,
        bold=True,
    )
    if summary.types:
        typer.echo("  " + ", ".join(f"{name} {n}" for name, n in summary.types.most_common()), err=True)
    _echo_codes("rejected", summary.rejects)
    _echo_codes("notes on dispatches", summary.issues, summary.notes)
    _echo_codes("blank fields", summary.blanks)
    if rejects and summary.rejected:
        for reject in summary.first_rejects:
            typer.secho(f"    {reject.line()}", err=True, fg="yellow")
        typer.echo(f"  every reject with its place and remedy: {rejects}", err=True)


def _echo_codes(title: str, codes: Counter[str], notes: dict[str, str] | None = None) -> None:
    from dragoman.issues import meaning

    if codes:
        typer.echo(f"  {title}:", err=True)
    for code, n in sorted(codes.items(), key=lambda pair: (-pair[1], pair[0])):
        typer.echo(f"    {code} {n:>6}  {meaning(code)}", err=True)
        if notes and code in notes:
            typer.echo(f"{'':16}first: {notes[code]}", err=True)


def count(n: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{n} {one if n == 1 else many}"
