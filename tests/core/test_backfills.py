"""Backfill policies, as Dagster has them."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition


def test_an_asset_keeps_its_policy_and_makes_each_partition_by_itself():
    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n", "s"]), backfill_policy=dg.BackfillPolicy.single_run())
    def sales(context):
        return context.partition_keys

    assert sales.backfill_policy.max_partitions_per_run is None
    assert dict(dg.materialize([sales]).asset_value("sales")) == {"n": ["n"], "s": ["s"]}


def test_a_run_of_no_partition_is_refused():
    with pytest.raises(InvalidDefinition, match="at least one partition"):
        dg.BackfillPolicy.multi_run(0)
