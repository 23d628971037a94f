"""Private copies of the notebook's data: what a body changes of it stays inside the body."""

from __future__ import annotations

import itertools
import os
import threading

import numpy as np
import pandas as pd
import pytest

from nbasset.instance.private_copies import SMALL, chosen, fits, is_small, private_copies


class Log:
    shared: list = []  # noqa: RUF012  # that is what is tested
    last = None

    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)


class Blank:
    pass


@pytest.fixture(autouse=True)
def _own(monkeypatch):
    for kind in (Log, Blank):
        monkeypatch.setattr(kind, "__module__", "__main__")


def test_large_data_is_copied_only_when_the_text_changes_it_and_foreign_things_never():
    names = {"small": [1], "large": bytearray(2_000_000), "lock": threading.Lock(), "text": "a"}
    assert list(chosen(names, names, ())) == ["small"]
    assert list(chosen(names, names, ("large",))) == ["small", "large"]


def test_what_cannot_be_copied_is_shared_and_the_rest_keeps_its_shared_parts():
    rows = [1]
    copies = private_copies({"a": [rows, threading.Lock()], "b": rows, "c": {"rows": rows}})
    assert list(copies) == ["b", "c"]
    assert copies["b"] is copies["c"]["rows"] is not rows


def test_there_is_one_environment():
    assert private_copies({"held": [os.environ]})["held"][0] is os.environ


def test_a_method_is_copied_with_its_object():
    log = Log()
    copies = private_copies({"log": log, "write": log.write})
    copies["write"]("x")
    assert copies["log"].lines == ["x"]
    assert log.lines == []


def test_a_table_lies_in_memory_as_before_and_is_as_private_as_a_deep_copy():
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    table.insert(0, "k", 1.0)
    before = table.copy()
    copy = private_copies({"table": table})["table"]
    assert copy.to_numpy().flags.writeable == table.to_numpy().flags.writeable
    copy.loc[0, "a"] = 9.0
    copy["new"] = 1
    column = copy.b
    column.iloc[0] = 7.0
    copy.index = [5, 6]
    pd.testing.assert_frame_equal(table, before)
    column = table.a
    other = private_copies({"column": column})["column"]
    other[0] = 8.0
    pd.testing.assert_frame_equal(table, before)


def test_how_much_is_small_counts_with_everything_in_it():
    ring = []
    ring.append(ring)
    assert fits(ring)
    assert fits({"a": [1, 2]})
    assert not fits({"a": [bytearray(2_000_000)]})
    log = Log()
    log.lines = bytearray(2_000_000)
    assert is_small(log)
    assert not fits(log)


def test_copies_of_arrays_that_look_at_the_same_memory_do_so_too():
    whole = np.zeros((3, 2))
    copies = private_copies({"whole": whole, "part": whole[1], "held": [whole[:, 0]]})
    copies["part"][0] = 1
    assert copies["whole"][1, 0] == copies["held"][0][1] == 1
    assert not whole.any()


def test_a_large_array_is_copied_where_the_body_changes_a_part_of_it_by_another_name():
    large = np.zeros(SMALL)
    names = {"large": large, "part": large[::2], "other": np.zeros(SMALL)}
    assert set(chosen(names, names, {"part"})) == {"large", "part"}


@pytest.mark.parametrize(
    "iterator",
    [
        lambda: iter([1, 2, 3]),
        lambda: iter("é12"),
        lambda: iter({"a": 1, "b": 2, "c": 3}.items()),
        lambda: reversed([1, 2, 3]),
        lambda: enumerate("abc"),
        lambda: zip([1, 2, 3], "abc", strict=False),
        lambda: map(str, [1, 2, 3]),
        lambda: itertools.chain([1, 2], [3]),
    ],
)
@pytest.mark.filterwarnings("ignore:Pickle, copy, and deepcopy")
def test_an_iterator_is_used_up_in_a_copy(iterator):
    value, expected = iterator(), list(iterator())[1:]
    next(value)
    found = chosen({"it": value}, ["it"], ())
    copies = private_copies(found)
    assert list(copies["it"]) == expected
    assert list(value) == expected
