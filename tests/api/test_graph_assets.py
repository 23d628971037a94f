"""Assets that graphs of ops make."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetKey,
    AssetOut,
    AssetsDefinition,
    Out,
    Output,
    asset,
    graph,
    graph_asset,
    graph_multi_asset,
    materialize,
    op,
)


@op
def one():
    return 1


@op
def add(x, y):
    return x + y


@op(out={"low": Out(), "high": Out(is_required=False)})
def limits():
    yield Output(1, "low")


def test_the_steps_of_a_graph_are_lines_of_its_asset(capsys):
    @graph_asset
    def sums():
        return add(one(), one())

    materialize(sums)
    told = [line.split(" ", 1)[1] for line in capsys.readouterr().err.splitlines() if "gave" in line]
    assert told == ["one gave 1", "one_2 gave 1", "add gave 2"]


def test_a_fresh_asset_of_a_graph_runs_none_of_its_ops():
    @graph_asset
    def quiet():
        return one()

    assert materialize(quiet).made == ("quiet",)
    assert materialize(quiet).made == ()


def test_an_asset_whose_op_was_left_out_says_so():
    @graph_asset
    def nothing():
        return limits().high

    run = materialize(nothing, raise_on_error=False)
    assert not run.success


def test_of_several_assets_those_are_made_that_were_given():
    @graph_multi_asset(outs={"low": AssetOut(), "high": AssetOut(is_required=False)}, group_name="g")
    def both():
        found = limits()
        return {"low": found.low, "high": found.high}

    run = materialize(both)
    assert run.asset_value("low") == 1
    assert both.group_name == "g"


def test_a_graph_and_an_op_become_assets_under_keys_that_are_said():
    @asset
    def orders():
        return 4

    @graph
    def sums(rows):
        return add(rows, one())

    from_graph = AssetsDefinition.from_graph(
        sums, keys_by_input_name={"rows": AssetKey("orders")}, key_prefix="sales", group_name="g"
    )
    from_op = AssetsDefinition.from_op(limits, metadata_by_output_name={"low": {"unit": "eur"}})
    run = materialize([orders, from_graph, from_op])
    assert run.asset_value(AssetKey(["sales", "sums"])) == 5
    assert run.asset_value("low") == 1
    assert from_op.outs[AssetKey("low")].metadata == {"unit": "eur"}


def test_an_error_of_an_op_is_that_of_its_asset():
    @op
    def fail(x):
        raise KeyError("no")

    @graph_asset
    def broken():
        return fail(one())

    with pytest.raises(KeyError):
        materialize(broken)
