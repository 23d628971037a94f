"""Foreign objects: the one way to look at somebody else's value, which neither runs its code nor believes it.

An attribute that is not there may be computed by a ``__getattr__`` that raises, waits, or makes up an answer; what
``isinstance`` says may come from a ``__class__`` that is a property. So kinds are told by the type itself, attributes
are looked up where they are declared, and what a declared property raises means that nobody knows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FunctionType, MappingProxyType, MethodType
from typing import Any, TypeGuard, TypeVar

T = TypeVar("T")

_BASES: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_MEMBERS: Callable[[type], Mapping[str, object]] = type.__dict__["__dict__"].__get__
_NAME: Callable[[type], str] = type.__dict__["__name__"].__get__
_QUALNAME: Callable[[type], str] = type.__dict__["__qualname__"].__get__
_MODULE: Callable[[type], object] = type.__dict__["__module__"].__get__


def is_a(value: object, kinds: type[T] | tuple[type[T], ...]) -> TypeGuard[T]:
    """Whether a value is of a kind by its type, whatever it gives itself out for.

    >>> from unittest.mock import Mock
    >>> isinstance(Mock(spec=dict), dict), is_a(Mock(spec=dict), dict), is_a(True, int)
    (True, False, True)
    """
    return issubclass(type(value), kinds)


def bases_of(cls: type) -> tuple[type, ...]:
    """A class and all it is derived from, whatever its metaclass says."""
    return _BASES(cls)


def members_of(cls: type) -> Mapping[str, object]:
    """What a class itself holds."""
    return _MEMBERS(cls)


def name_of(cls: type) -> str:
    """A class's own name."""
    return _NAME(cls)


def qualified_name_of(cls: type) -> str:
    """A class's name with those around it."""
    return _QUALNAME(cls)


_MAKERS = frozenset({"types", "abc"})
"""Modules of Python's that make classes for others, which say that they come from there: ``make_dataclass``."""


def _is_made_there(cls: type, module: str) -> bool:
    """Whether a class was only made by a module, which has no such class itself."""
    return vars(sys.modules[module]).get(_NAME(cls)) is not cls and "<locals>" not in _QUALNAME(cls)


def module_of(cls: type) -> str:
    """The name of the module that a class says it comes from; of one that says nothing, where its methods do.

    One that a module of Python's has made for somebody counts as the notebook's own.

    >>> class Odd:
    ...     __module__ = None
    >>> module_of(int), module_of(Odd), module_of(__import__("types").new_class("Made"))
    ('builtins', 'builtins', '__main__')
    """
    found = _MODULE(cls)
    if isinstance(found, str):
        return "__main__" if found in _MAKERS and _is_made_there(cls, found) else found
    told = (each.__module__ for each in _MEMBERS(cls).values() if type(each) is FunctionType)
    return next((each for each in told if isinstance(each, str)), "builtins")


def declares(cls: type, name: str) -> bool:
    """Whether a class, or one that it is derived from, has something under a name.

    >>> declares(bool, "real"), declares(bool, "shape")
    (True, False)
    """
    for base in _BASES(cls):  # noqa: SIM110  # asked for every value there is: a generator costs as much again
        if name in _MEMBERS(base):
            return True
    return False


def attribute(value: object, name: str, default: Any = None) -> Any:
    """An attribute that a value or one of its classes declares; `default` where none does, or where it raises.

    A bound method has what its function has.

    >>> class Made:
    ...     def __getattr__(self, name):
    ...         raise KeyError(name)
    ...
    ...     @property
    ...     def nbytes(self):
    ...         raise NotImplementedError
    >>> attribute(Made(), "shape"), attribute(Made(), "nbytes", 0), attribute(3, "real")
    (None, 0, 3)
    """
    if type(value) is MethodType and not declares(MethodType, name):
        value = value.__func__
    if not declares(type(value), name) and name not in (attributes_of(value) or ()):
        return default
    try:
        return getattr(value, name)
    except Exception:  # noqa: BLE001  # what somebody's object raises when it is looked at is its own affair
        return default


def attributes_of(value: object) -> Mapping[str, object] | None:
    """What a value itself holds under names, its ``__dict__``; None where it has none or keeps it to itself.

    >>> class Odd:
    ...     def __getattribute__(self, name):
    ...         raise RuntimeError
    >>> attributes_of(Odd()), attributes_of(3)
    ({}, None)
    """
    try:
        found = object.__getattribute__(value, "__dict__")
    except Exception:  # noqa: BLE001  # none, or a descriptor of its own that raises
        return None
    return found if type(found) is dict or type(found) is MappingProxyType else None
