"""Instances, as Dagster's programs ask for one."""

import pytest

from nbasset import (
    AssetKey,
    DagsterEventType,
    DagsterInstance,
    DataVersion,
    DynamicPartitionsDefinition,
    EventRecordsFilter,
    MaterializeResult,
    Output,
    StaticPartitionsDefinition,
    asset,
    define_asset_job,
    instance_for_test,
    materialize,
)
from nbasset.api.definitions import Definitions
from nbasset.instance import current


@asset(code_version="3")
def raw():
    return Output([1, 2], metadata={"rows": 2}, tags={"owner": "me"})


@asset
def total(raw):
    return MaterializeResult(value=sum(raw), data_version=DataVersion("q"))


def test_what_is_made_in_one_of_its_own_leaves_the_notebook_s_store_alone():
    instance = DagsterInstance.ephemeral()

    materialize([raw, total], instance=instance)

    assert sorted(each.path[0] for each in instance.get_asset_keys()) == ["raw", "total"]
    assert DagsterInstance.get().get_asset_keys() == []
    assert DagsterInstance.get().here is current()


def test_the_last_result_is_told_with_its_facts_labels_and_versions():
    with instance_for_test() as instance:
        assert instance.get_latest_materialization_event(raw.key) is None
        run = materialize([raw, total], instance=instance)
        entry = instance.get_latest_materialization_event(AssetKey("raw"))
        assert entry is not None
        made = entry.asset_materialization
        [record] = instance.fetch_materializations("total", limit=3).records
        [told] = run.asset_materializations_for_node("total")

    assert entry.run_id == run.run_id == record.run_id
    assert made is not None
    assert made.metadata["rows"].value == 2
    assert {name: made.tags[name] for name in ("owner", "dagster/code_version")} == {
        "owner": "me",
        "dagster/code_version": "3",
    }
    assert told.tags["dagster/data_version"] == "q"
    assert told.tags["dagster/data_version_is_user_provided"] == "true"


def test_its_keys_of_dynamic_partitions_are_its_own():
    regions = DynamicPartitionsDefinition(name="regions")

    @asset(partitions_def=regions)
    def sales(context):
        return context.partition_key

    defs = Definitions([sales], jobs=[define_asset_job("all_sales", [sales])])
    with instance_for_test() as instance:
        instance.add_dynamic_partitions("regions", ["us", "eu"])
        instance.delete_dynamic_partition("regions", "eu")
        assert instance.has_dynamic_partition("regions", "us")
        assert materialize([sales], instance=instance, partition_key="us").asset_value("sales") == "us"
        assert defs.get_job_def("all_sales").execute_in_process(instance=instance, partition_key="us").success
        assert instance.get_materialized_partitions(sales.key) == {"us"}

    assert regions.get_partition_keys() == []


def test_partitions_are_told_by_their_keys():
    @asset(partitions_def=StaticPartitionsDefinition(["2026-01", "x y"]))
    def parts(context):
        return context.partition_key

    instance = DagsterInstance.ephemeral()
    materialize([parts], instance=instance)

    assert instance.get_materialized_partitions("parts") == {"2026-01", "x y"}


def test_what_dagster_s_database_tells_is_refused_with_what_to_ask_instead():
    with pytest.raises(AttributeError, match=r"DagsterInstance has no get_runs: .*%asset_runs tell what was made\."):
        DagsterInstance.ephemeral().get_runs()


def test_results_are_told_as_a_filter_chooses_and_nothing_else_is():
    instance = DagsterInstance.ephemeral()
    made = DagsterEventType["ASSET_MATERIALIZATION"]
    of = EventRecordsFilter(made, raw.key)
    assert instance.get_event_records(of) == []
    materialize([raw, total], instance=instance)
    [record] = instance.get_event_records(of, limit=1)
    assert record.asset_key == raw.key
    assert instance.get_event_records(EventRecordsFilter(made, raw.key, after_cursor=record.storage_id)) == []
    materialize([raw], instance=instance, force=True)
    newest = instance.get_event_records(of)
    assert [each.storage_id for each in newest] == [
        each.storage_id for each in instance.get_event_records(of, None, True)
    ][::-1]
    with pytest.raises(AttributeError, match="tells of materializations of an asset alone"):
        instance.get_event_records(EventRecordsFilter(DagsterEventType["STEP_FAILURE"]))
