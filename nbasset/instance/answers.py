"""Answers: what ``plan``, ``why`` and ``history`` say, as records that print as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nbasset.core.causes import Cause
from nbasset.core.events import Blocked, Cancelled, Event, EventType, Failed, Materialized, Skipped
from nbasset.core.planning import Action, Plan
from nbasset.core.status import Assessment, Status
from nbasset.core.view import paths_of_causes
from nbasset.instance.instance import Instance
from nbasset.ui.words import ACTION_WORDS, bill, seconds, when


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What a run would do with one asset.

    Args:
        asset: the asset's name.
        action: make it, skip it (it comes from the store), block it, or let it wait.
        reason: why, in words; empty where there is nothing to say.
        seconds: what its last making took; ``None`` when it would not be made or was never timed.
    """

    asset: str
    action: Action
    reason: str
    seconds: float | None

    def __str__(self) -> str:
        cost = f", about {seconds(self.seconds)}" if self.seconds is not None else ""
        return f"{self.asset}: {ACTION_WORDS[self.action]}{f' ({self.reason})' if self.reason else ''}{cost}"


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """What a run would do; nothing is made by asking.

    Args:
        steps: every asset it would look at, upstream first.
        seconds: what it would cost, as far as history tells.
        bill: the same in one line.
    """

    steps: tuple[PlannedStep, ...]
    seconds: float
    bill: str

    @property
    def to_make(self) -> tuple[str, ...]:
        """The assets that would be made."""
        return tuple(step.asset for step in self.steps if step.action is Action.MAKE)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.steps), self.bill])


@dataclass(frozen=True, slots=True)
class Why:
    """Why an asset is as it is.

    Args:
        asset: the asset's name.
        status: its status.
        causes: why it is not fresh; empty when it is.
        paths: from the asset back to each root cause: pairs of an asset and its cause, the asked one first.
    """

    asset: str
    status: Status
    causes: tuple[Cause, ...]
    paths: tuple[tuple[tuple[str, Cause], ...], ...]

    def __str__(self) -> str:
        if not self.paths:
            return f"{self.asset} is {self.status.lower()}: nothing it rests on has changed."
        return "\n".join(f"{self.asset} is {self.status.lower()}: {path_words(path)}" for path in self.paths)


def path_words(path: Iterable[tuple[str, Cause]]) -> str:
    """A way to a root cause, in words; the diff stands at its end.

    >>> from nbasset.core.causes import Category
    >>> path_words([("b", Cause(Category.DATA, "a is stale", via="a")), ("a", Cause(Category.CODE, "code changed"))])
    'a is stale: code changed'
    """
    *before, last = [cause for _, cause in path]
    return ": ".join([*(cause.text for cause in before), str(last)])


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to an asset.

    Args:
        what: ``made``, ``reused``, ``failed``, ``blocked`` or ``stopped``.
        at: when, in seconds since 1970 (UTC).
        run_id: the run it happened in; empty outside runs.
        took: seconds; ``None`` where nothing ran.
        told: the value in one line, the error, or what stood in the way.
    """

    what: str
    at: float
    run_id: str
    took: float | None
    told: str

    def __str__(self) -> str:
        took = f", took {seconds(self.took)}" if self.took is not None else ""
        return f"{when(self.at)}: {self.what}{took}{f': {self.told}' if self.told else ''}"


_WHAT = {
    EventType.MATERIALIZED: "made",
    EventType.SKIPPED: "reused",
    EventType.FAILED: "failed",
    EventType.BLOCKED: "blocked",
    EventType.CANCELLED: "stopped",
}


def planned(plan: Plan) -> PlannedRun:
    """What a plan says, for people and programs."""
    steps = tuple(
        PlannedStep(name, decision.action, decision.reason, plan.expected.get(name) or None)
        for name, decision in plan.decisions.items()
    )
    return PlannedRun(steps, plan.seconds, bill(plan.forecast))


def why(instance: Instance, name: str) -> Why:
    """Why an asset is as it is.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    assessments = instance.standing().all()
    found: Assessment = assessments[instance.definitions.find(name)]
    paths = tuple(tuple(path) for path in paths_of_causes(found.asset, assessments))
    return Why(found.asset, found.status, found.causes, paths)


def history(instance: Instance, name: str) -> list[Happening]:
    """What happened to an asset in this notebook or script, the oldest first.

    Args:
        instance: the instance.
        name: the asset, as a user string.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    known = instance.definitions.find(name)
    instance.log.flush()
    return [_happening(event) for event in instance.log.events(instance.notebook, known) if event.type in _WHAT]


def _happening(event: Event) -> Happening:
    match event:
        case Materialized(took=took, kind=told):
            pass
        case Failed(took=took, error=told):
            pass
        case Skipped(accepted=who):
            took, told = None, f"accepted by {who}" if who else ""
        case Blocked(reason=told):
            took = None
        case Cancelled(took=took):
            told = ""
        case _:
            raise TypeError(event)
    return Happening(_WHAT[event.type], event.at, event.run_id, took, told)
