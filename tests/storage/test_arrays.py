"""Arrays: they leave the pickle in one piece, whatever their layout, and keep the attributes numpy would forget."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from nbasset.storage.arrays import SMALLEST, reduced, with_attributes
from nbasset.storage.pickling import dump, dump_whole, load


class Signal(np.ndarray):
    """Has attributes; numpy pickles it without them."""


@pytest.mark.parametrize("beside", [1, lambda: 1], ids=["plain", "by value"])
def test_the_attributes_of_arrays_are_pickled_with_them(beside):
    signal = np.arange(4).reshape(2, 2).view(Signal)
    signal.labels, signal.itself = ["volts"], signal
    dumped = dump([signal, beside], "a")
    for back, _ in (load(dumped.stream, dumped.buffers), pickle.loads(dump_whole([signal, beside], "a"))):
        assert type(back) is Signal
        assert back.tolist() == [[0, 1], [2, 3]]
        assert back.labels == ["volts"]
        assert back.itself is back
    assert "nbasset" not in dumped.modules


MANY = SMALLEST // 8


@pytest.mark.parametrize(
    "array",
    [
        np.arange(MANY * 2)[::2],
        np.arange(MANY * 2).reshape(2, -1).T[:, :1],
        np.arange(MANY).astype("M8[s]"),
        np.arange(MANY * 2).astype("m8[D]")[::2],
        np.asfortranarray(np.arange(MANY * 2.0).reshape(2, -1)),
    ],
    ids=["strided", "a column", "dates", "strided spans", "columns first"],
)
def test_large_arrays_of_any_layout_leave_the_pickle_and_come_back(array):
    dumped = dump(array, "a")
    assert len(dumped.buffers) == 1
    assert len(dumped.stream) < 1_000
    back = load(dumped.stream, dumped.buffers)
    assert back.dtype == array.dtype
    assert np.array_equal(back, array)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(MANY)[: MANY // 2],
        np.arange(MANY),
        np.array([object()] * MANY),
        np.arange(MANY * 2).astype(">i8")[::2],
        np.zeros(MANY, [("x", "i8"), ("y", "f8")])[::2],
    ],
    ids=["small", "plain", "objects", "of another machine", "records"],
)
def test_what_numpy_does_well_is_left_to_it(array):
    assert reduced(array) is NotImplemented


def test_a_class_that_says_itself_how_it_is_pickled_is_left_to_it():
    class Own(np.ndarray):
        def __reduce__(self):
            return super().__reduce__()

    own = np.arange(3).view(Own)
    own.label = "volts"
    assert with_attributes(own) is NotImplemented
