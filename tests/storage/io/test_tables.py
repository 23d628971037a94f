"""Tables of databases: every kind of column in each of them, names that fit, a view that moves and is nobody else's."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pyarrow as pa
import pytest
from storage.io.versioned import FRAMES, Session, on_duckdb, on_postgres, on_sqlite, table

from nbasset import AssetKey
from nbasset.core.errors import Damaged, NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io.tables import fitted, plain, quoted, table_name, view_name
from nbasset.storage.io.versioned import Named
from nbasset.versions.data_version import data_version

DATABASES = {
    "DuckDB": on_duckdb,
    "SQLite through ADBC": partial(on_sqlite, adbc=True),
    "SQLite through SQLAlchemy": partial(on_sqlite, adbc=False),
    "PostgreSQL through ADBC": partial(on_postgres, adbc=True),
    "PostgreSQL through SQLAlchemy": partial(on_postgres, adbc=False),
}

REFUSED = {"times at a pace", "lengths at a pace", "periods", "an index with a name", "several levels"}
"""What no database keeps."""

LISTS = {"polars", "pyarrow"}
"""Kinds with columns that are no plain values, for which not all have types."""

LOSES = {"categories", "polars: categories and days"}
"""What comes back otherwise, which is told."""


@pytest.fixture(
    params=[
        pytest.param(each, marks=() if each in ("DuckDB", "PostgreSQL through ADBC") else pytest.mark.slow)
        for each in DATABASES
    ]
)
def place(request, tmp_path):
    make = DATABASES[request.param]
    return make(request.getfixturevalue("postgres")) if "Postgre" in request.param else make(tmp_path)


def output(name="data", version="1", **options):
    return OutputContext(AssetKey(name), "run", version=version * 20, **options)


def kept(place, value, **options):
    context = output(**options)
    place.manager().handle_output(context, value)
    return output(output_metadata=context.logged_metadata, **options)


def loaded(place, context, **options):
    return place.manager().load_input(InputContext(context.asset_key, upstream_output=context, **options))


def test_each_kind_of_column_comes_back_the_same_or_is_refused_or_told(place):
    refused = {}
    for number, (kind, frame) in enumerate(FRAMES.items()):
        try:
            context = kept(place, frame, name=f"data{number}")
        except NotStored as error:
            refused[kind] = str(error)
            continue
        first, second = loaded(place, context), loaded(place, context)
        assert data_version(first) == data_version(second), kind
        assert type(first) is type(frame)
        if kind not in LOSES:
            assert data_version(first) == data_version(frame), kind
    assert refused.keys() - LISTS == REFUSED
    assert not any("\n" in each for each in refused.values())


def test_one_cell_that_sql_has_changed_behind_our_back_is_noticed_and_never_given(place):
    context = kept(place, table(1))
    assert place.manager().changed(context) == ""
    place.execute(f"UPDATE {place.versions()[0]} SET x = 9.5 WHERE n = 3")
    assert place.manager().changed(context).startswith("data was changed outside: table data__1")
    with pytest.raises(Damaged, match=r"data was changed outside: table data__1+_\w{4} in "):
        loaded(place, context)


def test_a_consumer_that_asks_for_columns_gets_these_alone(place):
    context = kept(place, table(1))
    some = loaded(place, context, definition_metadata={"columns": ["word", "n"]})
    assert some.equals(table(1)[["word", "n"]])


def test_what_somebody_else_has_called_so_stays_as_it_is(place):
    place.execute("CREATE TABLE data (mine INTEGER)")
    with pytest.raises(NotStored, match=r"There is a table data in .* already, which nbasset has not made"):
        kept(place, table(1))
    assert place.versions() == []
    place.execute("DROP TABLE data")
    place.execute("CREATE VIEW data AS SELECT 1 AS mine")
    with pytest.raises(NotStored, match="There is a view data in"):
        kept(place, table(1))
    assert [tuple(row) for row in place.execute("SELECT * FROM data")] == [(1,)]


def test_what_fails_in_the_middle_leaves_the_view_and_no_table(place, monkeypatch):
    kept(place, table(1))
    shown = place.view()
    manager = place.manager()
    monkeypatch.setattr(type(manager), "_move", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        manager.handle_output(output(version="2"), table(2))
    assert place.view() == shown
    assert len(place.versions()) == 1


def test_a_partition_is_a_table_of_its_own_and_several_are_given_by_key(place):
    parts = {"partitions": object()}
    for key in ("north", "south"):
        kept(place, table(len(key)), keys=(key,), **parts)
    asked = InputContext(AssetKey("data"), keys=("north", "south"), **parts)
    assert list(place.manager().load_input(asked)) == ["north", "south"]
    assert len(place.execute("SELECT * FROM data__north")) == 3


def test_what_is_given_up_is_dropped_with_its_view(place):
    contexts = [kept(place, table(number), version=str(number)) for number in (1, 2)]
    place.manager().given_up(contexts[0])
    assert len(place.versions()) == 1
    assert len(place.view()) == 3
    place.manager().given_up(contexts[1])
    place.manager().given_up(contexts[1])
    assert place.versions() == []
    with pytest.raises(NotStored, match="data has no value in"):
        place.manager().load_input(InputContext(AssetKey("data")))


def test_names_fit_whatever_assets_are_called():
    names = [
        Named((each,), point, "0" * 16 + "_0000")
        for each in ("a", "x" * 80, "\u00e9" * 60, "a b", "a__b", "a.b")
        for point in ("", "north", "2026-01-01|\u6771\u4eac")
    ]
    assert all(len(table_name(each).encode()) <= 63 for each in names)
    assert len({view_name(each) for each in names}) == len(names)
    assert view_name(Named(("shop", "sales"), "", "")) == "shop__sales"
    assert quoted('a"b') == '"a""b"'


def test_columns_of_other_types_are_no_value_of_ours():
    schema = pa.schema([("n", pa.int8())])
    assert fitted(pa.table({"n": pa.array([1], pa.int64())}), schema, "t").schema == schema
    with pytest.raises(Damaged, match="the columns of t were changed outside"):
        fitted(pa.table({"n": ["x"]}), schema, "t")
    with pytest.raises(Damaged, match="the columns of t were changed outside: m"):
        fitted(pa.table({"m": [1]}), schema, "t")
    there, given_back = plain(
        pa.table({"c": pa.array(["x"]).dictionary_encode(), "d": pa.array([1], pa.duration("s"))})
    )
    assert there.schema.types == [pa.string(), pa.int64()]
    assert given_back.types == [pa.string(), pa.duration("s")]


def test_an_index_that_says_something_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(
        NotStored, match=r"duckdb cannot keep data: its index would be lost \(end the cell with .reset_index"
    ):
        kept(on_duckdb(tmp_path), pd.DataFrame({"a": [1]}, index=["x"]))


def test_a_view_that_was_dropped_is_there_after_the_next_run_though_nothing_is_made(place, tmp_path):
    session = Session(tmp_path, place)
    session.run()
    shown = place.view()
    place.execute("DROP VIEW data")
    assert session.run()["made"] == set()
    assert place.view() == shown
    place.execute("DROP VIEW data")
    place.execute("CREATE TABLE data (mine INTEGER)")
    assert session.run()["made"] == set()
    (told,) = session.said
    assert told.startswith("The current view of data in kept could not be moved (There is a table data in ")
    assert told.endswith("which nbasset has not made: call the asset otherwise, or that).")
    assert place.view() == [], "what is somebody's own stays"
