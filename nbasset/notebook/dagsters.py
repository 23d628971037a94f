"""Dagster's own objects that cells bind to names, taken as they are."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping

from nbasset.api.projects import by_hand, kept_here, taken
from nbasset.api.translated import is_dagsters, translated
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions
from nbasset.notebook.projects import are_definitions, as_before
from nbasset.notebook.session import Session
from nbasset.versions.cells.names import analyse


class InCells:
    """What cells bind of Dagster's, cell by cell.

    What a cell has written itself goes where the cell says; everything else is kept in the notebook's store.

    Args:
        session: the notebook's session.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._known: dict[str, object] = {}
        self._bound_in: dict[str, str | None] = {}

    def take(self) -> None:
        """Register what the running cell has bound, also what was bound before; what other cells did stays theirs.

        Raises:
            InvalidDefinition: when it has no counterpart here.
        """
        space, cell = self.session.shell.user_ns, self.session.cells.current.id
        found = {name: value for name, value in space.items() if is_dagsters(value)}
        changed = {name for name, value in found.items() if self._known.get(name) is not value}
        self._known = found
        if not found:
            return
        tree = self._text()
        names = analyse(tree)
        own = {name for name, where in self._bound_in.items() if names.stars and where == cell}
        own.update(names.assigned, (name for name in changed if name not in self._bound_in))
        for name in [name for name in found if name in own or name in changed]:
            new = self._definitions(name, found[name], tree)
            if new is None:
                continue
            if name in own:
                self._bound_in[name] = cell
                self.session.definitions.register(new)
            else:  # it was loaded again, for the cell that has bound it
                self.session.instance.register(as_before(self.session, new))

    def _text(self) -> ast.Module:
        try:
            return ast.parse(self.session.shell.transform_cell(self.session.cells.text))
        except SyntaxError:
            return ast.Module([], [])

    def _definitions(self, name: str, value: object, tree: ast.Module) -> Definitions | None:
        """What a name stands for; None for what defines nothing."""
        if are_definitions(value):
            if id(value) in by_hand:
                return None
            space = self.session.shell.user_ns
            return Definitions(*taken(value, written=self._is_own if is_written(tree, name, space) else None))
        asset = translated(value)
        if not isinstance(asset, Asset):
            return None
        return Definitions([asset if self._is_own(asset) else kept_here(asset)])

    def _is_own(self, asset: Asset) -> bool:
        """Whether the function of an asset was written in a cell."""
        function = inspect.unwrap(asset.body.function) if isinstance(asset.body, FunctionBody) else None
        return getattr(function, "__globals__", None) is self.session.shell.user_ns


def is_written(tree: ast.Module, name: str, space: Mapping[str, object]) -> bool:
    """Whether a cell has written definitions itself, resources and all, and does not only call them by a name.

    Args:
        tree: the cell.
        name: the name that it has bound.
        space: what names mean.

    >>> class Definitions: ...
    >>> for text in ("defs = Definitions()", "defs = build()", "from project import defs"):
    ...     print(is_written(ast.parse(text), "defs", {"Definitions": Definitions, "build": lambda: None}))
    True
    False
    False
    """
    given = list(_given(tree, name))
    return bool(given) and all(isinstance(each, ast.Call) and _is_class(each.func, space) for each in given)


def _given(tree: ast.Module, name: str) -> Iterator[ast.expr | None]:
    """What a name is bound to; of a function, what it returns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (node.value for to in targets if isinstance(to, ast.Name) and to.id == name)
        elif isinstance(node, ast.FunctionDef) and node.name == name:
            yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Return))


def _is_class(called: ast.expr, space: Mapping[str, object]) -> bool:
    """Whether what is called is the class of definitions."""
    found: object = None
    if isinstance(called, ast.Name):
        found = space.get(called.id)
    elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        found = getattr(space.get(called.value.id), called.attr, None)
    return inspect.isclass(found) and found.__name__ == "Definitions"
