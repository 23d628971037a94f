"""Fifty edits with each of the tools: nbasset is never false, and the page says what came out.

What the others make of them changes with their versions only, which are pinned: ``make test-slow-peers MANY=all`` tries it.
"""

from __future__ import annotations

import os
from importlib.metadata import version

import effort
import pytest
from beside.edits import EDITS
from beside.measuring import TOOLS, Verdict, measured
from beside.page import PAGE, column, page, said

pytestmark = [pytest.mark.peers, pytest.mark.timeout(1200)]

HINDSIGHT = {
    "variable of a step renamed": ("raw",),
    "parameter of a function renamed": ("weights",),
    "step: other code, same value": ("table",),
}
"""What nbasset makes again and what gives the same, where nobody can know that before."""

WRITES = bool(os.environ.get("NBASSET_WRITE_SAMPLES"))
TRIED = TOOLS if WRITES or effort.MUCH == "all" else TOOLS[:1]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict[str, Verdict]]:
    return measured(tmp_path_factory.mktemp("edits"), TRIED)


def test_after_each_edit_everything_that_nbasset_shows_is_true(found):
    assert len(EDITS) == 50
    assert {name: each for name, each in found["nbasset"].items() if each.false or each.error} == {}


def test_no_tool_fails_where_it_could_be_used_better(found):
    assert {tool: {name: each.error for name, each in found[tool].items() if each.error} for tool in TRIED} == {
        tool: {} for tool in TRIED
    }


def test_nbasset_makes_again_only_what_nobody_can_know_to_be_the_same(found):
    needless = {name: each.needless for name, each in found["nbasset"].items() if each.needless}
    assert {name: needless.get(name) for name in HINDSIGHT} == HINDSIGHT


def test_the_page_says_what_came_out_and_names_the_versions_that_are_here(found):
    versions = {tool: version(tool) for tool in TOOLS[1:]}
    if WRITES:
        PAGE.write_text(page(found, versions), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    assert {tool: column(tool, text) for tool in TRIED} == {tool: said(found[tool]) for tool in TRIED}, (
        "NBASSET_WRITE_SAMPLES=1 writes the page anew"
    )
    for tool, here in versions.items():
        assert f"{tool} {here}" in text
    if TRIED == TOOLS:
        assert text == page(found, versions)
