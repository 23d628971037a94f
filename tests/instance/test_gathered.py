"""Gathered: a mapping by value, whose keys are as typed as points are."""

from __future__ import annotations

import pytest

from nbasset.core.points import Point
from nbasset.instance.gathered import Gathered
from nbasset.versions.values.digest import digest


def by_depth(**values):
    return Gathered(("depth",), [(Point({"depth": depth}), value) for depth, value in values.values()])


def test_it_is_a_mapping_by_value_in_the_order_of_definition():
    scores = by_depth(a=(4, "x"), b=(2, "y"))
    assert list(scores.items()) == [(4, "x"), (2, "y")]
    assert scores[2] == "y"
    assert 2 in scores
    assert 3 not in scores
    assert len(scores) == 2
    assert max(scores) == 4


def test_several_dimensions_have_tuples_as_keys():
    grid = Gathered(("depth", "rate"), [(Point({"rate": 0.1, "depth": 2}), "x")])
    assert grid[2, 0.1] == "x"
    assert list(grid) == [(2, 0.1)]


def test_numbers_that_python_takes_for_equal_are_two_keys():
    mixed = by_depth(a=(1, "int"), b=(1.0, "float"), c=(True, "bool"), d=("1", "text"))
    assert [mixed[key] for key in (1, 1.0, True, "1")] == ["int", "float", "bool", "text"]
    assert len(mixed) == 4


def test_it_may_be_a_part_of_a_value_and_its_places_types_and_order_count_there():
    one = by_depth(a=(1, "x"), b=(2, "y"))
    others = [by_depth(b=(2, "y"), a=(1, "x")), by_depth(a=(1.0, "x"), b=(2, "y")), by_depth(a=(1, "x"), b=(2, "z"))]
    found = [digest([each]) for each in (one, by_depth(a=(1, "x"), b=(2, "y")), *others)]
    assert not any(each.opaque for each in found)
    assert found[0].digest == found[1].digest
    assert len({each.digest for each in found}) == 4


def test_a_key_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(KeyError, match="3 is no value of depth: there are 2, 4"):
        by_depth(a=(2, 1), b=(4, 1))[3]


def test_numbers_rows_and_tables_make_one_table():
    pd = pytest.importorskip("pandas")
    assert by_depth(a=(2, 0.5), b=(4, 0.7)).frame().to_dict("list") == {"depth": [2, 4], "value": [0.5, 0.7]}
    rows = by_depth(a=(2, {"f1": 0.5}), b=(4, {"f1": 0.7})).frame()
    assert rows.to_dict("list") == {"depth": [2, 4], "f1": [0.5, 0.7]}
    tables = by_depth(a=(2, pd.DataFrame({"x": [1, 2]})), b=(4, pd.DataFrame({"x": [3]}))).frame()
    assert tables.to_dict("list") == {"depth": [2, 2, 4], "x": [1, 2, 3]}


def test_what_is_no_row_of_a_table_is_said_with_its_place():
    pd = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="a list at depth=2 is no row of a table"):
        by_depth(a=(2, [1])).frame()
    with pytest.raises(TypeError, match="the table at depth=2 has a column depth already"):
        by_depth(a=(2, pd.DataFrame({"depth": [1]}))).frame()
