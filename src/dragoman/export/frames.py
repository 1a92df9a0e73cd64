"""Reports as a polars or pandas frame, for notebooks. Both packages are optional and imported on use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from typing import Any, Literal

from dragoman.model.coding import Reading
from dragoman.store.rows import REPORT_FIELDS, report_rows
from dragoman.store.schema import TABLES

Kind = Literal["polars", "pandas"]
DAYS = ("published", "when_first", "when_last")


class MissingExtra(ImportError):
    """An optional package is not installed; the message says how to get it."""


def reports_frame(readings: Iterable[Reading], kind: Kind = "polars") -> Any:
    """One row a report, the columns of the `reports` table, also when there is none.

    Raises `MissingExtra` naming the extra when the package is not installed, `ValueError` for another kind.
    """
    if kind not in ("polars", "pandas"):
        raise ValueError(f"{kind!r} is no kind of frame; there are 'polars' and 'pandas'")
    library = _library(kind)
    rows = [asdict(row) for reading in readings for row in report_rows(reading)]
    if kind == "polars":
        return library.DataFrame(rows, schema={name: _polars_type(library, name) for name in REPORT_FIELDS})
    frame = library.DataFrame(rows, columns=list(REPORT_FIELDS))
    for name in DAYS:
        frame[name] = library.to_datetime(frame[name])
    return frame


def _library(kind: Kind) -> Any:
    try:
        return import_module(kind)
    except ImportError as error:
        raise MissingExtra(f"{kind} is not installed. Get it with: pip install 'dragoman[{kind}]'") from error


def _polars_type(library: Any, name: str) -> Any:
    sql = {"dispatch_id": "VARCHAR", **TABLES["reports"]}[name]
    return {
        "VARCHAR": library.String,
        "VARCHAR[]": library.List(library.String),
        "BIGINT": library.Int64,
        "DOUBLE": library.Float64,
        "BOOLEAN": library.Boolean,
        "DATE": library.Date,
    }[sql]
