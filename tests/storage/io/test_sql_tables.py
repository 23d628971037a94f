"""Databases by SQLAlchemy and by ADBC: the same tables either way, and nothing of a password where people read."""

from __future__ import annotations

import os

import pyarrow as pa
import pytest
from storage.io.versioned import Session, on_postgres, on_sqlite, table

from nbasset import AssetKey, Definitions, asset
from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.instance import Instance
from nbasset.instance.versioned_values import taken
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
        told = taken((other, output(output_metadata=context.logged_metadata)))
        assert told is None if where is tmp_path else told > 0
        assert not taken((other, output("2"))), "what is not there takes nothing"
        (tmp_path / "w.sqlite").unlink(missing_ok=True)


@pytest.mark.parametrize("adbc", [True, False])
def test_moments_and_large_numbers_come_back_or_are_refused_whichever_way(tmp_path, postgres, adbc):
    given = pa.table({"n": pa.array([1, None], pa.uint64()), "at": pa.array([0, None], pa.timestamp("s"))})
    too_large = pa.table({"n": pa.array([2**64 - 1], pa.uint64())})
    for make, where in ((on_sqlite, tmp_path), (on_postgres, postgres)):
        manager, context, other = make(where, adbc=adbc).manager(), output(), output("2")
        manager.handle_output(context, given)
        asked = InputContext(AssetKey("data"), upstream_output=output(output_metadata=context.logged_metadata))
        assert manager.load_input(asked).equals(given)
        try:
            manager.handle_output(other, too_large)
        except NotStored as error:
            assert "its column n has numbers that are too large for a database" in str(error)  # noqa: PT017
        else:
            kept = output("2", output_metadata=other.logged_metadata)
            assert manager.load_input(InputContext(AssetKey("data"), upstream_output=kept)).equals(too_large)


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
    assert manager.changed(kept).startswith("data was removed outside: ")


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


def test_rows_of_a_server_are_as_of_their_making_until_they_are_loaded(tmp_path, postgres):
    """Somebody has the server count nothing: only what is loaded tells."""
    place = on_postgres(postgres, adbc=True)
    session = Session(tmp_path, place)
    session.run()
    assert "· as of " in session.status()

    @asset(io_manager_key="kept", code_version="1")
    def data():
        raise AssertionError

    said = []
    instance = Instance(tmp_path / ".nbasset", notebook="n", warn=said.append)
    try:
        instance.register(Definitions([data], resources={"kept": place.manager()}))
        assert str(instance.status("data")).endswith("whether kept has other rows since is told when it is loaded")
        instance.value("data")
        assert str(instance.status("data")) == "FRESH · version set by hand", "it was looked at"
    finally:
        instance.close()
    place.execute(f"SET track_counts = off; UPDATE {place.newest()} SET x = 9.5 WHERE n = 3")
    assert "· as of " in session.status()
    assert session.run()["total"] == 6.0
    assert session.run(again=True)["data"]["x"].tolist()[2] == 2.5


def test_columns_that_were_dropped_are_noticed_at_once_also_of_what_was_kept_before_columns_counted(tmp_path, postgres):
    place = on_postgres(postgres, adbc=False)
    manager, context = place.manager(), output()
    manager.handle_output(context, table(1))
    told = dict(context.logged_metadata)
    before = {**told, "sign": told["sign"].partition(sql_tables.COLUMNS_OF)[0]}
    kept, kept_before = output(output_metadata=told), output(output_metadata=before)
    assert manager.changed(kept) == manager.changed(kept_before) == ""
    place.execute(f"DROP VIEW data; ALTER TABLE {place.versions()[0]} DROP COLUMN word")
    assert manager.changed(kept).startswith("data was changed outside: ")
    assert manager.changed(kept_before) == "", "as it was told then: what is loaded is looked at"


def test_only_what_a_server_says_may_be_behind(tmp_path):
    assert SQLTables("mysql://host/db").unsure({})
    assert not on_sqlite(tmp_path, adbc=False).manager().unsure({})
