"""Gathering: the results of an asset's points as one, whose value is a mapping of theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from nbasset.core.causes import Category, Cause
from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of_ordered
from nbasset.core.making import NOT_STORED, Making
from nbasset.core.materialization import NO_POINTS, Materialization
from nbasset.core.patterns import pattern
from nbasset.core.point_runs import counted
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.status import BELOW, NONE_THERE, PINNED, Assessment
from nbasset.core.statuses import Status
from nbasset.core.version import Settings, Version


@dataclass(frozen=True, slots=True)
class Whole:
    """Results that are gathered.

    Args:
        dimensions: the dimensions that are gathered.
        parts: the results, in the order of definition, each with its place in these dimensions.
        is_partitioned: whether the dimensions are those of partitions.
    """

    dimensions: tuple[str, ...]
    parts: tuple[tuple[Point, ResultName], ...]
    is_partitioned: bool = False

    @property
    def names(self) -> tuple[ResultName, ...]:
        """The results."""
        return tuple([name for _, name in self.parts])

    @property
    def places(self) -> dict[str, int]:
        """Where each result stands in the order of definition, by what its name has in brackets."""
        return {str(name.point): number for number, name in enumerate(self.names)}


@dataclass(frozen=True, slots=True)
class Gathering(Materialization):
    """What is known of results that are gathered.

    Args:
        dimensions: the dimensions that are gathered.
        parts: the results, each with its place in these dimensions.
        is_partitioned: whether the dimensions are those of partitions.
    """

    dimensions: tuple[str, ...] = ()
    parts: tuple[tuple[Point, Materialization], ...] = field(default=(), compare=False)
    is_partitioned: bool = False


def gathering(name: ResultName, whole: Whole, made: Iterable[tuple[Point, Materialization]]) -> Gathering:
    """Results as one; their places and their order count.

    Args:
        name: the name that they go by.
        whole: what is gathered.
        made: the results, each with its place.
    """
    parts = tuple(made)
    all_made = [each for _, each in parts]
    unstored = any(NOT_STORED in each.making.marks for each in all_made)
    kinds = Counter(each.kind for each in all_made)
    several = f"{len(parts)} points" if parts else NO_POINTS
    newest = max(all_made, key=lambda each: each.made_at, default=None)
    return Gathering(
        asset=name,
        key=_digest(whole, [(point.text, each.key) for point, each in parts]),
        data_version=_digest(whole, [(point.text, each.version_for_consumers) for point, each in parts]),
        notebook=newest.notebook if newest else "",
        run_id=newest.run_id if newest else "",
        made_at=newest.made_at if newest else 0.0,
        took=sum(each.took for each in all_made),
        kind=f"{len(parts)} × {next(iter(kinds))}" if len(kinds) == 1 else several,
        making=Making(
            names=tuple(dict.fromkeys(word for each in all_made for word in each.making.names)),
            marks=(NOT_STORED,) if unstored else (),
        ),
        size=sum(each.size for each in all_made),
        dimensions=whole.dimensions,
        parts=parts,
        is_partitioned=whole.is_partitioned,
    )


def _digest(whole: Whole, told: Iterable[tuple[str, str]]) -> str:
    return digest_of_ordered(("gathered", whole.dimensions, tuple(told)))


_POINT = pattern(r"\[.*\](?=, which )", re.DOTALL)
WORST = (Status.FAILED, Status.BLOCKED, Status.UNRESOLVED)
"""Statuses of one part that are told of the whole, the worst first."""


def assess_whole(
    name: ResultName, whole: Whole, version: Version, upstream: Mapping[ResultName, Assessment]
) -> Assessment:
    """The status of what is gathered, from those of its parts.

    Args:
        name: the name that it goes by.
        whole: what is gathered.
        version: what its asset rests on.
        upstream: the assessments of its parts.
    """
    parts = [(point, upstream[part]) for point, part in whole.parts]
    counts = Counter(each.status for _, each in parts)
    made = [(point, each.result) for point, each in parts]
    there = gathering(name, whole, [(point, each.current) for point, each in parts if each.current is not None])
    same = all(result is each.current for (_, result), (_, each) in zip(made, parts, strict=True))
    last = there if same else gathering(name, whole, [(point, each) for point, each in made if each is not None])
    current = there if len(there.parts) == len(parts) else None
    return Assessment(
        name,
        _status(counts),
        _causes(whole, counts, upstream),
        version,
        Settings(),
        key=current.key if current else None,
        current=current,
        last=last if last.parts else None,
        marks=_marks(parts),
        there="" if current is not None else last.data_version if last.parts else NONE_THERE * whole.is_partitioned,
    )


def _marks(parts: Sequence[tuple[Point, Assessment]]) -> tuple[str, ...]:
    """The marks of all parts; where some of them are pinned, the first says which these are.

    What several points of one asset upstream have in common is told once, of that asset.
    """
    marks = tuple(dict.fromkeys(mark for _, each in parts for mark in each.marks))
    common = Counter(_POINT.sub("", mark) for mark in marks if mark.startswith(BELOW))
    of_asset = (_POINT.sub("", mark) if mark.startswith(BELOW) else mark for mark in marks)
    told = zip(marks, of_asset, strict=True)
    marks = tuple(dict.fromkeys(whole if common[whole] > 1 else mark for mark, whole in told))
    at = [point.text for point, each in parts if each.is_pinned]
    if not at or len(at) == len(parts):
        return marks
    numbers = ", #".join(mark.removeprefix(PINNED) for mark in marks if mark.startswith(PINNED))
    where = at[0] if len(at) == 1 else f"{len(at)} of {len(parts)} points"
    return (f"{PINNED}{numbers} at {where}", *[mark for mark in marks if not mark.startswith(PINNED)])


def _status(counts: Mapping[Status, int]) -> Status:
    if set(counts) <= {Status.FRESH}:
        return Status.FRESH
    worst = next((status for status in WORST if counts.get(status)), None)
    return worst or (Status.MISSING if set(counts) == {Status.MISSING} else Status.STALE)


def _causes(whole: Whole, counts: Mapping[Status, int], upstream: Mapping[ResultName, Assessment]) -> tuple[Cause, ...]:
    """One cause, that tells how many stand how, and leads to the first that is not fresh."""
    late = [status for status in (*WORST, Status.STALE, Status.MISSING) if counts.get(status)]
    if not late:
        return ()
    via = next(part for part in whole.names if upstream[part].status is late[0])
    return (Cause(Category.DATA, counted(counts), via=via),)
