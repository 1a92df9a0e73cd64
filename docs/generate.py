"""Writes the parts of the documentation that the code knows best; `--check` only says what is stale and exits with 1.

Written: `docs/cli.md` (help texts), `docs/issues.md` (reason codes), the tables in `docs/store.md`, and in `README.md`
the example (a real reading of `docs/example.txt`) and the figures of the newest page in `evaluation/results/`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from dragoman import issues
from dragoman.cli import app
from dragoman.store import schema

DOCS = Path(__file__).parent
ROOT = DOCS.parent
WIDTH = 100
HEADER = "<!-- Written by docs/generate.py (`make docs`); edit the code, not this page. -->\n\n"
EXAMPLE = {"published": "2019-07-07", "publisher": "Gulf Ledger"}
# Rows of the results page that the README shows.
FIELDS = ("actor country", "recipient country", "when", "where", "modality", "background", "told chain")
SUITES = (
    "events",
    "relation",
    "actors",
    "readouts",
    "coref gum",
    "coref meantime",
    "quotes",
    "times",
    "places",
    "factuality",
    "stories",
    "releases",
)
LETTERS = {
    "R": "Records that were rejected",
    "D": "Dispatches",
    "A": "Actors and recipients",
    "T": "Times",
    "P": "Places",
    "F": "Modes and figures",
    "S": "Sources",
    "E": "The second coder",
}


def main() -> None:
    """Writes what is stale; with `--check` names it and fails."""
    check = "--check" in sys.argv[1:]
    stale = [(path, page) for path, page in pages() if not path.exists() or path.read_text("utf-8") != page]
    for path, page in stale:
        if not check:
            path.write_text(page, "utf-8")
        print(f"{path.relative_to(ROOT)} {'is stale: run `make docs`' if check else 'written'}")
    sys.exit(1 if check and stale else 0)


def pages() -> Iterator[tuple[Path, str]]:
    """Every page this script knows, as it should be."""
    yield DOCS / "issues.md", issues_page()
    yield DOCS / "cli.md", cli_page()
    yield DOCS / "store.md", with_blocks(DOCS / "store.md", tables=tables())
    yield ROOT / "README.md", with_blocks(ROOT / "README.md", example=example(), accuracy=accuracy())


def with_blocks(path: Path, **blocks: str) -> str:
    """The page at `path` with the text between its marks `<!-- name -->` and `<!-- /name -->` replaced."""
    page = path.read_text("utf-8")
    for name, block in blocks.items():
        before, after = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if before not in page or after not in page:
            raise ValueError(f"{path.name}: no block {before.strip()} … {after}")
        start, end = page.index(before) + len(before), page.index(after)
        page = page[:start] + block + page[end:]
    return page


def issues_page() -> str:
    """The catalogue of reason codes by letter."""
    lines = [
        f"{HEADER}# Reason codes\n",
        "A field without a value carries one of these codes, and so does a record that could not be read. Codes are",
        "never reused for another meaning. `dragoman read` counts them at the end of a run; in the database they stand",
        "in `claims.reason`, `readings.issues` and `places.reason`, rejected records in `rejects.jsonl`.",
    ]
    for letter, title in LETTERS.items():
        lines += ["", f"## {letter}: {title}", "", "| code | meaning |", "|---|---|"]
        lines += [f"| `{code}` | {text} |" for code, text in issues.CATALOGUE.items() if code.startswith(letter)]
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """The help text of every command, as `--help` prints it."""
    group: Any = typer.main.get_command(app)
    parts = [f"{HEADER}# Commands\n", help_of(group, "dragoman")]
    for name, command in all_commands(group, "dragoman"):
        parts.append(f"## {name}\n")
        parts.append(help_of(command, name))
    return "\n".join(parts)


def all_commands(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command below a group with its full name, groups before what is in them."""
    for word, command in group.commands.items():
        yield f"{name} {word}", command
        if hasattr(command, "commands"):
            yield from all_commands(command, f"{name} {word}")


def help_of(command: Any, name: str) -> str:
    """One help text as a code block."""
    with command.context_class(
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, color=False
    ) as context:
        text = command.get_help(context)
    return "```text\n" + "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n```\n"


def tables() -> str:
    """The tables of a project with their columns and DuckDB types."""
    lines = []
    for table in schema.TABLES:
        lines += [f"\n### {table}\n", "| column | type |", "|---|---|"]
        lines += [f"| `{column}` | {kind} |" for column, kind in schema.columns(table).items()]
    return "\n".join(lines)[1:] + "\n"


def example() -> str:
    """The example dispatch, the command, and what it prints."""
    import dragoman
    from dragoman.export.lines import report_lines
    from dragoman.store.rows import report_rows

    text = (DOCS / "example.txt").read_text("utf-8")
    rows = report_rows(dragoman.read(text, **EXAMPLE))
    shown = "\n\n".join("\n".join(report_lines(row)) for row in rows)
    command = f'dragoman read docs/example.txt --published {EXAMPLE["published"]} --publisher "{EXAMPLE["publisher"]}"'
    return (
        inspect.cleandoc("""
        ```text
        {text}
        ```

        ```text
        $ {command}
        {shown}
        ```
        """).format(text=text.strip(), command=command, shown=shown)
        + "\n"
    )


def accuracy() -> str:
    """The chief figures of the newest page in `evaluation/results/`, with its date."""
    newest = max((ROOT / "evaluation" / "results").glob("????-??-??.md"), default=None)
    if newest is None:
        return "Not measured yet: `make evaluate` writes the first table.\n"
    cells = [[c.strip() for c in x[1:-1].split("|")] for x in newest.read_text("utf-8").splitlines() if x[:1] == "|"]
    first = {row[0]: row for row in reversed(cells)}  # a name that stands twice counts where it stands first
    lines = [f"From [{newest.name}]({newest.relative_to(ROOT).as_posix()}), in percent (r and MAE as they are):", ""]
    lines += ["| our demonstration set (138 dispatches) | right | 95 % interval | n |", "|---|---|---|---|"]
    type_ = first["type"]
    lines += [f"| reports found that are gold, with the same type (precision) | {ends(type_[1])} | |"]
    lines += [f"| gold reports found, with the same type (recall) | {ends(type_[2])} | {type_[4]} |"]
    lines += [f"| {name}, where the report was found | {' | '.join(first[name][1:4])} |" for name in FIELDS]
    lines += ["", "| outside sets (development parts) | figure | ours | others, mostly on the held-out parts |"]
    lines += ["|---|---|---|---|"]
    lines += [
        "| " + " | ".join(row) + " |"
        for row in cells
        if len(row) == 4 and row[0] in SUITES and row[2] != "None" and row[3]
    ]
    return "\n".join(lines) + "\n"


def ends(cell: str) -> str:
    """ "65.6 [61.8, 69.2]" as two cells."""
    value, _, interval = cell.partition(" ")
    return f"{value} | {interval}"


if __name__ == "__main__":
    main()
