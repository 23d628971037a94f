"""A run on the page: its table, what its bodies show while they are at work, and what has become of each asset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from nbasset.core.events import Event, Retry, RunFinished, RunStarted
from nbasset.core.live_view import LiveView
from nbasset.core.planning import Plan
from nbasset.core.result_names import ResultName
from nbasset.core.runs import AssetRun, Outcome, RunRecord
from nbasset.core.shown import Items
from nbasset.core.view import AssetView
from nbasset.instance import Instance
from nbasset.instance.standing import Standing
from nbasset.notebook.page.progress import Progress
from nbasset.notebook.plain.variables import Values
from nbasset.notebook.views import Views
from nbasset.ui.words import made_words, seconds

HAS_RESULT = (Outcome.MADE, Outcome.FROM_STORE)
_TOLD = (
    *(Outcome.FAILED, Outcome.CANCELLED, Outcome.BLOCKED, Outcome.WAITS),
    *(Outcome.MADE, Outcome.FROM_STORE),
)
"""What of several points is told of all, the first of these."""


class RunPage:
    """Shows runs: those that the notebook asks for, and those that ``materialize()`` begins in a cell.

    Args:
        instance: the notebook's instance.
        views: tells where assets stand.
        values: binds what was made to names.
        say: called with a sentence for people.
    """

    def __init__(self, instance: Instance, views: Views, values: Values, say: Callable[[str], None]) -> None:
        self.instance = instance
        self.views = views
        self.values = values
        self.say = say
        self._expected: Plan | None = None
        self._began: tuple[Progress, Callable[[], None]] | None = None

    @contextmanager
    def shows(self, plan: Plan, progress: Progress | None) -> Iterator[None]:
        """The notebook runs something inside.

        Args:
            plan: what it is expected to do.
            progress: the table that follows it; ``None`` where the cell's own output is enough.
        """
        former, self._expected = self._expected, plan
        leave = self.views.feed.subscribe(changes=progress.heard if progress else None)
        try:
            yield
        finally:
            self._expected = former
            leave()

    def heard(self, events: Sequence[Event]) -> None:
        """Something happened in a run; steps of which nothing is made come together."""
        for event in events:
            if isinstance(event, RunStarted):
                self.views.begin((self._expected or self._unexpected()).to_make)
            elif isinstance(event, Retry):
                wait = f" in {seconds(event.wait)}" if event.wait else ""
                self.say(f"{event.asset} raised {event.error}; trying again{wait}.")
        self.views.after(events)
        if isinstance(events[-1], RunFinished) and self._began is not None:
            self._unexpected_ends()

    def _unexpected(self) -> Plan:
        """A call of ``materialize()`` has begun a run: it gets a table of its own."""
        plan = self.instance.runs.plan_now
        assert plan is not None
        progress = Progress(self.views.displays.front, plan)
        self._began = progress, self.views.feed.subscribe(changes=progress.heard)
        return plan

    def _unexpected_ends(self) -> None:
        assert self._began is not None
        assert self.instance.runs.last is not None
        (progress, leave), self._began = self._began, None
        leave()
        self.ended(self.instance.runs.last, progress)

    def ended(self, run: RunRecord[ResultName], progress: Progress | None, live: LiveView | None = None) -> None:
        """Show what has become of each asset.

        Args:
            run: the run's record.
            progress: the table that has followed it; ``None`` where the cell's own output is enough.
            live: what its events have told; ``None`` for the run that was at work last in the kernel.
        """
        standing = self.instance.standing(between_cells=True)
        self.views.found(standing)
        shown: dict[ResultName, Items] = {}
        for name, part in _by_asset(run, standing).items():
            tells = part.outcome in (Outcome.MADE, Outcome.FAILED)
            if name in self.instance.definitions.by_name and (tells or self.views.displays.has(name)):
                view, stored = self.views.one(name, standing)
                has_result = part.outcome in HAS_RESULT or name in standing.definitions.wholes
                items: Items = stored if has_result else self.views.shown_by(name, live)
                note = self.views.hinted(name, _note_of(part.outcome, view))
                self.views.displays.show(view, items, note, of_result=has_result)
                self.views.displays.written(name)
                if tells:
                    shown[name] = tuple(items)
        self.values.refresh(standing.all())
        if progress is not None:
            progress.end(run, shown)


def _by_asset(run: RunRecord[ResultName], standing: Standing) -> dict[ResultName, AssetRun[ResultName]]:
    """What has become of each asset; of one with points, of that which needs a look, or else of that which was made."""
    found: dict[ResultName, AssetRun[ResultName]] = {}
    for name, part in (*run.assets.items(), *run.checks.items()):
        whole = ResultName(name.key)
        name = whole if name.point is not None and whole in standing.definitions.wholes else name
        known = found.get(name)
        if known is None or _TOLD.index(part.outcome) < _TOLD.index(known.outcome):
            found[name] = part
    return found


def _note_of(outcome: Outcome, asset: AssetView) -> str:
    """What to say beside a status: nothing that another run of the same cells would say otherwise."""
    if outcome in HAS_RESULT:
        return made_words(asset)
    return "stopped" if outcome is Outcome.CANCELLED else ""
