"""The graph in the notebook: a live widget with a static form, or a tree in text where there are none."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypedDict

from nbasset.core.errors import ExtraMissing
from nbasset.core.events import RunFinished, RunStarted
from nbasset.core.external_views import with_sources
from nbasset.core.extras import needed
from nbasset.core.forecast import Remaining
from nbasset.core.foreseen import marked
from nbasset.core.live_view import Changes, LiveStep
from nbasset.core.result_names import ResultName
from nbasset.core.selection import parse_selection
from nbasset.core.view import AssetView, NotebookView, name_of, view_of
from nbasset.instance import current
from nbasset.notebook.current_session import current_session
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.page.output import said_of
from nbasset.notebook.page.widget_with_fallback import WidgetWithFallback
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Bundle
from nbasset.ui import html, picture, text
from nbasset.ui.terminal import print_tree
from nbasset.ui.words import seconds

_numbers = itertools.count(1)
KEPT = 3
"""How many graphs of a notebook are live at a time."""
TICK = 1.0
"""Seconds after which a card of something at work is drawn anew, even when nothing happened."""
EMPTY = "No asset is defined yet: begin a cell with %%asset my_data and run it; %asset_graph then shows it."
AWAITED = "No asset is defined yet: begin a cell with %%asset my_data and run it; it is then shown here."
ELSEWHERE = "This graph is shown live further on in the notebook; run this cell again to have it here."


def graph(selection: str | None = None) -> None:
    """Show the graph of assets: live in a notebook, as a tree in text elsewhere.

    Args:
        selection: which assets; all by default.

    Raises:
        InvalidSelection: when it names something that is not defined.
    """
    instance, session = current(), current_session()
    names = instance.runs.request(parse_selection(selection)).selected if selection else None
    if session is not None and session.instance is instance:
        show_graph(session, names)
        return
    defined = instance.definitions
    view = view_of(instance.notebook, defined, instance.standing().all(), {}, names)
    print_tree(with_sources(view, defined, names))


def show_graph(session: Session, names: tuple[ResultName, ...] | None, *, narrow: bool = False) -> None:
    """Show the graph of all assets, or of the named ones; ``narrow``: downwards, where that takes less width."""
    view = session.views.all(names)
    if not view["assets"]:
        if session.front.widgets and session.cells.current.id:
            AwaitedGraph(session, narrow=narrow).show()
        else:
            session.say(EMPTY)
    elif not session.front.live:
        print_tree(view, coloured=session.shell.colors.lower() != "nocolor")
    else:
        _show_live(session, view, names, narrow=narrow)


def _show_live(session: Session, view: NotebookView, names: tuple[ResultName, ...] | None, *, narrow: bool) -> None:
    """Show a widget, in place of some that are there; a picture where none lives, or their packages are missing."""
    if not session.front.widgets:
        GraphPicture(session, names).show(view)
        return
    try:
        shown = LiveGraph(session, view, names, narrow=narrow)
    except ExtraMissing as missing:
        GraphPicture(session, names).show(view)
        session.say(f"{missing}. Until then it is a picture.")
        return
    _instead_of_others(session, shown, view)


def _instead_of_others(session: Session, shown: LiveGraph, view: NotebookView) -> None:
    awaited, _ = session.widgets.leaving(AwaitedGraph, shown.cell, KEPT)
    former, oldest = session.widgets.leaving(LiveGraph, shown.cell, KEPT)
    shown.show(view)
    for place in awaited:
        place.close()
    for widget in former:
        widget.close()
    for widget in oldest:
        widget.close(html.text(ELSEWHERE))


class AwaitedGraph:
    """The place of a graph in a notebook that has no asset yet: it is drawn there once there is one.

    Args:
        session: the notebook's session.
        narrow: whether it is to run from top to bottom where that takes less width.
    """

    def __init__(self, session: Session, *, narrow: bool = False) -> None:
        self.session, self.cell, self._narrow = session, session.cells.current.id, narrow
        self._place = WidgetWithFallback(session.front)

    def show(self) -> None:
        """Say what is awaited."""
        former, _ = self.session.widgets.leaving(AwaitedGraph, self.cell, KEPT)
        for each in former:
            each.close()
        self._place.hold({"text/html": html.text(AWAITED), "text/plain": AWAITED})
        self._leave = self.session.views.feed.subscribe(view=self._view)
        self.session.widgets.add(self)

    def _view(self, view: NotebookView) -> None:
        if not view["assets"]:
            return
        self.close()
        try:
            shown = LiveGraph(self.session, view, None, self._place, self.cell, narrow=self._narrow)
        except ExtraMissing:
            self._place.update(still(view), _said(view))
            return
        _instead_of_others(self.session, shown, view)

    def close(self, last_words: str = "") -> None:
        """Wait no more."""
        self._leave()
        self.session.widgets.remove(self)


def still(view: NotebookView) -> Bundle:
    """The graph where no widget lives: a picture, a diagram in mermaid's language, a tree in text."""
    tree = text.tree(view)
    return {
        "text/html": html.page(picture.image_of(view["assets"], tree)),
        "text/vnd.mermaid": picture.mermaid_of(view["assets"]),
        "text/plain": tree,
    }


class GraphPicture:
    """A picture of the graph that follows the notebook, drawn after each cell.

    Args:
        session: the notebook's session.
        names: the assets to show; ``None`` for all.
    """

    def __init__(self, session: Session, names: tuple[ResultName, ...] | None) -> None:
        self.session, self.cell = session, session.cells.current.id
        self._names = names
        self._name = f"nbasset-picture-{next(_numbers)}"
        self._shown: Bundle = {}

    def show(self, view: NotebookView) -> None:
        """Put it on the page, in the place of what its cell showed before."""
        former, oldest = self.session.widgets.leaving(GraphPicture, self.cell, KEPT)
        for picture_before in (*former, *oldest):
            picture_before.close()
        self._shown = still(view)
        self.session.front.raw(self._shown, {"nbasset": _said(view)}, self._name)
        self._leave = self.session.views.feed.subscribe(view=self._view)
        self.session.widgets.add(self)

    def _view(self, view: NotebookView) -> None:
        part = marked(_part(view, self._names), self.session.views.foretold)
        drawn = still(part)
        if drawn != self._shown:
            self._shown = drawn
            self.session.front.raw(drawn, {"nbasset": _said(part)}, self._name, update=True)

    def close(self, last_words: str = "") -> None:
        """Follow no more; it stays as it was last."""
        self._leave()
        self.session.widgets.remove(self)


def _part(view: NotebookView, names: tuple[ResultName, ...] | None) -> NotebookView:
    return {**view, "assets": [each for each in view["assets"] if names is None or name_of(each) in names]}


def _said(view: NotebookView) -> Bundle:
    return said_of((each["name"], each["status"]) for each in view["assets"])


class SoFar(TypedDict):
    """What the card of a body at work says beside its status."""

    elapsed: float
    says: str


def so_far(step: LiveStep) -> SoFar:
    """What the card of a body at work says: for how long, to the second, and the last line, where a bar of tqdm stands.

    Args:
        step: the asset's part in the run at work.

    >>> from nbasset.core.statuses import Status
    >>> bar = "reading\\n 20%|##        | 2/10\\r 50%|#####     | 5/10"
    >>> so_far(LiveStep(Status.RUNNING, since=time.time() - 4.2, shown=({"type": "stream", "text": bar},)))
    {'elapsed': 4.0, 'says': '50%|#####     | 5/10'}
    """
    elapsed = time.time() - step.since if step.since is not None else 0.0
    return {"elapsed": float(int(elapsed)), "says": step.says}


class LiveGraph:
    """A graph on the page that follows the notebook: a view after each cell, every change during a run.

    Args:
        session: the notebook's session.
        view: what to show at first.
        names: the assets to show; ``None`` for all.
        place: where it is shown; ``None`` for the cell at work.
        cell: the id of the cell that this place is in.
        narrow: whether it is to run from top to bottom where that takes less width.

    Raises:
        ExtraMissing: the packages of widgets and drawings are not installed.
    """

    def __init__(
        self,
        session: Session,
        view: NotebookView,
        names: tuple[ResultName, ...] | None,
        place: WidgetWithFallback | None = None,
        cell: str | None = None,
        *,
        narrow: bool = False,
    ) -> None:
        with needed("graph", "A graph that is live"):
            from nbasset.ui.drawings import OneList, PerElement
            from nbasset.ui.panel import GraphPanel

        self.session = session
        self.cell = cell if place else session.cells.current.id
        self._names = names
        self._feed = session.views.feed
        draw = partial(OneList, show=self._feed.at_once) if session.front.draws else PerElement
        self.panel = GraphPanel(view, requests_of(session), draw, narrow=narrow)
        self._shown = place or WidgetWithFallback(session.front)
        self._waiting: dict[str, AssetView] = {}
        self._at_work: dict[str, LiveStep] = {}
        self._clock: threading.Timer | None = None
        self._left = Remaining()
        self._lock = threading.Lock()

    def show(self, view: NotebookView) -> None:
        """Put it on the page."""
        self._leave = self._feed.subscribe(
            view=self._view, changes=self._changed, said=self.panel.told, tell=self._tell
        )
        self.session.widgets.add(self)
        self._shown.show(lambda: still(view), self.panel.box, _said(view))

    def _view(self, view: NotebookView) -> None:
        """Take in where everything stands."""
        if self.panel.closed:
            self.close()
            return
        with self._lock:
            self._waiting.clear()
        shown = marked(_part(view, self._names), self.session.views.foretold)
        self.panel.update(shown)
        self._shown.update(still(shown), _said(shown))

    def _changed(self, changes: Changes) -> None:
        """Take in what an event has changed: it is only put down, as a run of small assets has many."""
        event = changes.event
        with self._lock:
            self._waiting.update((asset["name"], asset) for asset in changes.assets.values())
            if isinstance(event, RunStarted):
                self._left = Remaining(self._mine(changes.assets.values()))
            elif changes.step is not None:
                self._take_in(str(event.asset), changes.step)
        if isinstance(event, RunFinished):
            self._ends()
        elif isinstance(event, RunStarted):
            self._feed.ask(now=True)
        elif changes.assets or changes.step is not None:
            self._feed.ask()

    def _mine(self, assets: Iterable[AssetView]) -> Iterator[AssetView]:
        """Those that it shows, or will: what is made for the first time is drawn a moment later."""
        return (asset for asset in assets if self._names is None or name_of(asset) in self._names)

    def _take_in(self, name: str, step: LiveStep) -> None:
        if step.since is not None:
            self._at_work[name] = step
        else:
            self._at_work.pop(name, None)
            self._left.done(name)

    def _ends(self) -> None:
        self._feed.ask(now=True)
        with self._lock:
            self._at_work, self._left = {}, Remaining()
        self._again_soon(False)
        self.panel.at_work(False)

    def _tell(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            at_work, left = dict(self._at_work), self._left
        told = {name: _at_work(asset, at_work.get(name)) for name, asset in waiting.items()}
        for name, step in at_work.items():
            known = self.panel.shown(name)
            if name not in told and known is not None:
                told[name] = _at_work(known, step)
        if self.panel.closed:
            return
        self._again_soon(bool(at_work))
        self.panel.tell(list(told.values()))
        if left.whole:
            about = f", about {seconds(left.seconds)} left by history" if left.seconds else ""
            now = next((f"{name} · " for name in at_work if name in left), "")
            done = left.whole - len(left)
            self.panel.at_work(True, f"{now}{done} of {left.whole} done{about}", done / left.whole)

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
        self._feed.ask()

    def close(self, last_words: str = "") -> None:
        """Follow no more."""
        self._leave()
        self._again_soon(False)
        self.panel.close(last_words)
        self.session.widgets.remove(self)


def _at_work(asset: AssetView, step: LiveStep | None) -> AssetView:
    """The view of an asset with how far its body is; ``None`` where none is at work."""
    nothing: SoFar = {"elapsed": 0.0, "says": ""}
    return {**asset, **(so_far(step) if step else nothing)}
