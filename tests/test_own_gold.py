"""The measurement of single phrases: what counts as right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))
import actors


def test_several_codes_in_a_cell_are_all_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "phrase,date,context,country,sector,kind,note\n"
        "the Kremlin,,,RUS,GOV|PTY,country,\n"
        "the Kremlin,,,USA,GOV,country,\n"
        "World Bank,,,IGO,BUS,body,\n"
    )
    monkeypatch.setattr(actors, "GOLD", gold)
    figures, wrong = actors.measure()
    assert figures["own actors"]["country and sector"] == 66.7
    assert len(wrong) == 1
