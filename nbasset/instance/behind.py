"""Behind: one run in the background, beside whatever the kernel does meanwhile.

It rests on the notebook as it was when it began. Where every asset stood, the code and the globals of every step, the
environment and the folder are taken down on the spot; a thread then goes on with that, with a store opened for it
alone. So nothing that a cell does later reaches it, and what it makes is stored under the key that says what it rests
on. What it has brought about is taken in by the notebook's own thread, when that asks where assets stand.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context

from nbasset.core.events import Event, StepStarted
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.notices import Hook
from nbasset.core.planning import Plan, Request
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord, RunStopped
from nbasset.core.shown import Items
from nbasset.core.status import Assessment
from nbasset.engine.behind import Behind, Stoppable
from nbasset.engine.executors.workers import Workers
from nbasset.engine.interrupts import drive
from nbasset.engine.watch.at_work import works_for_no_body
from nbasset.instance.apart import Apart, Orders, World, Written
from nbasset.instance.notifying import asked, deliver, hooks_of, left_over
from nbasset.instance.opened_store import Opened
from nbasset.instance.results import adopt
from nbasset.instance.run_home import RunHome
from nbasset.instance.seeds import Seeds
from nbasset.instance.standing import Standing
from nbasset.instance.written_orders import orders_for

LAST = 5.0
"""Seconds that a run has to stop when the process ends."""


class Background:
    """A run in the background.

    Args:
        home: the instance.
        apart: its own home.
        world: what it sees.
        plan: what it has to do.
        orders: how.
        workers: who does it.

    Attributes:
        run: its record.
        plan: what it was to do when it began.
        error: what has ended it that should not have happened; None otherwise.
        said: sentences for the user.
        told: who is told of it.
        where: who makes what is at work.
    """

    def __init__(
        self,
        home: RunHome,
        apart: Apart,
        world: World,
        plan: Plan,
        orders: Orders,
        workers: Workers,
        heard: Callable[[Event], None],
    ) -> None:
        self._home = home
        self._apart = apart
        self._world = world
        self.plan = plan
        self._to_make = frozenset(plan.to_make)
        self.run = RunRecord[ResultName](run_id=world.run_id, started=time.time())
        self.error: BaseException | None = None
        self.said: deque[str] = deque()
        self.told: tuple[Hook, ...] = ()
        self.where: dict[ResultName, str] = {}
        self._heard = heard
        self._events: deque[Event] = deque()
        self._settled: set[ResultName] = set()
        self._stop = threading.Event()
        self._stepped = threading.Condition()
        self._runner = Behind(world, world.request, self.run, Written(world, orders), Stoppable(workers, self._stop))
        work = copy_context().run  # what cells have set in their context counts there as here
        self._thread = threading.Thread(target=work, args=(self._work,), name="nbasset background", daemon=True)

    def start(self) -> None:
        """Begin; when the process ends, it is stopped before its workers are."""
        atexit.register(self._at_exit)
        self._thread.start()

    def _at_exit(self) -> None:
        self._stop.set()
        self._thread.join(LAST)

    @property
    def at_work(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def makes(self, name: ResultName) -> bool:
        """Whether it has still to make an asset.

        Args:
            name: the asset.
        """
        return name in self._to_make and name not in self._settled and self.at_work

    def rested_on(self, name: ResultName, now: Mapping[ResultName, Assessment]) -> bool:
        """Whether an asset still rests on what it rested on when the run began, as far as was last looked.

        Args:
            name: the asset.
            now: where assets stood when that was last drawn.
        """
        standing = self._world.standing
        if name not in standing.look.resolved:
            return False
        return not any(self._is_edited(each, now) for each in (name, *standing.graph.ancestors([name])))

    def rests_on_edits(self, now: Mapping[ResultName, Assessment]) -> set[ResultName]:
        """What the run makes of code that is another one now, or of a value that such code has made.

        Args:
            now: where assets stand.
        """
        standing = self._world.standing
        edited = [each for each in standing.look.resolved if self._is_edited(each, now)]
        return {*edited, *standing.graph.descendants(edited)}

    def _is_edited(self, name: ResultName, now: Mapping[ResultName, Assessment]) -> bool:
        return name in now and now[name].version.code != self._world.standing.version(name).code

    def shown(self, name: ResultName) -> tuple[Materialization, Items] | None:
        """What it has made of an asset, and what that showed; None when nothing."""
        made = self._world.standing.assessments[name].current
        return (made, self._apart.opened.results.shown(made)) if made is not None else None

    def stop(self) -> None:
        """Have it stop; what was made stays made."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait a moment, or until something has happened."""
        with self._stepped:
            if self.at_work:
                self._stepped.wait(seconds)

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join()

    # On its own thread

    def _work(self) -> None:
        works_for_no_body()
        try:
            if self.told:
                self.event(asked(self.told, self.run.run_id, self._apart.notebook))
            drive(self._runner.go(self.plan.steps))
        except RunStopped:
            """Its record says so."""
        except BaseException as error:  # noqa: BLE001  # it is told where the run is waited for
            self.error = error
        finally:
            atexit.unregister(self._at_exit)
            if self.told and left_over(self._apart.opened, self._apart.notebook):
                deliver(self._apart.opened, self._apart.notebook, self.said.append)
            self._apart.close()
            with self._stepped:
                self._stepped.notify_all()

    def event(self, event: Event) -> None:
        """Something has happened in it: the log and the page hear of it at once."""
        if event.type.is_kept:
            event = self._apart.opened.numbers.after(event)
            self._apart.opened.log.append(event)
            self._events.append(event)
        if event.asset is None:
            self._apart.opened.log.flush()  # who lists runs reads what is written
        if event.asset is not None:
            if isinstance(event, StepStarted):
                self.where[event.asset] = event.where
            elif event.type.ends_step:
                self._settled.add(event.asset)
        self._heard(event)
        with self._stepped:
            self._stepped.notify_all()

    # On the notebook's thread

    def take_in(self) -> bool:
        """Let the notebook know what it has brought about; whether there was anything."""
        news = bool(self._events or self._world.fresh)
        opened = self._home.opened
        here = self._home.root == self._apart.root  # otherwise the notebook has another store by now
        while self._world.fresh:
            made = self._world.fresh.popleft()
            if here:
                adopt(opened.results, made)
        while self._events:
            event = self._events.popleft()
            if event.asset and here:
                opened.numbers.after(event)
                known = opened.histories.get(event.asset, AssetHistory())
                opened.histories[event.asset] = known.after(event)
        while self.said:
            self._home.warn(self.said.popleft())
        return news


def begun(
    home: RunHome,
    request: Request,
    standing_in: Callable[[Opened, Seeds], Standing],
    plan_of: Callable[[Request, Standing], Plan],
    workers: Callable[[], Workers],
    away: bool,
    heard: Callable[[Event], None],
    told: Iterable[Hook] = (),
) -> Background:
    """A run in the background, ready to start: everything that it needs is taken down.

    Args:
        home: the instance.
        request: what was asked for.
        standing_in: where every asset stands, as a store and seeds tell.
        plan_of: what has to be done.
        workers: who does it; asked once nothing stands in the way.
        away: whether orders may leave this computer.
        heard: called with every event, on its thread.
        told: who is told of every run.

    Raises:
        NbassetError: when some of it can only be made in the kernel.
    """
    listening: list[Background] = []
    said: deque[str] = deque()
    apart = Apart(home, lambda event: listening[0].event(event), said.append)
    try:
        standing = standing_in(apart.opened, apart.seeds)
        world = World(apart, request, standing, os.urandom(4).hex())
        plan = plan_of(request, standing)
        orders = {step.names: each for step, each in orders_for(world, plan, away=away)}
        behind = Background(home, apart, world, plan, orders, workers(), heard)
    except BaseException:
        apart.close()
        raise
    behind.said, behind.told = said, hooks_of(plan.steps, told)
    listening.append(behind)
    return behind
