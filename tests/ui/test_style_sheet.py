"""The style sheet of the graph: statuses come by data, and only the looks of cards and lines depend on how it is drawn."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from nbasset.ui.style_sheet import CHOSEN, style_sheet
from nbasset.ui.theme import LOOKS

WAYS = [dict(zip(("far", "down", "plain"), each, strict=True)) for each in itertools.product((False, True), repeat=3)]


def rules(**options):
    found = style_sheet(180, **{"far": False, "down": False, **options})
    return {rule["selector"]: rule["style"] for rule in found}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_json_with_one_rule_for_each_selector(way):
    found = style_sheet(180, **way)
    assert json.loads(json.dumps(found)) == found
    assert len({rule["selector"] for rule in found}) == len(found)


@pytest.mark.parametrize("way", WAYS)
def test_no_status_has_its_colour_in_it(way):
    colours = {look.light.lower() for look in LOOKS.values()} | {look.fill.lower() for look in LOOKS.values()}
    assert not colours & set(re.findall(r"#[0-9a-f]{6}", json.dumps(style_sheet(180, **way)).lower()))


def test_what_is_chosen_stands_out_by_more_than_its_colour():
    found = rules()
    card, chosen = found["node.card, node.folded"], found["node.chosen"]
    assert chosen["border-color"] == CHOSEN
    assert chosen["border-width"] > found["node.near"]["border-width"] > card["border-width"]


def test_plain_cards_bear_a_label_and_no_picture():
    plain, drawn = rules(plain=True)["node.card, node.folded"], rules()["node.card, node.folded"]
    assert plain["label"] == "data(label)"
    assert float(str(plain["text-max-width"]).removesuffix("px")) < plain["width"] == 180
    assert "background-image" not in plain
    assert drawn["background-image"] == "data(picture)"
    assert "label" not in drawn


def test_lines_leave_and_arrive_where_the_drawing_goes():
    across, down = rules()["edge.line"], rules(down=True)["edge.line"]
    assert (across["source-endpoint"], across["target-endpoint"]) == ("90deg", "270deg")
    assert (down["source-endpoint"], down["target-endpoint"]) == ("180deg", "0deg")


def test_groups_are_named_in_larger_letters_when_seen_from_afar():
    assert rules(far=True)["node.group"]["font-size"] > rules()["node.group"]["font-size"]
