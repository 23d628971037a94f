"""A walk through a cell's statements in the order in which they run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.cells.expressions import Expressions, called
from nbasset.versions.cells.scopes import (
    COMPREHENSIONS,
    Kind,
    Known,
    Scope,
    arguments,
    bound_by,
    copied,
    function_scope,
    meet,
    target_names,
    type_parameters,
)

_SWALLOWING = frozenset({"suppress", "raises", "assertRaises"})


class Reading(Expressions):
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
                self._parts(statement)

    def _assign(self, node: ast.Assign) -> None:
        put_away = _put_away_in(node.value)
        self._put_away |= put_away
        if put_away:
            self._defined.update(name for target in node.targets for name in target_names(target))
        self.expression(node.value)
        for target in node.targets:
            self._target(target)
            if isinstance(target, ast.Name):
                self._alias([target.id], [base_name(node.value)])

    def _annotated_assign(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        if node.value is not None:
            self.expression(node.value)
            self._target(node.target)
        elif not isinstance(node.target, ast.Name):
            self._parts(node.target)

    def _augmented_assign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
            if isinstance(node.value, (ast.List, ast.Set, ast.Dict, *COMPREHENSIONS)):
                self._change(node.target.id)
        self.expression(node.value)
        self._target(node.target)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            for name in target_names(target):
                self._read(name)
                if self._scope.kind is Kind.CELL:
                    self.deleted[name] = None
                if self._scope.known is not None:
                    self._scope.known.discard(name)
            if isinstance(target, (ast.Subscript, ast.Attribute)):
                self._target(target)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if any(alias.name == "*" for alias in node.names):
            self.stars = True
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            self._lazy_annotations |= any(alias.name == "annotations" for alias in node.names)
        for name in bound_by(node):
            self._bind(name)

    def _declare_global(self, node: ast.Global) -> None:
        self._scope.cellwide.update(node.names)

    def _stop(self, node: ast.stmt) -> None:
        self._parts(node)
        self._scope.known = None

    def _break(self, node: ast.Break) -> None:
        if self._scope.breaks:
            self._scope.breaks[-1].append(self._scope.known)
        self._scope.known = None

    def _if(self, node: ast.If) -> None:
        ends: list[Known] = []
        while True:
            held, failed = self._test(node.test)
            self._scope.known = held
            self.statements(node.body)
            ends.append(self._scope.known)
            self._scope.known = failed
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node = node.orelse[0]
        self.statements(node.orelse)
        self._scope.known = meet([*ends, self._scope.known])

    def _test(self, test: ast.expr) -> tuple[Known, Known]:
        """Evaluate a condition; the flow where it holds, and where it does not."""
        scope = self._scope
        if not isinstance(test, ast.BoolOp):
            self.expression(test)
            return copied(scope.known), (None if _always(test) else copied(scope.known))
        self.expression(test.values[0])
        first = copied(scope.known)
        for value in test.values[1:]:
            self.expression(value)
        every = copied(scope.known)
        return (every, first) if isinstance(test.op, ast.And) else (first, every)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.expression(node.iter)
        before = copied(self._scope.known)
        self._target(node.target)
        self._alias(target_names(node.target), self._changes.sources(node.iter))
        self._loop(node.body, node.orelse, before)

    def _while(self, node: ast.While) -> None:
        held, failed = self._test(node.test)
        self._scope.known = held
        self._loop(node.body, node.orelse, failed)

    def _loop(self, body: list[ast.stmt], orelse: list[ast.stmt], undone: Known) -> None:
        scope = self._scope
        scope.breaks.append([])
        self.statements(body)
        breaks = scope.breaks.pop()
        if undone is not None and scope.known is not None:
            undone &= scope.known
        scope.known = undone
        self.statements(orelse)
        scope.known = meet([scope.known, *breaks])

    def _try(self, node: Any) -> None:
        scope = self._scope
        before = copied(scope.known)
        self.statements(node.body)
        raised = meet([before, scope.known])
        self.statements(node.orelse)
        ends = [scope.known]
        for handler in node.handlers:
            scope.known = copied(raised)
            self._handle(handler)
            ends.append(scope.known)
        scope.known = meet(ends)
        self._finally(node.finalbody, raised)

    def _handle(self, handler: ast.ExceptHandler) -> None:
        if handler.type is not None:
            self.expression(handler.type)
        if handler.name:
            self._bind(handler.name)
        self.statements(handler.body)
        if handler.name and self._scope.known is not None:
            self._scope.known.discard(handler.name)

    def _finally(self, body: list[ast.stmt], raised: Known) -> None:
        scope = self._scope
        ended = scope.known
        scope.known = meet([raised, ended])
        before = copied(scope.known)
        self.statements(body)
        if ended is not None and scope.known is not None:
            scope.known = (ended | scope.known) - ((before or set()) - scope.known)
        elif body or ended is None:
            scope.known = None
        else:
            scope.known = ended

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        swallows = False
        for item in node.items:
            self.expression(item.context_expr)
            swallows = swallows or called(item.context_expr) in _SWALLOWING
            if item.optional_vars is not None:
                self._target(item.optional_vars)
        before = copied(self._scope.known)
        self.statements(node.body)
        if swallows:
            self._scope.known = meet([before, self._scope.known])

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        before = self._scope.known
        ends: list[Known] = []
        complete = False
        for case in node.cases:
            self._scope.known = copied(before)
            self._pattern(case.pattern)
            if case.guard is not None:
                self.expression(case.guard)
            self.statements(case.body)
            ends.append(self._scope.known)
            complete = complete or (case.guard is None and _irrefutable(case.pattern))
        self._scope.known = meet(ends if complete else [*ends, before])

    def _pattern(self, pattern: ast.pattern) -> None:
        waiting: list[ast.AST | list[str]] = [pattern]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                for name in node:
                    self._bind(name)
            elif isinstance(node, ast.expr):
                self.expression(node)
            else:
                waiting.append(bound_by(node))
                waiting.extend(reversed(list(ast.iter_child_nodes(node))))

    def _type_alias(self, node: Any) -> None:
        inner = Scope(Kind.FUNCTION, self._scope, frozenset(type_parameters(node)))
        self._within(inner, lambda: self.expression(node.value))
        self._target(node.name)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator)
        self._defaults(node.args)
        scope = function_scope(node, self._scope)
        outer = Scope(Kind.FUNCTION, self._scope, frozenset(type_parameters(node)))
        self._within(outer, lambda: self._signature(node))
        self._within(scope, lambda: self.statements(node.body))
        self._bind(node.name)
        self._defined.add(node.name)

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        annotations = [argument.annotation for argument in arguments(node.args)]
        for annotation in [*annotations, node.returns, *getattr(node, "type_params", ())]:
            if annotation is not None:
                self._annotation(annotation)

    def _annotation(self, node: ast.AST) -> None:
        """Annotations are looked at later, if ever."""
        if not self._lazy_annotations:
            self._within(Scope(Kind.FUNCTION, self._scope), lambda: self.expression(node))

    def _class(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator)
        if type_parameters(node):
            outer = Scope(Kind.COMPREHENSION, self._scope, frozenset(type_parameters(node)))
            self._within(outer, lambda: self._class_body(node))
        else:
            self._class_body(node)
        self._bind(node.name)
        self._defined.add(node.name)

    def _class_body(self, node: ast.ClassDef) -> None:
        for part in [*node.bases, *node.keywords, *getattr(node, "type_params", ())]:
            self.expression(part)
        self._within(Scope(Kind.CLASS, self._scope), lambda: self.statements(node.body))


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


def _always(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


_STATEMENTS: dict[str, Callable[[Reading, Any], None]] = {
    "Assign": Reading._assign,
    "AnnAssign": Reading._annotated_assign,
    "AugAssign": Reading._augmented_assign,
    "Delete": Reading._delete,
    "Import": Reading._import,
    "ImportFrom": Reading._import,
    "Global": Reading._declare_global,
    "Return": Reading._stop,
    "Raise": Reading._stop,
    "Continue": Reading._stop,
    "Break": Reading._break,
    "If": Reading._if,
    "For": Reading._for,
    "AsyncFor": Reading._for,
    "While": Reading._while,
    "Try": Reading._try,
    "TryStar": Reading._try,
    "With": Reading._with,
    "AsyncWith": Reading._with,
    "Match": Reading._match,
    "TypeAlias": Reading._type_alias,
    "FunctionDef": Reading._function,
    "AsyncFunctionDef": Reading._function,
    "ClassDef": Reading._class,
}
