"""Sensors of several assets are told what was made of each since they have last looked."""

from __future__ import annotations

import nbasset as dg

REGIONS = dg.StaticPartitionsDefinition(["north", "south"])


@dg.asset
def orders():
    return 1


@dg.asset(group_name="sales")
def returns():
    return 2


@dg.asset(partitions_def=REGIONS)
def regional(context):
    return context.partition_key


@dg.multi_asset_sensor(monitored_assets=[orders.key, returns.key], job_name="report")
def both_came(context: dg.MultiAssetSensorEvaluationContext):
    found = context.latest_materialization_records_by_key()
    if not all(found.values()):
        return dg.SkipReason("one is missing")
    context.advance_all_cursors()
    return dg.RunRequest(run_key="-".join(key.to_user_string() for key in found))


def test_it_asks_for_a_run_once_both_were_made_and_then_again_when_both_were():
    instance = dg.DagsterInstance.ephemeral()
    context = dg.build_multi_asset_sensor_context(monitored_assets=[orders.key, returns.key], instance=instance)
    dg.materialize([orders], instance=instance)
    assert both_came(context) == dg.SkipReason("one is missing")
    dg.materialize([returns], instance=instance)
    assert both_came(context).run_key == "orders-returns"
    assert both_came(context) == dg.SkipReason("one is missing")


def test_a_cursor_may_stand_behind_one_of_them_or_all():
    instance = dg.DagsterInstance.ephemeral()
    dg.materialize([orders, returns], instance=instance)
    options = {"monitored_assets": [orders.key, returns.key], "instance": instance}
    context = dg.build_multi_asset_sensor_context(**options)
    [record] = context.materialization_records_for_key(orders.key, limit=1)
    context.advance_cursor({orders.key: record, returns.key: None})
    assert context.materialization_records_for_key(orders.key) == []
    assert len(context.materialization_records_for_key(returns.key)) == 1
    later = dg.build_multi_asset_sensor_context(**options, cursor=context.cursor)
    assert [each is None for each in later.latest_materialization_records_by_key().values()] == [True, False]
    at_the_end = dg.build_multi_asset_sensor_context(**options, cursor_from_latest_materializations=True)
    assert set(at_the_end.latest_materialization_records_by_key().values()) == {None}


def test_partitions_are_told_by_their_keys():
    instance = dg.DagsterInstance.ephemeral()
    context = dg.build_multi_asset_sensor_context(monitored_assets=[regional.key], instance=instance)
    with_assets = dg.Definitions([regional])
    assert with_assets.get_assets_def("regional") is regional
    instance.here.register(with_assets)
    dg.materialize([regional], partition_key="north", instance=instance)
    assert list(context.latest_materialization_records_by_partition(regional.key)) == ["north"]
    assert context.all_partitions_materialized(regional.key, ["north"])
    assert not context.all_partitions_materialized(regional.key, ["north", "south"])


def test_a_selection_is_of_what_it_is_defined_with():
    whole = dg.Definitions([orders, returns], resources={"rate": 3})
    context = dg.build_multi_asset_sensor_context(monitored_assets=dg.AssetSelection.groups("sales"), definitions=whole)
    assert (context.asset_keys, context.resources.rate, context.repository_def) == ([returns.key], 3, whole)
