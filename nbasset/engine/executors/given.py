"""Given: any executor of ``concurrent.futures``, or what behaves like one, has steps made in its places.

What is sent is a function of a module and its order, so that plain pickle takes both. Each step has a process beside
the executor's own, or beside the kernel where the executor has threads.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ALL_COMPLETED, BrokenExecutor, Executor, Future
from concurrent.futures import wait as wait_for_any

from nbasset.core.errors import NbassetError
from nbasset.engine.executors.awaited import Awaited
from nbasset.engine.executors.beside import made_beside
from nbasset.engine.executors.line import Line, Number, called
from nbasset.engine.executors.processes import GRACE
from nbasset.engine.executors.workers import Answer, News, WorkerDied
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
        self._awaited: Awaited[Future[Delivery]] = Awaited()
        self._line: Line | None = None

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made."""
        self._line = self._line or Line(self._awaited.hear)
        try:
            future = self._executor.submit(_made, self._work, order, self._line.number(ticket), os.getpid())
        except RuntimeError as error:  # it is broken, or was shut down
            raise NbassetError(f"the executor takes nothing ({error})") from error
        self._awaited.add((ticket,), future, order.run_id)
        return ""

    def answers(self, *, wait: bool) -> list[Answer | News]:
        """What has come back."""
        found = self._awaited.come_back(_answer, lambda: None, wait=wait)
        if not self._awaited.at_work:
            self._hang_up()
        return found

    def stop(self) -> None:
        """Interrupt what is at work; whoever does not end soon is ended, at once when that is asked for again."""
        futures, _ = self._awaited.take()
        begun = [future for future in futures if not future.cancel()]
        if self._line is None:
            return
        try:
            with python_interrupts():
                until = time.monotonic() + GRACE
                while begun and time.monotonic() < until:
                    self._line.stop(end=False)  # who was about to call hears it next time
                    begun = list(wait_for_any(begun, GRACE / 10, ALL_COMPLETED).not_done)
        except KeyboardInterrupt:
            """They are ended now."""
        self._line.stop(end=True)
        self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _answer(ticket: int, future: Future[Delivery]) -> Answer:
    try:
        return Answer(ticket, future.result())
    except Exception as error:  # noqa: BLE001  # whatever becomes of somebody else's processes
        has_begun = isinstance(error, (WorkerDied, BrokenExecutor))
        return Answer(ticket, None, str(error) or type(error).__name__, has_begun)


def _made(work: Work, order: WorkOrder, number: Number, kernel: int) -> Delivery:
    """Make a step beside this process.

    Stop is a signal to all processes of the kernel's group, and an executor of which one is interrupted is of no use
    any more: the step hears Stop, the process that it stands beside does not.
    """
    if os.getpid() != kernel and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _unheard)
    with called(number, order.run_id) as tell:
        return made_beside(work, order, tell)


def _unheard(*_: object) -> None:
    """A signal comes, and nothing happens; unlike one that is ignored, it is not handed down to other processes."""
