"""Keep the second coder's answers in a folder, one small JSON file each: the same question is asked once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dragoman.llm.client import Message
from dragoman.llm.settings import LlmSettings


def path_of(folder: Path, settings: LlmSettings, messages: Sequence[Message]) -> Path:
    """The file of an answer: named by model, temperature, seed and messages, not by the address asked."""
    asked = json.dumps([settings.model, settings.temperature, settings.seed, list(messages)])
    return folder / f"{hashlib.blake2b(asked.encode('ascii'), digest_size=20).hexdigest()}.json"


def find_answer(path: Path) -> str | None:
    """The kept answer; None when there is none, or the file is not whole."""
    try:
        kept = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None
    answer = kept.get("answer") if isinstance(kept, dict) else None
    return answer if isinstance(answer, str) else None


def keep_answer(path: Path, answer: str, settings: LlmSettings) -> None:
    """Writes the answer in one step, so that a killed run leaves no half file; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps({"model": settings.model, "answer": answer}).encode("ascii"))
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
