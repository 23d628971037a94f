"""Draws: whether code may ask a global random generator, as far as what it calls tells."""

from __future__ import annotations

import ast
import inspect
import random
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType

from nbasset.libraries.foreign import attribute
from nbasset.libraries.known import KNOWN

_SEEDS = frozenset({"random_state", "seed", "rng", "generator"})
"""Parameters of functions and classes that draw where nobody gives them any."""

_METHODS = frozenset(name for name in dir(random.Random) if not name.startswith("_"))


def may_draw(tree: ast.AST, namespace: Mapping[str, object]) -> bool:
    """Whether code may ask a global random generator: by a function of one, or something that takes a seed.

    Args:
        tree: the code.
        namespace: the names that it finds beside those that it imports.

    >>> may_draw(ast.parse("rows.sample(3)"), {}), may_draw(ast.parse("rows.dropna()"), {})
    (True, False)
    """
    known = {**namespace, **dict(_imported(tree))}
    return any(_draws(each.func, known) for each in ast.walk(tree) if isinstance(each, ast.Call)) or any(
        _is_generator(known.get(each.id)) for each in ast.walk(tree) if isinstance(each, ast.Name)
    )


def _imported(tree: ast.AST) -> Iterator[tuple[str, object]]:
    """What code imports, as far as it is loaded."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            for name in each.names:
                top = name.name if name.asname else name.name.partition(".")[0]
                yield name.asname or top, sys.modules.get(top)
        elif isinstance(each, ast.ImportFrom) and not each.level:
            module = sys.modules.get(each.module or "")
            for name in each.names:
                yield name.asname or name.name, attribute(module, name.name)


def _draws(called: ast.expr, known: Mapping[str, object]) -> bool:
    names: list[str] = []
    while isinstance(called, ast.Attribute):
        names.append(called.attr)
        called = called.value
    found = known.get(called.id) if isinstance(called, ast.Name) else None
    for name in reversed(names):
        if not isinstance(found, ModuleType):
            return bool(names) and names[0] in _METHODS
        if _is_generator(found) or f"{found.__name__}.{name}" in KNOWN.generators:  # which may not be loaded yet
            return True
        found = attribute(found, name)
    return _takes_a_seed(found)


def _is_generator(thing: object) -> bool:
    return isinstance(thing, ModuleType) and thing.__name__ in KNOWN.generators


def _takes_a_seed(thing: object) -> bool:
    if not callable(thing):
        return False
    if attribute(thing, "__module__") in KNOWN.generators:
        return True
    if any(attribute(thing, "__self__") is each for each in _shared()):
        return True
    try:
        return not _SEEDS.isdisjoint(inspect.signature(thing).parameters)
    except Exception:  # noqa: BLE001 - written in C, it says no more than its text; a class of somebody's may say anything
        return "random number" in str(attribute(thing, "__doc__") or "")


def _shared() -> Iterator[object]:
    """The global generators of what is loaded, whose methods are functions of its module."""
    for name, generators in KNOWN.generators.items():
        if name in sys.modules:
            yield from generators.shared(sys.modules[name])
