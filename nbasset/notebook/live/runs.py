"""The runs in the notebook, as a live widget with a static form."""

from __future__ import annotations

from nbasset.core.events import RunFinished, RunStarted
from nbasset.core.extras import needed
from nbasset.core.live_view import Changes
from nbasset.core.view import NotebookView
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.page.widget_with_fallback import WidgetWithFallback
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Bundle

KEPT = 3
"""How many lists of runs of a notebook are live at a time."""


class LiveRuns:
    """A list of runs on the page that follows the session.

    Args:
        session: the session.
        words: what the list is searched for at first.

    Raises:
        ExtraMissing: the package of widgets is not installed.
    """

    def __init__(self, session: Session, words: str = "") -> None:
        with needed("lab", "A list of runs that is live"):
            from nbasset.ui.buttons import let_go
            from nbasset.ui.runs_panel import RunsPanel, standing_alone

        self.session, self.cell = session, session.cells.current.id
        does = requests_of(session)
        self._panel = RunsPanel(
            does.runs, lambda names, run: does.make(names, cause=f"again from failure of {run}"), words
        )
        self._whole = standing_alone(self._panel)
        self._let_go = let_go

    def show(self, still: Bundle) -> None:
        """Put it on the page, in the place of what its cell showed before."""
        former, oldest = self.session.widgets.leaving(LiveRuns, self.cell, KEPT)
        for widget in (*former, *oldest):
            widget.close()
        self._panel.refresh()
        WidgetWithFallback(self.session.front).show(lambda: still, self._whole, {})
        self._leave = self.session.views.feed.subscribe(view=self._view, changes=self._changed)
        self.session.widgets.add(self)

    def _view(self, _: NotebookView) -> None:
        self._if_closed()

    def _if_closed(self) -> bool:
        """Follow no more when the widget was closed on the page."""
        closed = self._whole.comm is None
        if closed:
            self.close()
        return closed

    def _changed(self, changes: Changes) -> None:
        if not self._if_closed() and isinstance(changes.event, RunStarted | RunFinished):
            self._panel.refresh()

    def close(self, last_words: str = "") -> None:
        """Follow no more."""
        self._leave()
        self._let_go([self._whole])
        self.session.widgets.remove(self)
