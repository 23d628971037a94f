"""Leads: where in installed modules a name leads, with attributes and items taken from it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import attribute, attributes_of, bases_of, is_a, members_of, module_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import Origin, is_users, place_of
from nbasset.versions.module_data import MISSING, Path

Place = tuple[str, Path]
"""A module, and the way to a value from there."""

_StepTo = Callable[[object, str | tuple[object]], object]


@dataclass(frozen=True, slots=True)
class Lead:
    """What a name with attributes and items leads to.

    Args:
        module: the installed module that holds it.
        path: the way to it from there.
        value: what it is; ``MISSING`` where it is not there.
    """

    module: str
    path: Path
    value: object


def lead(chain: Path, namespace: Mapping[str, object], step_to: _StepTo | None = None) -> Lead | None:
    """Where in installed modules it leads; None where it is the user's own.

    Args:
        chain: a name with attributes and items.
        namespace: what names mean.
        step_to: goes one step; the default asks nobody.
    """
    if not chain or chain[0] not in namespace:
        return None
    found = _rooted(namespace[str(chain[0])])
    for step in chain[1:]:
        if found is None:
            return None
        value = (step_to or _step)(found.value, step)
        inside = _rooted(value) if is_a(value, (ModuleType, type)) else None
        found = inside or Lead(found.module, (*found.path, step), value)
    return found


def _rooted(value: object) -> Lead | None:
    """Where a value itself lives."""
    if is_a(value, ModuleType):
        return None if is_users(value) else Lead(value.__name__, (), value)
    if is_a(value, type) or type(value) in (FunctionType, BuiltinFunctionType):
        if is_users(value):
            return None
        return Lead(home_of(value), tuple(str(getattr(value, "__qualname__", "?")).split(".")), value)
    home = module_of(type(value))
    if not is_open(home, Origin.PACKAGE) or ((row := KNOWN.get(home)) is not None and row.open):
        return None
    for module in (home, home.partition(".")[0]):
        for name, each in list(vars(sys.modules[module]).items()) if module in sys.modules else ():
            if each is value:
                return Lead(module, (name,), value)
    return None


def home_of(value: object) -> str:
    """The module that a function, a class or an instance comes from."""
    if is_a(value, type):
        return module_of(value)
    own = getattr(value, "__module__", None) if isinstance(value, _FUNCTIONS) else module_of(type(value))
    return own if isinstance(own, str) else ""


_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


def _step(value: object, step: str | tuple[object]) -> object:
    if isinstance(step, tuple):
        return dict.get(value, step[0], MISSING) if is_a(value, dict) else MISSING
    if is_a(value, ModuleType):
        return vars(value).get(step, MISSING)
    own = None if is_a(value, type) else attributes_of(value)
    if own is not None and step in own:
        return own[step]
    for base in bases_of(value if is_a(value, type) else type(value)):
        if step in members_of(base):
            found = members_of(base)[step]
            return attribute(value, step, MISSING) if own is not None and is_a(found, property) else found
    return MISSING


def asked(value: object, step: str | tuple[object]) -> object:
    """A step from a value, also to what a module gives only when it is asked for it (PEP 562), as a cell has done."""
    found = _step(value, step)
    ask = vars(value).get("__getattr__") if found is MISSING and is_a(value, ModuleType) else None
    if ask is None:
        return found
    try:
        return ask(step)
    except Exception:  # noqa: BLE001  # whatever a module raises for a name that it does not give
        return MISSING


def value_at(value: object, path: Path) -> object:
    """What a way leads to from a value; a list as it is now."""
    for step in path:
        value = asked(value, step)
    return tuple(value) if type(value) is list else value


def label_of(module: str, path: Path) -> str:
    """How a place is called.

    >>> label_of("lib", ("REGISTER", ("x",)))
    "lib.REGISTER['x']"
    """
    return module + "".join(f".{step}" if isinstance(step, str) else f"[{step[0]!r}]" for step in path)


def is_open(module: str, *origins: Origin) -> bool:
    """Whether nobody has described what of a library's settings counts."""
    known = KNOWN.get(module)
    settings = known.settings if known is not None else None
    told = settings is not None and settings.tells_all
    described = known is not None and (told or known.counted or known.generators or known.machinery)
    return place_of(module).origin in origins and not described


def chain_of(node: ast.expr) -> Path:
    """A name with attributes and literal items; empty for anything else. What is in a dict of attributes is one.

    >>> chain_of(ast.parse("vars(lib)['MODE']", mode="eval").body), chain_of(ast.parse("a.b[0]", mode="eval").body)
    (('lib', 'MODE'), ('a', 'b', (0,)))
    """
    steps: list[str | tuple[object]] = []
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        if isinstance(node, ast.Attribute):
            steps.append(node.attr)
        elif (named := _attribute_named(node)) is not None:
            attribute, node = named
            steps.append(attribute)
            continue
        else:
            steps.append((node.slice.value,) if isinstance(node.slice, ast.Constant) else (None,))
        node = node.value
    return (node.id, *reversed(steps)) if isinstance(node, ast.Name) else ()


def _attribute_named(node: ast.Subscript) -> tuple[str, ast.expr] | None:
    """Of ``vars(lib)["MODE"]`` or ``lib.__dict__["MODE"]`` the attribute and whose it is."""
    name = node.slice.value if isinstance(node.slice, ast.Constant) else None
    holder = node.value
    if not isinstance(name, str):
        return None
    if isinstance(holder, ast.Attribute) and holder.attr == "__dict__":
        return name, holder.value
    is_call = isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "vars"
    return (name, holder.args[0]) if is_call and len(holder.args) == 1 else None  # type: ignore[attr-defined]
