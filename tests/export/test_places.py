"""Places that values are sent to, in what leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nbasset.export.airflow import airflow_dag
from nbasset.export.dagster_project import dagster_project
from nbasset.export.records import Notebook, Recipe
from nbasset.export.script import python_script

LAKE = Recipe((("shop", "a"),), 1, "[20]", options={"io_manager_key": "lake"})
BOTH = Recipe((("x",), ("y",)), 2, "x = 1\ny = 2", assigned=("x", "y"), options={"io_manager_key": "json"})


def test_a_script_keeps_values_where_the_notebook_does_and_hands_on_what_comes_back(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("ASSET_VALUES", str(tmp_path / "files"))
    monkeypatch.setenv("PLACE_LAKE", f"json {tmp_path}/another")
    text = python_script(Notebook("sums", (), (LAKE, BOTH), places={"lake": "json ./lake"}))
    names: dict[str, object] = {"__name__": "sums", "__file__": str(tmp_path / "sums.py")}
    exec(text, names)
    assert names["main"]() == {"shop/a": [20], "x": 1, "y": 2}
    assert json.loads((tmp_path / "another" / "shop" / "a.json").read_text()) == [20]
    assert sorted(each.name for each in (tmp_path / "files" / "assets").glob("*.json")) == ["x.json", "y.json"]


def test_what_needs_nbasset_there_says_so_and_nothing_else_does() -> None:
    told = dagster_project(Notebook("sums", (), (LAKE,), places={"lake": "./lake"}), "1.2")
    assert '"nbasset[io]==1.2",' in told["pyproject.toml"]
    assert '"lake": assets.manager_of_place("lake"),' in told["src/sums/definitions.py"]
    told = dagster_project(Notebook("sums", (), (BOTH,)), "1.2")
    assert "nbasset" not in told["pyproject.toml"] + told["src/sums/assets.py"]
    dag = airflow_dag(Notebook("sums", (), (BOTH,)))
    assert '"y": kept("y", kept_at_place(manager_of_place("json"), ["y"], values[1])),' in dag


def test_an_address_with_a_password_comes_from_the_environment(monkeypatch) -> None:
    names: dict[str, object] = {"__name__": "sums", "__file__": "sums.py"}
    exec(python_script(Notebook("sums", (), (LAKE,), places={"lake": ""})), names)
    with pytest.raises(KeyError, match="PLACE_LAKE"):
        names["main"]()
