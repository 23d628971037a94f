"""Readers: paths handed to functions of libraries that open files unseen by Python."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from nbasset.engine.watch.observing import observing

TABLE = pd.DataFrame({"x": [1, 2]})


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder/below").mkdir(parents=True)
    for name in ("a.parquet", "folder/b.parquet", "folder/below/c.parquet"):
        TABLE.to_parquet(name)
    TABLE.to_feather("a.feather")
    return tmp_path


def inputs(seen):
    return [os.path.relpath(name) for name in seen.inputs()]


@pytest.mark.parametrize(
    "read",
    [
        lambda: pd.read_parquet("a.parquet"),
        lambda: pd.read_parquet(path=Path("a.parquet"), columns=["x"]),
        lambda: pq.read_table("a.parquet"),
        lambda: pq.ParquetFile("a.parquet").read(),
        lambda: pq.ParquetDataset(["a.parquet"]).read(),
        lambda: pyarrow.dataset.dataset("a.parquet").to_table(),
        lambda: pyarrow.memory_map("a.parquet"),
    ],
)
def test_the_path_a_reader_is_given_is_read(read):
    with observing() as seen:
        read()
    assert inputs(seen) == ["a.parquet"]
    assert seen.untracked == {}


def test_feather_counts_too():
    with observing() as seen:
        pd.read_feather("a.feather")
        pyarrow.feather.read_table("a.feather")
    assert inputs(seen) == ["a.feather"]


@pytest.mark.parametrize("read", [pd.read_parquet, lambda path: pyarrow.dataset.dataset(path).to_table()])
def test_a_folder_counts_with_its_listings_and_all_files_below(read):
    with observing() as seen:
        read("folder")
    assert inputs(seen) == ["folder/b.parquet", "folder/below/c.parquet", "folder", "folder/below"]


def test_a_file_that_is_not_there_counts_as_absent():
    with observing() as seen, pytest.raises(FileNotFoundError):
        pd.read_parquet("none.parquet")
    assert inputs(seen) == ["none.parquet"]


def test_what_is_no_path_is_left_to_what_opened_it():
    with observing() as seen, open("a.parquet", "rb") as file:  # noqa: PTH123
        pd.read_parquet(file)
    assert inputs(seen) == ["a.parquet"]


def test_what_a_reader_gives_and_raises_is_what_it_always_does():
    with observing():
        assert pd.read_parquet("a.parquet").equals(TABLE)
        assert isinstance(pq.ParquetFile("a.parquet"), pq.ParquetFile)
        with pytest.raises(TypeError, match="path"):
            pd.read_parquet()


def test_what_the_body_reads_and_then_writes_unseen_is_untracked_not_stale_for_ever():
    with observing() as seen:
        table = pq.read_table("a.parquet")
        pq.write_table(table.slice(0, 1), "a.parquet")
    assert inputs(seen) == []
    assert list(seen.untracked) == ["a.parquet, which the body reads and changes"]


def test_another_file_system_and_another_computer_are_untracked():
    from pyarrow.fs import LocalFileSystem

    with observing() as seen:
        pq.read_table("a.parquet", filesystem=LocalFileSystem())
        with pytest.raises(Exception):  # noqa: B017  # whatever the library says of such an address
            pq.read_table("nonsense://a.parquet")
    assert list(seen.untracked) == ["files that read_table opens: say --reads PATH", "network"]


@pytest.fixture
def library(monkeypatch):
    """Stands for libraries that are not installed here: a module of that name whose functions open nothing."""

    def make(name, **members):
        module = types.ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
        return module

    return make


def test_a_pattern_counts_with_the_files_it_matches_and_the_folders_it_is_looked_for_in(library):
    polars = library("polars", scan_parquet=lambda source: source)
    with observing() as seen:
        polars.scan_parquet("folder/*.parquet")
    assert inputs(seen) == ["folder/b.parquet", "folder"]
    with observing() as seen:
        polars.scan_parquet("folder/**/*.parquet")
    assert inputs(seen) == ["folder/b.parquet", "folder/below/c.parquet", "folder", "folder/below"]
    with observing() as seen:
        polars.scan_parquet("*/*.parquet")
    assert inputs(seen) == ["folder/b.parquet", ".", "folder"]


def test_queries_count_with_the_files_they_name_whoever_is_asked(library):
    class Connection:
        def sql(self, query):
            return query

    duckdb = library("duckdb", sql=lambda query: query, connect=lambda path=None: None, DuckDBPyConnection=Connection)
    con = Connection()
    with observing() as seen:
        assert duckdb.sql("SELECT 'x' FROM 'a.parquet'") == "SELECT 'x' FROM 'a.parquet'"
        con.sql("SELECT * FROM read_parquet('folder/*.parquet')")
        duckdb.connect(":memory:")
    assert inputs(seen) == ["a.parquet", "folder/b.parquet", "folder"]


def test_a_database_that_is_only_read_is_an_input_and_one_that_is_written_is_none(library):
    class File:
        def __init__(self, name, mode="r"):
            if mode != "r":
                Path(name).write_text("written")

    h5py = library("h5py", File=File)
    Path("in.h5").write_text("data")
    with observing() as seen:
        h5py.File("in.h5")
        h5py.File("out.h5", "w")
        h5py.File("in.h5", mode="r")
    assert inputs(seen) == ["in.h5"]
    assert seen.untracked == {}


def test_a_library_that_the_body_itself_loads_is_told_of_too(here, monkeypatch):
    (here / "netCDF4.py").write_text("class Dataset:\n    def __init__(self, name): pass\n")
    Path("a.nc").write_text("data")
    monkeypatch.syspath_prepend(str(here))
    with observing() as seen:
        import netCDF4
        from netCDF4 import Dataset

        Dataset("a.nc")
    assert "__nbasset_reader__" not in vars(netCDF4.Dataset.__init__)
    del sys.modules["netCDF4"]
    assert inputs(seen) == ["a.nc"]
