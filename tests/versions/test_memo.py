"""Values in a few words: nothing of them is computed that costs."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from nbasset.versions.data import data_version
from nbasset.versions.memo import in_short


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


def test_an_array_laid_out_the_other_way_round_is_the_same_and_is_not_copied_whole():
    array = np.random.default_rng(0).normal(size=(200_000, 8))
    turned = np.asfortranarray(array)
    expected = data_version(array)
    tracemalloc.start()
    try:
        found = data_version(turned)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == expected
    assert peak < array.nbytes / 2
