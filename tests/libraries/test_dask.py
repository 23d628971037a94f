"""What dask has not computed is told by its tasks, whatever they are called, and by the files they will read."""

from __future__ import annotations

import pytest

from nbasset.versions.values.digest import digest

dask = pytest.importorskip("dask")


def load(path):
    with open(path) as file:  # noqa: PTH123
        return file.read()


def test_a_delayed_call_is_told_by_what_it_calls_and_by_the_files_it_is_given(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("1")

    def made(add=""):
        return digest(dask.delayed(len)(dask.delayed(load)(f"{file}{add}"))).digest

    first = made()
    assert made() == first, "their names are others each time"
    assert made("2") != first
    file.write_text("two")
    assert made() != first


def test_arrays_are_told_by_their_tasks():
    arrays = pytest.importorskip("dask.array")
    one = digest(arrays.ones(4, chunks=2) + 1)
    assert one == digest(arrays.ones(4, chunks=2) + 1)
    assert one.digest != digest(arrays.ones(4, chunks=2) + 2).digest
    assert one.digest != digest(arrays.ones(4, chunks=4) + 1).digest
