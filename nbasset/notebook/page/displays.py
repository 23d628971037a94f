"""Displays: one for each asset, updated in place, never showing yesterday's result as today's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.events import Output, StepStarted
from nbasset.core.live_view import Changes
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items
from nbasset.core.status import Status
from nbasset.core.view import AssetView, LineView
from nbasset.libraries.ipython import WIDGET, live_widget
from nbasset.notebook.page.output import Front
from nbasset.notebook.throttle import Throttle
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
        asked: what the kernel was at work on when it was given its place.
        cuts: at which of the items a widget stands in the display's place, which is in pieces there.
        pieces: the display ids of what comes after each of them.
        due: whether its line and value are still to be written, once, where nothing that was shown can be updated.
        raised: whether its cell has ended with an exception, without a result of the asset.
        past: whether what its cell has raised is over: the asset was made again since, or is fresh.
    """

    display: str
    asset: LineView
    items: Items = ()
    note: str = ""
    line: str = ""
    result: Result | None = None
    throttle: Throttle = field(default_factory=lambda: Throttle(_nothing))
    due: bool = False
    raised: bool = False
    past: bool = False
    asked: str = ""
    cuts: list[int] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def in_pieces(self) -> list[Items]:
        """The items before the first widget, between widgets, and after the last."""
        starts = [0, *(cut + 1 for cut in self.cuts)]
        return [self.items[start:end] for start, end in zip(starts, [*self.cuts, None], strict=True)]


def result_of(asset: AssetView) -> Result:
    """Which result a view is about."""
    return asset["key"], asset["made_at"]


def _about(asset: LineView, *, past: bool = False) -> dict[str, object]:
    """What stands in the metadata of an output."""
    about = {"asset": asset["name"], "status": str(asset["status"]), "made_at": asset.get("made_at")}
    return {**about, "past_error": True} if past else about


def _nothing() -> None:
    """What a display does before it is drawn first."""


class Displays:
    """The displays of a notebook's assets.

    Args:
        front: the page.
    """

    def __init__(self, front: Front) -> None:
        self.front = front
        self._shown: dict[str, Shown] = {}

    @property
    def any(self) -> bool:
        """Whether any asset has a display that can be updated."""
        return self.front.live and bool(self._shown)

    def has(self, name: ResultName) -> bool:
        """Whether an asset has a display."""
        return str(name) in self._shown

    def begin(self, asset: AssetView, items: Items = (), note: str = "") -> None:
        """Give an asset a display of its own here; what it had elsewhere is not updated any more."""
        line = text.status_line(asset, note)
        due = not self.front.live and asset["status"] != Status.FRESH and not note
        drawn, written = html.output(asset, items, note), text.output_text(asset, items, note)
        display = "" if due else self.front.show(drawn, written, _about(asset))
        self._drop(asset["name"])
        shown = self._shown[asset["name"]] = Shown(display, asset, items, note, line, due=due, asked=self.front.asked)
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
        shown = self._shown.get(asset["name"])
        if shown is None:
            return
        self._piece(shown)
        same = (shown.items, shown.note, shown.asset) == (tuple(items), note, asset)
        shown.items, shown.note, shown.asset = tuple(items), note, asset
        shown.result = result_of(asset) if of_result else None
        if not same:
            shown.throttle.now()

    def written(self, name: ResultName) -> None:
        """Write an asset's line and value, once, where its display cannot be updated."""
        shown = self._shown.get(str(name))
        if shown is not None and shown.due:
            shown.due = False
            value = [each for each in shown.items if each["type"] == "value"]
            self.front.show("", text.output_text(shown.asset, value, shown.note))

    def changed(self, changes: Changes) -> None:
        """Show what a body shows while it comes, not more often than the eye can follow."""
        shown = self._shown.get(str(changes.event.asset)) if changes.event.asset else None
        if shown is not None and changes.step is not None and isinstance(changes.event, StepStarted | Output):
            name, status = shown.asset["name"], changes.step.status
            by = f" by {changes.step.where}" if changes.step.where else ""
            shown.asset = {"name": name, "status": status, "kind": f"being made{by}", "marks": [], "causes": []}
            shown.note, shown.result = "", None
            shown.past |= shown.raised
            self._piece(shown)
            shown.items = changes.step.shown
            self._cut(shown)
            shown.throttle.ask()

    def _cut(self, shown: Shown) -> None:
        """A widget, which goes on to the page by itself, stands in its place: what comes later is shown below it."""
        last = len(shown.items) - 1
        if last < max(shown.cuts, default=-1):
            shown.cuts = []  # all was cleared, or is made again
        item = shown.items[last] if shown.items else None
        if item is None or item["type"] == "stream" or shown.asked != self.front.asked:
            return
        if last not in shown.cuts and live_widget(item["data"]) is not None:
            shown.throttle.now()
            shown.cuts.append(last)

    def _piece(self, shown: Shown) -> None:
        """The widget is on the page: make room for what comes after it."""
        if len(shown.pieces) < len(shown.cuts):
            shown.pieces.append(self.front.show(html.page(), "", {"part": shown.asset["name"]}))

    def status(self, asset: AssetView, fresh: Callable[[AssetView], tuple[Items, str]]) -> None:
        """Bring a display up to date after something changed.

        Args:
            asset: the view of the asset.
            fresh: finds what its result shows and the note beside it; asked when the display shows another result.
        """
        shown = self._shown.get(asset["name"])
        if shown is None or shown.asset is asset:
            return
        changed = asset["status"] != shown.asset["status"]
        if asset["status"] == "FRESH" and (changed or shown.result != result_of(asset)):
            shown.items, shown.note = fresh(asset)
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
        shown.past |= shown.raised and asset["status"] == Status.FRESH
        items, *later = shown.in_pieces()
        drawn = html.output(asset, items, shown.note)
        about = _about(asset, past=shown.past)
        self.front.update(shown.display, drawn, text.output_text(asset, items, shown.note), about)
        for number, piece in enumerate(shown.pieces):
            items = later[number] if number < len(later) else ()
            instead = html.fallback(shown.items[shown.cuts[number]]) if number < len(shown.cuts) else ""
            part = html.page(instead, *map(html.item, items)), "\n".join(map(text.item_text, items))
            self.front.update(piece, *part, {"part": asset["name"]})

    def raised(self, names: Iterable[ResultName]) -> None:
        """The cell of some assets ends with an exception: it is over once those that it did not make are made."""
        for shown in map(self._shown.get, map(str, names)):
            if shown is not None and shown.asset["status"] != Status.FRESH:
                shown.raised = True

    def again(self, names: Iterable[str]) -> None:
        """Send the displays of assets once more, to a page whose notebook is behind."""
        for shown in map(self._shown.get, names):
            if shown is not None:
                shown.throttle.now()

    def beside(self, name: ResultName) -> None:
        """Show an asset's value here, below its display, when it needs a renderer of its own, as a chart of Vega's."""
        shown = self._shown.get(str(name))
        if shown is not None:
            self._raw([item for item in shown.items if item["type"] == "value"])

    def _raw(self, items: Items) -> None:
        for item in items:
            if item["type"] == "stream" or (WIDGET in item["data"] and live_widget(item["data"]) is None):
                continue
            if not html.embeddable(item["data"]):
                self.front.raw(dict(item["data"]), dict(item.get("metadata", {})))

    def drop(self, *names: ResultName) -> None:
        """Forget the displays of assets that are gone."""
        for name in names:
            self._drop(str(name))

    def _drop(self, name: str) -> None:
        gone = self._shown.pop(name, None)
        if gone is not None:
            gone.throttle.stop()
