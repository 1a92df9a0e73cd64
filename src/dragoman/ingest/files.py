"""Paths and streams to dispatches: which file goes to which reader. Knows no format and stores nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dragoman.ingest.encoding import BOM, KINDS, check_head
from dragoman.ingest.record import BadField, Defaults, Reject
from dragoman.model.text import Dispatch, Origin

Item = Dispatch | Reject
MAX_BYTES = 1_000_000_000  # bytes of a file that has to be held in memory (all but JSON Lines)
MAX_HEAD = 1_000_000  # bytes looked at to tell what a stream is
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read with their sizes in bytes, what could not be opened, and how many files were left alone.

    `left_alone` counts, by suffix, files of other kinds found inside folders; a file named by the user is never left
    alone, it is read or rejected.
    """

    files: tuple[tuple[Path, int], ...]
    rejects: tuple[Reject, ...]
    left_alone: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(size for _, size in self.files)


def find_inputs(paths: Iterable[Path]) -> Inputs:
    """The files that paths and folders name, folders searched to the bottom in order of name."""
    files: dict[Path, int] = {}
    rejects: list[Reject] = []
    other: Counter[str] = Counter()
    for path in paths:
        if path.is_dir():
            found = list(_walk(path, other))
            if not found:
                rejects.append(Reject(name_of(path), 0, 0, "R001", "a folder without readable files", KINDS))
        else:
            found = [path]
        for file in found:
            try:
                files[file] = file.stat().st_size
            except (OSError, ValueError) as error:
                rejects.append(_unreadable(file, error))
    return Inputs(tuple(files.items()), tuple(rejects), tuple(sorted(other.items())))


def _walk(folder: Path, other: Counter[str]) -> Iterator[Path]:
    """Files with a known suffix below `folder`. Hidden files and Dragoman's own projects are passed over."""
    for place, folders, names in os.walk(folder):
        if "settings.toml" in names and "parts" in folders:
            folders.clear()
            continue
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(n for n in names if not n.startswith(".")):
            file = Path(place, name)
            if file.suffix.lower() in READERS:
                yield file
            else:
                other[file.suffix.lower() or "no suffix"] += 1


def read_inputs(inputs: Inputs, defaults: Defaults) -> Iterator[Item]:
    """Every dispatch and every reject, file after file. Raises nothing for bad input."""
    yield from inputs.rejects
    for path, _ in inputs.files:
        yield from read_file(path, defaults)


def read_file(path: Path, defaults: Defaults) -> Iterator[Item]:
    """The dispatches and rejects of one file; its suffix says which reader."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        found = f"a file of the kind {path.suffix or 'without a suffix'!r}"
        yield Reject(name_of(path), 0, 0, "R002", found, KINDS)
        return
    try:
        with path.open("rb") as stream:
            yield from reader(stream, name_of(path), defaults)
    except OSError as error:
        yield _unreadable(path, error)


def name_of(path: Path) -> str:
    """The path as text; bytes of a file name that are no UTF-8 are written as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _unreadable(path: Path, error: OSError | ValueError) -> Reject:
    found = "no such file" if isinstance(error, FileNotFoundError) else f"it cannot be opened ({error})"
    return Reject(name_of(path), 0, 0, "R001", found, "Check the path and its permissions.")


def read_stream(stream: BinaryIO, defaults: Defaults, name: str = STDIN) -> Iterator[Item]:
    """Standard input: JSON Lines, JSON, HTML or plain text, told by its first characters."""
    line = stream.readline(MAX_HEAD)
    head = line.removeprefix(BOM).lstrip()
    if head[:1] == b"{" and head.rstrip()[-1:] == b"}":
        from dragoman.ingest.jsonfile import read_lines

        yield from read_lines(_Joined(line, stream), name, defaults)
        return
    yield from _pick(head)(_Joined(line, stream), name, defaults)


def _pick(head: bytes) -> Reader:
    """The reader for a stream that starts with `head`. "[Update] ..." is text, "[{" is JSON."""
    if head[:1] == b"{" or (head[:1] == b"[" and head[1:].lstrip()[:1] in (b"{", b"[", b"]", b'"', b"")):
        return _json
    if head[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        return _html
    return _plain


class _Joined(BytesIO):
    """Bytes already taken from a stream, with the rest of it behind; reads line by line without holding it all."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__(head)
        self._rest = rest

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line, at most `size` bytes of it."""
        limit = -1 if size is None else size
        line = super().readline(limit)
        if line.endswith(b"\n") or (0 <= limit <= len(line)):
            return line
        return line + self._rest.readline(limit if limit < 0 else limit - len(line))

    def read(self, size: int | None = -1, /) -> bytes:
        """The next `size` bytes, or all."""
        limit = -1 if size is None else size
        data = super().read(limit)
        return data + self._rest.read(limit if limit < 0 else limit - len(data))


def _whole(stream: BinaryIO, path: str) -> bytes | Reject:
    raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        return Reject(
            path, 0, 0, "R007", "more than 1 GB in one file", "Write one object a line (.jsonl), or split it."
        )
    return raw


def _plain(stream: BinaryIO, path: str, defaults: Defaults) -> Iterator[Item]:
    from dragoman.ingest.plain import read_plain

    raw = _whole(stream, path)
    yield from [raw] if isinstance(raw, Reject) else read_plain(raw, Origin(path), defaults)


def _html(stream: BinaryIO, path: str, defaults: Defaults) -> Iterator[Item]:
    from dragoman.ingest.html import read_html

    raw = _whole(stream, path)
    yield from [raw] if isinstance(raw, Reject) else read_html(raw, Origin(path), defaults)


def _json(stream: BinaryIO, path: str, defaults: Defaults) -> Iterator[Item]:
    from dragoman.ingest.jsonfile import read_json

    raw = _whole(stream, path)
    yield from [raw] if isinstance(raw, Reject) else read_json(raw, path, defaults)


def _lines(stream: BinaryIO, path: str, defaults: Defaults) -> Iterator[Item]:
    from dragoman.ingest.jsonfile import read_lines

    head = stream.readline(MAX_HEAD)
    try:
        check_head(head)
    except BadField as error:
        yield Reject(path, 0, 0, error.code, error.found, error.right)
        return
    yield from read_lines(_Joined(head, stream), path, defaults)


Reader = Callable[[BinaryIO, str, Defaults], Iterator[Item]]
READERS: dict[str, Reader] = {
    ".txt": _plain,
    ".text": _plain,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
    ".jsonl": _lines,
    ".ndjson": _lines,
}
