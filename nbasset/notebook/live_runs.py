"""The runs in the notebook, as a live widget with a static form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbasset.core.events import Event, EventType
from nbasset.core.extras import needed
from nbasset.notebook.asking import asking_of
from nbasset.notebook.pair import Bundle, Pair

if TYPE_CHECKING:
    from nbasset.notebook.session import Session

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
        asking = asking_of(session)
        self._panel = RunsPanel(
            asking.runs, lambda names, run: asking.make(names, cause=f"again from failure of {run}"), words
        )
        self._whole = standing_alone(self._panel)
        self._let_go = let_go

    def show(self, still: Bundle) -> None:
        """Put it on the page, in the place of what its cell showed before."""
        lists = [watcher for watcher in self.session.watchers if isinstance(watcher, LiveRuns)]
        for former in [each for each in lists if each.cell is not None and each.cell == self.cell] or lists[:-KEPT]:
            former.close()
        self._panel.refresh()
        Pair(self.session.front).show(lambda: still, self._whole)
        self.session.watchers.append(self)

    def __call__(self, news: Any) -> None:
        """Take in a view, or an event of a run."""
        if self._whole.comm is None:
            self.close()
        elif isinstance(news, Event) and news.type in (EventType.RUN_STARTED, EventType.RUN_FINISHED):
            self._panel.refresh()

    def close(self) -> None:
        """Follow no more."""
        self._let_go([self._whole])
        self.session.watchers = [watcher for watcher in self.session.watchers if watcher is not self]
