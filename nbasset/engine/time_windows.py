"""Time windows: partitions that are stretches of time, in the zone where they are meant, as Dagster tells them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from nbasset.core.assets import Asset, partition_keys
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.partitions import Moment, PartitionKeyRange, PartitionsDefinition, moment_or
from nbasset.engine.cron import Cron, zone_named
from nbasset.engine.schedule_windows import ScheduleWindows


class TimeWindow(NamedTuple):
    """From when to when; the end is not in it."""

    start: datetime
    end: datetime


class WindowsAsked(PartitionsDefinition):
    """The part of what is partitioned by time that tells where its windows begin."""

    cron_schedule: str

    def time_window_for_partition_key(self, partition_key: str) -> TimeWindow:
        """The window of a key."""
        raise NotImplementedError

    @property
    def minute_offset(self) -> int:
        """At which minute its windows begin."""
        return _number(self.cron_schedule, 0)

    @property
    def hour_offset(self) -> int:
        """At which hour its windows begin."""
        return _number(self.cron_schedule, 1)

    @property
    def day_offset(self) -> int:
        """On which day its windows begin: of the month, where a month is a window, or else of the week."""
        return _number(self.cron_schedule, 2) or _number(self.cron_schedule, 4)

    @property
    def is_basic_daily(self) -> bool:
        """Whether its windows are days from midnight on."""
        return self.cron_schedule == "0 0 * * *"

    @property
    def is_basic_hourly(self) -> bool:
        """Whether its windows are full hours."""
        return self.cron_schedule == "0 * * * *"

    def get_partition_keys_in_time_window(self, time_window: TimeWindow) -> Sequence[str]:
        """The keys whose windows begin in a stretch of time."""
        raise NotImplementedError

    def start_time_for_partition_key(self, partition_key: str) -> datetime:
        """When the window of a key begins."""
        return self.time_window_for_partition_key(partition_key).start

    def end_time_for_partition_key(self, partition_key: str) -> datetime:
        """When the window of a key ends."""
        return self.time_window_for_partition_key(partition_key).end

    def get_next_partition_key(self, partition_key: str) -> str | None:
        """The key after another one; ``None`` where that window is not there.

        Raises:
            InvalidDefinition: when the other is no key.
        """
        end = self.end_time_for_partition_key(partition_key)
        found = next((key for key in self._around(end, 1) if self.start_time_for_partition_key(key) >= end), None)
        return found if found is not None and self.has_partition_key(found) else None

    def get_next_partition_window(self, end_dt: datetime, respect_bounds: bool = True) -> TimeWindow | None:
        """The first window that begins at a moment, or after it.

        Args:
            end_dt: the moment.
            respect_bounds: whether it has to be there by now.
        """
        windows = map(self.time_window_for_partition_key, self._around(end_dt, 1))
        found = next((each for each in windows if each.start >= end_dt), None)
        last = self.get_last_partition_window() if respect_bounds else None
        return None if respect_bounds and (last is None or found is None or found.start >= last.end) else found

    def get_prev_partition_window(self, start_dt: datetime, respect_bounds: bool = True) -> TimeWindow | None:
        """The last window that ends at a moment, or before it; ``None`` before the first.

        Args:
            start_dt: the moment.
            respect_bounds: accepted: none is before the first.
        """
        windows = map(self.time_window_for_partition_key, reversed(self._around(start_dt, -1)))
        return next((each for each in windows if each.end <= start_dt), None)

    def get_partition_key_for_timestamp(self, timestamp: float, end_closed: bool = False) -> str:
        """The key of the window that a moment is in.

        Args:
            timestamp: the moment, in seconds since 1970 (UTC).
            end_closed: whether the end of a window is in it, and not its beginning.

        Raises:
            InvalidDefinition: when it is before the first.
        """
        moment = datetime.fromtimestamp(timestamp, UTC)
        for key in reversed(self._around(moment, -1)):
            start, end = self.time_window_for_partition_key(key)
            if (start < moment <= end) if end_closed else (start <= moment < end):
                return key
        raise InvalidDefinition(f"No partition has {moment:%Y-%m-%d %H:%M} UTC in it.")

    def _around(self, moment: datetime, way: int) -> Sequence[str]:
        """The keys of windows that begin soon after a moment, or not long before it."""
        for days in (2, 70, 800):
            ends = sorted((moment, moment + way * timedelta(days=days)))
            found = self.get_partition_keys_in_time_window(TimeWindow(ends[0], ends[1] + timedelta(seconds=1)))
            if len(found) > 1:
                break
        return found

    def get_first_partition_window(self, current_time: Moment | None = None) -> TimeWindow | None:
        """The window of the first key there is; ``None`` where there is none."""
        key = self.get_first_partition_key(current_time)
        return None if key is None else self.time_window_for_partition_key(key)

    def get_last_partition_window(self, current_time: Moment | None = None) -> TimeWindow | None:
        """The window of the last key there is."""
        key = self.get_last_partition_key(current_time)
        return None if key is None else self.time_window_for_partition_key(key)


class TimeWindowPartitionsDefinition(WindowsAsked):
    """Partitions that are stretches of time between the ticks of a cron schedule, as Dagster's.

    Args:
        start: when the first may begin: a ``datetime``, or a text in the form of the keys.
        fmt: the form of the keys, as ``strftime`` has it.
        end: after which none ends.
        schedule_type: in place of a schedule how often they begin: ``"DAILY"``, or hourly, weekly, monthly.
        timezone: where, for example ``Europe/Berlin``; by default UTC.
        end_offset: how many more there are than have ended by now.
        minute_offset: of those, at which minute.
        hour_offset: of those, at which hour.
        day_offset: of those, at which day of the week, or of the month.
        cron_schedule: when they begin.
        exclusions: which are left out: those that begin at these times, or where these cron schedules tick.

    Raises:
        InvalidDefinition: when a schedule or the start cannot be read.

    >>> days = TimeWindowPartitionsDefinition("2026-01-01", "%Y-%m-%d", "2026-01-05", cron_schedule="0 0 * * 1-5")
    >>> days.get_partition_keys()
    ['2026-01-01', '2026-01-02']
    """

    start: datetime
    end: datetime | None
    fmt: str
    timezone: str
    end_offset: int
    cron_schedule: str
    exclusions: tuple[str | datetime, ...]

    def __new__(  # what derives from it says there what it is
        cls,
        start: datetime | str,
        fmt: str,
        end: datetime | str | None = None,
        schedule_type: object = None,
        timezone: str | None = None,
        end_offset: int = 0,
        minute_offset: int | None = None,
        hour_offset: int | None = None,
        day_offset: int | None = None,
        cron_schedule: str | None = None,
        exclusions: Sequence[str | datetime] | None = None,
    ) -> Self:
        """The definition."""
        made = super().__new__(cls)
        cron_schedule = cron_of(cron_schedule, schedule_type, minute_offset, hour_offset, day_offset)
        made.timezone, made.fmt, made.end_offset, made.cron_schedule = timezone or "UTC", fmt, end_offset, cron_schedule
        made.start = made._moment(start)
        made.end = None if end is None else made._moment(end)
        made.exclusions = tuple(each if isinstance(each, str) else made._moment(each) for each in exclusions or ())
        made._windows  # noqa: B018 - what cannot be read is said at once
        return made

    def __reduce__(self) -> tuple[Callable[..., object], tuple[type], dict[str, object]]:
        told = {name: fact for name, fact in vars(self).items() if name != "_windows"}
        return object.__new__, (type(self),), told

    @cached_property
    def _windows(self) -> ScheduleWindows:
        """Its windows, as far as they were asked for."""
        zone = zone_named(self.timezone)
        times = frozenset(each.timestamp() for each in self.exclusions if isinstance(each, datetime))
        crons = [Cron(each, zone) for each in self.exclusions if isinstance(each, str)]
        return ScheduleWindows(Cron(self.cron_schedule, zone), zone, self.start, self.fmt, times, crons)

    def _moment(self, given: datetime | str) -> datetime:
        zone = zone_named(self.timezone)
        if isinstance(given, str):
            try:
                given = datetime.strptime(given, self.fmt)
            except ValueError as error:
                raise InvalidDefinition(f"{given!r} is no time in the form {self.fmt!r}: {error}") from None
        return given.replace(tzinfo=zone, fold=1) if given.tzinfo is None else given.astimezone(zone)

    def keys(self, now: float) -> Sequence[str]:
        """The keys of the windows that have ended by a moment."""
        if self.end is None:
            return self._windows.ended(now, self.end_offset)
        end = self.end.timestamp()
        if not self.end_offset:
            return self._windows.ended(min(now, end), 0)
        return min(self._windows.ended(now, self.end_offset), self._windows.ended(end, 0), key=len)

    def get_partition_keys(self, current_time: Moment | None = None, **_: object) -> Sequence[str]:
        """The keys there are now, or at a moment.

        Args:
            current_time: the moment, as a ``datetime``.
        """
        return list(self.keys(moment_or(time.time()) if current_time is None else current_time.timestamp()))

    def shifted(self, key: str, windows: int) -> tuple[float, float]:
        """From when to when the window is that comes some windows after that of a key, or before.

        Raises:
            InvalidDefinition: when it is no key.
        """
        return self._windows.shifted(self._number(key), windows)

    def _number(self, key: str) -> int:
        plain = key[: len(self.start.strftime(self.fmt))]  # where clocks show a time twice, an offset follows
        number = self._windows.number(key, self._moment(plain).timestamp())
        if number is None:
            raise InvalidDefinition(f"{key!r} is no key of these partitions, which begin with {self.start:{self.fmt}}.")
        return number

    def window(self, key: str) -> tuple[float, float] | None:
        """From when to when the data of a key is, in seconds since 1970 (UTC)."""
        return self.shifted(key, 0)

    def time_window_for_partition_key(self, partition_key: str) -> TimeWindow:
        """From when to when the data of a key is."""
        return self._shown(self.shifted(partition_key, 0))

    def _shown(self, window: tuple[float, float]) -> TimeWindow:
        zone = zone_named(self.timezone)
        return TimeWindow(datetime.fromtimestamp(window[0], zone), datetime.fromtimestamp(window[1], zone))

    def overlapping(self, start: float, end: float, now: float) -> Sequence[str]:
        """The keys whose windows overlap with a stretch of time."""
        there = self._windows.overlapping(start, end)
        known = set(self.keys(now))
        return [key for key in there if key in known]

    def get_partition_keys_in_time_window(self, time_window: TimeWindow) -> Sequence[str]:
        """The keys whose windows begin in a stretch of time."""
        return self._windows.beginning(time_window.start.timestamp(), time_window.end.timestamp())

    def get_partition_key_range_for_time_window(self, time_window: TimeWindow) -> PartitionKeyRange:
        """The first and the last key whose windows begin in a stretch of time.

        Raises:
            InvalidDefinition: when there is none.
        """
        keys = self.get_partition_keys_in_time_window(time_window)
        if not keys:
            raise InvalidDefinition(f"No partition begins between {time_window.start} and {time_window.end}.")
        return PartitionKeyRange(keys[0], keys[-1])

    def get_cron_schedule(self, minute_of_hour: int | None = None, hour_of_day: int | None = None) -> str:
        """When a schedule ticks that follows it: as its windows begin, or at another time of the day."""
        minute, hour, *more = self.cron_schedule.split()
        given = (minute if minute_of_hour is None else minute_of_hour, hour if hour_of_day is None else hour_of_day)
        return " ".join(map(str, (*given, *more)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeWindowPartitionsDefinition) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[object, ...]:
        return self.start, self.end, self.fmt, self.cron_schedule, self.timezone, self.end_offset, self.exclusions


_OFTEN = {"HOURLY": "{0} * * * *", "DAILY": "{0} {1} * * *", "WEEKLY": "{0} {1} * * {2}", "MONTHLY": "{0} {1} {3} * *"}


def cron_of(
    cron_schedule: str | None, schedule_type: object, minute: int | None, hour: int | None, day: int | None
) -> str:
    """The schedule that tells when windows begin.

    Args:
        cron_schedule: the schedule itself, or else the following.
        schedule_type: how often, as a text, or as Dagster says it.
        minute: at which minute.
        hour: at which hour.
        day: at which day of the week, or of the month.

    Raises:
        InvalidDefinition: when it is told twice, or not at all.

    >>> cron_of(None, "WEEKLY", 30, None, None)
    '30 0 * * 0'
    """
    told = [each for each in (schedule_type, minute, hour, day) if each is not None]
    if cron_schedule is not None:
        if told:
            raise InvalidDefinition("Give cron_schedule=, or schedule_type= with its offsets, not both.")
        return cron_schedule
    often = _OFTEN.get(str(getattr(schedule_type, "value", schedule_type)))
    if often is None:
        raise InvalidDefinition("When do the windows begin? Give cron_schedule=, or schedule_type='DAILY'.")
    return often.format(minute or 0, hour or 0, day or 0, 1 if day is None else day)


def window_at(asset: Asset) -> TimeWindow:
    """From when to when the data of a partition is.

    Args:
        asset: its asset, at its point.

    Raises:
        NbassetError: when its partitions are no windows of time.
    """
    if asset.partitions is None or asset.point is None:
        raise NbassetError(f"{asset.key} has no partitions: give it partitions_def, or --partitions.")
    return window_of(asset.partitions, partition_keys(asset), str(asset.key))


def window_of(partitions: PartitionsDefinition, keys: Sequence[str], whose: str) -> TimeWindow:
    """From when to when the data of partitions is that follow one another.

    Args:
        partitions: how the asset is partitioned.
        keys: the keys.
        whose: the asset.

    Raises:
        NbassetError: when they are no windows of time.
    """
    for name, each in partitions.by_dimension.items():
        if isinstance(each, TimeWindowPartitionsDefinition):
            own = [getattr(key, "keys_by_dimension", {}).get(name, key) for key in keys]
            windows = [each.time_window_for_partition_key(key) for key in (own[0], own[-1])]
            return TimeWindow(windows[0].start, windows[-1].end)
    raise NbassetError(f"The partitions of {whose} are no windows of time: ask context.partition_key.")


def _number(cron: str, place: int) -> int:
    """The number in one place of a cron schedule; 0 where there is none."""
    parts = cron.split()
    return int(parts[place]) if place < len(parts) and parts[place].isdigit() else 0
