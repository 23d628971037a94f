"""Time windows: partitions that are stretches of time, in the zone where they are meant, as Dagster tells them.

Each begins where a cron schedule ticks; where clocks show a time twice, the key of the second tells its offset.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from nbasset.core.assets import Asset
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.partitions import PartitionsDefinition
from nbasset.engine.cron import Cron, zone_named

DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d-%H:%M"


class TimeWindow(NamedTuple):
    """From when to when; the end is not in it."""

    start: datetime
    end: datetime


class TimeWindowPartitionsDefinition(PartitionsDefinition):
    """Partitions that are stretches of time between the ticks of a cron schedule, as Dagster's.

    Args:
        start: when the first may begin: a ``datetime``, or a text in the form of the keys.
        fmt: the form of the keys, as ``strftime`` has it.
        end: after which none ends.
        cron_schedule: when they begin.
        timezone: where, for example ``Europe/Berlin``; by default UTC.
        end_offset: how many more there are than have ended by now.

    Raises:
        InvalidDefinition: when the schedule or the start cannot be read.

    >>> days = TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", "2026-01-03", cron_schedule="0 0 * * *")
    >>> days.get_partition_keys()
    ['2026-01-01', '2026-01-02']
    """

    def __init__(
        self,
        start: datetime | str,
        fmt: str,
        end: datetime | str | None = None,
        *,
        cron_schedule: str,
        timezone: str | None = None,
        end_offset: int = 0,
    ) -> None:
        self.timezone = timezone or "UTC"
        self.fmt, self.cron_schedule, self.end_offset = fmt, cron_schedule, end_offset
        self._zone = zone_named(self.timezone)
        self._cron = Cron(cron_schedule, self._zone)
        self.start = self._moment(start)
        self.end = None if end is None else self._moment(end)
        self._day = self.start.date()
        self._ticks: list[float] = []
        self._keys: list[str] = []
        self._numbers: dict[str, int] = {}

    def _moment(self, given: datetime | str) -> datetime:
        if isinstance(given, str):
            try:
                given = datetime.strptime(given, self.fmt)
            except ValueError as error:
                raise InvalidDefinition(f"{given!r} is no time in the form {self.fmt!r}: {error}") from None
        return given.replace(tzinfo=self._zone, fold=1) if given.tzinfo is None else given.astimezone(self._zone)

    def _know(self, is_enough: Callable[[], bool]) -> None:
        """Look further ahead, day by day, until enough is known."""
        first = self.start.timestamp()
        while not is_enough():
            for tick in self._cron.ticks(self._day):
                if tick >= first:
                    self._add(tick)
            self._day += timedelta(days=1)

    def _add(self, tick: float) -> None:
        shown = datetime.fromtimestamp(tick, self._zone)
        key = shown.strftime(self.fmt)
        if key in self._numbers:  # the clock was put back
            key += shown.strftime("%z")
        self._numbers[key] = len(self._ticks)
        self._ticks.append(tick)
        self._keys.append(key)

    def keys(self, now: float) -> Sequence[str]:
        """The keys of the windows that have ended by a moment."""
        last = now if self.end is None else min(now, self.end.timestamp())
        more = max(self.end_offset, 0) + 1
        self._know(lambda: len(self._ticks) > more and self._ticks[-more - 1] > last)
        ended = bisect_right(self._ticks, last) - 1
        early = self._still_to_come(last) if ended < 0 < self.end_offset else 0
        return self._keys[: max(ended - early + self.end_offset, 0)]

    def _still_to_come(self, now: float) -> int:
        """How many ticks there are before the first window, as far as that matters."""
        found, day = 0, datetime.fromtimestamp(now, self._zone).date()
        while day <= self.start.date() and found < self.end_offset:
            found += sum(now < tick < self._ticks[0] for tick in self._cron.ticks(day))
            day += timedelta(days=1)
        return found

    def get_partition_keys(self, current_time: Any = None, **_: object) -> Sequence[str]:
        """The keys there are now, or at a moment.

        Args:
            current_time: the moment, as a ``datetime``.
        """
        now = time.time() if current_time is None else current_time.timestamp()
        return list(self.keys(now))

    def _number(self, key: str) -> int:
        if key not in self._numbers:
            last = self._moment(key[: len(self.start.strftime(self.fmt))]).timestamp()
            self._know(lambda: bool(self._ticks) and self._ticks[-1] > last)
        if key not in self._numbers:
            raise InvalidDefinition(f"{key!r} is no key of these partitions, which begin with {self.start:{self.fmt}}.")
        return self._numbers[key]

    def shifted(self, key: str, windows: int) -> tuple[float, float]:
        """From when to when the window is that comes some windows after that of a key, or before."""
        number = self._number(key) + windows
        self._know(lambda: len(self._ticks) > number + 1)
        if number >= 0:
            return self._ticks[number], self._ticks[number + 1]
        before = self._before(-number)
        return before[0], before[1]

    def _before(self, count: int) -> list[float]:
        """That many ticks before the first, and the first."""
        first, found, day = self._ticks[0], list[float](), self.start.date()
        while len(found) < count:
            found = [*(each for each in self._cron.ticks(day) if each < first), *found]
            day -= timedelta(days=1)
        return [*found[-count:], first]

    def window(self, key: str) -> tuple[float, float] | None:
        """From when to when the data of a key is, in seconds since 1970 (UTC)."""
        return self.shifted(key, 0)

    def time_window_for_partition_key(self, partition_key: str) -> TimeWindow:
        """From when to when the data of a key is."""
        start, end = self.shifted(partition_key, 0)
        return TimeWindow(datetime.fromtimestamp(start, self._zone), datetime.fromtimestamp(end, self._zone))

    def overlapping(self, start: float, end: float, now: float) -> Sequence[str]:
        """The keys whose windows overlap with a stretch of time."""
        keys = self.keys(now)
        first = max(bisect_right(self._ticks, start) - 1, 0)
        return keys[first : bisect_left(self._ticks, end)]

    @cached_property
    def _told(self) -> tuple[object, ...]:
        return self.start, self.end, self.fmt, self.cron_schedule, self.timezone, self.end_offset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeWindowPartitionsDefinition) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)


class DailyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each day, as Dagster's.

    >>> DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03").get_partition_keys()
    ['2026-01-01', '2026-01-02']
    """

    def __init__(
        self,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
    ) -> None:
        cron = f"{minute_offset} {hour_offset} * * *"
        super().__init__(start_date, fmt or DAY, end_date, cron_schedule=cron, timezone=timezone, end_offset=end_offset)


class WeeklyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each week, from Sunday unless ``day_offset`` says otherwise, as Dagster's.

    >>> WeeklyPartitionsDefinition("2026-01-01", end_date="2026-01-18").get_partition_keys()
    ['2026-01-04', '2026-01-11']
    """

    def __init__(
        self,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
    ) -> None:
        cron = f"{minute_offset} {hour_offset} * * {day_offset}"
        super().__init__(start_date, fmt or DAY, end_date, cron_schedule=cron, timezone=timezone, end_offset=end_offset)


class MonthlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each month, from its first day unless ``day_offset`` says otherwise, as Dagster's.

    >>> MonthlyPartitionsDefinition("2026-01-15", end_date="2026-04-01").get_partition_keys()
    ['2026-02-01', '2026-03-01']
    """

    def __init__(
        self,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 1,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
    ) -> None:
        cron = f"{minute_offset} {hour_offset} {day_offset} * *"
        super().__init__(start_date, fmt or DAY, end_date, cron_schedule=cron, timezone=timezone, end_offset=end_offset)


class HourlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each hour, as Dagster's.

    >>> HourlyPartitionsDefinition("2026-01-01-00:00", end_date="2026-01-01-02:00").get_partition_keys()
    ['2026-01-01-00:00', '2026-01-01-01:00']
    """

    def __init__(
        self,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
    ) -> None:
        cron = f"{minute_offset} * * * *"
        super().__init__(
            start_date, fmt or MINUTE, end_date, cron_schedule=cron, timezone=timezone, end_offset=end_offset
        )


def window_at(asset: Asset) -> TimeWindow:
    """From when to when the data of a partition is.

    Args:
        asset: its asset, at its point.

    Raises:
        NbassetError: when its partitions are no windows of time.
    """
    by_dimension = asset.partitions.by_dimension if asset.partitions is not None else {}
    values = asset.point.values if asset.point is not None else {}
    for name, each in by_dimension.items():
        if isinstance(each, TimeWindowPartitionsDefinition) and name in values:
            return each.time_window_for_partition_key(str(values[name]))
    raise NbassetError(f"The partitions of {asset.key} are no windows of time: ask context.partition_key.")


KINDS = {"hour": "0 * * * *", "day": "0 0 * * *", "week": "0 0 * * {weekday}", "month": "0 0 1 * *"}
"""Dimensions that are windows of time by their name, each with its schedule."""
_FORMS = ("%Y-%m-%d-%H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y-%m")


def windows_of(kind: str, first: str, last: str, zone: str) -> TimeWindowPartitionsDefinition:
    """The windows that ``day=2026-01-01..`` means.

    Args:
        kind: one of :data:`KINDS`.
        first: the first window, in the form that the keys will have.
        last: the last window; empty for all that have ended.
        zone: the time zone.

    Raises:
        InvalidDefinition: when a time cannot be read.

    >>> list(windows_of("month", "2026-01", "2026-03", "UTC").get_partition_keys(datetime(2030, 1, 1)))
    ['2026-01', '2026-02', '2026-03']
    """
    form = next((each for each in _FORMS if _reads(first, each)), None)
    if form is None:
        raise InvalidDefinition(f"{kind}={first}.. begins at no time: write for example {kind}=2026-01-01..")
    weekday = datetime.strptime(first, form).isoweekday() % 7
    cron = KINDS[kind].format(weekday=weekday)
    if kind == "hour" and "%H" not in form:
        first, form = f"{first}-00:00", MINUTE
    open_ended = TimeWindowPartitionsDefinition(first, form, cron_schedule=cron, timezone=zone)
    if not last:
        return open_ended
    end = open_ended.time_window_for_partition_key(last).end
    return TimeWindowPartitionsDefinition(first, form, end, cron_schedule=cron, timezone=zone)


def _reads(told: str, form: str) -> bool:
    try:
        datetime.strptime(told, form)
    except ValueError:
        return False
    return True
