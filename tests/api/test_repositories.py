"""Repositories hold what a function lists, and answer for it as Dagster's do."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition, InvalidSelection


@dg.asset
def orders():
    return [3, 4]


@dg.op
def hello():
    return "hello"


@dg.job
def greeting():
    hello()


@dg.graph
def greetings():
    hello()


@dg.sensor(job=greeting)
def looks():
    return dg.SkipReason("no")


NIGHTLY = dg.define_asset_job("nightly", "*")
AT_EIGHT = dg.ScheduleDefinition(job=NIGHTLY, cron_schedule="0 8 * * *")


def test_what_is_listed_belongs_together_also_in_lists():
    @dg.repository
    def sales():
        """What sales need."""
        return [[orders], greeting, greetings, AT_EIGHT, looks]

    assert (sales.name, sales.description) == ("sales", "What sales need.")
    assert set(sales.job_names) == {"greeting", "greetings", "nightly", "__ASSET_JOB"}
    assert {each.name for each in sales.get_all_jobs()} == set(sales.job_names)
    assert (sales.has_job("nightly"), sales.has_job("x")) == (True, False)
    assert sales.get_job("greeting").execute_in_process().success
    assert sales.get_job("__ASSET_JOB").execute_in_process().asset_value("orders") == [3, 4]
    assert (sales.has_schedule_def("nightly_schedule"), sales.has_sensor_def("looks")) == (True, True)
    assert sales.get_schedule_def("nightly_schedule") is AT_EIGHT
    assert sales.get_sensor_def("looks") is looks
    assert sales.assets_defs_by_key[dg.AssetKey("orders")] is orders
    assert sales.load_asset_value("orders") == [3, 4]


def test_a_mapping_may_name_functions_that_give_jobs():
    @dg.repository(name="all_of_it", metadata={"team": "sales"})
    def several():
        return {"jobs": {"greeting": lambda: greeting}, "sensors": {"looks": looks}}

    assert (several.name, several.job_names, several.metadata) == ("all_of_it", ["greeting"], {"team": "sales"})
    assert list(several.sensor_defs) == [looks]
    assert list(several.schedule_defs) == []


def test_what_cannot_belong_to_one_is_refused():
    with pytest.raises(InvalidDefinition, match="lists 3: list assets"):
        dg.repository(lambda: [3])
    with pytest.raises(InvalidDefinition, match="gives 3: give a list"):
        dg.repository(lambda: 3)
    with pytest.raises(InvalidSelection, match="There is no job 'x'"):
        dg.repository(lambda: [orders]).get_job("x")
