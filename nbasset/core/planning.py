"""Planning: what a run does with each asset, decided one step at a time as values become known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property

from nbasset.core.assets import Asset
from nbasset.core.causes import Cause
from nbasset.core.checked import checks_of, has_checks
from nbasset.core.config import CoercibleToRunConfig, ops_of, resources_of
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.core.forecast import Forecast
from nbasset.core.graph import Graph
from nbasset.core.result_names import ResultName
from nbasset.core.runs import EPHEMERAL_JOB, DagsterRun
from nbasset.core.sources import ASKED_FOR
from nbasset.core.status import Assessment, Status

PARTITION = "dagster/partition"
"""The label of a run that says of which partition it is."""
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
"""The labels of a run that say of which partitions it is: from which to which."""


class Action(StrEnum):
    """What a run does with a step."""

    MAKE = "make"
    SKIP = "skip"
    BLOCK = "block"
    WAIT = "wait"
    LEAVE_OUT = "leave out"


@dataclass(frozen=True)
class Request:
    """What a run was asked for.

    Args:
        selected: the assets it is about.
        named: those that were mentioned by name; ``manual`` assets are made only then.
        again: make the selected even when they are fresh.
        only: leave everything upstream of the selected as it is.
        lean: leave out what is upstream where all of it is fresh.
        retry: whether upstream assets that failed at this very key are tried again.
        job: the job it runs, if it runs one.
        config: the config for this run.
        cause: what started it, in words.
        tags: labels of the run.
        unchecked: those of the selected whose checks are left out, and checks that are.
    """

    selected: tuple[ResultName, ...]
    named: frozenset[ResultName] = frozenset()
    again: bool = False
    only: bool = False
    lean: bool = False
    retry: bool = True
    job: str = ""
    config: CoercibleToRunConfig | None = None
    cause: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    unchecked: frozenset[ResultName] = frozenset()

    def as_run(self, run_id: str) -> DagsterRun:
        """What the bodies of a run that does this know of it.

        Args:
            run_id: the run's name.
        """
        config = {"ops": dict(ops_of(self.config)), "resources": dict(resources_of(self.config))}
        told = {name: each for name, each in config.items() if each}
        return DagsterRun(run_id, self.job or EPHEMERAL_JOB, dict(self.tags), told)

    @cached_property
    def wanted(self) -> frozenset[ResultName]:
        """The selected assets, for looking them up."""
        return frozenset(self.selected)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one step, and why.

    Args:
        action: what to do.
        reason: why, in words.
        by: for BLOCK, the asset that stands in the way.
        causes: of what is to be made, what the reason says, with the lines that changed.
    """

    action: Action
    reason: str = ""
    by: ResultName | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One body to be run at most once, and the assets it makes; or results that are gathered, which takes no body.

    Args:
        asset: the asset.
        names: what it makes.
        parts: what is gathered; ``None`` where there is a body to be run.
    """

    asset: Asset
    names: tuple[ResultName, ...]
    parts: tuple[ResultName, ...] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order, with a first decision for each; later ones may differ once values are known.

    Args:
        steps: the steps.
        decisions: by asset, what would be done now.
        expected: by asset, the seconds its last making took.
    """

    steps: tuple[Step, ...]
    decisions: Mapping[ResultName, Decision] = field(default_factory=dict)
    expected: Mapping[ResultName, float] = field(default_factory=dict)

    @property
    def causes(self) -> dict[str, tuple[Cause, ...]]:
        """By the reason for making something in words, the causes that it tells."""
        return {each.reason: each.causes for each in self.decisions.values() if each.causes}

    @property
    def to_make(self) -> tuple[ResultName, ...]:
        """The assets that would be made."""
        return tuple(name for name, decision in self.decisions.items() if decision.action is Action.MAKE)

    @property
    def changes_nothing(self) -> bool:
        """Whether every asset has its result already."""
        return all(decision.action is Action.SKIP for decision in self.decisions.values())

    @property
    def seconds(self) -> float:
        """What making them would cost, as far as history tells."""
        return self.cost(self.to_make)

    @property
    def forecast(self) -> Forecast:
        """What a run of it would make, as it is told to people."""
        unknown = tuple(str(name) for name in self.to_make if not self.expected.get(name))
        left = tuple(str(name) for name, each in self.decisions.items() if each.action in (Action.BLOCK, Action.WAIT))
        return Forecast(tuple(map(str, self.to_make)), self.seconds, unknown, left)

    def cost(self, names: Iterable[ResultName]) -> float:
        """Seconds that making some assets takes, as far as history tells; several of one body are made together."""
        first = {name: step.names[0] for step in self.steps for name in step.names}
        costs: dict[ResultName, float] = {}
        for name in names:
            body = first.get(name, name)
            costs[body] = max(costs.get(body, 0.0), self.expected.get(name, 0.0))
        return sum(costs.values())

    def at_once(self, upstream: Mapping[ResultName, Iterable[ResultName]], least: float) -> tuple[Step, ...]:
        """The most of its long steps of which none waits for another, found by levels (Mirsky 1971).

        Args:
            upstream: for every asset, those it rests on.
            least: the seconds from which on a step is long.
        """
        level: dict[ResultName, int] = {}
        levels: dict[int, list[Step]] = {}
        to_make = set(self.to_make)
        for step in self.steps:
            above = max((level.get(up, 0) for name in step.names for up in upstream[name]), default=0)
            long = step.names[0] in to_make and self.expected.get(step.names[0], 0.0) >= least
            if long and not step.asset.in_kernel:
                above += 1
                levels.setdefault(above, []).append(step)
            level.update(dict.fromkeys(step.names, above))
        widest = max(levels, key=lambda each: len(levels[each]), default=0)
        return tuple(levels.get(widest, ()))


def steps_for(request: Request, definitions: Definitions, graph: Graph[ResultName]) -> tuple[Step, ...]:
    """The steps a run looks at: the selected assets and, unless asked otherwise, all they rest on; and their checks.

    Args:
        request: what was asked for.
        definitions: everything that is defined.
        graph: what rests on what.
    """
    wanted = set(request.selected)
    if not request.only:
        wanted |= graph.ancestors(wanted)
    elif not request.tags.keys().isdisjoint((PARTITION, *RANGE)):
        wanted |= _sources_of(wanted, definitions, graph)
    if has_checks(definitions) and (checks := checks_of(wanted - request.unchecked, definitions)):
        checks = [each for each in checks if each not in request.unchecked]
        wanted.update(checks if request.only else {*checks, *graph.ancestors(checks)})
    steps: dict[int | ResultName, Step] = {}
    for name in filter(wanted.__contains__, graph.everything):
        asset = definitions.by_name[name]
        if name in definitions.wholes:
            steps[name] = Step(asset, (name,), definitions.wholes[name].names)
        else:
            asked = _asked(asset, wanted) if asset.can_subset else asset
            steps.setdefault(id(asset), Step(asked, asked.names))
    return tuple(steps.values())


def _sources_of(wanted: Iterable[ResultName], definitions: Definitions, graph: Graph[ResultName]) -> set[ResultName]:
    """What these rest on that nobody makes: how it stands now is asked for."""
    above = {part for name in wanted for up in graph.upstream[name] for part in definitions.parts_of(up)}
    return {name for name in above if name in definitions.by_name and definitions.by_name[name].external}


def _asked(asset: Asset, wanted: Collection[ResultName]) -> Asset:
    """Those of the results of a body that it is asked for."""
    return asset.only(tuple(name.key for name in asset.names if name in wanted))


def for_every_part(request: Request, definitions: Definitions) -> Request:
    """A request about every part of what it is about: of an asset with points, about all of them.

    Args:
        request: what was asked for.
        definitions: everything that is defined.
    """
    if not definitions.wholes:
        return request
    selected, named = (
        dict.fromkeys(part for name in names for part in definitions.parts_of(name))
        for names in (request.selected, request.named)
    )
    return replace(request, selected=tuple(selected), named=frozenset(named))


def for_one_partition(request: Request, definitions: Definitions, key: str) -> Request:
    """A request about one partition of what it is about, and nothing upstream, as Dagster's runs of a partition are.

    Args:
        request: what was asked for.
        definitions: everything that is defined.
        key: the partition's key.

    Raises:
        InvalidSelection: when no asset that it is about has such a partition.
    """
    asked = dict.fromkeys(part for name in request.selected for part in definitions.parts_of(name))
    keys = {name: definitions.by_name[name].partition_key for name in asked if name not in definitions.wholes}
    chosen = tuple(name for name, own in keys.items() if own is None or own == key)
    if not any(keys[name] is not None for name in chosen):
        known = ", ".join([each for each in keys.values() if each is not None][:6]) or "none"
        raise InvalidSelection(f"There is no partition {key!r} of these assets; there are {known}.")
    return replace(request, selected=chosen, only=True, tags={**request.tags, PARTITION: key})


def decide(
    step: Step, assessments: Mapping[ResultName, Assessment], outcomes: Mapping[ResultName, Action], request: Request
) -> Decision:
    """What to do with a step now.

    Args:
        step: the step.
        assessments: of its own assets, as things stand.
        outcomes: what the run did with the steps before it: BLOCK stands for everything that has no value.
        request: what was asked for.
    """
    own = [assessments[name] for name in step.names]
    if step.parts is not None:
        return _gathers(step.parts, own[0], outcomes)
    if all(each.is_pinned for each in own):
        return Decision(Action.SKIP)
    decision = _stopper(own, outcomes) or _decision(step, own, outcomes, request)
    if decision.action is Action.MAKE and own[0].version.recalled:
        text = f"its cell has not run in this kernel: {own[0].version.recalled}"
        return Decision(Action.BLOCK, text, by=own[0].asset)
    return decision


_HINDRANCES = {
    Action.BLOCK: "has no value",
    Action.LEAVE_OUT: "is left out",
    Action.WAIT: "is made only when named",
}
"""What of one of several results keeps all of them from being gathered, with what is said of it."""


def _gathers(parts: Iterable[ResultName], own: Assessment, outcomes: Mapping[ResultName, Action]) -> Decision:
    """What becomes of results that are gathered, which is what becomes of them."""
    became = {part: outcomes[part] for part in parts if part in outcomes}
    for action, says in _HINDRANCES.items():
        by = next((part for part, each in became.items() if each is action), None)
        if by is not None:
            return Decision(action, f"{by} {says}", by=by)
    if Action.MAKE in became.values():
        return Decision(Action.MAKE)
    if own.current is None:
        return Decision(Action.BLOCK, "; ".join(map(str, own.causes)), by=_valueless(own))
    return _kept([own])


def _decision(step: Step, own: list[Assessment], outcomes: Mapping[ResultName, Action], request: Request) -> Decision:
    """What to do with a step that nothing stops."""
    chosen = not request.wanted or not request.wanted.isdisjoint(step.names) or _checks_one(step.asset, request)
    if request.again and chosen and all(each.current is not None or each.key for each in own):
        return Decision(Action.MAKE, "asked to be made again")
    if all(each.current is not None for each in own):
        if any(_is_written_again(each, outcomes) for each in own):
            return _made_for(cause for each in own for cause in each.causes)
        return Decision(Action.MAKE, _in_every_run(step.asset)) if step.asset.always else _kept(own)
    if step.asset.manual and not request.named.intersection(step.names):
        return Decision(Action.WAIT, f"made only when named: %materialize {step.names[0]}")
    first = next(each for each in own if each.current is None)
    if first.status is Status.FAILED and not request.retry and not request.named.intersection(step.names):
        text = (
            f"it failed before, and neither its code nor an asset it uses has changed since ({first.causes[0].text}): "
            f"%materialize {first.asset} tries again"
        )
        return Decision(Action.BLOCK, text, by=first.asset)
    if first.key is None and not any(outcomes.get(up) is Action.MAKE for up in first.version.upstream):
        return Decision(Action.BLOCK, "; ".join(str(cause) for cause in first.causes), by=_valueless(first))
    return _made_for(first.causes, first.status.lower())


def _checks_one(asset: Asset, request: Request) -> bool:
    """Whether it checks what a run is about."""
    return asset.is_check and not {each.key for each in request.wanted}.isdisjoint(
        each.asset_key for each in asset.check_specs
    )


def _made_for(causes: Iterable[Cause], otherwise: str = "") -> Decision:
    known = tuple(causes)
    return Decision(Action.MAKE, "; ".join(map(str, known)) or otherwise, causes=known)


def _in_every_run(asset: Asset) -> str:
    return ASKED_FOR if asset.external else "made in every run"


def _valueless(own: Assessment) -> ResultName:
    return next((cause.via for cause in own.causes if cause.via), own.asset)


def _is_written_again(own: Assessment, outcomes: Mapping[ResultName, Action]) -> bool:
    """Whether a file it reads is still to be written: as long as nothing is made, it may be another one."""
    if not own.files:
        return False
    again = {each.asset for each in own.files if outcomes.get(each.asset) is Action.MAKE}
    return any(cause.via in again for cause in own.causes) if again else False


def _kept(own: Iterable[Assessment]) -> Decision:
    late = [str(cause) for each in own for cause in each.causes]
    return Decision(Action.SKIP, "; ".join(late))


def _stopper(own: list[Assessment], outcomes: Mapping[ResultName, Action]) -> Decision | None:
    for each in own:
        for up in each.upstream:
            if outcomes.get(up) is Action.BLOCK:
                return Decision(Action.BLOCK, f"{up} has no value", by=up)
            if outcomes.get(up) is Action.LEAVE_OUT:
                return Decision(Action.LEAVE_OUT, f"its body gave no {up}, which is optional", by=up)
            if outcomes.get(up) is Action.WAIT:
                return Decision(Action.WAIT, f"waits for {up}, which is made only when named: %materialize {up}", by=up)
        for gate in each.gates:
            if outcomes.get(gate.result) is Action.BLOCK and gate.result.key.is_check:
                return Decision(Action.BLOCK, f"the check {gate.result} could not be carried out", by=gate.result)
        stopped = each.status is Status.BLOCKED and (each.version.broken or each.stopped)
        if each.status is Status.UNRESOLVED or stopped:
            return Decision(Action.BLOCK, str(each.causes[0]), by=each.asset)
    return None
