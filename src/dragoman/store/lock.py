"""One writer at a time: a lock on the project that dies with its process. Knows nothing of what is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class ProjectLocked(RuntimeError):
    """Another process writes this project; the message names it."""


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Holds the lock file `path` while inside; raises `ProjectLocked` naming the process that holds it.

    The operating system lets go of the lock when its process ends, killed or not: what a dead process left behind is
    taken over. The file itself stays and holds the id of the last writer.
    """
    with path.open("a+", encoding="utf-8") as file:
        if not _take(file):
            file.seek(0)
            pid = file.read().strip() or "unknown"
            raise ProjectLocked(
                f"{path.parent} is being written by another process (pid {pid}). "
                "Wait until it is done, or stop it; what it has stored stays."
            )
        try:
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield
        finally:
            file.seek(0)
            file.truncate()
            file.flush()
            _release(file)


if sys.platform == "win32":
    import msvcrt

    # The byte locked lies far behind the pid, which others must be able to read.
    _FAR = 1_000_000

    def _take(file: IO[str]) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
