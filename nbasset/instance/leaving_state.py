"""What bodies leave changed behind them, which a notebook puts back, and no other tool."""

from __future__ import annotations

import ast
import copy
import io
import random
from collections.abc import Iterable, Mapping
from contextvars import ContextVar

from nbasset.libraries.foreign import module_of

_CHANGES = frozenset({"add", "append", "clear", "extend", "insert", "pop", "popleft", "remove", "setdefault", "update"})
"""Methods that change what they are called on."""


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


def is_used_up(value: object, classes: Iterable[str]) -> bool:
    """Whether a value is another one once it was used, so that every body has to have its own.

    A notebook gives each body a copy: iterators, generators of random numbers, texts in memory, and objects of its
    classes whose methods change them.

    Args:
        value: the value.
        classes: the texts of the notebook's classes.

    >>> is_used_up(zip("ab", "cd"), []), is_used_up(random.Random(1), []), is_used_up([1], [])
    (True, True, False)
    """
    kind = type(value)
    draws = module_of(kind).startswith("numpy.random") and not isinstance(value, type)
    known = isinstance(value, (random.Random, io.StringIO, io.BytesIO)) or hasattr(kind, "__next__")
    if not (draws or known or _changes_itself(kind.__name__, classes if kind.__module__ == "__main__" else ())):
        return False
    try:
        copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - whatever somebody's objects do when they are copied
        return False
    return True


def _changes_itself(name: str, classes: Iterable[str]) -> bool:
    r"""Whether methods of a class change its objects.

    >>> _changes_itself("C", ["class C:\n    def up(self): self.n += 1"]), _changes_itself("C", ["class C: n = 1"])
    (True, False)
    """
    for text in classes:
        for each in ast.walk(ast.parse(text)):
            if isinstance(each, ast.ClassDef) and each.name == name:
                methods = [one for one in each.body if isinstance(one, ast.FunctionDef) and one.name[:2] != "__"]
                return any(_changes(part) for one in methods for part in ast.walk(one))
    return False


def _changes(part: ast.AST) -> bool:
    match part:
        case ast.Attribute(ast.Name("self"), _, ast.Store() | ast.Del()):
            return True
        case ast.Subscript(ast.Attribute(ast.Name("self")), _, ast.Store() | ast.Del()):
            return True
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("self")), word)):
            return word in _CHANGES
    return False
