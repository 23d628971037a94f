"""Kinds of time windows: hours, days, weeks and months, in Python and on the line of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from nbasset.core.errors import InvalidDefinition
from nbasset.engine.time_windows import TimeWindowPartitionsDefinition

DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d-%H:%M"


class DailyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each day, as Dagster's.

    >>> DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03").get_partition_keys()
    ['2026-01-01', '2026-01-02']
    """

    def __new__(
        cls,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Sequence[str | datetime] | None = None,
    ) -> Self:
        """The definition."""
        cron = f"{minute_offset} {hour_offset} * * *"
        return super().__new__(
            cls, start_date, fmt or DAY, end_date, None, timezone, end_offset, cron_schedule=cron, exclusions=exclusions
        )


class WeeklyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each week, from Sunday unless ``day_offset`` says otherwise, as Dagster's.

    >>> WeeklyPartitionsDefinition("2026-01-01", end_date="2026-01-18").get_partition_keys()
    ['2026-01-04', '2026-01-11']
    """

    def __new__(
        cls,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Sequence[str | datetime] | None = None,
    ) -> Self:
        """The definition."""
        cron = f"{minute_offset} {hour_offset} * * {day_offset}"
        return super().__new__(
            cls, start_date, fmt or DAY, end_date, None, timezone, end_offset, cron_schedule=cron, exclusions=exclusions
        )


class MonthlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each month, from its first day unless ``day_offset`` says otherwise, as Dagster's.

    >>> MonthlyPartitionsDefinition("2026-01-15", end_date="2026-04-01").get_partition_keys()
    ['2026-02-01', '2026-03-01']
    """

    def __new__(
        cls,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 1,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Sequence[str | datetime] | None = None,
    ) -> Self:
        """The definition."""
        cron = f"{minute_offset} {hour_offset} {day_offset} * *"
        return super().__new__(
            cls, start_date, fmt or DAY, end_date, None, timezone, end_offset, cron_schedule=cron, exclusions=exclusions
        )


class HourlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """A partition for each hour, as Dagster's.

    >>> HourlyPartitionsDefinition("2026-01-01-00:00", end_date="2026-01-01-02:00").get_partition_keys()
    ['2026-01-01-00:00', '2026-01-01-01:00']
    """

    def __new__(
        cls,
        start_date: datetime | str,
        end_date: datetime | str | None = None,
        minute_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Sequence[str | datetime] | None = None,
    ) -> Self:
        """The definition."""
        cron = f"{minute_offset} * * * *"
        return super().__new__(
            cls,
            start_date,
            fmt or MINUTE,
            end_date,
            None,
            timezone,
            end_offset,
            cron_schedule=cron,
            exclusions=exclusions,
        )


KINDS = {"hour": "0 * * * *", "day": "0 0 * * *", "week": "0 0 * * {weekday}", "month": "0 0 1 * *"}
"""Dimensions that are windows of time by their name, each with its schedule."""
_FORMS = ("%Y-%m-%d-%H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y-%m")


def windows_of(kind: str, first: str, last: str, zone: str) -> TimeWindowPartitionsDefinition:
    """The windows that ``day=2026-01-01..`` means.

    Args:
        kind: one of :data:`KINDS`.
        first: the first window, in the form that the keys will have; of hours and days also the month or day they
            begin with.
        last: the last window, or the day or month that the last ones are of; of weeks and months also a day in it;
            empty for all that have ended.
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
    for kinds, coarse, more, fine in _FINER:
        if kind in kinds and form == coarse:
            first, form = first + more, fine
    open_ended = TimeWindowPartitionsDefinition(first, form, cron_schedule=cron, timezone=zone)
    if not last:
        return open_ended
    begin, end = datetime.strptime(first, form), _end_of(kind, first, last, form)
    if (end is not None and end <= begin) or (_reads(last, form) and datetime.strptime(last, form) < begin):
        raise InvalidDefinition(f"{kind}={first}..{last} ends before it begins.")
    end = end or open_ended.time_window_for_partition_key(last).end
    return TimeWindowPartitionsDefinition(first, form, end, cron_schedule=cron, timezone=zone)


_FINER = (
    (("hour", "day", "week"), "%Y-%m", "-01", "%Y-%m-%d"),
    (("hour",), "%Y-%m-%d", "-00:00", MINUTE),
)
"""For some kinds, what a time lacks that tells only a month, or a day, and what it is then."""


def _end_of(kind: str, first: str, last: str, form: str) -> datetime | None:
    """When the last window ends where a day in it is told, or a month or day it is of; ``None`` for its own key."""
    own = next((each for each in _FORMS if _reads(last, each)), form)
    if own == DAY and form == DAY and kind == "week":
        begin = datetime.strptime(first, form)
        return begin + timedelta(weeks=(datetime.strptime(last, own) - begin).days // 7 + 1)
    if own == DAY and form == "%Y-%m":
        own, last = form, last[:7]
    elif own == form or "%H" in own or form == "%Y-%m":
        return None
    begins = datetime.strptime(last, own)
    return begins + timedelta(days=1) if own == DAY else (begins + timedelta(days=31)).replace(day=1)


def _reads(told: str, form: str) -> bool:
    try:
        datetime.strptime(told, form)
    except ValueError:
        return False
    return True
