"""Progress: the table under ``%materialize`` while a run is at work."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.causes import told_later
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.events import Event, Materialized, Output, Skipped, StepStarted
from nbasset.core.live_view import Changes, LiveStep
from nbasset.core.planning import Action, Plan
from nbasset.core.result_names import ResultName
from nbasset.core.runs import Outcome, RunRecord
from nbasset.core.shown import Items
from nbasset.core.status import Status
from nbasset.notebook.page.output import Front, said_of
from nbasset.notebook.shell import Bundle
from nbasset.notebook.throttle import Throttle
from nbasset.ui import html, text
from nbasset.ui.terminal import write_line
from nbasset.ui.theme import look_of
from nbasset.ui.words import seconds, size, summary

FEW = 3
"""How many assets show what they showed by themselves; of more, all are behind one word."""
HEAD = ("asset", "status", "why", "time", "size")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: where an asset stands, why, how long it took and how large it is, in words.

    While it is at work, also who makes it, and the last line that its body has printed; then the number of its version.
    """

    status: Status
    why: str
    took: str
    size: str
    where: str = ""
    says: str = ""
    version: str = ""


class Progress:
    """Follows one run and shows it: a table that updates, or a line for each step.

    Args:
        front: the page.
        plan: the steps and what was expected of them.
        quiet: show nothing.
    """

    def __init__(self, front: Front, plan: Plan, quiet: bool = False) -> None:
        self.front = front
        self.quiet = quiet
        self.run: RunRecord[ResultName] | None = None
        self._rows: dict[ResultName, Row] = {}
        self._expected = plan.expected
        self._causes = plan.causes
        self._throttle = Throttle(self._draw)
        for name, decision in plan.decisions.items():
            if decision.action is not Action.SKIP:
                self._row(name, Status.QUEUED, decision.reason)
        self._outputs: dict[ResultName, Items] = {}
        self.display = "" if quiet or not front.live else front.show(self._html(), self._text(), self._said())

    def _row(self, name: ResultName, status: Status, why: str = "", took: str = "", bytes: str = "") -> None:
        known = self._rows.get(name)
        self._rows[name] = Row(status, why or (known.why if known else ""), took, bytes)

    def heard(self, changes: Changes) -> None:
        """Take in what an event of the run has changed."""
        step, event = changes.step, changes.event
        if self.quiet or event.asset is None or step is None:
            return
        if isinstance(event, Output) and event.asset in self._rows:
            self._rows[event.asset] = replace(self._rows[event.asset], says=step.says)
            self._throttle.ask()
        if event.type.status in (None, Status.MISSING):
            return
        skipped = isinstance(event, Skipped)
        if skipped and event.asset not in self._rows:
            return
        why = "same value as before: from the store" if skipped else step.why
        bytes = size(event.size) if isinstance(event, Materialized) else ""
        if isinstance(event, Materialized) and event.asset in self._rows:
            why = told_later(why or self._rows[event.asset].why)
        status = step.status
        if isinstance(event, Materialized) and event.asset.key.is_check:  # what it has found
            status, why = (Status.FAILED if event.kind.startswith("failed") else status), event.kind
        self._row(event.asset, status, why, self._time(event, step), bytes)
        version = f"#{event.version}" if isinstance(event, Materialized) and (event.version or 0) > 1 else ""
        if step.where or version:
            self._rows[event.asset] = replace(self._rows[event.asset], where=step.where, version=version)
        if not self.front.live and not isinstance(event, StepStarted):
            write_line(self._line(event.asset))
        if self.display:
            self._throttle.ask()

    def _time(self, event: Event, step: LiveStep) -> str:
        expected = self._expected.get(event.asset) if event.asset else None
        return f"about {seconds(expected)}" if expected and isinstance(event, StepStarted) else seconds(step.took)

    def _line(self, name: ResultName) -> str:
        row = self._rows[name]
        shape, words, _ = look_of(row.status)
        return "  ".join(
            part for part in (f"{shape} {words}", str(name), row.version, row.took, row.size, row.why) if part
        )

    def _draw(self) -> None:
        self.front.update(self.display, self._html(), self._text(), self._said())

    def _said(self) -> Bundle:
        """Of what was made it says how that stands; the rest is what became of it in this run."""
        fresh = [(str(name), row.status) for name, row in self._rows.items() if row.status is Status.FRESH]
        return said_of(fresh) if fresh else {}

    def end(self, run: RunRecord[ResultName], outputs: Mapping[ResultName, Items]) -> None:
        """The run is over.

        Args:
            run: its record.
            outputs: what was shown by assets, by name.
        """
        self.run = run
        self._outputs = dict(outputs)
        for name in run.with_outcome(Outcome.CANCELLED):
            self._row(name, Status.MISSING, "stopped")
        for name in [name for name in self._rows if name not in run.assets and name not in run.checks]:
            del self._rows[name]
        if self.display:
            self._throttle.now()
        elif not self.quiet:
            write_line(summary(run))

    def _html(self) -> str:
        rows = (
            [
                html.name(str(name)),
                html.badge({"status": row.status, "marks": []})
                + _muted(html.esc("".join(f" {each}" for each in (row.where, row.version) if each))),
                _muted(html.reason(row.why, self._causes)) + (f"<div>{html.esc(row.says)}</div>" if row.says else ""),
                html.number(row.took),
                html.number(row.size),
            ]
            for name, row in self._rows.items()
        )
        parts = [html.table(HEAD, rows)] if self._rows else []
        shown = [_details(name, items) for name, items in self._outputs.items() if items]
        if len(shown) > FEW:
            shown = [f"<details><summary>what {len(shown)} assets showed</summary>{''.join(shown)}</details>"]
        parts += shown
        if self.run is not None:
            parts.append(f"<div>{html.esc(summary(self.run))}</div>")
        return html.page(*parts)

    def _text(self) -> str:
        lines = (
            [text.table(HEAD, ([str(name), *self._cells(row)] for name, row in self._rows.items()))]
            if self._rows
            else []
        )
        for name, items in self._outputs.items():
            lines += [] if not items else [f"{name} showed:", *(text.item_text(item) for item in items)]
        return "\n".join([*lines, *([summary(self.run)] if self.run is not None else [])])

    def _cells(self, row: Row) -> list[str]:
        status = " ".join(
            filter(None, (text.status_words({"status": row.status, "marks": []}), row.where, row.version))
        )
        return [status, " · ".join(filter(None, (row.why, row.says))), row.took, row.size]


def _muted(words: str) -> str:
    return f'<span class="nba-muted">{words}</span>' if words else ""


def _details(name: ResultName, items: Items) -> str:
    inside = "".join(html.item(item) for item in items)
    return f"<details><summary>what <b>{html.esc(str(name))}</b> showed</summary>{inside}</details>"
