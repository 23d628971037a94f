"""As written: whether a name still means what its text says, so that the text alone tells what it would mean again."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from nbasset.libraries.foreign import is_a
from nbasset.libraries.origin import Origin, is_users, place_of
from nbasset.versions.cells.inert import written_out
from nbasset.versions.code.normal_form import normal_form
from nbasset.versions.memo import Memo

_OF_CLASSES = frozenset(
    {
        *("__module__", "__dict__", "__weakref__", "__doc__", "__qualname__", "__annotations__"),
        *("__firstlineno__", "__static_attributes__", "__annotate_func__", "__annotations_cache__"),
    }
)
"""What Python itself puts into a class that is written without bases."""


def is_as_written(name: str, value: object, text: str) -> bool:
    r"""Whether a name means just what a text says: an import, a bare function, a class of such, a literal.

    Args:
        name: the name.
        value: what it means now.
        text: the text of a cell or module that binds it.

    >>> is_as_written("K", [1, 2], "K = [1, 2]"), is_as_written("K", [1, 2, 3], "K = [1, 2]")
    (True, False)
    >>> is_as_written("K", 2, "K = 1\nK = 2"), is_as_written("sys", sys, "import os, sys")
    (False, True)
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    binding = [node for node in tree.body if name in _bound(node)]
    if len(binding) != 1 or _declares(tree, name):
        return False
    node = binding[0]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _is_imported(node, name, value)
    return written_out(node) is not None and _is_written(node, name, value, text)


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement at the top binds, changes or deletes, wherever in it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)}
    found |= {each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    aliases = [each for each in ast.walk(node) if isinstance(each, ast.alias)]
    return found | {(alias.asname or alias.name).partition(".")[0] for alias in aliases}


def _declares(tree: ast.Module, name: str) -> bool:
    """Whether a function of the text may bind the name."""
    return any(isinstance(node, ast.Global) and name in node.names for node in ast.walk(tree))


def _is_imported(node: ast.Import | ast.ImportFrom, name: str, value: object) -> bool:
    alias = next(each for each in node.names if (each.asname or each.name).partition(".")[0] == name)
    if isinstance(node, ast.Import):
        return value is sys.modules.get(alias.name if alias.asname else alias.name.partition(".")[0])
    module = sys.modules.get(node.module or "")
    local = module is not None and place_of(module.__name__).origin is Origin.LOCAL
    if node.level or module is None or _held(module, alias.name, node, late=not local) is not value:
        return False
    if is_a(value, ModuleType):
        return True
    return is_as_in_module(module, alias.name) if local else not is_users(value)


def _held(module: ModuleType, name: str, otherwise: object, *, late: bool) -> object:
    """What a module holds under a name, also where a package loads it when it is asked for."""
    if late and name not in vars(module):
        return getattr(module, name, otherwise)
    return vars(module).get(name, otherwise)


def is_as_in_module(module: ModuleType, name: str) -> bool:
    """Whether a name of a local module means just what the module's text says.

    Args:
        module: the module.
        name: the name.
    """
    text = text_of(module.__name__)
    return text is not None and name in vars(module) and is_as_written(name, vars(module)[name], text)


def text_of(module: str) -> str | None:
    """The text of a loaded module, as it lies on the disk; ``None`` where there is none."""
    file = getattr(sys.modules.get(module), "__file__", None)
    try:
        return Path(file).read_text(encoding="utf-8") if file and file.endswith(".py") else None
    except (OSError, ValueError):
        return None


def _is_written(node: ast.stmt, name: str, value: Any, text: str) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _is_function(node, value, text)
    if isinstance(node, ast.ClassDef):
        return _is_class(node, value, text)
    said = getattr(node, "value", None)
    return said is not None and _is_same(ast.literal_eval(said), value)


def _is_same(said: object, value: object) -> bool:
    memo = Memo()
    return memo.content("", said)[0].digest == memo.content("", value)[0].digest


def _is_function(node: ast.FunctionDef | ast.AsyncFunctionDef, value: Any, text: str) -> bool:
    if not is_a(value, FunctionType) or value.__closure__ or value.__dict__:
        return False
    code = _codes(text).get((node.name, node.lineno))
    if code is None or normal_form(code).digest != normal_form(value.__code__).digest:
        return False
    defaults = tuple(map(ast.literal_eval, node.args.defaults))
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    by_name = {each.arg: ast.literal_eval(default) for each, default in pairs if default is not None}
    return _is_same((defaults, by_name), (value.__defaults__ or (), value.__kwdefaults__ or {}))


def _is_class(node: ast.ClassDef, value: Any, text: str) -> bool:
    if not is_a(value, type) or type(value) is not type or value.__bases__ != (object,):
        return False
    held = {name: each for name, each in vars(value).items() if name not in _OF_CLASSES}
    said: dict[str, list[ast.stmt]] = {}
    for statement in node.body:
        for name in _bound(statement):
            said.setdefault(name, []).append(statement)
    if held.keys() != said.keys():
        return False
    return all(len(said[name]) == 1 and _is_written(said[name][0], name, held[name], text) for name in held)


@lru_cache(maxsize=256)
def _codes(text: str) -> Mapping[tuple[str, int], CodeType]:
    """The code of every function of a text, by its name and line."""
    return {(code.co_name, code.co_firstlineno): code for code in _inside(compile(text, "", "exec", dont_inherit=True))}


def _inside(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _inside(each)
