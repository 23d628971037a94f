"""The windows of a schedule: each begins where a cron schedule ticks, and ends where it ticks next.

Where clocks show a time twice, the key of the second tells its offset.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from nbasset.engine.cron import Cron


class ScheduleWindows:
    """The windows from a moment on, found out as far ahead as somebody asks.

    Args:
        cron: when they begin.
        zone: where.
        start: when the first may begin.
        fmt: the form of their keys.
        times: those that begin at these times are left out.
        crons: those that begin where one of these ticks, too.
    """

    def __init__(
        self,
        cron: Cron,
        zone: ZoneInfo,
        start: datetime,
        fmt: str,
        times: Collection[float] = (),
        crons: Sequence[Cron] = (),
    ) -> None:
        self._cron, self._zone, self._fmt, self._start = cron, zone, fmt, start
        self._times, self._crons = times, crons
        self._day = start.date()
        self._ticks: list[float] = []
        self._keys: list[str] = []
        self._numbers: dict[str, int] = {}
        self._left_out: set[str] = set()

    def _know(self, is_enough: Callable[[], bool]) -> None:
        """Look further ahead, day by day, until enough is known."""
        first = self._start.timestamp()
        while not is_enough():
            out = {tick for each in self._crons for tick in each.ticks(self._day)}.union(self._times)
            for tick in self._cron.ticks(self._day):
                if tick >= first:
                    self._add(tick, tick in out)
            self._day += timedelta(days=1)

    def _add(self, tick: float, is_out: bool) -> None:
        shown = datetime.fromtimestamp(tick, self._zone)
        key = shown.strftime(self._fmt)
        if key in self._numbers:  # the clock was put back
            key += shown.strftime("%z")
        self._numbers[key] = len(self._ticks)
        self._ticks.append(tick)
        self._keys.append(key)
        if is_out:
            self._left_out.add(key)

    def _there(self, keys: Sequence[str]) -> Sequence[str]:
        return [key for key in keys if key not in self._left_out] if self._left_out else keys

    def ended(self, last: float, more: int) -> Sequence[str]:
        """The keys of the windows that have ended by a moment, and of some more or fewer.

        Args:
            last: the moment, in seconds since 1970 (UTC).
            more: how many more.
        """
        self._know(lambda: self._later_than(last) > max(more, 0))
        ended = bisect_right(self._ticks, last) - 1
        early = self._still_to_come(last, more) if ended < 0 < more else 0
        if not self._left_out:
            return self._keys[: max(ended - early + more, 0)]
        over = self._there(self._keys[: max(ended, 0)])
        ahead = self._there(self._keys[max(ended, 0) :])[: max(more - early, 0)]
        return [*over, *ahead][: max(len(over) + more, 0) if more < 0 else None]

    def _later_than(self, moment: float) -> int:
        """How many windows are known that begin later and are not left out."""
        if not self._left_out:
            return len(self._ticks) - bisect_right(self._ticks, moment)
        return len(self._there(self._keys[bisect_right(self._ticks, moment) :]))

    def _still_to_come(self, now: float, most: int) -> int:
        """How many ticks there are before the first window, as far as that matters."""
        found, day = 0, datetime.fromtimestamp(now, self._zone).date()
        while day <= self._start.date() and found < most:
            found += sum(now < tick < self._ticks[0] for tick in self._cron.ticks(day))
            day += timedelta(days=1)
        return found

    def number(self, key: str, moment: float) -> int | None:
        """Which window a key is of; ``None`` where there is none.

        Args:
            key: the key.
            moment: about when it begins.
        """
        if key not in self._numbers:
            self._know(lambda: bool(self._ticks) and self._ticks[-1] > moment)
        return None if key in self._left_out else self._numbers.get(key)

    def window(self, number: int) -> tuple[float, float]:
        """From when to when a window is, in seconds since 1970 (UTC); numbers below zero are those before the start."""
        self._know(lambda: len(self._ticks) > number + 1 > 0 or (number < 0 and bool(self._ticks)))
        if number >= 0:
            return self._ticks[number], self._ticks[number + 1]
        before = self._before(-number)
        return before[0], before[1]

    def shifted(self, number: int, windows: int) -> tuple[float, float]:
        """From when to when a stretch is that begins and ends some windows later; those left out are passed over.

        Args:
            number: the window to begin with.
            windows: how many later; below zero: earlier.
        """
        edges = number, number + 1
        if self._times or self._crons:
            for _ in range(abs(windows)):
                edges = tuple(map(self._earlier if windows < 0 else self._later, edges))  # type: ignore[assignment]
        else:
            edges = number + windows, number + windows + 1
        return self.window(edges[0])[0], self.window(edges[1])[0]

    def _earlier(self, edge: int) -> int:
        """Where the last window begins that has ended by the beginning of another."""
        return next(
            each for each in itertools.count(edge - 1, -1) if each < 0 or self._keys[each] not in self._left_out
        )

    def _later(self, edge: int) -> int:
        """Where the first window ends that begins with another, or later."""
        for each in itertools.count(edge):
            self._know(partial(self._has, each))
            if each < 0 or self._keys[each] not in self._left_out:
                break
        return each + 1

    def _has(self, edge: int) -> bool:
        """Whether an edge is known."""
        return len(self._ticks) > edge

    def _before(self, count: int) -> list[float]:
        """That many ticks before the first, and the first."""
        first, found, day = self._ticks[0], list[float](), self._start.date()
        while len(found) < count:
            found = [*(each for each in self._cron.ticks(day) if each < first), *found]
            day -= timedelta(days=1)
        return [*found[-count:], first]

    def overlapping(self, start: float, end: float) -> Sequence[str]:
        """The keys of the windows that overlap with a stretch of time."""
        self._know(lambda: bool(self._ticks) and self._ticks[-1] >= end)
        first = max(bisect_right(self._ticks, start) - 1, 0)
        return self._there(self._keys[first : bisect_left(self._ticks, end)])

    def beginning(self, start: float, end: float) -> Sequence[str]:
        """The keys of the windows that begin in a stretch of time."""
        self._know(lambda: bool(self._ticks) and self._ticks[-1] >= end)
        return self._there(self._keys[bisect_left(self._ticks, start) : bisect_left(self._ticks, end)])
