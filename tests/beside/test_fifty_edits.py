"""Fifty edits with each of the tools: nbasset is never false, and the page says what came out."""

from __future__ import annotations

import os
from importlib.metadata import version

import pytest
from beside.edits import EDITS
from beside.measuring import TOOLS, Verdict, measured
from beside.page import PAGE, page

pytestmark = [pytest.mark.peers, pytest.mark.timeout(1200)]

HINDSIGHT = {
    "variable of a step renamed": ("raw",),
    "parameter of a function renamed": ("weights",),
    "step: other code, same value": ("table",),
}
"""What nbasset makes again and what gives the same, where nobody can know that before."""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict[str, Verdict]]:
    return measured(tmp_path_factory.mktemp("edits"))


def test_after_each_edit_everything_that_nbasset_shows_is_true(found):
    assert len(EDITS) == 50
    assert {name: each for name, each in found["nbasset"].items() if each.false or each.error} == {}


def test_no_tool_fails_where_it_could_be_used_better(found):
    assert {tool: {name: each.error for name, each in found[tool].items() if each.error} for tool in TOOLS} == {
        tool: {} for tool in TOOLS
    }


def test_nbasset_makes_again_only_what_nobody_can_know_to_be_the_same(found):
    needless = {name: each.needless for name, each in found["nbasset"].items() if each.needless}
    assert {name: needless.get(name) for name in HINDSIGHT} == HINDSIGHT


def test_the_page_says_what_came_out(found):
    text = page(found, {tool: version(tool) for tool in TOOLS[1:]})
    if os.environ.get("NBASSET_WRITE_SAMPLES"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "NBASSET_WRITE_SAMPLES=1 writes the page anew"
