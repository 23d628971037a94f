"""What everything does that keeps versions of values: files in each form, and whatever stands in ``PLACES``."""

from __future__ import annotations

from functools import partial

import pytest
from storage.io.versioned import VALUES, Files, Session, added_up, on_duckdb, on_postgres, on_sqlite, touched

from nbasset import AssetKey
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io.versioned import Named, as_list, named, version_of

PLACES = {f"files: {kind}": lambda folder, kind=kind: Files(folder / "kept", kind) for kind in VALUES}
"""What makes each, given a folder of its own."""

PLACES |= {
    "DuckDB": on_duckdb,
    "DuckDB: polars": partial(on_duckdb, library="polars"),
    "DuckDB: pyarrow": partial(on_duckdb, library="pyarrow"),
    "SQLite through ADBC": partial(on_sqlite, adbc=True),
    "SQLite through SQLAlchemy": partial(on_sqlite, adbc=False),
    "SQLite: polars": partial(on_sqlite, adbc=True, library="polars"),
}
SERVERS = {
    "PostgreSQL through ADBC": partial(on_postgres, adbc=True),
    "PostgreSQL through SQLAlchemy": partial(on_postgres, adbc=False),
    "PostgreSQL: pyarrow": partial(on_postgres, adbc=True, library="pyarrow"),
}
"""The same, given a server."""


DAILY = ("files: parquet", "files: pickle", "DuckDB", "PostgreSQL through ADBC")
"""What is tried every day: the others differ by a form, or by a library."""


@pytest.fixture(
    params=[pytest.param(each, marks=() if each in DAILY else pytest.mark.slow) for each in (*PLACES, *SERVERS)]
)
def session(request, tmp_path):
    if request.param in SERVERS:
        return Session(tmp_path, SERVERS[request.param](request.getfixturevalue("postgres")))
    return Session(tmp_path, PLACES[request.param](tmp_path))


class TestEveryVersion:
    def test_what_comes_back_counts_in_the_first_run_as_in_the_next_and_nothing_is_made_twice(self, session):
        first = session.run()
        assert first["made"] == {"data", "total"}
        again = session.run()
        assert (again["made"], again["versions"], again["total"]) == (set(), first["versions"], first["total"])
        forced = session.run(again=True)
        assert (forced["made"], forced["versions"]) == ({"data", "total"}, first["versions"])

    def test_a_step_that_is_tried_again_in_its_run_keeps_its_value_once(self, session):
        manager, values = session.place.manager(), [session.place.value(number) for number in (1, 2)]
        for value in values:
            context = OutputContext(AssetKey("data"), "run", version="1" * 20)
            manager.handle_output(context, value)
        kept = OutputContext(AssetKey("data"), "run", version="1" * 20, output_metadata=context.logged_metadata)
        assert manager.changed(kept) == ""
        back = manager.load_input(InputContext(AssetKey("data"), upstream_output=kept))
        assert added_up(back) == added_up(values[1])
        assert len(session.place.versions()) == len(list(manager.lying())) == 1

    def test_an_edit_that_is_put_back_finds_its_version_and_the_current_view_goes_with_it(self, session):
        first = session.run(1)
        shown = session.place.view()
        session.run(4)
        assert session.place.view() != shown
        back = session.run(1)
        assert (back["made"], back["total"]) == (set(), first["total"])
        assert session.place.view() == shown
        assert len(session.place.versions()) == 2

    def test_what_others_change_or_drop_is_named_and_made_again(self, session):
        first = session.run()
        assert session.status().startswith("FRESH")
        for meddle, word in ((session.place.change, "changed outside"), (session.place.drop, "removed outside")):
            meddle()
            assert session.status().startswith(f"STALE: data was {word}: ")
            repaired = session.run()
            assert (repaired["made"], repaired["versions"]) == ({"data"}, first["versions"])
            assert session.run()["made"] == set()

    def test_all_that_lies_there_is_listed_and_what_is_removed_goes_with_its_view(self, session):
        assert list(session.place.manager().lying()) == []
        session.run(1)
        session.run(4)
        manager = session.place.manager()
        found = list(manager.lying())
        assert len({each.version for each in found}) == len(found) == len(session.place.versions()) == 2
        assert all(each.version in each.at for each in found)
        for each in [*found, *found]:
            manager.remove(each)
        assert session.place.versions() == list(manager.lying()) == []
        assert session.run(4)["made"] == {"data"}

    def test_what_it_cannot_keep_is_refused_with_one_sentence_and_nothing_is_left(self, session):
        refused = session.run(1, value=(each for each in "ab").__iter__)
        assert refused["made"] == set()
        assert refused["error"].count("\n") == 0
        assert "data" in refused["error"]
        assert session.run(2)["made"] == {"data", "total"}
        assert len(session.place.versions()) == 1


class TestFilesOfVersions:
    def test_a_file_that_was_only_touched_or_copied_is_as_it_was(self, tmp_path):
        session = Session(tmp_path, Files(tmp_path / "kept", "json"))
        session.run()
        touched(session.place.newest())
        assert session.status().startswith("FRESH")

    def test_somebodys_own_file_under_the_plain_name_is_kept_aside(self, tmp_path):
        session = Session(tmp_path, Files(tmp_path / "kept", "text"))
        (tmp_path / "kept").mkdir()
        (tmp_path / "kept" / "data.txt").write_text("mine")
        session.run()
        assert sorted(path.read_text() for path in (tmp_path / "kept").glob("*.txt")) == ["1", "mine"]

    def test_what_is_loaded_through_the_plain_name_is_the_current_version(self, tmp_path):
        place = Files(tmp_path, "parquet")
        manager = place.manager()
        for number in (1, 2):
            manager.handle_output(OutputContext(AssetKey("data"), "run", version=f"{number}" * 20), place.value(number))
        assert manager.load_input(InputContext(AssetKey("data")))["n"].tolist() == [2, 2, 3]
        wanted = InputContext(AssetKey("data"), definition_metadata={"columns": ["word"]})
        assert list(manager.load_input(wanted).columns) == ["word"]


def test_a_version_is_called_by_its_key_and_its_run():
    context = OutputContext(AssetKey(["a", "b"]), "run", version="0" * 40, keys=("north",), partitions=object())
    assert named(context) == Named(("a", "b"), "north", version_of("0" * 40, "run"))
    assert named(context).version != named(OutputContext(AssetKey("a"), "other", version="0" * 40)).version
    assert str(named(context)) == "a/b[north]"
    assert as_list(("a", "b")) == ["a", "b"]
