"""The session: everything that nbasset knows and does in one notebook."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING

from nbasset.instance import Instance
from nbasset.notebook.cell_definitions import CellDefinitions
from nbasset.notebook.cell_ids import CellIds
from nbasset.notebook.cell_runs import CellRuns
from nbasset.notebook.page.displays import Displays
from nbasset.notebook.page.live_widgets import LiveWidgets
from nbasset.notebook.page.output import Front
from nbasset.notebook.plain.cells import PlainCells
from nbasset.notebook.plain.variables import Values
from nbasset.notebook.reloading import Reloader
from nbasset.notebook.run_page import RunPage
from nbasset.notebook.shell import Shell
from nbasset.notebook.surroundings import ShellSurroundings
from nbasset.notebook.views import Views
from nbasset.versions.plain_names import PlainNames

if TYPE_CHECKING:
    from nbasset.notebook.behind import BehindPage
    from nbasset.notebook.followed import Followed
    from nbasset.notebook.recall import Recall
    from nbasset.notebook.rewriting import Rewriting


class Session:
    """One notebook: what its cells define, where its assets stand, and the runs it asks for.

    Args:
        shell: the shell.
        notebook: its name.
        former: the session that nbasset had in this shell until it was unloaded; what it knew lives on.

    Attributes:
        front: the page.
        instance: definitions, store and runs.
        displays: the display of each asset.
        values: asset names as the variables of plain cells.
        plain_cells: what plain cells read and assign.
        definitions: what cells define.
        reloader: loads edited modules again.
        views: where assets stand, told to whoever shows it.
        runs: what running cells and ``%materialize`` do.
        widgets: the live widgets on the page.
    """

    plain: PlainNames

    def __init__(self, shell: Shell, notebook: str, former: Session | None = None) -> None:
        self.shell = shell
        self.front = Front(shell)
        self.say = self.front.say
        plain = self.plain = former.plain if former else PlainNames(shell.user_ns)
        reloader = self.reloader = Reloader(shell.user_ns)
        self.instance = Instance(
            notebook=notebook,
            surroundings=ShellSurroundings(shell, self.front.live),
            plain=plain,
            warn=self.say,
            reload_modules=reloader.check,
        )
        self.instance.runs.executors.preloaded += ("nbasset.notebook.away", "IPython.core.formatters")
        self.displays = Displays(self.front)
        self.values = Values(self.instance, shell.user_ns, self.say)
        self.plain_cells = PlainCells(self.values, plain, reloader, self.say)
        self.definitions = CellDefinitions(self.instance, self.values, self.displays, self.say)
        reloader.around = self.definitions.loading_again
        self.views = Views(self.instance, self.displays)
        page = RunPage(self.instance, self.views, self.values, self.say)
        self.runs = CellRuns(shell, self.instance, page)
        self.widgets = LiveWidgets()
        self._order: tuple[str, ...] = ()
        self.instance.followers.append(page.heard)
        if former is not None:
            self._resume(former)
        if "google.colab" in sys.modules:
            from nbasset.notebook import colab

            if colab.forgets():
                self.say(colab.ENDS)

    def _resume(self, former: Session) -> None:
        self.definitions.cells = former.cells
        self.instance.register(former.instance.definitions)
        if former.instance.definitions.by_name:
            names = ", ".join(former.instance.definitions.names)
            self.say(f"nbasset is loaded again; what was defined still is: {names}.")

    @cached_property
    def recall(self) -> Recall:
        """Assets as an earlier kernel has left them; found with the first cell that runs."""
        from nbasset.notebook.page_cells import PageCells
        from nbasset.notebook.recall import Recall

        cells = PageCells(self.shell, lambda: self.instance.definitions.kept_at)
        found = Recall(self.instance, self.definitions, self.plain_cells.runs, cells, self.reloader, self.say)
        self.views.defined = found.defined_by
        return found

    def order_cells(self) -> None:
        """Take in which cells the document consists of, and their order."""
        order = self.recall.cells.order
        if order is not None and order != self._order:
            self._order = order
            if self.plain.stands(order) and self.instance.runs.standing is None:
                self.views.refresh()

    @cached_property
    def behind(self) -> BehindPage:
        """The run in the background."""
        from nbasset.notebook.behind import BehindPage

        found = BehindPage(self.shell, self.runs.page)
        self.values.wait = self.runs.wait = found.wait
        return found

    @cached_property
    def followed(self) -> Followed:
        """What cells have brought in of Dagster's."""
        from nbasset.notebook.followed import Followed, Surrounding

        return Followed(Surrounding(self.instance, self.definitions, self.reloader, self.say))

    @cached_property
    def rewriting(self) -> Rewriting:
        """Has cells rewritten."""
        from nbasset.notebook.rewriting import Rewriting

        return Rewriting()

    @property
    def cells(self) -> CellIds:
        """Which cell defines what."""
        return self.definitions.cells
