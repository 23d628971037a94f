"""Databases by SQLAlchemy and by ADBC: the same tables either way, and nothing of a password where people read."""

from __future__ import annotations

import os

import pytest
from storage.io.versioned import on_postgres, on_sqlite, table

from nbasset import AssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io import sql_tables
from nbasset.storage.io.at import io_manager_at
from nbasset.storage.io.sql_tables import SQLTables
from nbasset.storage.io.versioned import Named


def output(version="1", **options):
    return OutputContext(AssetKey("data"), "run", version=version * 20, **options)


@pytest.mark.parametrize("written", [True, False])
def test_what_one_way_has_written_the_other_reads(tmp_path, postgres, written):
    for make, where in ((on_sqlite, tmp_path), (on_postgres, postgres)):
        place = make(where, adbc=written)
        context = output()
        place.manager().handle_output(context, table(1))
        url = place.manager()._url
        other = SQLTables(url, adbc=not written)
        asked = InputContext(AssetKey("data"), upstream_output=output(output_metadata=context.logged_metadata))
        assert other.load_input(asked).equals(table(1))
        told = other.taken(output(output_metadata=context.logged_metadata))
        assert told is None if where is tmp_path else told > 0
        assert not other.taken(output("2")), "what is not there takes nothing"
        (tmp_path / "w.sqlite").unlink(missing_ok=True)


def test_where_there_is_no_driver_of_adbc_sqlalchemy_does_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sql_tables, "find_spec", lambda name: None)
    manager = io_manager_at("sqlite:///w.sqlite", tmp_path)
    assert not manager.uses_adbc
    manager.handle_output(output(), table(1))
    assert (tmp_path / "w.sqlite").exists()


def test_a_password_is_in_no_name_and_no_key():
    manager = io_manager_at("postgresql://me:secret@host/db?sslmode=require")
    assert manager.url == "postgresql://me:…@host/db"
    assert manager.counts_as == "postgresql"
    assert "secret" not in manager.place(Named(("a",), "", "v"), {})


def test_a_file_of_sqlite_that_is_as_it_was_is_not_opened(tmp_path, monkeypatch):
    manager = on_sqlite(tmp_path, adbc=True).manager()
    context = output()
    manager.handle_output(context, table(1))
    kept = output(output_metadata=context.logged_metadata)
    assert manager.changed(kept) == ""
    monkeypatch.setattr(SQLTables, "_connect", lambda self: (_ for _ in ()).throw(AssertionError))
    assert manager.changed(kept) == ""
    manager.path.unlink()
    assert manager.changed(kept).endswith("removed outside")


def test_a_connection_to_a_server_is_kept_for_the_next_time_and_closed_in_the_end(postgres):
    place = on_postgres(postgres, adbc=True)
    manager = place.manager()
    manager.handle_output(output(), table(1))
    ((who, held),) = manager._held.items()
    assert who[0] == os.getpid()
    with manager.transaction(write=False) as database:
        assert database is held
    with pytest.raises(ZeroDivisionError), manager.transaction(write=False):
        raise ZeroDivisionError
    assert manager._held == {}
