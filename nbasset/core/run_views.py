"""Run views: what the events say about each run, as plain data for every display."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbasset.core.events import Blocked, Cancelled, Event, Failed, Materialized, RunFinished, RunStarted, StepStarted

RunView = dict[str, Any]
"""``{"id", "cause", "job", "started", "finished", "status", "outcomes", "steps": [step views], "events": […]}``"""

UNDONE = ("FAILED", "BLOCKED", "MISSING")


def run_views(events: Iterable[Event]) -> list[RunView]:
    """Every run that the events tell of, the newest first.

    A run's status is ``running`` (or its kernel died), ``made``, ``failed`` or ``stopped``.

    >>> began = RunStarted(run_id="r1", at=1.0, cause="%materialize")
    >>> ended = RunFinished(run_id="r1", at=3.0, outcomes={"made": 2})
    >>> [(run["id"], run["cause"], run["status"], run["finished"]) for run in run_views([began, ended])]
    [('r1', '%materialize', 'made', 3.0)]
    """
    runs: dict[str, RunView] = {}
    steps: dict[tuple[str, str], dict[str, Any]] = {}
    for event in events:
        if not event.run_id:
            continue
        run = runs.get(event.run_id)
        if run is None:
            run = runs[event.run_id] = _begun(event)
        _take(run, steps, event)
    return list(reversed(runs.values()))


def _begun(event: Event) -> RunView:
    return {
        "id": event.run_id,
        "cause": "",
        "job": "",
        "started": event.at,
        "finished": None,
        "status": "running",
        "outcomes": {},
        "steps": [],
        "events": [],
    }


def _take(run: RunView, steps: dict[tuple[str, str], dict[str, Any]], event: Event) -> None:
    if isinstance(event, RunStarted):
        run.update(started=event.at, cause=event.cause, job=event.job)
    elif isinstance(event, RunFinished):
        run.update(finished=event.at, outcomes=dict(event.outcomes))
        run["status"] = _ending(run, event.stopped)
    elif event.asset:
        _step(run, steps, event)
    run["events"].append({"at": event.at, "type": str(event.type), "asset": event.asset, "text": event.said})


def _ending(run: RunView, stopped: bool) -> str:
    if stopped:
        return "stopped"
    bad = any(step["status"] in ("FAILED", "BLOCKED") for step in run["steps"])
    return "failed" if bad else "made"


def _step(run: RunView, steps: dict[tuple[str, str], dict[str, Any]], event: Event) -> None:
    step = steps.get((run["id"], event.asset))
    if step is None:
        step = {"asset": event.asset, "started": None, "ended": event.at, "status": "RUNNING", "made": False}
        step |= {"reason": "", "error": "", "log": [], "traceback": ""}
        steps[run["id"], event.asset] = step
        run["steps"].append(step)
    if isinstance(event, StepStarted):
        step.update(started=event.at, status=str(event.type.status), reason=event.reason)
    elif event.type.ends_step:
        step.update(ended=event.at, status=str(event.type.status), made=isinstance(event, Materialized))
        step.update(error="", traceback="", log=list(event.shown) if isinstance(event, Failed | Cancelled) else [])
        if isinstance(event, Failed):
            step.update(error=event.error, traceback=event.traceback)
        elif isinstance(event, Blocked):
            step["reason"] = event.reason or step["reason"]


def left_undone(runs: Iterable[RunView]) -> tuple[tuple[str, ...], str]:
    """What the last run that failed or was stopped did not bring about and no run has since, with the run's id.

    Args:
        runs: the newest first.

    >>> good, bad = {"asset": "a", "status": "FRESH"}, {"asset": "b", "status": "FAILED"}
    >>> left_undone([{"id": "1f", "status": "failed", "steps": [good, bad]}])
    (('b',), '1f')
    >>> later = {"id": "2e", "status": "made", "steps": [{**bad, "status": "FRESH"}]}
    >>> left_undone([later, {"id": "1f", "status": "failed", "steps": [good, bad]}])
    ((), '')
    """
    since: set[str] = set()
    for run in runs:
        steps = run["steps"] if run["status"] != "running" else ()
        left = tuple(s["asset"] for s in steps if s["status"] in UNDONE and s["asset"] not in since)
        if left:
            return left, run["id"]
        since.update(step["asset"] for step in steps if step["status"] == "FRESH")
    return (), ""
