"""Python without magics: materialize, and what it says when something is wrong."""

from __future__ import annotations

import traceback

import pytest

from nbasset import (
    AssetKey,
    AssetOut,
    AssetSelection,
    AssetSpec,
    IOManager,
    MaterializationFailed,
    RetryRequested,
    SourceAsset,
    StaticPartitionsDefinition,
    asset,
    load_asset_value,
    materialize,
    materialize_to_memory,
    multi_asset,
    status,
)
from nbasset.core.errors import InvalidDefinition, InvalidSelection, NeverMade
from nbasset.core.status import Status


@asset
def raw_data():
    return [10, 20]


@asset(deps=[raw_data], key_prefix="side")
def note():
    return "noted"


@asset
def total(raw_data):
    return sum(raw_data)


@asset
def broken(total):
    return total / 0


@asset
def after(broken):
    return broken


def test_values_are_had_by_name_key_parts_and_asset():
    run = materialize([raw_data, total, note])
    assert run.success
    assert run.made == ("raw_data", "total", "side/note")
    for key in ("total", AssetKey("total"), ["total"], total):
        assert run.asset_value(key) == 30
    assert run.output_for_node("total") == run.output_for_node("total", "result") == 30
    assert run.output_for_node("side__note") == run.output_for_node("side/note") == "noted"
    assert len(run.run_id) == 8
    assert repr(run).endswith(": 3 made>")


def test_values_of_what_was_skipped_are_had_too():
    materialize([raw_data, total])
    run = materialize([raw_data, total])
    assert run.made == ()
    assert (run.output_for_node("total"), run.asset_value("raw_data")) == (30, [10, 20])
    assert repr(run).endswith(": 2 from the store>")


def test_a_value_is_the_one_of_this_run_although_the_asset_changed_since():
    @asset(name="n")
    def first():
        return 1

    @asset(name="n")
    def second():
        return 2

    one, two = materialize([first]), materialize([second])
    assert (one.asset_value("n"), two.asset_value("n")) == (1, 2)


def test_a_value_the_run_does_not_have_is_answered_with_those_it_has():
    run = materialize([raw_data])
    with pytest.raises(NeverMade, match="This run has no value of total; its assets are raw_data"):
        run.asset_value("total")


def test_one_asset_alone_and_its_deps_given_as_objects_come_along():
    assert materialize(note).made == ("raw_data", "side/note")
    assert materialize(raw_data).success


def test_a_selection_names_what_is_made_of_them():
    for selection in ("total", ["total"], AssetSelection.assets(total), total):
        assert set(materialize([raw_data, total, note], selection=selection).run.assets) == {"raw_data", "total"}
    assert materialize([raw_data, total], selection="raw_data", force=True).made == ("raw_data",)


def test_a_text_is_a_selection_among_what_is_defined_already():
    materialize([raw_data, total])
    run = materialize("raw_data+", again=True)
    assert run.made == ("raw_data", "total")
    assert run.asset_value("total") == 30
    assert materialize("raw_data", selection="total").run.assets.keys() == {"raw_data", "total"}
    with pytest.raises(InvalidSelection, match="There is no asset 'totl'; did you mean total"):
        materialize("totl")


def test_force_is_dagsters_way():
    materialize([raw_data, total])
    assert materialize([raw_data, total], again=True).made == ("raw_data", "total")
    assert materialize([raw_data, total], force=True).made == ("raw_data", "total")


def test_the_one_exception_names_what_failed_and_what_was_not_made_and_leads_to_the_users_line():
    with pytest.raises(MaterializationFailed) as raised:
        materialize([raw_data, total, broken, after])
    error = raised.value
    assert str(error) == "broken failed: ZeroDivisionError: division by zero. Not made because of it: after."
    assert isinstance(error.__cause__, ZeroDivisionError)
    last = traceback.extract_tb(error.__traceback__)[-1]
    assert (last.name, last.line) == ("broken", "return total / 0")
    assert error.run.made == ("raw_data", "total")


def test_without_raising_the_run_says_so():
    run = materialize([raw_data, total, broken, after], raise_on_error=False)
    assert not run.success
    assert run.asset_value("total") == 30
    with pytest.raises(NeverMade, match="This run has no value of broken"):
        run.asset_value("broken")
    assert repr(run).endswith(": 2 made, 1 failed, 1 blocked>")


def test_an_upstream_that_nobody_gave_is_waited_for_by_name():
    with pytest.raises(MaterializationFailed, match="total was not made: needs raw_data, which nothing defines"):
        materialize([total])


def test_what_is_no_asset_is_refused():
    with pytest.raises(InvalidDefinition, match="is not an asset: decorate the function with @asset"):
        materialize([len])
    with pytest.raises(InvalidSelection, match="There is no asset 'nothing'"):
        materialize([raw_data], selection=["nothing"])
    assert materialize([]).success
    with pytest.raises(InvalidSelection, match="There is no asset 'totl'; did you mean total"):
        materialize([raw_data, total], selection="totl")


def test_resources_reach_bodies_by_parameter_and_by_context():
    @asset
    def by_parameter(db):
        return db["n"]

    @asset
    def by_context(context):
        return context.resources.db["n"] + 1

    run = materialize([by_parameter, by_context], resources={"db": {"n": 5}})
    assert (run.asset_value("by_parameter"), run.asset_value("by_context")) == (5, 6)


def test_a_run_comes_after_what_others_make_and_makes_only_its_own():
    @asset(deps=["warehouse_table", AssetSpec("crm")])
    def report():
        return 1

    run = materialize([report])
    assert run.asset_value("report") == 1
    assert status(report).status is Status.FRESH


def test_in_memory_everything_is_made_and_nothing_is_kept():
    made = []

    @asset
    def here():
        return len(made)

    assert materialize_to_memory([here]).asset_value("here") == 0
    made.append(1)
    assert materialize_to_memory([here]).asset_value("here") == 1
    assert status(here).status is Status.MISSING


def test_a_body_that_asks_to_be_tried_again_is(tmp_path):
    tries = tmp_path / "tries"

    @asset
    def flaky():
        with tries.open("a") as file:
            file.write("x")
        if len(tries.read_text()) < 3:
            raise RetryRequested(max_retries=4)
        return len(tries.read_text())

    assert materialize_to_memory([flaky]).asset_value("flaky") == 3


class Elsewhere(IOManager):
    """Keeps nothing, and says so."""

    def handle_output(self, context, obj):
        raise AssertionError("nothing is kept here")

    def load_input(self, context):
        return "from there"


@multi_asset(outs={"low": AssetOut(io_manager_key="files"), "high": AssetOut()})
def several():
    return 1, 2


@asset(io_manager_key="files")
def here_by_files():
    return 0


@asset(partitions_def=StaticPartitionsDefinition(["n", "s"]), io_manager_key="files")
def parts(context):
    return context.partition_key


def test_in_memory_no_io_manager_keeps_anything():
    managers = {"io_manager": Elsewhere(), "files": Elsewhere()}
    run = materialize_to_memory([several, here_by_files], resources=managers)
    assert (run.asset_value("low"), run.asset_value("high"), run.asset_value("here_by_files")) == (1, 2, 0)
    one = materialize_to_memory([parts], partition_key="n", resources=managers)
    assert one.output_for_node("parts") == "n"
    assert len(one.made) == 1


def test_in_memory_a_source_is_read_from_where_it_is():
    table = SourceAsset("table", io_manager_key="files")

    @asset
    def used(table):
        return table

    assert materialize_to_memory([table, used], resources={"files": Elsewhere()}).asset_value("used") == "from there"


def test_a_resource_that_one_run_was_given_is_not_there_for_the_next():
    @asset(required_resource_keys={"db"})
    def by_key(context):
        return context.resources.db

    @asset
    def kept_there():
        return 2

    class Elsewhere(IOManager):
        def handle_output(self, context, obj):
            pass

        def load_input(self, context):
            return "elsewhere"

    assert materialize([by_key], resources={"db": 1}).asset_value("by_key") == 1
    assert status("by_key").status == Status.FRESH
    with pytest.raises(InvalidDefinition, match="there is no resource 'db'"):
        materialize([by_key], again=True)

    materialize([kept_there], resources={"io_manager": Elsewhere()})
    assert load_asset_value("kept_there") == "elsewhere"
    run = materialize([kept_there])
    assert (run.made, run.asset_value("kept_there")) == (("kept_there",), 2)


def test_what_is_made_here_is_not_made_by_others_as_well():
    @asset(key="orders")
    def made():
        return 1

    with pytest.raises(InvalidDefinition, match="orders is given as an asset and as the spec of one that others make"):
        materialize([made, AssetSpec("orders")])
