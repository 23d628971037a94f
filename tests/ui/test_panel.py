"""The panel around the graph, with a notebook that only notes what it is asked for."""

from __future__ import annotations

import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from views import asset, cause, view

from nbasset.core.errors import InvalidSelection
from nbasset.ui.details import Details
from nbasset.ui.panel import GraphPanel


class Notebook:
    def __init__(self):
        self.asked = []

    def find(self, words):
        if words == "group:x":
            return ("a", "b")
        raise InvalidSelection(f"{words!r} cannot be read.")

    def details(self, assets, name):
        return Details(next(each for each in assets if each["name"] == name))

    def make(self, names, *, again=False, cause):
        self.asked.append((tuple(names), again, cause))

    def accept(self, name):
        self.asked.append(("accept", name))

    def look_into(self, name, then):
        self.asked.append(("look", name))

    def stop(self):
        self.asked.append("stop")

    def runs(self):
        return []


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture
def panel(notebook):
    assets = [
        asset("a", group="x"),
        asset("b", "a", group="x", status="STALE", causes=[cause("code changed")], took=2.0),
        asset("c", "b", group="y", status="MISSING", took=None),
    ]
    return GraphPanel(view(*assets), notebook)


def buttons(widget):
    found = {}
    todo = [widget]
    while todo:
        each = todo.pop()
        todo.extend(getattr(each, "children", ()))
        if type(each).__name__ == "Button":
            found.setdefault(each.description, each)
    return found


def said(panel):
    return panel.bill.box.value


def test_what_stands_and_what_a_click_would_make_and_cost_is_said_before_the_click(panel):
    assert "◆ 1 stale" in said(panel)
    assert "outdated: b, c (about 2.0 s, 1 never timed)" in said(panel)
    assert buttons(panel.box)["Materialize outdated (2)"].tooltip == "b, c (about 2.0 s, 1 never timed)"


def test_a_button_only_asks(panel, notebook):
    found = buttons(panel.box)
    found["Materialize outdated (2)"].click()
    found["Make again"].click()
    found["Make again"].click()
    found["■ Stop"].click()
    assert notebook.asked == [
        (("a", "b", "c"), False, "graph: materialize outdated"),
        (("a", "b", "c"), True, "graph: make again"),
        "stop",
    ]


def test_a_click_on_a_card_opens_its_details_and_another_closes_them(panel):
    panel.clicked("b")
    assert panel.chosen == "b"
    assert panel.side.box in panel._middle.children
    assert "code changed" in panel.side.box.children[0].children[0].value
    panel.clicked("b")
    assert panel.chosen is None
    assert panel.side.box not in panel._middle.children


def test_the_chosen_card_stands_out_with_its_neighbours_and_lines(panel):
    panel.choose("b")
    classes = {name: node["classes"] for name, node in panel.graph.nodes.items()}
    assert classes == {"a": "card near", "b": "card chosen", "c": "card near"}
    panel.choose(None)
    assert {node["classes"] for node in panel.graph.nodes.values()} == {"card"}


def test_neighbours_are_links(panel):
    panel.choose("b")
    buttons(panel.side.box)["a"].click()
    assert panel.chosen == "a"
    assert "b" in buttons(panel.side.box)


def test_the_side_offers_what_makes_sense_for_the_status(panel, notebook):
    panel.choose("b")
    found = buttons(panel.side.box)
    assert (found["Materialize"].disabled, found["Make again"].disabled) == (False, True)
    assert found["Accept as fresh"].layout.display is None
    found["Materialize"].click()
    found["Accept as fresh"].click()
    panel.choose("a")
    assert (found["Materialize"].disabled, found["Accept as fresh"].layout.display) == (True, "none")
    found["Make again"].click()
    found["Make again"].click()
    assert notebook.asked == [
        (("b",), False, "graph: materialize b"),
        ("accept", "b"),
        (("a",), True, "graph: make a again"),
    ]


def test_a_search_shows_a_selection_or_names_with_these_letters_and_nothing_shows_all(panel):
    panel.filter("group:x")
    assert list(panel.graph.nodes) == ["a", "b"]
    panel.filter("C")
    assert list(panel.graph.nodes) == ["c"]
    panel.filter("")
    assert list(panel.graph.nodes) == ["a", "b", "c"]


def test_a_search_that_finds_nothing_says_why_and_hides_nothing(panel):
    panel.filter("zzz")
    assert "cannot be read" in said(panel)
    assert list(panel.graph.nodes) == ["a", "b", "c"]


def test_a_searched_name_is_chosen(panel):
    panel.filter("b")
    assert panel.chosen == "b"
    assert list(panel.graph.nodes) == ["a", "b", "c"]


def test_a_search_survives_a_new_view(panel):
    panel.filter("group:x")
    panel.update(view(asset("a", group="x", status="STALE"), asset("b", "a", group="x"), asset("c", "b", group="y")))
    assert list(panel.graph.nodes) == ["a", "b"]


def test_folding_and_turning_are_other_drawings_of_the_same(panel):
    panel.fold_or_open()
    assert list(panel.graph.nodes) == ["folded:x", "folded:y"]
    panel.clicked("folded:x")
    assert list(panel.graph.nodes) == ["a", "b", "folded:y"]
    panel.turn()
    down = [node["position"]["y"] for node in panel.graph.nodes.values()]
    assert down == sorted(set(down)), "each stands below what it rests on"


def test_a_status_inside_of_a_folded_group_shows_on_its_card(panel):
    panel.fold_or_open()
    assert panel.graph.nodes["folded:x"]["data"]["status"] == "STALE"
    panel.tell([asset("b", "a", group="x", status="FAILED")])
    assert panel.graph.nodes["folded:x"]["data"]["status"] == "FAILED"


def test_the_details_of_an_asset_that_is_gone_close(panel):
    panel.choose("c")
    panel.update(view(asset("a", group="x"), asset("b", "a", group="x")))
    assert panel.chosen is None


def offered(panel: GraphPanel) -> list[str]:
    """The buttons for a run that can be pressed."""
    buttons = (panel._toolbar._make, panel._toolbar._again.widget)
    return [each.description for each in buttons if not each.disabled]


def test_a_run_shows_how_far_it_is_and_stop_only_then(panel):
    panel.at_work(True, "b · 1 of 3 done", 1 / 3)
    assert "width:33%" in said(panel)
    assert "nba-at-work" in panel.box._dom_classes
    panel.update(view(asset("a", group="x"), asset("b", "a", group="x", status="STALE")))
    assert "width:33%" in said(panel), "also when more is there to be shown"
    assert offered(panel) == []
    panel.at_work(False)
    assert offered(panel) == ["Materialize outdated (1)", "Make again"]
    assert "nba-at-work" not in panel.box._dom_classes
    assert "◆ 1 stale" in said(panel)


def test_closing_lets_go_of_every_widget(notebook):
    from ipywidgets.widgets.widget import _instances

    before = set(_instances)
    made = GraphPanel(view(asset("a"), asset("b", "a", group="y")), notebook)
    made.choose("a")
    made.close()
    left = {type(_instances[key]).__name__ for key in set(_instances) - before}
    assert made.closed
    assert left <= {"Layout", "HTMLStyle", "TextStyle", "Graph", "ButtonStyle"}, left
