"""Tables, views and migrations of a project. Says what is stored and how it is called; writes nothing itself.

Every row of a part names its `run` and `part`. The tables `all_*` hold every run; the views of the same name without
`all_` hold, for each dispatch, the reading that was written last.
"""

from __future__ import annotations

SCHEMA = 3  # raise it when columns change; parts name the schema they were written with

KEY = {"run": "VARCHAR", "part": "VARCHAR", "dispatch_id": "VARCHAR"}
EVIDENCE = {"start": "BIGINT", "end": "BIGINT", "quote": "VARCHAR"}

# Columns after the key. "start" and "end" are code points in the dispatch's text, `end` not included.
TABLES: dict[str, dict[str, str]] = {
    "dispatches": {
        "publisher": "VARCHAR",
        "published": "DATE",
        "title": "VARCHAR",
        "url": "VARCHAR",
        "licence": "VARCHAR",
        "language": "VARCHAR",
        "text": "VARCHAR",
        "origin_path": "VARCHAR",
        "origin_record": "BIGINT",
        "origin_byte": "BIGINT",
    },
    "readings": {"record": "VARCHAR", "reports": "BIGINT", "sentences": "BIGINT", "issues": "VARCHAR[]"},
    "reports": {
        "report_id": "VARCHAR",
        "ordinal": "BIGINT",
        "publisher": "VARCHAR",
        "published": "DATE",
        "type": "VARCHAR",
        "mode": "VARCHAR",
        "quad": "BIGINT",
        "intensity": "DOUBLE",
        "cameo": "VARCHAR",
        "goldstein_icews": "DOUBLE",
        "goldstein_gdelt": "DOUBLE",
        "contexts": "VARCHAR[]",
        "actors": "VARCHAR[]",
        "actor_codes": "VARCHAR[]",
        "actor_ids": "VARCHAR[]",
        "actor_quotes": "VARCHAR[]",
        "recipients": "VARCHAR[]",
        "recipient_codes": "VARCHAR[]",
        "recipient_ids": "VARCHAR[]",
        "recipient_quotes": "VARCHAR[]",
        "symmetric": "BOOLEAN",
        "when_first": "DATE",
        "when_last": "DATE",
        "when_value": "VARCHAR",
        "when_quote": "VARCHAR",
        "place": "VARCHAR",
        "geonameid": "BIGINT",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "country": "VARCHAR",
        "admin1": "VARCHAR",
        "precision": "VARCHAR",
        "place_quote": "VARCHAR",
        "modality": "VARCHAR",
        "background": "BOOLEAN",
        "killed": "BIGINT",
        "injured": "BIGINT",
        "captured": "BIGINT",
        "told": "VARCHAR[]",
        "score": "DOUBLE",
        "runner_up": "VARCHAR",
        "happening": "VARCHAR",
        **EVIDENCE,
        "sentence_number": "BIGINT",
        "sentence_start": "BIGINT",
        "sentence_end": "BIGINT",
        "sentence": "VARCHAR",
        "title": "VARCHAR",
        "url": "VARCHAR",
        "licence": "VARCHAR",
        "language": "VARCHAR",
    },
    "claims": {
        "report_id": "VARCHAR",
        "field": "VARCHAR",
        "ordinal": "BIGINT",
        "piece": "BIGINT",
        "value": "VARCHAR",
        **EVIDENCE,
        "by": "VARCHAR",
        "score": "DOUBLE",
        "reason": "VARCHAR",
    },
    "sources": {
        "report_id": "VARCHAR",
        "ordinal": "BIGINT",
        "name": "VARCHAR",
        "how": "VARCHAR",
        **EVIDENCE,
        "cue_start": "BIGINT",
        "cue_end": "BIGINT",
        "cue": "VARCHAR",
    },
    "zones": {"ordinal": "BIGINT", "kind": "VARCHAR", **EVIDENCE, "note": "VARCHAR"},
    "mentions": {
        "ordinal": "BIGINT",
        "kind": "VARCHAR",
        "key": "VARCHAR",
        "name": "VARCHAR",
        "chain": "VARCHAR",
        **EVIDENCE,
        "actor": "VARCHAR",
        "actor_name": "VARCHAR",
        "actor_kind": "VARCHAR",
        "country": "VARCHAR",
        "sector": "VARCHAR",
        "role": "VARCHAR",
        "why": "VARCHAR",
        "candidates": "VARCHAR[]",
        "by": "VARCHAR",
        "score": "DOUBLE",
        "reason": "VARCHAR",
    },
    "times": {
        "ordinal": "BIGINT",
        "kind": "VARCHAR",
        "value": "VARCHAR",
        "first": "DATE",
        "last": "DATE",
        "grain": "VARCHAR",
        **EVIDENCE,
        "by": "VARCHAR",
        "score": "DOUBLE",
    },
    "places": {
        "ordinal": "BIGINT",
        "metonym": "BOOLEAN",
        "geonameid": "BIGINT",
        "name": "VARCHAR",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "country": "VARCHAR",
        "admin1": "VARCHAR",
        "precision": "VARCHAR",
        **EVIDENCE,
        "by": "VARCHAR",
        "score": "DOUBLE",
        "reason": "VARCHAR",
    },
    "statements": {
        "ordinal": "BIGINT",
        "stance": "VARCHAR",
        "direct": "BOOLEAN",
        **EVIDENCE,
        "speaker_start": "BIGINT",
        "speaker_end": "BIGINT",
        "speaker": "VARCHAR",
        "cue_start": "BIGINT",
        "cue_end": "BIGINT",
        "cue": "VARCHAR",
    },
    "runs": {"version": "VARCHAR", "fingerprints": "VARCHAR", "written_at": "VARCHAR"},
}

# Which columns of a table must repeat the dispatch's text: (start, end, quote).
QUOTED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "claims": (("start", "end", "quote"),),
    "reports": (("start", "end", "quote"), ("sentence_start", "sentence_end", "sentence")),
    "sources": (("start", "end", "quote"), ("cue_start", "cue_end", "cue")),
    "zones": (("start", "end", "quote"),),
    "mentions": (("start", "end", "quote"),),
    "times": (("start", "end", "quote"),),
    "places": (("start", "end", "quote"),),
    "statements": (
        ("start", "end", "quote"),
        ("speaker_start", "speaker_end", "speaker"),
        ("cue_start", "cue_end", "cue"),
    ),
}


def columns(table: str) -> dict[str, str]:
    """All columns of a table with their DuckDB types, the key first. `runs` has no dispatch."""
    key = {k: v for k, v in KEY.items() if table != "runs" or k != "dispatch_id"}
    return {**key, **TABLES[table]}


def ddl(table: str) -> str:
    """CREATE TABLE for the `all_` table."""
    cols = ", ".join(f'"{name}" {kind}' for name, kind in columns(table).items())
    return f"CREATE TABLE all_{table} ({cols})"


def views() -> list[str]:
    """CREATE VIEW statements: `readings` (the last one of each dispatch) and what belongs to them."""
    out = [
        "CREATE VIEW readings AS SELECT * FROM all_readings "
        "QUALIFY row_number() OVER (PARTITION BY dispatch_id ORDER BY part DESC) = 1",
        "CREATE VIEW runs AS SELECT run, any_value(version) AS version, any_value(fingerprints) AS fingerprints, "
        "min(written_at) AS first_written_at, max(written_at) AS written_at, count(*) AS parts "
        "FROM all_runs GROUP BY run",
    ]
    for table in TABLES:
        if table not in ("readings", "runs"):
            out.append(
                f"CREATE VIEW {table} AS SELECT a.* FROM all_{table} a "
                "SEMI JOIN readings r ON a.dispatch_id = r.dispatch_id AND a.part = r.part"
            )
    return out


# reviews.sqlite: each migration runs once, in this order; its name is kept in the table `migrations`.
MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "m001_reviews_and_judgements",
        """
        CREATE TABLE reviews (
            id INTEGER PRIMARY KEY, report_id TEXT NOT NULL, field TEXT NOT NULL, verdict TEXT NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL DEFAULT '');
        CREATE INDEX reviews_by_report ON reviews (report_id, field);
        CREATE TABLE judgements (
            id INTEGER PRIMARY KEY, left_id TEXT NOT NULL, right_id TEXT NOT NULL, verdict TEXT NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL, score REAL NOT NULL, why TEXT NOT NULL);
        CREATE INDEX judgements_by_pair ON judgements (left_id, right_id);
        """,
    ),
    (
        "m002_full_text",
        """
        CREATE TABLE indexed (dispatch_id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE VIRTUAL TABLE full_text USING fts5 (
            dispatch_id UNINDEXED, title, publisher, text, tokenize = 'unicode61 remove_diacritics 2');
        """,
    ),
)
