"""Waves: which of all that is out of date is made without being asked for, in mode ``reactive``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.core.planning import Action, Plan
from nbasset.core.result_names import ResultName


@dataclass(frozen=True, slots=True)
class Wave:
    """What one wave makes and what it leaves.

    Args:
        to_make: the assets it makes, in order.
        too_dear: those it leaves, as making them is to be asked for.
    """

    to_make: tuple[ResultName, ...]
    too_dear: tuple[ResultName, ...]


def wave_of(
    plan: Plan,
    upstream: Mapping[ResultName, Iterable[ResultName]],
    limit: float | None,
    refused: Collection[ResultName] = (),
    unknown: Collection[ResultName] = (),
) -> Wave:
    """What a wave makes of all that could be made: each body that still fits into the time, in the order of the plan.

    Nothing is made whose upstream is left: it would be out of date at once.

    Args:
        plan: what could be made, with what history says it costs.
        upstream: what each asset rests on.
        limit: seconds that the wave may take as a whole; ``None`` for any.
        refused: assets that are left without a word.
        unknown: assets that have to be asked for, whatever the limit is.
    """
    left = set(refused)
    to_make: list[ResultName] = []
    too_dear: list[ResultName] = []
    spent = 0.0
    for step in plan.steps:
        behind = any(not left.isdisjoint(upstream[name]) for name in step.names)
        if step.parts is not None:
            left.update(step.names if behind else ())
            continue
        if plan.decisions[step.names[0]].action is not Action.MAKE:
            continue
        cost = plan.cost(step.names)
        if behind or not left.isdisjoint(step.names):
            left.update(step.names)
        elif not set(unknown).isdisjoint(step.names) or (limit is not None and spent + cost > limit):
            left.update(step.names)
            too_dear.extend(step.names)
        else:
            spent += cost
            to_make.extend(step.names)
    return Wave(tuple(to_make), tuple(too_dear))
