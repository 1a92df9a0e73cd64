"""JSON and JSON Lines: one record an object. A broken record costs itself, never the file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

import msgspec

from dragoman.ingest.encoding import BOM, UTF_16, check_head, decode
from dragoman.ingest.record import BadField, Defaults, Reject, dispatch_of, reject
from dragoman.model.text import Dispatch, Origin

MAX_LINE = 64_000_000  # bytes of one JSON line; \uXXXX escapes make 5 MB of text into 30 MB of JSON
OBJECT = 'Write an object such as {"text": "..."}.'


def read_lines(stream: BinaryIO, path: str, defaults: Defaults) -> Iterator[Dispatch | Reject]:
    """One dispatch or reject for each line of a JSON Lines stream; empty lines are passed over."""
    byte, number = 0, 0
    while line := stream.readline(MAX_LINE + 1):
        start, byte = byte, byte + len(line)
        if start == 0 and line.startswith(BOM):
            line, start = line.removeprefix(BOM), len(BOM)
        number += bool(line.strip())
        origin = Origin(path, number, start)
        if byte - start > MAX_LINE:
            byte += _skip_line(stream, line)
            yield reject(
                origin, "R007", f"a line of more than {MAX_LINE // 10**6} MB", "Split it into smaller records."
            )
            continue
        if line.strip():
            yield read_object(line, origin, defaults)
    if number == 0:
        yield Reject(path, 0, 0, "R004", "no records", f"Give one JSON object a line. {OBJECT}")


def _skip_line(stream: BinaryIO, line: bytes) -> int:
    """Moves past the rest of an overlong line; gives the number of bytes passed."""
    passed = 0
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_LINE)
        passed += len(line)
    return passed


def read_object(raw: bytes, origin: Origin, defaults: Defaults) -> Dispatch | Reject:
    """The dispatch of one JSON object, or why it is none."""
    try:
        return dispatch_of(decode_json(raw, origin.byte), origin, defaults)
    except BadField as error:
        return reject(origin, error.code, error.found, error.right)


def decode_json(raw: bytes, base: int = 0) -> object:
    """The value of JSON bytes; raises `BadField` (R003, R005, R006)."""
    if raw.startswith(UTF_16):
        check_head(raw)
    decode(raw, base)
    try:
        return msgspec.json.decode(raw)
    except RecursionError as error:
        raise BadField("R006", "values nested too deeply", OBJECT) from error
    except (msgspec.DecodeError, ValueError) as error:
        found = f"not valid JSON: {str(error).removeprefix('JSON is malformed: ')}; it begins {_begin(raw)}"
        raise BadField("R005", found, OBJECT) from error


def _begin(raw: bytes) -> str:
    return repr(raw[:30].decode("utf-8", "replace"))


def read_json(raw: bytes, path: str, defaults: Defaults) -> Iterator[Dispatch | Reject]:
    """The dispatches of a `.json` file: one object, a list of objects, or, as many tools write, an object a line."""
    body = raw.removeprefix(BOM)
    base = len(raw) - len(body)
    try:
        check_head(body)
        if not body.strip():
            raise BadField("R004", "an empty file", OBJECT)
        if body.lstrip()[:1] == b"[":
            yield from _read_list(body, base, path, defaults)
            return
        value = decode_json(body, base)
    except BadField as error:
        if error.code == "R005" and _first_line_is_object(body):
            yield from read_lines(BytesIO(raw), path, defaults)
            return
        yield Reject(path, 0, 0, error.code, error.found, error.right)
        return
    yield dispatch_of(value, Origin(path, 1, base), defaults)


def _read_list(body: bytes, base: int, path: str, defaults: Defaults) -> Iterator[Dispatch | Reject]:
    """One dispatch or reject for each element; raises `BadField` before the first when the list is broken."""
    parts = split_list(body, base)
    if not parts:
        raise BadField("R004", "an empty list", OBJECT)
    for number, (start, part) in enumerate(parts, 1):
        yield read_object(part, Origin(path, number, base + start), defaults)


def split_list(body: bytes, base: int = 0) -> list[tuple[int, bytes]]:
    """The elements of a JSON list as bytes with their offsets; raises `BadField` (R005) when it is not well formed."""
    try:
        raws = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        right = "Close the list, or write one object a line (.jsonl): then a broken line costs only itself."
        raise BadField("R005", f"not a valid JSON list: {error}", right) from error
    out, at = [], 0
    for raw in raws:
        part = bytes(raw)
        at = body.index(part, at)  # only blanks and a comma stand between: the first match is the element itself
        out.append((at, part))
        at += len(part)
    return out


def _first_line_is_object(body: bytes) -> bool:
    lines = body.lstrip().split(b"\n", 1)
    if len(lines) < 2 or not lines[1].strip():
        return False
    try:
        return isinstance(decode_json(lines[0]), dict)
    except BadField:
        return False
