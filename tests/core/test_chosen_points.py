"""Chosen points: which of an asset's points a selection is about."""

from __future__ import annotations

import pytest

from nbasset.core.chosen_points import is_chosen, none_chosen
from nbasset.core.errors import InvalidSelection
from nbasset.core.points import Point, pieces


def chosen(conditions, status="FRESH", **values):
    return is_chosen(conditions, Point(values), lambda: status)


def test_a_value_is_meant_with_its_type():
    assert chosen("depth=1", depth=1)
    assert not chosen("depth=1", depth=1.0)
    assert not chosen("depth=1", depth="1")
    assert chosen("depth='1'", depth="1")


def test_every_condition_has_to_hold():
    assert chosen("depth=2, rate=0.1", depth=2, rate=0.1)
    assert not chosen("depth=2, rate=0.1", depth=2, rate=0.2)


def test_a_range_of_numbers_or_dates_has_both_its_ends_and_may_be_open():
    days = [f"2026-01-0{number}" for number in range(1, 6)]
    assert [day[-1] for day in days if chosen("day=2026-01-02..2026-01-04", day=day)] == ["2", "3", "4"]
    assert [day[-1] for day in days if chosen("day=2026-01-04..", day=day)] == ["4", "5"]
    assert [each for each in (1, 2, 3.5) if chosen("x=..2", x=each)] == [1, 2]


def test_the_status_of_a_point_chooses_it():
    assert chosen("status:failed", status="FAILED", depth=2)
    assert not chosen("status:failed", depth=2)


def test_what_cannot_be_read_is_answered_with_an_example():
    with pytest.raises(InvalidSelection, match=r"'depth' chooses no points: write for example model\[depth=4\]"):
        chosen("depth", depth=2)
    with pytest.raises(InvalidSelection, match="rate is no dimension of this asset, which has depth"):
        chosen("rate=1", depth=2)


def test_where_no_point_is_meant_those_there_are_are_told():
    assert "No point of model is [depth=5]: there are depth=2; depth=4" in str(
        none_chosen("model", "depth=5", [Point({"depth": 2}), Point({"depth": 4})])
    )
    assert "model has no points" in str(none_chosen("model", "depth=5", []))


def test_commas_in_quotes_and_brackets_separate_nothing():
    assert pieces("a='x,y', b=(1, 2)") == ["a='x,y'", "b=(1, 2)"]
