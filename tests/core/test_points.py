"""Points: where in a sweep or a partitioning a result stands, by typed values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.points import NOWHERE, Dimension, Dimensions, Point, as_value, read, written

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)


def is_same(one, other):
    """Whether two values are the same with their types, also where Python takes numbers for equal."""
    return repr(one) == repr(other)


@given(values, values)
def test_no_two_values_read_alike(one, other):
    assert (written(one) == written(other)) is is_same(one, other)


@given(values)
def test_a_value_that_was_written_is_read_as_itself(value):
    if not any(isinstance(each, float) and not math.isfinite(each) for each in _inside(value)):
        assert is_same(read(written(value)), value)


def _inside(value):
    return [part for each in value for part in _inside(each)] if isinstance(value, tuple) else [value]


def test_numbers_truth_and_texts_that_look_alike_are_four_points():
    texts = [Point({"depth": value}).text for value in (1, 1.0, True, "1")]
    assert texts == ["depth=1", "depth=1.0", "depth=True", "depth='1'"]
    assert Dimensions([Dimension("depth", (1, 1.0, True, "1")).at(0.0)]).points == tuple(
        Point({"depth": value}) for value in (1, 1.0, True, "1")
    )


def test_numbers_of_other_libraries_count_as_pythons_own():
    numpy = pytest.importorskip("numpy")
    assert is_same(as_value(numpy.float64(0.5)), 0.5)
    assert is_same(as_value(numpy.int64(3)), 3)


def test_what_cannot_be_a_value_is_refused_with_what_can():
    with pytest.raises(InvalidDefinition, match="cannot have a dict as a value: give numbers, texts"):
        as_value({})


def test_a_value_that_comes_twice_and_a_sweep_over_nothing_are_refused():
    with pytest.raises(InvalidDefinition, match="depth has the value 2 twice"):
        Dimension("depth", (2, 2)).at(0.0)
    with pytest.raises(InvalidDefinition, match="depth has no value to sweep over"):
        Dimension("depth", lambda now: []).at(0.0)
    assert Dimension("day", lambda now: [], "partition").at(0.0).values == ()


def test_a_dimension_is_asked_for_its_values_at_a_moment():
    assert Dimension("n", lambda now: range(int(now))).at(3.0).values == (0, 1, 2)


def test_several_dimensions_are_a_grid_in_the_order_of_definition():
    grid = Dimensions([Dimension("b", (1, 2)), Dimension("a", ("x", "y"))])
    assert [point.text for point in grid.points] == ["a=x, b=1", "a=y, b=1", "a=x, b=2", "a=y, b=2"]
    assert grid.points[1].only(["a"]) == Point({"a": "y"})


def test_what_flows_down_comes_first_and_the_same_dimension_has_the_same_values():
    own, above = Dimensions([Dimension("rate", (0.1,))]), Dimensions([Dimension("depth", (2, 4))])
    assert [each.name for each in own.merged([("model", above)], "score")] == ["depth", "rate"]
    with pytest.raises(InvalidDefinition, match=r"depth has other values in score \(2\) than in model \(2, 4\)"):
        Dimensions([Dimension("depth", (2,))]).merged([("model", above)], "score")


def test_no_point_is_one_without_values():
    assert not NOWHERE
    assert NOWHERE.text == ""
