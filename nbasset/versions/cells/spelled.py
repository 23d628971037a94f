"""Spelled: the names that a cell looks up as texts: ``globals().get("K", 1)``, ``hasattr(__main__, "K")``."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from nbasset.core.patterns import pattern

_REFLECTS = pattern(r"\b(?:globals|locals|vars|dir|user_ns|user_global_ns|__main__)\b")
_SPACES = frozenset({"globals", "locals", "vars", "dir"})
_NAMESPACES = frozenset({"user_ns", "user_global_ns", "__dict__"})
_LOOKS_UP = frozenset({"get", "setdefault", "pop", "__getitem__", "__contains__"})
_ASKS = frozenset({"hasattr", "getattr", "delattr"})
_MAIN = "__main__"


def spelled(text: str, tree: ast.Module) -> tuple[str, ...]:
    r"""The names that a cell looks up as texts while it runs, before it has bound them so itself.

    Args:
        text: its text.
        tree: the same, parsed.

    >>> code = "globals().setdefault('K', 1)\nif 'L' not in dir(): L = 2\nd.get('M')"
    >>> spelled(code, ast.parse(code)), spelled("d.get('M')", ast.parse("d.get('M')"))
    (('K', 'L'), ())
    >>> code = "ns = globals()\nns['K'] = ns['L']\nx = ns['K']"
    >>> spelled(code, ast.parse(code))
    ('L',)
    """
    if not _REFLECTS.search(text):
        return ()
    spaces, mains = {_MAIN}, {_MAIN}
    found: dict[str, None] = {}
    bound: set[str] = set()
    for statement in tree.body:
        for node in _run_at_once(statement):
            found.update((name, None) for name in _looked_up(node, spaces, mains) if name not in bound)
        for node in _run_at_once(statement):
            bound.update(_put(node, spaces, mains))
        _note_others(statement, spaces, mains)
    return tuple(found)


def _run_at_once(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement that run when it does: what functions say runs later."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def _note_others(statement: ast.stmt, spaces: set[str], mains: set[str]) -> None:
    """Other names for the namespace, and for the module whose it is."""
    if isinstance(statement, ast.Import):
        mains.update(each.asname or each.name for each in statement.names if each.name == _MAIN)
    elif isinstance(statement, ast.Assign):
        names = [each.id for each in statement.targets if isinstance(each, ast.Name)]
        if _is_space(statement.value, spaces, mains):
            spaces.update(names)
        elif _is_main(statement.value, mains):
            mains.update(names)


def _is_main(node: ast.expr, mains: Collection[str]) -> bool:
    """Whether code means the notebook's own module: ``__main__``, ``sys.modules["__main__"]``."""
    if isinstance(node, ast.Name):
        return node.id in mains
    given = node.args[0] if isinstance(node, ast.Call) and node.args else getattr(node, "slice", None)
    is_given = _text(given) == _MAIN or (isinstance(given, ast.Name) and given.id == "__name__")
    return is_given and isinstance(node, (ast.Subscript, ast.Call))


def _is_space(node: ast.expr, spaces: Collection[str], mains: Collection[str]) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _SPACES
    if isinstance(node, ast.Attribute):
        return node.attr in _NAMESPACES
    return isinstance(node, ast.Name) and node.id in spaces and node.id not in mains


def _looked_up(node: ast.AST, spaces: Collection[str], mains: Collection[str]) -> Iterator[str]:
    given: ast.expr | None = None
    if isinstance(node, ast.Call):
        given = _handed(node, spaces, mains)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and _is_space(node.value, spaces, mains):
        given = node.slice
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        given = node.left if _is_space(node.comparators[0], spaces, mains) else None
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and _is_main(node.value, mains):
        yield from [] if node.attr.startswith("__") else [node.attr]
    name = _text(given)
    if name.isidentifier():
        yield name


def _handed(call: ast.Call, spaces: Collection[str], mains: Collection[str]) -> ast.expr | None:
    """What is handed to a function that looks it up: ``globals().get("K")``, ``hasattr(__main__, "K")``."""
    called, given = call.func, call.args
    if isinstance(called, ast.Attribute):
        looks = called.attr in _LOOKS_UP and _is_space(called.value, spaces, mains)
        return given[0] if looks and given else None
    asks = isinstance(called, ast.Name) and called.id in _ASKS and len(given) > 1 and _is_main(given[0], mains)
    return given[1] if asks else None


def _put(node: ast.AST, spaces: Collection[str], mains: Collection[str]) -> Iterator[str]:
    """The names that code binds by texts, and those that it binds as any code does."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_space(node.value, spaces, mains):
        yield _text(node.slice)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_main(node.value, mains):
        yield node.attr


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
