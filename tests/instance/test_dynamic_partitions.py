"""Partitions whose keys come and go: kept by the store, there for the next look."""

from __future__ import annotations

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nbasset as dg
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.instance import Instance
from nbasset.instance.dynamic_partitions import DynamicPartitionsDefinition

REGIONS = DynamicPartitionsDefinition(name="regions")


@pytest.fixture
def instance(tmp_path):
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    yield found
    found.close()


@dg.asset(partitions_def=REGIONS)
def sales(context):
    return context.partition_key * 2


@dg.asset
def all_sales(sales):
    return sorted(sales.values()) if isinstance(sales, dict) else sales


def test_a_key_that_is_added_is_made_and_one_that_is_removed_is_missed_by_nobody(instance, tmp_path):
    keys = instance.opened.partition_keys
    keys.add_dynamic_partitions("regions", ["us", "eu"])
    run = dg.materialize([sales, all_sales], instance=instance)
    assert run.asset_value("all_sales") == ["eueu", "usus"]
    keys.add_dynamic_partitions("regions", ["jp"])
    run = dg.materialize([sales, all_sales], instance=instance)
    assert list(run.made) == ["sales[partition=jp]", "all_sales"]
    keys.delete_dynamic_partition("regions", "us")
    run = dg.materialize([sales, all_sales], instance=instance)
    assert list(run.made) == ["all_sales"]
    assert run.asset_value("all_sales") == ["eueu", "jpjp"]


def test_a_look_that_follows_others_sees_keys_that_have_come(instance):
    instance.register(Definitions([sales]))
    instance.opened.partition_keys.add_dynamic_partitions("regions", ["us"])
    assert str(instance.status("sales[partition=us]").status) == "MISSING"
    assert REGIONS.get_partition_keys(dynamic_partitions_store=instance.opened.partition_keys) == ["us"]


def test_a_body_adds_keys_by_dagsters_names_and_reads_those_of_its_own_store(instance):
    @dg.asset
    def discovered(context):
        context.instance.add_dynamic_partitions("regions", ["us", "eu"])
        return context.instance.get_dynamic_partitions("regions")

    run = dg.materialize([discovered], instance=instance)
    assert run.asset_value("discovered") == ["us", "eu"]
    assert dg.materialize([sales], partition_key="eu", instance=instance).asset_value("sales") == "eueu"
    with pytest.raises(InvalidSelection, match="There is no partition 'jp'"):
        dg.materialize([sales], partition_key="jp", instance=instance)


def test_a_function_can_tell_the_keys_instead(instance):
    told = DynamicPartitionsDefinition(lambda now: ["a", "b"])

    @dg.asset(partitions_def=told)
    def letter(context):
        return context.partition_key

    assert dict(dg.materialize([letter], instance=instance).asset_value("letter")) == {"a": "a", "b": "b"}
    with pytest.raises(InvalidDefinition, match="told by a function"):
        told.add("c")


def test_definitions_of_one_name_are_one():
    assert DynamicPartitionsDefinition(name="regions") == REGIONS
    assert REGIONS.build_add_request(["us"]).partition_keys == ["us"]
    assert REGIONS.build_delete_request(["us"]).partitions_def_name == "regions"
    with pytest.raises(InvalidDefinition, match="takes a name, or a function"):
        DynamicPartitionsDefinition()


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "look", "make"]), st.sampled_from("abcd")), max_size=12))
def test_whatever_comes_and_goes_a_run_gives_what_running_everything_would(tmp_path_factory, happenings):
    instance = Instance(tmp_path_factory.mktemp("store"), notebook="n", warn=lambda sentence: None)
    keys = instance.opened.partition_keys
    expected: list[str] = []
    for what, key in happenings:
        if what == "add":
            keys.add_dynamic_partitions("regions", [key])
            expected += [key] * (key not in expected)
        elif what == "remove":
            keys.delete_dynamic_partition("regions", key)
            expected = [each for each in expected if each != key]
        elif what == "make":
            dg.materialize([sales, all_sales], instance=instance, raise_on_error=False)
        else:
            instance.register(Definitions([sales, all_sales]))
            instance.status("all_sales")
    keys.add_dynamic_partitions("regions", ["x", "y"])
    expected += ["x", "y"]
    run = dg.materialize([sales, all_sales], instance=instance)
    assert run.asset_value("all_sales") == sorted(key * 2 for key in expected)
    assert list(dg.materialize([sales, all_sales], instance=instance).made) == []
    instance.close()
