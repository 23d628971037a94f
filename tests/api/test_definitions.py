"""Definitions: what they take, and how several become one."""

from __future__ import annotations

import pytest

from nbasset import (
    Definitions,
    ScheduleDefinition,
    asset,
    define_asset_job,
    materialize,
)
from nbasset.core.errors import InvalidDefinition, InvalidSelection


@asset
def raw_data():
    return [10, 20]


@asset
def total(raw_data):
    return sum(raw_data)


def test_definitions_check_what_they_are_given():
    found = Definitions([raw_data, total], jobs=[define_asset_job("j", [total])], resources={"db": 1})
    assert found.names == ("raw_data", "total")
    with pytest.raises(InvalidDefinition, match="is not an asset"):
        Definitions([lambda: 1])
    with pytest.raises(InvalidDefinition, match="is not a job"):
        Definitions([raw_data], jobs=["j"])


def test_definitions_are_merged_and_two_meanings_of_a_name_refused():
    @asset
    def raw():
        return 1

    one, two = Definitions([raw], resources={"db": 1}), Definitions(jobs=[define_asset_job("all")])
    both = Definitions.merge(one, two)
    assert (both.names, list(both.jobs_by_name), both.resources) == (("raw",), ["all"], {"db": 1})
    with pytest.raises(InvalidDefinition, match="Two of the definitions have a resource db, and not the same one"):
        Definitions.merge(one, Definitions(resources={"db": object()}))
    with pytest.raises(InvalidDefinition, match="Two of the definitions have an asset raw"):
        Definitions.merge(one, Definitions([asset(raw.body.function)]))


def test_definitions_tell_assets_jobs_and_what_is_wrong_with_them():
    both = Definitions([raw_data, total], jobs=[define_asset_job("nightly", "total", tags={"team": "a"})])
    assert both.get_assets_def("total") is total
    assert both.get_implicit_global_asset_job_def().assets == (raw_data, total)
    assert both.resolve_job_def("nightly").tags == {"team": "a"}
    assert both.resolve_job_def("nightly").assets == (total,)
    assert repr(both.get_job_def("nightly")) == "<AssetJob nightly>"
    Definitions.validate_loadable(both)
    with pytest.raises(InvalidSelection, match="There is no job 'x'"):
        both.get_job_def("x")
    with pytest.raises(InvalidSelection, match="There is no asset 'gone'"):
        Definitions.validate_loadable(Definitions([total], jobs=[define_asset_job("j", "gone")]))


def test_two_assets_of_one_key_are_refused_and_one_may_be_there_twice():
    @asset(name="raw")
    def one(): ...

    @asset(name="raw")
    def other(): ...

    with pytest.raises(InvalidDefinition, match="Two of the assets have the key raw"):
        Definitions([one, other])
    with pytest.raises(InvalidDefinition, match="Two of the assets have the key raw"):
        materialize([one, other])
    assert Definitions([one, one]).names == ("raw",)
    assert materialize([one, one]).success


def test_a_schedule_of_assets_has_a_job_by_dagster_s_name_for_it():
    @asset
    def hourly_one():
        return 1

    told = ScheduleDefinition(name="each_hour", cron_schedule="0 * * * *", target=[hourly_one])
    defs = Definitions([hourly_one], schedules=[told])
    assert defs.get_job_def("__anonymous_asset_job_each_hour").execute_in_process().asset_value("hourly_one") == 1
    with defs.get_asset_value_loader() as loader:
        assert loader.load_asset_value("hourly_one") == 1
    with pytest.raises(InvalidSelection):
        defs.get_job_def("__anonymous_asset_job_each_day")
