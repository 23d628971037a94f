"""The toolbar: it offers what makes sense, says what that costs, and only tells that it was pressed."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from views import asset, view

from nbasset.core.forecast import Forecast
from nbasset.ui.graph import AssetGraph
from nbasset.ui.shown_assets import ShownAssets
from nbasset.ui.toolbar import Bill, Pressed, Toolbar


@pytest.fixture
def asked():
    return []


@pytest.fixture
def bar(asked):
    names = ("turn", "fit", "fold", "runs", "make", "make_again", "stop")
    pressed = {name: lambda name=name: asked.append(name) for name in names}
    return Toolbar(Pressed(search=lambda words: asked.append(f"search {words}"), **pressed), ShownAssets(view()))


def buttons(bar):
    found = [each for box in (bar.box, *bar.box.children) for each in getattr(box, "children", ())]
    return {each.description: each for each in found if hasattr(each, "description") and hasattr(each, "click")}


def test_every_button_tells_that_it_was_pressed_and_the_search_what_is_searched_for(bar, asked):
    for each in buttons(bar).values():
        each.click()
    bar.box.children[0].value = "group:x"
    assert asked == ["turn", "fit", "fold", "runs", "make", "stop", "search group:x"], "what makes again asks first"


def test_failed_checks_are_counted_beside_the_statuses():
    bill = Bill()
    unmet = asset("a", marks=["check no_gaps failed"])
    bill.show(ShownAssets(view(unmet, asset("b"))), Forecast())
    assert re.findall(r'nba-(\w+)">([^<]+)<', bill.box.value) == [
        ("fresh", "● 2 fresh"),
        ("unmet", "▲ 1 check failed"),
    ]
    two = asset("a", marks=["check a failed", "check b raised", "check c warns"])
    bill.show(ShownAssets(view(two, asset("b", status="STALE"))), Forecast(("b",), 2.0))
    assert "▲ 2 checks failed" in bill.box.value
    assert "△ 1 check warns" in bill.box.value


def test_what_would_make_nothing_is_disabled(bar):
    assets = ShownAssets(view(asset("a", group="x", status="STALE"), asset("b", group="y")))
    bar.show(assets, Forecast(("a",), 2.0), Forecast())
    make, again = buttons(bar)["Materialize outdated (1)"], buttons(bar)["Make again"]
    assert (make.disabled, make.tooltip) == (False, "a (about 2.0 s)")
    assert again.disabled


def test_what_is_made_again_is_asked_first_with_its_cost_until_something_else_is_shown(bar, asked):
    assets = ShownAssets(view(asset("a"), asset("b")))
    again = buttons(bar)["Make again"]
    bar.show(assets, Forecast(), Forecast(("a", "b"), 4.0))
    again.click()
    assert (again.description, asked) == ("Make again (2 assets, about 4.0 s): sure?", [])
    bar.show(assets, Forecast(), Forecast(("a", "b"), 4.0))
    assert again.description == "Make again"
    again.click()
    again.click()
    assert (again.description, asked) == ("Make again", ["make_again"])


def test_folding_is_offered_where_there_are_groups(bar):
    fold = buttons(bar)["▸ Fold"]
    for groups, display in ((("x", "y"), ""), (("x", "x"), "none")):
        assets = ShownAssets(view(*(asset(f"a{at}", group=group) for at, group in enumerate(groups))))
        bar.show(assets, Forecast(), Forecast())
        assert fold.layout.display == display


def test_what_is_on_looks_pressed(bar):
    graph = AssetGraph([asset("a", group="x"), asset("b", group="y")])
    graph.turn(down=True)
    graph.fold(["x"])
    bar.light(graph, runs=False)
    lit = {name for name, each in buttons(bar).items() if "nba-on" in each._dom_classes}
    assert lit == {"⇅", "▸ Fold"}


def test_the_line_below_says_what_stands_and_costs_or_how_far_a_run_is():
    bill, assets = Bill(), ShownAssets(view(asset("a"), asset("b", status="STALE")))
    bill.show(assets, Forecast(("b",), 2.0))
    assert "● 1 fresh" in bill.box.value
    assert "outdated: b (about 2.0 s)" in bill.box.value
    bill.at_work("<b> · 1 of 2 done", 0.5)
    assert "width:50%" in bill.box.value
    assert "&lt;b&gt; · 1 of 2 done" in bill.box.value
    bill.say("a > b")
    assert "a &gt; b" in bill.box.value
