"""I/O managers that functions make, and values in memory."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetKey,
    DailyPartitionsDefinition,
    Field,
    InMemoryIOManager,
    IOManagerDefinition,
    asset,
    build_input_context,
    build_output_context,
    io_manager,
    materialize,
    mem_io_manager,
)
from nbasset.core.errors import NotStored


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
