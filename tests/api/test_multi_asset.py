"""Several assets of one function: made together, each with its own name; what is fresh is not made again."""

from __future__ import annotations

import pytest

import nbasset
from nbasset import (
    AssetExecutionContext,
    AssetKey,
    AssetOut,
    AssetSelection,
    AssetSpec,
    DataVersion,
    Definitions,
    MaterializeResult,
    Output,
    StaticPartitionsDefinition,
    asset,
    materialize,
    multi_asset,
    status,
)
from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.core.runs import Outcome


def test_a_second_run_makes_nothing_and_gives_the_same():
    @multi_asset(outs={"low": AssetOut(), "high": AssetOut(key_prefix="top")})
    def limits():
        return 1, 9

    @asset(ins={}, deps=[AssetKey(["top", "high"])])
    def after():
        return "after"

    assert materialize([limits, after]).made == ("low", "top/high", "after")
    again = materialize([limits, after])
    assert (again.made, again.asset_value("low"), again.asset_value("top/high")) == ((), 1, 9)


def test_what_a_body_may_leave_out_and_has_left_out_is_not_asked_for_again():
    @multi_asset(outs={"a": AssetOut(), "b": AssetOut(is_required=False)})
    def some():
        yield Output(1, "a")

    @asset
    def of_b(b):
        return b

    for made in (("a", "b"), ()):
        run = materialize([some, of_b])
        assert (run.success, run.made) == (True, made)
        assert run.run.assets["of_b"].outcome is Outcome.WAITS
        assert run.run.assets["of_b"].reason == "its body gave no b, which is optional"
        with pytest.raises(NeverMade):
            run.asset_value("of_b")
    assert str(status("b")).startswith("FRESH")


def test_a_part_of_them_is_made_alone_where_the_body_can_do_that():
    @multi_asset(outs={"a": AssetOut(), "b": AssetOut()}, can_subset=True)
    def either(context: AssetExecutionContext):
        assert context.is_subset
        for name in sorted(context.selected_output_names):
            yield Output(name.upper(), name)

    assert materialize([either], selection=AssetSelection.assets("b")).made == ("b",)
    assert materialize([either], selection="a").made == ("a",)
    run = materialize([either])
    assert (run.made, run.asset_value("a"), run.asset_value("b")) == ((), "A", "B")


def test_what_a_part_of_them_draws_is_not_taken_for_what_all_would_draw():
    import random

    @multi_asset(outs={"a": AssetOut(), "b": AssetOut()}, can_subset=True)
    def drawn(context):
        for name in sorted(context.selected_output_names):
            yield Output(random.random(), name)

    materialize([drawn], selection="b")
    assert "untracked" in str(status("b"))


def test_results_are_told_by_their_keys_and_metadata_and_versions_are_each_ones_own():
    @multi_asset(specs=[AssetSpec("a", metadata={"kept": "there"}), AssetSpec(["x", "b"])])
    def specified():
        return (
            MaterializeResult(asset_key="a", metadata={"rows": 3}, data_version=DataVersion("v1")),
            MaterializeResult(asset_key=["x", "b"]),
        )

    materialize([specified])
    made = status("a").current
    assert (made.data_version, made.making.metadata, made.making.definition_metadata) == (
        "v1",
        {"rows": 3},
        {"kept": "there"},
    )
    assert status("x/b").current.making.definition_metadata == {}


def test_groups_of_several_are_selected_by_each_ones_own():
    @multi_asset(outs={"a": AssetOut(group_name="one"), "b": AssetOut(group_name="two")})
    def both():
        return 1, 2

    @asset(group_name="two")
    def other():
        return 3

    Definitions([both, other])
    two = AssetSelection.groups("two")
    with pytest.raises(InvalidSelection, match="One body makes b and a, and makes all of them"):
        materialize([both, other], selection=two)
    assert materialize([both, other], selection=two.required_multi_asset_neighbors()).made == ("a", "b", "other")


def test_what_a_body_left_out_for_one_partition_is_not_gathered_and_the_run_ends_well():
    regions = StaticPartitionsDefinition(["north", "south"])

    @multi_asset(outs={"odd": AssetOut(is_required=False), "even": AssetOut()}, partitions_def=regions)
    def split(context):
        if context.partition_key == "north":
            yield Output(1, output_name="odd")
        yield Output(2, output_name="even")

    @asset(partitions_def=regions)
    def more(odd):
        return odd + 1

    @asset
    def of_odd(odd):
        return dict(odd)

    @asset
    def of_more(more):
        return dict(more)

    @asset
    def of_even(even):
        return dict(even)

    for of_one in (["more[partition=north]", "of_even"], []):
        run = materialize([split, more, of_odd, of_more, of_even])
        assert run.success
        assert [name for name in run.made if name.startswith(("more", "of_"))] == of_one
        assert run.asset_value("of_even") == {"north": 2, "south": 2}
        assert str(status("of_odd")).startswith("MISSING")


def test_an_asset_that_need_not_give_anything_leaves_out_what_rests_on_it():
    given = []

    @nbasset.asset(output_required=False, group_name="sales")
    def perhaps():
        if given:
            yield nbasset.Output(given[0])

    @nbasset.asset
    def after(perhaps):
        return perhaps * 2

    run = nbasset.materialize([perhaps, after], raise_on_error=False)
    assert run.success
    assert [each.step_key for each in run.get_step_success_events()] == ["perhaps"]
    assert perhaps.get_asset_spec().skippable
    given.append(4)
    run = nbasset.materialize([perhaps, after], again=True)
    assert (run.asset_value("perhaps"), run.asset_value("after")) == (4, 8)
    assert run.output_for_node("perhaps") == 4


def test_what_is_said_for_dagster_alone_is_kept_and_counts_for_nothing():
    def rows():
        return [1]

    plain = nbasset.asset(rows)
    told = nbasset.asset(pool="small", op_tags={"cpu": "2"}, is_virtual=False, hooks=[print])(rows)
    assert (told.beside, told.hooks) == ({"pool": "small", "op_tags": {"cpu": "2"}}, (print,))
    assert nbasset.materialize([plain]).made == ("rows",)
    assert nbasset.materialize([told]).made == ()
