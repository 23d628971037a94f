"""Behind: the run loop in the background, where other processes make everything and the kernel goes on.

It is driven by a thread. What no worker can make is not made: the kernel, where it could be, is at work for the user.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from nbasset.core.dataclass import replace
from nbasset.core.errors import NbassetError
from nbasset.core.events import Retry
from nbasset.core.planning import Action, Request, Step
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.engine.body import Performed
from nbasset.engine.executors.live_output import Told
from nbasset.engine.executors.workers import Answer, News, Sharing, Workers
from nbasset.engine.ready import Ready
from nbasset.engine.runner import RunHost
from nbasset.engine.side_by_side import Ordered, Outside, SideBySide
from nbasset.engine.work_order import Delivery, Failure, WorkOrder

PAUSE = 0.02
"""Seconds between two questions to the workers, and until it is noticed that the run is to stop."""


class Orders(Outside, Protocol):
    """What a run in the background asks of the instance."""

    def reason(self, step: Step) -> str:
        """Why no other process can make a step."""
        ...


class Stoppable:
    """Workers that are waited for until somebody says stop.

    Args:
        workers: the workers.
        stop: set when the run is to stop.
    """

    def __init__(self, workers: Workers, stop: threading.Event) -> None:
        self._workers = workers
        self._stop = stop

    @property
    def width(self) -> int:
        """How many steps they make at once."""
        return self._workers.width

    @property
    def share(self) -> int:
        """How many steps that are soon done each is given at once."""
        return self._workers.share if isinstance(self._workers, Sharing) else 1

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made."""
        self.check()
        return self._workers.take(ticket, order)

    def take_together(self, orders: Mapping[int, WorkOrder]) -> str:
        """Have steps made by one worker, one after another."""
        self.check()
        assert isinstance(self._workers, Sharing), "nobody else is given several"
        return self._workers.take_together(orders)

    def answers(self, *, wait: bool) -> Sequence[Answer | News]:
        """What has come back.

        Raises:
            KeyboardInterrupt: when the run is to stop.
        """
        while not (found := self._workers.answers(wait=False)) and wait:
            self.check(PAUSE)
        return found

    def check(self, seconds: float = 0.0) -> None:
        """Wait a moment.

        Raises:
            KeyboardInterrupt: when the run is to stop.
        """
        if self._stop.wait(seconds):
            raise KeyboardInterrupt

    def stop(self) -> None:
        """Nobody waits any more for what is at work."""
        self._workers.stop()


class Behind(SideBySide):
    """Runs plans in the background.

    Args:
        world: what the run sees of the instance.
        request: what was asked for.
        run: the record to fill.
        outside: the orders, which were written when the run began.
        workers: the processes.
    """

    def __init__(
        self,
        world: RunHost,
        request: Request,
        run: RunRecord[ResultName],
        outside: Orders,
        workers: Stoppable,
    ) -> None:
        super().__init__(world, None, request, run, False, outside, workers)
        self._orders = outside
        self._patient = workers

    async def _one(self, ready: Ready, step: Step) -> None:
        """What no worker has made is not made."""
        error = NbassetError(f"{step.names[0]} cannot be made in the background: {self._orders.reason(step)}")
        self._failed(step, self.world.assess(step), Performed(), error)
        ready.settled(step)

    def _delivered(self, ready: Ready, ordered: Ordered, delivery: Delivery) -> None:
        """A failure there is the failure of the step."""
        failure = delivery.failure
        if failure is None or delivery.refused:
            super()._delivered(ready, ordered, delivery)
        elif failure.lost is not None:
            self.outside.stays(ordered.step, failure.line, this_time=True)
            self._later.append(ordered.step)
        elif not self._once_more(ordered, failure):
            self._shown(ordered, ordered.told.end(delivery.shown))
            done = Performed(took=delivery.took)
            done.recording.items.extend(delivery.shown)
            self._has_failed(ordered.step, ordered.own, done, failure.error(), failure.line, failure.text)
            ready.settled(ordered.step)

    def _once_more(self, ordered: Ordered, failure: Failure) -> bool:
        """Whether a step that has failed is tried again."""
        policy, retry = ordered.step.asset.retry_policy, ordered.order.retry + 1
        if policy is None or retry > policy.max_retries:
            return False
        self.run.retries[ordered.step.names[0]] = retry
        wait = policy.wait_before(retry)
        for name in ordered.step.names:
            self.world.event(Retry(*self._of(name), error=failure.line, retry=retry, wait=wait))
        again = replace(ordered, order=replace(ordered.order, retry=retry), told=Told())
        self._waiting.append((time.monotonic() + wait, again))
        return True

    def _fill(self, ready: Ready) -> None:
        """Who has waited long enough is tried again before anything else begins."""
        for due in [each for each in self._waiting if each[0] <= time.monotonic()]:
            if self._has_place():
                self._waiting.remove(due)
                if not self._begin(due[1]):
                    self._later.append(due[1].step)
        super()._fill(ready)

    def _take_in(self, ready: Ready, *, wait: bool) -> None:
        """While somebody waits to be tried again, nobody waits for the others alone."""
        if wait and self._waiting:
            self._patient.check(PAUSE)
        super()._take_in(ready, wait=wait and not self._waiting)

    async def _again_for_files(self, steps: Sequence[Step]) -> None:
        """What has read a file that another body wrote meanwhile is made again."""
        self.request = replace(self.request, again=False)
        made = [step for step in steps if any(self.outcomes.get(name) is Action.MAKE for name in step.names)]
        late = [step for step in made if any(each.current is None for each in self.world.assess(step).values())]
        await self._all(Ready(late, self.world.upstream))
