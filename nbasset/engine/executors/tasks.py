"""Tasks: what a worker of Dask's does for each that it is given, one step or several that are soon done.

Each message costs the scheduler and the kernel time, and to ask for what a task gave costs more: of steps that are done
soon one message tells where they were made, and what became of them.
"""

from __future__ import annotations

import pickle
import platform
import time
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from nbasset.engine.executors import beside
from nbasset.engine.executors.live_output import Piece
from nbasset.engine.executors.workers import WorkerDied
from nbasset.engine.work_order import Work

Said: TypeAlias = "bytes | str | None"
"""What is said of a step: its answer, pickled; how its process has ended; nothing where it was given back."""

SMALL = 20_000
"""Bytes of an answer that comes along with what is told, so that nobody has to ask for it."""

EVERY = 0.1
"""Seconds between two messages about one body, which the scheduler keeps for a while; later no other step begins."""


class Teller(Protocol):
    """What is asked of a worker of Dask's."""

    name: object

    def log_event(self, topic: str, msg: object, /) -> None:
        """Tell the kernel."""
        ...


class Task:
    """Steps that one worker makes, one after another.

    Once one takes its time the rest is given back: somebody else may be free for it.

    Args:
        worker: the worker.
        topic: what the kernel listens to.
        key: the task.
        orders: the steps, pickled.
    """

    def __init__(self, worker: Teller, topic: str, key: str, orders: Sequence[bytes]) -> None:
        self._worker, self._topic, self._key = worker, topic, key
        self._orders = orders
        self._where = name_of(worker.name)
        self._at = 0
        self._said: dict[int, Said] = {}
        self._told: set[int] = set()
        self._named: set[int] = set()

    def make(self, work: Work, run_id: str) -> Sequence[Said]:
        """Make them; what is said of each.

        Args:
            work: makes a step beside; a function of a module.
            run_id: the run that they are for.
        """
        until = time.monotonic() + EVERY
        for number, order in enumerate(self._orders):
            if number in self._said or (number and time.monotonic() > until):
                self._said[number] = None
                continue
            self._at = number
            try:
                self._said[number] = beside.answer_beside(work, run_id, order, self._hear, self._takes_its_time)
            except WorkerDied as error:
                self._said[number] = str(error)
        self._tell({}, early=False)
        return [self._said[number] for number in range(len(self._orders))]

    def _takes_its_time(self) -> None:
        """What is done is told now, and the rest given back."""
        self._said.update(dict.fromkeys(range(self._at + 1, len(self._orders))))
        self._tell({}, early=True)

    def _hear(self, pieces: Sequence[Piece]) -> None:
        """A body shows something."""
        self._tell({"at": self._at, "pieces": pickle.dumps(pieces)}, early=True)
        time.sleep(EVERY)

    def _tell(self, more: dict[str, object], *, early: bool) -> None:
        """Tell what was not told yet: where steps are made, and what became of them."""
        small = {number: said for number, said in self._said.items() if len(said or "") < SMALL}
        new = {number: said for number, said in small.items() if number not in self._told}
        begun = {number for number in range(self._at + 1) if self._said.get(number, "") is not None} - self._named
        self._told.update(new)
        self._named.update(begun)
        if begun:
            more["where"] = [(number, self._where) for number in sorted(begun)]
        if new:
            more.update(said=list(new.items()), early=early)
        if more:
            self._worker.log_event(self._topic, {"key": self._key, **more})


def made_in_task(work: Work, run_id: str, orders: Sequence[bytes], topic: str, key: str) -> bytes:
    """Make steps beside a worker of Dask's; what is said of each, pickled.

    Args:
        work: makes a step; a function of a module.
        run_id: the run that they are for.
        orders: the steps, pickled.
        topic: what the kernel listens to.
        key: the task.
    """
    from distributed import get_worker

    return pickle.dumps(Task(get_worker(), topic, key, orders).make(work, run_id))


def name_of(told: object) -> str:
    """How people call a worker: by the name that it was given, a number among others, or by its computer.

    >>> name_of("node-7"), name_of(2), name_of("tcp://10.0.0.7:4711") == platform.node()
    ('node-7', 'worker 2', True)
    """
    if isinstance(told, int):
        return f"worker {told}"
    return platform.node() if "://" in str(told) else str(told)
