"""A notebook as plain Python."""

from __future__ import annotations

import pytest

from nbasset.export.records import Check, Job, Notebook, Recipe
from nbasset.export.script import python_script
from nbasset.instance.plain_statements import statements_of


def recipe(name: str, python: str, *ups: str, **more: object) -> Recipe:
    return Recipe(((name,),), 2, python, inputs={up: (up,) for up in ups}, free=frozenset(ups), **more)


def made(*recipes: Recipe, plain: str = "", **more: object) -> dict[str, object]:
    """What the script makes."""
    names: dict[str, object] = {"__name__": "sums"}
    exec(python_script(Notebook("sums", tuple(statements_of(1, plain, str)), recipes, **more)), names)
    return names["main"]()


def test_every_asset_is_made_from_those_it_rests_on() -> None:
    assert made(recipe("b", "a + 1", "a"), recipe("a", "20")) == {"a": 20, "b": 21}
    several = Recipe((("x",), ("y",)), 1, "x, y = 1, 2", assigned=("x", "y"))
    assert made(several, recipe("z", "x + y", "x", "y")) == {"x": 1, "y": 2, "z": 3}
    slashed = Recipe((("sales", "raw"),), 1, "[3]")
    assert made(slashed, Recipe((("n",),), 2, "raw[0]", inputs={"raw": ("sales", "raw")})) == {"sales/raw": [3], "n": 3}


def test_what_a_body_changes_in_place_is_a_copy() -> None:
    changing = recipe("longer", "rows.append(3)\nrows", "rows", changed=frozenset({"rows"}))
    assert made(recipe("rows", "[1]"), changing) == {"rows": [1], "longer": [1, 3]}


def test_bodies_that_await_are_awaited() -> None:
    awaiting = recipe("a", "import asyncio\nawait asyncio.sleep(0)\n5", awaits=True)
    assert made(awaiting, recipe("b", "a + 1", "a")) == {"a": 5, "b": 6}


def test_resources_are_given_to_functions_that_take_them() -> None:
    asking = Recipe(
        (("n",),), 2, "def n(db):\n    return db['n']", function="n", parameters={"db": True}, free=frozenset({"db"})
    )
    assert made(asking, plain="database = {'n': 4}", resources={"db": "database"}) == {"n": 4}


def test_a_check_that_blocks_stops_what_is_downstream() -> None:
    check = Recipe(
        (("a", "positive"),), 2, "a > 0", inputs={"a": ("a",)}, check=Check(("a",), "positive", blocking=True)
    )
    assert made(recipe("a", "1"), check) == {"a": 1}
    with pytest.raises(AssertionError, match="positive fails"):
        made(recipe("a", "-1"), check)


def test_jobs_are_no_part_of_it() -> None:
    assert made(recipe("a", "1"), jobs=(Job("weekly", "*", "0 8 * * 1"),)) == {"a": 1}
