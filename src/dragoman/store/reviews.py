"""reviews.sqlite: people's reviews, judgements on pairs of reports, and full text over the dispatches.

Write-ahead logging: several processes may write. Reviews and judgements are appended, never changed; the full text is
derived from the parts and filled again by a rebuild.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from dragoman.model.events import Judgement, Review, Verdict
from dragoman.store.project import Project
from dragoman.store.schema import MIGRATIONS


@contextmanager
def open_reviews(project: Project) -> Iterator[sqlite3.Connection]:
    """A connection with all migrations applied; commits at the end, rolls back on an error."""
    con = sqlite3.connect(project.reviews, timeout=30, isolation_level=None)
    try:
        con.execute("PRAGMA journal_mode = WAL")
        _migrate(con)
        con.execute("BEGIN IMMEDIATE")
        yield con
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")
        con.close()


def _migrate(con: sqlite3.Connection) -> None:
    if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        con.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    done = {name for (name,) in con.execute("SELECT name FROM migrations")}
    for name, script in MIGRATIONS:
        if name in done:
            continue
        con.execute("BEGIN IMMEDIATE")
        if not con.execute("SELECT 1 FROM migrations WHERE name = ?", (name,)).fetchone():
            for statement in filter(str.strip, script.split(";\n")):
                con.execute(statement)
            con.execute("INSERT INTO migrations VALUES (?)", (name,))
        con.execute("COMMIT")


def add_review(project: Project, review: Review) -> None:
    """Keeps a person's verdict on one field of a report beside the machine's value."""
    with open_reviews(project) as con:
        con.execute(
            "INSERT INTO reviews (report_id, field, verdict, by, at, note) VALUES (?, ?, ?, ?, ?, ?)",
            (review.report_id, review.field, review.verdict, review.by, review.at, review.note),
        )


def list_reviews(project: Project) -> list[Review]:
    """All reviews, oldest first."""
    with open_reviews(project) as con:
        rows = con.execute("SELECT report_id, field, verdict, by, at, note FROM reviews ORDER BY id").fetchall()
    return [Review(*row) for row in rows]


def add_judgements(project: Project, judgements: Iterable[Judgement]) -> None:
    """Appends verdicts on pairs of reports."""
    rows = [(j.left, j.right, j.verdict.value, j.by, j.at, j.score, j.why) for j in judgements]
    with open_reviews(project) as con:
        con.executemany(
            "INSERT INTO judgements (left_id, right_id, verdict, by, at, score, why) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
        )


def list_judgements(project: Project) -> list[Judgement]:
    """All judgements, oldest first: the last one on a pair is the one that counts."""
    with open_reviews(project) as con:
        rows = con.execute(
            "SELECT left_id, right_id, verdict, by, at, score, why FROM judgements ORDER BY id"
        ).fetchall()
    return [Judgement(left, right, Verdict(v), by, at, score, why) for left, right, v, by, at, score, why in rows]


def index_texts(project: Project, texts: Iterable[tuple[str, str, str, str]], *, anew: bool = False) -> None:
    """Adds dispatches (id, title, publisher, text) to the full text; those indexed already are passed over."""
    with open_reviews(project) as con:
        if anew:
            con.execute("DELETE FROM full_text")
            con.execute("DELETE FROM indexed")
        rows = iter(texts)
        while batch := list(islice(rows, 500)):
            for row in batch:
                if con.execute("INSERT OR IGNORE INTO indexed VALUES (?)", row[:1]).rowcount:
                    con.execute("INSERT INTO full_text (dispatch_id, title, publisher, text) VALUES (?, ?, ?, ?)", row)


def search_texts(project: Project, words: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Dispatches that hold all of `words`, best first: (dispatch id, a snippet with the hits in [brackets])."""
    quoted = " ".join('"' + w.replace('"', '""') + '"' for w in words.split())
    if not quoted:
        return []
    with open_reviews(project) as con:
        return con.execute(
            "SELECT dispatch_id, snippet(full_text, 3, '[', ']', '…', 16) FROM full_text "
            "WHERE full_text MATCH ? ORDER BY rank, dispatch_id LIMIT ?",
            (quoted, limit),
        ).fetchall()
