"""The theme: every status has a look of its own, and a place among the others."""

from __future__ import annotations

import re

from nbasset.core.status import Status
from nbasset.ui.panel_style import NARROW_CSS, PANEL_CSS
from nbasset.ui.theme import CSS, LOOKS, ORDER, counted, for_every_page, look_of, style_of


def test_every_status_has_a_look_and_a_place_in_the_order():
    assert set(LOOKS) == set(ORDER) == set(Status)
    assert len(ORDER) == len(set(ORDER))


def test_no_two_statuses_share_a_shape_a_word_or_a_colour():
    for part in ("shape", "word", "light", "dark", "fill"):
        assert len({getattr(look, part) for look in LOOKS.values()}) == len(LOOKS), part


def test_what_happens_now_stands_for_all_and_then_what_keeps_people_from_going_on():
    def foremost(*statuses):
        return next(iter(counted(statuses)))

    assert foremost(Status.FAILED, Status.RUNNING, Status.FRESH) is Status.RUNNING
    assert foremost(Status.STALE, Status.UNRESOLVED, Status.MISSING) is Status.UNRESOLVED
    assert foremost(Status.UNRESOLVED, Status.BLOCKED) is Status.BLOCKED
    assert foremost(Status.FRESH, Status.MISSING) is Status.MISSING


def test_a_mark_is_told_beside_the_word_and_only_what_is_fresh_has_the_shape_of_untracked():
    assert look_of(Status.STALE, ["untracked: network"])[:2] == ("◆", "stale · untracked: network")
    assert look_of(Status.FRESH, ["made in every run"])[:2] == ("●", "fresh · made in every run")
    assert look_of(Status.FRESH, ["untracked: network"])[0] == "◐"


def test_a_failed_check_is_not_as_green_as_what_is_well_and_an_edit_goes_before_it():
    marks = ["untracked: network", "check no_gaps failed"]
    shape, words, look = look_of(Status.FRESH, marks)
    assert (shape, words) == ("▲", "fresh · untracked: network · check no_gaps failed")
    assert look not in LOOKS.values()
    assert look.light not in {each.light for each in LOOKS.values()}
    assert [style_of(Status.FRESH, ["check a warns"]), style_of(Status.STALE, marks)] == ["warned", "stale"]
    assert style_of(Status.FRESH, ["edited, not run", *marks]) == "edited"


def test_no_colour_of_text_and_ground_is_a_light_one_where_jupyter_tells_none():
    for css in (CSS, PANEL_CSS, NARROW_CSS):
        assert not re.findall(r"var\(--jp-(?:ui-font-color|layout|border)[\w-]*,#", css)


def test_what_is_said_of_the_dark_theme_holds_in_vs_code():
    assert ".vscode-dark" in for_every_page("[data-jp-theme-light='false'] .nba-x{color:#fff}")
    dark = [rule for rule in CSS.split("}") if ".vscode-dark" in rule and ".nba-fresh" in rule]
    assert len(dark) == 1
    assert LOOKS[Status.FRESH].dark in dark[0]
