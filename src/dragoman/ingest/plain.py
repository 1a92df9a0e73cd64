"""Plain text: one file, one dispatch. Line ends become a single line feed; nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.ingest.encoding import BOM, check_head, decode
from dragoman.ingest.record import BadField, Defaults, Reject, dispatch_of, reject
from dragoman.model.text import Dispatch, Origin


def read_plain(raw: bytes, origin: Origin, defaults: Defaults) -> Iterator[Dispatch | Reject]:
    """The one dispatch of a text file, or one reject."""
    try:
        check_head(raw)
        text = decode(raw.removeprefix(BOM), len(raw) - len(raw.removeprefix(BOM)))
    except BadField as error:
        yield reject(origin, error.code, error.found, error.right)
        return
    if not text.strip():
        yield reject(origin, "R004", "an empty text", "Give a file that holds the text of a dispatch.")
        return
    yield dispatch_of({"text": text.replace("\r\n", "\n").replace("\r", "\n")}, origin, defaults)
