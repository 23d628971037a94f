"""Outlines: a class in a few lines, to show what changed about it; how its methods changed is theirs to show.

It is told from the class itself: a cell has no file in which its source could be looked up, and what decorators such as
``dataclass`` write is nobody's source.
"""

from __future__ import annotations

import dataclasses
import linecache
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nbasset.libraries.foreign import attribute, is_a, name_of
from nbasset.libraries.origin import Origin, origin_of_file

Shown = Callable[[object], str]

_ASKED = {"order": "order=True", "unsafe_hash": "unsafe_hash=True", "frozen": "frozen=True"}
_REFUSED = {"init": "init=False", "repr": "repr=False", "eq": "eq=False"}
_METHODS = (types.FunctionType, classmethod, staticmethod, property)
_MACHINERY = (types.MemberDescriptorType, types.GetSetDescriptorType)


def outline(cls: type, shown: Shown) -> str:
    """A class in a few lines: its bases, its fields and members with their values, the names of its methods.

    Args:
        cls: the class.
        shown: a value in a few words; must not run code of the value's own.

    >>> @dataclasses.dataclass(frozen=True)
    ... class P:
    ...     x: int
    ...     y: int = 0
    ...     def sum(self):
    ...         return self.x + self.y
    >>> print(outline(P, repr))
    @dataclass(frozen=True)
    class P:
        x: int
        y: int = 0
        def sum
    """
    held = dict(type.__getattribute__(cls, "__dict__"))
    bases = ", ".join(name_of(base) for base in type.__getattribute__(cls, "__bases__") if base is not object)
    lines = [*_decorator(held), f"class {name_of(cls)}{f'({bases})' if bases else ''}:"]
    lines += [f"    {line}" for line in _members(held, shown)]
    return "\n".join(lines)


def _decorator(held: Mapping[str, Any]) -> Iterator[str]:
    params = held.get("__dataclass_params__")
    if params is not None:
        told = [text for name, text in _ASKED.items() if getattr(params, name, False)]
        told += [text for name, text in _REFUSED.items() if not getattr(params, name, True)]
        yield f"@dataclass({', '.join(told)})" if told else "@dataclass"


def _members(held: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    annotations = held.get("__annotations__") or {}
    fields = {**dict.fromkeys(held.get("_fields") or ()), **annotations}
    defaults = _defaults(held)
    for name, annotation in fields.items():
        of_type = f": {_type(annotation, shown)}" if name in annotations else ""
        yield f"{name}{of_type}{f' = {shown(defaults[name])}' if name in defaults else ''}"
    members = held.get("_member_map_") or {}
    for name, member in members.items():
        yield f"{name} = {shown(getattr(member, '_value_', member))}"
    machinery = bool(members) or "_fields" in held
    for name, value in held.items():
        if name not in fields and name not in members and not (machinery and name.startswith("_")):
            yield from _attribute(name, value, shown)


def _attribute(name: str, value: object, shown: Shown) -> Iterator[str]:
    if is_a(value, _METHODS):
        inner = value.fget if is_a(value, property) else attribute(value, "__func__", value)
        if not is_written_by_python(inner):
            yield f"def {name}"
    elif not (name.startswith("__") and name.endswith("__") and name != "__slots__") and not is_a(value, _MACHINERY):
        yield f"{name} = {shown(value)}"


def _defaults(held: Mapping[str, Any]) -> dict[str, object]:
    """The defaults of fields; a function that makes one is shown as that."""
    found = {name: held[name] for name in held.get("__annotations__") or {} if name in held}
    if "_fields" in held:
        found = dict(held.get("_field_defaults") or {})
    for name, each in (held.get("__dataclass_fields__") or {}).items():
        if each.default is not dataclasses.MISSING:
            found[name] = each.default
        elif each.default_factory is not dataclasses.MISSING:
            found[name] = each.default_factory
    return {name: value for name, value in found.items() if not is_a(value, _MACHINERY)}


def _type(annotation: object, shown: Shown) -> str:
    if is_a(annotation, str):
        return annotation
    if is_a(annotation, type) and not is_a(annotation, types.GenericAlias):
        return name_of(annotation)
    known = type(annotation).__module__ in ("typing", "types")
    return repr(annotation).replace("typing.", "") if known else shown(annotation)


def is_written_by_python(function: object) -> bool:
    """Whether a function's code is none of the user's: what a decorator has written, or a wrapper of Python's.

    >>> is_written_by_python(dataclasses.make_dataclass("P", ["x"]).__init__), is_written_by_python(outline)
    (True, False)
    """
    code = attribute(function, "__code__")
    if not is_a(code, types.CodeType):
        return False
    file = code.co_filename
    if file.startswith("<"):
        return not linecache.getlines(file) or "generated" in file  # there are decorators that keep what they write
    return origin_of_file(file) is Origin.PYTHON
