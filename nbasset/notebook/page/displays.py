"""Displays: one for each asset, updated in place, never showing yesterday's result as today's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.events import Output, StepStarted
from nbasset.core.live_view import Changes
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items
from nbasset.core.status import Status
from nbasset.core.view import AssetView, LineView, name_of
from nbasset.notebook.page.output import Front
from nbasset.notebook.page.throttle import Throttle
from nbasset.ui import html, text

Result = tuple[str | None, float | None]
"""Which result a view is about, by its key and its moment."""


@dataclass(slots=True)
class Shown:
    """What one asset's display shows.

    Args:
        display: its display id.
        asset: what it shows of the asset.
        items: what the making showed.
        note: what there is to say beside the status.
        line: the status line it shows.
        result: which result it shows; ``None`` when it shows an attempt that made none.
        throttle: draws it while its body runs.
        due: whether its line and value are still to be written, once, where nothing that was shown can be updated.
    """

    display: str
    asset: LineView
    items: Items = ()
    note: str = ""
    line: str = ""
    result: Result | None = None
    throttle: Throttle = field(default_factory=lambda: Throttle(_nothing))
    due: bool = False


def result_of(asset: AssetView) -> Result:
    """Which result a view is about."""
    return asset["key"], asset["made_at"]


def _nothing() -> None:
    """What a display does before it is drawn first."""


class Displays:
    """The displays of a notebook's assets.

    Args:
        front: the page.
    """

    def __init__(self, front: Front) -> None:
        self.front = front
        self._shown: dict[ResultName, Shown] = {}

    @property
    def names(self) -> tuple[ResultName, ...]:
        """The assets that have a display."""
        return tuple(self._shown)

    def begin(self, asset: AssetView, items: Items = (), note: str = "") -> None:
        """Give an asset a display of its own here; what it had elsewhere is not updated any more."""
        line = text.status_line(asset, note)
        due = not self.front.live and asset["status"] != Status.FRESH and not note
        drawn, written = html.output(asset, items, note), text.output_text(asset, items, note)
        display = "" if due else self.front.show(drawn, written, asset["name"])
        self.drop(name_of(asset))
        shown = self._shown[name_of(asset)] = Shown(display, asset, items, note, line, due=due)
        shown.result = result_of(asset) if asset["status"] == "FRESH" else None
        shown.throttle = Throttle(lambda: self._draw(shown), drawn=True)
        self._raw(items)

    def show(self, asset: AssetView, items: Items, note: str = "", *, of_result: bool = True) -> None:
        """Show an asset's output in its display.

        Args:
            asset: the view of the asset.
            items: what a making showed.
            note: what there is to say beside the status.
            of_result: whether that making led to the asset's result.
        """
        shown = self._shown.get(name_of(asset))
        if shown is None:
            return
        shown.items, shown.note, shown.asset = items, note, asset
        shown.result = result_of(asset) if of_result else None
        if shown.due:
            shown.due = False
            self.front.show("", text.output_text(asset, [each for each in items if each["type"] == "value"], note))
        shown.throttle.now()

    def changed(self, changes: Changes) -> None:
        """Show what a body shows while it comes, not more often than the eye can follow."""
        shown = self._shown.get(changes.event.asset) if changes.event.asset else None
        if shown is not None and changes.step is not None and isinstance(changes.event, StepStarted | Output):
            name, status = shown.asset["name"], changes.step.status
            shown.asset = {"name": name, "status": status, "kind": "being made", "marks": [], "causes": []}
            shown.items, shown.note, shown.result = changes.step.shown, "", None
            shown.throttle.ask()

    def status(self, asset: AssetView, fresh: Callable[[], tuple[Items, str]]) -> None:
        """Bring a display up to date after something changed.

        Args:
            asset: the view of the asset.
            fresh: finds what its result shows and the note beside it; asked when the display shows another result.
        """
        shown = self._shown.get(name_of(asset))
        if shown is None or shown.asset is asset:
            return
        changed = asset["status"] != shown.asset["status"]
        if asset["status"] == "FRESH" and (changed or shown.result != result_of(asset)):
            shown.items, shown.note = fresh()
            shown.result = result_of(asset)
        elif changed:
            shown.note = ""
        elif text.status_line(asset, shown.note) == shown.line:
            shown.asset = asset
            return
        shown.asset = asset
        self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        asset = shown.asset
        shown.line = text.status_line(asset, shown.note)
        drawn = html.output(asset, shown.items, shown.note)
        self.front.update(shown.display, drawn, text.output_text(asset, shown.items, shown.note), asset["name"])

    def beside(self, name: ResultName) -> None:
        """Show an asset's value here, below its display, when it needs a renderer of its own, as a chart of Vega's."""
        shown = self._shown.get(name)
        if shown is not None:
            self._raw([item for item in shown.items if item["type"] == "value"])

    def _raw(self, items: Items) -> None:
        for item in items:
            if item["type"] != "stream" and not html.embeddable(item["data"]):
                self.front.raw(dict(item["data"]), dict(item.get("metadata", {})))

    def drop(self, *names: ResultName) -> None:
        """Forget the displays of assets that are gone."""
        for name in names:
            gone = self._shown.pop(name, None)
            if gone is not None:
                gone.throttle.stop()
