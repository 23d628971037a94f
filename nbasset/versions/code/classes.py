"""Classes: what of a class counts — bases, methods, attributes — and what Python itself writes onto it."""

from __future__ import annotations

import types
from abc import ABCMeta
from collections.abc import Callable, Iterable, Iterator
from dataclasses import Field
from enum import Enum, EnumType
from functools import cached_property
from typing import cast

from nbasset.core.digests import Structure
from nbasset.libraries.foreign import (
    attribute,
    attributes_of,
    bases_of,
    is_a,
    members_of,
    module_of,
    name_of,
    qualified_name_of,
)
from nbasset.libraries.known import KNOWN
from nbasset.libraries.nodes import type_name

_DESCRIPTORS = (types.MemberDescriptorType, types.GetSetDescriptorType)
"""How classes written in C name what their instances hold."""

Digest = Callable[[object], tuple[str, tuple[str, ...], tuple[object, ...]]]

WRITTEN_BY_PYTHON = frozenset(
    {
        "__dict__",
        "__weakref__",
        "__doc__",
        "__module__",
        "__qualname__",
        "__slotnames__",
        "__annotations__",
        "__annotations_cache__",
        "__annotate_func__",
        "__annotate__",
        "__firstlineno__",
        "__static_attributes__",
        "__abstractmethods__",
        "_abc_impl",
        "__parameters__",
        "__orig_bases__",
        "__dataclass_params__",
        "_member_map_",
        "_member_names_",
        "_value2member_map_",
        "_hashable_values_",
        "_unhashable_values_",
        "_unhashable_values_map_",
        "__cached__",
        "__conditional_annotations__",
    }
)


def class_members(
    cls: type, digest: Digest, token: Callable[[object], str]
) -> tuple[dict[str, Structure], tuple[object, ...]]:
    """What a class is made of, as a structure, and the functions and classes to follow from it.

    Args:
        cls: the class.
        digest: digests an attribute's value.
        token: what stands for a function or a class.
    """
    bases: tuple[type, ...] = type.__dict__["__bases__"].__get__(cls)
    reached: list[object] = [base for base in bases if base is not object]
    if type(cls) is not type:
        reached.append(type(cls))
    members: dict[str, Structure] = {}
    written = WRITTEN_BY_PYTHON | KNOWN.derived(cls)
    for name, member in [*members_of(cls).items()]:  # to look at some members adds others
        if name in written:
            continue
        functions = functions_of(member)
        if functions:
            reached.extend(functions)
            members[name] = [name_of(type(member)), *(token(each) for each in functions)]
        elif name == "__dataclass_fields__":
            members[name] = _fields(cast("dict[str, Field[object]]", member), digest)
        elif not is_a(member, _DESCRIPTORS):
            members[name], _, inside = digest(_by_its_value(member) if is_a(member, Enum) else member)
            reached.extend(inside)
    for name, kept in _kept_by_its_metaclass(cls):
        members[name], _, inside = digest(kept)
        reached.extend(inside)
    facts: dict[str, Structure] = {
        "name": qualified_name_of(cls),
        "bases": [type_name(base) for base in bases],
        "metaclass": qualified_name_of(type(cls)),
        "members": members,
    }
    register = KNOWN.register(cls, "register") if is_a(cls, ABCMeta) else None
    if register is not None and (entered := register.now(cls)):
        facts["registered"] = sorted(map(type_name, cast("Iterable[type]", entered)))
    if is_a(cls, EnumType):
        facts["order"] = list(cls.__members__)
    return facts, tuple(reached)


def _by_its_value(member: Enum) -> object:
    return member if beside_its_value(member) else member._value_


def beside_its_value(member: Enum) -> dict[str, object]:
    """What a member of an enumeration holds beside its name and its value: what its class or a cell has set there.

    >>> Sign = Enum("Sign", ["PLUS"])
    >>> Sign.PLUS.text = "+"
    >>> beside_its_value(Sign.PLUS)
    {'text': '+'}
    """
    remembered = {
        name
        for base in bases_of(type(member))
        for name, each in members_of(base).items()
        if is_a(each, cached_property)
    }
    held = attributes_of(member) or {}
    return {
        name: each
        for name, each in held.items()
        if not (name.startswith("_") and name.endswith("_")) and name not in remembered
    }


def _kept_by_its_metaclass(cls: type) -> Iterator[tuple[str, object]]:
    """What a class made by a metaclass written in C holds in that one's own slots: defaults, options.

    Such are the fields of a ``Struct`` of msgspec: nothing of their defaults is in the class's dictionary.
    """
    if type(cls) is type:
        return
    for base in bases_of(type(cls)):
        if base is type:
            return
        for name, member in members_of(base).items():
            if is_a(member, _DESCRIPTORS) and name not in WRITTEN_BY_PYTHON and name != "__signature__":
                yield name, _opened(attribute(cls, name), _room(base))


def _opened(value: object, room: str) -> object:
    """What objects of a library written in C tell by their attributes; anything else itself."""
    if is_a(value, tuple):
        return [_opened(each, room) for each in value]
    if _room(type(value)) != room:
        return value
    slots = [name for name, member in members_of(type(value)).items() if is_a(member, _DESCRIPTORS)]
    return [qualified_name_of(type(value)), {name: attribute(value, name) for name in slots}]


def _room(cls: type) -> str:
    return module_of(cls).partition(".")[0]


def functions_of(member: object) -> tuple[object, ...]:
    """The functions behind a class's member: a method, a property's three, a descriptor's one."""
    if is_a(member, (types.FunctionType, type)):
        return (member,)
    if is_a(member, staticmethod) or is_a(member, classmethod):
        return functions_of(member.__func__)
    if is_a(member, property):
        return tuple(each for each in (member.fget, member.fset, member.fdel) if each is not None)
    if is_a(member, cached_property):
        return (member.func,)
    return ()


def _fields(fields: dict[str, Field[object]], digest: Digest) -> list[Structure]:
    facts: list[Structure] = []
    for name, each in fields.items():
        default = None if each.default.__class__.__name__ == "_MISSING_TYPE" else digest(each.default)[0]
        told: list[Structure] = [name, default, each.init, each.repr, bool(each.compare), bool(each.kw_only)]
        facts.append([*told, digest(dict(each.metadata))[0]] if each.metadata else told)
    return facts
