"""The command line: parses arguments, calls one function, prints. One module a group of commands; nothing heavy is
imported before a command runs, so that `--help` is there at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dragoman.cli import actors, codebook, project, reading
from dragoman.cli.common import EXITS

app = typer.Typer(
    name="dragoman",
    help="Reads news dispatches into political event data that can be checked: who did what to whom, where, when, and "
    "according to whom.",
    epilog=EXITS,
    no_args_is_help=True,
    rich_markup_mode=None,  # the plain help is there in half the time
    add_completion=False,
    pretty_exceptions_enable=False,
)
reading.add_commands(app)
project.add_commands(app)
actors.add_commands(app)
codebook.add_commands(app)


def _version(wanted: bool) -> None:
    if wanted:
        from dragoman import __version__

        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


def main() -> None:
    """Entry point of the `dragoman` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 shows escapes and does not stop us
    app()
