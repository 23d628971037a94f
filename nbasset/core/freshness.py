"""How old a result may be: freshness policies, as Dagster has them; one that is older is stale, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition


class Stretch(Protocol):
    """A stretch of time: a ``timedelta``."""

    def total_seconds(self) -> float:
        """How long it is."""
        ...


class Minutes(float):
    """A stretch of time, in minutes."""

    def total_seconds(self) -> float:
        """How long it is."""
        return self * 60


Deadlines = Callable[[float, str, str], float]
"""When a cron schedule, in a time zone, has last ticked before a moment; who knows clocks puts it here."""


@dataclass(frozen=True, slots=True)
class FreshnessPolicy:
    """How old a result may be, as Dagster's ``FreshnessPolicy``: one that is older is made again by the next run.

    Args:
        fail_window: how old at most.
        warn_window: how old without a word of Dagster's; kept for it.
        deadline_cron: instead of a window, by when there is to be a new one, as a cron schedule.
        lower_bound_delta: how long before that it may have been made.
        timezone: in which time zone the schedule is meant.

    Raises:
        InvalidDefinition: when a window is empty, or the one that warns is the longer one.

    >>> from datetime import timedelta
    >>> FreshnessPolicy.time_window(fail_window=timedelta(days=1)).fail_window
    datetime.timedelta(days=1)
    """

    fail_window: Stretch | None = None
    warn_window: Stretch | None = None
    deadline_cron: str | None = None
    lower_bound_delta: Stretch | None = None
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        windows = (self.fail_window, self.warn_window, self.lower_bound_delta)
        if any(each is not None and each.total_seconds() <= 0 for each in windows):
            raise InvalidDefinition(
                "A window of a FreshnessPolicy is longer than nothing: Stretch(days=1) for example."
            )
        fail, warn = self.fail_window, self.warn_window
        if fail is not None and warn is not None and warn.total_seconds() >= fail.total_seconds():
            raise InvalidDefinition("The warn_window of a FreshnessPolicy is shorter than its fail_window.")

    @staticmethod
    def time_window(fail_window: Stretch, warn_window: Stretch | None = None) -> FreshnessPolicy:
        """A result may be so old.

        Args:
            fail_window: how old at most.
            warn_window: how old without a word of Dagster's.

        Raises:
            InvalidDefinition: when a window is empty, or the one that warns is the longer one.
        """
        return FreshnessPolicy(fail_window, warn_window)

    @staticmethod
    def cron(deadline_cron: str, lower_bound_delta: Stretch, timezone: str = "UTC") -> FreshnessPolicy:
        """There is to be a new result by each tick of a schedule.

        Args:
            deadline_cron: the schedule.
            lower_bound_delta: how long before a tick it may have been made.
            timezone: in which time zone the schedule is meant.

        Raises:
            InvalidDefinition: when there is no time in which it may be made.

        >>> FreshnessPolicy.cron("0 10 * * *", Minutes(60)).told
        'from before the deadline of 0 10 * * *'
        """
        return FreshnessPolicy(None, None, deadline_cron, lower_bound_delta, timezone)

    def oldest(self, now: float, last_tick: Deadlines) -> float:
        """How many seconds old a result may be now.

        Args:
            now: the moment, in seconds since 1970.
            last_tick: when a schedule has last ticked.

        >>> from datetime import timedelta
        >>> FreshnessPolicy.time_window(timedelta(hours=1)).oldest(0.0, lambda *_: 0.0)
        3600.0
        >>> FreshnessPolicy.cron("0 10 * * *", timedelta(hours=1)).oldest(90.0, lambda *_: 60.0)
        3630.0
        """
        if self.deadline_cron is None or self.lower_bound_delta is None:
            return self.fail_window.total_seconds() if self.fail_window is not None else float("inf")
        tick = last_tick(now, self.deadline_cron, self.timezone)
        return now - tick + self.lower_bound_delta.total_seconds()

    @property
    def told(self) -> str:
        """What is wrong with a result that is too old, in a few words; empty where its age says it."""
        return f"from before the deadline of {self.deadline_cron}" if self.deadline_cron else ""


def strictness(policy: FreshnessPolicy) -> float:
    """How old a result may be by a policy, in seconds, so that the strictest of several can be found.

    Args:
        policy: the policy.
    """
    return policy.oldest(0.0, lambda *_: 0.0)


@dataclass(frozen=True, slots=True)
class LegacyFreshnessPolicy:
    """The same in Dagster's older words.

    Args:
        maximum_lag_minutes: how old a result may be.
        cron_schedule: when that has to be so; at any time by default.
        cron_schedule_timezone: in which time zone that is meant.

    >>> LegacyFreshnessPolicy(maximum_lag_minutes=60).policy.fail_window
    60.0
    """

    maximum_lag_minutes: float
    cron_schedule: str | None = None
    cron_schedule_timezone: str | None = None

    @property
    def policy(self) -> FreshnessPolicy:
        """The same in the newer words."""
        lag = Minutes(self.maximum_lag_minutes)
        if self.cron_schedule is None:
            return FreshnessPolicy.time_window(lag)
        return FreshnessPolicy.cron(self.cron_schedule, lag, self.cron_schedule_timezone or "UTC")
