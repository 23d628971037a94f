"""At once: which partitions of an asset one body makes, where its backfill policy says that it takes several."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from math import prod

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection
from nbasset.core.planning import RANGE, Request, Step
from nbasset.core.points import NOWHERE, Dimensions, written
from nbasset.core.result_names import ResultName


def for_a_range(request: Request, definitions: Definitions) -> Request:
    """A request about a range of partitions, where its labels say so, and nothing upstream, as Dagster's runs are.

    Args:
        request: what was asked for.
        definitions: everything that is defined.

    Raises:
        InvalidSelection: when one of the two labels is missing, or no asset has partitions from one to the other.
    """
    ends = [request.tags[each] for each in RANGE if each in request.tags]
    if not ends:
        return request
    if len(ends) == 1:
        raise InvalidSelection(f"A range of partitions has two ends: give both {RANGE[0]} and {RANGE[1]}.")
    chosen: dict[ResultName, None] = {}
    is_there = False
    for name in request.selected:
        parts = [part for part in definitions.parts_of(name) if part not in definitions.wholes]
        own = {part: definitions.by_name[part] for part in parts}
        if all(asset.partition_key is None for asset in own.values()):
            chosen.update(dict.fromkeys(parts))
        elif within := _between(own, *ends):
            chosen.update(dict.fromkeys(within))
            is_there = True
    if not is_there:
        raise InvalidSelection(f"There are no partitions from {ends[0]!r} to {ends[1]!r} of these assets.")
    return replace(request, selected=tuple(chosen), only=True)


def _between(own: Mapping[ResultName, Asset], first: str, last: str) -> list[ResultName]:
    """The partitions from one key to another; of several dimensions those that are between the two in each."""
    known = {asset.partition_key: asset.point or NOWHERE for asset in own.values()}
    if not {first, last} <= set(known):
        return []
    found = list(own)
    for name in _partitioned_by(next(iter(own.values()))):
        order = {written(point.values[name]): None for point in known.values()}
        places = {word: place for place, word in enumerate(order)}
        least, most = (places[written(known[end].values[name])] for end in (first, last))
        at = {part: places[written((own[part].point or NOWHERE).values[name])] for part in found}
        found = [part for part in found if least <= at[part] <= most]
    return found


def takes_several(asset: Asset) -> bool:
    """Whether its body takes several partitions at once; what a cell makes finds one partition among its names.

    Args:
        asset: the asset, at a point.
    """
    policy = asset.backfill_policy
    if policy is None or policy.max_partitions_per_run == 1 or asset.body.in_notebook:
        return False
    return asset.partitions is not None and bool(asset.point)


def group_of(step: Step) -> Hashable | None:
    """What the steps have in common that one body may make; ``None``: each is made by itself.

    Args:
        step: the step.
    """
    if step.parts is not None or not takes_several(step.asset):
        return None
    point, own = step.asset.point or NOWHERE, _partitioned_by(step.asset)
    return step.asset.keys, point.only([name for name in point.values if name not in own]).text


def ranges(steps: Sequence[Step], dimensions: Dimensions) -> list[Step]:
    """Steps of one group, as the bodies that make them: each takes partitions that follow one another.

    Of several dimensions those do that differ in the last alone, or all between two of each dimension, as in Dagster.

    Args:
        steps: the steps.
        dimensions: those of their asset.
    """
    policy, own = steps[0].asset.backfill_policy, _partitioned_by(steps[0].asset)
    places = [{word: place for place, word in enumerate(dimensions.by_name[name].words)} for name in own]
    placed: dict[tuple[int, ...], Step] = {}
    for step in steps:
        values = (step.asset.point or NOWHERE).values
        placed[tuple(known[written(values[name])] for known, name in zip(places, own, strict=True))] = step
    most = policy.max_partitions_per_run if policy is not None else 1
    if most is None and _is_box(placed):
        return [_together([placed[place] for place in sorted(placed)])]
    return [_together([placed[place] for place in some]) for some in _following(sorted(placed), most)]


def _is_box(places: Collection[tuple[int, ...]]) -> bool:
    """Whether they are all that are between two of each dimension."""
    sides = [{place[side] for place in places} for side in range(len(next(iter(places))))]
    full = prod(len(side) for side in sides) == len(places)
    return full and all(max(side) - min(side) + 1 == len(side) for side in sides)


def _together(steps: Sequence[Step]) -> Step:
    if len(steps) == 1:
        return steps[0]
    points = tuple(step.asset.point or NOWHERE for step in steps)
    names = tuple(name for step in steps for name in step.names)
    return Step(replace(steps[0].asset, at_once=points, in_kernel=True), names)


def _following(places: Iterable[tuple[int, ...]], most: int | None) -> Iterator[list[tuple[int, ...]]]:
    run: list[tuple[int, ...]] = []
    for place in places:
        if run and (len(run) == most or place != (*run[-1][:-1], run[-1][-1] + 1)):
            yield run
            run = []
        run.append(place)
    yield run


def first_of(name: ResultName, asset: Asset) -> ResultName:
    """The result at the first of the points that are made at once, which a body's own outputs go by.

    Args:
        name: the result at any of them.
        asset: the asset.
    """
    return next(each for each in asset.names if each.key == name.key)


def _partitioned_by(asset: Asset) -> list[str]:
    """The names of the dimensions that partition it, not those that flow down to it."""
    return sorted(each.name for each in asset.dimensions if each.kind != "sweep")
