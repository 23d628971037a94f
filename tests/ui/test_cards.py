"""Cards: as much as there is room for, in SVG that holds whatever names and causes say."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from views import asset, cause

from nbasset.core.status import Status
from nbasset.ui.cards import (
    card_width,
    drawing,
    facts,
    file_drawing,
    file_width,
    label,
    picture,
    plain_drawing,
    shorten,
)
from nbasset.ui.text import width
from nbasset.ui.theme import LOOKS

FOLDED = {"name": "sources", "status": "STALE", "marks": [], "counts": {"STALE": 1, "FRESH": 12}}


def words(inside):
    found = ElementTree.fromstring(picture(inside, 184.0))
    return [each.text for each in found.iter() if each.tag.endswith("text")]


def test_a_fresh_card_says_what_it_is_when_it_was_made_and_what_it_cost():
    name, status, made, kind, cost = words(drawing(asset("a"), 184.0))
    assert (name, status, kind, cost) == ("a", "● fresh", "list of 5", "250 ms · 120 B")
    assert made


def test_a_mark_is_on_a_card_without_its_sentence_and_with_its_time():
    assert facts(asset("a", marks=["as of Mon 30 Nov 14:02: whether"]))[0] == "● fresh · as of Mon 30 Nov 14:02"


UNMET = asset("days", marks=["untracked: network", "check no_gaps failed", "check late warns"])


def test_a_card_says_of_a_failed_check_first_what_has_failed():
    assert facts(UNMET)[0] == "▲ check no_gaps failed, check late warns"
    inside = drawing(UNMET, 250.0)
    assert words(inside)[1].startswith("▲ check no_gaps failed")
    assert LOOKS[Status.FRESH].light not in inside


def test_a_plain_card_has_the_sign_of_a_failed_check_and_an_edit_goes_before_it():
    assert label(UNMET, 184.0) == "days\n▲ check failed"
    assert label({**UNMET, "marks": ["edited, not run", *UNMET["marks"]]}, 184.0) == "days\n✎ edited"
    assert label(asset("days", marks=["untracked: network"]), 184.0) == "days\n● fresh"


def test_a_failed_check_of_what_is_stale_is_told_and_the_sign_is_that_of_the_status():
    stale = {**UNMET, "status": "STALE", "causes": [cause("its code changed")]}
    assert facts(stale)[0] == "◆ stale · untracked · check no_gaps failed · check late warns"
    assert label(stale, 184.0) == "days\n◆ stale"


@pytest.mark.parametrize("far", [False, True])
def test_a_folded_group_counts_failed_checks_before_what_is_well(far):
    group = {"name": "g", "status": "FRESH", "marks": ["check a failed", "check b raised"], "counts": {"FRESH": 3}}
    assert words(drawing(group, 184.0, far=far))[2:] == ["▲ 2", "● 3"]
    assert label(group, 184.0) == "▸ g\n▲ 2  ● 3"
    assert words(drawing({**group, "marks": []}, 184.0, far=far))[2:] == ["● 3"]


def test_a_card_that_is_not_fresh_says_why():
    stale = asset("a", status="STALE", causes=[cause("helper clean() changed")])
    assert "helper clean() changed"[:20] in " ".join(words(drawing(stale, 184.0)))


def test_a_card_seen_small_says_name_and_status_alone_the_name_in_two_lines_if_need_be():
    assert words(drawing(asset("a"), 184.0, far=True)) == ["a", "● fresh"]
    assert words(drawing(asset("processed_data_of_may"), 184.0, far=True)) == ["processed_data_", "of_may", "● fresh"]


def test_the_two_lines_of_a_name_keep_clear_of_the_status():
    inside = picture(drawing(asset("processed_data_of_may"), 184.0, far=True), 184.0)
    lines = [each for each in ElementTree.fromstring(inside).iter() if each.tag.endswith("text")]
    places = [(float(each.attrib["y"]), int(re.search(r"(\d+)px", each.attrib["style"]).group(1))) for each in lines]
    for (above, _), (below, size) in itertools.pairwise(places):
        assert below - size >= above, "none reaches into the one above"


def test_a_folded_group_says_how_many_assets_it_has_and_how_they_stand():
    assert words(drawing(FOLDED, 184.0)) == ["▸ sources", "13", "◆ 1", "● 12"]
    assert label(FOLDED, 184.0) == "▸ sources\n◆ 1  ● 12"


@pytest.mark.parametrize("name", ["<b>&\"'", "数据" * 40, "a" * 200])
def test_whatever_the_name_the_svg_is_whole_and_nothing_stands_out(name):
    each = asset(name, status="STALE", causes=[cause(name)])
    for inside in (drawing(each, 184.0), drawing(each, 184.0, far=True), plain_drawing(each, 184.0)):
        for text in words(inside):
            assert width(text or "") * 5.5 < 184 + 6, text
    assert ElementTree.fromstring(picture(file_drawing(name, 184.0), 184.0)) is not None


def test_what_is_at_work_says_how_long_and_what_it_printed_last():
    at_work = asset("a", status="RUNNING", took=9.0, elapsed=4.0, says="3/8")
    assert facts(at_work) == ("▶ running", "4 s of about 9.0 s", "3/8", "")
    assert facts(asset("a", status="RUNNING", took=None)) == ("▶ running", "", "list of 5", "")


def test_widths_are_within_reason():
    assert card_width([]) == card_width(["a"]) == 184.0
    assert card_width(["a" * 99]) == 250.0
    assert 80.0 <= file_width("a.csv", 184.0) < file_width("a_longer_name.csv", 184.0) <= file_width("a" * 99, 184.0)
    assert file_width("a" * 99, 184.0) == 184.0


def test_a_text_that_fits_stays_as_it_is():
    assert shorten("fits", 4) == "fits"
    assert shorten("数据表", 5) == "数据…"
