"""Frames: told apart by their types, and made from one another."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from nbasset.engine.frames import as_frame, as_kind, kind_of

FRAMES = {
    "pandas": pd.DataFrame({"x": [1, 2], "s": ["a", None]}),
    "polars": pl.DataFrame({"x": [1, 2], "s": ["a", None]}),
    "pyarrow": pa.table({"x": [1, 2], "s": ["a", None]}),
}


class Own(pd.DataFrame):
    """A frame of somebody's own kind."""


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("other", FRAMES)
def test_a_frame_becomes_one_of_any_other_kind(kind, other):
    made = as_kind(FRAMES[kind], other)
    assert kind_of(made) == other
    assert as_kind(made, "pyarrow").to_pydict() == {"x": [1, 2], "s": ["a", None]}
    assert as_kind(FRAMES[kind], kind) is FRAMES[kind]


def test_kinds_are_told_by_type_and_what_is_no_table_has_none():
    assert kind_of(Own()) == "pandas"
    assert kind_of(pl.LazyFrame()) == "polars"
    assert [kind_of(each) for each in ([1], {"x": [1]}, None, "frame")] == [None] * 4


def test_a_column_becomes_a_frame_and_what_is_not_computed_yet_is():
    assert as_frame(pd.Series([1, 2], name="n")).to_dict("list") == {"n": [1, 2]}
    assert as_frame(pl.Series("n", [1])).to_dict(as_series=False) == {"n": [1]}
    assert as_frame(pl.LazyFrame({"n": [1]})).to_dict(as_series=False) == {"n": [1]}
    assert as_frame(FRAMES["pyarrow"]) is FRAMES["pyarrow"]
