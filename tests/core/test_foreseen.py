"""What is foreseen: an edit that was only seen makes stale what it touches, and what uses that; nothing else changes."""

from __future__ import annotations

from nbasset.core.foreseen import EDITED, UPSTREAM_EDITED, Foretelling, foreseen, marked, spread
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


def test_what_was_edited_and_what_that_will_make_stale_is_marked_and_stays_fresh(chain):
    view = view_of("n", chain.definitions, chain.all(), {})
    seen = marked(view, Foretelling(frozenset({"a"}), {"a": "a was edited", "b": "a was edited"}))
    assert [each["marks"] for each in seen["assets"]] == [[EDITED], [UPSTREAM_EDITED], []]
    assert seen["counts"] == view["counts"]
    assert marked(view, Foretelling()) is view


def test_an_edit_reaches_all_that_uses_what_it_touches_and_nothing_else():
    upstream = [("a", ()), ("b", ("a",)), ("c", ()), ("d", ("c",)), ("e", ("d", "b"))]
    assert spread({"b": "cell [2] was edited"}, upstream) == dict.fromkeys("be", "cell [2] was edited")
    assert spread({}, upstream) == {}
