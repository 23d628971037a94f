"""Together there: which steps a worker is given at once, where to give one costs more than most steps do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.engine.executors.workers import Sharing, Workers
from nbasset.engine.work_order import WorkOrder

QUICK = 0.05
"""Seconds that a body takes at most which is made together with others."""

_RECENT = 8
"""How many bodies of a run tell how long one takes that was never made."""


class TogetherThere:
    """What workers are given at once.

    Args:
        workers: the workers, who may take one at a time only.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._sharing = workers if isinstance(workers, Sharing) and workers.share > 1 else None
        self._took: Mapping[ResultName, float] = {}
        self._recent: deque[float] = deque(maxlen=_RECENT)

    def plan(self, steps: Sequence[Step], took: Callable[[Sequence[Step]], Mapping[ResultName, float]]) -> None:
        """A run begins.

        Args:
            steps: its steps.
            took: tells how long those took that were made before.
        """
        self._took = took(steps) if self._sharing else {}

    def made(self, seconds: float) -> None:
        """A body of this run took so long."""
        self._recent.append(seconds)

    def is_quick(self, step: Step) -> bool:
        """Whether a step may be given with others: it is soon done, as last time, or as those of this run by now."""
        usual = max(self._recent) if len(self._recent) == _RECENT else QUICK
        return self._sharing is not None and self._took.get(step.names[0], usual) < QUICK

    def share(self, count: int) -> int:
        """How many of some quick steps one worker gets, so that the others get as many."""
        return min(self._sharing.share if self._sharing else 1, -(-count // max(self._workers.width, 1)))

    def take(self, orders: Mapping[int, WorkOrder]) -> str:
        """Have steps made by one worker; where, in words.

        Args:
            orders: the orders, by ticket.

        Raises:
            NbassetError: when it cannot take them.
        """
        if self._sharing is not None:
            return self._sharing.take_together(orders)
        ((ticket, order),) = orders.items()
        return self._workers.take(ticket, order)
