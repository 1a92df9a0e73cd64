"""Reads dispatches into a project, part by part. Knows when to store and what to skip; not how files look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from dragoman.ingest.record import Reject
from dragoman.model.coding import Blank, Reading, Report
from dragoman.model.events import Run
from dragoman.model.text import Dispatch
from dragoman.store.parts import clear_unfinished, list_parts, next_number, stored_records, write_part
from dragoman.store.project import Project, RejectLog
from dragoman.store.rows import record_hash

Reader = Callable[[Dispatch], Reading]
Item = Dispatch | Reject
MAX_WAITING = 20_000_000  # characters of text held back at most: a few huge dispatches make a part of their own
TOLD = 10  # rejects that a summary tells one by one


@dataclass(slots=True)
class Summary:
    """What a run came to: dispatches read now, already stored, rejects, reports by type, and reason codes by count.

    `first_rejects` holds the first ten of them whole, `notes` for a second coder's codes what was noted first.
    """

    read: int = 0
    already: int = 0
    rejected: int = 0
    reports: int = 0
    types: Counter[str] = field(default_factory=Counter)
    rejects: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    blanks: Counter[str] = field(default_factory=Counter)
    first_rejects: list[Reject] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """Counts one reading."""
        self.read += 1
        self.reports += len(reading.reports)
        self.issues.update(reading.issues)
        for blank in reading.unaligned:
            self.notes.setdefault(blank.reason, blank.note)
        for report in reading.reports:
            self.types[report.type.value] += 1
            self.blanks.update(blank_reasons(report))

    def reject(self, reject: Reject) -> None:
        """Counts one reject."""
        self.rejected += 1
        self.rejects[reject.code] += 1
        if len(self.first_rejects) < TOLD:
            self.first_rejects.append(reject)


def blank_reasons(report: Report) -> list[str]:
    """The reason codes of all blank fields of a report."""
    single = (
        report.mode,
        report.cameo,
        report.when,
        report.where,
        report.told,
        report.killed,
        report.injured,
        report.captured,
    )
    return [v.reason for v in (*single, *report.actors, *report.recipients) if isinstance(v, Blank)]


def read_one(dispatch: Dispatch, reader: Reader) -> Reading | Reject:
    """The reading of a dispatch, or a reject (R010) when the reading fails: one dispatch never costs the run."""
    try:
        return reader(dispatch)
    except Exception as error:  # any bug or odd text costs this dispatch only; it is told, counted and kept
        origin = dispatch.origin
        path, record, byte = (origin.path, origin.record, origin.byte) if origin else (dispatch.id, 0, 0)
        found = f"the reading of dispatch {dispatch.id} failed: {type(error).__name__}: {error}"
        return Reject(path, record, byte, "R010", found, "Please report it with the text of the dispatch.")


def read_into(
    project: Project,
    run: Run,
    items: Iterable[Item],
    reader: Reader,
    *,
    seen: Callable[[Item, Reading | None], None] = lambda item, reading: None,
) -> Summary:
    """Reads and stores all dispatches that are not stored yet under this run; rejects go to `rejects.jsonl`.

    A part is stored every `project.part_size` dispatches and when the run ends or is interrupted, so that a killed run
    loses at most one part's worth of reading and starts again where it stood. `seen` is called after each item.
    Raises `ProjectLocked` when another process writes, `QuoteError` when a reading does not quote its text.
    """
    with project.lock():
        clear_unfinished(project)
        return _Batch(project, run).take(items, reader, seen)


def refuse_all(project: Project, rejects: Iterable[Reject]) -> Summary:
    """Writes rejects alone, for input of which nothing could be opened."""
    summary = Summary()
    with project.lock():
        log = RejectLog(project.rejects)
        for reject in rejects:
            log.add([reject.row()])
            summary.reject(reject)
    return summary


class _Batch:
    """One run into one project: what is stored, what waits to be stored, and the counts."""

    def __init__(self, project: Project, run: Run) -> None:
        parts = list_parts(project)
        self.project, self.run = project, run
        self.stored = stored_records(parts, run.id)
        self.number = next_number(parts)
        self.log = RejectLog(project.rejects)
        self.waiting: list[Reading] = []
        self.characters = 0
        self.summary = Summary()

    def take(self, items: Iterable[Item], reader: Reader, seen: Callable[[Item, Reading | None], None]) -> Summary:
        try:
            for item in items:
                seen(item, self.one(item, reader))
        finally:
            self.flush()  # also when interrupted: what was read is whole and is kept
        return self.summary

    def one(self, item: Item, reader: Reader) -> Reading | None:
        if isinstance(item, Reject):
            self.refuse(item)
            return None
        mark = (item.id, record_hash(item))
        if mark in self.stored:
            self.summary.already += 1
            return None
        reading = read_one(item, reader)
        if isinstance(reading, Reject):
            self.refuse(reading)
            return None
        if any(w.dispatch.id == item.id for w in self.waiting):
            self.flush()  # the same text with another date or title: a part holds a dispatch once
        self.stored.add(mark)
        self.waiting.append(reading)
        self.summary.add(reading)
        self.characters += len(item.text)
        if len(self.waiting) >= self.project.part_size or self.characters >= MAX_WAITING:
            self.flush()
        return reading

    def refuse(self, reject: Reject) -> None:
        self.log.add([reject.row()])
        self.summary.reject(reject)

    def flush(self) -> None:
        if self.waiting:
            readings, self.waiting, self.characters = self.waiting, [], 0
            write_part(self.project, self.run, readings, self.number)
            self.number += 1
