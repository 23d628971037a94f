"""The graph widget, from views made by hand: what it shows, what it sends, when it is built anew."""

from __future__ import annotations

import base64
import re
from functools import partial

import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from views import asset, cause, several

from nbasset.core.status import Status
from nbasset.notebook.at_once import AtOnce
from nbasset.ui import graph as module
from nbasset.ui.drawings import OneList, PerElement
from nbasset.ui.graph import AssetGraph


def shown(node) -> str:
    return base64.b64decode(node["data"]["picture"].partition(",")[2]).decode()


def drawn(graph: AssetGraph):
    return graph.box.children[1]


def rules(graph: AssetGraph) -> str:
    """Of style, for its size."""
    return graph.box.children[0].value + "".join(getattr(drawn(graph), "rules", []))


@pytest.fixture(params=[PerElement, OneList])
def draw(request):
    return request.param


@pytest.fixture
def chain(draw) -> AssetGraph:
    return AssetGraph(several(asset("a"), asset("b", "a"), asset("c", "b", "a")), None, draw)


def test_every_asset_has_one_node_and_every_dependency_one_line(chain, page):
    assert list(chain.nodes) == ["a", "b", "c"]
    assert list(chain.elements)[3:] == ["a→b", "b→c", "a→c"]


@pytest.mark.parametrize("status", list(Status))
def test_a_card_shows_its_status_as_colour_shape_and_word(status):
    node = AssetGraph(several(asset("a", status=str(status)))).nodes["a"]
    look = module.look_of(status)[2]
    assert node["data"]["status"] == status
    assert node["data"]["colour"] == look.light
    assert f"{look.shape} {look.word}" in shown(node)


def test_a_fresh_card_says_value_and_time_and_a_stale_one_why():
    fresh = AssetGraph(several(asset("a"))).nodes["a"]
    assert "list of 5" in shown(fresh)
    assert "250 ms" in shown(fresh)
    stale = AssetGraph(several(asset("a", status="STALE", causes=[cause("code changed")]))).nodes["a"]
    assert "code changed" in shown(stale)


def test_names_are_shown_as_they_are_and_never_as_markup():
    node = AssetGraph(several(asset("数据<b>"))).nodes["数据<b>"]
    assert "数据&lt;b&gt;" in shown(node)


def test_several_groups_are_boxes_and_one_group_is_none(chain):
    assert "parent" not in chain.nodes["a"]["data"]
    graph = AssetGraph(several(asset("a", group="sources"), asset("b", "a", group="models")))
    assert list(graph.elements)[:4] == ["group:sources", "group:models", "a", "b"], "a box comes before what is in it"
    assert graph.nodes["b"]["data"]["parent"] == "group:models"


def test_a_status_change_sends_exactly_one_message(page, draw):
    graph = AssetGraph(several(asset("a"), asset("b", "a"), asset("c", "b", "a")), None, draw)
    page.told.clear()
    graph.update(several(asset("a"), asset("b", "a", status="STALE"), asset("c", "b", "a")))
    assert len(page.told) == 1
    assert graph.nodes["b"]["data"]["status"] == "STALE"


def test_a_status_change_keeps_the_drawing_and_the_node_in_its_box():
    graph = AssetGraph(several(asset("a", group="x"), asset("b", "a", group="y")))
    before = drawn(graph)
    graph.update(several(asset("a", group="x", status="STALE"), asset("b", "a", group="y")))
    assert drawn(graph) is before
    assert graph.nodes["a"]["data"]["parent"] == "group:x"


@pytest.mark.parametrize(
    "after",
    [
        (asset("a"), asset("b", "a"), asset("c", "b", "a"), asset("d", "c")),
        (asset("a"), asset("b", "a")),
        (asset("a"), asset("b", "a"), asset("c", "b")),
        (asset("a"), asset("b", "a"), asset("c", "b", "a", group="other")),
    ],
    ids=["an asset more", "an asset less", "a line less", "another group"],
)
def test_another_structure_is_another_drawing_in_the_same_box(page, chain, after, draw):
    box, before = chain.box, drawn(chain)
    page.told.clear()
    chain.update(several(*after))
    assert chain.box is box
    assert list(chain.nodes) == [each["name"] for each in after]
    if draw is PerElement:
        assert drawn(chain) is not before
        assert before.comm is None, "the former drawing is closed"
    else:
        assert drawn(chain) is before
        assert [data["content"]["type"] for _, data in page.told] == ["anew"], "all of it goes with one message"
    assert page.graph(drawn(chain)) == {id: {"position": {}, **each} for id, each in chain.elements.items()}


def test_a_page_that_comes_later_is_sent_the_structure_of_then(page):
    graph = AssetGraph(several(asset("a")), None, OneList)
    graph.update(several(asset("a"), asset("a_much_longer_name_of_an_asset", "a")))
    state = drawn(graph).get_state()
    assert [each["data"]["id"] for each in state["elements"]] == list(graph.elements)
    assert state["rules"] == page.models[drawn(graph).model_id]["rules"]
    style = drawn(graph).canvas.get_state()["cytoscape_style"]
    assert style == page.canvas(drawn(graph))["cytoscape_style"]


def test_what_changes_before_another_structure_is_sent_goes_with_it(page):
    at_once = AtOnce()
    graph = AssetGraph(several(asset("a")), None, partial(OneList, show=at_once))
    sent = []
    at_once.carry = lambda said, changes, anew: sent.append((changes, anew))
    with at_once.gathered():
        at_once.say({"type": "outdated", "cells": []})
        graph.update(several(asset("a", status="STALE")))
        graph.update(several(asset("a", status="STALE"), asset("b", "a")))
        graph.update(several(asset("a"), asset("b", "a", status="FAILED")))
    ((changes, anew),) = sent
    assert changes == {}
    told = {each["data"]["id"]: each["data"].get("status") for each in anew[drawn(graph).model_id]["elements"]}
    assert told == {"a": "FRESH", "b": "FAILED", "a→b": None}


def test_a_dependency_outside_of_the_shown_assets_is_not_drawn():
    assert list(AssetGraph(several(asset("b", "a"))).elements) == ["b"]


def test_last_words_stay_in_the_place_of_a_closed_graph(chain):
    chain.close("it is elsewhere")
    assert not chain.closed
    assert [child.value for child in chain.box.children] == ["it is elsewhere"]
    chain.tell([asset("a", status="STALE")])


def test_a_layout_is_always_set_and_every_graph_leaves_the_wheel_to_the_page(page, draw):
    small = AssetGraph(several(asset("a"), asset("b", "a")), None, draw)
    assert page.canvas(drawn(small))["cytoscape_layout"]["name"] == "preset"
    assert not page.canvas(drawn(small))["user_zooming_enabled"]
    wide = AssetGraph(several(asset("n0"), *(asset(f"n{each}", f"n{each - 1}") for each in range(1, 12))), None, draw)
    assert not page.canvas(drawn(wide))["user_zooming_enabled"]


def test_the_panel_is_as_high_as_the_graph_asks_for_within_reason(chain):
    low, many = high(chain), AssetGraph(several(*(asset(f"n{each}") for each in range(40))))
    assert module.LOW <= low < high(many) <= module.HIGH


def test_asked_for_it_is_seen_whole_until_it_is_drawn_anew(chain):
    chain.fit_whole()
    assert module.WHOLE in chain.box._dom_classes
    assert f".{module.WHOLE} :is(.nba-elements,.custom-widget){{min-width:0" in rules(chain)
    chain.turn(down=True)
    assert module.WHOLE not in chain.box._dom_classes


def test_where_details_would_take_the_room_of_a_wide_graph_they_stand_below(draw):
    long = AssetGraph(several(asset("n0"), *(asset(f"n{each}", f"n{each - 1}") for each in range(1, 7))), None, draw)
    style = rules(long)
    least = int(re.search(r"min-width:(\d+)px", style)[1])
    assert f"@container nba-panel (min-width:{least}px) and (max-width:{least + 320}px)" in style
    assert f".nba-middle:has(>.{long._own})>.nba-side{{flex:1 1 100%" in style


def high(graph: AssetGraph) -> int:
    return int(re.search(r"max-height:(\d+)px", rules(graph))[1])


def test_a_status_change_draws_only_the_cards_that_differ(monkeypatch):
    graph = AssetGraph(several(*(asset(f"n{each}") for each in range(200))))
    before, drawn_anew = drawn(graph), []
    monkeypatch.setattr(module, "placed", lambda *what: drawn_anew.append("places"))
    monkeypatch.setattr(module, "card_of", lambda *what: drawn_anew.append("cards"))
    looks = []
    real = AssetGraph._looks
    monkeypatch.setattr(AssetGraph, "_looks", lambda self, unit: looks.append(unit.id) or real(self, unit))
    graph.update(several(*(asset(f"n{each}", status="STALE" if each == 7 else "FRESH") for each in range(200))))
    assert drawn(graph) is before
    assert drawn_anew == []
    assert looks == ["n7"]


def test_a_narrow_graph_runs_down_where_that_takes_less_width():
    chain = [asset("a"), asset("b", "a"), asset("c", "b")]
    fan = [asset("a"), *(asset(f"b{number}", "a") for number in range(6))]
    assert [AssetGraph(each, narrow=True).down for each in (chain, fan)] == [True, False]
    assert not AssetGraph(chain).down
