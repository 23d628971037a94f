"""Readers tell by whatever name they go, and everything is put back."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet as pq
import pytest

from nbasset.engine.watch.observing import observing

TABLE = pd.DataFrame({"x": [1, 2]})


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    for name in ("a.parquet", "folder/b.parquet"):
        TABLE.to_parquet(name)
    TABLE.to_feather("a.feather")


def inputs(seen):
    return [os.path.relpath(name) for name in seen.inputs()]


def test_a_reader_under_a_name_of_the_notebook_tells_and_everything_is_put_back():
    read = pq.read_table
    names = {"mine": read, "other": 3}
    before = (pd.read_parquet, pq.read_table, dict(vars(pq.ParquetFile)))
    with observing(spaces=[(names, None)]) as seen:
        names["mine"]("a.parquet")
    assert inputs(seen) == ["a.parquet"]
    assert names == {"mine": read, "other": 3}
    assert (pd.read_parquet, pq.read_table, dict(vars(pq.ParquetFile))) == before


def test_of_many_names_only_those_are_looked_at_that_the_body_reaches():
    names = {"read": pq.read_table, "other": pq.read_table}
    with observing(spaces=[(names, ["read", "gone"])]):
        assert names["read"] is not pq.read_table.__wrapped__
        assert names["other"] is pq.read_table.__wrapped__


def test_readers_in_containers_defaults_and_closures_tell_and_everything_is_put_back():
    memory_map = pyarrow.memory_map

    def load(path, read=memory_map, *, other=memory_map):
        return read(path), other(path)

    def maker(read):
        return lambda path: read(path)

    space = {"how": {"map": memory_map}, "several": [memory_map], "load": load, "made": maker(memory_map)}
    Path("b").write_text("x")
    with observing(spaces=[(space, None)]) as seen:
        for use in (lambda: space["how"]["map"]("a.parquet"), lambda: space["several"][0]("a.feather")):
            use()
        space["load"]("b")
        space["made"]("folder/b.parquet")
    assert inputs(seen) == ["a.parquet", "a.feather", "b", "folder/b.parquet"]
    held = [space["how"]["map"], space["several"][0], *load.__defaults__, *load.__kwdefaults__.values()]
    assert all(each is memory_map for each in (*held, space["made"].__closure__[0].cell_contents))


def test_of_two_that_overlap_both_are_told_and_everything_is_put_back_in_whatever_order_they_end():
    read = pq.read_table
    names = {"mine": read}
    first, second = observing(spaces=[(names, None)]), observing(spaces=[(names, None)])
    one = first.__enter__()
    names["mine"]("a.parquet")
    two = second.__enter__()
    first.__exit__(None, None, None)
    names["mine"]("folder/b.parquet")
    second.__exit__(None, None, None)
    assert (inputs(one), inputs(two)) == (["a.parquet"], ["folder/b.parquet"])
    assert names == {"mine": read}
    assert pq.read_table is read


def test_what_the_body_itself_does_to_a_container_stays_done():
    space = {"several": [1, pq.read_table], "how": {"read": pq.read_table, "map": pyarrow.memory_map}}
    with observing(spaces=[(space, None)]):
        del space["several"][0]
        space["how"]["read"] = len
        del space["how"]["map"]
    assert space == {"several": [pq.read_table], "how": {"read": len}}
