"""Values that a cell probably changes in place, told from its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbasset.libraries.known import KNOWN

_SAME_OBJECTS = frozenset({"enumerate", "zip", "reversed", "sorted", "list", "tuple", "iter"})
_OWN_PARTS = frozenset({"items", "values", "keys"})


def base_name(node: ast.AST) -> str | None:
    """The name that a chain of attributes and subscripts starts from.

    >>> base_name(ast.parse("a.b[0].c", mode="eval").body)
    'a'
    """
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class Changes:
    """Names that were changed, and which names may stand for parts of which others."""

    def __init__(self) -> None:
        self._changed: dict[str, None] = {}
        self._sources: dict[str, set[str]] = {}

    def note(self, name: str) -> None:
        """The value of `name` is changed."""
        self._changed[name] = None

    def alias(self, names: list[str], sources: list[str]) -> None:
        """Each of `names` may be, or be a part of, each of `sources`."""
        for name in names:
            self._sources.setdefault(name, set()).update(sources)

    def all(self) -> list[str]:
        """The names changed, and those whose parts were."""
        found = dict(self._changed)
        waiting = list(found)
        while waiting:
            for source in sorted(self._sources.get(waiting.pop(), ())):
                if source not in found:
                    found[source] = None
                    waiting.append(source)
        return list(found)

    def sources(self, iterated: ast.expr) -> list[str | None]:
        """The names whose own elements a loop over `iterated` gives out."""
        if not isinstance(iterated, ast.Call):
            return [base_name(iterated)]
        function = iterated.func
        if isinstance(function, ast.Name) and function.id in _SAME_OBJECTS:
            return [name for argument in iterated.args for name in self.sources(argument)]
        if isinstance(function, ast.Attribute) and function.attr in _OWN_PARTS:
            return [base_name(function.value)]
        return []

    def by_call(self, node: ast.Call) -> Iterator[str]:
        """The names that a call changes."""
        function = node.func
        method = function.attr if isinstance(function, ast.Attribute) else None
        name = function.id if isinstance(function, ast.Name) else method
        if isinstance(function, ast.Attribute) and (method in KNOWN.changes.methods or _in_place(node)):
            yield from (found for found in _named(function.value) if found not in KNOWN.changes.aliases)
        if name in KNOWN.changes.functions and node.args:
            yield from _named(node.args[0])
        yield from (found for word in node.keywords if word.arg == "out" for found in _named(word.value))


def _named(node: ast.AST) -> list[str]:
    name = base_name(node)
    return [name] if name is not None else []


def _in_place(node: ast.Call) -> bool:
    return any(
        word.arg == "inplace" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in node.keywords
    )
