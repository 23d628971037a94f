"""Definitions answer what Dagster's are asked: specs, checks, jobs, values; merged ones keep all that they had."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition, InvalidSelection, NeverMade


@dg.asset(group_name="sales", tags={"tier": "gold"}, owners=["team:data"], kinds={"csv"}, metadata={"rows": 2})
def orders():
    """What was ordered."""
    return [3, 4]


@dg.asset(deps=["crm"], io_manager_key="files", code_version="2")
def total(orders):
    return sum(orders)


@dg.multi_asset(outs={"low": dg.AssetOut(group_name="limits"), "high": dg.AssetOut(is_required=False)})
def limits():
    return 1, 9


def test_definitions_change_the_specs_of_some_and_keep_the_rest():
    @dg.asset_check(asset=orders)
    def some(orders):
        return dg.AssetCheckResult(passed=True)

    nightly = dg.define_asset_job("nightly", "*")
    defs = dg.Definitions(
        [orders, limits, dg.AssetSpec("crm")], jobs=[nightly], resources={"db": 3}, asset_checks=[some]
    )
    found = defs.map_asset_specs(
        func=lambda spec: spec.replace_attributes(group_name="new"), selection=["orders", "crm"]
    )
    assert {str(each.key): each.group_name for each in found.resolve_all_asset_specs()} == {
        "orders": "new",
        "low": "limits",
        "high": "default",
        "crm": "new",
    }
    assert ([each.name for each in found.jobs], found.resources, found.asset_checks) == (["nightly"], {"db": 3}, [some])
    assert [each.name for each in found.resolve_all_job_defs()] == ["nightly", "__ASSET_JOB"]
    with pytest.raises(InvalidSelection, match="There is no check orders:x"):
        found.get_asset_checks_def(dg.AssetCheckKey(orders.key, "x"))


def test_merged_definitions_keep_schedules_sensors_sources_and_facts():
    nightly = dg.define_asset_job("nightly", "*")
    at_eight = dg.ScheduleDefinition(job=nightly, cron_schedule="0 8 * * *")
    one = dg.Definitions([dg.AssetSpec("crm")], schedules=[at_eight], metadata={"team": "sales"})
    both = dg.Definitions.merge(one, dg.Definitions([orders], loggers={"mine": 3}))
    assert (both.schedules, both.metadata, both.loggers) == ((at_eight,), {"team": "sales"}, {"mine": 3})
    assert [str(each) for each in both.resolve_all_asset_keys()] == ["orders", "crm"]
    assert both.resolve_schedule_def("nightly_schedule") is at_eight


def test_two_jobs_of_one_name_and_a_job_of_nothing_are_refused():
    jobs = [dg.define_asset_job("nightly", "*"), dg.define_asset_job("nightly", "orders")]
    with pytest.raises(InvalidDefinition, match="Two of the jobs are called nightly"):
        dg.Definitions([orders], jobs=jobs)
    with pytest.raises(InvalidDefinition, match=r"neither a schedule nor a sensor: give jobs as jobs="):
        dg.Definitions([orders], jobs)
    with pytest.raises(InvalidSelection, match="There is no asset 'gone'"):
        dg.Definitions([orders], jobs=[dg.define_asset_job("late", "gone")]).get_job_def("late")


def test_a_stored_value_is_loaded_by_the_definitions():
    weeks = dg.StaticPartitionsDefinition(["w1", "w2"])

    @dg.asset(partitions_def=weeks)
    def weekly(context):
        return context.partition_key * 2

    defs = dg.Definitions([orders, weekly])
    dg.materialize([orders, weekly])
    assert defs.load_asset_value("orders") == [3, 4]
    assert defs.load_asset_value(weekly, partition_key="w2") == "w2w2"
    with pytest.raises(InvalidSelection):
        defs.load_asset_value("gone")


def test_a_value_that_was_never_made_here_is_loaded_by_the_asset_s_own_manager():
    class Table(dg.IOManager):
        def handle_output(self, context, obj):
            raise NotImplementedError

        def load_input(self, context):
            return f"rows of {context.asset_key.to_user_string()}"

    @dg.asset(io_manager_key="table")
    def orders():
        return 1

    @dg.asset
    def never():
        return 1

    defs = dg.Definitions([orders, never], resources={"table": Table()})

    assert defs.load_asset_value("orders") == "rows of orders"
    with pytest.raises(NeverMade, match="never was never made"):
        defs.load_asset_value("never")
