"""Items: what a cell sets under constant keys, whatever was there, as ``mod.options["rate"] = 3`` does.

Run again with another value, such a cell leaves what it would have left the first time: the state in which it had
found the place then is the one that counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_MORE = (ast.Call, ast.Attribute, ast.Subscript, ast.Await)
"""What may look into the place, or change it."""


class _Setting(NamedTuple):
    """What one cell has done to one place: under which keys, what it had found at first, and what it has left."""

    keys: frozenset[str]
    found: str
    left: str


class SetItems:
    """Knows in which state cells that only set items have found a place before they set anything there."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Setting] = {}

    def found(self, cell: str, place: str, keys: frozenset[str] | None, before: str, now: str) -> str:
        """In which state a cell has found a place, its own earlier run apart.

        Args:
            cell: the cell's id.
            place: the place.
            keys: the keys under which the cell sets something; None where it does anything else with the place.
            before: the state before it ran.
            now: the state now.

        >>> known = SetItems()
        >>> key = frozenset(["'rate'"])
        >>> known.found("c1", "mod.options", key, "as loaded", "rate 3")
        'as loaded'
        >>> known.found("c1", "mod.options", key, "rate 3", "rate 4")
        'as loaded'
        """
        if keys is None:
            self._known.pop((cell, place), None)
            return before
        earlier = self._known.get((cell, place))
        if earlier is not None and earlier.left == before and earlier.keys <= keys:
            before = earlier.found
        self._known[cell, place] = _Setting(keys, before, now)
        return before


def items_set(tree: ast.Module) -> Mapping[str, frozenset[str]]:
    """By a name with its attributes, the constant keys under which a cell sets something; empty where it does more.

    >>> dict(items_set(ast.parse("mod.options['rate'] = 3")))
    {'mod.options': frozenset({"'rate'"})}
    >>> dict(items_set(ast.parse("mod.options['rate'] = mod.options['other']")))
    {}
    """
    found: dict[str, set[str]] = {}
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or not all(map(_is_item, statement.targets)):
            return {}
        if any(
            isinstance(node, (ast.Call, ast.Attribute, ast.Subscript, ast.Await)) for node in ast.walk(statement.value)
        ):
            return {}
        for target in _items(statement.targets):
            found.setdefault(ast.unparse(target.value), set()).add(ast.unparse(target.slice))
    return {place: frozenset(keys) for place, keys in found.items()}


def _items(targets: Iterable[ast.expr]) -> list[ast.Subscript]:
    return [each for each in targets if isinstance(each, ast.Subscript)]


def _is_item(target: ast.expr) -> bool:
    if not isinstance(target, ast.Subscript) or not isinstance(target.slice, ast.Constant):
        return False
    owner = target.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return isinstance(owner, ast.Name)
