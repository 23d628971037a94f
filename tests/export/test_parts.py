"""Several points of an asset in a script and a DAG, where no tool knows of partitions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nbasset.export.airflow import airflow_dag
from nbasset.export.partitions import Divided, Division
from nbasset.export.records import CannotLeave, Check, Notebook, Recipe
from nbasset.export.script import python_script

DEPTH = Division("depth", "", {"2": 2, "4": 4}, "depth", ("2", "4"))
AREA = Division("area", 'dg.StaticPartitionsDefinition(["n", "s"])', variable="areas", keys=("n", "s"))
DAY = Division("day", 'dg.DailyPartitionsDefinition(start_date="2026-01-01")', variable="day")


def recipe(name: str, python: str, *ups: str, by: Divided, **more: object) -> Recipe:
    free = frozenset((*ups, *by.own))
    return Recipe(((name,),), 2, python, inputs={up: (up,) for up in ups}, free=free, divided=by, **more)


MODEL = recipe("model", "[depth]", by=Divided((DEPTH,), ("depth",)))
GRID = recipe("grid", "model + [area]", "model", by=Divided((DEPTH, AREA), ("area",)))
BOOK = (
    MODEL,
    GRID,
    recipe("longer", "model.append(1)\nmodel", "model", by=Divided((DEPTH,)), changed=frozenset({"model"})),
    recipe("by_area", "list(grid.items())", "grid", by=Divided((AREA,), (), {"grid": (DEPTH,)})),
    recipe("whole", "[*grid]", "grid", by=Divided(gathers={"grid": (DEPTH, AREA)})),
    recipe("large", "model[0] > 3", "model", by=Divided((DEPTH,)), check=Check(("model",), "large")),
    Recipe(
        (("x",), ("y",)),
        3,
        "x, y = depth, -depth",
        assigned=("x", "y"),
        free=frozenset({"depth"}),
        divided=MODEL.divided,
    ),
)


def made(*recipes: Recipe, **more: object) -> dict[str, object]:
    """What the script makes."""
    names: dict[str, object] = {"__name__": "sums", "__file__": "sums.py"}
    exec(python_script(Notebook("sums", (), recipes, **more)), names)
    return names["main"]()


def test_every_point_is_made_and_gathered_by_its_values() -> None:
    found = made(*BOOK)
    assert found["model"] == {"2": [2], "4": [4]}
    assert found["grid"] == {("n", "2"): [2, "n"], ("n", "4"): [4, "n"], ("s", "2"): [2, "s"], ("s", "4"): [4, "s"]}
    assert found["longer"] == {"2": [2, 1], "4": [4, 1]}
    assert found["by_area"]["s"] == [(2, [2, "s"]), (4, [4, "s"])]
    assert found["whole"] == [(2, "n"), (2, "s"), (4, "n"), (4, "s")]
    assert (found["x"], found["y"]) == ({"2": 2, "4": 4}, {"2": -2, "4": -4})


def test_each_point_is_kept_by_itself(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ASSET_VALUES", str(tmp_path))
    kept = [
        recipe(each.word, each.python, *each.inputs, by=each.divided, options={"io_manager_key": "json"})
        for each in (MODEL, GRID)
    ]
    assert made(*kept)["grid"] == made(MODEL, GRID)["grid"]
    assert json.loads((tmp_path / "assets" / "model" / "4.json").read_text()) == [4]
    assert len([*(tmp_path / "assets").glob("grid/**/*.json")]) == 4


def test_a_dag_makes_them_in_one_task() -> None:
    text = airflow_dag(Notebook("sums", (), BOOK))
    assert "grid_path = grid(model_path)" in text
    assert "from copy import deepcopy" in text


def test_points_that_come_and_go_and_mappings_of_dagsters_are_refused_with_their_cell() -> None:
    daily = recipe("daily", "day", by=Divided((DAY,), ("day",)))
    with pytest.raises(CannotLeave, match=r"cell \[2\]: daily has points that come and go \(day\)"):
        made(daily)
    last = recipe("last", "model", "model", by=Divided(mappings={("model",): "dg.LastPartitionMapping()"}))
    with pytest.raises(CannotLeave, match=r"cell \[2\]: last takes model by partitions of Dagster's"):
        made(MODEL, last)
