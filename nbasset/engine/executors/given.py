"""Given: any executor of ``concurrent.futures``, or what behaves like one, has steps made in its processes.

What is sent is a function of a module and its order, so that plain pickle takes both. In the executor's process each
step has a fresh process of its own: nobody else can end that one, and a step is not to find what another left behind.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future
from concurrent.futures import wait as wait_for_any

from nbasset.core.errors import NbassetError
from nbasset.engine.executors.processes import Processes
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
        self._at_work: dict[Future[Delivery], int] = {}

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made."""
        try:
            future = self._executor.submit(_made, self._work, order)
        except RuntimeError as error:  # it is broken, or was shut down
            raise NbassetError(f"the executor takes nothing ({error})") from error
        self._at_work[future] = ticket
        return ""

    def answers(self, *, wait: bool) -> list[Answer]:
        """What has come back."""
        if not self._at_work:
            return []
        with python_interrupts():
            done, _ = wait_for_any(self._at_work, None if wait else 0, FIRST_COMPLETED)
        return [self._answer(self._at_work.pop(future), future) for future in done]

    def stop(self) -> None:
        """Nobody waits any more; what has not begun will not. What has begun ends by itself."""
        for future in self._at_work:
            future.cancel()
        self._at_work.clear()

    @staticmethod
    def _answer(ticket: int, future: Future[Delivery]) -> Answer:
        try:
            return Answer(ticket, future.result())
        except Exception as error:  # noqa: BLE001  # whatever becomes of somebody else's processes
            has_begun = isinstance(error, (WorkerDied, BrokenExecutor))
            return Answer(ticket, None, str(error) or type(error).__name__, has_begun)


def _made(work: Work, order: WorkOrder) -> Delivery:
    """Make a step in a process beside this one.

    Raises:
        WorkerDied: when that has died of it.
    """
    if os.getpid() == order.home.process:
        return Delivery(refused="the executor's workers are threads of the kernel, which bodies cannot share")
    process = Processes(1, work, method="spawn")
    try:
        process.take(1, order)
        answers = list[Answer]()
        while not answers:
            answers = [each for each in process.answers(wait=True) if isinstance(each, Answer)]
        (answer,) = answers
    except OSError as error:
        return Delivery(refused=f"the executor's process can start none beside it ({error})")
    finally:
        process.close()
    if answer.delivery is None and answer.has_begun:
        raise WorkerDied(answer.died)
    return answer.delivery or Delivery(refused=f"the executor's process can start none beside it ({answer.died})")
