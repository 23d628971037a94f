"""Runs: what became of each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import NbassetError
from nbasset.core.result_names import ResultName

if TYPE_CHECKING:  # few runs check anything
    from nbasset.core.checks import AssetCheckEvaluation
    from nbasset.core.keys import AssetKey
MANY, FEW = 12, 6
"""Of more points, or more sentences about failures, than the first the second are told."""
EPHEMERAL_JOB = "__ephemeral_asset_job__"
"""Dagster's name of what no job began."""


class DagsterRunStatus(Enum):
    """Where a run of Dagster's stands, as its ``DagsterRunStatus``."""

    QUEUED = "QUEUED"
    NOT_STARTED = "NOT_STARTED"
    MANAGED = "MANAGED"
    STARTING = "STARTING"
    STARTED = "STARTED"
    SUSPENDED = "SUSPENDED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    CANCELING = "CANCELING"
    CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True)
class DagsterRun:
    """A run as the bodies in it know it, as Dagster's ``DagsterRun``.

    Args:
        run_id: its name.
        job_name: the job that began it.
        tags: its labels.
        run_config: what it was configured with.
        status: where it stands.

    >>> DagsterRun("r1", tags={"team": "sales"}).tags["team"]
    'sales'
    """

    run_id: str = ""
    job_name: str = EPHEMERAL_JOB
    tags: Mapping[str, str] = field(default_factory=dict)
    run_config: Mapping[str, object] = field(default_factory=dict)
    status: DagsterRunStatus = DagsterRunStatus.STARTED

    def ended(self, *, well: bool) -> DagsterRun:
        """The same, once it has ended.

        Args:
            well: whether nothing has failed.
        """
        return replace(self, status=DagsterRunStatus.SUCCESS if well else DagsterRunStatus.FAILURE)

    @property
    def is_success(self) -> bool:
        """Whether it has ended, and nothing has failed."""
        return self.status is DagsterRunStatus.SUCCESS

    @property
    def is_failure(self) -> bool:
        """Whether something in it has failed."""
        return self.status is DagsterRunStatus.FAILURE

    @property
    def is_finished(self) -> bool:
        """Whether it has ended."""
        return self.status in (DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED)


Name = TypeVar("Name")
"""What results are called in a record: by identity, or in the texts that users read."""


class Outcome(StrEnum):
    """What became of an asset in a run."""

    MADE = "made"
    FROM_STORE = "from the store"
    FAILED = "failed"
    BLOCKED = "blocked"
    WAITS = "waits"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class AssetRun(Generic[Name]):
    """One asset's part in a run.

    Args:
        asset: its name.
        outcome: what became of it.
        reason: why it ran, or why it did not.
        took: seconds its making took, now or back then.
        size: bytes of its result.
        error: the error in one line, when it failed.
        key: the key it was made or found under.
        kind: its value in one line.
        of_same_body: whether an earlier asset of the run came of the same body, so that its time counts there.
        checks: what came of the checks that its body carried out.
    """

    asset: Name
    outcome: Outcome
    reason: str = ""
    took: float = 0.0
    size: int = 0
    error: str = ""
    key: str | None = None
    kind: str = ""
    of_same_body: bool = False
    checks: tuple[AssetCheckEvaluation, ...] = ()


@dataclass(slots=True)
class RunRecord(Generic[Name]):
    """The record of a run.

    Args:
        run_id: its name.
        assets: each asset's part, in the order of the plan.
        started: when it began, in seconds since 1970 (UTC).
        finished: when it ended.
        cancelled: whether it was stopped.
        errors: the error of each failed asset, in the order of the plan.
        store_size: bytes in the store at its end.
        gave_way: how many earlier results went, so that the store keeps its limits.
        freed: bytes of these.
        checks: the same for the results of checks, which are no assets.
        retries: how often a body was tried again, by the first asset that it makes.
    """

    run_id: str
    assets: dict[Name, AssetRun[Name]] = field(default_factory=dict)
    started: float = 0.0
    finished: float = 0.0
    cancelled: bool = False
    errors: dict[Name, BaseException] = field(default_factory=dict)
    store_size: int = 0
    gave_way: int = 0
    freed: int = 0
    checks: dict[Name, AssetRun[Name]] = field(default_factory=dict)
    retries: dict[Name, int] = field(default_factory=dict)

    def with_outcome(self, *outcomes: Outcome) -> tuple[Name, ...]:
        """The assets with one of the outcomes."""
        return tuple(name for name, each in self.assets.items() if each.outcome in outcomes)

    @property
    def made(self) -> tuple[Name, ...]:
        """The assets whose body ran and whose result is new."""
        return self.with_outcome(Outcome.MADE)

    @property
    def from_store(self) -> tuple[Name, ...]:
        """The assets that were fresh already."""
        return self.with_outcome(Outcome.FROM_STORE)

    @property
    def failed(self) -> tuple[Name, ...]:
        """The assets whose own body raised."""
        return self.with_outcome(Outcome.FAILED)

    @property
    def blocked(self) -> tuple[Name, ...]:
        """The assets that were not made because of something upstream."""
        return self.with_outcome(Outcome.BLOCKED)

    @property
    def raised(self) -> tuple[Name, ...]:
        """The checks that raised, which says nothing of their assets."""
        return tuple(name for name, each in self.checks.items() if each.outcome == Outcome.FAILED)

    @property
    def unchecked(self) -> tuple[Name, ...]:
        """The checks that were not carried out because of something upstream."""
        return tuple(name for name, each in self.checks.items() if each.outcome == Outcome.BLOCKED)

    @property
    def evaluations(self) -> tuple[AssetCheckEvaluation, ...]:
        """What came of each check, in the order of the plan: of those of the assets' own bodies, then of the others."""
        return tuple([found for each in (*self.assets.values(), *self.checks.values()) for found in each.checks])

    @property
    def stopping(self) -> tuple[AssetCheckEvaluation, ...]:
        """The checks that assets have not passed, and that let nothing downstream be made."""
        return tuple([each for each in self.evaluations if each.blocking and each.stops])

    @property
    def success(self) -> bool:
        """Whether nothing failed, nothing was blocked, no check stops anything, and nobody stopped it."""
        hindered = self.blocked or self.unchecked
        return not (self.failed or hindered or self.cancelled or self.raised or self.stopping)

    @property
    def saved(self) -> float:
        """Seconds that results from the store have saved."""
        kept = (self.assets[name] for name in self.from_store)
        return sum(each.took for each in kept if not each.of_same_body)


class Run(RunRecord[str]):
    """The record of a run for whoever asked for it: with names as texts."""

    __slots__ = ()


class RunStopped(KeyboardInterrupt):
    """Somebody stopped the run; what was made before is kept."""

    def __init__(self) -> None:
        super().__init__("The run was stopped; what was made before is kept, the next run goes on from there.")

    def _render_traceback_(self) -> list[str]:
        """How IPython shows it: one line."""
        return [f"KeyboardInterrupt: {self}"]


class MaterializationFailed(NbassetError):
    """The one exception a run ends in; its traceback is that of the first body that failed.

    Args:
        run: the run.

    Attributes:
        run: the same with names as texts.
    """

    def __init__(self, run: RunRecord[ResultName]) -> None:
        self.run = in_texts(run)
        self.sentence = failure_sentence(run)
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


def failure_of(run: RunRecord[ResultName]) -> MaterializationFailed:
    """The one exception of a run that did not succeed; it leads to the first error of a body, and is of its class, too.

    >>> a = ResultName.from_text("a")
    >>> failed = AssetRun(a, Outcome.FAILED, error="ValueError: no")
    >>> try:
    ...     raise failure_of(RunRecord("r", {a: failed}, errors={a: ValueError("no")}))
    ... except ValueError as error:
    ...     print(error, error.args)
    a failed: ValueError: no. ('no',)
    """
    first = next(iter(run.errors.values()), None)
    if first is None:
        return MaterializationFailed(run)
    error = _of_both(run, first)
    error.__cause__ = first
    return error.with_traceback(first.__traceback__)


def _of_both(run: RunRecord[ResultName], first: BaseException) -> MaterializationFailed:
    own, kind = MaterializationFailed(run), type(first)
    if isinstance(first, (MaterializationFailed, StopIteration, StopAsyncIteration)) or not isinstance(
        first, Exception
    ):
        return own  # Python makes another error of a StopIteration that leaves a coroutine
    try:
        both = type(own.__class__.__name__, (MaterializationFailed, kind), {"__module__": own.__module__})
        error: MaterializationFailed = both.__new__(both, *first.args)
        built_in = next(each for each in kind.__mro__ if each.__module__ == "builtins")
        given = OSError.__reduce__(first)[1] if isinstance(first, OSError) else first.args  # with the files it is about
        built_in.__init__(error, *given)  # type: ignore[misc]
    except TypeError:  # nobody may be of its class, or be made as it was
        return own
    said = {name: value for name, value in vars(first).items() if name != "__notes__"}
    vars(error).update({**said, **vars(own)})
    error.args = first.args
    return error


def in_texts(run: RunRecord[ResultName]) -> Run:
    """The record of a run for whoever asked for it, with names as texts."""
    return Run(
        run.run_id,
        {str(name): _in_text(part) for name, part in run.assets.items()},
        run.started,
        run.finished,
        run.cancelled,
        {str(name): error for name, error in run.errors.items()},
        run.store_size,
        run.gave_way,
        run.freed,
        {str(name): _in_text(part) for name, part in run.checks.items()},
        {str(name): count for name, count in run.retries.items()},
    )


def _in_text(part: AssetRun[ResultName]) -> AssetRun[str]:
    told = {each.name: getattr(part, each.name) for each in fields(part)}
    return AssetRun(**{**told, "asset": str(part.asset)})


def failure_sentence(run: RunRecord[ResultName]) -> str:
    """What failed, and what was therefore not made.

    >>> a, b = map(ResultName.from_text, "ab")
    >>> failed, blocked = AssetRun(a, Outcome.FAILED, error="ValueError: no"), AssetRun(b, Outcome.BLOCKED)
    >>> failure_sentence(RunRecord("r", {a: failed, b: blocked}))
    'a failed: ValueError: no. Not made because of it: b.'
    """
    stopping = "; ".join(each.sentence for each in run.stopping)
    failed = "; ".join(filter(None, (_failed(run, (*run.failed, *run.raised)), stopping)))
    if not failed:
        why = [(name, f"{name} was not made", run.assets[name]) for name in run.blocked]
        why += [(name, f"{name} was not carried out", run.checks[name]) for name in run.unchecked]
        return _told((name, f"{text}: {part.reason.removesuffix('.')}") for name, text, part in why) + "."
    return f"{failed}.{_not_made(run)}"


def rest_of_failure(run: RunRecord[ResultName]) -> str:
    """What there is to say beyond the first error, where that is shown already.

    >>> a, b = map(ResultName.from_text, "ab")
    >>> failed, blocked = AssetRun(a, Outcome.FAILED, error="ValueError: no"), AssetRun(b, Outcome.BLOCKED)
    >>> rest_of_failure(RunRecord("r", {a: failed, b: blocked}, errors={a: ValueError("no")}))
    'Not made because of it: b.'
    """
    first = next(iter(run.errors), None)
    others = [name for name in (*run.failed, *run.raised) if name != first]
    failed = f"{_failed(run, others)}." if others else ""
    return f"{failed}{_not_made(run)}".strip()


def _failed(run: RunRecord[ResultName], names: Iterable[ResultName]) -> str:
    errors: dict[str, list[ResultName]] = {}
    for name in names:
        part = run.assets.get(name) or run.checks[name]
        errors.setdefault(part.error.rstrip("."), []).append(name)
    return _told((names[0], f"{_named(names)} failed: {error}") for error, names in errors.items())


def _not_made(run: RunRecord[ResultName]) -> str:
    return f" Not made because of it: {_named(run.blocked)}." if run.blocked else ""


def _named(names: Iterable[ResultName]) -> str:
    """Their names; of many points of one asset the first ones, and how many more there are."""
    own: dict[AssetKey, list[ResultName]] = {}
    for name in names:
        own.setdefault(name.key, []).append(name)
    told: list[str] = []
    for key, each in own.items():
        told += map(str, each if len(each) <= MANY else each[:FEW])
        told += [f"{len(each) - FEW:,} more points of {key.to_user_string()}"] if len(each) > MANY else []
    return ", ".join(told)


def _told(sentences: Iterable[tuple[ResultName, str]]) -> str:
    """Sentences about results; of many about points of one asset the first, and how many more there are."""
    own: dict[AssetKey, list[str]] = {}
    for name, sentence in sentences:
        own.setdefault(name.key, []).append(sentence)
    told: list[str] = []
    for key, each in own.items():
        told += each if len(each) <= MANY else each[:FEW]
        told += [f"{len(each) - FEW:,} more points of {key.to_user_string()}"] if len(each) > MANY else []
    return "; ".join(told)
