"""The demonstration set: short dispatches written for this project. Knows where they lie, not what they mean.

The happenings are real and dated; the wire services are invented, the words are ours and no outlet published them.
Every record carries `"note": "written for demonstration"` and the licence its own last line states (CC BY 4.0, or CC
BY-SA 4.0 for some). They are for trying the program out and for measuring it, and are no source about the happenings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from dragoman.model.text import Dispatch, Origin

NOTE = "written for demonstration"
FILE = "dispatches.jsonl"


def dispatches() -> Iterator[Dispatch]:
    """The 138 demonstration dispatches in the order of the file, with publisher, day, title, URL and licence.

    Their `origin` is `demo/dispatches.jsonl` with the number of the line; their URLs end in the record's id
    ("https://demo.invalid/iran-001").
    """
    raw = files("dragoman.demo").joinpath(FILE).read_bytes()
    byte = 0
    for number, line in enumerate(raw.splitlines(keepends=True), 1):
        record = json.loads(line)
        yield Dispatch(
            text=record["text"],
            publisher=record["publisher"],
            published=date.fromisoformat(record["published"]),
            title=record["title"],
            url=record["url"],
            licence=record["licence"],
            origin=Origin(f"demo/{FILE}", number, byte),
        )
        byte += len(line)
