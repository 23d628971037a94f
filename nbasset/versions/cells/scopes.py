"""Python's scopes: which names belong to a function, a class, a comprehension, and which to the cell."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import Enum
from typing import TypeAlias

from nbasset.core.dataclass import dataclass

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Known: TypeAlias = set[str] | None
"""Names bound for certain at some point of the flow; None where control never comes."""


class Kind(Enum):
    """What opens a scope."""

    CELL = "cell"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"


@dataclass(slots=True)
class Scope:
    """One scope while it is walked.

    Attributes:
        kind: what opened it.
        parent: the scope around it.
        local: of a function or comprehension, the names that are its own.
        cellwide: names it declared ``global``.
        known: names bound for certain by now (cells and classes, which run from top to bottom).
        breaks: for each loop around the current point, the flow at its ``break``s.
        at_once: of a function, whether it may be called as soon as it is made.
    """

    kind: Kind
    parent: Scope | None = None
    local: frozenset[str] = frozenset()
    cellwide: set[str] = field(default_factory=set)
    known: Known = field(default_factory=set)
    breaks: list[list[Known]] = field(default_factory=list)
    at_once: bool = False

    @property
    def deferred(self) -> bool:
        """Whether the code runs only when a function is called that is kept for later."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind is Kind.FUNCTION and not scope.at_once:
                return True
            scope = scope.parent
        return False

    @property
    def later(self) -> bool:
        """Whether the code runs after the cell's own lines."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind is Kind.FUNCTION:
                return True
            scope = scope.parent
        return False

    def of_cell(self, name: str) -> Scope | None:
        """The cell's scope when `name`, used here, means a name of the cell; None when it is somebody's own."""
        scope = self
        while scope.parent is not None:
            if name in scope.cellwide:
                return scope.cell()
            if scope.holds(name, at=self) or (name == "__class__" and scope.kind is Kind.CLASS):
                return None
            scope = scope.parent
        return scope

    def holds(self, name: str, at: Scope) -> bool:
        """Whether `name`, used in the scope `at`, is this scope's own; a class shows its names only to itself."""
        if self.kind is Kind.CLASS:
            return at is self and (self.known is None or name in self.known or name in _OF_CLASSES)
        return name in self.local

    def cell(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def binder(self) -> Scope:
        """The scope that ``:=`` binds in."""
        scope = self
        while scope.kind is Kind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return scope


_OF_CLASSES = frozenset({"__module__", "__qualname__"})


def copied(known: Known) -> Known:
    """The flow as it is now, to go on from twice."""
    return None if known is None else set(known)


def meet(flows: Iterable[Known]) -> Known:
    """What is certain where several flows come together."""
    certain: Known = None
    for flow in flows:
        if flow is not None:
            certain = set(flow) if certain is None else certain & flow
    return certain


def function_scope(node: Function, parent: Scope) -> Scope:
    """The scope that the body of `node` runs in."""
    bound, cellwide, nonlocals = _declared([node.body] if isinstance(node, ast.Lambda) else node.body)
    names = {argument.arg for argument in arguments(node.args)} | set(type_parameters(node))
    local = frozenset((names | bound) - cellwide - nonlocals)
    return Scope(Kind.FUNCTION, parent, local, cellwide)


def arguments(node: ast.arguments) -> list[ast.arg]:
    """All the parameters of a function."""
    extra = [argument for argument in (node.vararg, node.kwarg) if argument is not None]
    return [*node.posonlyargs, *node.args, *node.kwonlyargs, *extra]


def type_parameters(node: ast.AST) -> list[str]:
    """The names in the square brackets of ``def f[T]`` and ``class C[T]``."""
    return [parameter.name for parameter in getattr(node, "type_params", ())]


def target_names(target: ast.expr) -> Iterator[str]:
    """The plain names that an assignment to `target` binds."""
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Starred):
            waiting.append(node.value)
        elif isinstance(node, (ast.Tuple, ast.List)):
            waiting.extend(reversed(node.elts))


def bound_within(body: Iterable[ast.AST]) -> set[str]:
    """The names that the lines of `body` bind where they stand."""
    return _declared(body)[0]


def _declared(body: Iterable[ast.AST]) -> tuple[set[str], set[str], set[str]]:
    """The names that the lines of `body` bind, declare global, and declare nonlocal."""
    bound: set[str] = set()
    cellwide: set[str] = set()
    nonlocals: set[str] = set()
    waiting = list(body)
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, ast.Global):
            cellwide.update(inner.names)
        elif isinstance(inner, ast.Nonlocal):
            nonlocals.update(inner.names)
        bound.update(bound_by(inner))
        waiting.extend(_own_parts(inner))
    return bound, cellwide, nonlocals


def bound_by(node: ast.AST) -> list[str]:
    """The names that `node` itself, without its parts, binds where it stands."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.name != "*"]
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return [node.name] if node.name else []
    if isinstance(node, ast.MatchMapping):
        return [node.rest] if node.rest else []
    return []


def _own_parts(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of `node` that bind names in the same scope."""
    if isinstance(node, ast.Lambda):
        return [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
        return [*node.decorator_list, *defaults]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if isinstance(node, ast.comprehension):
        return [node.iter, *node.ifs]
    return ast.iter_child_nodes(node)
