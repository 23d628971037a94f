"""Frames of dask in one Parquet file: what comes back has the same parts, and anybody reads the file as a frame."""

from __future__ import annotations

import io

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest

from nbasset.core.errors import NotStored
from nbasset.storage.io.divided import is_divided
from nbasset.storage.io.formats import FORMATS, written
from nbasset.versions.data_version import data_version

FRAME = pd.DataFrame(
    {"n": range(6), "word": list("abcdef"), "kind": pd.Categorical(list("xyxyxy"))},
    index=pd.date_range("2026-01-01", periods=6, tz="Europe/Berlin", name="t"),
)
FRAMES = {
    "in order": dd.from_pandas(FRAME, npartitions=3),
    "numbered": dd.from_pandas(FRAME.reset_index(), npartitions=2),
    "in no order": dd.from_map(lambda n: pd.DataFrame({"x": np.ones(n)}), [0, 2, 1], meta=pd.DataFrame({"x": [1.0]})),
    "shuffled": dd.from_pandas(FRAME, npartitions=3).shuffle("word", shuffle_method="tasks"),
}


def kept(frame, form="parquet"):
    file = io.BytesIO()
    written(FORMATS[form], frame, file, "a")
    return file


def read(file, columns=None):
    file.seek(0)
    return FORMATS["parquet"].read(file, columns)


@pytest.mark.parametrize("kind", FRAMES)
def test_the_parts_come_back_and_count_the_same_each_time(kind):
    frame = FRAMES[kind]
    file = kept(frame)
    back = read(file)
    assert back.npartitions == frame.npartitions
    assert (kind == "in order") <= (back.divisions == frame.divisions)
    pd.testing.assert_frame_equal(back.compute(), frame.compute(), check_index_type="equiv", check_freq=False)
    assert data_version(read(file)) == data_version(back)
    file.seek(0)
    pd.testing.assert_frame_equal(pd.read_parquet(file), frame.compute(), check_index_type="equiv", check_freq=False)


def test_columns_that_are_asked_for_come_with_the_index():
    pd.testing.assert_frame_equal(read(kept(FRAMES["in order"]), ["n"]).compute(), FRAME[["n"]], check_freq=False)


def test_other_forms_and_parts_of_different_types_are_refused_in_words():
    with pytest.raises(NotStored, match=r"csv cannot keep a: it is a DataFrame of dask, .*its \.compute\(\)"):
        kept(FRAMES["in order"], "csv")
    mixed = dd.from_map(lambda n: pd.DataFrame({"x": [n]}), [1, "a"], meta=pd.DataFrame({"x": [1]}))
    with pytest.raises(NotStored, match="parquet cannot keep a: "):
        kept(mixed)


def test_a_frame_is_known_whatever_it_is_called_and_no_other_value_is_taken_for_one():
    assert [is_divided(each) for each in (FRAMES["in order"], FRAMES["in order"]["n"], FRAME, None)] == [
        True,
        False,
        False,
        False,
    ]


def test_what_parts_need_of_one_another_is_computed_once():
    asked = []

    def part(number):
        asked.append(number)
        return pd.DataFrame({"x": [number, number + 1]})

    with dask.config.set(scheduler="synchronous"):
        frame = dd.from_map(part, [1, 2, 3, 4], meta=pd.DataFrame({"x": [1]}))
        asked.clear()
        kept(frame)
        assert asked == [1, 2, 3, 4]
        asked.clear()
        back = read(kept(frame.shuffle("x", shuffle_method="tasks")))
    assert sorted(asked) == [1, 2, 3, 4]
    assert sorted(back.compute()["x"]) == [1, 2, 2, 3, 3, 4, 4, 5]


def test_a_part_without_rows_stays_a_part_and_where_parts_begin_is_not_known_then():
    frame = dd.from_pandas(FRAME.reset_index(), npartitions=3)
    some = frame[frame["n"] > 2]
    back = read(kept(some))
    assert (back.npartitions, back.known_divisions) == (3, False)
    assert back["n"].compute().tolist() == [3, 4, 5]
