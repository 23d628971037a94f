"""The graph widget, from views made by hand: what it shows, what it sends, when it is built anew."""

from __future__ import annotations

import base64
import re
import time

import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from views import asset, cause, view

from nbasset.core.status import Status
from nbasset.ui import graph as module
from nbasset.ui.graph import AssetGraph


def shown(node) -> str:
    return base64.b64decode(node.data["picture"].partition(",")[2]).decode()


def drawn(graph: AssetGraph):
    return graph.box.children[1]


@pytest.fixture
def chain() -> AssetGraph:
    return AssetGraph(view(asset("a"), asset("b", "a"), asset("c", "b", "a")))


@pytest.fixture
def sent(monkeypatch) -> list[tuple[object, object]]:
    messages: list[tuple[object, object]] = []
    send = module.ipycytoscape.Node.send_state

    def count(self, key=None):
        messages.append((self, key))
        return send(self, key)

    monkeypatch.setattr(module.ipycytoscape.Node, "send_state", count)
    return messages


def test_every_asset_has_one_node_and_every_dependency_one_line(chain):
    assert [node.data["id"] for node in drawn(chain).graph.nodes] == ["a", "b", "c"]
    lines = {(edge.data["source"], edge.data["target"]) for edge in drawn(chain).graph.edges}
    assert lines == {("a", "b"), ("b", "c"), ("a", "c")}


@pytest.mark.parametrize("status", list(Status))
def test_a_card_shows_its_status_as_colour_shape_and_word(status):
    node = AssetGraph(view(asset("a", status=str(status)))).nodes["a"]
    look = module.look_of(status)[2]
    assert node.data["status"] == status
    assert node.data["colour"] == look.light
    assert f"{look.shape} {look.word}" in shown(node)


def test_a_fresh_card_says_value_and_time_and_a_stale_one_why():
    fresh = AssetGraph(view(asset("a"))).nodes["a"]
    assert "list of 5" in shown(fresh)
    assert "250 ms" in shown(fresh)
    stale = AssetGraph(view(asset("a", status="STALE", causes=[cause("code changed")]))).nodes["a"]
    assert "code changed" in shown(stale)


def test_names_are_shown_as_they_are_and_never_as_markup():
    node = AssetGraph(view(asset("数据<b>"))).nodes["数据<b>"]
    assert "数据&lt;b&gt;" in shown(node)


def test_several_groups_are_boxes_and_one_group_is_none(chain):
    assert "parent" not in chain.nodes["a"].data
    graph = AssetGraph(view(asset("a", group="sources"), asset("b", "a", group="models")))
    ids = [node.data["id"] for node in drawn(graph).graph.nodes]
    assert ids == ["group:sources", "group:models", "a", "b"], "a box comes before what is in it"
    assert graph.nodes["b"].data["parent"] == "group:models"


def test_a_status_change_sends_exactly_one_message_for_the_node(chain, sent):
    chain.update(view(asset("a"), asset("b", "a", status="STALE"), asset("c", "b", "a")))
    assert sent == [(chain.nodes["b"], "data")]
    assert chain.nodes["b"].data["status"] == "STALE"


def test_what_looks_the_same_sends_nothing(chain, sent):
    chain.update(view(asset("a"), asset("b", "a"), asset("c", "b", "a")))
    chain.update(view(asset("a", metadata={"rows": 3}), asset("b", "a"), asset("c", "b", "a")))
    assert sent == []


def test_a_status_change_keeps_the_drawing_and_the_node_in_its_box():
    graph = AssetGraph(view(asset("a", group="x"), asset("b", "a", group="y")))
    before = drawn(graph)
    graph.update(view(asset("a", group="x", status="STALE"), asset("b", "a", group="y")))
    assert drawn(graph) is before
    assert graph.nodes["a"].data["parent"] == "group:x"


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
def test_another_structure_is_a_new_drawing_in_the_same_box(chain, after):
    box, before, nodes = chain.box, drawn(chain), list(drawn(chain).graph.nodes)
    chain.update(view(*after))
    assert chain.box is box
    assert drawn(chain) is not before
    assert [node.data["id"] for node in chain.nodes.values()] == [each["name"] for each in after]
    assert before.comm is None, "the former drawing is closed"
    assert all(node.comm is None for node in nodes)


def test_a_dependency_outside_of_the_shown_assets_is_not_drawn():
    graph = AssetGraph(view(asset("b", "a")))
    assert drawn(graph).graph.edges == []


def test_closing_lets_go_of_every_widget():
    before = list(map(id, _widgets()))
    graph = AssetGraph(view(asset("a"), asset("b", "a", group="y")))
    graph.close()
    assert graph.closed
    left = [each for each in _widgets() if id(each) not in before]
    assert {type(each).__name__ for each in left} <= {"Layout", "HTMLStyle", "Graph"}


def _widgets():
    from ipywidgets.widgets.widget import _instances

    return list(_instances.values())


def test_last_words_stay_in_the_place_of_a_closed_graph(chain):
    chain.close("it is elsewhere")
    assert not chain.closed
    assert [child.value for child in chain.box.children] == ["it is elsewhere"]
    chain.tell([asset("a", status="STALE")])


def test_a_layout_is_always_set_and_a_small_graph_leaves_the_wheel_to_the_page(chain):
    assert drawn(chain).cytoscape_layout["name"] == "preset"
    assert not drawn(chain).user_zooming_enabled
    wide = AssetGraph(view(asset("n0"), *(asset(f"n{each}", f"n{each - 1}") for each in range(1, 12))))
    assert drawn(wide).user_zooming_enabled


def test_the_panel_is_as_high_as_the_graph_asks_for_within_reason(chain):
    low, many = high(chain), AssetGraph(view(*(asset(f"n{each}") for each in range(40))))
    assert module.LOW <= low < high(many) <= module.HIGH


def high(graph: AssetGraph) -> int:
    return int(re.search(r"max-height:(\d+)px", graph.box.children[0].value)[1])


def test_a_status_change_costs_the_kernel_little():
    graph = AssetGraph(view(*(asset(f"n{each}") for each in range(200))))
    build = time.process_time()
    AssetGraph(view(*(asset(f"n{each}") for each in range(200))))
    build = time.process_time() - build
    start = time.process_time()
    graph.update(view(*(asset(f"n{each}", status="STALE") for each in range(200))))
    assert time.process_time() - start < build, "cheaper than drawing anew"
