"""Beside the graph: the details of the chosen asset, its neighbours as links, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets

from nbasset.core.forecast import Forecast
from nbasset.core.status import Status
from nbasset.ui import html
from nbasset.ui.buttons import AskedFirst, button, let_go, on_page
from nbasset.ui.details import Details, body, head
from nbasset.ui.panel_style import STYLE
from nbasset.ui.words import cost_words

BUSY = (Status.UNRESOLVED, Status.RUNNING, Status.QUEUED)
"""Statuses in which there is nothing to ask for."""
LINKS = 12
"""How many neighbours are links; of more, only the number is told."""


class DetailsPanel:
    """The details beside the graph, or alone.

    Args:
        choose: called with the name of a neighbour whose link was followed, or ``None`` when the details are closed.
        make: called with the asset's name and whether to make it again.
        accept: called with the asset's name.
        look: called with the asset's name, to have the columns of its value told.
        alone: whether there is nothing beside, so that it is not to be closed.

    Attributes:
        box: the widget.
    """

    def __init__(
        self,
        choose: Callable[[str | None], None],
        make: Callable[[str, bool], None],
        accept: Callable[[str], None],
        look: Callable[[str], None],
        *,
        alone: bool = False,
    ) -> None:
        self._choose, self._make, self._accept = choose, make, accept
        self._look = look
        self._looked: tuple[str | None, float | None] = (None, None)
        self._name = ""
        self._head, self._body, self._bill = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self._close = button("✕", "close the details", lambda: self._choose(None), quiet=True)
        self._do = button("Materialize", "", lambda: self._make(self._name, False), main=True)
        self._again = AskedFirst("Make again", "make it even when it is fresh", lambda: self._make(self._name, True))
        self._keep = button("Accept as fresh", "keep the earlier result, with a record of it", self._accepted)
        self._columns = button("Columns", "what each column holds: reads the value", lambda: look(self._name))
        self._up, self._down = _row("uses"), _row("used by")
        top = ipywidgets.HBox([self._head, *(() if alone else (self._close,))], _dom_classes=("nba-top",))
        self._head.layout.flex = "1 1 auto"
        goes = on_page("Go to cell", "show the cell that makes it", "nba-go-to")
        does = ipywidgets.HBox([self._do, self._again.widget, self._keep, self._columns, goes])
        does.add_class("nba-does")
        self.box = ipywidgets.VBox([top, self._up, self._down, does, self._bill, self._body])
        self.box.add_class("nba-side")
        self._neighbours: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None

    def _accepted(self) -> None:
        self._accept(self._name)

    def show(self, details: Details, downstream: Sequence[str], bill: str) -> None:
        """Show an asset.

        Args:
            details: what there is to say.
            downstream: what rests on it.
            bill: what making it would make and cost.
        """
        asset = details.asset
        neighbours = (asset["name"], tuple(asset["upstream"]), tuple(downstream))
        again, self._neighbours = neighbours == self._neighbours, neighbours
        self._name = asset["name"]
        self._head.value, self._body.value = head(details), body(details)
        self._bill.value = html.text(bill)
        self._keep.layout.display = None if asset["status"] == Status.STALE else "none"
        fresh = asset["status"] == Status.FRESH
        self._columns.layout.display = None if details.has_columns else "none"
        self._look_at_once(details)
        self._do.disabled = fresh or asset["status"] in BUSY
        self._again.cost = cost_words(Forecast((self._name,), asset["took"] or 0.0))
        self._again.calm()
        self._again.widget.disabled = not fresh
        if not again:
            self._link(self._up, asset["upstream"])
            self._link(self._down, downstream)

    def _look_at_once(self, details: Details) -> None:
        """Where looking at a table costs nothing to speak of, nobody has to ask for it; once for each result."""
        result = (details.asset["key"], details.asset["made_at"])
        if details.has_columns and details.small and result != self._looked:
            self._looked = result
            self._look(self._name)

    def _link(self, row: ipywidgets.HBox, names: Sequence[str]) -> None:
        former = row.children[1:]
        links = [button(name, f"show {name}", partial(self._choose, name), link=True) for name in names[:LINKS]]
        more = [ipywidgets.HTML(f"+ {len(names) - LINKS} more")] if len(names) > LINKS else []
        row.children = [row.children[0], *links, *more]
        row.layout.display = "" if names else "none"
        let_go(former)


def asked_for(name: str, again: bool) -> str:
    """What was asked for, in words.

    >>> asked_for("a", False), asked_for("a", True)
    ('materialize a', 'make a again')
    """
    return f"make {name} again" if again else f"materialize {name}"


def standing_alone(panel: DetailsPanel) -> ipywidgets.VBox:
    """The details as a panel of its own."""
    style = ipywidgets.HTML(STYLE, layout=ipywidgets.Layout(display="none"))
    return ipywidgets.VBox([style, panel.box], _dom_classes=("nba-panel", "nba-alone"))


def _row(words: str) -> ipywidgets.HBox:
    row = ipywidgets.HBox([ipywidgets.HTML(html.text(words))])
    row.add_class("nba-links")
    return row
