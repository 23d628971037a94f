"""Each form, and each type of value that people keep: it comes back as it was, or one sentence refuses it.

What a form gives back otherwise it says itself; another row of ``VALUES`` is tried with every form.
"""

from __future__ import annotations

import io

import dask.array
import dask.dataframe
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xarray as xr

from nbasset.core.errors import NotStored
from nbasset.storage.io.formats import FORMATS, written
from nbasset.versions.data_version import data_version

FRAME = pd.DataFrame({"n": [1, 2, 3], "word": ["a", "b", "c"]})

LISTS = pd.ArrowDtype(pa.list_(pa.int64()))
WITHIN: list[object] = []
WITHIN.append(WITHIN)

VALUES = {
    "a frame of pandas": FRAME,
    "a frame with words for its rows": FRAME.set_index("word"),
    "a series of pandas": FRAME["n"],
    "a frame of Polars": pl.DataFrame({"n": [1, 2], "word": ["a", None]}),
    "a frame of Polars that is not collected": pl.LazyFrame({"n": [1, 2]}),
    "a table of PyArrow": pa.table({"n": [1, None]}),
    "a table of nothing and of identifiers": pa.table({"a": pa.nulls(2), "u": pa.array([b"0" * 16, None], pa.uuid())}),
    "a table with one name twice": pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]),
    "columns told apart by capitals": pd.DataFrame({"a": [1], "A": [2]}),
    "a frame without columns": pd.DataFrame(),
    "a frame of large numbers": pd.DataFrame({"a": [2**70, 1]}),
    "a frame of texts that are none": pd.DataFrame({"a": pd.Series(["\ud800"], dtype=object)}),
    "a frame that pandas cannot read again": pd.DataFrame({"a": pd.Series([[1]], dtype=LISTS)}),
    "a frame of objects": pl.DataFrame({"a": pl.Series([object()], dtype=pl.Object)}),
    "an array": np.arange(6.0).reshape(2, 3),
    "an array of small numbers": np.array([1, 2], "int8"),
    "an array of times": np.array(["2026-01-01"], "datetime64[s]"),
    "an array of words": np.array(["a", "bc"]),
    "an array of objects": np.array([{}, None]),
    "a number of numpy": np.float64(1.5),
    "arrays by name": {"file": np.arange(2), "b/c": np.array(1.5)},
    "an array that is not computed": dask.array.ones(3),
    "a frame in parts": dask.dataframe.from_pandas(FRAME, npartitions=2),
    "an array with labels": xr.DataArray([1.5, 2.5], dims="x", coords={"x": [1, 2]}, name="v", attrs={"unit": "K"}),
    "a set of arrays with labels": xr.Dataset({"v": ("x", [1, 2])}),
    "a text": "ä\r\n",
    "bytes": b"\0\r\n",
    "numbers and texts": {"a": [1, 1.5, None, True, "x"]},
    "a tuple": (1, 2),
    "what is no number": float("nan"),
    "nothing": None,
    "a text that is none": "\ud800",
    "a list within itself": WITHIN,
}
"""By what it is, a value."""

FRAMES = {"a frame of pandas", "a frame with words for its rows", "a frame of Polars", "a table of PyArrow"}
PLAIN = {"an array", "an array of small numbers", "an array of times", "an array of words"}

FRAMES |= {"a table of nothing and of identifiers", "columns told apart by capitals"}

TAKES = {
    "parquet": {*FRAMES, "a frame without columns", "a frame in parts"},
    "arrow": {*FRAMES, "a frame without columns", "a table with one name twice"},
    "csv": {
        *FRAMES,
        "a table with one name twice",
        "a frame of large numbers",
        "a frame that pandas cannot read again",
    },
    "json": {"a text", "numbers and texts", "nothing"},
    "npy": PLAIN,
    "npz": {"arrays by name", "an array with labels", "a set of arrays with labels"},
    "text": {"a text"},
    "bytes": {"bytes"},
}
"""By form, what it takes."""

COMPUTED = {"a frame in parts", "a frame without columns"}
"""What is kept as it comes out, and counts as that from then on."""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", VALUES)
def test_a_value_comes_back_as_it_was_or_is_refused_in_a_sentence(form, kind):
    value, file = VALUES[kind], io.BytesIO()
    if kind not in TAKES[form]:
        with pytest.raises(NotStored) as raised:
            written(FORMATS[form], value, file, "a")
        said = str(raised.value)
        assert said.startswith(f"{form} cannot keep a: ")
        assert said.endswith(". Give it another --io, or none: the store keeps it.")
        assert "\n" not in said
        return
    written(FORMATS[form], value, file, "a")
    back = [FORMATS[form].read(io.BytesIO(file.getvalue()), None) for _ in range(2)]
    assert data_version(back[0]) == data_version(back[1]), "the same in each process"
    assert type(back[0]) is type(value) or FORMATS[form].loses
    if kind not in COMPUTED and not FORMATS[form].loses:
        assert data_version(back[0]) == data_version(value)


def test_every_form_is_tried():
    assert TAKES.keys() == FORMATS.keys()
    assert set.union(*TAKES.values()) <= VALUES.keys()


@pytest.mark.parametrize("kind", ["an array that is not computed", "a frame of Polars that is not collected"])
@pytest.mark.parametrize("form", ["parquet", "csv", "npy"])
def test_what_is_not_computed_yet_is_told_how_it_is(kind, form):
    with pytest.raises(NotStored, match=r"end the cell with its \.(compute|collect)\(\)"):
        written(FORMATS[form], VALUES[kind], io.BytesIO(), "a")
