"""The toolbar above a graph, and the line below it: what can be asked for, and what that would make and cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import ipywidgets

from nbasset.core.dataclass import dataclass
from nbasset.core.forecast import Forecast
from nbasset.ui import html
from nbasset.ui.buttons import AskedFirst, button, light, on_page
from nbasset.ui.graph import AssetGraph
from nbasset.ui.shown_assets import ShownAssets
from nbasset.ui.theme import EDITS, LOOKS, Look, checks_counted, style_of
from nbasset.ui.words import cost_words, short_bill

MAKE = "Materialize outdated"
"""The next step: what is not fresh is made."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What is done when something in the toolbar is pressed: callables without arguments, but for the first.

    Args:
        search: called with what is searched for.
        turn: lets the graph run the other way.
        fit: brings all of it into the panel.
        fold: makes each group one card, or opens them all.
        runs: shows the runs, or the graph again.
        make: asks for a run of what is not fresh.
        make_again: asks for one of everything, also of what is fresh.
        stop: stops the run that is at work.
    """

    search: Callable[[str], None]
    turn: Callable[[], None]
    fit: Callable[[], None]
    fold: Callable[[], None]
    runs: Callable[[], None]
    make: Callable[[], None]
    make_again: Callable[[], None]
    stop: Callable[[], None]


class Toolbar:
    """A search, what turns and folds the graph, what asks for runs.

    Args:
        pressed: what is done.
        assets: what is shown.

    Attributes:
        box: the widget.
    """

    def __init__(self, pressed: Pressed, assets: ShownAssets) -> None:
        self._search = ipywidgets.Combobox(
            placeholder="Find: a name, group:x, a+",
            continuous_update=False,
            options=assets.findable,
            _dom_classes=("nba-search",),
        )
        self._search.observe(lambda change: pressed.search(change["new"]), "value")
        self._turn = button("⇅", "from top to bottom, or from left to right", pressed.turn, quiet=True)
        fit = button("⤢", "fit the graph into the panel", pressed.fit, quiet=True)
        fit.add_class("nba-fit")
        out = on_page("−", "zoom out; Ctrl and the wheel do it too", "nba-zoom-out", quiet=True)
        closer = on_page("+", "zoom in; Ctrl and the wheel do it too", "nba-zoom-in", quiet=True)
        self._fold = button("▸ Fold", "make each group one card, or open them all", pressed.fold, quiet=True)
        self._make = button(MAKE, "", pressed.make, main=True)
        self._again = AskedFirst("Make again", "make everything that is shown, also what is fresh", pressed.make_again)
        self._runs = button("Runs", "what was run, when, and what came of it", pressed.runs, quiet=True)
        halt = button("■ Stop", "stop the run; what is made stays made", pressed.stop)
        heeded_at_once(halt)
        left = [self._search, self._turn, out, closer, fit, self._fold, self._runs]
        spring = ipywidgets.Box(_dom_classes=("nba-spring",))
        stop = ipywidgets.Box([halt], _dom_classes=("nba-stop",))
        self._busy = False
        self.box = ipywidgets.HBox([*left, spring, self._make, self._again.widget, stop], _dom_classes=("nba-toolbar",))

    def show(self, assets: ShownAssets, outdated: Forecast, again: Forecast) -> None:
        """Offer what makes sense for some assets.

        Args:
            assets: what is shown.
            outdated: what a run of what is not fresh would make.
            again: what one of everything would, also of what is fresh.
        """
        count = f" ({len(outdated.names)})" if outdated.names else ""
        with self._make.hold_sync():
            self._make.description, self._make.tooltip = f"{MAKE}{count}", short_bill(outdated, many=20)
            self._make.disabled = self._busy or not outdated.names
        told = (f"{len(again.names)} assets" if len(again.names) > 1 else "", cost_words(again))
        self._again.cost = ", ".join(filter(None, told))
        self._again.calm()
        self._again.widget.disabled = self._busy or not again.names
        self._search.options = assets.findable
        self._fold.layout.display = "" if len(assets.groups) > 1 else "none"

    def at_work(self, on: bool) -> None:
        """Offer no run while one is at work; after it, :meth:`show` does so again."""
        self._busy = on
        if on:
            self._again.calm()
            self._make.disabled = self._again.widget.disabled = True

    def light(self, graph: AssetGraph, *, runs: bool) -> None:
        """Let the buttons of what is on look pressed.

        Args:
            graph: the graph, which may run down or be folded.
            runs: whether the runs are shown.
        """
        light(self._turn, graph.down)
        light(self._fold, bool(graph.folded))
        light(self._runs, runs)


class Bill:
    """The line below the toolbar: what stands and what a run would cost, or how far the run at work is.

    Attributes:
        box: the widget.
    """

    def __init__(self) -> None:
        self.box = ipywidgets.HTML(_dom_classes=("nba-bill",))

    def show(self, assets: ShownAssets, outdated: Forecast) -> None:
        """Show how many assets have each status, and what making them would make and cost.

        Args:
            assets: what is shown.
            outdated: what a run of what is not fresh would make.
        """
        counts = Counter(next(filter(EDITS.get, each["marks"]), each["status"]) for each in assets.all)
        looks: dict[str, tuple[str, Look]] = {status: (style_of(status), look) for status, look in LOOKS.items()}
        looks.update((mark, ("edited", look)) for mark, look in EDITS.items())
        shown = " ".join(
            f'<span class="nba-count nba-{style}">{look.shape} {counts[sign]} {look.word}</span>'
            for sign, (style, look) in looks.items()
            if counts[sign]
        )
        for style, look, count, words in checks_counted(mark for each in assets.all for mark in each["marks"]):
            shown += f' <span class="nba-count nba-{style}">{look.shape} {count} {words}</span>'
        told = f"outdated: {short_bill(outdated)}" if outdated.names else ""
        self.box.value = html.page(shown, f' <span class="nba-muted">{html.esc(told)}</span>')

    def at_work(self, words: str, done: float) -> None:
        """Show how far a run is.

        Args:
            words: what it is doing.
            done: which part of it is done, from 0 to 1.
        """
        meter = f'<div class="nba-meter"><div style="width:{min(done, 1) * 100:.0f}%"></div></div>'
        self.box.value = html.page(f'<span class="nba-running"><b>▶</b></span> {html.esc(words)}', meter)

    def say(self, sentence: str) -> None:
        """Show a sentence in its place, until something changes."""
        self.box.value = html.text(sentence)


def heeded_at_once(widget: ipywidgets.Widget) -> None:
    """Let what a widget tells be heard while a cell runs.

    ipykernel hands a message to the thread on which the kernel last spoke to that widget; where it never did, to a
    thread of its own, which is free while a cell keeps the main one. So nothing may be sent to the widget hereafter.
    """
    vars(widget.comm).pop("_reply_subshell_id", None)
