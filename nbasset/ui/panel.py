"""The panel: the graph with its toolbar, the details of the chosen asset, and the runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol

import ipywidgets

from nbasset.core.run_views import RunView
from nbasset.core.view import AssetView, NotebookView
from nbasset.ui.buttons import let_go
from nbasset.ui.details import Details
from nbasset.ui.details_panel import DetailsPanel, asked_for
from nbasset.ui.drawings import Draw, PerElement
from nbasset.ui.graph import AssetGraph
from nbasset.ui.panel_style import STYLE
from nbasset.ui.runs_panel import RunsPanel
from nbasset.ui.shown_assets import ShownAssets
from nbasset.ui.toolbar import Bill, Pressed, Toolbar
from nbasset.ui.units import FOLD_ABOVE
from nbasset.ui.words import short_bill


class PanelActions(Protocol):
    """What the panel asks of the notebook; everything that runs is only asked for."""

    def find(self, words: str) -> tuple[str, ...]:
        """The assets of a selection.

        Raises:
            NbassetError: when it cannot be read.
        """
        ...

    def details(self, assets: Sequence[AssetView], name: str) -> Details:
        """What is known of an asset.

        Args:
            assets: the views of all that is shown.
            name: the asset.
        """
        ...

    def make(self, names: Sequence[str], *, again: bool = False, cause: str) -> None:
        """Ask for a run.

        Args:
            names: the assets it is to make.
            again: whether to make them even when they are fresh.
            cause: what asks for it, in words.
        """
        ...

    def accept(self, name: str) -> None:
        """Ask to accept the earlier result."""
        ...

    def look_into(self, name: str, then: Callable[[], None]) -> None:
        """Ask for what the columns of an asset's value hold.

        Args:
            name: the asset.
            then: called when its details tell.
        """
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
        actions: what is asked of the notebook.
        draw: how the page draws the graph.
        narrow: whether it is to run from top to bottom where that takes less width.

    Attributes:
        box: the widget to display.
        graph: the graph inside.
        bill: the line below the toolbar.
        chosen: the name of the asset whose details are shown, or ``None``.
    """

    def __init__(
        self, view: NotebookView, actions: PanelActions, draw: Draw = PerElement, *, narrow: bool = False
    ) -> None:
        self.actions = actions
        self.chosen: str | None = None
        self._assets = ShownAssets(view)
        self._words = ""
        self._runs_on = self._busy = False
        self.graph = AssetGraph(view["assets"], self.clicked, draw, narrow=narrow)
        self._toolbar = Toolbar(_pressed(self, self._assets), self._assets)
        self.bill = Bill()
        self._middle = ipywidgets.HBox([self.graph.box], _dom_classes=("nba-middle",))
        style = ipywidgets.HTML(STYLE, layout=ipywidgets.Layout(display="none"))
        inside = [style, self._toolbar.box, self.bill.box, self._middle]
        self.box = ipywidgets.VBox(inside, _dom_classes=("nba-panel",))
        self._around()

    @cached_property
    def side(self) -> DetailsPanel:
        """The details; made when they are first looked at, as a page takes its time for every widget."""
        make = self.actions.make
        return DetailsPanel(
            self.choose,
            lambda name, again: make([name], again=again, cause=f"graph: {asked_for(name, again)}"),
            self.actions.accept,
            lambda name: self.actions.look_into(name, lambda: self._details(name)),
        )

    @cached_property
    def runs(self) -> RunsPanel:
        """The runs; made when they are first looked at."""
        make = self.actions.make
        made = RunsPanel(self.actions.runs, lambda names, run: make(names, cause=f"again from failure of {run}"))
        self.box.children = [*self.box.children, made.box]
        return made

    @property
    def closed(self) -> bool:
        """Whether the widget is closed."""
        return self.box.comm is None

    # What is shown

    def update(self, view: NotebookView) -> None:
        """Show a view, and everything that hangs on it."""
        self._assets.take(view)
        self._draw()
        self._around()
        if self.chosen is not None:
            self.choose(self.chosen if self._assets.get(self.chosen) else None)
        if self._runs_on:
            self.runs.refresh()

    def tell(self, assets: Sequence[AssetView]) -> None:
        """Show how some assets stand now, during a run."""
        former = self._assets.get(self.chosen)
        self._assets.tell(assets)
        self.graph.tell(assets)
        now = self._assets.get(self.chosen)
        if now is not None and (former is None or now["status"] != former["status"]):
            self._details(now["name"])

    def at_work(self, on: bool, words: str = "", done: float = 0.0) -> None:
        """Show that a run is at work, and how far it is.

        Args:
            on: whether one is.
            words: what it is doing.
            done: which part of it is done, from 0 to 1.
        """
        (self.box.add_class if on else self.box.remove_class)("nba-at-work")
        self._busy = on
        self._toolbar.at_work(on)
        if on:
            self.bill.at_work(words, done)
        else:
            self._around()

    def told(self, sentence: str) -> None:
        """Show a sentence in the place of the bill, until something changes."""
        self.bill.say(sentence)

    def shown(self, name: str) -> AssetView | None:
        """What is shown of an asset, whether or not a search hides it."""
        return self._assets.get(name)

    def _around(self) -> None:
        """The bill and the toolbar."""
        outdated = self._assets.forecast(self._assets.names)
        if not self._busy:
            self.bill.show(self._assets, outdated)
        self._toolbar.show(self._assets, outdated, self._assets.forecast(self._assets.names, again=True))
        self._toolbar.light(self.graph, runs=self._runs_on)

    # What is pressed

    def clicked(self, id: str) -> None:
        """A card was clicked: an asset is chosen, a folded group opens, an open one of a large graph folds."""
        kind, _, group = id.partition(":")
        if kind == "folded" and group:
            self._fold_to(self.graph.folded - {group})
        elif kind == "group" and group:
            if self.graph.folded or len(self._assets.names) > FOLD_ABOVE:
                self._fold_to(self.graph.folded | {group})
        elif self._assets.get(id) is not None:
            self.choose(None if id == self.chosen else id)

    def choose(self, name: str | None) -> None:
        """Show the details of an asset; ``None`` closes them."""
        opens = (name is None) != (self.chosen is None)
        self.chosen = name
        asset = self._assets.get(name)
        if asset is not None and asset["group"] in self.graph.folded:
            self._fold_to(self.graph.folded - {asset["group"]})
        if name is not None:
            self._details(name)
        self.graph.choose(name)
        if opens:
            self._middle.children = [self.graph.box] if name is None else [self.graph.box, self.side.box]
            self.graph.fit_soon()

    def _details(self, name: str) -> None:
        if name != self.chosen or self.closed:
            return
        cost = self._assets.forecast([name])
        details = self.actions.details(self._assets.all, name)
        self.side.show(details, self._assets.downstream(name), f"makes {short_bill(cost)}" if cost.names else "")

    def filter(self, words: str) -> None:
        """Show what a search finds: a name, a part of names, a selection; an empty one shows everything."""
        self._words = words.strip()
        self._draw()
        if self._assets.get(self._words) is not None:
            self.choose(self._words)
        self.graph.fit_soon()

    def _draw(self) -> None:
        """Let the graph show what the search finds."""
        found, why_not = self._assets.found(self._words, self.actions.find)
        if why_not:
            self.told(why_not)
        self.graph.update(found)

    def turn(self) -> None:
        """Let the graph run from top to bottom instead of from left to right, or the other way."""
        self.graph.turn(down=not self.graph.down)
        self._toolbar.light(self.graph, runs=self._runs_on)

    def fold_or_open(self) -> None:
        """Make each group one card; or open them all, where one is folded."""
        self._fold_to(frozenset() if self.graph.folded else frozenset(self._assets.groups))

    def _fold_to(self, groups: frozenset[str]) -> None:
        self.graph.fold(groups)
        self._toolbar.light(self.graph, runs=self._runs_on)

    def show_runs(self) -> None:
        """Show the runs in the place of the graph, or the graph again."""
        self._runs_on = not self._runs_on
        self.runs.show(self._runs_on)
        self._middle.layout.display = "none" if self._runs_on else ""
        self._toolbar.light(self.graph, runs=self._runs_on)
        if not self._runs_on:
            self.graph.fit_soon()

    def close(self, last_words: str = "") -> None:
        """Let go of everything; where last words are given, they stay in its place."""
        self.graph.close()
        # The details are there without being inside while nothing is chosen.
        aside = [self.side.box] if "side" in vars(self) else []
        inside = [*self.box.children, *aside, self._middle]
        if last_words and not self.closed:
            self.box.children = [ipywidgets.HTML(STYLE + last_words)]
            let_go(inside)
        else:
            let_go([*inside, self.box])


def _pressed(panel: GraphPanel, assets: ShownAssets) -> Pressed:
    make = panel.actions.make
    return Pressed(
        search=panel.filter,
        turn=panel.turn,
        fit=panel.graph.fit_whole,
        fold=panel.fold_or_open,
        runs=panel.show_runs,
        make=lambda: make(assets.names, cause="graph: materialize outdated"),
        make_again=lambda: make(assets.names, again=True, cause="graph: make again"),
        stop=panel.actions.stop,
    )
