"""Jobs that run: with their config, of a partition, in their own definitions."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition

DAYS = dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-05")


class Since(dg.Config):
    since: str


@dg.asset(partitions_def=DAYS)
def sales(context, config: Since):
    return context.partition_key, config.since


@dg.asset
def report(config: Since):
    return config.since


@dg.daily_partitioned_config("2026-01-01", hour_offset=3)
def of_day(start, end):
    return {"ops": {"sales": {"config": {"since": f"{start:%d %H}"}}}}


@dg.static_partitioned_config(["north", "south"])
def of_region(key):
    return dg.RunConfig(ops={"report": Since(since=key)})


def job(*assets, **options):
    return dg.Definitions(assets, jobs=[dg.define_asset_job("nightly", **options)]).get_job_def("nightly")


def test_a_job_makes_a_partition_with_the_config_of_its_key():
    run = job(sales, config=of_day).execute_in_process(partition_key="2026-01-03")
    assert run.asset_value("sales") == ("2026-01-03", "03 03")
    assert list(run.made) == ["sales[partition=2026-01-03]"]


def test_a_config_divides_the_runs_of_assets_that_have_no_partitions():
    nightly = job(report, config=of_region)
    assert nightly.partitions_def.get_partition_keys() == ["north", "south"]
    assert nightly.execute_in_process(partition_key="south").asset_value("report") == "south"
    with pytest.raises(InvalidDefinition, match="Job nightly has a config for each partition: say which"):
        nightly.execute_in_process()
    with pytest.raises(InvalidDefinition, match="Job nightly has no partition 'east'"):
        nightly.execute_in_process(partition_key="east")


def test_a_job_has_its_own_config_unless_a_run_brings_one():
    nightly = job(report, selection=[report], config={"ops": {"report": {"config": {"since": "job"}}}})
    assert nightly.execute_in_process().asset_value("report") == "job"
    other = {"ops": {"report": {"config": {"since": "run"}}}}
    assert nightly.execute_in_process(run_config=other).asset_value("report") == "run"


def test_a_job_is_partitioned_as_its_assets_are_or_as_was_said():
    assert job(sales, report).partitions_def == DAYS
    assert job(report, partitions_def=DAYS).partitions_def == DAYS

    @dg.asset(partitions_def=dg.StaticPartitionsDefinition(["n"]))
    def other():
        return 1

    with pytest.raises(InvalidDefinition, match="partitioned in several ways"):
        _ = job(sales, other).partitions_def


def test_a_config_is_validated_against_a_job():
    nightly = job(report)
    config = of_region("north")
    assert dg.validate_run_config(nightly, config) is config
    with pytest.raises(InvalidDefinition, match="names 'nobody'"):
        dg.validate_run_config(nightly, {"ops": {"nobody": {"config": {}}}})
