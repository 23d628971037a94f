"""Tries: what a version was made from, told so that two of them can be compared."""

from __future__ import annotations

import pytest

from nbasset.core.making import Making
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.tries import Digest, Try, best, differing, rests_of
from nbasset.core.version import BODY, Part


def test_constants_are_as_they_are_and_what_has_no_value_to_show_is_known_by_its_digest():
    parts = {
        BODY: Part("code", "d1", "x * DEPTH"),
        "DEPTH": Part("value", "d2", "2"),
        "clean": Part("function", "d3", "def clean(): ..."),
        "table": Part("value", "d4", "DataFrame 3 × 2\nx 1\ny 2"),
        "model": Part("value", "d5", "LinearRegression"),
        "pandas": Part("package", "d6", "3.0.1"),
    }
    file = Observation(ObservationKind.FILE, "data.csv", "d7")
    making = Making(
        parts=parts, config="{'rate': 0.5}", inputs={"raw": f"v1 {'c' * 32}", "log": "May 1"}, observed=(file,), seed=4
    )
    found = rests_of(making, {("raw", "v1"): 3, ("log", "May 1"): 2})
    assert found == {
        "code": "d1",
        "DEPTH": 2,
        "clean()": "d3",
        "table": "d4",
        "model": "LinearRegression",
        "pandas": "3.0.1",
        "rate": 0.5,
        "raw": "#3",
        "log": "#2",
        "data.csv": "d7",
        "seed": 4,
    }
    assert [name for name, each in found.items() if isinstance(each, Digest)] == [
        "code",
        "clean()",
        "table",
        "data.csv",
    ]


def test_constants_of_the_asset_s_own_code_are_columns_and_the_code_is_the_same_without_them():
    shallow, deep, other = (
        rests_of(Making(parts={BODY: Part("code", text, text)}))
        for text in ("DEPTH = 2\nfit(DEPTH)", "DEPTH = -4  # deeper\nfit(DEPTH)", "DEPTH = 2\nfit(DEPTH, 3)")
    )
    assert (shallow["DEPTH"], deep["DEPTH"]) == (2, -4)
    assert shallow["code"] == deep["code"] != other["code"]


def test_what_each_point_has_for_itself_is_told_where_it_changed():
    def at(point, version, **rests):
        return Try(f"sales[day={point}]", version, 0.0, rests={"day": point, "k": 1, **rests})

    same = [at(1, 1, one="A"), at(2, 1, two="A")]
    assert differing(same) == ["day"]
    assert differing([*same, at(2, 2, two="B")]) == ["day", "two"]
    assert differing([*same, at(2, 2)]) == ["day", "two"]


@pytest.mark.parametrize(
    ("name", "values", "places"),
    [
        ("val_rmse", [2, 1, 3], [1]),
        ("f1", [0.1, None, 0.3], [2]),
        ("loss", [1, 2, 1], [0, 2]),
        ("loss", [float("nan"), 2, 1], [2]),
        ("loss", [1, 1], []),
        ("rows", [1, 2], []),
        ("loss", [None, None], []),
    ],
)
def test_the_best_are_told_where_the_name_says_which_way(name, values, places):
    assert best(name, values) == places
