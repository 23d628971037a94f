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


@dg.asset
def told(context):
    return context.job_name, dict(context.run_tags)


def test_a_jobs_runs_have_its_name_and_its_labels_and_those_of_the_run():
    nightly = job(told, tags={"team": "a", "tier": 1}, run_tags={"owner": "me"})
    run = nightly.execute_in_process(tags={"team": "b"})
    assert run.asset_value("told") == ("nightly", {"team": "b", "tier": "1", "owner": "me"})
    assert dg.materialize([told], tags={"team": "c"}, again=True).asset_value("told") == (
        "__ephemeral_asset_job__",
        {"team": "c"},
    )
    assert dg.materialize_to_memory([told], tags={"team": "d"}).asset_value("told")[1] == {"team": "d"}


def test_a_run_of_a_partition_has_it_as_a_label():
    @dg.asset(partitions_def=DAYS)
    def day(context):
        return context.get_tag("dagster/partition")

    assert job(day).execute_in_process(partition_key="2026-01-02").asset_value("day") == "2026-01-02"
    assert dg.materialize_to_memory([day], partition_key="2026-01-03").asset_value("day") == "2026-01-03"


def test_a_label_says_the_partition_and_without_any_a_job_of_partitions_asks_which():
    @dg.asset(partitions_def=DAYS)
    def day(context):
        return context.partition_key

    label = {"dagster/partition": "2026-01-03"}
    for run in (job(day).execute_in_process(tags=label), dg.materialize_to_memory([day], tags=label)):
        assert list(run.made) == ["day[partition=2026-01-03]"]
    with pytest.raises(InvalidDefinition, match=r"Job nightly makes partitions: say which, .*partition_key="):
        job(day).execute_in_process()


def test_what_has_no_partitions_is_told_that_of_its_run():
    @dg.asset
    def told(context):
        return context.has_partition_key and context.partition_key

    nightly = job(told, partitions_def=DAYS)
    assert nightly.execute_in_process(partition_key="2026-01-02").asset_value("told") == "2026-01-02"
    assert dg.materialize_to_memory([told]).asset_value("told") is False


def test_a_job_makes_its_own_assets_and_no_others():
    made = []

    @dg.asset
    def foreign():
        made.append("foreign")

    @dg.observable_source_asset
    def outside():
        made.append("outside")
        return dg.DataVersion("1")

    @dg.asset
    def own():
        made.append("own")

    dg.materialize([foreign])
    made.clear()
    nightly = job(own, outside)
    assert nightly.assets == (own,)
    assert [str(each) for each in nightly.execute_in_process().run.assets] == ["own"]
    assert made == ["own"]


def test_sources_are_asked_by_jobs_that_name_them_and_by_the_one_of_everything():
    @dg.observable_source_asset
    def outside():
        return dg.DataVersion("1")

    source = dg.SourceAsset("nobody_asks")
    assert list(job(outside, selection=[outside]).execute_in_process().made) == ["outside"]
    whole = dg.Definitions([report, outside, source]).get_implicit_global_asset_job_def()
    assert whole.assets == (report, outside)
    assert dg.Definitions([report]).get_implicit_global_asset_job_def().assets == (report,)


def test_what_has_to_be_named_is_made_by_a_job_that_names_it():
    @dg.asset(manual=True)
    def by_hand():
        return 1

    @dg.asset
    def usual():
        return 2

    assert list(job(by_hand, usual).execute_in_process().made) == ["usual"]
    assert list(job(by_hand, usual, selection=[by_hand]).execute_in_process().made) == ["by_hand"]


def test_a_job_of_ops_says_whether_it_takes_a_config():
    @dg.op(config_schema={"n": int})
    def number(context):
        return context.op_config["n"]

    @dg.job
    def numbers():
        number()

    config = {"ops": {"number": {"config": {"n": 1}}}}
    assert dg.validate_run_config(numbers, config) is config
    with pytest.raises(InvalidDefinition, match="The config of number needs a value for 'n'"):
        dg.validate_run_config(numbers, {})


def test_a_job_whose_selection_includes_sources_observes_those_that_can_be_asked():
    @dg.observable_source_asset
    def outside():
        return dg.ObserveResult(metadata={"rows": 3})

    looks = dg.define_asset_job("looks", selection=dg.AssetSelection.all(include_sources=True))
    known = dg.Definitions([outside, dg.SourceAsset("never_asked")], jobs=[looks])
    run = known.get_job_def("looks").execute_in_process()
    assert [each.asset_key.name for each in run.get_asset_observation_events()] == ["outside"]


def test_a_body_that_raises_is_tried_again_as_its_job_says_where_it_says_nothing_itself():
    tried = []

    @dg.asset
    def flaky():
        tried.append("flaky")
        if len(tried) < 3:
            raise ValueError("not yet")
        return len(tried)

    @dg.asset(retry_policy=dg.RetryPolicy(max_retries=0))
    def once():
        tried.append("once")
        raise ValueError("never")

    policy = dg.RetryPolicy(max_retries=2)
    jobs = [dg.define_asset_job(each.key.name, [each], op_retry_policy=policy) for each in (flaky, once)]
    whole = dg.Definitions([flaky, once], jobs=jobs)
    assert whole.get_job_def("flaky").execute_in_process().asset_value("flaky") == 3
    assert not whole.get_job_def("once").execute_in_process(raise_on_error=False).success
    assert tried == ["flaky", "flaky", "flaky", "once"]


def test_a_job_tells_the_keys_of_its_assets():
    @dg.asset(deps=["crm"])
    def orders(): ...

    source = dg.SourceAsset("crm")
    job = dg.define_asset_job("load", "*", tags={"team": "sales"}, metadata={"n": 1})
    found = dg.Definitions([orders, source], jobs=[job]).get_job_def("load")
    assert found.asset_layer.executable_asset_keys == {orders.key}
    assert (found.run_tags, found.metadata) == ({"team": "sales"}, {"n": 1})


def test_a_job_of_assets_tells_what_was_said_beside():
    hears = dg.success_hook(lambda context: None)
    told = dg.define_asset_job("j", executor_def=dg.in_process_executor, hooks={hears})
    told = dg.Definitions([report], jobs=[told], resources={"path": "x"}).get_job_def("j")
    assert (told.executor_def, told.hook_defs, told.resource_defs) == (dg.in_process_executor, {hears}, {"path": "x"})
