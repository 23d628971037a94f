"""Executors: which processes make the steps of a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from nbasset.core.errors import InvalidDefinition

if TYPE_CHECKING:  # what starts processes is loaded when that is asked for
    from concurrent.futures import Executor

    from nbasset.engine.executors.processes import Processes
    from nbasset.engine.executors.workers import Workers

KERNEL, PROCESSES = "kernel", "processes"

BEHIND = 2
"""How many processes make steps in the background where none were asked for."""

PRELOADED = ("nbasset.instance.worker", "jupyter_core.paths")
"""What every worker needs, beside all that is known of libraries."""

ExecutorLike: TypeAlias = "str | int | Executor"
"""``kernel``, ``processes``, ``processes 4``; a number of processes; or any executor of ``concurrent.futures``."""


class Executors:
    """What this session has steps made by.

    Attributes:
        chosen: for every run that is not asked for with another.
        preloaded: modules that workers load beforehand.
    """

    def __init__(self) -> None:
        self.chosen: ExecutorLike = KERNEL
        self.preloaded: tuple[str, ...] = PRELOADED
        self._pool: Processes | None = None
        self._behind: Processes | None = None

    def choose(self, executor: ExecutorLike) -> None:
        """Have the steps of every later run made by an executor; processes are started at once.

        Raises:
            InvalidDefinition: when that is none.
        """
        self.workers(executor)
        self.chosen = executor
        if self._pool is not None and not width_of(executor):
            self._close_pool()

    def workers(self, asked: ExecutorLike | None = None) -> Workers | None:
        """The workers of a run; None for the kernel.

        Args:
            asked: what the run was asked for with; None for what was chosen.

        Raises:
            InvalidDefinition: when that is no executor.
        """
        executor = self.chosen if asked is None else asked
        width = width_of(executor)
        if width:
            return self._processes(width)
        if isinstance(executor, str):
            return None
        from nbasset.engine.executors.given import Given
        from nbasset.instance.worker import perform

        return Given(executor, perform)  # type: ignore[arg-type]  # a number is a width

    def workers_behind(self, asked: ExecutorLike | None = None) -> Workers:
        """The workers of a run in the background: two processes, where the kernel makes the steps of the others.

        Args:
            asked: what the run was asked for with; None for what was chosen.
        """
        executor = self.chosen if asked is None else asked
        width = width_of(executor)
        if not width and not isinstance(executor, str):
            found = self.workers(executor)
            assert found is not None, "what is given is no kernel"
            return found
        former = self._behind
        if former is None or not former.is_mine or former.width != (width or BEHIND):
            if former is not None:
                former.close()
            self._behind = self._new(width or BEHIND)
        assert self._behind is not None
        self._behind.warm()
        return self._behind

    def _processes(self, width: int) -> Processes:
        if self._pool is None or not self._pool.is_mine or self._pool.width != width:
            self._close_pool()
            self._pool = self._new(width)
        self._pool.warm()
        return self._pool

    def _new(self, width: int) -> Processes:
        import pkgutil

        from nbasset import libraries
        from nbasset.engine.executors.processes import Processes
        from nbasset.instance.worker import perform

        known = [f"{libraries.__name__}.{each.name}" for each in pkgutil.iter_modules(libraries.__path__)]
        return Processes(width, perform, preload=[*self.preloaded, *known])

    def _close_pool(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def close(self) -> None:
        """End the processes."""
        self._close_pool()
        if self._behind is not None:
            self._behind.close()
            self._behind = None

    @property
    def told(self) -> str:
        """What is chosen, in words."""
        width = width_of(self.chosen)
        if width:
            return f"processes {width}"
        return self.chosen if isinstance(self.chosen, str) else type(self.chosen).__name__


def width_of(executor: ExecutorLike) -> int:
    """How many processes of our own are meant; 0 for none.

    Raises:
        InvalidDefinition: when it is no executor.

    >>> width_of("kernel"), width_of("processes 3"), width_of(2)
    (0, 3, 2)
    """
    if isinstance(executor, int) and not isinstance(executor, bool) and executor > 0:
        return executor
    if isinstance(executor, str):
        word, _, number = executor.partition(" ")
        if word == KERNEL and not number:
            return 0
        if word == PROCESSES and (not number or (number.isdecimal() and int(number) > 0)):
            return int(number) if number else cores()
    elif callable(getattr(executor, "submit", None)):
        return 0
    raise InvalidDefinition(
        f"An executor is kernel, processes, processes N, a number of processes, or a concurrent.futures.Executor; not "
        f"{executor!r}."
    )


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
