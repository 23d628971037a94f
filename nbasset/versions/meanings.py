"""Meanings: what things met on the way through code are called, and what a use of them means."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from collections import deque
from collections.abc import Mapping, Set

from nbasset.libraries.foreign import attribute, is_a, module_of, qualified_name_of
from nbasset.libraries.known import library_of
from nbasset.libraries.origin import Origin, Place, is_users
from nbasset.versions.code.normal_form import CodeForm
from nbasset.versions.code.uses import PUT_IN

Namespace = Mapping[str, object]
Chain = tuple[str, ...]

SHELL_NAMES = frozenset(
    {"get_ipython", "In", "Out", "exit", "quit", "_", "__", "___", "_i", "_ii", "_iii", "_dh", "_oh"}
)
"""Names that the shell itself puts into a notebook."""

ADDS = frozenset({"append", "appendleft", "extend", "add", "update", "insert", "clear", PUT_IN})
GROWING = (list, dict, set, deque, bytearray)
"""Ways of Python's own containers that give nothing back: code that only adds to a list does not depend on it."""


def only_added_to(value: object, attributes: Chain) -> bool:
    """Whether a use of a value only adds to it, so that nothing depends on what it holds.

    >>> only_added_to([], ("append",)), only_added_to([], ("pop",))
    (True, False)
    """
    if not attributes or attributes[0] not in ADDS:
        return False
    return type(value) is dict if attributes[0] == PUT_IN else type(value) in GROWING


def seen_by_another(added: Set[str], looked_at: Set[str], home: Namespace) -> list[str]:
    """The names by which code only adds to something that it looks at by another name.

    >>> rows = [1]
    >>> seen_by_another({"a", "b"}, {"c"}, {"a": rows, "b": [1], "c": rows})
    ['a']
    """
    if not added:
        return []
    seen = {id(home[name]) for name in looked_at if name in home}
    return sorted(name for name in added - looked_at if id(home.get(name)) in seen)


def is_renamed(module: str, place: Place, label: str) -> bool:
    """Whether a name alone does not tell which module it means: ``m`` for math, ``la`` for numpy.linalg."""
    return label != module and (place.origin is Origin.PYTHON or "." in module)


def unlisted(module: types.ModuleType, place: Place) -> dict[str, object] | None:
    """What is in a module that nobody finds by its name, since somebody has made it, or loaded it by its file's path.

    Args:
        module: the module.
        place: where its name leads to.

    >>> made = types.ModuleType("made"); made.K = 1
    >>> unlisted(types, Place(Origin.PYTHON, "types")), unlisted(made, Place(Origin.NOWHERE, "made"))
    (None, {'K': 1})
    """
    is_found = place.origin not in (Origin.LOCAL, Origin.NOWHERE) and hasattr(module, "__file__")
    if sys.modules.get(module.__name__) is module or is_found:
        return None
    return {name: value for name, value in vars(module).items() if not name.startswith("__")}


def is_shadowed(name: str, namespace: Namespace, form: CodeForm) -> bool:
    """Whether a name of Python's means something of the user's own here."""
    pythons = getattr(builtins, name, None)
    return pythons is not None and (name in form.stores or namespace.get(name, pythons) is not pythons)


_BUILTINS = vars(builtins).copy()
_OF_KERNELS = (types.MethodType, types.BuiltinFunctionType)
"""A kernel puts its own ``input`` there for each cell, and Python's back after it; who calls it is untracked anyway."""


def is_no_builtin(name: str) -> bool:
    """Whether somebody has put a name where every module finds it, or in the place of one that Python has there.

    >>> is_no_builtin("len"), is_no_builtin("True")
    (False, False)
    """
    now = vars(builtins)[name]
    if name == "input" and is_a(now, _OF_KERNELS) and not is_users(attribute(now, "__func__") or now):
        return False
    if name == "display" and attribute(now, "__module__") == "IPython.core.display_functions":
        return False
    if now is not _BUILTINS.get(name, _BUILTINS):
        return True
    if name.startswith("__") or is_a(now, (bool, type(None), type(...), type(NotImplemented))):
        return False
    return is_users(now) if callable(now) else is_a(now, _DATA)


def seen_by_all(name: str = "") -> list[str]:
    """The names that somebody has put where every module finds them, or just this one; all for Python's own ways to it.

    >>> seen_by_all("len"), seen_by_all("__dict__") == seen_by_all()
    ([], True)
    """
    there = vars(builtins)
    names = [name] if name in there and not name.startswith("__") else list(there)
    return [each for each in names if each not in SHELL_NAMES and each != "display" and is_no_builtin(each)]


def home_of_builtin(value: object) -> tuple[str, ...]:
    """The library of a function that is written in C, which nobody can follow.

    >>> import math
    >>> home_of_builtin(math.sqrt), home_of_builtin(len), home_of_builtin([].append)
    (('math',), (), ())
    """
    home = attribute(value, "__module__") if is_a(value, types.BuiltinFunctionType) else None
    return (library_of(str(home)),) if home and home != "builtins" else ()


_DATA = (int, float, str, bytes, list, tuple, dict, set)


def plain_function(thing: object) -> object:
    """The function behind a bound method or a cache."""
    if is_a(thing, functools._lru_cache_wrapper):
        return thing.__wrapped__
    return thing.__func__ if is_a(thing, types.MethodType) else thing


def hung_onto(cached: functools._lru_cache_wrapper[object]) -> dict[str, object]:
    """What code has hung onto a function that remembers its results, beside what hangs on the function itself.

    >>> one = functools.lru_cache(lambda: 1)
    >>> one.limit = 5
    >>> hung_onto(one)
    {'limit': 5}
    """
    own = {*functools.WRAPPER_ASSIGNMENTS, "__wrapped__", "cache_parameters"}
    below = getattr(cached.__wrapped__, "__dict__", {})
    there = {name: value for name, value in vars(cached).items() if name not in own}
    return {name: value for name, value in there.items() if below.get(name, own) is not value}


def home_of_thing(thing: object) -> str:
    """The name of the module that a function or class comes from."""
    return module_of(thing) if is_a(thing, type) else str(attribute(thing, "__module__") or "")


def called(thing: object, place: Place, home: Namespace) -> str:
    """What a function or class is called in a version: its qualified name, with its module unless it is at home."""
    told = None if is_a(thing, type) else attribute(thing, "__qualname__")
    name = str(told or qualified_name_of(thing if is_a(thing, type) else type(thing)))
    if place.origin is Origin.NOTEBOOK or attribute(thing, "__globals__") is home:
        return name
    return f"{home_of_thing(thing)}.{name}"


def as_text(value: object) -> str:
    """A path as text, or a text, whatever class of its own it has."""
    return str.__str__(value) if is_a(value, str) else str(value)
