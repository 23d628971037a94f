"""The graph: which asset rests on which. Every walk is a loop, so that a chain of any length is no problem."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import chain
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)


class Graph(Generic[Name]):
    """An immutable graph of names, in the order they were defined.

    Args:
        upstream: for every asset, the assets it rests on; names that are not keys are ignored.

    >>> graph = Graph({"c": ["b"], "a": [], "b": ["a"]})
    >>> graph.order
    ('a', 'b', 'c')
    >>> sorted(graph.ancestors(["c"])), sorted(graph.descendants(["a"]))
    (['a', 'b'], ['b', 'c'])

    Attributes:
        absent: the names that are ignored.
    """

    def __init__(self, upstream: Mapping[Name, Collection[Name]]) -> None:
        self.upstream = {
            name: tuple(up for up in dict.fromkeys(ups) if up in upstream) for name, ups in upstream.items()
        }
        self.absent = frozenset(chain.from_iterable(upstream.values())).difference(upstream)
        downstream: dict[Name, list[Name]] = {name: [] for name in upstream}
        for name, ups in self.upstream.items():
            for up in ups:
                downstream[up].append(name)
        self.downstream = {name: tuple(names) for name, names in downstream.items()}
        self.order = self._sorted()
        placed = set(self.order)
        self.left = tuple(name for name in self.upstream if name not in placed)

    def with_last(self, name: Name, ups: Collection[Name]) -> Graph[Name]:
        """The same with one more name, defined last, on which nothing rests; it has no place where there is a cycle.

        >>> Graph({"b": ["a"], "a": []}).with_last("c", ["a"]).order
        ('a', 'b', 'c')
        """
        if self.left:
            return Graph({**self.upstream, name: ups})
        more = Graph.__new__(Graph)
        above = tuple(up for up in dict.fromkeys(ups) if up in self.upstream)
        more.upstream = {**self.upstream, name: above}
        more.downstream = {**self.downstream, name: (), **{up: (*self.downstream[up], name) for up in above}}
        more.order, more.left = (*self.order, name), ()
        more.absent = self.absent.union(ups).difference(above, (name,))
        return more

    @property
    def everything(self) -> tuple[Name, ...]:
        """Every name: in order, then those on a cycle and what rests on them, which have no place in it."""
        return self.order + self.left

    def _sorted(self) -> tuple[Name, ...]:
        """Upstream first; among equals, as defined. Assets on a cycle are left out.

        Kahn's topological sort; of what is ready, a heap gives what was defined first.
        """
        rank = {name: number for number, name in enumerate(self.upstream)}
        names = list(self.upstream)
        waiting = {name: len(ups) for name, ups in self.upstream.items()}
        ready = [rank[name] for name, count in waiting.items() if not count]
        heapq.heapify(ready)
        order = []
        while ready:
            name = names[heapq.heappop(ready)]
            order.append(name)
            for down in self.downstream[name]:
                waiting[down] -= 1
                if not waiting[down]:
                    heapq.heappush(ready, rank[down])
        return tuple(order)

    def ancestors(self, names: Iterable[Name], depth: int | None = None) -> set[Name]:
        """Everything the names rest on, without themselves unless they rest on each other."""
        return _reach(self.upstream, names, depth)

    def descendants(self, names: Iterable[Name], depth: int | None = None) -> set[Name]:
        """Everything that rests on the names."""
        return _reach(self.downstream, names, depth)

    def cycle(self) -> tuple[Name, ...]:
        """One cycle, its first name again at the end; empty when there is none.

        >>> Graph({"a": ["b"], "b": ["a"]}).cycle()
        ('a', 'b', 'a')
        """
        if not self.left:
            return ()
        left, name = set(self.left), self.left[0]
        seen: dict[Name, None] = {}
        while name not in seen:
            seen[name] = None
            name = next(up for up in self.upstream[name] if up in left)
        walk = list(seen)
        return (*walk[walk.index(name) :], name)


def _reach(edges: Mapping[Name, tuple[Name, ...]], names: Iterable[Name], depth: int | None) -> set[Name]:
    reached: set[Name] = set()
    if depth is None:
        todo = [edges.get(name, ()) for name in names]
        for some in todo:  # which grows meanwhile
            for each in some:
                if each not in reached:
                    reached.add(each)
                    todo.append(edges.get(each, ()))
        return reached
    border = deque((name, 0) for name in names)
    while border:
        name, far = border.popleft()
        if depth is not None and far >= depth:
            continue
        for each in edges.get(name, ()):
            if each not in reached:
                reached.add(each)
                border.append((each, far + 1))
    return reached
