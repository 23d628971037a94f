"""Behind: the run in the background on the page, which lives on while other cells run, and who waits for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nbasset.core.events import Event, EventType, Failed, Materialized
from nbasset.core.live_view import Changes, LiveStep, LiveView
from nbasset.core.planning import Request
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.core.status import Status
from nbasset.engine.interrupts import python_interrupts
from nbasset.instance.behind import Background
from nbasset.instance.executors import ExecutorLike
from nbasset.notebook.page.progress import Progress
from nbasset.notebook.run_page import RunPage
from nbasset.notebook.shell import Shell
from nbasset.ui import html
from nbasset.ui.words import listed

EVERY = 0.1
"""Seconds between two looks at what is waited for."""


class BehindPage:
    """Begins runs in the background, shows them, and waits for them.

    Args:
        shell: the shell.
        page: shows runs.
    """

    def __init__(self, shell: Shell, page: RunPage) -> None:
        self.shell = shell
        self.page = page
        self.views = page.views
        self.instance = page.instance
        self._run: Background | None = None
        self._live = LiveView({"notebook": "", "assets": [], "counts": {}})
        self._progress: Progress | None = None

    @property
    def at_work(self) -> bool:
        """Whether a run is at work in the background."""
        return self._run is not None and self._run.at_work

    def begin(self, request: Request, executor: ExecutorLike | None) -> None:
        """Begin a run; its table is shown in the cell at work.

        Args:
            request: what to make.
            executor: what makes its steps; None for what was chosen for all runs, or else two processes.

        Raises:
            NbassetError: when some of it can only be made in the kernel, or another such run is at work.
        """
        self.take_in()
        run = self.instance.runs.behind_now(request, self._heard, executor=executor)
        self._live = LiveView(self.views.all(), run.plan.to_make)
        self._progress = Progress(self.views.displays.front, run.plan)
        self._run = run
        self.views.behind = self._steps
        run.start()

    def stop(self) -> None:
        """Have it stop; what was made stays made."""
        if self._run is not None:
            self._run.stop()

    def close(self) -> None:
        """The notebook's session is over."""
        if self._run is not None:
            self._run.stop()
            self._run.join()

    # On the run's own thread

    def _heard(self, event: Event) -> None:
        """Something has happened in the run: what shows that is told at once, whatever the kernel is doing."""
        with self.views.telling:  # what is told of the whole notebook meanwhile is of before or after
            changes, run = self._live.after(event), self._run
            if run is None or self._progress is None:
                return
            self._progress.heard(changes)
            if event.asset is None or self._is_as_it_was(event.asset):
                self.views.feed.change(changes)
                if isinstance(event, Materialized | Failed) and event.asset is not None:
                    self._ended(event.asset, changes)
        if hasattr(self.shell, "kernel") and (event.asset is None or event.type.ends_step):
            over = event.type is EventType.RUN_FINISHED
            self.shell.kernel.io_loop.add_callback(self._take_in_the_end if over else self.take_in)

    def _is_as_it_was(self, name: ResultName) -> bool:
        """Whether what is made of an asset is a result of what the notebook means by it, as far as was last looked."""
        run, known = self._run, self.instance.definitions.by_name
        return run is not None and name in known and run.rested_on(name, self.views.assessments)

    def _ended(self, name: ResultName, changes: Changes) -> None:
        found = self._run.shown(name) if self._run is not None else None
        if name not in changes.assets or not self.views.displays.has(name):
            return
        if found is not None and isinstance(changes.event, Materialized):
            self.views.show_made(name, changes.assets[name], *found)
        else:
            shown = changes.step.shown if changes.step else ()
            self.views.displays.show(changes.assets[name], shown, of_result=False)

    # On the notebook's thread

    def _steps(self) -> Mapping[ResultName, LiveStep]:
        """The steps that wait, are at work or have failed, of assets that still are what the run makes."""
        if not self.at_work:
            return {}
        return {name: self._live.steps[name] for name in self._live.statuses if self._is_as_it_was(name)}

    def take_in(self) -> None:
        """Take in what the run has brought about, and when it is over, show what became of it."""
        run, progress = self._run, self._progress
        if run is None or self.instance.runs.standing is not None:
            return
        over = not run.at_work
        if self.instance.runs.take_in():
            self.views.refresh()
        if over and progress is not None:
            self._progress = None
            self.page.ended(run.run, progress, self._live)
            self.views.refresh()
            if run.error is not None:
                self.page.say(f"The run in the background has ended with an error of its own: {run.error!r}")

    def _take_in_the_end(self) -> None:
        """The same once the run's thread has ended, which it does a moment after it has said so."""
        self.take_in()
        if self.at_work:
            self.shell.kernel.io_loop.call_later(EVERY, self._take_in_the_end)

    def wait(self, names: Collection[ResultName]) -> bool:
        """Wait until the run has made assets that the kernel needs now.

        Returns:
            Whether any of them was being made.

        Raises:
            KeyboardInterrupt: when the wait was stopped; the run goes on.
        """
        run = self._run
        if run is None or not run.at_work:
            return False
        old = run.rests_on_edits(self.instance.standing(between_cells=True).all())
        wanted = [name for name in names if run.makes(name) and name not in old]
        if wanted:
            self._wait(run, wanted)
        return bool(wanted)

    def wait_for_all(self) -> RunRecord[ResultName] | None:
        """Wait for the end of the run; its record, or that of the last one.

        Raises:
            KeyboardInterrupt: when the wait was stopped; the run goes on.
        """
        run = self._run
        if run is None:
            return None
        self._wait(run, [*run.plan.to_make])
        run.join()
        self.take_in()
        return run.run

    def _wait(self, run: Background, names: list[ResultName]) -> None:
        front, shown, told = self.views.displays.front, "", ""
        try:
            with python_interrupts():
                while left := [name for name in names if run.makes(name)]:
                    words = self._words(left)
                    if not told or (front.live and words != told):
                        told = words
                        if shown:
                            front.update(shown, html.text(words), words)
                        else:
                            shown = front.show(html.text(words), words)
                    run.wait(EVERY)
        finally:
            if shown:
                front.update(shown, html.page(), "")
            self.take_in()

    def _words(self, names: list[ResultName]) -> str:
        """What is waited for, and how far that is."""
        steps = [(name, self._live.steps[name]) for name in names if name in self._live.steps]
        now = next(((name, step) for name, step in steps if step.status is Status.RUNNING), None)
        how = f": {now[0]} on {now[1].where}" + (f" · {now[1].says}" if now[1].says else "") if now else ""
        return f"waits for {listed(list(map(str, names)))}, made in the background{how}"
