"""The runs as a widget: a list that opens, a search, and a button that runs again what a run did not bring about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from nbasset.core.run_views import RunView, left_undone
from nbasset.ui import html
from nbasset.ui.buttons import button
from nbasset.ui.panel_style import STYLE
from nbasset.ui.runs import about, runs_list

LISTED = 20
"""How many runs are listed at a time, the newest first."""
NONE = "No run yet: %materialize makes what is missing or stale, and every run is listed here."


class RunsPanel:
    """Runs and what to do about them.

    Args:
        find: callable that gives the runs, newest first.
        again: called with the assets to run again, and the id of the run they come from.
        words: what it is searched for at first.

    Attributes:
        box: the widget.
    """

    def __init__(
        self,
        find: Callable[[], Sequence[RunView]],
        again: Callable[[tuple[str, ...], str], None],
        words: str = "",
    ) -> None:
        self._find, self._again = find, again
        self._search = ipywidgets.Text(words, placeholder="asset, run or cell", continuous_update=False)
        self._search.tooltip = "only the runs of an asset"
        self._search.add_class("nba-search")
        self._search.observe(lambda _: self.refresh(), "value")
        self._button = button("Run again from failure", "", self._pressed)
        self._list, self._bill = ipywidgets.HTML(), ipywidgets.HTML()
        bar = ipywidgets.HBox([self._search, self._button, self._bill])
        bar.add_class("nba-toolbar")
        inside = ipywidgets.VBox([self._list])
        inside.add_class("nba-runs")
        self.box = ipywidgets.VBox([bar, inside])
        self._left: tuple[tuple[str, ...], str] = ((), "")
        self.opened = ""

    def refresh(self) -> None:
        """Read the runs again."""
        found = about(self._find(), self._search.value)
        names, run = self._left = left_undone(found)
        self._button.disabled = not names
        words = f"{', '.join(names[:4])}{'…' if len(names) > 4 else ''}"
        self._bill.value = html.text(f"{words} of run {run}") if names else ""
        opened = self.opened or (found[0]["id"] if found else "")
        more = f"{len(found) - LISTED} older runs: %asset_runs RUN shows one" if len(found) > LISTED else ""
        drawn = runs_list(found[:LISTED], opened) if found else html.text(NONE)
        self._list.value = drawn + (html.text(more) if more else "")

    def _pressed(self) -> None:
        names, run = self._left
        if names:
            self._again(names, run)

    def show(self, on: bool) -> None:
        """Show or hide it."""
        self.box.layout.display = "" if on else "none"
        if on:
            self.refresh()


def standing_alone(panel: RunsPanel) -> ipywidgets.VBox:
    """The runs as a panel of its own."""
    style = ipywidgets.HTML(STYLE, layout=ipywidgets.Layout(display="none"))
    whole = ipywidgets.VBox([style, panel.box])
    whole.add_class("nba-panel")
    return whole
