"""A comparison as it is seen: what differs, the best marked, in the order that is asked for."""

from __future__ import annotations

import pytest

from nbasset.core.tries import Try
from nbasset.ui.comparison import MOST, Comparison, NoSuchColumn

TRIES = [
    Try("m", 1, 0.0, 1.0, {"DEPTH": 2, "k": 1}, {"loss": 0.5, "rows": 1200}),
    Try("m", 2, 0.0, 3.0, {"DEPTH": 4, "k": 1}, {"loss": 0.25, "rows": 1300}, "DEPTH changed from 2 to 4", stands=True),
    Try("m", 3, 0.0, 2.0, {"DEPTH": 8, "k": 1}, {"loss": 0.75}),
]


def test_only_what_differs_is_told_and_the_best_is_marked():
    shown = Comparison(TRIES)
    assert shown.head == ["version", "DEPTH", "loss", "rows", "took", "made"]
    assert [shown.cells(at)[:4] for at in shown.order] == [
        ["#3", "8", "0.75", ""],
        ["#2 ●", "4", "0.25 ★", "1,300"],
        ["#1", "2", "0.5", "1,200"],
    ]


@pytest.mark.parametrize(
    ("by", "order"), [("loss", [1, 0, 2]), ("DEPTH", [0, 1, 2]), ("rows", [0, 1, 2]), ("", [2, 1, 0])]
)
def test_it_stands_in_the_order_of_a_column_with_the_best_first_and_what_has_none_last(by, order):
    assert Comparison(TRIES, by).order == order


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(NoSuchColumn, match="no column 'los' to order by: there are DEPTH, loss, rows, took"):
        Comparison(TRIES, "los")


def test_drawn_a_version_opens_and_tells_why_and_a_number_stands_over_what_alone_differs():
    drawn = Comparison(TRIES).as_html
    assert "DEPTH changed from 2 to 4" in drawn
    assert "%asset m restore 1" in drawn
    assert 'aria-label="loss over DEPTH"' in drawn


def test_of_very_many_the_first_and_the_best_of_each_column_are_shown():
    many = [Try(f"m[d={n}]", 1, 0.0, 1.0, {"d": n}, {"loss": abs(n - 7.5)}) for n in range(MOST + 100)]
    told = Comparison(many)
    assert told.shown == [*range(MOST + 99, 99, -1), 7]
    assert told.as_text.splitlines()[-2].split()[2:5] == ["7", "0.5", "★"]
    assert told.as_text.splitlines()[-1] == "and 99 more: nbasset.compare('m') has all of them"
    assert "and 99 more" in told.as_html
    assert Comparison(many[:MOST]).others == ""
