"""The style of the panels: it reaches nothing but what nbasset draws, and every class is one that something bears."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import nbasset
from nbasset.ui.panel_style import NARROW_CSS, PAIR_CSS, PANEL_CSS, SLIM_CSS, STYLE

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SELECTORS = [selector for selector, _ in RULE.findall(PANEL_CSS)]
OWN = re.compile(r"\.(nba-[\w-]+|nbasset)")
ROOT = Path(nbasset.__file__).parent


def bearers():
    """All text that can give an element its class: Python, and the extension's sources."""
    places = [*ROOT.rglob("*.py"), *(ROOT.parent / "labextension" / "src").rglob("*.ts")]
    return "\n".join(path.read_text(encoding="utf-8") for path in places if path.name != "panel_style.py")


def test_it_is_rules_from_end_to_end():
    for css in (PANEL_CSS, NARROW_CSS, PAIR_CSS, SLIM_CSS):
        assert RULE.sub("", css) == ""
        assert all(body.strip() for _, body in RULE.findall(css))
    assert STYLE.startswith(f"<style>{PANEL_CSS}@container nba-panel ")


@pytest.mark.parametrize("selector", SELECTORS)
def test_every_rule_is_about_something_of_nbassets_own(selector):
    assert OWN.search(selector)


def test_every_class_is_one_that_something_bears():
    text = bearers()
    named = set(OWN.findall(PANEL_CSS + NARROW_CSS + PAIR_CSS))
    ends = {name: f'"{name.removeprefix("nba-")}"' for name in named}
    assert {name for name, end in ends.items() if name not in text and end not in text} == set()


def test_colours_are_the_themes_or_have_one_for_the_dark():
    for selector, body in RULE.findall(PANEL_CSS):
        own = re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", body)
        if own and "data-jp-theme-light" not in selector:
            names = set(OWN.findall(selector)) - {"nba-panel", "nbasset"}
            dark = [each for each in SELECTORS if "data-jp-theme-light='false'" in each]
            assert any(names & set(OWN.findall(each)) for each in dark), selector
