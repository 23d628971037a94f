"""Forms of files: what each gives back is what it was given, to the type; what it would give back otherwise it refuses."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import polars as pl
import pytest
from storage.io.versioned import FRAMES

from nbasset.core.errors import NotStored
from nbasset.storage.io.formats import FORMATS, written
from nbasset.versions.data_version import data_version

OTHERS = {
    "json": [None, True, 1, 1.5, "é", [1, {"a": []}], {"k": "v"}],
    "npy": [
        np.arange(6, dtype="int16").reshape(2, 3),
        np.array(["a", "bc"]),
        np.array(1.5),
        np.array(["2026"], "M8[D]"),
    ],
    "npz": [{"a": np.arange(3), "b": np.zeros((2, 2), "float32")}],
    "text": ["", "é\r\nx\n"],
    "bytes": [b"", b"\0\xff"],
}


def through(form, value, columns=None):
    file = io.BytesIO()
    written(FORMATS[form], value, file, "a")
    return FORMATS[form].read(io.BytesIO(file.getvalue()), columns)


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("kind", FRAMES)
def test_a_frame_comes_back_the_same(form, kind):
    back = through(form, FRAMES[kind])
    assert type(back) is type(FRAMES[kind])
    assert data_version(back) == data_version(FRAMES[kind])


@pytest.mark.parametrize(("form", "value"), [(form, each) for form, values in OTHERS.items() for each in values])
def test_other_values_come_back_the_same(form, value):
    assert data_version(through(form, value)) == data_version(value)


@pytest.mark.parametrize(
    ("form", "value", "why"),
    [
        ("parquet", [1], "it is a list, and no frame of pandas, Polars or PyArrow"),
        ("parquet", pd.DataFrame({"a": [1, "x"]}), "a"),
        ("csv", 3, "it is an int, and no frame"),
        ("json", (1, 2), "it holds a tuple"),
        ("json", {"a": [float("nan")]}, r"at \['a'\]\[0\] it holds nan, for which JSON has no word"),
        ("json", {1: 2}, "it has the key 1, which is no text"),
        ("npy", [1], "it is a list, and no array of numpy"),
        ("npy", np.array([{}]), "it holds objects, which only a pickle can keep"),
        ("npz", {"a": 1}, "no dictionary of arrays"),
        ("text", b"x", "it is a bytes, and no text"),
        ("text", "\ud800", "which is no character"),
        ("bytes", "x", "it is a str, and no bytes"),
    ],
)
def test_what_would_come_back_otherwise_is_refused_in_one_sentence(form, value, why):
    with pytest.raises(NotStored, match=rf"{form} cannot keep a: .*{why}.*\. Give it another --io") as raised:
        through(form, value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("form", ["parquet", "arrow", "csv", "npz"])
def test_columns_that_are_asked_for_are_all_that_is_given(form):
    value = {"a": np.array([1]), "b": np.array([2])}
    back = through(form, value if form == "npz" else pd.DataFrame(value), ["b"])
    assert list(back) == ["b"]


def test_csv_gives_frames_of_pandas_and_an_index_as_a_column():
    assert through("csv", pl.DataFrame({"a": [1]})).equals(pd.DataFrame({"a": [1]}))
    assert list(through("csv", FRAMES["an index with a name"])) == ["key", "a"]
    assert FORMATS["csv"].loses
