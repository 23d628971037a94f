"""Given: any executor of ``concurrent.futures``, or what behaves like one, has steps made in its places.

What is sent is a function of a module and its order, so that plain pickle takes both. Each step has a process beside
the executor's own, or beside the kernel where the executor has threads.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future
from concurrent.futures import wait as wait_for_any

from nbasset.core.errors import NbassetError
from nbasset.engine.executors import beside
from nbasset.engine.executors.workers import Answer, WorkerDied
from nbasset.engine.interrupts import python_interrupts
from nbasset.engine.work_order import Delivery, Work, WorkOrder

WIDTH = 4
"""How many steps are given at once to an executor that does not say how many processes it has."""


class Given:
    """An executor that somebody has given.

    Args:
        executor: the executor.
        work: makes a step; a function of a module.
    """

    def __init__(self, executor: Executor, work: Work) -> None:
        self._executor = executor
        self._work = work
        found = getattr(executor, "_max_workers", None)
        self.width = found if isinstance(found, int) and found > 0 else WIDTH
        self._at_work: dict[Future[Delivery], tuple[int, str]] = {}

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made."""
        try:
            future = self._executor.submit(beside.made_beside, self._work, order)
        except RuntimeError as error:  # it is broken, or was shut down
            raise NbassetError(f"the executor takes nothing ({error})") from error
        self._at_work[future] = ticket, order.run_id
        return ""

    def answers(self, *, wait: bool) -> list[Answer]:
        """What has come back."""
        if not self._at_work:
            return []
        with python_interrupts():
            done, _ = wait_for_any(self._at_work, None if wait else 0, FIRST_COMPLETED)
        return [self._answer(self._at_work.pop(future)[0], future) for future in done]

    def stop(self) -> None:
        """Nobody waits any more; what has not begun will not. What has begun in other processes ends by itself."""
        for future in self._at_work:
            future.cancel()
        for run_id in {run_id for _, run_id in self._at_work.values()}:
            beside.stop(run_id, end=True)
        self._at_work.clear()

    @staticmethod
    def _answer(ticket: int, future: Future[Delivery]) -> Answer:
        try:
            return Answer(ticket, future.result())
        except Exception as error:  # noqa: BLE001  # whatever becomes of somebody else's processes
            has_begun = isinstance(error, (WorkerDied, BrokenExecutor))
            return Answer(ticket, None, str(error) or type(error).__name__, has_begun)
