"""A walk through expressions in the order in which they are evaluated, and what names mean on the way."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from nbasset.libraries.known import KNOWN
from nbasset.libraries.sql import Pieces
from nbasset.versions.cells.bindings import Bindings
from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.cells.magic_code import (
    InnerCode,
    binds_unknown,
    inner_code,
    literal_code,
    shell_call,
    shell_reads,
)
from nbasset.versions.cells.scopes import (
    COMPREHENSIONS,
    Comprehension,
    Kind,
    Known,
    Scope,
    bound_within,
    copied,
    function_scope,
    target_names,
)

_Waiting: TypeAlias = "ast.AST | Callable[[], object]"

_SPACES = frozenset({"globals", "locals", "vars"})


class Expressions(ABC):
    """What a cell's expressions read and bind.

    Attributes:
        names: what has been read and bound so far.
    """

    def __init__(self) -> None:
        self.names = Bindings()
        self._put_away: set[ast.expr] = set()
        self._pieces = Pieces()

    @abstractmethod
    def statements(self, body: Iterable[ast.stmt]) -> None:
        """Walk through statements in their order."""

    def parts(self, node: ast.AST) -> None:
        """Walk through the parts of a node, each an expression."""
        for part in ast.iter_child_nodes(node):
            self.expression(part)

    def defaults(self, node: ast.arguments) -> None:
        """Walk through the default values of parameters."""
        for default in [*node.defaults, *node.kw_defaults]:
            if default is not None:
                self.expression(default)

    def expression(self, root: ast.AST) -> None:
        """Walk through an expression in the order in which it is evaluated."""
        waiting: list[_Waiting] = [root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, ast.AST):
                node()
                continue
            visit = _EXPRESSIONS.get(type(node))
            if visit is not None:
                waiting.extend(reversed(visit(self, node)))
            else:
                waiting.extend(reversed(list(ast.iter_child_nodes(node))))

    def _name(self, node: ast.Name) -> list[_Waiting]:
        if isinstance(node.ctx, ast.Load):
            self.names.read(node.id, used=node not in self._put_away)
        return []

    def _constant(self, node: ast.Constant) -> list[_Waiting]:
        if isinstance(node.value, str):
            for name in self._pieces.tables(node.value):
                self.names.mention(name)
        return []

    def _named(self, node: ast.NamedExpr) -> list[_Waiting]:
        name = node.target.id
        return [node.value, lambda: self.names.bind(name, self.names.scope.binder())]

    def _boolean(self, node: ast.BoolOp) -> list[_Waiting]:
        return [node.values[0], *self._perhaps(node.values[1:])]

    def _choice(self, node: ast.IfExp) -> list[_Waiting]:
        return [node.test, *self._perhaps([node.body]), *self._perhaps([node.orelse])]

    def _perhaps(self, nodes: list[ast.expr]) -> list[_Waiting]:
        """Walk `nodes`, and then take as unbound again what only they have bound."""
        scope = self.names.scope.binder()
        saved: list[Known] = []

        def restore() -> None:
            scope.known = saved.pop()

        return [lambda: saved.append(copied(scope.known)), *nodes, restore]

    def _lambda(self, node: ast.Lambda) -> list[_Waiting]:
        self.defaults(node.args)
        scope = function_scope(node, self.names.scope)
        scope.at_once = node not in self._put_away
        self.names.within(scope, lambda: self.expression(node.body))
        return []

    def _comprehension(self, node: Comprehension) -> list[_Waiting]:
        first = node.generators[0]
        self.expression(first.iter)
        names = frozenset(name for each in node.generators for name in target_names(each.target))
        binder = self.names.scope.binder()
        before = copied(binder.known)
        self.names.within(Scope(Kind.COMPREHENSION, self.names.scope, names), lambda: self._comprehended(node))
        binder.known = before
        return []

    def _comprehended(self, node: Comprehension) -> None:
        for position, generator in enumerate(node.generators):
            if position:
                self.expression(generator.iter)
            self.target(generator.target)
            for condition in generator.ifs:
                self.expression(condition)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.expression(part)

    def _call(self, node: ast.Call) -> list[_Waiting]:
        shell = shell_call(node)
        if shell is not None:
            return self._shell(node, *shell)
        name = called(node)
        if isinstance(node.func, ast.Name) and name == "exec":
            self.names.stars = True
        statements = literal_code(node)
        if statements is not None:
            binds = name == "exec" and self.names.scope.kind is Kind.CELL
            self._run_inner(InnerCode(tuple(statements), binds, None, node))
        for changed in self.names.changes.by_call(node):
            self.names.change(changed)
        return [*ast.iter_child_nodes(node), lambda: self._method_call(node, node.func)]

    def _method_call(self, node: ast.Call, method: ast.expr) -> None:
        if not isinstance(method, ast.Attribute):
            return
        if method.attr in KNOWN.querying:
            texts = [part for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Constant)]
            for text in (part.value for part in texts if isinstance(part.value, str)):
                for name in KNOWN.names_in(text, (method.attr,)):
                    self.names.read(name)
        elif method.attr in ("update", "setdefault") and called(method.value) in _SPACES:
            self.names.stars = True

    def _shell(self, node: ast.Call, method: str, texts: list[str]) -> list[_Waiting]:
        self.names.read("get_ipython")
        self.names.stars = self.names.stars or binds_unknown(method, texts)
        inner = inner_code(node)
        if inner is None:
            return list(shell_reads(method, texts))
        self._run_inner(inner)
        return []

    def _run_inner(self, inner: InnerCode) -> None:
        if inner.binds:
            self.statements(inner.statements)
        else:
            names = frozenset(bound_within(inner.statements))
            aside = Scope(Kind.COMPREHENSION, self.names.scope, names)
            self.names.within(aside, lambda: self.statements(inner.statements))
        if inner.stores:
            self.names.bind(inner.stores)

    def target(self, root: ast.expr) -> None:
        """Bind the names that something is assigned to."""
        waiting: list[ast.expr] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.Name):
                self.names.bind(node.id)
            elif isinstance(node, (ast.Tuple, ast.List)):
                waiting.extend(reversed(node.elts))
            elif isinstance(node, ast.Starred):
                waiting.append(node.value)
            elif isinstance(node, (ast.Attribute, ast.Subscript)):
                self._store_into(node)

    def _store_into(self, node: ast.Attribute | ast.Subscript) -> None:
        self.parts(node)
        if called(node.value) in _SPACES:
            self.names.stars = True
        self.names.change(base_name(node))


def called(node: ast.expr) -> str | None:
    """The last name of what is called, when `node` is a call."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


_EXPRESSIONS: dict[type[ast.AST], Callable[[Expressions, Any], list[Any]]] = {
    ast.Name: Expressions._name,
    ast.Constant: Expressions._constant,
    ast.NamedExpr: Expressions._named,
    ast.BoolOp: Expressions._boolean,
    ast.IfExp: Expressions._choice,
    ast.Lambda: Expressions._lambda,
    ast.Call: Expressions._call,
    **dict.fromkeys(COMPREHENSIONS, Expressions._comprehension),
}
