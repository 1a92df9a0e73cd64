"""Dragoman reads news dispatches into political event data that can be checked.

`read(text, published=…, publisher=…)` gives a `Reading`: its `reports` say who did what to whom, when, where, how real,
and according to whom, each field with the characters it came from.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import dragoman.read  # noqa: F401
from dragoman.llm import LlmSettings
from dragoman.model.coding import Blank, Coded, Reading, Report
from dragoman.model.text import Dispatch, Span

if TYPE_CHECKING:
    from dragoman.reader import Reader

__version__ = "0.1.0"
__all__ = ["Blank", "Coded", "Dispatch", "LlmSettings", "Reading", "Report", "Span", "load", "read"]


def load(
    model: str | None = None,
    *,
    knowledge: Path | str | None = None,
    edition: str = "plover-2.0",
    sanction_quad: int = 4,
    llm: LlmSettings | None = None,
    encoder: bool = True,
    codebook: Path | str | None = None,
) -> Reader:
    """A `Reader` with everything loaded, for many dispatches and for single layers (times, places, actors).

    `model` names another installed spaCy English model; `knowledge` is a file that `dragoman knowledge build` made.
    `edition` is "plover-2.0" or "plover-2021"; `sanction_quad` the quad class of SANCTION, 4 (material conflict) or 3
    (verbal conflict). Raises `OntologyError` for another edition or class.
    `llm` turns on a second coder: **the text of every dispatch read is then sent to that endpoint.** Raises
    `ImportError` without the extra `llm`, `LlmError` for settings that cannot work.
    `codebook` is a file with event types of one's own (docs/how-to/codebook.md), read anew at each call; raises
    `CodebookError` with all that is wrong in it.
    `encoder=False` leaves the patterns alone with the coding: about twice as fast, less exact (docs/coder.md).
    """
    from dragoman.reader import Reader

    path = Path(knowledge) if knowledge is not None else None
    reader = Reader.load(model, path, edition=edition, sanction_quad=sanction_quad, llm=llm, encoder=encoder)
    return reader.with_codebook(Path(codebook)) if codebook is not None else reader


def read(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Reading:
    """Reads one dispatch. `published` is a date or an ISO 8601 string ("2020-01-30").

    Offsets in the result are code points of `text`. Raises `ValueError` for a `published` that is no date, and
    `TypeError` for a text that is no string. Resources load at the first call and stay loaded.
    """
    return load().read(text, published=published, publisher=publisher, title=title, url=url)


def _show_in_notebook(reading: Reading) -> str:
    """The reading as HTML with its evidence highlighted; Jupyter calls it."""
    from dragoman.notebook import reading_html

    return reading_html(reading)


# Here and not in `model`, which knows nothing of pages.
Reading._repr_html_ = _show_in_notebook  # type: ignore[attr-defined]
