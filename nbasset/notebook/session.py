"""The session: one notebook's instance, displays and settings, and what running a cell does with them."""

from __future__ import annotations

import inspect
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from nbasset.api import failure
from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody
from nbasset.core.definitions import Definitions
from nbasset.core.events import Event, EventType
from nbasset.core.planning import Plan, Request
from nbasset.core.runs import MaterializationFailed, Outcome, Run
from nbasset.core.shown import Item, Items
from nbasset.core.status import Status
from nbasset.core.view import AssetView, LineView, NotebookView, asset_view, view_of
from nbasset.engine.interrupts import drive
from nbasset.engine.tracebacks import own_lines
from nbasset.instance import Instance
from nbasset.instance.standing import Standing
from nbasset.notebook.cell_ids import CellIds
from nbasset.notebook.event_status import LIVE
from nbasset.notebook.page.displays import Displays
from nbasset.notebook.page.output import Front
from nbasset.notebook.plain.cells import PlainCells
from nbasset.notebook.plain.variables import Values
from nbasset.notebook.reloading import Reloader
from nbasset.notebook.surroundings import ShellSurroundings
from nbasset.ui.words import bill, from_store, seconds
from nbasset.versions.plain_names import PlainNames

if TYPE_CHECKING:
    from nbasset.notebook.page.progress import Progress
    from nbasset.notebook.run_handle import RunHandle

PATIENCE = 60.0
"""Seconds of upstream work that running a cell starts without being asked."""


class Session:
    """What nbasset knows and does in one notebook.

    Args:
        shell: the shell.
        notebook: its name.
    """

    def __init__(self, shell: Any, notebook: str) -> None:
        self.shell = shell
        self.front = Front(shell)
        self.say = self.front.say
        self.plain = PlainNames(shell.user_ns)
        surroundings = ShellSurroundings(shell, self.front.live)
        self.reloader = Reloader(shell.user_ns)
        self.instance = Instance(
            notebook=notebook,
            surroundings=surroundings,
            plain=self.plain,
            warn=self.say,
            reload_modules=self.reloader.check,
        )
        self.displays = Displays(self.front)
        self.values = Values(self.instance, shell.user_ns, self.say)
        self.plain_cells = PlainCells(self.values, self.plain, self.reloader, self.say)
        self.cells = CellIds()
        self.mode = "eager"
        self.patience: float | None = PATIENCE
        self.live: dict[str, Status] = {}
        self.watchers: list[Any] = []
        self.defined_now: set[str] = set()
        self._recordings: dict[str, list[Item]] = {}
        self._progress: Progress | None = None
        self._own_run = False
        self.asking: Any = None
        self.instance.listeners.append(self._heard)

    # Definitions

    def define(self, asset: Asset) -> None:
        """Register a cell's asset; what the same cell defined before, or another cell under this name, is told.

        Raises:
            InvalidDefinition: when it would rest on itself; the former definitions stay.
        """
        former = self.instance.definitions
        for name in set(former.names).difference(former.with_assets(asset).names):
            self.values.release(name)
        self.instance.define(asset)
        assert asset.cell is not None
        for name in asset.names:
            other = former.by_name.get(name)
            if other is not None and other.cell is not None and self.cells.is_another(other.cell, asset.cell):
                self.say(f"{name} was defined in cell [{other.cell.number}]; this cell replaces it.")
        new = [name for name in asset.names if name not in former.by_name and self.plain.is_plain(name)]
        own = [name for name in new if self.values.take_over(name)]
        if own:
            self.say(f"{', '.join(own)} means the asset from now on, no longer your own variable.")
        self.retire(*self.cells.defines(asset.cell, asset.names))

    def retire(self, *names: str) -> None:
        """Take assets out that their cell does not define any more."""
        gone = [name for name in names if name in self.instance.definitions.by_name]
        if gone:
            self.take_out(*gone)
            self.say(
                f"{', '.join(gone)} is no longer defined: its cell defines something else now; its results are kept."
            )

    def take_out(self, *names: str) -> None:
        """Take assets out of the definitions without a word."""
        self.instance.retire(*names)
        self.displays.drop(*names)
        for name in names:
            self.values.release(name)

    def register(self, definitions: Definitions) -> None:
        """``@asset`` and ``Definitions`` in a cell: register them."""
        cell = self.cells.current
        marked = [asset if asset.cell else asset.with_cell(cell) for asset in definitions.assets]
        self.instance.register(Definitions(marked, definitions.jobs.values(), definitions.resources))
        self.defined_now.update(name for asset in marked for name in asset.names)

    def inside(self, name: str) -> str:
        """What to say about a name that is not there in a plain cell but was inside an asset."""
        asset = self.instance.kept_names.owner(name)
        return (
            f"{name} lives inside asset {asset}: %asset_locals {asset} shows it, --pull copies it here."
            if asset
            else ""
        )

    @property
    def awaits(self) -> bool:
        """Whether any body awaits, so that runs have to be awaited."""
        return any(_awaits(asset) for asset in self.instance.definitions.assets)

    # Views

    def view(self, names: Any = None, *, between_cells: bool = False) -> NotebookView:
        """The view of the notebook's assets as they stand now."""
        instance = self.instance
        standing = instance.standing_in_run or instance.standing(between_cells=between_cells)
        return view_of(instance.notebook, instance.definitions, standing.all(), self.live, names)

    def one(self, name: str, standing: Standing | None = None) -> tuple[AssetView, Items]:
        """The view of one asset, and what the making of its result showed."""
        standing = standing or self.instance.standing_in_run or self.instance.standing()
        assessment = standing.all()[self.instance.definitions.find(name)]
        view = asset_view(assessment, self.instance.definitions, self.live.get(assessment.asset))
        return view, self.instance.results.shown(assessment.result) if assessment.result else ()

    def refresh(self) -> None:
        """After a cell: every display's status line, and whoever else watches, is brought up to date."""
        if not (self.displays.names or self.watchers):
            return
        nothing = not self.instance.definitions.names
        view = view_of(self.instance.notebook, Definitions(), {}, {}) if nothing else self.view(between_cells=True)
        for asset in view["assets"]:
            self.displays.status(asset, partial(self._shown_fresh, asset))
        for watcher in self.watchers:
            watcher(view)

    def _shown_fresh(self, view: AssetView) -> tuple[Items, str]:
        made = self.instance.results.holding(view["name"], view["key"]) if view["key"] else None
        items = self.instance.results.shown(made) if made else ()
        return items, _hinted(from_store(view), self._hint(view["name"]))

    # Runs

    async def run_cell(self, asset: Asset, define_only: bool, *, loop: bool) -> None:
        """What running an ``%%asset`` cell does once the asset is defined.

        Raises:
            MaterializationFailed: when the asset could not be made.
        """
        define_only = define_only or self.mode == "define"
        standing = self.instance.standing()
        cause = f"cell [{asset.cell.number}]" if asset.cell else ""
        request = Request(asset.names, frozenset(asset.names), again=False, cause=cause)
        plan = self.instance.plan(request, standing)
        reason = self._only_defined(asset, plan, standing, define_only)
        for name in asset.names:
            self._begin(name, standing, reason)
        if reason:
            return
        run = await self._go(request, plan, None, loop=loop)
        if not run.success:
            raise self._failure(run)
        for name in set(run.made).intersection(asset.names):
            self.displays.beside(name)

    def _begin(self, name: str, standing: Standing, note: str) -> None:
        view, items = self.one(name, standing)
        fresh = view["status"] == Status.FRESH
        note = _hinted(from_store(view), self._hint(name)) if fresh else note
        self.displays.begin(view, items if fresh else (), note)

    def _only_defined(self, asset: Asset, plan: Plan, standing: Standing, define_only: bool) -> str:
        """Why the cell only defines its asset this time; empty when it is made."""
        if standing.all()[asset.names[0]].status is Status.UNRESOLVED:
            return "only defined"
        if not plan.to_make:
            return ""
        if define_only:
            return f"only defined: %materialize {asset.names[0]} makes it"
        cost = plan.cost(name for name in plan.to_make if name not in asset.names)
        if self.patience is not None and cost > self.patience:
            return (
                f"only defined, as it would take long: {bill(plan.forecast)}. Go on with %materialize {asset.names[0]}"
            )
        return ""

    async def materialize(self, request: Request, *, quiet: bool, loop: bool) -> RunHandle:
        """What ``%materialize`` does.

        Raises:
            MaterializationFailed: when something failed or could not be made.
        """
        from nbasset.notebook.page.progress import Progress
        from nbasset.notebook.run_handle import RunHandle

        plan = self.instance.plan(request)
        if plan.seconds > 5 and not quiet:
            self.say(bill(plan.forecast))
        progress = Progress(self.front, plan, quiet)
        run = await self._go(request, plan, progress, loop=loop)
        if not run.success:
            raise self._failure(run)
        return RunHandle(run, self.instance, self.shell.execution_count)

    async def _go(self, request: Request, plan: Plan, progress: Progress | None, *, loop: bool) -> Run:
        self._progress, self._recordings, self._own_run = progress, {}, True
        self.live = dict.fromkeys(plan.to_make, Status.QUEUED)
        run = None
        try:
            run = await self.instance.go(request, loop=loop)
        except KeyboardInterrupt:
            run = self.instance.last_run
            raise
        finally:
            self.live = {}
            self._progress, self._own_run = None, False
            if run is not None:
                self._ended(run, progress)
        return run

    def _ended(self, run: Run, progress: Progress | None) -> None:
        standing = self.instance.standing()
        shown = {}
        for name, part in run.assets.items():
            tells = part.outcome in (Outcome.MADE, Outcome.FAILED)
            if name in self.instance.definitions.by_name and (tells or name in self.displays.names):
                view, items = self.one(name, standing)
                if part.outcome not in (Outcome.MADE, Outcome.FROM_STORE):
                    items = self._recordings.get(name, ())
                note = _hinted(_note_of(part.outcome, view, run if progress is None else None), self._hint(name))
                made = part.outcome in (Outcome.MADE, Outcome.FROM_STORE)
                self.displays.show(view, items, note, of_result=made)
                if tells:
                    shown[name] = tuple(items)
        self.values.refresh()
        if progress is not None:
            progress.end(run, shown)

    def _hint(self, name: str) -> str:
        body = self.instance.definitions.by_name[name].body
        return body.hint if isinstance(body, CellBody) else ""

    def _failure(self, run: Run) -> MaterializationFailed:
        """The run's one exception, shown with the user's own lines."""
        error = failure(run)
        first = error.__cause__
        if first is not None:
            frames = own_lines(first.__traceback__)
            lines = self.shell.InteractiveTB.structured_traceback(type(first), first, frames)
            lines = [*lines, "", f"MaterializationFailed: {error}"]
            error._render_traceback_ = lambda: lines  # type: ignore[method-assign]
        return error

    def _heard(self, event: Event) -> None:
        if event.asset and event.type in LIVE:
            self.live[event.asset] = LIVE[event.type]
            if LIVE[event.type] is Status.FRESH:
                del self.live[event.asset]
        if event.type in (EventType.OUTPUT, EventType.STARTED):
            self._output(event)
        elif event.type is EventType.RETRY:
            wait = f" in {seconds(event.data['wait'])}" if event.data["wait"] else ""
            self.say(f"{event.asset} raised {event.data['error']}; trying again{wait}.")
        if not self._own_run:
            self._follow(event)
        if self._progress is not None:
            self._progress.heard(event)
        for watcher in self.watchers:
            watcher(event)

    def _follow(self, event: Event) -> None:
        """Show a run that a call of ``materialize()`` has started."""
        from nbasset.notebook.page.progress import Progress

        if event.type is EventType.RUN_STARTED:
            plan = self.instance.plan_in_run
            assert plan is not None
            self._recordings, self._progress = {}, Progress(self.front, plan)
            self.live = dict.fromkeys(plan.to_make, Status.QUEUED)
        elif event.type is EventType.RUN_FINISHED and self._progress is not None and self.instance.last_run:
            progress, self._progress, self.live = self._progress, None, {}
            self._ended(self.instance.last_run, progress)

    def _output(self, event: Event) -> None:
        items = self._recordings.setdefault(event.asset, [])
        item = event.data.get("item")
        if item is not None and (not items or items[-1] is not item):
            items.append(item)
        if event.asset in self.displays.names:
            self.displays.live(_being_made(event.asset), items)

    def drive(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine of this class to its end where no event loop awaits it."""
        return drive(work)


def _being_made(name: str) -> LineView:
    return {"name": name, "kind": "being made", "status": Status.RUNNING, "marks": [], "causes": []}


def _note_of(outcome: Outcome, asset: AssetView, run: Run | None) -> str:
    """What to say beside a status; in the cell that was run, also what else was made for it."""
    if outcome is Outcome.FROM_STORE:
        return from_store(asset)
    if outcome is Outcome.MADE:
        others = [name for name in run.made if name != asset["name"]] if run else []
        also = f", with {', '.join(others[:4])}{'…' if len(others) > 4 else ''}" if others else ""
        return f"made now, took {seconds(asset['took'])}{also}"
    return "stopped" if outcome is Outcome.CANCELLED else ""


def _hinted(note: str, hint: str) -> str:
    return " · ".join(part for part in (note, hint) if part)


def _awaits(asset: Asset) -> bool:
    body = asset.body
    return body.awaits if isinstance(body, CellBody) else inspect.iscoroutinefunction(body.function)
