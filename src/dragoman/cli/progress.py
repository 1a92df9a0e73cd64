"""How far a run is: a bar on a terminal, a plain line now and then elsewhere. Writes to standard error only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import typer

from dragoman.cli.common import count

if TYPE_CHECKING:
    from dragoman.ingest import Inputs
    from dragoman.ingest.files import Item

EVERY_SECONDS = 10.0
EVERY_ITEMS = 200


class Meter(Protocol):
    """Is told of each item when it is done."""

    def step(self, item: Item) -> None:
        """Counts one dispatch or reject."""
        ...


@contextmanager
def meter(inputs: Inputs | None, *, total: int | None = None, quiet: bool = False) -> Iterator[Meter]:
    """A meter over the bytes of `inputs`, or over `total` items; `quiet` when the items themselves are printed."""
    place = _Place(inputs, total)
    if quiet:
        yield _Quiet()
    elif sys.stderr.isatty():
        with _bar(place) as bar:
            yield bar
    else:
        yield _Lines(place)


class _Place:
    """Where in the input an item stands."""

    def __init__(self, inputs: Inputs | None, total: int | None) -> None:
        from dragoman.ingest.files import name_of

        self.items, self.rejected, self._done = 0, 0, 0
        self._start: dict[str, int] = {}
        at = 0
        for path, size in inputs.files if inputs else ():
            self._start[name_of(path)] = at
            at += size
        self.by_bytes = total is None
        self.total = at if total is None else total

    def add(self, item: Item) -> int:
        """Counts an item; gives how much of `total` is behind us."""
        from dragoman.ingest import Reject

        self.items += 1
        if isinstance(item, Reject):
            self.rejected += 1
            path, byte = item.file, item.byte
        else:
            path, byte = (item.origin.path, item.origin.byte) if item.origin else ("", 0)
        if not self.by_bytes:
            self._done = self.items
        elif path in self._start:
            self._done = max(self._done, self._start[path] + byte)
        return self._done


class _Quiet:
    def step(self, item: Item) -> None:
        """Says nothing."""


class _Lines:
    def __init__(self, place: _Place) -> None:
        self._place, self._said = place, time.monotonic()

    def step(self, item: Item) -> None:
        """Says how far we are every 200 items and every ten seconds."""
        done, now = self._place.add(item), time.monotonic()
        if self._place.items % EVERY_ITEMS and now - self._said < EVERY_SECONDS:
            return
        self._said = now
        share = f" ({done / self._place.total:.0%})" if self._place.total else ""
        typer.echo(
            f"{count(self._place.items, 'record', 'records')} done{share}, {self._place.rejected} rejected", err=True
        )


@contextmanager
def _bar(place: _Place) -> Iterator[Meter]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(place, progress)


class _Bar:
    def __init__(self, place: _Place, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._place, self._progress = place, progress
        self._task = progress.add_task("reading", total=place.total or None)

    def step(self, item: Item) -> None:
        """Moves the bar."""
        done = self._place.add(item)
        text = f"{self._place.items} records, {self._place.rejected} rejected"
        self._progress.update(self._task, completed=done, description=text)
