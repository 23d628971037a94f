"""History: what a fold over an asset's events says."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.events import EVENTS, EventType, Failed, Materialized, Pinned, Skipped
from nbasset.core.history import AssetHistory, fold

MADE = Materialized(named("a"), "r", at=1.0, key="k1")
FOUND = Skipped(named("a"), "r", at=2.0, key="k0")
FAILED = Failed(named("a"), "r", at=3.0, key="k2", error="ValueError: no")


def test_of_nothing_nothing_is_known():
    assert fold([]) == AssetHistory()


def test_what_was_made_or_found_last_is_current():
    assert fold([MADE]).last_key == "k1"
    assert fold([MADE, FOUND]).last_key == "k0"


def test_what_is_found_again_as_it_stood_leaves_the_very_same_history():
    history = fold([MADE])
    assert history.after(Skipped(named("a"), "r", at=2.0, key="k1")) is history
    assert history.after(FOUND) is not history
    assert fold([FAILED]).after(FOUND).failed_key is None


def test_what_could_not_be_stored_stays_so_until_another_result_is_current():
    made = Materialized(named("a"), "r", at=1.0, key="k1", unstored="not stored")
    assert not fold([made]).stored
    assert not fold([made, Skipped(named("a"), "r", at=2.0, key="k1")]).stored
    assert fold([made, FOUND]).stored
    assert fold([made, MADE]).stored


def test_a_failure_keeps_what_was_current_and_says_where_and_why():
    history = fold([MADE, FAILED])
    assert history == AssetHistory("k1", "k2", "ValueError: no")


@pytest.mark.parametrize("after", [MADE, FOUND])
def test_a_success_makes_a_failure_forgotten(after):
    assert fold([FAILED, after]).failed_key is None
    assert fold([FAILED, after]).error == ""


def test_the_last_of_two_failures_counts():
    again = Failed(named("a"), "r", at=4.0, key="k3", error="KeyError: 'x'")
    assert fold([FAILED, again]).failed_key == "k3"


@pytest.mark.parametrize("kind", [each for each in EventType if each not in (MADE.type, FOUND.type, FAILED.type)])
def test_every_other_event_changes_nothing(kind):
    assert fold([MADE, FAILED, EVENTS[kind]("a", "r", at=9.0)]) == fold([MADE, FAILED])


def test_a_pin_holds_whatever_is_made_reused_or_fails_until_it_is_lifted():
    pin = Pinned("a", key="k1", version=1)
    held = [pin, Materialized("a", key="k2"), Skipped("a", key="k3"), Failed("a", key="k4")]
    assert fold(held).pinned == pin
    assert fold(held).last_key == "k3"
    assert fold([*held, Pinned("a")]).pinned is None
