"""I/O managers that functions make, and values in memory."""

from __future__ import annotations

import threading

import pytest

import nbasset as dg
from nbasset import (
    AssetKey,
    DailyPartitionsDefinition,
    Field,
    InMemoryIOManager,
    InputContext,
    IOManagerDefinition,
    OutputContext,
    asset,
    build_input_context,
    build_output_context,
    io_manager,
    materialize,
    mem_io_manager,
)
from nbasset.core.errors import NotStored
from nbasset.dagster.io_managers import copied


@asset
def raw():
    return [1, 2]


@asset
def total(raw):
    return sum(raw)


def test_a_function_makes_one_of_its_configuration_in_each_run():
    made = []

    @io_manager(config_schema={"name": Field(str, default_value="plain")})
    def in_memory(context):
        made.append(context.resource_config["name"])
        return InMemoryIOManager()

    for manager, name in ((in_memory, "plain"), (in_memory.configured({"name": "other"}), "other")):
        run = materialize([raw, total], resources={"io_manager": manager})
        assert (run.asset_value("total"), made.pop(), made) == (3, name, [])


def test_one_that_is_there_already_is_handed_on():
    manager = InMemoryIOManager()
    materialize([raw], resources={"io_manager": IOManagerDefinition.hardcoded_io_manager(manager)})
    assert manager.values == {("raw",): [1, 2]}
    assert materialize([raw, total], resources={"io_manager": mem_io_manager}).asset_value("total") == 3


def test_in_memory_each_partition_has_its_own_place():
    manager = InMemoryIOManager()
    days = {"asset_key": AssetKey("a"), "asset_partitions_def": DailyPartitionsDefinition("2026-01-01")}
    for day in ("2026-01-01", "2026-01-02"):
        manager.handle_output(build_output_context(partition_key=day, **days), day)
    assert manager.load_input(build_input_context(partition_key="2026-01-02", **days)) == "2026-01-02"
    both = build_input_context(asset_partition_key_range=("2026-01-01", "2026-01-02"), **{"asset_key": AssetKey("a")})
    assert manager.load_input(both) == {"2026-01-01": "2026-01-01", "2026-01-02": "2026-01-02"}
    with pytest.raises(NotStored, match="a/2026-01-03 has no value in memory"):
        manager.load_input(build_input_context(partition_key="2026-01-03", **days))


def test_what_was_kept_in_memory_and_what_is_given_back_share_nothing():
    manager, place = InMemoryIOManager(), AssetKey("raw")
    rows = [[1], [2]]
    manager.handle_output(OutputContext(place), rows)
    rows[0].append("changed by who made it")
    manager.load_input(InputContext(place))[1].append("changed by who was given it")
    assert manager.load_input(InputContext(place)) == [[1], [2]]


def test_what_cannot_be_pickled_is_copied_and_what_cannot_be_copied_shared():
    made = lambda: 1  # noqa: E731
    named = [made, [1]]
    assert copied(named) == named
    assert copied(named)[1] is not named[1]
    lock = threading.Lock()
    assert copied(lock) is lock


def test_a_body_that_changes_its_input_in_place_changes_what_nobody_else_gets(tmp_path):
    @dg.asset(io_manager_key="memory")
    def rows():
        return [1, 2]

    @dg.asset
    def first(rows):
        rows.append(3)
        return sum(rows)

    @dg.asset(deps=[first])
    def second(rows):
        return sum(rows)

    run = dg.materialize([rows, first, second], resources={"memory": dg.InMemoryIOManager()})
    assert (run.asset_value("first"), run.asset_value("second")) == (6, 3)
