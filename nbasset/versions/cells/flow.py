"""The flow through a cell: branches, loops, errors, and what is bound for certain where they meet again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from nbasset.versions.cells.expressions import Expressions, called
from nbasset.versions.cells.scopes import Known, bound_by, copied, meet, target_names

_SWALLOWING = frozenset({"suppress", "raises", "assertRaises"})


class Flow(Expressions):
    """What the statements of a cell read and bind by which its flow goes other ways.

    It is a data flow analysis of definite assignment, as that of Java's compiler: a name is bound for certain where it
    is on every way that leads there.
    """

    def _stop(self, node: ast.stmt) -> None:
        self.parts(node)
        self.names.scope.known = None

    def _break(self, node: ast.Break) -> None:
        if self.names.scope.breaks:
            self.names.scope.breaks[-1].append(self.names.scope.known)
        self.names.scope.known = None

    def _if(self, node: ast.If) -> None:
        ends: list[Known] = []
        while True:
            held, failed = self._test(node.test)
            self.names.scope.known = held
            self.statements(node.body)
            ends.append(self.names.scope.known)
            self.names.scope.known = failed
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node = node.orelse[0]
        self.statements(node.orelse)
        self.names.scope.known = meet([*ends, self.names.scope.known])

    def _test(self, test: ast.expr) -> tuple[Known, Known]:
        """Evaluate a condition; the flow where it holds, and where it does not."""
        scope = self.names.scope
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
        before = copied(self.names.scope.known)
        self.target(node.target)
        self.names.alias(target_names(node.target), self.names.changes.sources(node.iter))
        self._loop(node.body, node.orelse, before)

    def _while(self, node: ast.While) -> None:
        held, failed = self._test(node.test)
        self.names.scope.known = held
        self._loop(node.body, node.orelse, failed)

    def _loop(self, body: list[ast.stmt], orelse: list[ast.stmt], undone: Known) -> None:
        scope = self.names.scope
        scope.breaks.append([])
        self.statements(body)
        breaks = scope.breaks.pop()
        if undone is not None and scope.known is not None:
            undone &= scope.known
        scope.known = undone
        self.statements(orelse)
        scope.known = meet([scope.known, *breaks])

    def _try(self, node: Any) -> None:
        scope = self.names.scope
        before, guarded = copied(scope.known), self.names.guarded
        self.names.guarded = guarded or any(map(_for_want_of_a_name, node.handlers))
        self.statements(node.body)
        self.names.guarded = guarded
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
            self.names.bind(handler.name)
        self.statements(handler.body)
        if handler.name and self.names.scope.known is not None:
            self.names.scope.known.discard(handler.name)

    def _finally(self, body: list[ast.stmt], raised: Known) -> None:
        scope = self.names.scope
        ended = scope.known
        scope.known = meet([raised, ended])
        before = copied(scope.known)
        self.statements(body)
        if ended is not None and scope.known is not None:
            scope.known = (ended | scope.known) - ((before or set()) - scope.known)
        else:
            scope.known = None

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        swallows = False
        for item in node.items:
            self.expression(item.context_expr)
            swallows = swallows or called(item.context_expr) in _SWALLOWING
            if item.optional_vars is not None:
                self.target(item.optional_vars)
        before = copied(self.names.scope.known)
        self.statements(node.body)
        if swallows:
            self.names.scope.known = meet([before, self.names.scope.known])

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        before = self.names.scope.known
        ends: list[Known] = []
        complete = False
        for case in node.cases:
            self.names.scope.known = copied(before)
            self._pattern(case.pattern)
            if case.guard is not None:
                self.expression(case.guard)
            self.statements(case.body)
            ends.append(self.names.scope.known)
            complete = complete or (case.guard is None and _irrefutable(case.pattern))
        self.names.scope.known = meet(ends if complete else [*ends, before])

    def _pattern(self, pattern: ast.pattern) -> None:
        waiting: list[ast.AST | list[str]] = [pattern]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                for name in node:
                    self.names.bind(name)
            elif isinstance(node, ast.expr):
                self.expression(node)
            else:
                waiting.append(bound_by(node))
                waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _always(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def _for_want_of_a_name(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is there for a name that is missing, among others."""
    kinds = (
        {each.id for each in ast.walk(handler.type) if isinstance(each, ast.Name)} if handler.type else {"Exception"}
    )
    return not kinds.isdisjoint(("NameError", "Exception", "BaseException"))


FLOW: dict[str, Callable[[Any, Any], None]] = {
    "Return": Flow._stop,
    "Raise": Flow._stop,
    "Continue": Flow._stop,
    "Break": Flow._break,
    "If": Flow._if,
    "For": Flow._for,
    "AsyncFor": Flow._for,
    "While": Flow._while,
    "Try": Flow._try,
    "TryStar": Flow._try,
    "With": Flow._with,
    "AsyncWith": Flow._with,
    "Match": Flow._match,
}
"""By the name of a statement, what walks through it."""
