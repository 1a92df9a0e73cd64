"""Commands over the directory of actors: actor, knowledge build."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.common import EXITS, NOTHING, OK, SOME_REJECTED, Knowledge, count, fail, friendly, parse_date

if TYPE_CHECKING:
    from dragoman.knowledge.own import Gathered
    from dragoman.model.coding import ActorRef, Candidate, Role

SHOWN = 8  # candidates and problems shown at most

knowledge_app = typer.Typer(
    name="knowledge", help="Extend the directory of actors with facts of one's own.", no_args_is_help=True
)


def add_commands(app: typer.Typer) -> None:
    """Registers this module's commands."""
    app.command(epilog=EXITS)(actor)
    knowledge_app.command(epilog=EXITS)(build)
    knowledge_app.callback()(lambda: None)  # keeps `build` a command of its own
    app.add_typer(knowledge_app)


def actor(
    phrase: Annotated[str, typer.Argument(help="A name, title or description, as a text would have it.")],
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of the happening; without it offices count as last known."),
    ] = None,
    context: Annotated[
        str | None, typer.Option(metavar="COUNTRY", help="A country that the text is about, by name or adjective.")
    ] = None,
    knowledge: Knowledge = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say whom a phrase names on a day, and why.

    Country and sector are PLOVER's. An office whose end is not known counts as last known, not as held until today;
    a name that several people fit is left open, with the candidates.
    """
    from dragoman.knowledge.directory import Directory
    from dragoman.read.actors import code_phrase, consider_phrase

    day = parse_date(on)
    with friendly():
        directory = Directory.load(knowledge)
    if context and directory.country(context) is None:
        raise typer.BadParameter(f"{context!r} is no country; write a name or an adjective, such as Syria or Syrian")
    found = code_phrase(phrase, directory, day=day, context=context)
    others = consider_phrase(phrase, directory, day=day, context=context)
    if as_json:
        whole = {"phrase": phrase, "actor": asdict(found) | {"code": found.code} if found else None}
        typer.echo(json.dumps(whole | {"candidates": [asdict(c) for c in others]}, ensure_ascii=False))
    else:
        typer.echo("\n".join(actor_lines(found, others)))
    raise typer.Exit(OK if found else NOTHING)


def actor_lines(found: ActorRef | None, others: tuple[Candidate, ...]) -> list[str]:
    """The choice and what it was made among, for people."""
    lines = ["no actor: neither a name, a role nor a country stands in the phrase"]
    if found is not None:
        lines = [f"{found.name} [{found.code}]", f"  id      {found.id or 'left open'}  ({found.kind})"]
        lines += [f"  second  {found.secondary}"] if found.secondary else []
        lines += [f"  role    {role_line(found.role)}"] if found.role else []
        lines += [f"  why     {found.why}"]
    rivals = [c for c in others if found is None or c.id != found.id]
    for candidate in rivals[:SHOWN]:
        verdict = f"fit {candidate.fit:.1f}" if candidate.fit else "ruled out"
        offices = "; ".join(role_line(r) for r in candidate.roles[:3]) or "no office on that day"
        lines.append(f"  not     {candidate.name} {candidate.id} ({verdict}): {offices}")
    if len(rivals) > SHOWN:
        lines.append(f"          and {len(rivals) - SHOWN} more of that name")
    return lines


def role_line(role: Role) -> str:
    """An office with its days; an open end says how far it is vouched for."""
    end = role.last or (f"last known {role.as_of}" if role.as_of else "end unknown")
    dated = f", {role.first or '?'} to {end}" if role.first or role.last or role.as_of else ", by the text"
    return f"{role.title}{f' ({role.jurisdiction})' if role.jurisdiction else ''}{dated}"


def build(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The compiled directory; replaced if it is there.")
    ],
    source: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="FILE", help="A CSV table or Wikidata JSON; may be given several times."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day up to which offices without an end are vouched for (default: today)."),
    ] = None,
) -> None:
    """Compile the shipped facts and your own into one file for --knowledge.

    Your rows win over the shipped ones. A CSV table is told by its header: person,position,jurisdiction for people
    (further: aliases qid sector secondary start end asof), name,country for bodies (aliases sector secondary kind first
    last), phrase,sector for role words (secondary country). JSON: Wikidata entities, a dump with one a line, or the
    result of a query with personLabel, positionLabel, iso3 or countryLabel, start, end. Rows that cannot be used are
    told with their line; the rest is built.
    """
    from dragoman.knowledge.directory import Directory
    from dragoman.knowledge.directory_build import build as compile_directory
    from dragoman.knowledge.directory_build import package_tables
    from dragoman.knowledge.own import read_facts

    day = parse_date(as_of) or date.today()
    with friendly():
        found = read_facts(source or [], Directory.load(), as_of=day)
        tell_problems(found)
        if source and not any(found.extra):
            fail("no row could be used; nothing was written")
        compile_directory(out, package_tables(), found.extra)
        whole = Directory(out)
    kinds = ((found.people, "office", "offices"), (found.bodies, "body", "bodies"), (found.words, "word", "words"))
    added = ", ".join(count(len(rows), one, many) for rows, one, many in kinds)
    typer.echo(f"{out}: {added} of your own added; fingerprint {whole.fingerprint}", err=True)
    raise typer.Exit(SOME_REJECTED if found.problems else OK)


def tell_problems(found: Gathered) -> None:
    """The rows left out, on standard error."""
    for line in found.problems[:SHOWN]:
        typer.secho(f"left out: {line}", err=True, fg="yellow")
    if len(found.problems) > SHOWN:
        typer.secho(f"left out: {len(found.problems) - SHOWN} more", err=True, fg="yellow")
