"""Events: the one stream that feeds history, displays, the graph and hooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import ClassVar

from nbasset.core.dataclass import dataclass
from nbasset.core.result_names import ResultName
from nbasset.core.runs import Outcome
from nbasset.core.shown import Item, StreamItem
from nbasset.core.statuses import Status


class EventType(StrEnum):
    """What can happen in a run, and what that means.

    >>> [each.value for each in EventType if each.ends_attempt]
    ['materialized', 'failed', 'cancelled']
    >>> EventType.SKIPPED.status, EventType.RETRY.status
    (<Status.FRESH: 'FRESH'>, None)
    """

    RUN_STARTED = "run_started"
    STARTED = "started"
    OUTPUT = "output"
    MATERIALIZED = "materialized"
    SKIPPED = "skipped"
    FAILED = "failed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    RETRY = "retry"
    PINNED = "pinned"
    RUN_FINISHED = "run_finished"
    NOTIFY_ASKED = "notify_asked"
    NOTIFIED = "notified"

    @property
    def outcome(self) -> Outcome | None:
        """What has become of a step that ends with it; ``None`` where no step ends."""
        return _OUTCOME.get(self)

    @property
    def ends_step(self) -> bool:
        """Whether nothing more happens to its step in this run."""
        return self in _OUTCOME

    @property
    def ends_attempt(self) -> bool:
        """Whether a body was at work that is not any more."""
        return self.ends_step and self not in (EventType.SKIPPED, EventType.BLOCKED)

    @property
    def makes_current(self) -> bool:
        """Whether its key is that of the asset's current result from then on."""
        return self.outcome in (Outcome.MADE, Outcome.FROM_STORE)

    @property
    def tells_standing(self) -> bool:
        """Whether the last one of its kind says something about where the asset stands."""
        return self is EventType.PINNED or (self.ends_step and self is not EventType.BLOCKED)

    @property
    def status(self) -> Status | None:
        """The status that its step is shown with; ``None`` where it has no say in that.

        A stopped step leaves as little as if it had never begun.
        """
        return _STATUS.get(self)

    @property
    def is_kept(self) -> bool:
        """Whether a log keeps it; the others only feed what is shown at the moment."""
        return self is not EventType.OUTPUT


_OUTCOME = {
    EventType.MATERIALIZED: Outcome.MADE,
    EventType.SKIPPED: Outcome.FROM_STORE,
    EventType.FAILED: Outcome.FAILED,
    EventType.BLOCKED: Outcome.BLOCKED,
    EventType.CANCELLED: Outcome.CANCELLED,
}
_STATUS = {
    EventType.STARTED: Status.RUNNING,
    EventType.MATERIALIZED: Status.FRESH,
    EventType.SKIPPED: Status.FRESH,
    EventType.FAILED: Status.FAILED,
    EventType.BLOCKED: Status.BLOCKED,
    EventType.CANCELLED: Status.MISSING,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; there is a class for each :class:`EventType`.

    Args:
        asset: the result it is about; ``None`` for the run itself.
        run_id: the run it belongs to, empty where none was at work.
        notebook: the notebook, or script, it happened in.
        at: when, in seconds since 1970 (UTC).

    Attributes:
        type: what happened.
    """

    type: ClassVar[EventType]
    asset: ResultName | None = None
    run_id: str = ""
    notebook: str = ""
    at: float = 0.0

    @property
    def said(self) -> str:
        """What there is to say about it, in a few words."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """A run began.

    Args:
        cause: who or what asked for it, in words.
        job: the job's name, empty when it is none.
    """

    type = EventType.RUN_STARTED
    cause: str = ""
    job: str = ""

    @property
    def said(self) -> str:
        """Who asked for it."""
        return self.cause


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedEvent(Event):
    """An event of a step whose key is known.

    Args:
        key: the key of the result the step is about; ``None`` while an upstream's value is not known.
    """

    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(KeyedEvent):
    """A body is about to run.

    Args:
        reason: why it runs.
        where: who makes it; empty for the kernel.
    """

    type = EventType.STARTED
    reason: str = ""
    where: str = ""

    @property
    def said(self) -> str:
        """Why it runs."""
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Event):
    """A body has shown something, or something more of the same.

    Args:
        item: what; printed text grows in place, so the same item may be told again.
    """

    type = EventType.OUTPUT
    item: Item = field(default_factory=lambda: StreamItem(type="stream", name="stdout", text=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Materialized(KeyedEvent):
    """A body has made a result, and it is stored if it can be.

    Args:
        data_version: the digest of the value.
        version: the number of the version; ``None`` where an earlier nbasset has told of it, which gave none.
        took: seconds its making took; ``None`` where that is not known.
        size: bytes it takes in the store.
        kind: the value in one line.
        value: the value itself, where it is short; it stays when the result goes.
        numbers: the numbers among what is kept with it, by name.
        unstored: the mark of a value that could not be stored and lives as long as the session; empty for others.
    """

    type = EventType.MATERIALIZED
    data_version: str = ""
    version: int | None = None
    took: float | None = None
    size: int | None = None
    kind: str = ""
    value: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    unstored: str = ""

    @property
    def said(self) -> str:
        """What the value is."""
        return self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(KeyedEvent):
    """The stored result counts, so no body ran.

    Args:
        data_version: the digest of its value; empty where an earlier nbasset has told of it.
        version: its number; ``None`` where that is so.
        accepted: who judged that an earlier result counts, empty where nobody had to.
    """

    type = EventType.SKIPPED
    data_version: str = ""
    version: int | None = None
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned(KeyedEvent):
    """Somebody has decided that a version counts, whatever its asset is made from; without a key, that none does.

    Args:
        data_version: the digest of its value.
        version: its number.
    """

    type = EventType.PINNED
    data_version: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(KeyedEvent):
    """A body has raised.

    Args:
        error: the error in one line.
        traceback: the user's own lines of it.
        took: seconds until then; ``None`` where that is not known.
        shown: what it showed.
        observed: what it had observed, as records keep that.
    """

    type = EventType.FAILED
    error: str = ""
    traceback: str = ""
    took: float | None = None
    shown: Sequence[Item] = ()
    observed: Sequence[Sequence[str]] = ()

    @property
    def said(self) -> str:
        """The error."""
        return self.error


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(Event):
    """A body did not run because of something upstream.

    Args:
        reason: why, in words.
        by: the asset that is in the way; ``None`` where it is none.
    """

    type = EventType.BLOCKED
    reason: str = ""
    by: ResultName | None = None

    @property
    def said(self) -> str:
        """Why it did not run."""
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Event):
    """A body was stopped.

    Args:
        took: seconds until then; ``None`` where that is not known.
        shown: what it showed.
    """

    type = EventType.CANCELLED
    took: float | None = None
    shown: Sequence[Item] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Event):
    """A body has raised and will be tried again.

    Args:
        error: the error in one line.
        retry: how many times it was tried again, this one included.
        wait: seconds until then.
    """

    type = EventType.RETRY
    error: str = ""
    retry: int = 0
    wait: float = 0.0

    @property
    def said(self) -> str:
        """The error."""
        return self.error


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """A run is over.

    Args:
        stopped: whether somebody stopped it.
        outcomes: how many assets had each :class:`Outcome`, by its value.
        failure: what failed, and what was therefore not made, in words; empty where nothing did.
    """

    type = EventType.RUN_FINISHED
    stopped: bool = False
    outcomes: Mapping[str, int] = field(default_factory=dict)
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAsked(Event):
    """Somebody is to be told what becomes of a run; or what has become of several that one command has made.

    Args:
        hooks: who, and of what: each :class:`~nbasset.core.notices.Hook` as text.
        occasion: what the run is for, such as a tick of a schedule: another run for the same tells nobody twice.
        process: who makes the run, as long as that process lives.
        took: of a command, the seconds that it took.
        job: the job that it was about.
        made: the names of what it has made.
        failure: what failed in it, and what was therefore not made, in words.
    """

    type = EventType.NOTIFY_ASKED
    hooks: Sequence[str] = ()
    occasion: str = ""
    process: str = ""
    took: float | None = None
    job: str = ""
    made: Sequence[str] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified(Event):
    """Somebody was told, or could not be.

    Args:
        hook: who, and of what.
        occasion: what the run was for.
        sent: whether the message was taken.
        why: why it was not; empty where it was.
        final: whether it is not tried again.
    """

    type = EventType.NOTIFIED
    hook: str = ""
    occasion: str = ""
    sent: bool = False
    why: str = ""
    final: bool = False

    @property
    def said(self) -> str:
        """Whether it was sent."""
        return "sent" if self.sent else self.why


_ALL = (RunStarted, StepStarted, Output, Materialized, Skipped, Failed, Blocked, Cancelled, Retry, Pinned, RunFinished)
EVENTS: Mapping[EventType, type[Event]] = {each.type: each for each in (*_ALL, NotifyAsked, Notified)}
"""The class of each type's events."""
