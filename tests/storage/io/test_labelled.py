"""Arrays with labels as files of numpy: what comes back is what was given, and what cannot is refused in words."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from nbasset.core.errors import NotStored
from nbasset.storage.io.formats import FORMATS, written
from nbasset.versions.data_version import data_version

NESTED = {"unit": "K", "f": np.float32(1.5), "r": np.array([1, 2]), "l": [1, (2, "a")], "d": {"a": None}}
SET = xr.Dataset(
    {"t": (("x", "y"), np.arange(6.0).reshape(2, 3), NESTED), "file": ((), np.array(3))},
    coords={
        "x": [10, 20],
        "name": ("y", ["a", "b", "c"]),
        "when": ("x", pd.to_datetime(["2026-01-01", "2026-01-02"])),
        "took": ("y", pd.to_timedelta([1, 2, 3], "h")),
    },
    attrs={"made": "by hand", "k": 3, "nan": float("nan")},
)
KEPT = {
    "a set": SET,
    "an array": SET.t,
    "without a name": SET.t.rename(None),
    "a coordinate": SET.x,
    "one number": SET["file"],
    "an index of times": xr.DataArray([1, 2], dims="x", coords={"x": pd.to_datetime(["2026-01-01", "2026-01-02"])}),
}
REFUSED = {
    "it has indexes of its own": SET.stack(z=("x", "y")),
    "it has indexes of": SET.drop_indexes("x"),
    r"it is not computed yet \(end the cell with its \.compute\(\)\)": SET.chunk(),
    "o holds objects, which only a pickle can keep": SET.assign(o=("x", np.array(["a", None], object))),
    "its attributes hold a set, which only": SET.assign_attrs(z={1}),
    "the attributes of v hold a set, which only": SET.assign(v=("x", [1, 2], {"z": {1}})),
    "it has the name 1, which is no text": xr.Dataset({1: ("x", [1])}),
    "c is of Categorical, and no array of numpy": SET.assign(c=("x", pd.Categorical(["a", "b"]))),
}
"""By what is said of it, what cannot be kept."""


@pytest.fixture
def file():
    return io.BytesIO()


@pytest.mark.parametrize("kind", KEPT)
def test_everything_comes_back_and_counts_as_the_same(kind, file):
    written(FORMATS["npz"], KEPT[kind], file, "a")
    file.seek(0)
    back = FORMATS["npz"].read(file, None)
    assert back.identical(KEPT[kind])
    assert data_version(back) == data_version(KEPT[kind])


@pytest.mark.parametrize("said", REFUSED)
def test_what_would_come_back_otherwise_is_refused(said, file):
    with pytest.raises(NotStored, match=f"npz cannot keep a: .*{said}"):
        written(FORMATS["npz"], REFUSED[said], file, "a")


def test_another_program_finds_the_arrays_by_their_names(file):
    written(FORMATS["npz"], SET, file, "a")
    file.seek(0)
    with np.load(file, allow_pickle=False) as found:
        assert (found["t"] == SET.t.values).all()
        assert found["file"] == 3
