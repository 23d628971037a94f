"""What is foreseen: an edit that was only seen makes stale what it touches, and what uses that; nothing else changes."""

from __future__ import annotations

from nbasset.core.foreseen import foreseen
from nbasset.core.view import view_of


def test_without_an_edit_a_view_is_what_it_was(chain):
    view = view_of("n", chain.definitions, chain.all(), {})
    assert foreseen(view, {}) is view


def test_what_is_edited_and_all_that_uses_it_is_stale_and_counted_so(chain):
    view = view_of("n", chain.definitions, chain.all(), {})
    seen = foreseen(view, {"b": "utils.f was edited"})
    assert [str(each["status"]) for each in seen["assets"]] == ["FRESH", "STALE", "STALE"]
    assert [each["causes"][0]["text"] for each in seen["assets"][1:]] == ["utils.f was edited", "b is stale"]
    assert [each["causes"][0]["via"] for each in seen["assets"][1:]] == ["", "b"]
    assert seen["counts"] == {"FRESH": 1, "STALE": 2}
    assert view["counts"] == {"FRESH": 3}, "the view itself stays"


def test_what_is_not_fresh_keeps_its_own_reason(chain):
    chain.define("a", code="2")
    view = view_of("n", chain.definitions, chain.all(), {})
    seen = foreseen(view, {"a": "utils.f was edited"})
    assert seen["assets"][0]["causes"] == view["assets"][0]["causes"]
