"""Values in a few words: nothing of them is computed that costs."""

from __future__ import annotations

import math
import tracemalloc
import types
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from nbasset.storage.pickling import dump, load
from nbasset.versions.data_version import data_version
from nbasset.versions.memo import _token, in_short


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"abc", "b'abc'"),
        ([1, "two"], "[1, 'two']"),
        ({"table": pd.DataFrame({"x": [1, 2]})}, "{'table': DataFrame 2 × 1}"),
        ([np.zeros((3, 4))], "[ndarray 3 × 4]"),
        (np.zeros(5), "ndarray 5"),
    ],
)
def test_small_values_are_told(value, words):
    assert in_short(value) == words


@pytest.mark.parametrize("value", [b"x" * 5_000_000, "x" * 5_000_000, [b"x" * 5_000_000], bytearray(5_000_000)])
def test_large_ones_are_cut_before_they_are_written_out(value):
    tracemalloc.start()
    try:
        words = in_short(value)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(words) < 60
    assert peak < 1_000_000


@pytest.mark.parametrize("kind", [bytes, str])
def test_the_last_of_many_bytes_counts(kind):
    one, other = ("x" * 200_000 + "a", "x" * 200_000 + "b")
    values = (one, other) if kind is str else (one.encode(), other.encode())
    assert data_version(values[0]) == data_version(kind(values[0]))
    assert data_version(values[0]) != data_version(values[1])


def test_long_texts_and_bytes_of_the_same_content_differ():
    assert data_version("x" * 200_000) != data_version(b"x" * 200_000)


@pytest.mark.parametrize("laid", [lambda array: np.repeat(array, 2, axis=1)[:, ::2], np.asfortranarray])
def test_an_array_with_gaps_or_with_its_columns_first_is_not_copied_whole(laid):
    array = laid(np.random.default_rng(0).normal(size=(200_000, 8)))
    data_version(array[:2])
    tracemalloc.start()
    try:
        data_version(array)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < array.nbytes / 2


@pytest.mark.parametrize("again", [lambda array: array, lambda array: array[:, ::2], lambda array: array.T[::2]])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("side", [4, 300])
def test_an_array_loaded_from_the_store_is_told_as_what_was_stored(again, order, side):
    array = again(np.asarray(np.arange(side * side, dtype=float).reshape(side, side), order=order))
    stored = dump(array, "a")
    assert data_version(load(stored.stream, stored.buffers)) == data_version(array)


@pytest.mark.parametrize(("data", "mask"), [("C", "F"), ("F", "C"), ("F", "F")])
def test_a_masked_array_loaded_from_the_store_is_told_as_what_was_stored(data, mask):
    array = np.ma.masked_array(np.zeros((3, 3), order=data), mask=np.array(np.eye(3), bool, order=mask))
    stored = dump(array, "a")
    assert data_version(load(stored.stream, stored.buffers)) == data_version(array)


@pytest.mark.parametrize("pair", [(math.nan, -math.nan), (complex(0, math.nan), complex(0, -math.nan))])
def test_the_sign_of_nan_counts(pair):
    one, other = map(data_version, pair)
    assert one != other


def test_a_value_in_short_is_what_a_glance_tells():
    import numpy as np

    assert in_short(np.zeros((2, 3))) == "ndarray 2 × 3"
    assert in_short(SimpleNamespace(shape=(np.int64(2), float("nan"), object()))) == "SimpleNamespace 2 × ? × ?"
    assert in_short([1, 2]) == "[1, 2]"
    assert in_short("x" * 100) == "'xxxxxxxxxxxx...xxxxxxxxxxxxx'"
    assert in_short(object()) == "object"
    assert in_short(types.SimpleNamespace(shape=())) == "SimpleNamespace"


def test_what_is_followed_by_itself_stands_in_a_value_as_its_name():
    assert (_token(partial(len)), _token(math), _token(dict)) == ("partial", "math", "builtins.dict")
