"""Events: what each type means, and that a log gives back what was told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming import named

from nbasset.core.event_json import from_json, to_json
from nbasset.core.events import (
    EVENTS,
    Blocked,
    Event,
    EventType,
    Failed,
    Materialized,
    RunFinished,
    RunStarted,
    Skipped,
    StepStarted,
)
from nbasset.core.runs import Outcome
from nbasset.core.statuses import Status

TEXT = st.text(max_size=5)
KEY = st.none() | TEXT
NAME = st.sampled_from(["a", "sales/raw-data", r"sales\/eu", "model[depth=4]"]).map(named)
SECONDS = st.none() | st.floats(0, 1e6)
SHOWN = st.lists(st.dictionaries(TEXT, TEXT, max_size=2), max_size=2)
TOLD = {
    EventType.RUN_STARTED: {"cause": TEXT, "job": TEXT},
    EventType.PINNED: {"key": KEY, "data_version": TEXT, "version": st.integers(0, 9)},
    EventType.STARTED: {"key": KEY, "reason": TEXT},
    EventType.OUTPUT: {"item": st.dictionaries(TEXT, TEXT, min_size=1, max_size=2)},
    EventType.MATERIALIZED: {
        "key": KEY,
        "data_version": TEXT,
        "took": SECONDS,
        "size": st.none() | st.integers(0),
        "kind": TEXT,
    },
    EventType.SKIPPED: {"key": KEY, "accepted": TEXT},
    EventType.FAILED: {"key": KEY, "error": TEXT, "traceback": TEXT, "took": SECONDS, "shown": SHOWN},
    EventType.BLOCKED: {"reason": TEXT, "by": st.none() | NAME},
    EventType.CANCELLED: {"took": SECONDS, "shown": SHOWN},
    EventType.RETRY: {"error": TEXT, "retry": st.integers(0), "wait": st.floats(0, 1e6)},
    EventType.RUN_FINISHED: {
        "stopped": st.booleans(),
        "outcomes": st.dictionaries(TEXT, st.integers(0), max_size=2),
        "failure": TEXT,
    },
    EventType.NOTIFY_ASKED: {
        "hooks": st.lists(TEXT, max_size=2),
        "occasion": TEXT,
        "took": SECONDS,
        "made": st.lists(TEXT, max_size=2),
        "failure": TEXT,
    },
    EventType.NOTIFIED: {"hook": TEXT, "occasion": TEXT, "sent": st.booleans(), "why": TEXT, "final": st.booleans()},
}
"""What each type of event can tell."""


def an_event(kind: EventType) -> st.SearchStrategy[Event]:
    common = st.tuples(st.none() | NAME, TEXT, TEXT, st.floats(0, 1e10))
    return st.builds(lambda four, told: EVENTS[kind](*four, **told), common, st.fixed_dictionaries(TOLD[kind]))


def what_is_told(event: Event) -> dict[str, object]:
    """Every field by name, where nothing told is nothing, however it is written."""
    own = {name: getattr(event, name) for name in TOLD[event.type]}
    common = {name: getattr(event, name) for name in ("asset", "run_id", "notebook", "at")}
    return {**common, **{name: value if value or value == 0 else None for name, value in own.items()}}


@given(st.sampled_from(EventType).flatmap(an_event))
def test_an_event_comes_back_from_its_json(event):
    told = json.loads(json.dumps(to_json(event)))
    again = from_json(event.type, told, event.asset, event.run_id, event.notebook, event.at)
    assert type(again) is type(event)
    assert what_is_told(again) == what_is_told(event)


def test_what_an_earlier_version_wrote_is_read():
    told = {"key": "k", "error": "ValueError: no", "traceback": "…", "took": 1.5, "shown": [{"type": "stream"}]}
    assert from_json(EventType.FAILED, told, named("a"), "r1", "n", 2.0) == Failed(named("a"), "r1", "n", 2.0, **told)
    assert from_json(EventType.STARTED, {"reason": "stale", "key": None}, named("a"), "r1", "n", 2.0) == StepStarted(
        named("a"), "r1", "n", 2.0, reason="stale"
    )


def test_what_cannot_be_right_or_is_of_a_later_version_is_passed_over():
    told = {"took": "long", "size": None, "kind": 3, "mood": "good", "key": "k"}
    assert from_json(EventType.MATERIALIZED, told, named("a"), "r", "n", 0.0) == Materialized(
        named("a"), "r", "n", 0.0, key="k"
    )


def test_there_is_one_class_for_each_type():
    assert list(EVENTS) == list(EventType)


def test_a_step_ends_once_in_one_outcome_and_is_shown_with_a_status_from_then_on():
    ends = {each: each.outcome for each in EventType if each.ends_step}
    assert ends == {
        EventType.MATERIALIZED: Outcome.MADE,
        EventType.SKIPPED: Outcome.FROM_STORE,
        EventType.FAILED: Outcome.FAILED,
        EventType.BLOCKED: Outcome.BLOCKED,
        EventType.CANCELLED: Outcome.CANCELLED,
    }
    assert {each for each in EventType if each.status is not None} == {*ends, EventType.STARTED}
    assert EventType.STARTED.status is Status.RUNNING


def test_where_an_asset_stands_is_told_by_how_its_steps_ended_and_by_pins_but_not_by_what_was_never_tried():
    assert {each for each in EventType if each.tells_standing} == {
        EventType.PINNED,
        EventType.MATERIALIZED,
        EventType.SKIPPED,
        EventType.FAILED,
        EventType.CANCELLED,
    }
    assert {each for each in EventType if each.makes_current} == {EventType.MATERIALIZED, EventType.SKIPPED}


def test_what_only_feeds_the_eye_is_not_kept():
    assert [each for each in EventType if not each.is_kept] == [EventType.OUTPUT]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (RunStarted(cause="%materialize"), "%materialize"),
        (StepStarted(named("a"), reason="never made"), "never made"),
        (Materialized(named("a"), kind="list of 3"), "list of 3"),
        (Failed(named("a"), error="no"), "no"),
        (Blocked(named("a"), reason="b has no value"), "b has no value"),
        (Skipped(named("a"), key="k"), ""),
        (RunFinished(), ""),
    ],
)
def test_each_says_in_a_few_words_what_there_is_to_say(event, said):
    assert event.said == said
