"""Displays: one for each asset, updated in place, never showing yesterday's result as today's."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbasset.notebook.front import Front
from nbasset.ui import html, text

EVERY = 0.1
"""Seconds between two updates of one display while its body runs."""

Items = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Shown:
    """What one asset's display shows.

    Args:
        display: its display id.
        items: what the making showed.
        note: what there is to say beside the status.
        line: the status line it shows.
        at: when it was updated last.
    """

    display: str
    items: Items = ()
    note: str = ""
    line: str = ""
    at: float = 0.0


class Displays:
    """The displays of a notebook's assets.

    Args:
        front: the page.
    """

    def __init__(self, front: Front) -> None:
        self.front = front
        self._shown: dict[str, Shown] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The assets that have a display."""
        return tuple(self._shown)

    def begin(self, asset: Mapping[str, Any], items: Items = (), note: str = "") -> None:
        """Give an asset a display of its own here; what it had elsewhere is not updated any more."""
        line = text.status_line(asset, note)
        display = self.front.show(html.output(asset, items, note), text.output_text(asset, items, note))
        self._shown[asset["name"]] = Shown(display, items, note, line, time.monotonic())
        self._raw(items)

    def show(self, asset: Mapping[str, Any], items: Items, note: str = "") -> None:
        """Show an asset's output in its display."""
        shown = self._shown.get(asset["name"])
        if shown is None:
            return
        shown.items, shown.note = items, note
        self._draw(shown, asset)

    def live(self, asset: Mapping[str, Any], items: Items) -> None:
        """Show output while it comes, not more often than the eye can follow."""
        shown = self._shown.get(asset["name"])
        if shown is not None and time.monotonic() - shown.at >= EVERY:
            shown.items = items
            self._draw(shown, asset)

    def status(self, asset: Mapping[str, Any]) -> None:
        """Bring the status line up to date; what the display shows beside it stays."""
        shown = self._shown.get(asset["name"])
        if shown is not None and text.status_line(asset, shown.note) != shown.line:
            self._draw(shown, asset)

    def _draw(self, shown: Shown, asset: Mapping[str, Any]) -> None:
        shown.line, shown.at = text.status_line(asset, shown.note), time.monotonic()
        drawn = html.output(asset, shown.items, shown.note)
        self.front.update(shown.display, drawn, text.output_text(asset, shown.items, shown.note))

    def _raw(self, items: Items) -> None:
        for item in items:
            if item["type"] != "stream" and not html.embeddable(item["data"]):
                self.front.raw(item["data"], item.get("metadata", {}))

    def drop(self, *names: str) -> None:
        """Forget the displays of assets that are gone."""
        for name in names:
            self._shown.pop(name, None)
