"""Buttons: they tell that they were pressed, look as they were asked to, and leave nothing behind."""

from __future__ import annotations

import pytest

pytest.importorskip("ipywidgets", exc_type=ImportError)

import ipywidgets
from ipywidgets.widgets.widget import _instances

from nbasset.ui.buttons import button, let_go, light, on_page


def test_a_press_is_told_each_time_and_nothing_else():
    pressed = []
    made = button("Make", "make it", lambda: pressed.append(1))
    assert pressed == []
    made.click()
    made.click()
    assert pressed == [1, 1]
    assert (made.description, made.tooltip) == ("Make", "make it")


@pytest.mark.parametrize(
    ("asked", "classes"),
    [
        ({}, ()),
        ({"main": True}, ("nba-main-button",)),
        ({"quiet": True, "link": True}, ("nba-quiet", "nba-link")),
    ],
)
def test_it_looks_as_it_was_asked_to(asked, classes):
    assert button("x", "", list, **asked)._dom_classes == classes


def test_a_light_goes_on_and_off_and_on_once():
    made = button("x", "", list, quiet=True)
    light(made, True)
    light(made, True)
    assert made._dom_classes == ("nba-quiet", "nba-on")
    light(made, False)
    assert made._dom_classes == ("nba-quiet",)


def test_what_is_let_go_leaves_no_model_behind():
    before = set(_instances)
    let_go([ipywidgets.VBox([ipywidgets.HBox([button("x", "", list)]), ipywidgets.HTML("text")])])
    assert set(_instances) == before


def test_what_the_page_heeds_is_known_there_by_its_class():
    made = on_page("+", "zoom in", "nba-zoom-in", quiet=True)
    assert set(made._dom_classes) == {"nba-on-page", "nba-zoom-in", "nba-quiet"}
