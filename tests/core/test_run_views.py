"""Runs as the events tell them."""

from __future__ import annotations

import json

from naming import named

from nbasset.core.events import Blocked, Cancelled, Failed, Materialized, RunFinished, RunStarted, Skipped, StepStarted
from nbasset.core.run_views import left_undone, run_views


def told(run, *happened):
    """Events of a run, a second apart."""
    return [kind(name and named(name), run, "n", float(at), **data) for at, (kind, name, data) in enumerate(happened)]


FAILURE = told(
    "r1",
    (RunStarted, None, {"cause": "cell [3]"}),
    (Skipped, "a", {"key": "k"}),
    (StepStarted, "b", {"reason": "never made"}),
    (Failed, "b", {"error": "ValueError: no", "traceback": "Traceback …", "shown": [{"type": "stream"}]}),
    (Blocked, "c", {"reason": "b has no value", "by": named("b")}),
    (RunFinished, None, {"stopped": False, "outcomes": {"failed": 1, "blocked": 1}}),
)
REPAIR = told(
    "r2",
    (RunStarted, None, {"cause": "%materialize"}),
    (StepStarted, "b", {}),
    (Materialized, "b", {"took": 1.0}),
    (StepStarted, "c", {}),
    (Cancelled, "c", {}),
    (RunFinished, None, {"stopped": True, "outcomes": {"made": 1}}),
)


def test_a_run_says_what_started_it_when_and_how_it_ended():
    (run,) = run_views(FAILURE)
    assert (run["id"], run["cause"], run["status"], run["started"], run["finished"]) == (
        "r1",
        "cell [3]",
        "failed",
        0,
        5,
    )
    assert json.loads(json.dumps(run)) == run


def test_a_check_that_has_found_something_is_no_good_step_and_was_carried_out():
    events = told(
        "r1",
        (RunStarted, None, {"cause": "%materialize"}),
        (StepStarted, "a:no_gaps", {}),
        (Materialized, "a:no_gaps", {"kind": "failed: 3 gaps"}),
        (RunFinished, None, {"stopped": False, "outcomes": {}}),
    )
    (run,) = run_views(events)
    (step,) = run["steps"]
    assert (step["status"], step["error"], step["made"]) == ("FAILED", "failed: 3 gaps", True)
    assert run["status"] == "made", "nothing is left undone"
    assert left_undone([run]) == ((), "")


def test_a_failure_and_its_consequence_are_told_apart():
    (run,) = run_views(FAILURE)
    assert {step["asset"]: step["status"] for step in run["steps"]} == {"a": "FRESH", "b": "FAILED", "c": "BLOCKED"}
    failed, blocked = run["steps"][1:]
    assert (failed["error"], failed["traceback"], failed["log"]) == (
        "ValueError: no",
        "Traceback …",
        [{"type": "stream"}],
    )
    assert blocked["reason"] == "b has no value"


def test_a_step_has_its_time_and_one_that_never_started_has_none():
    (run,) = run_views(FAILURE)
    assert [(step["started"], step["ended"]) for step in run["steps"]] == [(None, 1.0), (2.0, 3.0), (None, 4.0)]


def test_a_run_without_an_end_is_running():
    (run,) = run_views(FAILURE[:3])
    assert (run["status"], run["finished"], run["steps"][1]["status"]) == ("running", None, "RUNNING")


def test_the_newest_run_is_first_and_events_without_a_run_are_left_out():
    accepted = Skipped(named("a"), at=9.0, accepted="me")
    assert [run["id"] for run in run_views([*FAILURE, accepted, *REPAIR])] == ["r2", "r1"]


def test_what_a_later_run_has_made_is_not_left_undone():
    assert left_undone(run_views(FAILURE)) == (("b", "c"), "r1")
    assert left_undone(run_views([*FAILURE, *REPAIR])) == (("c",), "r2")
    assert left_undone(run_views([*FAILURE, *REPAIR[:3], REPAIR[-1]])) == (("c",), "r1")
