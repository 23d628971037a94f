"""Shown assets: a search hides nothing without saying so, and a run tells only of what is shown."""

from __future__ import annotations

import pytest
from views import asset, view

from nbasset.core.errors import InvalidSelection
from nbasset.ui.shown_assets import FINDABLE, ShownAssets


@pytest.fixture
def shown():
    return ShownAssets(
        view(
            asset("sales", group="raw"),
            asset("clean", "sales", group="raw", status="STALE"),
            asset("report", "clean", group="out", status="MISSING", took=None),
        )
    )


def unreadable(words):
    raise InvalidSelection(f"{words!r} cannot be read.")


def names(found):
    return [each["name"] for each in found]


def test_a_selection_is_shown_in_the_order_of_the_graph(shown):
    found, why_not = shown.found("report, sales", lambda _: ["report", "sales", "elsewhere"])
    assert (names(found), why_not) == (["sales", "report"], "")


def test_letters_of_a_name_are_looked_for_where_there_is_no_selection(shown):
    assert names(shown.found("EA", unreadable)[0]) == ["clean"]


def test_what_finds_nothing_says_why_and_shows_everything(shown):
    assert shown.found("zzz", unreadable) == (shown.all, "'zzz' cannot be read.")


@pytest.mark.parametrize("words", ["", "clean"])
def test_no_words_and_a_whole_name_hide_nothing(shown, words):
    assert shown.found(words, unreadable) == (shown.all, "")


def test_a_run_tells_of_what_is_shown_and_of_nothing_else(shown):
    shown.tell([asset("clean", "sales", group="raw"), asset("another")])
    assert shown.names == ("sales", "clean", "report")
    assert shown.forecast(shown.names).names == ("report",)
    assert shown.get("another") is None
    assert shown.get(None) is None


def test_what_can_be_found_are_names_up_to_a_number_and_all_groups(shown):
    assert shown.findable == ["sales", "clean", "report", "group:raw", "group:out"]
    many = ShownAssets(view(*(asset(f"n{number}") for number in range(FINDABLE + 5))))
    assert len(many.findable) == FINDABLE + 1


def test_a_forecast_counts_what_is_not_fresh_upstream_too(shown):
    assert shown.forecast(["report"]).names == ("clean", "report")
    assert shown.downstream("sales") == ["clean"]
