"""Columns: of tables of every library the same is told, in a few numbers, by an even choice of rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.libraries import columns
from nbasset.libraries.columns import BINS, COLUMNS, Table, binned, described, number_words
from nbasset.libraries.known import KNOWN

MAKERS = {
    "pandas": lambda module, data: module.DataFrame(data),
    "polars": lambda module, data: module.DataFrame(data),
    "pyarrow": lambda module, data: module.table(data),
}
WHEN = [datetime(2024, 5, day) for day in (1, 2, 3, 4)]  # as people's tables have them
DATA = {
    "n": [1, 2, 3, 4],
    "x": [0.5, None, 1.5, 2.5],
    "s": ["a", "b", "a", None],
    "flag": [True, False, True, True],
    "at": WHEN,
}


def table(name, data):
    return KNOWN.table(MAKERS[name](pytest.importorskip(name), data))


@pytest.mark.parametrize("name", MAKERS)
def test_each_column_is_told_by_type_what_is_missing_and_how_its_values_lie(name):
    found = table(name, DATA)
    assert (found.rows, found.more) == (4, 0)
    by_name = {each.name: each for each in found.columns}
    assert {each: by_name[each].nulls for each in DATA} == {"n": 0, "x": 1, "s": 1, "flag": 0, "at": 0}
    assert (sum(by_name["n"].bins), by_name["n"].low, by_name["n"].high) == (4, "1", "4")
    assert sum(by_name["x"].bins) == 3
    assert by_name["s"].distinct == 2
    assert by_name["flag"].bins == (1, 3)
    assert (by_name["at"].low, by_name["at"].high) == ("2024-05-01 00:00:00", "2024-05-04 00:00:00")
    assert all(each.dtype for each in found.columns)


@pytest.mark.parametrize("name", MAKERS)
def test_a_wide_a_long_and_an_empty_table_are_told_within_bounds(name, monkeypatch):
    monkeypatch.setattr(columns, "ROWS", 10)
    wide = table(name, {f"c{number}": list(range(95)) for number in range(COLUMNS + 2)})
    assert (len(wide.columns), wide.more, wide.rows) == (COLUMNS, 2, 95)
    assert 9 <= sum(wide.columns[0].bins) <= 10
    empty = table(name, {"a": []})
    assert (empty.rows, empty.columns[0].nulls, empty.columns[0].bins) == (0, 0, ())


def test_moments_with_a_time_zone_are_told():
    pandas = pytest.importorskip("pandas")
    found = KNOWN.table(pandas.DataFrame({"at": [datetime(2024, 5, 1, tzinfo=UTC), None]}))
    assert (found.columns[0].nulls, found.columns[0].low) == (1, "2024-05-01 00:00:00")


def test_what_is_no_table_has_none():
    assert KNOWN.table([1, 2]) is None
    pandas = pytest.importorskip("pandas")
    assert KNOWN.table(pandas.Series([1])) is None
    assert isinstance(KNOWN.table(pandas.DataFrame({("a", 1): [1]})), Table), "labels may be anything"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_number_lies_in_one_of_the_ranges(numbers):
    found = binned(numbers, min(numbers), max(numbers))
    assert sum(found) == len(numbers)
    assert len(found) in (1, BINS)


def test_values_of_several_kinds_and_such_as_are_no_numbers_are_not_drawn():
    assert described("a", "object", 0, [1, "x"], number_words).bins == ()
    assert described("a", "float", 0, [float("nan"), float("inf")], number_words).bins == ()
    assert described("a", "object", 0, [[1], [2]], number_words).distinct is None
