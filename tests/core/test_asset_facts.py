"""Assets answer what Dagster's are asked: specs of their results, and attributes by key."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.core.errors import InvalidSelection


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


def test_specs_say_what_is_said_of_assets():
    spec = orders.get_asset_spec()
    assert (spec.group_name, spec.tags, spec.owners, spec.kinds) == ("sales", {"tier": "gold"}, ("team:data",), {"csv"})
    assert (spec.description, spec.metadata["rows"]) == ("What was ordered.", 2)
    assert [str(each.asset_key) for each in total.get_asset_spec().deps] == ["orders", "crm"]
    assert total.get_asset_spec().metadata["dagster/io_manager_key"] == "files"
    assert [each.skippable for each in limits.specs] == [False, True]
    with pytest.raises(InvalidSelection, match="does not make x"):
        orders.get_asset_spec(dg.AssetKey("x"))


def test_attributes_are_told_by_key():
    low, high = limits.keys
    assert limits.group_names_by_key == {low: "limits", high: "default"}
    assert limits.keys_by_output_name == {"low": low, "high": high}
    assert total.keys_by_input_name == {"orders": dg.AssetKey("orders")}
    assert total.asset_deps == {total.key: {dg.AssetKey("orders"), dg.AssetKey("crm")}}
    assert (orders.tags_by_key, orders.owners_by_key) == (
        {orders.key: {"tier": "gold", "dagster/kind/csv": ""}},
        {orders.key: ["team:data"]},
    )
    assert (total.code_versions_by_key, orders.metadata_by_key) == ({total.key: "2"}, {orders.key: {"rows": 2}})
    assert (orders.descriptions_by_key, total.descriptions_by_key) == ({orders.key: "What was ordered."}, {})
    assert (total.required_resource_keys, orders.specs_by_key[orders.key].key) == ({"files"}, orders.key)
    assert orders.is_executable


@dg.multi_asset(
    outs={"first": dg.AssetOut(), "second": dg.AssetOut()}, internal_asset_deps={"second": {dg.AssetKey("first")}}
)
def both(orders, total):
    return orders, total


def test_what_results_of_one_body_rest_on_among_themselves_is_told_and_what_nobody_names_is_used_for_all():
    first, second, uses = dg.AssetKey("first"), dg.AssetKey("second"), {dg.AssetKey("orders"), dg.AssetKey("total")}
    assert both.asset_deps == {first: uses, second: {first, *uses}}
    assert set(both.dependency_keys) == {first, *uses}
    assert {dep.asset_key for dep in both.get_asset_spec(second).deps} == {first, *uses}
    assert limits.asset_deps == {dg.AssetKey("low"): set(), dg.AssetKey("high"): set()}


class Rates(dg.ConfigurableResource):
    rate: int = 3


def test_parameters_that_take_resources_are_no_assets():
    @dg.asset
    def priced(context, orders, rates: Rates, factor: dg.ResourceParam[float]): ...

    assert [str(each) for each in priced.dependency_keys] == ["orders"]
    assert (list(priced.keys_by_input_name), priced.input_names) == (["orders"], ["orders"])
    assert priced.required_resource_keys == {"rates", "factor", "io_manager"}
    assert [each.asset_key for each in priced.get_asset_spec().deps] == [dg.AssetKey("orders")]


def test_when_results_are_made_by_themselves_is_told_where_it_is_said():
    eager = dg.AutomationCondition.eager()
    found = dg.asset(name="found", automation_condition=eager)(lambda: 1)
    assert (found.automation_conditions_by_key, orders.automation_conditions_by_key) == ({found.key: eager}, {})
