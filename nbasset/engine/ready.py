"""Ready: which steps of a run can be taken now, and in which order.

Kahn's topological sort (1962), kept going while the run goes on: a step is ready when all that it rests on is settled.
Of several that are, the one goes first from which the longest way leads to the end (Hu 1961, with times for levels).
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Hashable, Mapping, Sequence

from nbasset.core.at_once import group_of
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName


class Ready:
    """The steps of a run, taken as they become ready.

    Args:
        steps: the plan.
        upstream: for every asset, those it rests on; those of no step count as settled.
        expected: for each step, how long it will take, so that those that much waits for go first; without, and where
            that is the same, the first in the order of the plan does.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        upstream: Mapping[ResultName, Sequence[ResultName]],
        expected: Sequence[float] = (),
    ) -> None:
        self._steps = list(steps)
        self._settled: set[int] = set()
        self._number = {name: number for number, step in enumerate(steps) for name in step.names}
        self._downstream: list[list[int]] = [[] for _ in steps]
        self._waits_for = [0] * len(steps)
        self._left: dict[int, None] = dict.fromkeys(range(len(steps)))
        for number, step in enumerate(steps):
            above = {self._number[up] for name in step.names for up in upstream.get(name, ()) if up in self._number}
            for each in above - {number}:
                self._downstream[each].append(number)
                self._waits_for[number] += 1
        self._way = _longest_ways(expected, self._downstream)
        self._ready: list[tuple[float, int]] = []
        self._in_groups: dict[Hashable, dict[int, None]] = {}
        for number, count in enumerate(self._waits_for):
            if not count:
                self._push(number)

    def _push(self, number: int) -> None:
        group = group_of(self._steps[number])
        if group is not None:
            self._in_groups.setdefault(group, {})[number] = None
            return
        way = self._way[number] if number < len(self._way) else 0.0
        heapq.heappush(self._ready, (-way, number))

    @property
    def steps(self) -> Sequence[Step]:
        """Every step, in the order of the plan; those that it did not foresee come last."""
        return self._steps

    @property
    def count(self) -> int:
        """How many are ready at most."""
        return len(self._ready)

    def add(self, step: Step, upstream: Mapping[ResultName, Sequence[ResultName]]) -> None:
        """One more step, that the plan did not foresee; one that is known already changes nothing."""
        if step.names[0] in self._number:
            return
        number = len(self._steps)
        self._steps.append(step)
        self._number.update(dict.fromkeys(step.names, number))
        self._downstream.append([])
        self._left[number] = None
        above = {self._number[up] for name in step.names for up in upstream.get(name, ()) if up in self._number}
        waits = above - {number} - self._settled
        for each in waits:
            self._downstream[each].append(number)
        self._waits_for.append(len(waits))
        if not waits:
            self._push(number)

    def step_of(self, asset: ResultName) -> Step | None:
        """The step that makes an asset; None when it is not of this run."""
        number = self._number.get(asset)
        return None if number is None else self._steps[number]

    def take(self) -> Step | None:
        """The next step that is ready; None when none is, as long as others are at work, or left."""
        while self._ready:
            _, number = heapq.heappop(self._ready)
            if number in self._left and not self._waits_for[number]:
                del self._left[number]
                return self._steps[number]
        return None

    def again(self, step: Step) -> None:
        """A step that was taken is to be taken later."""
        number = self._number[step.names[0]]
        self._left[number] = None
        self._push(number)

    def take_group(self) -> Sequence[Step]:
        """Of the steps that one body may make at once, all of one asset that are ready; none when there are none.

        Whoever asks has taken all others that are ready: then nothing that is at work makes more of these ready.
        """
        while self._in_groups:
            group = min(self._in_groups, key=lambda each: min(self._in_groups[each]))
            numbers = self._in_groups.pop(group)
            ready = [each for each in sorted(numbers) if each in self._left and not self._waits_for[each]]
            for number in ready:
                del self._left[number]
            if ready:
                return [self._steps[number] for number in ready]
        return ()

    def take_anyway(self) -> Step | None:
        """When none is ready and none at work: the first that is left, since those rest on each other in a circle."""
        if not self._left:
            return None
        number = next(iter(self._left))
        del self._left[number]
        return self._steps[number]

    def settled(self, step: Step) -> None:
        """The run is done with a step; what rests on it may be ready now."""
        for number in self._numbers(step):
            self._settled.add(number)
            for down in self._downstream[number]:
                self._waits_for[down] -= 1
                if not self._waits_for[down] and down in self._left:
                    self._push(down)

    def _numbers(self, step: Step) -> Collection[int]:
        """The steps of the plan that a step stands for: several, where one body makes them at once."""
        if not step.asset.at_once:
            return (self._number[step.names[0]],)
        return dict.fromkeys(self._number[name] for name in step.names)

    def back(self, step: Step, upstream: Step) -> None:
        """A step that was taken has to wait again, since one it rests on, settled before, has to be made again."""
        above, waiting = self._number[upstream.names[0]], self._numbers(step)
        again = [above] if above in self._settled else []  # otherwise it is still to be made
        for down in self._downstream[above] if again else ():
            self._waits_for[down] += 1
        self._settled.difference_update(again)
        for below in waiting:
            if below not in self._downstream[above]:  # it is not an edge of the graph, yet it needs the value
                self._downstream[above].append(below)
                self._waits_for[below] += 1
        self._left = dict.fromkeys(sorted({*self._left, *again, *waiting}))
        for each in again:
            self._push(each)


def _longest_ways(expected: Sequence[float], downstream: Sequence[Sequence[int]]) -> list[float]:
    """For each step of a plan, the time until the end of the longest way that begins with it.

    >>> _longest_ways([1.0, 2.0, 5.0], [[1], [], []])
    [3.0, 2.0, 5.0]
    """
    ways = list(expected)
    for number in reversed(range(len(ways))):  # in a plan what is downstream comes later, but for circles
        ways[number] += max((ways[down] for down in downstream[number] if down > number), default=0.0)
    return ways
