"""Processes: our own pool. A worker makes one step at a time and is used again only if it is surely as it was before.

Each has a wire of its own. Nothing is shared, so that one that is killed takes nothing along: its wire ends, which says
whose step it was. The other way round a wire that ends tells a worker that the kernel is gone, however it went.

Workers are forked from a server that has no threads, or where there is none started anew; never from the kernel, whose
threads may hold locks. Each leads a group of processes of its own: a signal meant for the kernel does not reach it, and
what its body has started ends with it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_context
from multiprocessing.connection import wait as wait_for_any

from nbasset.core.errors import NbassetError
from nbasset.engine.executors.serving import BEGUN, SHOWN, UNCHANGED, Preparation
from nbasset.engine.executors.starting import send, started, usual_method
from nbasset.engine.executors.workers import Answer, News
from nbasset.engine.interrupts import python_interrupts
from nbasset.engine.work_order import Delivery, Work, WorkOrder

GRACE = 3.0
"""Seconds that bodies have, once they are interrupted, before their process is ended."""


class _Worker:
    """One process, seen from the kernel.

    Args:
        method: how it is started.
        work: makes a step there.
        reads: whether answers are read; otherwise they are handed on as they come.

    Attributes:
        number: which of those at work it is, from 1; whoever comes in its place bears the same.
    """

    def __init__(self, method: str, work: Work, *, reads: bool = True) -> None:
        self.number = 0
        self._reads = reads
        self.process, self.wire = started(method, work)
        self.ticket: int | None = None
        self.has_begun = False

    def take(self, ticket: int, order: WorkOrder | bytes) -> None:
        """Have it make a step; the order may be pickled already."""
        self.wire.send_bytes(order if isinstance(order, bytes) else pickle.dumps(order))
        self.ticket, self.has_begun = ticket, False

    def said(self) -> Answer | News | None:
        """What it has said; None when that is only that it has begun."""
        assert self.ticket is not None
        try:
            message = self.wire.recv_bytes()
        except (EOFError, OSError):
            return Answer(self.ticket, None, self._end(), self.has_begun)
        kind, told = message[:1], memoryview(message)[1:]
        if kind == BEGUN:
            self.has_begun = True
            return None
        if kind != SHOWN:
            ticket, self.ticket = self.ticket, None
            if not self._reads:
                return Answer(ticket, None, unread=bytes(told), unchanged=kind == UNCHANGED)
            return Answer(ticket, _read(told), unchanged=kind == UNCHANGED)
        return News(self.ticket, pickle.loads(told))

    def has_answered(self) -> bool:
        """Whether it is done, when it has said something; an answer that was read in part is one, too."""
        try:
            return isinstance(self.said(), Answer)
        except Exception:  # noqa: BLE001  # whatever the rest of an answer looks like
            return True

    def interrupt(self) -> None:
        """Interrupt what it does; what has not begun need not end well."""
        if not self.has_begun:
            self.end()
        else:
            send(self.process, signal.SIGINT)

    def kill(self) -> None:
        """Have it end, with all that its body has started; nobody waits for that."""
        self.wire.close()
        if hasattr(os, "killpg"):
            send(self.process, signal.SIGKILL, to_all=True)
        self.process.kill()

    def end(self) -> None:
        """End it."""
        self.kill()
        self.process.join()
        self.process.close()

    def _end(self) -> str:
        self.process.join(1)
        code = self.process.exitcode
        if code is not None and code < 0:
            return f"it was killed by signal {-code}"
        return "it went away" if code is None else f"it ended with {code}"


def _read(told: memoryview) -> Delivery:
    try:
        found: Delivery = pickle.loads(told)
    except Exception as error:  # noqa: BLE001  # whatever it takes to read what somebody's objects became
        return Delivery(refused=f"its process's answer cannot be read ({error})")
    return found


class Processes:
    """A pool of processes of this machine.

    Args:
        width: how many steps are made at once.
        work: makes a step; a function of a module.
        method: how processes are started; by default from a server where there is one.
        preload: modules that the server loads once for all.
        prepare: what processes do beforehand that wait for an order; a function of a module.
        hears_stop: whether Stop ends the wait for an answer.
        reads: whether answers are read; otherwise they are handed on as they come.
    """

    def __init__(
        self,
        width: int,
        work: Work,
        *,
        method: str = "",
        preload: Sequence[str] = (),
        prepare: Callable[[WorkOrder], object] | None = None,
        hears_stop: bool = True,
        reads: bool = True,
    ) -> None:
        self.width = width
        self._reads = reads
        self._hearing: Callable[[], AbstractContextManager[object]] = python_interrupts if hears_stop else nullcontext
        self._work = work
        self._prepare = prepare
        self._last: WorkOrder | None = None
        self._method = method or usual_method()
        if self._method == "forkserver":
            get_context("forkserver").set_forkserver_preload(list(preload))
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._gone: list[_Worker] = []
        self._owner = os.getpid()
        atexit.register(self.close)

    @property
    def is_mine(self) -> bool:
        """Whether this process has started them; one that was forked has not."""
        return self._owner == os.getpid()

    def warm(self) -> None:
        """Start as many as will be needed."""
        while len(self._idle) + len(self._busy) < self.width:
            self._idle.append(self._started())

    def _started(self) -> _Worker:
        return _Worker(self._method, self._work, reads=self._reads)

    def _renew(self) -> None:
        """While bodies are at work, see to it that as many others wait: most bodies take their process along."""
        gone, self._gone = self._gone, []
        for worker in gone:
            worker.end()
        while len(self._idle) < self.width and len(self._idle) + len(self._busy) < 2 * self.width:
            worker = self._started()
            self._idle.append(worker)
            if self._prepare is not None and self._last is not None:
                worker.wire.send(Preparation(self._prepare, self._last))

    def take(self, ticket: int, order: WorkOrder | bytes) -> str:
        """Have a step made; its order may be pickled already."""
        while True:
            worker = self._idle.pop(0) if self._idle else self._started()
            try:
                worker.take(ticket, order)
            except ConnectionError:  # it has died of nothing that we did
                worker.end()
                continue
            except Exception as error:  # it is pickled before anything is sent
                self._idle.append(worker)
                raise NbassetError(f"its order cannot be sent to another process ({error})") from error
            taken = {each.number for each in self._busy}
            if not isinstance(order, bytes):
                self._last = order
            worker.number = next(number for number in range(1, len(taken) + 2) if number not in taken)
            self._busy.append(worker)
            return f"worker {worker.number}"

    def answers(self, *, wait: bool) -> list[Answer | News]:
        """What has come back."""
        found: list[Answer | News] = []
        with self._hearing():
            while self._busy and not found:
                ready = self._heard(0)
                if wait and not ready:
                    self._renew()
                    ready = self._heard(None)
                for worker in ready:
                    said = worker.said()
                    if said is not None:
                        found.append(said)
                    if isinstance(said, Answer):
                        self._settle(worker, said)
                if not wait and not ready:
                    break
        return found

    def is_silent(self, seconds: float) -> bool:
        """Whether nobody says anything for so long."""
        return not self._heard(seconds)

    def stop(self) -> None:
        """Interrupt what is at work; whoever does not end soon is ended, at once when that is asked for again."""
        busy, self._busy = self._busy, []
        try:
            with python_interrupts():
                for worker in busy:
                    worker.interrupt()
                until = time.monotonic() + GRACE
                left = [worker for worker in busy if not worker.wire.closed]
                while left and (seconds := until - time.monotonic()) > 0:
                    ready = wait_for_any([worker.wire for worker in left], seconds)
                    left = [worker for worker in left if worker.wire not in ready or not worker.has_answered()]
        except KeyboardInterrupt:
            """They are ended now."""
        finally:
            for worker in busy:
                if not worker.wire.closed:
                    worker.end()

    def interrupt(self, *, end: bool = False) -> None:
        """Interrupt or end what is at work, from another thread than that which waits for it."""
        for worker in list(self._busy):
            if end or not worker.has_begun:
                send(worker.process, signal.SIGKILL, to_all=True)
            else:
                send(worker.process, signal.SIGINT)

    def close(self) -> None:
        """End all of them."""
        atexit.unregister(self.close)
        if not self.is_mine:
            return
        workers, self._idle, self._busy, self._gone = [*self._idle, *self._busy, *self._gone], [], [], []
        for worker in workers:
            worker.end()

    def _heard(self, seconds: float | None) -> list[_Worker]:
        ready = wait_for_any([worker.wire for worker in self._busy], seconds)
        return [worker for worker in self._busy if worker.wire in ready]

    def _settle(self, worker: _Worker, answer: Answer) -> None:
        """Use a worker again before all others, or never."""
        self._busy.remove(worker)
        if answer.unchanged:
            self._idle.insert(0, worker)
        else:
            worker.kill()
            self._gone.append(worker)
