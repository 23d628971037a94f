"""Elements: what the page is sent of a graph has the shape that the types of the extension promise."""

from __future__ import annotations

import json

import jsonschema
import pytest

pytest.importorskip("ipycytoscape", exc_type=ImportError)

from views import asset, several

from nbasset.core.protocol import schema
from nbasset.ui.drawings import OneList
from nbasset.ui.elements import curve
from nbasset.ui.graph import AssetGraph


def holds(name, value):
    shape = {**schema(), "anyOf": [{"$ref": f"#/definitions/{name}"}]}
    jsonschema.validate(json.loads(json.dumps(value)), shape)


GRAPHS = {
    "few": [asset("a", group="x", files=["in.csv"]), asset("b", "a", group="y", status="STALE")],
    "none": [],
    "many": [asset(f"n{number}", *([f"n{number - 1}"] if number else [])) for number in range(150)],
}


@pytest.mark.parametrize("assets", GRAPHS.values(), ids=GRAPHS)
def test_the_elements_of_a_graph_are_those_of_the_protocol(page, assets):
    graph = AssetGraph(several(*assets), None, OneList)
    state = page.models[graph.box.children[1].model_id]
    holds("DrawingState", {name: state[name] for name in ("elements", "canvas", "rules")})


def test_what_is_told_of_changes_is_that_of_the_protocol(page):
    graph = AssetGraph(several(*GRAPHS["few"]), None, OneList)
    graph.tell([asset("a", group="x", files=["in.csv"], status="FAILED")])
    graph.choose("b")
    graph.fit()
    graph.turn(down=True)
    said = [data["content"] for _, data in page.told if data["method"] == "custom"]
    assert [each["type"] for each in said] == ["change", "change", "fit", "anew"]
    for each in said:
        holds("ToDrawing", each)


def test_what_no_element_has_is_refused():
    with pytest.raises(jsonschema.ValidationError):
        holds("CardElement", {"data": {"id": "a"}, "classes": "card", "position": {"x": 0, "y": 0}})


def test_a_line_between_two_cards_at_one_place_has_control_points_all_the_same():
    assert curve((1.0, 1.0), (1.0, 1.0), [(1.0, 1.0)]) == ([0.0], [0.0])
    assert curve((0.0, 0.0), (0.0, 10.0), [(3.0, 5.0)]) == ([0.5], [-3.0])
