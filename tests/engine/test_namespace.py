"""The namespace of a step: what it sees, and that everything is put back."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest

from nbasset.engine.namespace import swapped


@pytest.fixture
def names():
    return {"__name__": "__main__", "_hidden": 0, "x": 1, "y": [2], "math": math}


def leave(names, visible, error=None):
    before = dict(names)
    with suppress(BaseException), swapped(names, {"x": 10, "new": 11}, visible) as inside:
        inside["x"] = 12
        inside["more"] = 13
        inside.pop("y", None)
        inside.pop("math")
        inside["__name__"] = "other"
        if error is not None:
            raise error
    return before


@pytest.mark.parametrize("error", [None, ValueError(), KeyboardInterrupt(), SystemExit()])
def test_whatever_happens_the_notebooks_names_are_put_back(names, error):
    before = leave(names, ("x", "y"), error)
    assert names == before
    assert names["y"] is before["y"]


@pytest.mark.parametrize("error", [None, ValueError()])
def test_in_a_module_only_the_inputs_are_put_back(names, error):
    leave(names, None, error)
    assert names["x"] == 1
    assert "new" not in names
    assert names["more"] == 13, "a function's module is its own affair"


def test_a_step_sees_its_inputs_the_visible_names_modules_and_names_with_underscores(names):
    with swapped(names, {"up": 5}, visible=("y",)) as inside:
        assert inside is names, "every function that looks into it sees the same"
        assert set(inside) == {"__name__", "_hidden", "y", "math", "up"}


def test_an_input_hides_the_users_own_variable(names):
    with swapped(names, {"x": 10}, visible=("x",)) as inside:
        assert inside["x"] == 10
    assert names["x"] == 1


def test_without_bindings_nothing_is_seen_but_what_is_visible(names):
    with swapped(names, {}, visible=()) as inside:
        assert "x" not in inside
        assert "y" not in inside


def test_the_order_of_the_names_survives(names):
    order = list(names)
    with swapped(names, {"x": 10}, visible=()):
        pass
    assert sorted(names) == sorted(order)


def test_one_step_inside_another_is_put_back_in_turn(names):
    with swapped(names, {"x": 10}, visible=("y",)):
        with swapped(names, {"x": 20}, visible=()) as inner:
            assert (inner["x"], "y" in inner) == (20, False)
        assert (names["x"], names["y"]) == (10, [2])
    assert names["x"] == 1
