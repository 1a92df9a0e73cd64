"""The accuracy gate: floors hold, rise by themselves, and sink only with a reason."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = {"demo": {"sha256": "aa", "lines": {"demo.jsonl": 3}}}
DAY = "2026-11-24"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"evaluation_{name}", ROOT / "evaluation" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


gate = script("gate")


@pytest.fixture
def one_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FLOORED", ("demo.type.F1",))


def baseline(**floors: float) -> dict[str, Any]:
    return {"data": DATA, "floors": {name.replace("__", "."): value for name, value in floors.items()}}


def test_a_figure_on_its_floor_passes() -> None:
    assert gate.check(baseline(demo__x=50.0), {"demo.x": 50.0}, DATA) == []


def test_a_figure_below_its_floor_fails() -> None:
    assert gate.check(baseline(demo__x=50.0), {"demo.x": 49.9}, DATA) == ["demo.x: 49.9 is worse than its floor 50.0"]


def test_a_mean_error_above_its_floor_fails() -> None:
    data = DATA | {"shared": {}}
    old = {"data": data, "floors": {"factuality.MAE": 0.6}}
    assert gate.check(old, {"factuality.MAE": 0.7}, data)
    assert not gate.check(old, {"factuality.MAE": 0.5}, data)


def test_a_figure_that_was_not_measured_fails() -> None:
    assert gate.check(baseline(demo__x=50.0), {}, DATA) == ["demo.x: not measured (floor 50.0)"]


def test_outside_floors_rest_where_the_outside_sets_are_not() -> None:
    assert gate.check(baseline(events__strict=40.0), {}, DATA) == []


def test_changed_data_fails_even_when_the_figures_hold() -> None:
    other = {"demo": {"sha256": "bb", "lines": {"demo.jsonl": 3}}}
    assert len(gate.check(baseline(demo__x=50.0), {"demo.x": 60.0}, other)) == 1


@pytest.mark.usefixtures("one_floor")
def test_update_raises_floors_to_just_below_the_figure() -> None:
    new, refused = gate.update(baseline(), {"demo.type.F1": 60.0}, DATA, None, DAY)
    assert (new["floors"], refused) == ({"demo.type.F1": 59.6}, [])


@pytest.mark.usefixtures("one_floor")
def test_update_refuses_to_lower_a_floor_without_a_reason() -> None:
    old = {"data": DATA, "floors": {"demo.type.F1": 59.6}}
    _, refused = gate.update(old, {"demo.type.F1": 55.0}, DATA, None, DAY)
    assert len(refused) == 1


@pytest.mark.usefixtures("one_floor")
def test_a_lowered_floor_keeps_its_reason() -> None:
    old = {"data": DATA, "floors": {"demo.type.F1": 59.6}}
    new, refused = gate.update(old, {"demo.type.F1": 55.0}, DATA, "gold corrected", DAY)
    assert refused == []
    assert new["floors"] == {"demo.type.F1": 54.6}
    row = {"day": DAY, "figure": "demo.type.F1", "from": 59.6, "to": 54.6, "why": "gold corrected"}
    assert new["regressions"] == [row]


@pytest.mark.usefixtures("one_floor")
def test_a_figure_within_the_margin_leaves_its_floor() -> None:
    old = {"data": DATA, "floors": {"demo.type.F1": 59.6}}
    new, refused = gate.update(old, {"demo.type.F1": 59.7}, DATA, None, DAY)
    assert (new["floors"], refused) == ({"demo.type.F1": 59.6}, [])


@pytest.mark.usefixtures("one_floor")
def test_update_refuses_when_a_figure_could_not_be_measured() -> None:
    _, refused = gate.update(baseline(), {}, DATA, None, DAY)
    assert refused == ["demo.type.F1: not measured"]


def test_a_reason_without_an_update_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["gate.py", "--allow-regression", "because"])
    with pytest.raises(SystemExit) as stop:
        gate.main()
    assert stop.value.code == 2


def test_every_floor_of_the_baseline_is_one_the_gate_knows() -> None:
    floors = json.loads((ROOT / "evaluation" / "baseline.json").read_text(encoding="utf8"))["floors"]
    assert set(floors) == set(gate.FLOORED)


def test_the_wilson_interval_of_45_in_50_is_the_published_one() -> None:
    demo = script("demo")
    assert demo.share(45, 50) == {"right": 90.0, "interval": [78.6, 95.7], "n": 50}


def test_no_items_say_nothing() -> None:
    assert script("demo").share(0, 0)["interval"] == [0.0, 100.0]
