"""Contexts that are built by hand."""

from __future__ import annotations

import pytest

from nbasset import (
    DailyPartitionsDefinition,
    PartitionKeyRange,
    asset,
    build_asset_check_context,
    build_asset_context,
    build_op_context,
)
from nbasset.core.errors import InvalidDefinition, NbassetError

DAYS = DailyPartitionsDefinition("2026-01-01")


@asset(partitions_def=DAYS)
def daily(context):
    return context.partition_keys, context.partition_time_window.start.isoformat()


def test_a_context_has_the_partition_it_was_given():
    context = build_asset_context(partition_key="2026-01-02")
    assert (context.partition_key, context.has_partition_key, context.has_partition_key_range) == (
        "2026-01-02",
        True,
        False,
    )
    assert daily(context) == (["2026-01-02"], "2026-01-02T00:00:00+00:00")


def test_a_context_has_the_partitions_from_one_key_to_another():
    context = build_asset_context(partition_key_range=PartitionKeyRange("2026-01-02", "2026-01-03"))
    assert daily(context) == (["2026-01-02", "2026-01-03"], "2026-01-02T00:00:00+00:00")


def test_without_a_partition_it_says_what_to_give():
    with pytest.raises(NbassetError, match=r"give build_asset_context\(partition_key"):
        daily(build_asset_context())
    with pytest.raises(InvalidDefinition, match="not both"):
        build_asset_context(partition_key="a", partition_key_range=PartitionKeyRange("a", "b"))


def test_it_belongs_to_the_asset_that_is_called_with_it():
    @asset
    def report(context):
        context.add_output_metadata({"rows": 3})
        return str(context.asset_key)

    context = build_asset_context()
    with pytest.raises(NbassetError, match="belongs to no asset yet"):
        _ = context.asset_key
    assert report(context) == "report"
    assert context.get_output_metadata("result") == {"rows": 3}


def test_it_has_run_tags_and_config():
    context = build_op_context(run_tags={"team": "a"}, op_config={"n": 3})
    assert (context.run_tags, context.op_config, context.run_id) == ({"team": "a"}, {"n": 3}, "EPHEMERAL")
    with pytest.raises(InvalidDefinition, match="older name"):
        build_op_context(op_config={"n": 3}, config={"n": 4})


def test_a_resource_is_configured_in_it():
    from nbasset import resource

    @resource(config_schema={"n": int})
    def number(context):
        return context.resource_config["n"]

    @asset
    def shown(context):
        return context.resources.number

    assert shown(build_asset_context({"number": number}, {"number": {"config": {"n": 3}}})) == 3


def test_a_check_is_called_with_a_context_by_dagster_s_name_for_it():
    from nbasset import AssetCheckResult, asset_check

    @asset_check(asset="orders")
    def many(context, orders):
        return AssetCheckResult(passed=len(orders) > context.resources.least)

    with build_asset_check_context(resources={"least": 2}) as context:
        assert many(context, [1, 2, 3]).passed


def test_an_op_is_called_for_a_key_of_what_is_dynamic_or_for_none():
    assert build_op_context().get_mapping_key() is None
    assert build_op_context(mapping_key="north").get_mapping_key() == "north"
