"""A DuckDB file: open only for a moment, looked at only once it is another, and told when somebody else holds it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import duckdb
import pandas as pd
import pytest
from storage.io.versioned import on_duckdb, table

from nbasset import AssetKey
from nbasset.core.errors import Unavailable
from nbasset.dagster.io_contexts import OutputContext
from nbasset.storage.io import duckdb_place
from nbasset.storage.io.duckdb_place import DuckDBTables


@pytest.fixture
def place(tmp_path):
    return on_duckdb(tmp_path)


@pytest.fixture
def kept(place):
    """A manager that has kept a value, and the context of that."""
    manager = place.manager()
    context = OutputContext(AssetKey("data"), "run", version="1" * 20)
    manager.handle_output(context, table(1))
    return manager, OutputContext(AssetKey("data"), "run", version="1" * 20, output_metadata=context.logged_metadata)


def test_a_file_that_is_as_it_was_is_not_opened(kept, monkeypatch):
    manager, context = kept
    assert manager.changed(context) == ""
    monkeypatch.setattr(DuckDBTables, "_connect", lambda self: (_ for _ in ()).throw(AssertionError))
    assert manager.changed(context) == ""


def test_another_table_in_the_same_file_changes_nothing(place, kept):
    manager, context = kept
    place.execute("CREATE TABLE other AS SELECT 1 AS n")
    assert manager.changed(context) == ""


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET n = n + 1",
        "UPDATE {} SET n = 3 - n",
        "UPDATE {} SET t = 9 WHERE n = 2",
        "ALTER TABLE {} ALTER n TYPE INTEGER",
    ],
)
def test_rows_that_change_alike_or_change_places_are_noticed_whatever_columns_are_called(place, change):
    manager = place.manager()
    context = OutputContext(AssetKey("pairs"), "run", version="1" * 20)
    manager.handle_output(context, pd.DataFrame({"n": [1, 2, 1, 2], "t": [0, 0, 0, 0]}))
    kept = OutputContext(AssetKey("pairs"), "run", version="1" * 20, output_metadata=context.logged_metadata)
    assert manager.changed(kept) == ""
    place.execute("CREATE TABLE others AS SELECT 1 AS n")
    assert manager.changed(kept) == ""
    table = next(word for word in kept.output_metadata.values() for word in str(word).split() if "pairs__" in word)
    place.execute(change.format(table))
    assert manager.changed(kept).startswith("pairs was changed outside: ")


def test_a_file_that_is_gone_is_said_to_be(place, kept):
    manager, context = kept
    manager.path.unlink()
    assert manager.changed(context).startswith("data was removed outside: ")


def test_another_version_of_duckdb_has_the_value_looked_at_as_it_is_loaded(place, kept, monkeypatch):
    _, context = kept
    monkeypatch.setattr(duckdb_place, "_version", lambda: "99.0")
    later = place.manager()
    assert later.changed(context) == ""
    assert later.looks(context)


def test_a_file_that_another_process_holds_is_said_to_be_in_use(kept, monkeypatch):
    manager, _ = kept
    monkeypatch.setattr(duckdb_place, "PATIENCE", 0.0)
    text = (
        f"import duckdb, sys; c = duckdb.connect({str(manager.path)!r}); print('ready', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(Unavailable, match="is in use by another process: close it there"):
            manager.handle_output(OutputContext(AssetKey("data"), "run", version="2" * 20), table(2))
        other.stdin.close()


def test_a_connection_of_the_notebooks_own_is_in_nobodys_way(kept, place):
    manager, _ = kept
    with duckdb.connect(str(manager.path)) as own:
        assert own.execute("SELECT count(*) FROM data").fetchone() == (3,)
        place.manager().handle_output(OutputContext(AssetKey("data"), "run", version="2" * 20), table(2))
        assert own.execute("SELECT min(n) FROM data").fetchone() == (2,)


def test_those_that_keep_tables_in_one_file_wait_for_one_another(place, kept, monkeypatch):
    monkeypatch.setattr(duckdb_place, "PATIENCE", 0.0)
    open_now, most = [], []

    def read():
        with kept[0].transaction(write=False):
            open_now.append(1)
            most.append(len(open_now))
            time.sleep(0.02)
            open_now.pop()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1, 1, 1, 1]
