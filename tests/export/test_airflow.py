"""A notebook as a DAG of Airflow's; Airflow itself is not among the tests: what it calls has stand-ins."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

from nbasset.export.airflow import airflow_dag
from nbasset.export.records import Check, Job, Notebook, Recipe
from nbasset.instance.plain_statements import statements_of


def recipe(name: str, python: str, *ups: str, **more: object) -> Recipe:
    return Recipe(((name,),), 2, python, inputs={up: (up,) for up in ups}, free=frozenset(ups), **more)


def values_of(*recipes: Recipe, folder: Path, plain: str = "", **more: object) -> dict[str, object]:
    """What the tasks leave in files, called one after another as the DAG says."""
    import cloudpickle

    text = airflow_dag(Notebook("sums", tuple(statements_of(1, plain, str)), recipes, **more))
    told = text.replace("from airflow.sdk import Asset, dag, task", "")

    def task(multiple_outputs: bool = False, **_: object):
        def called(function):  # as in Airflow, only what says that it has several outputs can be asked for one
            return lambda *given: function(*given) if multiple_outputs else str(function(*given))

        return called

    def dag(**_: object):
        return lambda function: lambda: (function(), SimpleNamespace(test=lambda: None))[1]

    names = {"__file__": str(folder / "dag.py"), "__name__": "dag", "task": task, "dag": dag}
    names["Asset"] = lambda **said: said
    ast.parse(text)
    exec(told, names)
    return {each.stem: cloudpickle.loads(each.read_bytes()) for each in (folder / "values").iterdir()}


def test_values_go_from_task_to_task_in_files(tmp_path) -> None:
    found = values_of(recipe("b", "a + 1", "a"), recipe("a", "20"), folder=tmp_path)
    assert found == {"a": 20, "b": 21}
    assert (tmp_path / "values").stat().st_mode & 0o077 == 0


def test_several_assets_of_a_cell_are_one_task(tmp_path) -> None:
    several = Recipe((("x",), ("y",)), 1, "x, y = 1, 2", assigned=("x", "y"))
    assert values_of(several, recipe("z", "x + y", "x", "y"), folder=tmp_path) == {"x": 1, "y": 2, "z": 3}


def test_bodies_that_await_are_awaited(tmp_path) -> None:
    assert values_of(recipe("a", "import asyncio\nawait asyncio.sleep(0)\n5", awaits=True), folder=tmp_path) == {"a": 5}


def test_the_schedule_of_a_job_is_that_of_the_dag() -> None:
    text = airflow_dag(Notebook("sums", (), (recipe("a", "1"),), jobs=(Job("weekly", "*", "0 8 * * 1"),)))
    assert '@dag(schedule="0 8 * * 1", catchup=False)' in text
    assert 'Asset(name="sums/a", uri="nbasset://sums/a")' in text


def test_what_must_come_before_and_checks_are_tasks_as_well() -> None:
    check = Recipe((("a", "ok"),), 3, "a > 0", inputs={"a": ("a",)}, check=Check(("a",), "ok"))
    later = recipe("b", "1", after=(("a",),))
    text = airflow_dag(Notebook("sums", (), (recipe("a", "1"), check, later)))
    assert "a_path >> b_path" in text
    assert "ok_path = ok(a_path)" in text
