"""Plain results: what cells had read for the results they showed, which ``_`` and ``Out`` mean afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from nbasset.core.patterns import pattern
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.evidence import Provenance

_LAST = ("_", "__", "___")
_ALL = frozenset({"Out", "_oh"})
_NUMBERED = pattern(r"_(\d+)")


class PlainShown:
    """Remembers, for every result that a plain cell showed, what had been read for it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Provenance, ...]] = {}

    def showed(self, number: int, read: Iterable[Provenance]) -> None:
        """A cell has ended with a result.

        Args:
            number: the cell's number.
            read: what it and those before it had read for the result.
        """
        self._known[number] = tuple(read)

    def read_by(self, tree: ast.AST, namespace: Mapping[str, Any]) -> tuple[Provenance, ...]:
        """What had been read for the results that a cell is about to use.

        Args:
            tree: the cell.
            namespace: the notebook's names.
        """
        shown = namespace.get("_oh")
        if not self._known or not isinstance(shown, dict):
            return ()
        return tuple(each for number in _numbers(tree, list(shown)) for each in self._known.get(number, ()))


def _numbers(tree: ast.AST, shown: list[int]) -> list[int]:
    """The numbers of the cells whose results a cell uses.

    >>> _numbers(ast.parse("v = _ + Out[1]"), [1, 2, 5])
    [5, 1]
    """
    found: dict[int, None] = {}
    told = {id(node.value): node.slice for node in nodes_of(tree) if isinstance(node, ast.Subscript)}
    for node in nodes_of(tree):
        if not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)):
            continue
        one = told.get(id(node))
        if node.id in _LAST:
            found.update(dict.fromkeys(shown[-len(node.id) :][:1]))
        elif node.id in _ALL and isinstance(one, ast.Constant) and isinstance(one.value, int):
            found[one.value] = None
        elif node.id in _ALL:
            found.update(dict.fromkeys(shown))
        elif numbered := _NUMBERED.fullmatch(node.id):
            found[int(numbered[1])] = None
    return list(found)
