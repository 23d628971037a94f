"""The still picture and the diagram: complete, well-formed, and never markup where a name is meant."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from views import asset

from nbasset.core.status import Status
from nbasset.ui.picture import image_of, mermaid_of, picture_of

PIPELINE = [
    asset("raw", group="sources", files=["data/原データ.csv"]),
    asset("clean", "raw", group="prep", status="STALE"),
    asset("report", "clean", "raw", group="out", status="MISSING"),
]


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("down", [False, True])
def test_the_picture_names_every_asset_group_and_file_and_draws_every_line(down):
    words = [each.text for each in drawn(picture_of(PIPELINE, down=down)).iter("{http://www.w3.org/2000/svg}text")]
    for name in ("raw", "clean", "report", "sources", "prep", "out", "原データ.csv"):
        assert name in words
    assert picture_of(PIPELINE, down=down).count("marker-end=") == 4


def test_what_has_not_passed_a_check_is_no_green_box_in_the_diagram():
    unmet = asset("raw", marks=["check no_gaps failed"])
    text = mermaid_of([unmet, asset("clean", "raw")])
    assert 'u0["raw<br/>▲ fresh · check no_gaps failed"]:::UNMET' in text
    assert ":::FRESH" in text
    assert len([line for line in text.splitlines() if "classDef" in line]) == 2
    folded = mermaid_of([unmet, asset("clean", "raw")], frozenset(["default"]))
    assert '["default<br/>▲ 1 ● 2"]:::UNMET' in folded


@given(st.text(min_size=1, max_size=12).filter(lambda name: name.isprintable()))
def test_any_name_is_shown_as_it_is(name):
    drawn(picture_of([asset(name, group=name)]))
    assert mermaid_of([asset(name)]).count("\n") == 2


def test_everything_lies_inside_of_the_picture():
    whole = drawn(picture_of(PIPELINE))
    left, top, wide, high = map(float, whole.attrib["viewBox"].split())
    for card in whole.iter("{http://www.w3.org/2000/svg}g"):
        x, y = map(float, re.findall(r"-?[\d.]+", card.attrib["transform"]))
        assert left <= x < left + wide
        assert top <= y < top + high


def test_the_image_has_words_for_whoever_does_not_see_it():
    assert 'alt="raw &amp; more"' in image_of(PIPELINE, "raw & more")


def test_a_folded_group_is_one_card_with_its_counts():
    assert "▸ prep" in picture_of(PIPELINE, frozenset(["prep"]))
    assert '"prep<br/>◆ 1"' in mermaid_of(PIPELINE, frozenset(["prep"]))


@pytest.mark.parametrize("status", list(Status))
def test_the_diagram_gives_each_status_its_colours(status):
    lines = mermaid_of([asset("a", status=str(status))]).splitlines()
    assert lines[1].endswith(f":::{status}")
    assert lines[-1].strip().startswith(f"classDef {status} fill:#")


def test_the_diagram_runs_as_asked_and_keeps_groups_as_boxes():
    assert mermaid_of(PIPELINE).startswith("graph LR")
    assert mermaid_of(PIPELINE, down=True).startswith("graph TB")
    assert mermaid_of(PIPELINE).count("subgraph") == 3
