"""The panel of runs: it lists, searches, and asks to run again what a run did not bring about."""

from __future__ import annotations

import pytest

pytest.importorskip("ipywidgets", exc_type=ImportError)

from views import run, step

from nbasset.ui.runs_panel import LISTED, NONE, RunsPanel, standing_alone


def panel_of(*runs, asked=None, words=""):
    again = (lambda names, of: asked.append((names, of))) if asked is not None else (lambda *_: None)
    made = RunsPanel(lambda: list(runs), again, words)
    made.refresh()
    return made


def drawn(panel):
    return panel.box.children[1].children[0].value


def button(panel):
    return panel.box.children[0].children[1]


BAD = run(step("a"), step("b", "FAILED"), step("c", "BLOCKED"), id="bad", status="failed")
GOOD = run(step("a"), id="good")


def test_what_a_run_left_undone_can_be_run_again():
    asked = []
    panel = panel_of(GOOD, BAD, asked=asked)
    button(panel).click()
    assert asked == [(("b", "c"), "bad")]


def test_where_nothing_was_left_undone_there_is_nothing_to_run_again():
    assert button(panel_of(GOOD)).disabled


def test_the_newest_is_open_until_another_is_asked_for():
    panel = panel_of(GOOD, BAD)
    assert drawn(panel).index(" open>") < drawn(panel).index("bad")
    panel.opened = "bad"
    panel.refresh()
    assert drawn(panel).index("good") < drawn(panel).index(" open>")


def test_a_search_leaves_the_runs_of_an_asset():
    panel = panel_of(GOOD, BAD)
    panel.box.children[0].children[0].value = "c"
    assert "bad" in drawn(panel)
    assert "good" not in drawn(panel)


def test_old_runs_are_counted_and_without_any_it_says_how_one_begins():
    many = panel_of(*(run(id=f"r{number}") for number in range(LISTED + 3)))
    assert "3 older runs" in drawn(many)
    assert NONE.split(":")[0] in drawn(panel_of())


def test_it_reads_the_runs_when_it_is_shown():
    found = []
    panel = RunsPanel(lambda: found, lambda *_: None)
    found.append(GOOD)
    panel.show(False)
    assert "good" not in drawn(panel)
    panel.show(True)
    assert "good" in drawn(panel)
    assert "nba-panel" in standing_alone(panel)._dom_classes
