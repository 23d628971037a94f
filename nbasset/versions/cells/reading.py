"""A walk through a cell's statements in the order in which they run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.cells.flow import FLOW, Flow
from nbasset.versions.cells.scopes import (
    COMPREHENSIONS,
    Kind,
    Scope,
    arguments,
    bound_by,
    function_scope,
    target_names,
    type_parameters,
)


class Reading(Flow):
    """What a cell reads and binds; see `Expressions` for the attributes."""

    def __init__(self) -> None:
        super().__init__()
        self._lazy_annotations = False

    def statements(self, body: Iterable[ast.stmt]) -> None:
        """Walk through statements in their order."""
        for statement in body:
            visit = _STATEMENTS.get(type(statement).__name__)
            if visit is not None:
                visit(self, statement)
            else:
                self.parts(statement)

    def _assign(self, node: ast.Assign) -> None:
        put_away = _put_away_in(node.value)
        self._put_away |= put_away
        if put_away:
            self.names.defined.update(name for target in node.targets for name in target_names(target))
        self.expression(node.value)
        for target in node.targets:
            self.target(target)
            if isinstance(target, ast.Name):
                self.names.alias([target.id], [base_name(node.value)])

    def _annotated_assign(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        if node.value is not None:
            self.expression(node.value)
            self.target(node.target)
        elif not isinstance(node.target, ast.Name):
            self.parts(node.target)

    def _augmented_assign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.names.read(node.target.id)
            if isinstance(node.value, (ast.List, ast.Set, ast.Dict, *COMPREHENSIONS)):
                self.names.change(node.target.id)
        self.expression(node.value)
        self.target(node.target)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            for name in target_names(target):
                self.names.delete(name)
            if isinstance(target, (ast.Subscript, ast.Attribute)):
                self.target(target)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if any(alias.name == "*" for alias in node.names):
            self.names.stars = True
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            self._lazy_annotations |= any(alias.name == "annotations" for alias in node.names)
        for name in bound_by(node):
            self.names.bind(name)

    def _declare_global(self, node: ast.Global) -> None:
        self.names.scope.cellwide.update(node.names)

    def _type_alias(self, node: Any) -> None:
        inner = Scope(Kind.FUNCTION, self.names.scope, frozenset(type_parameters(node)))
        self.names.within(inner, lambda: self.expression(node.value))
        self.target(node.name)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator)
        self.defaults(node.args)
        scope = function_scope(node, self.names.scope)
        outer = Scope(Kind.FUNCTION, self.names.scope, frozenset(type_parameters(node)))
        self.names.within(outer, lambda: self._signature(node))
        self.names.within(scope, lambda: self.statements(node.body))
        self.names.bind(node.name)
        self.names.defined.add(node.name)

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        annotations = [argument.annotation for argument in arguments(node.args)]
        for annotation in [*annotations, node.returns, *getattr(node, "type_params", ())]:
            if annotation is not None:
                self._annotation(annotation)

    def _annotation(self, node: ast.AST) -> None:
        """Annotations are looked at later, if ever."""
        if not self._lazy_annotations:
            self.names.within(Scope(Kind.FUNCTION, self.names.scope), lambda: self.expression(node))

    def _class(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator)
        if type_parameters(node):  # pragma: no branch - syntax of 3.12 and later
            outer = Scope(Kind.COMPREHENSION, self.names.scope, frozenset(type_parameters(node)))
            self.names.within(outer, lambda: self._class_body(node))
        else:
            self._class_body(node)
        self.names.bind(node.name)
        self.names.defined.add(node.name)

    def _class_body(self, node: ast.ClassDef) -> None:
        for part in [*node.bases, *node.keywords, *getattr(node, "type_params", ())]:
            self.expression(part)
        self.names.within(Scope(Kind.CLASS, self.names.scope), lambda: self.statements(node.body))


def _put_away_in(value: ast.expr) -> set[ast.expr]:
    """The lambdas and names an assigned value is, or holds in lists, tuples, dictionaries: nobody calls them yet."""
    found: set[ast.expr] = set()
    waiting: list[ast.expr | None] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Lambda, ast.Name)):
            found.add(node)
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            waiting.extend(node.elts)
        elif isinstance(node, ast.Dict):
            waiting.extend(node.values)
    return found


_STATEMENTS: dict[str, Callable[[Reading, Any], None]] = {
    **FLOW,
    "Assign": Reading._assign,
    "AnnAssign": Reading._annotated_assign,
    "AugAssign": Reading._augmented_assign,
    "Delete": Reading._delete,
    "Import": Reading._import,
    "ImportFrom": Reading._import,
    "Global": Reading._declare_global,
    "TypeAlias": Reading._type_alias,
    "FunctionDef": Reading._function,
    "AsyncFunctionDef": Reading._function,
    "ClassDef": Reading._class,
}
