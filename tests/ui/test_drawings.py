"""What every way of drawing does alike, as a page sees it that is sent its messages; and what each is there for."""

from __future__ import annotations

import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from ipywidgets.widgets.widget import _instances
from views import asset, several

from nbasset.ui.drawings import OneList, PerElement
from nbasset.ui.graph import AssetGraph


def shown(page, graph):
    return page.graph(graph.box.children[1])


def two() -> list[AssetGraph]:
    assets = [asset("数据", group="x"), asset("b", "数据", group="y"), asset("c", "b", "数据", group="y")]
    return [AssetGraph(several(*assets), lambda _: None, draw) for draw in (PerElement, OneList)]


@pytest.mark.parametrize("draw", [PerElement, OneList])
class TestDrawing:
    """Passed by every way of drawing."""

    def test_every_element_is_on_the_page_with_its_data_class_and_place(self, draw, page):
        graph = AssetGraph(several(asset("a", group="x"), asset("b", "a", group="y")), None, draw)
        found = shown(page, graph)
        assert list(found) == ["group:x", "group:y", "a", "b", "a→b"], "boxes first, lines last"
        assert found["b"]["data"]["parent"] == "group:y"
        assert [each["classes"] for each in found.values()] == ["group", "group", "card", "card", "line"]
        assert found["a"]["position"]["x"] < found["b"]["position"]["x"]
        assert (found["a→b"]["data"]["source"], found["a→b"]["data"]["target"]) == ("a", "b")

    def test_a_status_changes_in_place(self, draw, page):
        graph = AssetGraph(several(asset("a"), asset("b", "a")), None, draw)
        before = graph.box.children[1]
        graph.tell([asset("b", "a", status="STALE")])
        assert graph.box.children[1] is before
        assert shown(page, graph)["b"]["data"] == graph.nodes["b"]["data"]
        assert (shown(page, graph)["b"]["data"]["status"], shown(page, graph)["a"]["data"]["status"]) == (
            "STALE",
            "FRESH",
        )

    def test_what_looks_the_same_is_not_told(self, draw, page):
        graph = AssetGraph(several(asset("a"), asset("b", "a")), None, draw)
        page.told.clear()
        graph.tell([asset("a", metadata={"rows": 3})])
        graph.choose(None)
        assert page.told == []

    def test_what_is_chosen_stands_out_with_what_it_is_joined_to(self, draw, page):
        graph = AssetGraph(several(asset("a"), asset("b", "a"), asset("c")), None, draw)
        graph.choose("a")
        classes = {id: each["classes"] for id, each in shown(page, graph).items()}
        assert classes == {"a": "card chosen", "b": "card near", "c": "card", "a→b": "line near"}
        graph.update(several(asset("a"), asset("b", "a"), asset("c"), asset("d")))
        assert shown(page, graph)["a"]["classes"] == "card chosen", "also in a new drawing"
        graph.choose(None)
        assert {each["classes"] for each in shown(page, graph).values()} == {"card", "line"}

    def test_a_page_that_comes_later_is_sent_what_is_true_then(self, draw, page):
        graph = AssetGraph(several(asset("a"), asset("b", "a")), None, draw)
        graph.tell([asset("a", status="FAILED")])
        graph.choose("b")
        now = shown(page, graph)
        for model_id in page.models:
            page.models[model_id] = _instances[model_id].get_state()
        assert shown(page, graph) == now
        assert now["a"]["data"]["status"] == "FAILED"

    def test_it_is_fitted_when_its_room_changes(self, draw, page):
        graph = AssetGraph(several(asset("a")), None, draw)
        page.told.clear()
        graph.fit()
        assert page.told

    def test_a_click_tells_the_name(self, draw, page):
        clicked = []
        graph = AssetGraph(several(asset("a")), clicked.append, draw)
        canvas = page.canvas(graph.box.children[1])
        assert canvas["_interaction_handlers"] == {"node": ["click"]}
        widget = graph.box.children[1]
        click = {"event": "click", "widget": "node", "data": {"data": {"id": "a"}}}
        getattr(widget, "canvas", widget)._handle_custom_msg(click, [])
        assert clicked == ["a"]

    def test_closing_leaves_nothing_on_the_page(self, draw, page):
        graph = AssetGraph(several(asset("a"), asset("b", "a", group="y")), lambda _: None, draw)
        graph.close()
        left = {state["_model_name"] for state in page.models.values()}
        assert left <= {"LayoutModel", "HTMLStyleModel"}
        graph.tell([asset("a", status="STALE")])
        graph.choose("a")
        graph.fit()


def test_both_ways_show_the_same(page):
    models, whole = two()
    for graph in (models, whole):
        graph.tell([asset("b", "数据", group="y", status="FAILED")])
        graph.choose("c")
    assert shown(page, models) == shown(page, whole)
    one, other = (page.canvas(graph.box.children[1]) for graph in (models, whole))
    own = {"graph", "layout"}
    assert {k: v for k, v in one.items() if k not in own} == {k: v for k, v in other.items() if k not in own}


def test_the_whole_takes_a_handful_of_messages_however_many_assets_there_are(page):
    few, many = (several(*(asset(f"n{each}") for each in range(count))) for count in (2, 90))
    counts = []
    for assets in (few, many):
        page.models.clear()
        AssetGraph(assets, None, OneList)
        counts.append(len(page.models))
    assert counts[0] == counts[1] < 10


def test_many_changes_of_the_whole_are_one_message(page):
    graph = AssetGraph(several(*(asset(f"n{each}") for each in range(50))), None, OneList)
    page.told.clear()
    graph.tell([asset(f"n{each}", status="STALE") for each in range(50)])
    assert len(page.told) == 1
    assert {each["data"]["status"] for each in shown(page, graph).values()} == {"STALE"}


def test_a_graph_that_needs_the_extension_says_so_to_the_style_sheet():
    models, whole = two()
    assert "nba-whole" in whole.box._dom_classes
    assert "nba-whole" not in models.box._dom_classes
