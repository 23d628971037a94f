"""Point runs: how the points of an asset stand, in the order of definition, as few numbers also where they are many."""

# Annotations are evaluated here, which costs less than to keep them as texts.

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TypeAlias, TypedDict

from nbasset.core.statuses import Status

Places: TypeAlias = Mapping[str, int]
"""Where each point stands in the order of definition, by what its name has in brackets."""


class PointRun(TypedDict):
    """Points in a row that stand alike, and how many these are."""

    status: Status
    count: int


def runs(statuses: Iterable[Status]) -> list[PointRun]:
    """How many points in a row stand alike.

    >>> [(run["status"].value, run["count"]) for run in runs([Status.FRESH, Status.FRESH, Status.FAILED])]
    [('FRESH', 2), ('FAILED', 1)]
    """
    return [PointRun(status=status, count=len([*some])) for status, some in groupby(statuses)]


def counted(counts: Mapping[Status, int]) -> str:
    """How many of an asset's points stand how.

    >>> counted({Status.FRESH: 5, Status.FAILED: 1})
    '5 of 6 fresh · 1 failed'
    """
    total = sum(counts.values())
    others = [f"{count} {status.lower()}" for status, count in counts.items() if count and status is not Status.FRESH]
    return " · ".join([f"{counts.get(Status.FRESH, 0)} of {total} fresh", *others])


OFTEN = 100
"""How often at most the runs are told anew while each point of an asset is made once."""
_FIRST = (Status.RUNNING, Status.QUEUED, Status.FAILED, Status.BLOCKED)
"""What of some points is told of all while a run is at work, the first of these."""


class LivePoints:
    """The points of one asset while a run is at work.

    Args:
        places: where in the order of definition each point stands, by what its name has in brackets.
        points: how they stood when it began.

    >>> live = LivePoints({"d=1": 0, "d=2": 1}, runs([Status.MISSING] * 2))
    >>> live.after("d=1", Status.RUNNING)
    True
    >>> live.status.value, [run["status"].value for run in live.points]
    ('RUNNING', ['RUNNING', 'MISSING'])
    """

    def __init__(self, places: Places, points: Iterable[PointRun]) -> None:
        self._places = places
        self._before = [Status(run["status"]) for run in points for _ in range(run["count"])]
        self._statuses = list(self._before)
        self._counts = Counter(self._statuses)
        self._since = 0

    def after(self, point: str, status: Status) -> bool:
        """A point stands so by now; whether it is time to tell that.

        Args:
            point: what its name has in brackets.
            status: its status; MISSING where it was stopped, which leaves it as it was.
        """
        place = self._places.get(point)
        if place is None:
            return False
        now = self._before[place] if status is Status.MISSING else status
        if now is self._statuses[place]:  # as most do in a run that makes a few
            return False
        self._counts[self._statuses[place]] -= 1
        self._statuses[place] = now
        self._counts[now] += 1
        self._since += 1
        told = self._since * OFTEN >= len(self._statuses) or not (
            self._counts[Status.QUEUED] or self._counts[Status.RUNNING]
        )
        self._since = 0 if told else self._since
        return told

    @property
    def counts(self) -> dict[Status, int]:
        """How many points have each status."""
        return {status: self._counts[status] for status in Status if self._counts[status]}

    @property
    def points(self) -> list[PointRun]:
        """How they stand."""
        return runs(self._statuses)

    @property
    def status(self) -> Status:
        """How they stand as one."""
        there = self.counts
        first = next((status for status in _FIRST if status in there), None)
        return first or (next(iter(there)) if len(there) == 1 else Status.STALE)
