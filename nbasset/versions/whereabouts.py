"""Whereabouts: where in modules that lies which a version calls by a name, and having something else lie there."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import BuiltinFunctionType, FunctionType, ModuleType

from nbasset.libraries.foreign import attributes_of, is_a, module_of
from nbasset.libraries.held import put_item, same
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ABSENT, Foreign
from nbasset.libraries.origin import is_users
from nbasset.libraries.python import SCALARS
from nbasset.versions.leads import Place
from nbasset.versions.module_data import Path


def place_called(label: str, home: Mapping[str, object]) -> Place | None:
    """Where something lies that a version calls so; None for what is the notebook's own, or lies nowhere.

    Args:
        label: how it is called, as ``mine.RATE``, ``pd.DataFrame.top``, ``lib.REGISTER['x']``.
        home: the notebook's names.

    >>> place_called("string.ascii_letters", {}), place_called("s.Formatter.x", {"s": sys.modules["string"]})
    (('string', ('ascii_letters',)), ('string', ('Formatter', 'x')))
    >>> place_called("RATE", {}), place_called("set_mode('fast')", {})
    (None, None)
    """
    way = _way(label)
    root = home.get(way[0]) if way and isinstance(way[0], str) else None
    if is_a(root, ModuleType):
        way = (*root.__name__.split("."), *way[1:])
    else:
        tables = [row.name for row, _ in KNOWN.loaded() if way and way[0] in row.extended]
        has_it = (name for name in tables if _at(sys.modules[name], way) is not ABSENT)
        way = (next(has_it, tables[0]), *way) if tables else way
    names = [*_names(way)]
    for count in range(min(len(names), len(way) - 1), 0, -1):
        module = ".".join(names[:count])
        if module in sys.modules and module != "__main__":
            return module, way[count:]
    return None


def _way(label: str) -> Path:
    """The names and keys that a label consists of; nothing where it is no way to anything."""
    try:
        node: ast.expr = ast.parse(label, mode="eval").body
    except SyntaxError:
        return ()
    steps: list[str | tuple[object]] = []
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        if isinstance(node, ast.Attribute):
            steps.append(node.attr)
        elif isinstance(node.slice, ast.Constant):
            steps.append((node.slice.value,))
        else:
            return ()
        node = node.value
    return (node.id, *reversed(steps)) if isinstance(node, ast.Name) else ()


def _names(way: Path) -> Iterator[str]:
    for step in way:
        if not isinstance(step, str):
            return
        yield step


def lying_at(places: Iterable[Place]) -> dict[Place, object]:
    """What lies at places; of a class or function that is there under its own name, what cells have hung onto it.

    Others find such a class or function by its name, so that only what hangs on it is to be told. Left out is what
    could be wrong there: a container of an installed library may be held by its other modules too, and what is entered
    in a function's register is not where its attributes are.

    >>> import string
    >>> lying_at([("string", ("digits",)), ("string", ("capwords",))])
    {('string', ('digits',)): '0123456789'}
    """
    found: dict[Place, object] = {}
    for module, way in places:
        thing = _at(sys.modules[module], way)
        own = _own_place(thing)
        if own is not None and KNOWN.register(thing, "register") is None:
            hung = ((name, each) for name, each in (attributes_of(thing) or {}).items() if _is_hung(thing, name, each))
            found.update(((module, (*way, name)), each) for name, each in hung)
        if own != (module, way):
            found[module, way] = thing
    return {place: thing for place, thing in found.items() if is_users(sys.modules[place[0]]) or _is_one(thing)}


def _is_one(thing: object) -> bool:
    """Whether something can be put in one place only, without the others that hold it being another thing then."""
    return thing is ABSENT or type(thing) in SCALARS or is_a(thing, (type, FunctionType, BuiltinFunctionType))


def _own_place(thing: object) -> Place | None:
    """Where everybody finds a class or function by its name."""
    if not is_a(thing, (type, FunctionType, BuiltinFunctionType)):
        return None
    module = sys.modules.get(str(module_of(thing) if is_a(thing, type) else getattr(thing, "__module__", "")))
    way = tuple(str(getattr(thing, "__qualname__", "")).split("."))
    is_there = module is not None and module.__name__ != "__main__" and _at(module, way) is thing
    return (module.__name__, way) if module is not None and is_there else None


def _is_hung(owner: object, name: str, thing: object) -> bool:
    """Whether an attribute may be another one than the text of its module says."""
    if name.startswith("__") or (is_a(owner, FunctionType) and is_a(thing, FunctionType) and thing.__closure__):
        return False
    behind = getattr(thing, "__func__", None) or getattr(thing, "fget", None) or thing
    if not is_a(behind, (type, FunctionType, BuiltinFunctionType)):
        return True
    return getattr(behind, "__module__", None) != getattr(owner, "__module__", None)


def _at(thing: object, way: Path) -> object:
    for step in way:
        if isinstance(step, tuple):
            thing = dict.get(thing, step[0], ABSENT) if is_a(thing, dict) else ABSENT
        else:
            thing = (attributes_of(thing) or {}).get(step, ABSENT)
    return thing


def have_lie(things: Mapping[Place, object]) -> bool:
    """Have things lie at their places in this process.

    Args:
        things: by its place, each; ``ABSENT`` for what is to be gone.

    Returns:
        whether any of them did not.
    """
    changed = False
    for (module, way), thing in sorted(things.items(), key=lambda each: len(each[0][1])):
        holder: Foreign = import_module(module) if module != "builtins" else builtins
        for step in way[:-1]:
            holder = holder[step[0]] if isinstance(step, tuple) else getattr(holder, step)
        last = way[-1]
        before = _at(holder, (last,))
        if type(before) is type(thing) and same(before, thing):
            continue
        changed = True
        if isinstance(last, tuple):
            put_item(holder, last[0], thing)
        elif thing is ABSENT:
            delattr(holder, last)
        else:
            setattr(holder, last, thing)
    return changed
