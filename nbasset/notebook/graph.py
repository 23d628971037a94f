"""The graph in the notebook: a live widget, or a tree in text where there are none."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from nbasset.core.events import Event, EventType
from nbasset.core.status import Status
from nbasset.core.view import View
from nbasset.notebook.live import LIVE
from nbasset.notebook.pace import Pace
from nbasset.notebook.session import Session
from nbasset.ui import html, text

KEPT = 3
"""How many graphs of a notebook are live at a time."""
WIDGET = "application/vnd.jupyter.widget-view+json"
EMPTY = "No asset is defined yet: begin a cell with %%asset my_data, run it, and the graph shows it."
ELSEWHERE = "This graph is shown live further on in the notebook; run this cell again to have it here."


def show_graph(session: Session, names: tuple[str, ...] | None) -> None:
    """Show the graph of all assets, or of the named ones."""
    view = session.view(names)
    if not view["assets"]:
        session.say(EMPTY)
    elif session.front.live and find_spec("ipycytoscape") is not None:
        _make_room(session)
        graph = LiveGraph(session, view, names)
        session.watchers.append(graph)
        session.front.raw(graph.bundle(view), {})
    else:
        print(text.tree(view))


def _make_room(session: Session) -> None:
    """Let go of graphs: the one this cell showed before, closed ones, and the oldest when there are many."""
    here = session.cells.current.id
    graphs = [watcher for watcher in session.watchers if isinstance(watcher, LiveGraph)]
    for graph in [graph for graph in graphs if here is not None and graph.cell == here]:
        graph.close()
        graphs.remove(graph)
    for graph in graphs[: max(len(graphs) - KEPT + 1, 0)]:
        graph.close(html.text(ELSEWHERE))


class LiveGraph:
    """A graph on the page that follows the session: a view after each cell, every event during a run.

    Args:
        session: the session.
        view: what to show at first.
        names: the assets to show; nothing means all.
    """

    def __init__(self, session: Session, view: View, names: tuple[str, ...] | None) -> None:
        from nbasset.ui.graph import AssetGraph

        self.session = session
        self.cell = session.cells.current.id
        self._names = names
        self._graph = AssetGraph(view)
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._lock = threading.Lock()
        self._pace = Pace(self._tell)

    def bundle(self, view: View) -> dict[str, Any]:
        """What to display: the widget, and a tree for whatever draws no widgets."""
        widget = {"version_major": 2, "version_minor": 0, "model_id": self._graph.box.model_id}
        return {WIDGET: widget, "text/plain": text.tree(view)}

    def __call__(self, news: View | Event) -> None:
        """Take in a view, or an event of a run."""
        if self._graph.closed:
            self.close()
        elif isinstance(news, Event):
            self._heard(news)
        else:
            self._pace.stop()
            self._waiting.clear()
            assets = news["assets"]
            wanted = assets if self._names is None else [each for each in assets if each["name"] in self._names]
            self._graph.update({**news, "assets": wanted})

    def _heard(self, event: Event) -> None:
        if event.type is EventType.RUN_STARTED:
            queued = {name: self._graph.shown(name) for name in self.session.live}
            with self._lock:
                self._waiting |= {n: {**a, "status": str(Status.QUEUED), "marks": []} for n, a in queued.items() if a}
            self._pace.ask()
            return
        status = LIVE.get(event.type)
        known = self._waiting.get(event.asset) or self._graph.shown(event.asset)
        if status is None or known is None:
            return
        made = {"took": event.data.get("took")} if event.type is EventType.MATERIALIZED else {}
        causes = [] if status is Status.FRESH else _causes(event)
        with self._lock:
            self._waiting[event.asset] = {**known, "status": str(status), "causes": causes, "marks": [], **made}
        self._pace.ask()

    def _tell(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        self._graph.tell(waiting.values())

    def close(self, last_words: str = "") -> None:
        """Follow no more."""
        self._pace.stop()
        self._graph.close(last_words)
        self.session.watchers = [watcher for watcher in self.session.watchers if watcher is not self]


def _causes(event: Event) -> list[View]:
    said = event.data.get("error") or event.data.get("reason") or ""
    return [{"category": "CODE", "text": str(said), "diff": [], "via": None}] if said else []
