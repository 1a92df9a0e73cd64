"""Make a codebook ready for use, with encoder and background. The background's vectors lie in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from dragoman.codebook.fewshot import (
    Background,
    Coder,
    Embedder,
    background_sentences,
    background_text,
    embed,
    make_coder,
)
from dragoman.codebook.loader import load_codebook
from dragoman.knowledge.cache import cache_folder
from dragoman.model.text import make_id


def load_coder(path: Path, embedder: Embedder | None = None) -> Coder:
    """The coder of the codebook in a file, read anew at each call; raises `CodebookError`.

    The first use on a machine embeds the background (some seconds) and keeps the vectors in the user's cache.
    """
    codebook = load_codebook(path)
    embedder = embedder or load_embedder()
    return make_coder(codebook, embedder, load_background(embedder))


def load_embedder() -> Embedder:
    """The encoder that ships."""
    from dragoman.classify.encoder import Encoder

    return Encoder.load()


def load_background(embedder: Embedder, folder: Path | None = None) -> Background:
    """The background with its vectors, from `folder` (or `cache_folder()`) where they were made before."""
    kinds, examples = zip(*background_sentences(), strict=True)
    file = (folder or cache_folder()) / f"background-{make_id(background_text(), embedder.fingerprint)}.npy"
    if file.exists():
        return Background(kinds, examples, np.load(file).astype(np.float64))
    vectors = embed(examples, embedder).astype(np.float32)
    keep(vectors, file)
    return Background(kinds, examples, vectors.astype(np.float64))


def keep(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]], file: Path) -> None:
    """Writes the vectors whole or not at all; a cache that may not be written is done without."""
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            np.save(out, vectors)
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
