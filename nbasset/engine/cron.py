"""Cron schedules: when they tick, in a time zone."""

from __future__ import annotations

import itertools
import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nbasset.core.errors import InvalidDefinition


def _field(told: str, low: int, high: int) -> frozenset[int]:
    """The numbers that one field of a cron schedule means."""
    found: set[int] = set()
    for part in told.split(","):
        span, _, every = part.partition("/")
        first, _, last = span.partition("-")
        begin, end = (low, high) if span == "*" else (int(first), int(last or (high if every else first)))
        if not low <= begin <= end <= high:
            raise ValueError(part)
        found.update(range(begin, end + 1, int(every or 1)))
    return frozenset(found)


_ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_NAMES = {each: str(number) for number, each in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_NAMES |= {
    each: str(number)
    for number, each in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def in_numbers(schedule: str) -> str:
    """A schedule in numbers alone: cron has names for some, and for months and weekdays.

    Args:
        schedule: the schedule.

    >>> in_numbers("@weekly"), in_numbers("0 8 * * mon")
    ('0 0 * * 0', '0 8 * * 1')
    """
    told = _ALIASES.get(schedule.strip().lower(), schedule)
    return re.sub(r"[a-z]+", lambda match: _NAMES.get(match[0].lower(), match[0]), told, flags=re.IGNORECASE)


_NIGHT = (1, 2, 3)
"""The hours at which Dagster expects clocks to be put forward or back."""


class Cron:
    """When a cron schedule ticks, in a zone.

    Where the clock is put forward, a tick that no clock shows is the moment at which it is put forward; where it is put
    back, a tick that clocks show twice is the second of them. In zones that do so at midnight, it is told by the offset
    from before. Where every hour ticks, each hour does.

    Args:
        schedule: minutes, hours, days, months and weekdays, as cron has them.
        zone: the time zone.

    Raises:
        InvalidDefinition: when it cannot be read.

    >>> len(Cron("0 */6 * * *", zone_named("UTC")).ticks(date(2026, 1, 1)))
    4
    """

    def __init__(self, schedule: str, zone: ZoneInfo) -> None:
        try:
            minutes, hours, days, months, weekdays = in_numbers(schedule).split()
            self._minutes, self._hours = sorted(_field(minutes, 0, 59)), sorted(_field(hours, 0, 23))
            self._days, self._months = _field(days, 1, 31), _field(months, 1, 12)
            self._weekdays = frozenset(each % 7 for each in _field(weekdays, 0, 7))
        except ValueError:
            raise InvalidDefinition(
                f"{schedule!r} is no cron schedule: five fields of numbers, as in '0 9 * * 1-5'."
            ) from None
        self._either = days != "*" and weekdays != "*"
        self._every_hour = len(self._hours) == 24
        self._zone = zone

    def ticks(self, day: date) -> list[float]:
        """The moments of a day on which it ticks, in seconds since 1970 (UTC)."""
        by_day, by_weekday = day.day in self._days, day.isoweekday() % 7 in self._weekdays
        if day.month not in self._months or not (by_day or by_weekday if self._either else by_day and by_weekday):
            return []
        times = itertools.product(self._hours, self._minutes)
        midnight = self._plain_day(day)
        if midnight is not None:
            return [midnight + 3600 * hour + 60 * minute for hour, minute in times]
        shown = (datetime(day.year, day.month, day.day, hour, minute) for hour, minute in times)
        return sorted({moment for each in shown for moment in self._moments(each)})

    def _plain_day(self, day: date) -> float | None:
        """When a day begins on which no clock is put forward or back; ``None`` on any other."""
        ends = (datetime(day.year, day.month, day.day), datetime(day.year, day.month, day.day) + timedelta(days=1))
        offsets = {each.replace(tzinfo=self._zone, fold=fold).utcoffset() for each in ends for fold in (0, 1)}
        return ends[0].replace(tzinfo=self._zone).timestamp() if len(offsets) == 1 else None

    def _moments(self, shown: datetime) -> list[float]:
        """When a clock shows a time: once, twice, or never."""
        both = [shown.replace(tzinfo=self._zone, fold=fold).timestamp() for fold in (0, 1)]
        there = [each for each in both if datetime.fromtimestamp(each, self._zone).replace(tzinfo=None) == shown]
        if self._every_hour:
            return there
        if shown.hour not in _NIGHT:
            return both[:1]
        return there[-1:] or [self._put_forward(min(both), max(both))]

    def _put_forward(self, before: float, after: float) -> float:
        """The moment between two at which the clock is put forward."""
        offset = datetime.fromtimestamp(before, self._zone).utcoffset()
        while after - before > 1:
            middle = (before + after) // 2
            same = datetime.fromtimestamp(middle, self._zone).utcoffset() == offset
            before, after = (middle, after) if same else (before, middle)
        return after


def last_tick(now: float, schedule: str, zone: str) -> float:
    """When a schedule has last ticked.

    Args:
        now: the moment, in seconds since 1970 (UTC).
        schedule: the schedule.
        zone: the time zone that it is meant in.

    Raises:
        InvalidDefinition: when either cannot be read, or it has not ticked for eight years.

    >>> last_tick(90000.0, "0 0 * * *", "UTC")
    86400.0
    """
    cron, place = Cron(schedule, zone_named(zone)), zone_named(zone)
    day = datetime.fromtimestamp(now, place).date()
    for before in range(DAYS_BACK):
        passed = [each for each in cron.ticks(day - timedelta(days=before)) if each <= now]
        if passed:
            return passed[-1]
    raise InvalidDefinition(f"{schedule!r} has not ticked for eight years: give a schedule that does.")


DAYS_BACK = 8 * 366
"""A schedule for the 29th of February ticks at least that often."""


def zone_named(name: str) -> ZoneInfo:
    """The time zone of a name.

    Raises:
        InvalidDefinition: when there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidDefinition(f"There is no time zone {name!r}: give one such as Europe/Berlin, or UTC.") from None


def zone_here() -> str:
    """The name of the time zone of this computer; UTC where it has none by name."""
    told = os.environ.get("TZ", "").removeprefix(":")
    if not told:
        told = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    try:
        return ZoneInfo(told).key if told else "UTC"
    except (KeyError, ValueError, OSError):
        return "UTC"
