"""The panel: the graph with its toolbar, the details of the chosen asset, and the runs."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import ipywidgets

from nbasset.core.errors import NbassetError
from nbasset.core.forecast import Forecast, forecast
from nbasset.core.run_views import RunView
from nbasset.core.selection import AssetSelection
from nbasset.core.status import Status
from nbasset.core.view import View
from nbasset.ui import html
from nbasset.ui.buttons import button, let_go, light
from nbasset.ui.details import Details
from nbasset.ui.details_panel import Side
from nbasset.ui.drawings import Draw, Models
from nbasset.ui.graph import AssetGraph
from nbasset.ui.panel_style import STYLE
from nbasset.ui.runs_panel import RunsPanel
from nbasset.ui.theme import LOOKS
from nbasset.ui.words import seconds

SETTLE = 0.25
"""Seconds the page gets to make room before the graph is fitted into it again."""


class Does(Protocol):
    """What the panel asks of the notebook; everything that runs is only asked for."""

    def find(self, words: str) -> tuple[str, ...]:
        """The assets of a selection.

        Raises:
            NbassetError: when it cannot be read.
        """
        ...

    def details(self, assets: Sequence[View], name: str) -> Details:
        """What is known of an asset."""
        ...

    def make(self, names: Sequence[str], *, force: bool = False, cause: str) -> None:
        """Ask for a run."""
        ...

    def accept(self, name: str) -> None:
        """Ask to accept the earlier result."""
        ...

    def stop(self) -> None:
        """Stop the run that is at work."""
        ...

    def runs(self) -> Sequence[RunView]:
        """The runs, newest first."""
        ...


class GraphPanel:
    """The graph on the page, with everything around it.

    Args:
        view: what to show.
        does: the notebook.
        draw: how the page draws the graph.

    Attributes:
        box: the widget to display.
        graph: the graph inside.
    """

    def __init__(self, view: View, does: Does, draw: Draw = Models) -> None:
        self.does = does
        self._take(view)
        self._words = ""
        self._chosen: str | None = None
        self.graph = AssetGraph(view, self.clicked, draw)
        self._runs_on = False
        self._search = ipywidgets.Combobox(
            placeholder="Find: a name, group:x, a+",
            continuous_update=False,
            options=self._findable(),
            _dom_classes=("nba-search",),
        )
        self._search.observe(lambda change: self.filter(change["new"]), "value")
        self._turn = button("⇅", "from top to bottom, or from left to right", self._turned, quiet=True)
        self._fit = button("⤢", "fit the graph into the panel", self.graph.fit, quiet=True)
        self._fit.add_class("nba-fit")
        self._fold = button("▸ Fold", "make each group one card, or open them all", self._folded, quiet=True)
        self._stale = button("Materialize stale", "", lambda: self._make(self._stale_names(), "stale"), main=True)
        self._all = button("Materialize all", "", lambda: self._make(self._names(), "all"))
        self._runs = button("Runs", "what was run, when, and what came of it", self._show_runs, quiet=True)
        self._halt = button("■ Stop", "stop the run; what is made stays made", does.stop)
        heeded_at_once(self._halt)
        stop = ipywidgets.Box([self._halt], _dom_classes=("nba-stop",))
        spring = ipywidgets.Box(_dom_classes=("nba-spring",))
        left = [self._search, self._turn, self._fit, self._fold, self._runs]
        self._bar = ipywidgets.HBox([*left, spring, self._stale, self._all, stop], _dom_classes=("nba-toolbar",))
        self._bill = ipywidgets.HTML(_dom_classes=("nba-bill",))
        self._middle = ipywidgets.HBox([self.graph.box], _dom_classes=("nba-middle",))
        style = ipywidgets.HTML(STYLE, layout=ipywidgets.Layout(display="none"))
        self.box = ipywidgets.VBox([style, self._bar, self._bill, self._middle], _dom_classes=("nba-panel",))
        self._timer: threading.Timer | None = None
        self._around()

    @cached_property
    def side(self) -> Side:
        """The details; made when they are first looked at, as a page takes its time for every widget."""
        return Side(self.choose, self._make_one, self.does.accept)

    @cached_property
    def runs(self) -> RunsPanel:
        """The runs; made when they are first looked at."""
        made = RunsPanel(self.does.runs, lambda names, run: self.does.make(names, cause=f"again from failure of {run}"))
        self.box.children = [*self.box.children, made.box]
        return made

    @property
    def closed(self) -> bool:
        """Whether the widget is closed."""
        return self.box.comm is None

    @property
    def chosen(self) -> str | None:
        """The asset whose details are shown."""
        return self._chosen

    # What is shown

    def update(self, view: View) -> None:
        """Show a view, and everything that hangs on it."""
        self._take(view)
        if self._words:
            self._filtered()
        else:
            self.graph.update(view)
        self._around()
        if self._chosen is not None:
            self.choose(self._chosen if self._chosen in self._known else None)
        if self._runs_on:
            self.runs.refresh()

    def _take(self, view: View) -> None:
        self._view = view
        self._known: dict[str, View] = {each["name"]: each for each in view["assets"]}

    @property
    def view(self) -> View:
        """What is shown, with all that was told since."""
        return {**self._view, "assets": list(self._known.values())}

    def tell(self, assets: Sequence[View]) -> None:
        """Show how some assets stand now, during a run."""
        changed = {asset["name"]: asset for asset in assets}
        former = self._known.get(self._chosen or "", {}).get("status")
        self._known.update((name, asset) for name, asset in changed.items() if name in self._known)
        self.graph.tell(assets)
        chosen = changed.get(self._chosen or "")
        if chosen is not None and chosen["status"] != former:
            self._details(chosen["name"])

    def at_work(self, on: bool, words: str = "", done: float = 0.0) -> None:
        """Show that a run is at work, and how far it is.

        Args:
            on: whether one is.
            words: what it is doing.
            done: which part of it is done, from 0 to 1.
        """
        (self.box.add_class if on else self.box.remove_class)("nba-at-work")
        if on:
            meter = f'<div class="nba-meter"><div style="width:{min(done, 1) * 100:.0f}%"></div></div>'
            self._bill.value = html.page(f'<span class="nba-running"><b>▶</b></span> {html.esc(words)}', meter)
        else:
            self._around()

    def told(self, sentence: str) -> None:
        """Show a sentence in the place of the bill, until something changes."""
        self._bill.value = html.text(sentence)

    def shown(self, name: str) -> View | None:
        """What is shown of an asset, whether or not a search hides it."""
        return self._known.get(name)

    def _around(self) -> None:
        """The bill and the toolbar."""
        assets = self.view["assets"]
        counts = Counter(each["status"] for each in assets)
        shown = "".join(
            f'<span class="nba-count nba-{status.lower()}">{look.shape} {counts[status]} {look.word}</span>'
            for status, look in LOOKS.items()
            if counts[status]
        )
        stale, whole = forecast(assets, self._stale_names()), forecast(assets, self._names())
        told = [f"stale makes {bill(stale)}"] if stale.names else []
        told += [f"all makes {bill(whole)}"] if whole.names and whole.names != stale.names else []
        self._bill.value = html.page(shown, f'<span class="nba-muted">{html.esc(" · ".join(told))}</span>')
        self._button(self._stale, "Materialize stale", stale)
        self._button(self._all, "Materialize all", whole)
        self._search.options = self._findable()
        self._fold.layout.display = "" if len({each["group"] for each in assets}) > 1 else "none"
        light(self._fold, bool(self.graph.folded))

    def _button(self, widget: Any, words: str, cost: Forecast) -> None:
        count = f" ({len(cost.names)})" if cost.names else ""
        with widget.hold_sync():
            widget.description, widget.tooltip = f"{words}{count}", bill(cost, many=20)
            widget.disabled = not cost.names

    def _findable(self) -> list[str]:
        groups = dict.fromkeys(each["group"] for each in self.view["assets"])
        return [*self._names()[:2000], *(str(AssetSelection.groups(group)) for group in groups)]

    def _names(self) -> tuple[str, ...]:
        return tuple(each["name"] for each in self.view["assets"])

    def _stale_names(self) -> tuple[str, ...]:
        return tuple(each["name"] for each in self.view["assets"] if each["status"] == Status.STALE)

    # What is pressed

    def clicked(self, id: str) -> None:
        """A card was clicked: an asset is chosen, a folded group opens, an open one of a large graph folds."""
        kind, _, group = id.partition(":")
        if kind == "folded" and group:
            self._fold_to(self.graph.folded - {group})
        elif kind == "group" and group:
            if self.graph.folded or len(self.view["assets"]) > 300:
                self._fold_to(self.graph.folded | {group})
        elif self._known.get(id) is not None:
            self.choose(None if id == self._chosen else id)

    def choose(self, name: str | None) -> None:
        """Show the details of an asset; nothing closes them."""
        opens = (name is None) != (self._chosen is None)
        self._chosen = name
        asset = self._known.get(name) if name is not None else None
        if asset is not None and asset["group"] in self.graph.folded:
            self._fold_to(self.graph.folded - {asset["group"]})
        if name is not None:
            self._details(name)
        self.graph.choose(name)
        if opens:
            self._middle.children = [self.graph.box] if name is None else [self.graph.box, self.side.box]
            self._fit_soon()

    def _details(self, name: str) -> None:
        assets = self.view["assets"]
        down = [each["name"] for each in assets if name in each["upstream"]]
        cost = forecast(assets, [name])
        self.side.show(self.does.details(assets, name), down, f"makes {bill(cost)}" if cost.names else "")

    def filter(self, words: str) -> None:
        """Show what a search finds: a name, a part of names, a selection; nothing shows everything."""
        self._words = words.strip()
        self._filtered()
        if self._known.get(self._words) is not None:
            self.choose(self._words)
        self._fit_soon()

    def _filtered(self) -> None:
        assets = self.view["assets"]
        if self._words and self._known.get(self._words) is None:
            wanted = set(self._found())
            assets = [each for each in assets if each["name"] in wanted]
        self.graph.update({**self.view, "assets": assets})

    def _found(self) -> tuple[str, ...]:
        try:
            return self.does.find(self._words)
        except NbassetError as error:
            word = self._words.casefold()
            found = tuple(name for name in self._names() if word in name.casefold())
            if not found:
                self._bill.value = html.text(str(error))
            return found or self._names()

    def _turned(self) -> None:
        self.graph.turn(down=not self.graph.down)
        light(self._turn, self.graph.down)

    def _folded(self) -> None:
        groups = {each["group"] for each in self.view["assets"]}
        self._fold_to(frozenset() if self.graph.folded else frozenset(groups))

    def _fold_to(self, groups: frozenset[str]) -> None:
        self.graph.fold(groups)
        light(self._fold, bool(groups))

    def _show_runs(self) -> None:
        on = self._runs_on = not self._runs_on
        self.runs.show(on)
        self._middle.layout.display = "none" if on else ""
        light(self._runs, on)
        if not on:
            self._fit_soon()

    def _make(self, names: Sequence[str], what: str) -> None:
        self.does.make(names, cause=f"graph: materialize {what}")

    def _make_one(self, name: str, force: bool) -> None:
        self.does.make([name], force=force, cause=f"graph: materialize {name}")

    def _fit_soon(self) -> None:
        """Fit the graph once the page has made room."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(SETTLE, self.graph.fit)
        self._timer.daemon = True
        self._timer.start()

    def close(self, last_words: str = "") -> None:
        """Let go of everything; where last words are given, they stay in its place."""
        if self._timer is not None:
            self._timer.cancel()
        self.graph.close()
        # The details are there without being inside while nothing is chosen.
        aside = [self.side.box] if "side" in vars(self) else []
        inside = [*self.box.children, *aside, self._middle]
        if last_words and not self.closed:
            self.box.children = [ipywidgets.HTML(STYLE + last_words)]
            let_go(inside)
        else:
            let_go([*inside, self.box])


def bill(cost: Forecast, many: int = 4) -> str:
    """What would be made, and what history says it costs.

    >>> bill(Forecast(("a", "b"), 3.0, ("b",)))
    'a, b (about 3.0 s, 1 never timed)'
    """
    if not cost.names:
        return "nothing to make"
    names = ", ".join(cost.names[:many]) + (f" and {len(cost.names) - many} more" if len(cost.names) > many else "")
    parts = [f"about {seconds(cost.seconds)}"] if cost.seconds else []
    parts += [f"{len(cost.unknown) if cost.seconds else ''} never timed".strip()] if cost.unknown else []
    return f"{names} ({', '.join(parts)})" if parts else names


def heeded_at_once(widget: Any) -> None:
    """Let what a widget tells be heard while a cell runs.

    ipykernel hands a message to the thread on which the kernel last spoke to that widget; where it never did, to a
    thread of its own, which is free while a cell keeps the main one. So nothing may be sent to the widget hereafter.
    """
    vars(widget.comm).pop("_reply_subshell_id", None)
