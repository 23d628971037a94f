"""Arrays: they leave the pickle in one piece, whatever their layout, and keep the attributes numpy would forget."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

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
