"""All about one asset in the notebook, as a live widget with a static form."""

from __future__ import annotations

from nbasset.core.extras import needed
from nbasset.core.foreseen import marked
from nbasset.core.live_view import Changes
from nbasset.core.view import NotebookView
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.page.widget_with_fallback import WidgetWithFallback
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Bundle
from nbasset.ui.words import short_bill

KEPT = 3
"""How many of them in a notebook are live at a time."""


class LiveDetails:
    """The details of an asset on the page, which follow the session; its neighbours are links.

    Args:
        session: the session.
        name: the asset.

    Raises:
        ExtraMissing: the package of widgets is not installed.
    """

    def __init__(self, session: Session, name: str) -> None:
        with needed("lab", "What is known of an asset, live"):
            from nbasset.ui.buttons import let_go
            from nbasset.ui.details_panel import DetailsPanel, asked_for, standing_alone
            from nbasset.ui.shown_assets import ShownAssets

        self.session, self.cell = session, session.cells.current.id
        self._name, self._let_go = name, let_go
        self._does = does = requests_of(session)
        self._assets = ShownAssets(self._with_point(session.views.all()))
        self._panel = DetailsPanel(
            self._choose,
            lambda one, again: does.make([one], again=again, cause=f"details: {asked_for(one, again)}"),
            does.accept,
            lambda name: does.look_into(name, self._looked_into),
            alone=True,
        )
        self._whole = standing_alone(self._panel)

    def show(self, still: Bundle, said: Bundle) -> None:
        """Put it on the page, in the place of what its cell showed before.

        Args:
            still: the static form.
            said: what that says of the asset.
        """
        former, oldest = self.session.widgets.leaving(LiveDetails, self.cell, KEPT)
        for widget in (*former, *oldest):
            widget.close()
        self._draw()
        WidgetWithFallback(self.session.front).show(lambda: still, self._whole, said)
        self._leave = self.session.views.feed.subscribe(view=self._view, changes=self._changed)
        self.session.widgets.add(self)

    def _choose(self, name: str | None) -> None:
        self._name = name or self._name
        self._draw()

    def _draw(self) -> None:
        """What is no longer defined stays as it was last."""
        if self._assets.get(self._name) is not None:
            cost = self._assets.forecast([self._name])
            details = self._does.details(self._assets.all, self._name)
            bill = f"makes {short_bill(cost)}" if cost.names else ""
            self._panel.show(details, self._assets.downstream(self._name), bill)

    def _looked_into(self) -> None:
        if not self._if_closed():
            self._draw()

    def _view(self, view: NotebookView) -> None:
        if not self._if_closed():
            self._assets.take(self._with_point(marked(view, self.session.views.foretold)))
            self._draw()

    def _with_point(self, view: NotebookView) -> NotebookView:
        """A view with the point among its assets that this is about, as long as there is one."""
        if "[" not in self._name:
            return view
        instance = self.session.instance
        standing = instance.runs.standing or instance.standing(between_cells=True)
        name = next((each for each in standing.definitions.by_name if str(each) == self._name), None)
        if name is None:
            return view
        return {**view, "assets": [*view["assets"], self.session.views.one(name, standing)[0]]}

    def _changed(self, changes: Changes) -> None:
        if self._if_closed():
            return
        former = self._assets.get(self._name)
        self._assets.tell(changes.assets.values())
        now = self._assets.get(self._name)
        if former and now and former["status"] != now["status"]:
            self._draw()

    def _if_closed(self) -> bool:
        """Follow no more when the widget was closed on the page."""
        closed = self._whole.comm is None
        if closed:
            self.close()
        return closed

    def close(self, last_words: str = "") -> None:
        """Follow no more."""
        self._leave()
        self._let_go([self._whole])
        self.session.widgets.remove(self)
