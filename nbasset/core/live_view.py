"""The live view: what the events of the run at work change in what is shown of the assets.

A view says where everything stood when it was made. While a run is at work, each of its events changes a little of
that. What it changes is told here, once, for every display.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from operator import itemgetter
from types import MappingProxyType

from nbasset.core.causes import Category
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.events import (
    Blocked,
    Cancelled,
    Event,
    Failed,
    Materialized,
    Output,
    RunFinished,
    RunStarted,
    Skipped,
    StepStarted,
)
from nbasset.core.point_runs import LivePoints, Places, counted
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item
from nbasset.core.statuses import Status
from nbasset.core.view import AssetView, CauseView, NotebookView, shown_kind

IN_RUN = (Status.QUEUED, Status.RUNNING, Status.FAILED, Status.BLOCKED)
"""What a step is shown with while its run is at work; without one, a failure is found in the history."""

_NONE: Mapping[ResultName, Places] = MappingProxyType({})

LAST = 400
"""Characters at the end of what was printed among which the last line is looked for."""


@dataclass(frozen=True, slots=True)
class LiveStep:
    """An asset's part in the run at work, as far as it got.

    Args:
        status: what it is shown with.
        why: why it runs, failed or did not run, in words.
        where: who makes it, while it is at work; empty for the kernel.
        since: when its body began, in seconds since 1970 (UTC); ``None`` where none is at work.
        took: seconds its body was at work; ``None`` where that is not known.
        made: what it made; ``None`` where it made nothing.
        shown: what its body has shown so far.
    """

    status: Status
    why: str = ""
    where: str = ""
    since: float | None = None
    took: float | None = None
    made: Materialized | None = None
    shown: tuple[Item, ...] = ()

    @property
    def says(self) -> str:
        r"""The last line that its body has printed, where a bar of tqdm stands.

        >>> LiveStep(Status.RUNNING, shown=({"type": "stream", "name": "stderr", "text": "10%\r20%\n"},)).says
        '20%'
        """
        printed = next((each["text"] for each in reversed(self.shown) if each["type"] == "stream"), "")
        lines = (line.strip() for line in reversed(printed[-LAST:].replace("\r", "\n").split("\n")))
        return next(filter(None, lines), "")

    def after(self, event: Event) -> LiveStep:
        """The step with one more event of it.

        >>> step = LiveStep(Status.QUEUED).after(StepStarted(at=1.0, reason="code changed"))
        >>> step.status, step.why, step.since
        (<Status.RUNNING: 'RUNNING'>, 'code changed', 1.0)
        """
        match event:
            case StepStarted():
                return LiveStep(Status.RUNNING, event.reason, event.where, since=event.at)
            case Output():
                again = self.shown and self.shown[-1] is event.item
                return self if again else replace(self, shown=(*self.shown, event.item))
            case Materialized():
                return LiveStep(Status.FRESH, self.why, took=event.took, made=event, shown=self.shown)
            case Skipped():
                return LiveStep(Status.FRESH)
            case Failed() | Blocked():
                took = event.took if isinstance(event, Failed) else None
                return LiveStep(event.type.status or self.status, event.said, took=took, shown=self.shown)
            case Cancelled():
                return LiveStep(Status.MISSING, "stopped", took=event.took, shown=self.shown)
        return self


@dataclass(frozen=True, slots=True)
class Changes:
    """What one event has changed.

    Args:
        event: the event.
        assets: the views of the assets that look otherwise now, by name.
        step: the step that the event belongs to, as it is now; ``None`` where it belongs to none.
    """

    event: Event
    assets: Mapping[ResultName, AssetView] = field(default_factory=dict)
    step: LiveStep | None = None


class LiveView:
    """A view, and what the run at work has changed in it since.

    Args:
        view: where everything stood.
        queued: the assets that the run is to make.
        places: of assets with points, where each of these stands in the order of definition, by what its name has in
            brackets.
    """

    def __init__(
        self, view: NotebookView, queued: Iterable[ResultName] = (), places: Mapping[ResultName, Places] = _NONE
    ) -> None:
        assets = view["assets"]
        self._before = dict(zip(map(ResultName.from_text, map(itemgetter("name"), assets)), assets, strict=True))
        self._at_work = False
        self.steps = {name: LiveStep(Status.QUEUED) for name in queued}
        known = [name for name in self.steps if name in self._before]
        self.assets = {**self._before, **{name: with_step(self._before[name], self.steps[name]) for name in known}}
        there = {name: where for name, where in places.items() if name in self._before}
        self._points = {name: LivePoints(where, self._before[name]["points"]) for name, where in there.items()}
        self._queue([name for name in self.steps if name.point is not None])

    def _queue(self, points: Iterable[ResultName]) -> None:
        for name in points:
            whole = self._points.get(ResultName(name.key))
            if whole is not None:
                whole.after(str(name.point), Status.QUEUED)
        for name in {ResultName(each.key) for each in points}.intersection(self._points):
            self._tell_points(name)

    def _tell_points(self, whole: ResultName) -> AssetView:
        """The view of an asset, some points of which stand otherwise now."""
        live = self._points[whole]
        said: CauseView = {"category": Category.DATA, "text": counted(live.counts), "diff": [], "via": ""}
        causes = [] if live.status is Status.FRESH else [said]
        told: AssetView = {**self._before[whole], "points": live.points, "status": live.status, "causes": causes}
        self.assets[whole] = told
        return told

    def after(self, event: Event) -> Changes:
        """Take in an event of the run; what it has changed.

        >>> a = ResultName.from_text("a")
        >>> live = LiveView({"assets": [{"name": "a", "status": "STALE", "causes": [], "marks": []}]}, [a])
        >>> str(live.assets[a]["status"])
        'QUEUED'
        >>> [cause["text"] for cause in live.after(Failed(a, error="no")).assets[a]["causes"]]
        ['no']
        """
        if isinstance(event, RunStarted | RunFinished):
            self._at_work = isinstance(event, RunStarted)
            return Changes(event, {name: self.assets[name] for name in self.steps if name in self.assets})
        if not event.asset:
            return Changes(event)
        before = self.steps.get(event.asset)
        step = self.steps[event.asset] = (before or LiveStep(Status.QUEUED)).after(event)
        if event.type.status is None or event.asset not in self._before:
            return Changes(event, self._after_point(event.asset, event.type.status), step)
        asset = self.assets[event.asset] = with_step(self._before[event.asset], step)
        return Changes(event, {event.asset: asset}, step)

    def _after_point(self, name: ResultName, status: Status | None) -> Mapping[ResultName, AssetView]:
        """What a point's new status changes in the view of its asset."""
        whole = ResultName(name.key)
        points = self._points.get(whole) if name.point is not None and status is not None else None
        if points is None or status is None or not points.after(str(name.point), status):
            return {}
        return {whole: self._tell_points(whole)}

    @property
    def statuses(self) -> dict[ResultName, Status]:
        """The statuses that only the run at work gives, which no assessment knows of."""
        if not self._at_work:
            return {}
        return {name: step.status for name, step in self.steps.items() if step.status in IN_RUN}


def with_step(asset: AssetView, step: LiveStep | None) -> AssetView:
    """The view of an asset with its part in the run at work.

    A stopped step leaves the asset as it was, and so does one for which the stored result counts, if it was fresh.
    """
    if step is None or step.status is Status.MISSING:
        return asset
    if step.status is Status.QUEUED:
        return {**asset, "status": step.status, "marks": []}
    if step.status is not Status.FRESH:
        text = " · ".join(filter(None, (step.where, step.why)))
        said: list[CauseView] = [{"category": Category.CODE, "text": text, "diff": [], "via": ""}] if text else []
        return {**asset, "status": step.status, "marks": [], "causes": said}
    if step.made is None:
        return asset if asset["status"] == Status.FRESH else {**asset, "status": step.status, "marks": [], "causes": []}
    made = step.made
    return {
        **asset,
        "status": step.status,
        "marks": [],
        "causes": [],
        "took": made.took,
        "size": made.size,
        "from_store": False,
        "kind": shown_kind(made.kind),
        "key": made.key,
        "version": made.version if (made.version or 0) > 1 or asset["version"] else None,
        "made_at": made.at,
    }
