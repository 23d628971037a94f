"""Policies: what happens when a body raises; times as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.plain_data import refuse_no_facts

_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}


def duration(text: str) -> float | None:
    """Seconds of a time as people write it; None where it is none.

    >>> [duration(text) for text in ("60", "90s", "2m", "1.5h", "1d", "long", "-1s")]
    [60.0, 90.0, 120.0, 5400.0, 86400.0, None, None]
    """
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = _UNITS.get(text.strip()[len(number) :])
    if unit is None or not number.replace(".", "", 1).isdecimal():
        return None
    return float(number) * unit


class Backoff(StrEnum):
    """How the delay grows from one retry to the next, as in Dagster."""

    LINEAR = "linear"
    EXPONENTIAL = "exponential"


class Jitter(StrEnum):
    """How chance changes the delay, so that many do not come back at once; as in Dagster."""

    FULL = "full"
    PLUS_MINUS = "plus_minus"


class RetryRequested(Exception):
    """Raised by a body that wants to be tried again, as Dagster's ``RetryRequested``.

    Args:
        max_retries: tries after the first; ``None`` is one.
        seconds_to_wait: before the next.
    """

    def __init__(self, max_retries: int | None = 1, seconds_to_wait: float | None = None) -> None:
        super().__init__(f"tried again at most {1 if max_retries is None else max_retries} times, as it asked to be")
        self.max_retries = 1 if max_retries is None else max_retries
        self.seconds_to_wait = seconds_to_wait


class Failure(Exception):
    """Raised by a body that has failed for a reason it knows, as Dagster's ``Failure``.

    Args:
        description: the reason.
        metadata: facts about it.
        allow_retries: whether the asset's retry policy may try again.
    """

    def __init__(
        self,
        description: str | None = None,
        metadata: Mapping[str, object] | None = None,
        allow_retries: bool | None = None,
    ) -> None:
        super().__init__(description or "")
        self.description = description
        refuse_no_facts(metadata or {})
        self.metadata = dict(metadata or {})
        self.allow_retries = allow_retries is not False


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a failed body is tried again, as Dagster's ``RetryPolicy``.

    Args:
        max_retries: tries after the first.
        delay: seconds before a retry; ``None`` means at once.
        backoff: how the delay grows; ``None`` means it stays.
        jitter: how chance changes it; ``None`` means not at all.

    Raises:
        InvalidDefinition: when a number is negative.

    >>> RetryPolicy(max_retries=3, delay=2, backoff=Backoff.EXPONENTIAL).wait_before(3)
    14
    """

    max_retries: int = 1
    delay: float | None = None
    backoff: Backoff | None = None
    jitter: Jitter | None = None

    def __post_init__(self) -> None:
        if self.max_retries < 0 or (self.delay or 0) < 0:
            raise InvalidDefinition("Retries and their delay (in seconds) cannot be negative.")
        if self.delay is None and (self.backoff or self.jitter):
            raise InvalidDefinition("A delay (in seconds) is what backoff and jitter change: say delay=….")

    def wait_before(self, retry: int, drawn: float = 0.5) -> float:
        """Seconds to wait before the given retry (the first is 1).

        Args:
            retry: its number.
            drawn: what chance says, from 0 up to 1.

        >>> RetryPolicy(delay=4, jitter=Jitter.PLUS_MINUS).wait_before(1, 0.75)
        6.0
        """
        if not self.delay:
            return 0
        wait = self._grown(self.delay, retry)
        if self.jitter is Jitter.FULL:
            return drawn * wait
        return wait + (2 * drawn - 1) * self.delay if self.jitter is Jitter.PLUS_MINUS else wait

    def calculate_delay(self, attempt_num: int) -> float:
        """Seconds to wait before a retry, as Dagster's method of that name; what chance draws is the middle.

        Args:
            attempt_num: its number.
        """
        return self.wait_before(attempt_num)

    def _grown(self, delay: float, retry: int) -> float:
        if self.backoff is Backoff.EXPONENTIAL:
            return delay * ((1 << retry) - 1)
        return delay * retry if self.backoff is Backoff.LINEAR else delay


def policy_after(error: BaseException, policy: RetryPolicy | None) -> RetryPolicy | None:
    """What is done about a body that has raised; Dagster's own exceptions are taken by their shape.

    Args:
        error: what it has raised.
        policy: the asset's policy.

    >>> policy_after(RetryRequested(max_retries=3), None).max_retries
    3
    >>> policy_after(Failure("no", allow_retries=False), RetryPolicy()) is None
    True
    """
    kind = type(error).__name__
    if kind == "RetryRequested" and hasattr(error, "max_retries"):
        return RetryPolicy(error.max_retries, getattr(error, "seconds_to_wait", None))
    return None if kind == "Failure" and getattr(error, "allow_retries", True) is False else policy
