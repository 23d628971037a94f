"""The graph in the notebook: a live widget with a static form, or a tree in text where there are none."""

from __future__ import annotations

import threading
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypedDict

from nbasset.core.causes import Category
from nbasset.core.events import Event, EventType
from nbasset.core.forecast import Remaining
from nbasset.core.status import Status
from nbasset.core.view import AssetView, CauseView, NotebookView, view_of
from nbasset.instance import current
from nbasset.notebook.event_status import LIVE
from nbasset.notebook.live.kernel_requests import asking_of
from nbasset.notebook.page.throttle import Pace
from nbasset.notebook.page.widget_with_fallback import Bundle, Pair
from nbasset.ui import html, picture, text
from nbasset.ui.terminal import print_tree
from nbasset.ui.words import seconds

if TYPE_CHECKING:
    from nbasset.notebook.session import Session

KEPT = 3
"""How many graphs of a notebook are live at a time."""
TICK = 1.0
"""Seconds after which a card of something at work is drawn anew, even when nothing happened."""
LAST = 300
"""Characters at the end of what was printed in which the last line is looked for."""
EMPTY = "No asset is defined yet: begin a cell with %%asset my_data and run it; %asset_graph then shows it."
ELSEWHERE = "This graph is shown live further on in the notebook; run this cell again to have it here."


def graph(selection: str | None = None) -> None:
    """Show the graph of assets: live in a notebook, as a tree in text elsewhere.

    Args:
        selection: which assets; all by default.

    Raises:
        InvalidSelection: when it names something that is not defined.
    """
    instance = current()
    for_session = next((heard.__self__ for heard in instance.listeners if hasattr(heard, "__self__")), None)
    names = instance.request(selection).selected if selection else None
    if for_session is not None and hasattr(for_session, "watchers"):
        show_graph(for_session, names)
        return
    view = view_of(instance.notebook, instance.definitions, instance.standing().all(), {}, names)
    print_tree(view)


def show_graph(session: Session, names: tuple[str, ...] | None) -> None:
    """Show the graph of all assets, or of the named ones."""
    view = session.view(names)
    if not view["assets"]:
        session.say(EMPTY)
    elif session.front.live and find_spec("ipycytoscape") is not None:
        leaving = _leaving(session)
        LiveGraph(session, view, names).show(view)
        for graph, last_words in leaving:
            graph.close(last_words)
    else:
        print_tree(view)


def _leaving(session: Session) -> list[tuple[LiveGraph, str]]:
    """The graphs to let go of once another is shown, with their last words: the one this cell showed before, closed
    ones, and the oldest when there are many."""
    here = session.cells.current.id
    graphs = [watcher for watcher in session.watchers if isinstance(watcher, LiveGraph)]
    former = [graph for graph in graphs if here is not None and graph.cell == here]
    others = [graph for graph in graphs if graph not in former]
    oldest = others[: max(len(others) - KEPT + 1, 0)]
    return [*((graph, "") for graph in former), *((graph, html.text(ELSEWHERE)) for graph in oldest)]


def still(view: NotebookView) -> Bundle:
    """The graph where no widget lives: a picture, a diagram in mermaid's language, a tree in text."""
    tree = text.tree(view)
    return {
        "text/html": html.page(picture.image_of(view["assets"], tree)),
        "text/vnd.mermaid": picture.mermaid_of(view["assets"]),
        "text/plain": tree,
    }


class SoFar(TypedDict):
    """What the card of a body at work says beside its status."""

    elapsed: float
    says: str


def so_far(since: float, printed: str) -> SoFar:
    """What the card of a body at work says: for how long, to the second, and the last line, where a bar of tqdm stands.

    Args:
        since: when it began, in seconds since 1970.
        printed: what it has printed.

    >>> so_far(time.time() - 4.2, "reading\\n 20%|##        | 2/10\\r 50%|#####     | 5/10")
    {'elapsed': 4.0, 'says': '50%|#####     | 5/10'}
    """
    lines = [line.strip() for line in printed[-LAST:].replace("\r", "\n").split("\n")]
    return {"elapsed": float(int(time.time() - since)), "says": next(filter(None, lines[::-1]), "")}


class LiveGraph:
    """A graph on the page that follows the session: a view after each cell, every event during a run.

    Args:
        session: the session.
        view: what to show at first.
        names: the assets to show; nothing means all.
    """

    def __init__(self, session: Session, view: NotebookView, names: tuple[str, ...] | None) -> None:
        from nbasset.ui.drawings import Models, Whole
        from nbasset.ui.panel import GraphPanel

        self.session = session
        self.cell = session.cells.current.id
        self._names = names
        self.panel = GraphPanel(view, asking_of(session), Whole if session.front.draws else Models)
        self._pair = Pair(session.front)
        self._queued: dict[str, AssetView] = {}
        self._events: dict[str, Event] = {}
        self._printed: dict[str, str] = {}
        self._at_work: dict[str, float] = {}
        self._clock: threading.Timer | None = None
        self._left = Remaining()
        self._lock = threading.Lock()
        self._pace = Pace(self._tell)

    def show(self, view: NotebookView) -> None:
        """Put it on the page."""
        self.session.watchers.append(self)
        self._pair.show(lambda: still(view), self.panel.box)

    def __call__(self, news: NotebookView | Event) -> None:
        """Take in a view, or an event of a run."""
        if isinstance(news, Event):
            self._heard(news)
        elif self.panel.closed:
            self.close()
        else:
            self._pace.stop()
            self._events.clear()
            assets = news["assets"]
            wanted = assets if self._names is None else [each for each in assets if each["name"] in self._names]
            self.panel.update({**news, "assets": wanted})
            self._pair.update(still({**news, "assets": wanted}))

    def told(self, sentence: str) -> None:
        """Something was asked for that could not be done."""
        self.panel.told(sentence)

    def _heard(self, event: Event) -> None:
        """Take in an event: it is only put down, as a run of small assets has many."""
        if event.type in LIVE:
            with self._lock:
                self._events[event.asset] = event
        elif event.type is EventType.OUTPUT and "text" in event.data.get("item", {}):
            with self._lock:
                self._printed[event.asset] = event.data["item"]["text"]
        elif event.type is EventType.RUN_STARTED:
            self._begins()
        elif event.type is EventType.RUN_FINISHED:
            self._ends()
            return
        else:
            return
        self._pace.ask()

    def _begins(self) -> None:
        queued = {name: self.panel.shown(name) for name in self.session.live}
        known = {name: asset for name, asset in queued.items() if asset}
        with self._lock:
            self._queued = {name: _queued(asset) for name, asset in known.items()}
            self._left = Remaining(known.values())

    def _ends(self) -> None:
        self._pace.now()
        with self._lock:
            self._at_work, self._printed, self._left = {}, {}, Remaining()
        self._again_soon(False)
        self.panel.at_work(False)

    def _tell(self) -> None:
        with self._lock:
            waiting, self._queued = self._queued, {}
            events, self._events = self._events, {}
            printed = dict(self._printed)
        for name, event in events.items():
            self._take_in(name, event)
            known = waiting.get(name) or self.panel.shown(name)
            if known is not None:
                waiting[name] = _after(event, known)
        for name, since in list(self._at_work.items()):
            known = waiting.get(name) or self.panel.shown(name)
            if known is not None:
                waiting[name] = {**known, **so_far(since, printed.get(name, ""))}
        if self.panel.closed:
            return
        self._again_soon(bool(self._at_work))
        self.panel.tell(list(waiting.values()))
        left = self._left
        if left.whole:
            about = f", about {seconds(left.seconds)} left by history" if left.seconds else ""
            now = next((f"{name} · " for name in self._at_work if name in left), "")
            done = left.whole - len(left)
            self.panel.at_work(True, f"{now}{done} of {left.whole} done{about}", done / left.whole)

    def _take_in(self, name: str, event: Event) -> None:
        if LIVE[event.type] is Status.RUNNING:
            self._at_work[name] = event.at
        else:
            self._at_work.pop(name, None)
            self._printed.pop(name, None)
            if LIVE[event.type] is not Status.QUEUED:
                self._left.done(name)

    def _again_soon(self, wanted: bool) -> None:
        """Cards of what is at work say how long it has been."""
        if wanted and self._clock is None:
            self._clock = threading.Timer(TICK, self._ticked)
            self._clock.daemon = True
            self._clock.start()
        elif not wanted and self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _ticked(self) -> None:
        self._clock = None
        self._pace.ask()

    def close(self, last_words: str = "") -> None:
        """Follow no more."""
        self._pace.stop()
        self._again_soon(False)
        self.panel.close(last_words)
        self.session.watchers = [watcher for watcher in self.session.watchers if watcher is not self]


def _queued(asset: AssetView) -> AssetView:
    return {**asset, "status": Status.QUEUED, "marks": []}


def _after(event: Event, asset: AssetView) -> AssetView:
    """An asset's view after an event of a run."""
    status = LIVE[event.type]
    said = "" if status is Status.FRESH else str(event.data.get("error") or event.data.get("reason") or "")
    causes: list[CauseView] = [{"category": Category.CODE, "text": said, "diff": [], "via": ""}] if said else []
    after: AssetView = {**asset, "status": status, "causes": causes, "marks": [], "elapsed": 0.0, "says": ""}
    if event.type is EventType.MATERIALIZED:
        data = event.data
        after["took"], after["size"] = data.get("took", after["took"]), data.get("size", after["size"])
        after["kind"], after["key"] = data.get("kind", after["kind"]), data.get("key", after["key"])
        after["made_at"] = event.at
    return after
