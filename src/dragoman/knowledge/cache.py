"""Where compiled knowledge lies. Knows the environment variables that move it, and nothing of what is compiled."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """`DRAGOMAN_CACHE`, else `dragoman` under `XDG_CACHE_HOME` or `~/.cache`."""
    own = os.environ.get("DRAGOMAN_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dragoman"
