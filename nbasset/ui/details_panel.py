"""Beside the graph: the details of the chosen asset, its neighbours as links, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets

from nbasset.core.status import Status
from nbasset.ui import html
from nbasset.ui.buttons import button, let_go, on_page
from nbasset.ui.details import Details, body, head

BUSY = (Status.UNRESOLVED, Status.RUNNING, Status.QUEUED)
"""Statuses in which there is nothing to ask for."""
LINKS = 12
"""How many neighbours are links; of more, only the number is told."""


class DetailsPanel:
    """The details beside the graph.

    Args:
        choose: called with the name of a neighbour whose link was followed, or ``None`` when the details are closed.
        make: called with the asset's name and whether to make it again.
        accept: called with the asset's name.

    Attributes:
        box: the widget.
    """

    def __init__(
        self,
        choose: Callable[[str | None], None],
        make: Callable[[str, bool], None],
        accept: Callable[[str], None],
    ) -> None:
        self._choose, self._make, self._accept = choose, make, accept
        self._name = ""
        self._head, self._body, self._bill = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self._close = button("✕", "close the details", lambda: self._choose(None), quiet=True)
        self._do = button("Materialize", "", lambda: self._make(self._name, False), main=True)
        self._again = button("Make again", "make it even when it is fresh", lambda: self._make(self._name, True))
        self._keep = button("Accept as fresh", "keep the earlier result, with a record of it", self._accepted)
        self._up, self._down = _row("rests on"), _row("used by")
        top = ipywidgets.HBox([self._head, self._close], _dom_classes=("nba-top",))
        self._head.layout.flex = "1 1 auto"
        goes = on_page("Go to cell", "show the cell that makes it", "nba-go-to")
        does = ipywidgets.HBox([self._do, self._again, self._keep, goes])
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
        self._do.disabled = fresh or asset["status"] in BUSY
        self._again.disabled = not fresh
        if not again:
            self._link(self._up, asset["upstream"])
            self._link(self._down, downstream)

    def _link(self, row: ipywidgets.HBox, names: Sequence[str]) -> None:
        former = row.children[1:]
        links = [button(name, f"show {name}", partial(self._choose, name), link=True) for name in names[:LINKS]]
        more = [ipywidgets.HTML(f"+ {len(names) - LINKS} more")] if len(names) > LINKS else []
        row.children = [row.children[0], *links, *more]
        row.layout.display = "" if names else "none"
        let_go(former)


def _row(words: str) -> ipywidgets.HBox:
    row = ipywidgets.HBox([ipywidgets.HTML(html.text(words))])
    row.add_class("nba-links")
    return row
