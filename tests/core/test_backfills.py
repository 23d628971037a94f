"""Backfill policies, as Dagster has them."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition, InvalidSelection


def test_an_asset_keeps_its_policy_and_makes_each_partition_by_itself():
    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "s"]), backfill_policy=dg.BackfillPolicy.single_run())
    def sales(context):
        return context.partition_keys

    assert sales.backfill_policy.max_partitions_per_run is None
    assert dict(dg.materialize([sales]).asset_value("sales")) == {"n": ["n"], "s": ["s"]}


def test_a_run_of_no_partition_is_refused():
    with pytest.raises(InvalidDefinition, match="at least one partition"):
        dg.BackfillPolicy.multi_run(0)


DAYS = dg.StaticPartitionsDefinition(["a", "b", "c", "d"])
ENDS = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


@pytest.fixture
def assets():
    @dg.asset(partitions_def=DAYS)
    def up(context):
        return context.partition_key

    @dg.asset(partitions_def=DAYS, backfill_policy=dg.BackfillPolicy.multi_run(2))
    def down(context, up):
        return up * 2

    return [up, down]


def made(run):
    return [str(name) for name in run.made]


def test_a_range_makes_its_partitions_and_nothing_else(assets):
    run = dg.materialize(assets, tags=dict(zip(ENDS, "bc", strict=True)))
    assert sorted(made(run)) == [f"{name}[partition={key}]" for name in ("down", "up") for key in "bc"]
    assert made(dg.materialize(assets, tags=dict(zip(ENDS, "bd", strict=True)), selection="up")) == ["up[partition=d]"]


def test_of_two_dimensions_a_range_is_what_is_between_its_ends_in_each():
    months = dg.StaticPartitionsDefinition(["1", "2", "3"])
    grid = dg.MultiPartitionsDefinition({"month": months, "place": dg.StaticPartitionsDefinition(["n", "s"])})

    @dg.asset(partitions_def=grid)
    def sales(context):
        return 1

    for first, last, keys in (("1|n", "2|n", ["1|n", "2|n"]), ("2|n", "3|s", ["2|n", "2|s", "3|n", "3|s"])):
        run = dg.materialize([sales], tags=dict(zip(ENDS, (first, last), strict=True)), force=True)
        places = [tuple(key.split("|")) for key in keys]
        assert made(run) == [f"sales[month={month}, place={place}]" for month, place in places]


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({ENDS[0]: "b"}, "two ends"),
        ({ENDS[0]: "c", ENDS[1]: "a"}, "no partitions from 'c' to 'a'"),
        ({ENDS[0]: "a", ENDS[1]: "x"}, "no partitions from 'a' to 'x'"),
    ],
)
def test_a_range_without_partitions_is_refused(assets, tags, says):
    with pytest.raises(InvalidSelection, match=says):
        dg.materialize(assets, tags=tags)
