"""What bodies ask their contexts about other results."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from nbasset import AssetKey, DataVersion, Output, StaticPartitionsDefinition, asset, materialize
from nbasset.core.errors import NeverMade
from nbasset.instance import Instance

pytestmark = pytest.mark.processes


@pytest.fixture
def instance(tmp_path):
    with closing(Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)) as instance:
        yield instance


@asset(key_prefix="shop")
def raw():
    return [1, 2]


@asset(partitions_def=StaticPartitionsDefinition(["north", "south"]))
def by_region(context):
    return context.partition_key


RAW = AssetKey(["shop", "raw"])


def test_a_body_loads_what_it_rests_on_by_its_key_as_a_private_copy(instance):
    @asset(deps=[raw])
    def total(context):
        context.load_asset_value(RAW).append(3)
        return sum(context.load_asset_value(RAW, python_type=list))

    run = materialize([raw, total], instance=instance)
    assert (run.asset_value("total"), run.asset_value(RAW)) == (3, [1, 2])
    assert "untracked" not in str(instance.status("total"))
    assert materialize([raw, total], instance=instance).made == ()


def test_who_loads_what_it_does_not_rest_on_is_untracked(instance):
    @asset
    def total(context):
        return sum(context.load_asset_value(RAW))

    materialize([raw], instance=instance)
    assert materialize([raw, total], instance=instance).asset_value("total") == 3
    assert "the value of shop/raw, loaded by its key: name it in deps" in str(instance.status("total").marks)


def test_one_partition_is_loaded_by_its_key(instance):
    @asset(deps=[by_region])
    def north(context):
        return context.load_asset_value("by_region", partition_key="north")

    assert materialize([by_region, north], instance=instance).asset_value("north") == "north"


def test_what_was_never_made_and_what_nobody_knows_cannot_be_loaded(instance):
    @asset
    def total(context):
        return context.load_asset_value("nothing")

    with pytest.raises(NeverMade, match="nothing has no value to load for total: name it in deps"):
        materialize([total], instance=instance)


def test_provenance_tells_the_versions_that_a_result_was_made_from(instance):
    found = []

    @asset(code_version="7")
    def versioned():
        return Output(1, data_version=DataVersion("v1"))

    @asset(deps=[raw])
    def total(context, versioned):
        found.extend(context.get_asset_provenance(each) for each in ("versioned", "total", "nothing"))
        return versioned

    @asset(deps=["total"])
    def after(context):
        found.append(context.get_asset_provenance("total"))

    materialize([raw, versioned, total, after], instance=instance)
    own, before, nothing, last = found
    assert (own.code_version, own.input_data_versions) == ("7", {})
    assert before is nothing is None
    assert set(last.input_data_versions) == {RAW, AssetKey("versioned")}
    assert last.input_data_versions[AssetKey("versioned")] == "v1"


@pytest.mark.slow
def test_a_body_in_another_process_knows_its_run_and_one_that_asks_the_store_is_made_in_the_kernel(instance):
    @asset
    def told(context):
        return context.get_tag("team"), context.job_name, os.getpid()

    @asset(deps=[raw])
    def loads(context):
        return context.load_asset_value(RAW), os.getpid()

    run = materialize([raw, told, loads], instance=instance, executor="processes 1", tags={"team": "a"})
    team, job, process = run.asset_value("told")
    assert (team, job) == ("a", "__ephemeral_asset_job__")
    assert process != os.getpid()
    assert run.asset_value("loads") == ([1, 2], os.getpid())
