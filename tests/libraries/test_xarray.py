"""xarray's arrays and sets of arrays."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from libraries.families import of, survives_pickling, tells_apart

xr = pytest.importorskip("xarray")

T = xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"y": [3, 4]}, name="t", attrs={"unit": "K"})
DATA = xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [3.0, 4.0])}, coords={"x": ["p", "q"]}, attrs={"title": "one"})

DIFFERENT = {
    "arrays": [
        T,
        T + 1,
        T.astype("f4"),
        T.rename("u"),
        T.rename(x="z"),
        T.transpose(),
        T.assign_coords(y=[3, 5]),
        T.drop_vars("y"),
        T.assign_attrs(unit="C"),
        T.drop_indexes("y"),
        T.variable,
        T.values,
        T.to_dataset(),
    ],
    "sets": [
        DATA,
        DATA[["b", "a"]],
        DATA.rename(a="c"),
        DATA.assign_attrs(title="two"),
        DATA.set_coords("b"),
        DATA.isel(x=[1, 0]),
        DATA.drop_vars("x"),
        DATA["a"],
    ],
}


@pytest.mark.parametrize("family", DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_user_can_tell_apart_has_different_digests_and_survives_pickling(family):
    tells_apart(family)
    survives_pickling(family)


@pytest.mark.parametrize("value", [T, DATA], ids=["array", "set"])
def test_copies_and_looks_do_not_count(value):
    before = of(value)
    repr(value)
    value.sel(y=3) if value is T else value.sel(x="p")
    assert of(value) == before == of(copy.deepcopy(value)) == of(value.copy(deep=False))


def test_a_class_derived_from_an_array_may_hold_more():
    class Signal(xr.DataArray):
        __slots__ = ("label",)

    one, other = Signal([1.0]), Signal([1.0])
    one.label, other.label = "a", "b"
    from nbasset.versions.values.digest import digest

    assert digest(one).digest != digest(other).digest


def test_data_that_is_not_loaded_yet_is_told_by_what_it_is(tmp_path):
    pytest.importorskip("scipy")
    path = tmp_path / "t.nc"
    T.to_netcdf(path, engine="scipy")
    with xr.open_dataset(path, engine="scipy") as lazy:
        seen = of(lazy)
        assert of(lazy.load()) == seen
    with xr.open_dataset(path, engine="scipy") as again:
        assert of(again) == seen
    assert np.array_equal(again["t"], T)
