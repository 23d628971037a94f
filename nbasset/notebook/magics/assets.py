"""The magics about all assets: define one, bring them up to date, list them, draw them."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from nbasset.core.assets import Asset
from nbasset.core.errors import InvalidDefinition
from nbasset.core.executors import KERNEL
from nbasset.core.planning import Action, Plan
from nbasset.core.result_names import ResultName
from nbasset.core.view import elsewhere
from nbasset.engine.interrupts import drive
from nbasset.instance.standing import Standing
from nbasset.notebook.check_cells import check_from_cell, check_line
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.magics.parsers import PARSERS, QUIET, assets_parser, graph_parser, materialize_parser, with_help
from nbasset.notebook.magics.shown import show_rows
from nbasset.notebook.names_refused import own_earlier_value, step_name
from nbasset.notebook.options import AssetLine, BadOption, Typed, asset_line, selected
from nbasset.notebook.page.output import said_of
from nbasset.notebook.session import Session
from nbasset.notebook.transform import CHECK
from nbasset.ui import html, text
from nbasset.ui.words import ACTION_WORDS, seconds

if TYPE_CHECKING:
    from nbasset.notebook.run_handle import RunHandle


@magics_class
class AssetMagics(Magics):
    """The magics about all assets.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    shell: InteractiveShell

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @cell_magic
    @with_help(PARSERS["%%asset"])
    def asset(self, line: str, cell: str) -> None:
        """Define this cell's asset and show its result."""
        drive(self._ran(line, cell, loop=False))

    @cell_magic
    @with_help(PARSERS["%%asset"])
    def asset_awaited(self, line: str, cell: str) -> Coroutine[object, object, None]:
        """The same, for bodies that await."""
        return self._ran(line, cell, loop=True)

    @cell_magic
    @with_help(PARSERS["%%asset_check"])
    def asset_check(self, line: str, cell: str) -> None:
        """Check an asset, and show what was found."""
        drive(self._ran(f"{CHECK}{line}", cell, loop=False))

    def _defined(self, asset: Asset) -> Standing:
        try:
            return self.session.definitions.define(asset)
        except InvalidDefinition as refused:
            if name := own_earlier_value(asset):
                self._offer_a_name(asset, name, str(refused))
            raise

    def _offer_a_name(self, asset: Asset, name: str, sentence: str) -> None:
        from nbasset.notebook.rewriting import renamed

        cells = self.session.cells
        new = step_name(asset, name, self.session.instance.definitions)
        label, after = f"Name It {new}", renamed(cells.text, name, new)
        self.session.rewriting.offer(sentence, label, cells.current.id, cells.text, after)

    async def _ran(self, line: str, cell: str, *, loop: bool) -> None:
        from nbasset.notebook.cells import asset_from_cell, cell_text

        said = check_line(line) if line.startswith(CHECK) else asset_line(line)
        sql = isinstance(said, AssetLine) and said.sql is not None
        kept_at = self.session.instance.definitions.kept_at
        text = cell_text(self.shell, self.session.cells.current, line, cell, sql=sql, kept_at=kept_at)
        if isinstance(said, AssetLine):
            asset = asset_from_cell(text, said)
        else:
            asset = check_from_cell(text, said, self.session.instance.definitions)
        runs, definitions = self.session.runs, self.session.definitions
        if isinstance(said, AssetLine) and runs.unshown and definitions.define_unseen(asset):
            runs.only_defined(asset, holds=said.define)
            return
        standing = self._defined(asset)
        if not runs.headless:
            asset, standing = self.session.recall.completed(asset, standing)
        await runs.run_cell(asset, standing, define_only=said.define, loop=loop)
        if definitions.within:
            self.session.values.bind(map(str, asset.names))

    @line_magic
    @with_help(PARSERS["%materialize"])
    def materialize(self, line: str) -> RunHandle | None:
        """Bring assets up to date."""
        return drive(self._materialize(line, loop=False))

    @line_magic
    @with_help(PARSERS["%materialize"])
    def materialize_awaited(self, line: str) -> Coroutine[object, object, RunHandle | None]:
        """The same, for bodies that await."""
        return self._materialize(line, loop=True)

    async def _materialize(self, line: str, *, loop: bool) -> RunHandle | None:
        found = materialize_parser().parse(line)
        if found.stop:
            if line.split() != ["--stop"]:
                raise BadOption("%materialize --stop stops whatever runs: it takes nothing else.")
            asked = requests_of(self.session)
            self.session.say(f"%materialize --stop: {asked.at_work}")
            asked.stop()
            return None
        if found.wait:
            if line.split() != ["--wait"]:
                raise BadOption("%materialize --wait waits for the run in the background: it takes nothing else.")
            return self.session.runs.waited(self.session.behind.wait_for_all())
        if found.job and found.selection:
            raise BadOption("%materialize: give either a selection or --job, not both.")
        if found.width is not None and found.width < 1:
            raise BadOption(f"%materialize -j takes how many are made at once, for example 4; not {found.width}.")
        standing = self.session.instance.standing()
        request = self.session.instance.runs.request(
            selected(found.selection),
            job=found.job or "",
            standing=standing,
            only=found.only,
            again=found.again,
            cause=" ".join(["%materialize", *(word for word in line.split() if word not in QUIET)]),
        )
        only_looks = found.dry_run or self.session.runs.only_looks
        if found.background and not only_looks:
            self.session.behind.begin(request, found.width)
            return None
        if not only_looks:
            executor = found.width if found.width is None or found.width > 1 else KERNEL
            runs = self.session.runs
            return await runs.materialize(request, standing, quiet=found.quiet, loop=loop, executor=executor)
        self._would(self.session.instance.runs.plan(request, standing))
        return None

    def _would(self, plan: Plan) -> None:
        """Show what a run would do, and why."""
        from nbasset.instance import answers

        planned = answers.planned(plan)
        rows = [
            [step.asset, ACTION_WORDS[step.action], step.reason, seconds(step.seconds)]
            for step in planned.steps
            if step.action is not Action.SKIP
        ]
        stored = len(planned.steps) - len(rows)
        told = f"{planned.bill}; {stored} reused" if stored else planned.bill
        known = self.session.instance.definitions
        deps = [key for name in plan.decisions if name in known.by_name for key in known.by_name[name].deps]
        others = [key.to_user_string() for key in dict.fromkeys(elsewhere(deps, known))]
        told += f"; made elsewhere, and not asked: {', '.join(others)}" if others else ""
        if rows:
            head = ("asset", "would", "why", "took last time")
            show_rows(self.session.front, head, rows, told, lambda words: html.reason(words, plan.causes))
        else:
            self.session.say(told)

    @line_magic
    @with_help(PARSERS["%assets"])
    def assets(self, line: str) -> None:
        """Show every asset in a row, or what fills the store."""
        found = assets_parser().parse(line)
        names = self._named(found.selection)
        if found.size:
            from nbasset.notebook.magics.store import filling

            filling(self.session, names)
            return
        if found.observe:
            self._observe(names)
        view = self.session.views.all(names)
        if names and not view["assets"]:  # points are a part of the row of their asset
            view = self.session.views.all([*dict.fromkeys(ResultName(each.key) for each in names)])
        if not view["assets"]:
            self.session.say("No asset is defined yet: begin a cell with %%asset my_data.")
            return
        said = said_of((each["name"], each["status"]) for each in view["assets"])
        self.session.front.show(html.assets_table(view), text.assets_table(view), said)

    def _observe(self, names: Sequence[ResultName] | None) -> None:
        """Ask sources for their versions."""
        defined = self.session.instance.definitions.by_name
        sources = [name.key for name in names or defined if defined[name].external]
        if not sources:
            self.session.say("No source is among these assets: @observable_source_asset makes one.")
            return
        request = self.session.instance.runs.request(sources, only=True, cause="%assets --observe")
        drive(self.session.runs.materialize(request, quiet=True, loop=False))

    @line_magic
    @with_help(PARSERS["%asset_graph"])
    def asset_graph(self, line: str) -> None:
        """Show the graph."""
        from nbasset.notebook.live.graph import show_graph

        found = graph_parser().parse(line)
        show_graph(self.session, self._named(found.selection), narrow=found.narrow)

    def _named(self, words: Sequence[Typed]) -> tuple[ResultName, ...] | None:
        return self.session.instance.runs.request(selected(words)).selected if words else None
