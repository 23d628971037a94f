"""Assets composed of ops: names in graphs, and ops that are other ones by now."""

from __future__ import annotations

from nbasset import AssetKey, AssetsDefinition, asset, graph, graph_asset, materialize, op, status, why


def test_in_a_graph_an_op_is_meant_where_an_asset_is_called_the_same():
    space = {"op": op, "graph_asset": graph_asset, "AssetsDefinition": AssetsDefinition}
    exec(
        "@op\ndef one(): return 1\n@op\ndef more(x): return x + 1\n@graph_asset\ndef sums(): return more(one())\n"
        "made = AssetsDefinition.from_op(one)",
        space,
    )
    run = materialize([space["sums"], space["made"]])
    assert (run.asset_value("sums"), run.asset_value("one")) == (2, 1)


def test_elsewhere_the_asset_is_meant():
    @asset
    def one():
        return 1

    @asset
    def more(one):
        return one + 1

    assert materialize([one, more]).asset_value("more") == 2


def made(space, text):
    exec(f"@op\ndef one(): {text}", space)


def test_an_asset_of_an_op_that_is_another_one_by_now_says_so():
    space = {"op": op}
    made(space, "return 1")
    materialize(AssetsDefinition.from_op(space["one"], keys_by_output_name={"result": AssetKey("first")}))
    assert status("first").status == "FRESH"
    made(space, "return  1  # as before")
    assert status("first").status == "FRESH"
    made(space, "return 2")
    assert status("first").status == "STALE"
    assert "it was made of an older one: run the cell again" in str(why("first"))
    materialize(AssetsDefinition.from_op(space["one"], keys_by_output_name={"result": AssetKey("first")}))
    assert status("first").status == "FRESH"


def test_an_asset_of_a_graph_that_is_another_one_by_now_says_so_too():
    space = {"op": op, "graph": graph}
    exec("@op\ndef one(): return 1\n@graph\ndef ones(): return one()", space)
    materialize(AssetsDefinition.from_graph(space["ones"], keys_by_output_name={"result": AssetKey("first")}))
    exec("@graph\ndef ones(): return one.alias('other')()", space)
    assert status("first").status == "STALE"
    exec("@graph\ndef ones(): return one()", space)
    assert status("first").status == "FRESH"
