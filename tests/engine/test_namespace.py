"""The namespace of a step: what it sees, and that everything is put back."""

from __future__ import annotations

import math
import sys
from contextlib import suppress

import pytest

from nbasset.core.bodies import CellBody
from nbasset.engine.namespace import among_own, swapped
from nbasset.engine.watch.forwarding import bound_anew
from nbasset.engine.watch.own_names import OwnModule


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


def cell(source, names):
    program = compile(source, "cell", "exec")
    return CellBody(source, program, program, names, ())


def test_a_body_has_names_of_its_own_and_the_notebooks_are_not_touched(names):
    own, before = OwnModule(names, lambda: ()), dict(names)
    with among_own(own, cell("", names), {"up": 5, "x": 10}, visible=("x", "y")) as inside:
        assert sys.modules["__main__"] is own
        assert {name for name in inside if name[:2] != "__"} == {"x", "y", "up"}
        assert (inside["x"], inside["y"] is names["y"]) == (10, True)
        inside["z"] = 1
        assert names == before
    assert names == before
    assert sys.modules["__main__"] is not own


def test_functions_that_mean_something_else_are_there_under_their_names(names):
    exec("def f(): return x\ng = f", names)
    own = OwnModule(names, lambda: ())
    pair = (names["f"], bound_anew(names["f"], vars(own)))
    with among_own(own, cell("", names), {"x": 10}, ("f", "g"), [pair]) as inside:
        assert inside["f"]() == inside["g"]() == 10
        assert names["f"]() == 1


def test_what_the_bodys_functions_may_ask_for_later_stays_and_nothing_else(names):
    own = OwnModule(names, lambda: ())
    body = cell("def f(): return x + small\nsmall, large = 1, bytes(10)", names)
    with among_own(own, body, {"x": 10}, ("x",)) as inside:
        exec(body.program, inside)
        later = inside["f"]
    assert later() == 11
    assert "large" not in inside


def test_after_a_failure_everything_is_there_to_be_looked_at(names):
    own = OwnModule(names, lambda: ())
    with suppress(ValueError), among_own(own, cell("def f(): pass", names), {"x": 10}, ("x",)) as inside:
        inside["large"] = 1
        raise ValueError
    assert inside["large"] == 1
    assert sys.modules["__main__"] is not own
