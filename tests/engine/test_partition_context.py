"""What a body can ask about its partition, and about those it rests on."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import NbassetError
from nbasset.engine.partition_context import KnownPartitions, PartitionContext

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-16")
WEEKS = dg.WeeklyPartitionsDefinition("2026-01-01", end_date="2026-01-12")


@dg.asset(partitions_def=DAYS)
def sales(context):
    return context.partition_key


@dg.asset(partitions_def=WEEKS, deps=[sales])
def weekly(context):
    told = context.asset_partition_key_range_for_input("sales")
    window = context.asset_partitions_time_window_for_input("sales")
    return told.start, told.end, len(context.asset_partition_keys_for_input("sales")), str(window.end.date())


@dg.asset(
    partitions_def=DAYS,
    deps=[dg.AssetDep(sales, partition_mapping=dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1))],
)
def day_after(context):
    return context.asset_partition_key_for_input("sales")


def test_a_body_is_told_on_which_partitions_it_rests():
    run = dg.materialize([sales, weekly])
    assert run.asset_value("weekly")["2026-01-04"] == ("2026-01-04", "2026-01-10", 7, "2026-01-11")
    assert dg.materialize([day_after], partition_key="2026-01-03").asset_value("day_after") == "2026-01-02"


@pytest.mark.slow
def test_so_is_one_in_another_process():
    run = dg.materialize([sales, weekly], executor=2)
    assert run.asset_value("weekly")["2026-01-04"][:2] == ("2026-01-04", "2026-01-10")


def test_the_partition_that_is_made_has_all_of_dagsters_names():
    both = dg.MultiPartitionsDefinition({"day": DAYS, "region": dg.StaticPartitionsDefinition(["n"])})

    @dg.asset(partitions_def=both)
    def seen(context):
        return (
            context.asset_partition_keys_for_output(),
            tuple(context.asset_partition_key_range_for_output()),
            str(context.asset_partitions_time_window_for_output().start.date()),
            context.asset_partitions_def_for_output() == both,
            (context.has_partition_key, context.has_partition_key_range),
            dict(context.multi_partition_key.keys_by_dimension),
        )

    run = dg.materialize([seen], partition_key=dg.MultiPartitionKey({"day": "2026-01-02", "region": "n"}))
    key = "2026-01-02|n"
    told = {"day": "2026-01-02", "region": "n"}
    assert run.asset_value("seen") == ([key], (key, key), "2026-01-02", True, (True, False), told)


def test_a_key_of_one_dimension_is_no_key_of_several():
    @dg.asset(partitions_def=DAYS)
    def seen(context):
        return context.multi_partition_key

    with pytest.raises(dg.MaterializationFailed, match="have one dimension: ask"):
        dg.materialize([seen], partition_key="2026-01-02")


def test_what_is_not_there_is_told_in_a_sentence():
    @dg.asset
    def plain():
        return 1

    context = PartitionContext(plain, KnownPartitions())
    for ask in (lambda: context.partition_key, context.asset_partitions_def_for_output, lambda: context.partition_keys):
        with pytest.raises(NbassetError, match="plain has no partitions"):
            ask()
    with pytest.raises(NbassetError, match="is not made by a run here"):
        _ = context.instance
    with pytest.raises(NbassetError, match="uses no 'x' that has partitions; there is nothing"):
        context.asset_partition_keys_for_input("x")
    several = PartitionContext(plain, KnownPartitions({"sales": (DAYS, ["2026-01-01", "2026-01-02"])}))
    with pytest.raises(NbassetError, match="sales has 2 partitions here"):
        several.asset_partition_key_for_input("sales")
    assert several.asset_partitions_def_for_input("sales") == DAYS
