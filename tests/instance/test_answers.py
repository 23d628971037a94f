"""Answers: what plan, why and history say, and how they print."""

from __future__ import annotations

import pytest

from nbasset import DataVersion, SourceAsset, asset, history, materialize, plan, status, why
from nbasset.core.errors import InvalidSelection
from nbasset.core.planning import Action
from nbasset.instance.answers import branches, plain_sources


def twice(raw):
    return [x * 2 for x in raw]


@asset(name="raw")
def raw():
    return [1, 2]


@asset
def total(raw):
    return sum(raw)


@asset(name="raw")
def edited():
    return [1, 3]


@asset
def broken(total):
    raise ValueError("no")


@asset
def after(broken):
    return broken


def test_a_plan_says_what_would_be_made_why_and_what_it_costs_and_makes_nothing():
    materialize([raw, total])
    status(edited)
    found = plan("total")
    assert [(step.asset, step.action) for step in found.steps] == [("raw", Action.MAKE), ("total", Action.MAKE)]
    assert found.to_make == ("raw", "total")
    assert "its code changed" in found.steps[0].reason
    assert found.seconds == pytest.approx(sum(step.seconds for step in found.steps))
    assert str(found).splitlines()[0].startswith("raw: make (its code changed (- ")
    assert str(found).splitlines()[-1] == found.bill
    assert str(status("total")).startswith("STALE")


def test_what_is_fresh_comes_from_the_store_unless_it_is_asked_for_again():
    materialize([raw, total])
    assert [str(step) for step in plan().steps] == ["raw: from the store", "total: from the store"]
    assert plan().to_make == ()
    assert plan("total", force=True).to_make == ("total",)


@pytest.mark.parametrize("several", [list, iter])
def test_a_plan_of_assets_is_of_these_very_assets(several):
    materialize([raw])
    materialize([edited])
    found = plan(several([raw, total]))
    assert [(step.asset, step.action) for step in found.steps] == [("raw", Action.SKIP), ("total", Action.MAKE)]


def test_why_leads_back_to_the_root():
    materialize([raw, total])
    status(edited)
    found = why("total")
    assert (found.asset, str(found.status), len(found.causes)) == ("total", "STALE", 1)
    assert [name for name, _ in found.paths[0]] == ["total", "raw"]
    lines = str(found).splitlines()
    assert lines[:3] == ["total is stale", "└─ raw is stale", "   └─ its code changed"]
    assert lines[-1].strip() == "+ return [1, 3]"


def test_why_of_what_is_blocked_says_each_thing_once():
    @asset
    def orders():
        raise ValueError("no orders today")

    @asset
    def sums(orders):
        return 1

    @asset
    def report(sums):
        return 2

    materialize([orders, sums, report], raise_on_error=False)
    told = "report is blocked: sums is blocked: orders failed: ValueError: no orders today"
    assert str(why(report)) == told


def test_why_of_what_is_fresh_says_that_nothing_changed():
    materialize([raw, total])
    assert str(why(total)) == "total is fresh: nothing it uses has changed."
    assert why(total).causes == why(total).paths == ()


def test_history_tells_what_happened_in_order_with_the_error():
    run = materialize([raw, total, broken, after], raise_on_error=False)
    made, failed, blocked = history("total"), history("broken"), history("after")
    assert [(each.what, each.told, each.took is not None) for each in made] == [
        ("made", f"int {run.asset_value('total')}", True)
    ]
    assert [(each.what, each.told) for each in failed] == [("failed", "ValueError: no")]
    assert [(each.what, each.took) for each in blocked] == [("blocked", None)]
    assert "broken" in blocked[0].told
    assert made[0].run_id == failed[0].run_id == blocked[0].run_id
    assert made[0].at <= failed[0].at
    assert ": failed, took " in str(failed[0])


def test_a_source_was_asked_and_not_made():
    table = SourceAsset("table", observe_fn=lambda: DataVersion("29 November"))
    lake = SourceAsset("lake")
    for _ in range(2):
        materialize([table, lake])
    assert [str(each).partition(": ")[2] for each in history("table")] == ["asked for its version: 29 November"] * 2
    assert [str(each).partition(": ")[2] for each in history("lake")] == ["asked for its version"] * 2


def test_history_of_what_was_put_back_says_reused():
    materialize([raw])
    materialize([edited])
    materialize([raw])
    assert [each.what for each in history(raw)] == ["made", "made", "reused"]


@pytest.mark.parametrize("word", [why, history, plan])
def test_a_name_nobody_has_is_answered_with_the_nearest(word):
    status(total)
    with pytest.raises(InvalidSelection, match="There is no asset 'totl'; did you mean total"):
        word("totl")


def test_a_script_has_no_plain_cells(program):
    program.define("def a():\n    return 1")
    assert plain_sources(program.instance, "a") == ()


def test_why_of_several_reasons_is_a_tree():
    one = ("a is stale", ())
    tree = branches([[one, ("k changed", ("- 1", "+ 2"))], [one, ("m changed", ())], [("n changed", ())]])
    assert tree == [
        "├─ a is stale",
        "│  ├─ k changed",
        "│  │    - 1",
        "│  │    + 2",
        "│  └─ m changed",
        "└─ n changed",
    ]
