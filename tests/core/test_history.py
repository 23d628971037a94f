"""History: what a fold over an asset's events says."""

from __future__ import annotations

import pytest

from nbasset.core.events import PERSISTENT, Event, EventType
from nbasset.core.history import AssetHistory, fold


def happened(kind, at=1.0, **data):
    return Event(kind, "n", "r", "a", at, data)


MADE = happened(EventType.MATERIALIZED, 1.0, key="k1")
FOUND = happened(EventType.SKIPPED, 2.0, key="k0")
FAILED = happened(EventType.FAILED, 3.0, key="k2", error="ValueError: no")


def test_of_nothing_nothing_is_known():
    assert fold([]) == AssetHistory()


def test_what_was_made_or_found_last_is_current():
    assert fold([MADE]).last_key == "k1"
    assert (fold([MADE, FOUND]).last_key, fold([MADE, FOUND]).last_at) == ("k0", 2.0)


def test_a_failure_keeps_what_was_current_and_says_where_and_why():
    history = fold([MADE, FAILED])
    assert history == AssetHistory("k1", 1.0, "k2", "ValueError: no")


@pytest.mark.parametrize("after", [MADE, FOUND])
def test_a_success_makes_a_failure_forgotten(after):
    assert fold([FAILED, after]).failed_key is None
    assert fold([FAILED, after]).error == ""


def test_the_last_of_two_failures_counts():
    again = happened(EventType.FAILED, 4.0, key="k3", error="KeyError: 'x'")
    assert fold([FAILED, again]).failed_key == "k3"


@pytest.mark.parametrize(
    "kind",
    [
        EventType.STARTED,
        EventType.CANCELLED,
        EventType.BLOCKED,
        EventType.RETRY,
        EventType.WARNING,
        EventType.QUEUED,
        EventType.OUTPUT,
    ],
)
def test_every_other_event_changes_nothing(kind):
    assert fold([MADE, FAILED, happened(kind, 9.0, key="k9")]) == fold([MADE, FAILED])


def test_what_only_feeds_the_eye_is_not_kept():
    assert frozenset(EventType) - PERSISTENT == {EventType.QUEUED, EventType.OUTPUT}
