"""Which steps of a graph a run is about: ``op_selection``, as Dagster reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nbasset.core.errors import InvalidSelection
from nbasset.core.words import did_you_mean
from nbasset.dagster.composition import steps_of
from nbasset.dagster.ops import Graph

_CLAUSE = re.compile(r"(\*|\+*)([\w.]+)(\*|\+*)")


def chosen_steps(graph: Graph, op_selection: Iterable[str] | None) -> frozenset[str] | None:
    """The names of the steps that a selection means; ``None``, for all of them, where nothing is selected.

    Args:
        graph: the graph.
        op_selection: names of steps, or of graphs with all their steps; ``*`` before or after one adds all that it
            rests on or that rests on it, a ``+`` those of one layer.

    Raises:
        InvalidSelection: when it names what the graph has not.

    >>> from nbasset import graph, op
    >>> @op
    ... def one():
    ...     return 1
    >>> @op
    ... def add(x):
    ...     return x + 1
    >>> @graph
    ... def two():
    ...     return add(one())
    >>> sorted(chosen_steps(two, ["*add"])), sorted(chosen_steps(two, ["add"]))
    (['add', 'one'], ['add'])
    """
    if op_selection is None:
        return None
    above = {each.name: set(each.after) for each in steps_of(graph, {})}
    below = {name: {each for each, after in above.items() if name in after} for name in above}
    found: set[str] = set()
    for clause in [op_selection] if isinstance(op_selection, str) else op_selection:
        if clause == "*":
            return frozenset(above)
        told = _CLAUSE.fullmatch(clause)
        named = {each for each in above if told and f"{each}.".startswith(f"{told[2]}.")}
        if not told or not named:
            known = ", ".join(above) or "none"
            raise InvalidSelection(
                f"op_selection: {graph.name} has no op {clause!r}{did_you_mean(clause, above)} Its ops are {known}."
            )
        found |= named | _reached(named, above, told[1]) | _reached(named, below, told[3])
    return frozenset(found)


def _reached(names: set[str], beside: Mapping[str, set[str]], sign: str) -> set[str]:
    """What is reached from some steps: by ``*`` all, by each ``+`` a layer more."""
    found, edge = set(names), set(names)
    layers = len(beside) if sign == "*" else len(sign)
    for _ in range(layers):
        edge = {each for name in edge for each in beside[name]} - found
        found |= edge
    return found
