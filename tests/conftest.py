"""Fixtures shared by all tests: the reader, loaded once, and `--accept` for the coding cases."""

from __future__ import annotations

from pathlib import Path

import pytest

import dragoman
from dragoman.reader import Reader


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the expectations of tests/cases/*.md; review the diff"
    )


@pytest.fixture(scope="session")
def reader() -> Reader:
    return dragoman.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here")
    return folder
