"""A walk through expressions in the order in which they are evaluated, and what names mean on the way."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from nbasset.libraries.known import KNOWN
from nbasset.versions.cells.changed_in_place import Changes, base_name
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
        assigned: names bound at the cell's level, in order.
        deleted: names deleted there.
        stars: whether unknown names may have been bound.
        needs: names read at once that no line above binds, not even perhaps.
    """

    def __init__(self) -> None:
        self.assigned: dict[str, None] = {}
        self.deleted: dict[str, None] = {}
        self.stars = False
        self.needs: set[str] = set()
        self._reads: dict[str, bool] = {}
        self._bound_in_line: set[str] = set()
        self._now: set[str] = set()
        self._defined: set[str] = set()
        self._used: set[str] = set()
        self._put_away: set[ast.expr] = set()
        self._scope = Scope(Kind.CELL)
        self._changes = Changes()

    def free(self) -> tuple[str, ...]:
        """Names read before the cell has bound them for certain."""
        return tuple(name for name, at_once in self._reads.items() if at_once or name not in self._bound_in_line)

    def at_once(self) -> tuple[str, ...]:
        """The free names read while the cell runs; where it uses what it defines, those inside count as well."""
        free = self.free()
        return free if self._used & self._defined else tuple(name for name in free if name in self._now)

    def put_away(self) -> tuple[str, ...]:
        """Those of the names read at once that are only given another name, or put into a list or a dictionary."""
        return tuple(name for name in self.at_once() if name in self._now and name not in self._used)

    def all_changed(self) -> list[str]:
        """Names whose value is changed in place, also under another name."""
        return self._changes.all()

    @abstractmethod
    def statements(self, body: Iterable[ast.stmt]) -> None:
        """Walk through statements in their order."""

    def _parts(self, node: ast.AST) -> None:
        for part in ast.iter_child_nodes(node):
            self.expression(part)

    def _within(self, scope: Scope, walk: Callable[[], object]) -> None:
        outer, self._scope = self._scope, scope
        try:
            walk()
        finally:
            self._scope = outer

    def _defaults(self, node: ast.arguments) -> None:
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
            self._read(node.id, used=node not in self._put_away)
        return []

    def _constant(self, node: ast.Constant) -> list[_Waiting]:
        if isinstance(node.value, str):
            for name in KNOWN.names_in(node.value, ()):
                self._read(name)
        return []

    def _named(self, node: ast.NamedExpr) -> list[_Waiting]:
        name = node.target.id
        return [node.value, lambda: self._bind(name, self._scope.binder())]

    def _boolean(self, node: ast.BoolOp) -> list[_Waiting]:
        return [node.values[0], *self._perhaps(node.values[1:])]

    def _choice(self, node: ast.IfExp) -> list[_Waiting]:
        return [node.test, *self._perhaps([node.body]), *self._perhaps([node.orelse])]

    def _perhaps(self, nodes: list[ast.expr]) -> list[_Waiting]:
        """Walk `nodes`, and then take as unbound again what only they have bound."""
        scope = self._scope.binder()
        saved: list[Known] = []

        def restore() -> None:
            scope.known = saved.pop()

        return [lambda: saved.append(copied(scope.known)), *nodes, restore]

    def _lambda(self, node: ast.Lambda) -> list[_Waiting]:
        self._defaults(node.args)
        scope = function_scope(node, self._scope)
        scope.at_once = node not in self._put_away
        self._within(scope, lambda: self.expression(node.body))
        return []

    def _comprehension(self, node: Comprehension) -> list[_Waiting]:
        first = node.generators[0]
        self.expression(first.iter)
        names = frozenset(name for each in node.generators for name in target_names(each.target))
        binder = self._scope.binder()
        before = copied(binder.known)
        self._within(Scope(Kind.COMPREHENSION, self._scope, names), lambda: self._comprehended(node))
        binder.known = before
        return []

    def _comprehended(self, node: Comprehension) -> None:
        for position, generator in enumerate(node.generators):
            if position:
                self.expression(generator.iter)
            self._target(generator.target)
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
            self.stars = True
        statements = literal_code(node)
        if statements is not None:
            binds = name == "exec" and self._scope.kind is Kind.CELL
            self._run_inner(InnerCode(tuple(statements), binds, None, node))
        for changed in self._changes.by_call(node):
            self._change(changed)
        return [*ast.iter_child_nodes(node), lambda: self._method_call(node, node.func)]

    def _method_call(self, node: ast.Call, method: ast.expr) -> None:
        if not isinstance(method, ast.Attribute):
            return
        if method.attr in KNOWN.querying:
            texts = [part for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Constant)]
            for text in (part.value for part in texts if isinstance(part.value, str)):
                for name in KNOWN.names_in(text, (method.attr,)):
                    self._read(name)
        elif method.attr in ("update", "setdefault") and called(method.value) in _SPACES:
            self.stars = True

    def _shell(self, node: ast.Call, method: str, texts: list[str]) -> list[_Waiting]:
        self._read("get_ipython")
        self.stars = self.stars or binds_unknown(method, texts)
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
            aside = Scope(Kind.COMPREHENSION, self._scope, names)
            self._within(aside, lambda: self.statements(inner.statements))
        if inner.stores:
            self._bind(inner.stores)

    def _target(self, root: ast.expr) -> None:
        waiting: list[ast.expr] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.Name):
                self._bind(node.id)
            elif isinstance(node, (ast.Tuple, ast.List)):
                waiting.extend(reversed(node.elts))
            elif isinstance(node, ast.Starred):
                waiting.append(node.value)
            elif isinstance(node, (ast.Attribute, ast.Subscript)):
                self._store_into(node)

    def _store_into(self, node: ast.Attribute | ast.Subscript) -> None:
        self._parts(node)
        if called(node.value) in _SPACES:
            self.stars = True
        self._change(base_name(node))

    def _read(self, name: str, *, used: bool = True) -> None:
        cell = self._scope.of_cell(name)
        if cell is None:
            return
        later = self._scope.later
        unknown = cell.known is not None and name not in cell.known
        if not self._scope.deferred:
            self._now.add(name)
            if used:
                self._used.add(name)
        if not later and name not in self._bound_in_line:
            self.needs.add(name)
        if later or unknown:
            self._reads[name] = self._reads.get(name, False) or (unknown and not later)

    def _bind(self, name: str, scope: Scope | None = None) -> None:
        scope = scope or self._scope
        if name in scope.cellwide or scope.kind is Kind.CELL:
            self.assigned[name] = None
        if scope.kind is Kind.CELL:
            self._bound_in_line.add(name)
        if scope.known is not None and name not in scope.cellwide:
            scope.known.add(name)

    def _change(self, name: str | None) -> None:
        if name is not None and self._scope.of_cell(name) is not None:
            self._changes.note(name)

    def _alias(self, names: Iterable[str], sources: Iterable[str | None]) -> None:
        if self._scope.kind is Kind.CELL:
            self._changes.alias(list(names), [source for source in sources if source is not None])


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
