"""Assets are changed as Dagster's are: other keys and labels, some of their results, sources instead."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidDefinition, InvalidSelection


@dg.asset(group_name="sales", tags={"tier": "gold"}, metadata={"rows": 2})
def orders():
    return [3, 4]


@dg.asset(deps=["crm"])
def total(orders):
    return sum(orders)


@dg.multi_asset(outs={"low": dg.AssetOut(group_name="limits"), "high": dg.AssetOut(is_required=False)}, can_subset=True)
def limits(context):
    values = {"low": 1, "high": 9}
    for name in context.selected_output_names:
        yield dg.Output(values[name], output_name=name)


@dg.multi_asset(
    outs={"first": dg.AssetOut(), "second": dg.AssetOut()}, internal_asset_deps={"second": {dg.AssetKey("first")}}
)
def both(orders, total):
    return orders, total


def test_what_is_said_of_assets_can_be_changed_and_nothing_else():
    def raw(spec):
        return spec.replace_attributes(group_name="raw").merge_attributes(tags={"new": "yes"}, metadata={"more": 1})

    found, spec = dg.map_asset_specs(raw, [orders, dg.AssetSpec("crm", group_name="x")])
    assert (found.group_name, found.tags, found.metadata) == (
        "raw",
        {"tier": "gold", "new": "yes"},
        {"rows": 2, "more": 1},
    )
    assert (spec.group_name, found.body) == ("raw", orders.body)
    both = limits.map_asset_specs(raw)
    assert {each.group_name for each in both.outs.values()} == {"raw"}
    with pytest.raises(InvalidDefinition, match="not its key or what it rests on"):
        orders.map_asset_specs(lambda spec: spec.replace_attributes(key="other"))
    with pytest.raises(InvalidDefinition, match="A spec has no 'group'; did you mean group_name"):
        dg.AssetSpec("x").replace_attributes(group="y")
    assert dg.AssetSpec("x").with_io_manager_key("files").metadata == {"dagster/io_manager_key": "files"}


def test_what_is_said_of_them_may_be_changed_and_what_they_rest_on_stays():
    changed = both.map_asset_specs(lambda spec: spec.replace_attributes(group_name="sales"))
    assert changed.asset_deps == both.asset_deps
    assert set(changed.group_names_by_key.values()) == {"sales"}


def test_labels_are_given_to_results_that_have_none():
    found = total.with_attributes(
        group_names_by_key={total.key: "reports"},
        tags_by_key={total.key: {"tier": "gold"}},
        automation_condition="eager",
    )
    assert (found.group_name, found.tags, found.automation_condition) == ("reports", {"tier": "gold"}, "eager")
    assert (found.body, total.group_name) == (total.body, "default")
    assert orders.with_attributes(metadata_by_key={orders.key: {"rows": 3}}).metadata == {"rows": 3}
    policy = dg.BackfillPolicy.single_run()
    assert total.with_attributes(backfill_policy=policy).backfill_policy == policy
    with pytest.raises(InvalidDefinition, match="orders has group_name already"):
        orders.with_attributes(group_names_by_key={orders.key: "raw"})
    with pytest.raises(InvalidDefinition, match="orders has tags already"):
        orders.with_attributes(tags_by_key={orders.key: {"tier": "silver"}})


def test_with_other_keys_values_still_find_their_way():
    keys = {each: each.with_prefix("shop") for each in (orders.key, total.key, dg.AssetKey("crm"))}
    there = [each.with_attributes(asset_key_replacements=keys) for each in (orders, total)]
    assert [str(each) for one in there for each in one.keys] == ["shop/orders", "shop/total"]
    assert {str(each) for each in there[1].dependency_keys} == {"shop/orders", "shop/crm"}
    assert dg.materialize(there).asset_value(dg.AssetKey(["shop", "total"])) == 7


def test_checks_types_and_mappings_go_with_other_keys():
    odd = dg.DagsterType(lambda _, value: value % 2 == 1, "Odd")
    earlier = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)
    days = dg.DailyPartitionsDefinition("2026-01-01")

    @dg.asset(
        dagster_type=odd,
        check_specs=[dg.AssetCheckSpec("small", asset="rows")],
        partitions_def=days,
        deps=[dg.AssetDep("raw", partition_mapping=earlier)],
    )
    def rows(): ...

    found = rows.rekeyed({rows.key: dg.AssetKey("lines"), dg.AssetKey("raw"): dg.AssetKey("source")})
    assert list(found.types) == [dg.AssetKey("lines")]
    assert [each.asset_key for each in found.check_specs] == [dg.AssetKey("lines")]
    assert found.get_partition_mapping(dg.AssetKey("source")) == earlier


def test_some_results_of_a_body_are_an_asset_of_their_own():
    low = limits.subset_for({dg.AssetKey("low"), dg.AssetKey("x")})
    assert (low.keys == {dg.AssetKey("low")}, low.is_subset) == (True, True)
    run = dg.materialize([low])
    assert run.asset_value("low") == 1
    assert [str(each) for each in run.made] == ["low"]


def test_a_source_instead_of_an_asset_is_given_by_its_io_manager():
    class Kept(dg.IOManager):
        def handle_output(self, context, obj):
            assert context.asset_key == total.key  # a source is not kept again

        def load_input(self, context):
            return {"orders": [5, 6]}[context.asset_key.to_user_string()]

    source = orders.to_source_asset()
    assert (source.key, source.group_name, source.external) == (orders.key, "sales", True)
    run = dg.materialize([source, total], resources={"io_manager": Kept()})
    assert run.asset_value("total") == 11
    assert [str(each.key) for each in limits.to_source_assets()] == ["low", "high"]
    assert limits.to_source_asset("high").key == dg.AssetKey("high")
    with pytest.raises(InvalidSelection, match="makes several results: name one"):
        limits.to_source_asset()
