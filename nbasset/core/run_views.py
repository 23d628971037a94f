"""Run views: what the events say about each run, as plain data for every display."""

# Annotations are evaluated here, which costs less than to keep them as texts.

from collections.abc import Iterable
from typing import Literal, TypedDict

from nbasset.core.events import Blocked, Cancelled, Event, Failed, Materialized, RunFinished, RunStarted, StepStarted
from nbasset.core.shown import Item
from nbasset.core.statuses import Status

RunStatus = Literal["running", "made", "failed", "stopped"]
"""What became of a run; one whose kernel died is ``running``."""


class StepView(TypedDict):
    """A step of a run: one asset, when it began and ended in seconds since 1970, and what its end left behind.

    ``started`` is ``None`` where nothing had to be run; ``where`` is who made it, empty for the kernel; ``status`` is
    FRESH, FAILED, BLOCKED, MISSING for what was stopped, or RUNNING; ``made`` tells what was made from what came out of
    the store.
    """

    asset: str
    started: float | None
    where: str
    ended: float
    status: Status
    made: bool
    reason: str
    error: str
    log: list[Item]
    traceback: str


class EventView(TypedDict):
    """An event of a run, in words."""

    at: float
    type: str
    asset: str
    text: str


class RunView(TypedDict):
    """A run: when it began and ended in seconds since 1970, what started it, and what became of each step."""

    id: str
    cause: str
    job: str
    started: float
    finished: float | None
    status: RunStatus
    outcomes: dict[str, int]
    steps: list[StepView]
    events: list[EventView]


UNDONE = (Status.FAILED, Status.BLOCKED, Status.MISSING)


def run_views(events: Iterable[Event]) -> list[RunView]:
    """Every run that the events tell of, the newest first.

    >>> began = RunStarted(run_id="r1", at=1.0, cause="%materialize")
    >>> ended = RunFinished(run_id="r1", at=3.0, outcomes={"made": 2})
    >>> [(run["id"], run["cause"], run["status"], run["finished"]) for run in run_views([began, ended])]
    [('r1', '%materialize', 'made', 3.0)]
    """
    runs: dict[str, RunView] = {}
    steps: dict[tuple[str, str], StepView] = {}
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


def _take(run: RunView, steps: dict[tuple[str, str], StepView], event: Event) -> None:
    if isinstance(event, RunStarted):
        run["started"], run["cause"], run["job"] = event.at, event.cause, event.job
    elif isinstance(event, RunFinished):
        run["finished"], run["outcomes"] = event.at, dict(event.outcomes)
        run["status"] = _ending(run, event.stopped)
    elif event.asset:
        _step(run, steps, str(event.asset), event)
    run["events"].append({"at": event.at, "type": str(event.type), "asset": str(event.asset or ""), "text": event.said})


def _ending(run: RunView, stopped: bool) -> RunStatus:
    if stopped:
        return "stopped"
    bad = any(step["status"] in (Status.FAILED, Status.BLOCKED) and not step["made"] for step in run["steps"])
    return "failed" if bad else "made"


def _step(run: RunView, steps: dict[tuple[str, str], StepView], asset: str, event: Event) -> None:
    step = steps.get((run["id"], asset))
    if step is None:
        step = steps[run["id"], asset] = _step_begun(asset, event)
        run["steps"].append(step)
    status = event.type.status
    if isinstance(event, StepStarted):
        step["started"], step["where"] = event.at, event.where
        step["status"], step["reason"] = Status.RUNNING, event.reason
    elif event.type.ends_step and status is not None:
        step["ended"], step["status"], step["made"] = event.at, status, isinstance(event, Materialized)
        step["error"], step["traceback"] = (event.error, event.traceback) if isinstance(event, Failed) else ("", "")
        if isinstance(event, Materialized) and _is_unmet(event):  # it was carried out, and what it has found is bad
            step["status"], step["error"] = Status.FAILED, event.kind
        step["log"] = list(event.shown) if isinstance(event, Failed | Cancelled) else []
        if isinstance(event, Blocked):
            step["reason"] = event.reason or step["reason"]


def _is_unmet(event: Materialized) -> bool:
    return event.asset is not None and event.asset.key.is_check and event.kind.startswith("failed")


def _step_begun(asset: str, event: Event) -> StepView:
    return {
        "asset": asset,
        "started": None,
        "where": "",
        "ended": event.at,
        "status": Status.RUNNING,
        "made": False,
        "reason": "",
        "error": "",
        "log": [],
        "traceback": "",
    }


def left_undone(runs: Iterable[RunView]) -> tuple[tuple[str, ...], str]:
    """What the last run that failed or was stopped did not bring about and no run has since, with the run's id.

    Args:
        runs: the newest first.

    >>> good, bad = {"asset": "a", "status": "FRESH", "made": True}, {"asset": "b", "status": "FAILED", "made": False}
    >>> left_undone([{"id": "1f", "status": "failed", "steps": [good, bad]}])
    (('b',), '1f')
    >>> later = {"id": "2e", "status": "made", "steps": [{**bad, "status": "FRESH"}]}
    >>> left_undone([later, {"id": "1f", "status": "failed", "steps": [good, bad]}])
    ((), '')
    """
    since: set[str] = set()
    for run in runs:
        steps = run["steps"] if run["status"] != "running" else ()
        left = tuple(s["asset"] for s in steps if s["status"] in UNDONE and not s["made"] and s["asset"] not in since)
        if left:
            return left, run["id"]
        since.update(step["asset"] for step in steps if step["status"] == Status.FRESH)
    return (), ""
