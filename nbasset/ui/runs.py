"""Runs: what became of each, as a list that opens, and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nbasset.core.causes import told_later
from nbasset.core.run_views import RunStatus, RunView, StepView
from nbasset.core.status import Status
from nbasset.ui import html, text
from nbasset.ui.charts import timeline
from nbasset.ui.words import filled, moment, seconds, told_outcome, when

WORDS: dict[RunStatus, tuple[Status, str, str]] = {
    "made": (Status.FRESH, "●", "done"),
    "failed": (Status.FAILED, "✖", "failed"),
    "stopped": (Status.MISSING, "■", "stopped"),
    "running": (Status.RUNNING, "▶", "running"),
}
"""How the status of a run is drawn: the colour of which status, a shape and a word."""
EVENTS = 400
"""How many events of a run are listed."""


def took(run: RunView) -> float | None:
    """Seconds a run took; ``None`` while it is at work."""
    return None if run["finished"] is None else run["finished"] - run["started"]


def outcome_words(run: RunView) -> str:
    """What became of its steps.

    >>> outcome_words({"outcomes": {"made": 2, "from the store": 3, "failed": 0, "blocked": 1}})
    '2 made, 3 reused, 1 blocked'
    """
    return ", ".join(f"{count} {told_outcome(outcome)}" for outcome, count in run["outcomes"].items() if count)


def badge(run: RunView) -> str:
    """Shape and word of a run's status, in its colour."""
    status, shape, word = WORDS[run["status"]]
    return f'<span class="nba-word nba-{status.lower()}">{shape} {word}</span>'


def runs_table(runs: Sequence[RunView]) -> str:
    """Runs as text."""
    rows = [
        [
            run["id"],
            "{1} {2}".format(*WORDS[run["status"]]),
            when(run["started"]),
            seconds(took(run)),
            run["cause"] or run["job"],
            outcome_words(run),
        ]
        for run in runs
    ]
    return text.table(*filled(["run", "status", "started", "took", "by", "steps"], rows))


def run_text(run: RunView) -> str:
    """One run as text: its steps, and why they failed."""
    rows = [
        [
            step["asset"],
            text.status_words({"status": step["status"], "marks": []}),
            seconds(step["ended"] - step["started"]) if step["started"] is not None else "",
            step["where"],
            step["error"] or told_later(step["reason"]),
        ]
        for step in run["steps"]
    ]
    steps = text.table(*filled(["step", "status", "took", "by", "why"], rows)) if rows else "Nothing had to be done."
    return "\n".join([runs_table([run]), "", steps, *(step["traceback"] for step in run["steps"] if step["traceback"])])


def runs_list(runs: Iterable[RunView], opened: str = "") -> str:
    """Runs as a list; each opens to its timeline, its failures and its events.

    Args:
        runs: their views, newest first.
        opened: the id of the run that is open.
    """
    return html.page(*(_run(run, opened=run["id"] == opened) for run in runs))


def _run(run: RunView, *, opened: bool) -> str:
    cause = html.esc(run["cause"] or run["job"] or "a run")
    facts = " · ".join(part for part in (seconds(took(run)), outcome_words(run)) if part)
    return (
        f'<details class="nba-run"{" open" if opened else ""}><summary>{badge(run)} '
        f'<span class="nba-num">{html.esc(moment(run["started"]))}</span> <b>{cause}</b> '
        f'<span class="nba-muted">{html.esc(facts)} · {html.esc(run["id"])}</span></summary>{run_body(run)}</details>'
    )


def run_body(run: RunView) -> str:
    """One run opened: bars by time, the log of each step that failed, every event."""
    failed = "".join(_failure(step) for step in run["steps"] if step["status"] == "FAILED")
    blocked = [step for step in run["steps"] if step["status"] == "BLOCKED"]
    innocent = "".join(
        f'<div class="nba-line nba-blocked"><span class="nba-word">⊘ {html.esc(step["asset"])}</span> '
        f'<span class="nba-muted">{html.esc(told_later(step["reason"]))}</span></div>'
        for step in blocked
    )
    return f'<div class="nba-inside">{timeline(run)}{failed}{innocent}{_events(run)}</div>'


def _failure(step: StepView) -> str:
    """A step that failed: its error, and its log one click away."""
    log = "".join(html.item(item) for item in step["log"])
    trace = html.item({"type": "stream", "name": "stdout", "text": step["traceback"]}) if step["traceback"] else ""
    word = f'<span class="nba-word">✖ {html.esc(step["asset"])}</span>'
    return (
        f'<details class="nba-section"><summary class="nba-failed">{word} {html.esc(step["error"])}</summary>'
        f"{log}{trace}</details>"
    )


def _events(run: RunView) -> str:
    begin = run["started"]
    rows = [
        [
            html.number(f"{event['at'] - begin:.3f} s"),
            f'<span class="nba-name">{html.esc(event["asset"])}</span>',
            html.esc(event["type"].replace("_", " ")),
            f'<span class="nba-muted">{html.esc(event["text"])}</span>',
        ]
        for event in run["events"][:EVENTS]
    ]
    more = len(run["events"]) - len(rows)
    last = f'<div class="nba-muted">and {more} more</div>' if more > 0 else ""
    table = html.table(("after", "asset", "event", ""), rows)
    several = "" if len(run["events"]) == 1 else "s"
    summary = f"{len(run['events'])} event{several}"
    return f'<details class="nba-section"><summary>{summary}</summary>{table}{last}</details>'


def about(runs: Iterable[RunView], wanted: str) -> list[RunView]:
    """The runs in which an asset took part, or whose cause or id has these words.

    >>> runs = [{"id": "1f", "cause": "%materialize", "steps": [{"asset": "raw"}]}]
    >>> len(about(runs, "raw")), len(about(runs, "other"))
    (1, 0)
    """
    word = wanted.strip().casefold()
    return [
        run
        for run in runs
        if word in run["id"]
        or word in run["cause"].casefold()
        or any(word in s["asset"].casefold() for s in run["steps"])
    ]
