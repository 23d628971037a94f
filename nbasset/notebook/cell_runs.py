"""Runs that cells ask for: what running an ``%%asset`` cell and ``%materialize`` do."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, cast

from nbasset.core.assets import Asset
from nbasset.core.executors import KERNEL
from nbasset.core.planning import Plan, Request
from nbasset.core.program_runs import HEADLESS, UNSHOWN
from nbasset.core.result_names import ResultName
from nbasset.core.runs import MaterializationFailed, RunRecord, RunStopped, failure_of, rest_of_failure
from nbasset.core.status import Status
from nbasset.engine.tracebacks import own_lines
from nbasset.instance import Instance
from nbasset.instance.executors import ExecutorLike
from nbasset.instance.standing import Standing
from nbasset.notebook.early_ipython import unseen_notes
from nbasset.notebook.page.progress import Progress
from nbasset.notebook.run_page import RunPage
from nbasset.notebook.shell import Shell
from nbasset.ui.words import bill, listed, made_words

if TYPE_CHECKING:
    from nbasset.notebook.run_handle import RunHandle

ASK_ABOVE = 60.0
"""Seconds of upstream work that running a cell starts without being asked."""
REACTIVE = "reactive"
"""The mode in which what is out of date is made after each cell."""
MODES = {
    "run": "makes its asset",
    "define": "only defines its asset",
    REACTIVE: "makes its asset, and what any cell or widget makes out of date is made when that has run",
}
"""What running an ``%%asset`` cell does, by mode."""
BILL = 5.0
"""Seconds of work from which on ``%materialize`` says beforehand what it will cost."""
LONG = 5.0
"""Seconds from which on it is worth another process to make a step beside others."""


class CellRuns:
    """Runs what cells ask for.

    Args:
        shell: the shell.
        instance: the notebook's instance.
        page: shows the runs.

    Attributes:
        mode: one of :data:`MODES`.
        ask_above: seconds of upstream work that running a cell starts without being asked; ``None`` for any.
        wait: waits for assets that are being made in the background; ``None`` where no run ever was.
        held: assets whose cells have said that they are only to be defined.
        headless: whether a program runs the notebook, which has cells define only and makes assets itself.
        unshown: whether nobody will see what cells show.
        only_looks: whether that program wants nothing to be made: ``%materialize`` says what it would do.
    """

    def __init__(self, shell: Shell, instance: Instance, page: RunPage) -> None:
        self.shell = shell
        self.instance = instance
        self.page = page
        self.mode = "run"
        self.ask_above: float | None = ASK_ABOVE
        self.held: dict[ResultName, Asset] = {}
        self.wait: Callable[[Collection[ResultName]], bool] | None = None
        self.headless = HEADLESS in os.environ
        self.unshown = os.environ.get(HEADLESS) == UNSHOWN
        self.only_looks = False
        self._hinted = False

    async def run_cell(self, asset: Asset, standing: Standing, *, define_only: bool, loop: bool) -> None:
        """What running an ``%%asset`` cell does once its asset is defined.

        Args:
            asset: the asset.
            standing: where every asset stands with it.
            define_only: whether it is not to be made now.
            loop: whether an event loop awaits this.

        Raises:
            MaterializationFailed: when the asset could not be made.
        """
        self.only_defined(asset, holds=define_only)
        if self.headless:
            for name in asset.names:
                self._begin(name, standing, "only defined")
            self.page.views.found(standing)
            return
        cause = f"cell [{asset.cell.number}]" if asset.cell else ""
        request = Request(asset.names, frozenset(asset.names), lean=True, retry=False, cause=cause)
        plan = self.instance.runs.plan(request, standing)
        reason = self._only_defined(asset, plan, standing, define_only=define_only or self.mode == "define")
        for name in asset.names:
            self._begin(name, standing, reason)
        if reason:
            self.page.views.found(standing)
            return
        if self._waited(plan):
            standing = self.instance.standing()
            plan = self.instance.runs.plan(request, standing)
        try:
            run = await self._go(request, plan, None, standing, loop=loop)
            if not run.success:
                raise self._failure(run)
        except BaseException:
            self.page.views.displays.raised(asset.names)
            raise
        for name in set(run.made).intersection(asset.names):
            self.page.views.displays.beside(name)

    def only_defined(self, asset: Asset, *, holds: bool) -> None:
        """Note whether a cell has said that its asset is only to be defined.

        Args:
            asset: the asset.
            holds: whether it has.
        """
        for name in asset.names:
            self.held.pop(name, None)
        if holds:
            self.held.update(dict.fromkeys(asset.names, asset))

    def _begin(self, name: ResultName, standing: Standing, note: str) -> None:
        views = self.page.views
        view, items = views.one(name, standing)
        fresh = view["status"] == Status.FRESH
        note = views.hinted(name, made_words(view)) if fresh else note
        views.displays.begin(view, items if fresh else (), note)

    def _only_defined(self, asset: Asset, plan: Plan, standing: Standing, *, define_only: bool) -> str:
        """Why the cell only defines its asset this time; empty when it is made."""
        if standing.all()[asset.names[0]].status is Status.UNRESOLVED:
            return "only defined"
        if define_only and not plan.changes_nothing:
            return f"only defined: %materialize {asset.names[0]} makes it"
        if not plan.to_make:
            return ""
        if asset.costs and any(name in plan.to_make for name in asset.names):
            return f"only defined, as it costs ({bill(plan.forecast)}). Go on with %materialize {asset.names[0]}"
        why = self._worth_asking(plan, [name for name in plan.to_make if name not in asset.names], standing)
        return f"only defined, {why}. Go on with %materialize {asset.names[0]}" if why else ""

    def _worth_asking(self, plan: Plan, upstream: Sequence[ResultName], standing: Standing) -> str:
        """Why work upstream is not begun without a word; empty where it is."""
        if self.ask_above is None:
            return ""
        if plan.cost(upstream) > self.ask_above:
            return f"as it would take long: {bill(plan.forecast)}"
        sources = self.never_timed(plan, upstream, standing)
        if sources:
            return f"as {', '.join(map(str, sources))} asks the network and was never timed: {bill(plan.forecast)}"
        return ""

    def never_timed(self, plan: Plan, names: Iterable[ResultName], standing: Standing) -> tuple[ResultName, ...]:
        """The assets that ask the network and were never timed, so that nobody knows how long they take.

        Args:
            plan: what is to be made.
            names: the assets in question.
            standing: where every asset stands.
        """
        if self.ask_above is None:
            return ()
        resolved = standing.look.resolved
        return tuple(name for name in names if not plan.expected.get(name) and resolved[name].asks_the_network)

    async def materialize(
        self,
        request: Request,
        standing: Standing | None = None,
        *,
        quiet: bool,
        loop: bool,
        executor: ExecutorLike | None = None,
    ) -> RunHandle:
        """What ``%materialize`` does.

        Args:
            request: what to make.
            standing: where every asset stands, when that was found out just now.
            quiet: whether nothing is to be shown.
            loop: whether an event loop awaits this.
            executor: what makes the steps; None for what was chosen for all runs.

        Raises:
            MaterializationFailed: when something failed or could not be made.
        """
        from nbasset.notebook.run_handle import RunHandle

        standing = standing or self.instance.standing(request.config)
        plan = self.instance.runs.plan(request, standing)
        if self._waited(plan):
            standing = self.instance.standing(request.config)
            plan = self.instance.runs.plan(request, standing)
        if plan.seconds > BILL and not quiet:
            self.page.say(bill(plan.forecast))
            self._hint(plan, standing, executor)
        progress = Progress(self.page.views.displays.front, plan, quiet)
        run = await self._go(request, plan, progress, standing, loop=loop, executor=executor)
        self._call_hooks(request, run)
        if not run.success:
            raise self._failure(run)
        return RunHandle(run, self.instance, self.shell.execution_count)

    def _waited(self, plan: Plan) -> bool:
        """Wait for what is to be made and is being made in the background; whether there was any."""
        return self.wait is not None and bool(self.wait(plan.to_make))

    def _hint(self, plan: Plan, standing: Standing, executor: ExecutorLike | None) -> None:
        """Say once that long steps could run at once."""
        if self._hinted or executor is not None or self.instance.runs.executors.chosen != KERNEL:
            return
        from nbasset.engine.thread_counts import cores

        several, width = plan.at_once(standing.graph.upstream, LONG), cores()
        if len(several) > 1 and width > 1:
            self._hinted = True
            names = listed([str(name) for step in several for name in step.names])
            self.page.say(
                f"these {len(several)} could run at once: %materialize -j {min(len(several), width)} ({names})"
            )

    def _call_hooks(self, request: Request, run: RunRecord[ResultName]) -> None:
        """Call the hooks of the job that was asked for, as ``execute_in_process`` does."""
        definitions = self.instance.definitions
        hooks = definitions.job(request.job).beside.get("hooks", ()) if request.job else ()
        if hooks:
            from nbasset.api.job_hooks import call_all  # few jobs have hooks
            from nbasset.instance.materialize_run import MaterializeRun

            own = cast("Iterable[object]", hooks)
            call_all(own, MaterializeRun(run, self.instance), request.job, definitions.resources)

    async def _go(
        self,
        request: Request,
        plan: Plan,
        progress: Progress | None,
        standing: Standing,
        *,
        loop: bool,
        executor: ExecutorLike | None = None,
    ) -> RunRecord[ResultName]:
        run = None
        try:
            with self.page.shows(plan, progress):
                run = await self.instance.runs.go(request, loop=loop, standing=standing, executor=executor)
        except KeyboardInterrupt:
            run = self.instance.runs.last
            raise
        finally:
            if run is not None:
                self.page.ended(run, progress)
        return run

    def waited(self, run: RunRecord[ResultName] | None) -> RunHandle | None:
        """What waiting for a run gives: its values.

        Raises:
            MaterializationFailed: when something failed or could not be made.
            KeyboardInterrupt: when it was stopped.
        """
        from nbasset.notebook.run_handle import RunHandle

        if run is None:
            self.page.say("no run was begun in the background: %materialize --background begins one.")
            return None
        if run.cancelled:
            raise RunStopped
        if not run.success:
            raise self._failure(run)
        return RunHandle(run, self.instance, self.shell.execution_count)

    def _failure(self, run: RunRecord[ResultName]) -> MaterializationFailed:
        """The run's one exception, shown with the user's own lines."""
        error = failure_of(run)
        first = error.__cause__
        if first is not None:
            frames = own_lines(first.__traceback__)
            lines = self.shell.InteractiveTB.structured_traceback(type(first), first, frames, tb_offset=0)
            more = rest_of_failure(run)
            lines = [*lines, *unseen_notes(first), *(["", more] if more else [])]
            error._render_traceback_ = lambda: lines  # type: ignore[method-assign]
        return error
