"""What bodies leave changed behind them, which a notebook puts back, and no other tool."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from contextvars import ContextVar


def what_stays(texts: Iterable[str], namespace: Mapping[str, object]) -> str:
    """The first context variable that code sets, or attribute of a function that it counts up; empty for none.

    What is filled once, as a cache is, is the same whoever fills it.

    Args:
        texts: a body, and the functions that it may call.
        namespace: the notebook's names.

    >>> def f(): ...
    >>> what_stays(["def f():\\n    f.calls = getattr(f, 'calls', 0) + 1"], {"f": f})
    'f.calls'
    >>> what_stays(["def f():\\n    f.memo = {}"], {"f": f})
    ''
    """
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if found := _set(node, namespace) or _counted(node, namespace):
                return found
    return ""


def _set(node: ast.AST, namespace: Mapping[str, object]) -> str:
    """The context variable of which a call sets the value."""
    match node:
        case ast.Call(ast.Attribute(ast.Name(name), "set")) if type(namespace.get(name)) is ContextVar:
            return name
    return ""


def _counted(node: ast.AST, namespace: Mapping[str, object]) -> str:
    """The attribute of a function that is made from what it was."""
    match node:
        case ast.AugAssign(ast.Attribute(ast.Name(name), word)) if callable(namespace.get(name)):
            return f"{name}.{word}"
        case ast.Assign([ast.Attribute(ast.Name(name), word)], value) if callable(namespace.get(name)):
            said = {getattr(each, "attr", getattr(each, "value", None)) for each in _parts(value)}
            return f"{name}.{word}" if word in said else ""
    return ""


def _parts(value: ast.expr) -> list[ast.AST]:
    return [each for each in ast.walk(value) if isinstance(each, ast.Attribute | ast.Constant)]
