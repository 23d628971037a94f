"""Definitions tell what rests on what, as Dagster's asset graph is asked for it."""

from __future__ import annotations

import pytest

import nbasset as dg


@dg.asset(group_name="sales", deps=["crm"])
def orders():
    return [3, 4]


@dg.asset
def total(orders):
    return sum(orders)


@dg.asset_check(asset=total)
def positive(total):
    return total > 0


DEFINITIONS = dg.Definitions([total, orders, dg.AssetSpec("prices", group_name="raw")], asset_checks=[positive])


def test_keys_are_told_with_those_of_what_others_make():
    graph = DEFINITIONS.resolve_asset_graph()
    told = {each.to_user_string() for each in graph.get_all_asset_keys()}
    assert told == {"orders", "total", "prices", "crm"}
    assert graph.materializable_asset_keys == {orders.key, total.key}
    assert graph.external_asset_keys == {dg.AssetKey("prices"), dg.AssetKey("crm")}
    assert (graph.has(total.key), graph.has(dg.AssetKey("x"))) == (True, False)
    assert [each.to_user_string() for each in graph.asset_check_keys] == ["total:positive"]


def test_each_asset_stands_after_what_it_rests_on():
    order = DEFINITIONS.resolve_asset_graph().toposorted_asset_keys
    assert order.index(orders.key) < order.index(total.key)
    assert set(order) == {orders.key, total.key, dg.AssetKey("prices")}


def test_an_asset_knows_what_is_around_it_and_what_is_said_of_it():
    graph = DEFINITIONS.resolve_asset_graph()
    node = graph.get(orders.key)
    assert (node.parent_keys, node.child_keys) == ({dg.AssetKey("crm")}, {total.key})
    assert (node.group_name, node.is_materializable) == ("sales", True)
    assert (graph.get(dg.AssetKey("prices")).group_name, graph.get(dg.AssetKey("prices")).is_materializable) == (
        "raw",
        False,
    )
    with pytest.raises(KeyError):
        graph.get(dg.AssetKey("x"))
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = node.colour


def test_selections_are_resolved_against_it():
    graph = DEFINITIONS.resolve_asset_graph()
    assert dg.AssetSelection.groups("sales").downstream().resolve(graph) == {orders.key, total.key}
    job = dg.define_asset_job("reports", dg.AssetSelection.assets(total))
    assert job.selection.resolve(DEFINITIONS.get_repository_def().asset_graph) == {total.key}
