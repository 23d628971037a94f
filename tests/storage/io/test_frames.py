"""Frames of several libraries as tables of Arrow, and back."""

from __future__ import annotations

import dask.array
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xarray

from nbasset.storage.io.frames import chosen, from_arrow, library_of, says_something, to_arrow, unlike, what_it_is

FRAMES = {
    "pandas": pd.DataFrame({"a": [1], "b": ["x"]}),
    "polars": pl.DataFrame({"a": [1], "b": ["x"]}),
    "pyarrow": pa.table({"a": [1], "b": ["x"]}),
}


@pytest.mark.parametrize("library", FRAMES)
def test_a_frame_goes_to_arrow_and_back(library):
    assert library_of(FRAMES[library]) == library
    table = to_arrow(FRAMES[library], library)
    back = from_arrow(table, library)
    assert type(back) is type(FRAMES[library])
    assert back.equals(FRAMES[library])
    assert chosen(table, ["b"]).column_names == ["b"]
    assert chosen(table, None) is table


def test_what_is_lazy_is_told_how_it_ends():
    assert library_of(pl.LazyFrame({"a": [1]})) == ""
    assert what_it_is(pl.LazyFrame({"a": [1]})).endswith("(end the cell with its .collect())")
    assert what_it_is(dask.array.ones(2), "no array of numpy") == (
        "it is an Array of dask, and no array of numpy (end the cell with its .compute())"
    )
    assert what_it_is(xarray.DataArray([1.5])) == (
        "it is a DataArray of xarray, and no frame of pandas, Polars or PyArrow "
        "(end the cell with its .to_dataframe().reset_index(), or .to_numpy() for --io npy; --io npz keeps it as it is)"
    )
    assert what_it_is(1.5) == "it is a float, and no frame of pandas, Polars or PyArrow"


def test_an_index_says_something_unless_it_is_the_numbers_of_rows():
    frame = pd.DataFrame({"a": [1, 2]})
    assert not says_something(frame)
    assert says_something(frame.iloc[::-1])
    assert says_something(frame.rename_axis("row"))


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (pd.DataFrame([[1, 2]], columns=[1, "a"]), "its column 1 would come back as '1'"),
        (pd.DataFrame([[1, 2]], columns=[True, False]), "its column False would come back as True"),
        (pd.DataFrame({"a": [1]}, index=pd.Index([1], name=0)), "its column 0 would come back as '0'"),
        (pd.DataFrame([1], index=pd.Index([1], name=0)), "its index is called as one of its columns"),
        (pd.DataFrame({"a": pd.cut([1, 2], 2)}), "pandas could not read it back: unhashable"),
        (pd.DataFrame(index=range(3)), "it has 3 rows, and no columns"),
    ],
)
def test_what_pandas_could_not_read_back_as_it_was_is_refused(frame, told):
    with pytest.raises(ValueError, match=told):
        to_arrow(frame, "pandas")


def test_a_column_of_polars_without_a_name_is_refused():
    with pytest.raises(ValueError, match="its column '' would come back as 'column_0'"):
        to_arrow(pl.DataFrame({"": [1]}), "polars")


def test_what_comes_back_with_another_type_is_named():
    given = pd.DataFrame({"a": [1], "b": [2]}, index=pd.Index(["x"], dtype="object"))
    given.attrs["unit"] = (1, 2)
    back = given.astype({"a": "float64"}).set_axis(pd.Index(["x"], dtype="str"))
    assert unlike(given, back) == "a as float64, its index as Index of str"
    back.attrs["unit"] = [1, 2]
    assert unlike(given, back).endswith(", its attrs as {'unit': [1, 2]}")
    assert unlike(given, given) == unlike([1], given) == unlike([1], [2]) == ""


def test_what_has_no_place_in_a_table_is_refused():
    with pytest.raises(ValueError, match="a"):
        to_arrow(pd.DataFrame({"a": [1, "x"]}), "pandas")
