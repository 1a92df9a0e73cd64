"""Read the second coder's answer into rows. Knows the form that was asked for, not whether what it says is so."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from dragoman.llm.client import TOLD, one_line

# What models wrap around the JSON: thoughts before it, a code fence around it.
WRAPPING = re.compile(r"\A(?:.*</think>)?\s*(?:```(?:json)?\s*\n)?(.*?)(?:\n\s*```)?\s*\Z", re.S)
# About five for each sentence asked about. More is a model that runs in circles.
MOST_ROWS = 400


class NoJson(ValueError):
    """The answer is no JSON of the form that was asked for; says what it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the second coder tells it: sentence number from 1, codes and quotes. Only its form was checked."""

    sentence: int
    type: str
    mode: str | None
    trigger: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    modality: str


def read_rows(content: str) -> tuple[list[Row], list[str]]:
    """The rows of an answer, and what else stood among them; raises `NoJson` when it holds no list of events."""
    inner = WRAPPING.match(content)
    try:
        found = json.loads(inner.group(1) if inner else content)
    except (ValueError, RecursionError):
        raise NoJson(shown(content)) from None
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise NoJson(shown(content))
    rows: list[Row] = []
    odd: list[str] = []
    if len(events) > MOST_ROWS:
        odd.append(f"{len(events) - MOST_ROWS} more rows")
    for event in events[:MOST_ROWS]:
        row = make_row(event)
        if row is None:
            odd.append(shown(json.dumps(event, ensure_ascii=False)))
        else:
            rows.append(row)
    return rows, odd


def make_row(event: Any) -> Row | None:
    """The row an object tells, None when a field is missing or of another kind. Mode and recipients may be missing."""
    if not isinstance(event, dict):
        return None
    number, mode = event.get("sentence"), event.get("mode")
    texts: list[Any] = [event.get(name) for name in ("type", "trigger", "modality")]
    sides = [event.get("actors"), event.get("recipients", [])]
    if not isinstance(number, int) or isinstance(number, bool) or not (mode is None or isinstance(mode, str)):
        return None
    if not all(isinstance(x, str) for x in texts):
        return None
    if not all(isinstance(side, list) and all(isinstance(x, str) for x in side) for side in sides):
        return None
    kind, trigger, modality = texts
    return Row(number, kind, mode or None, trigger, tuple(sides[0]), tuple(sides[1]), modality)


def shown(text: str) -> str:
    """As much of a text as is passed on."""
    return one_line(text, TOLD)
