"""The dataclass decorator of the house: as Python's own, for a fifth of what that costs at import and in each instance.

Python writes the text of six methods for each frozen class and compiles it, and loading nbasset makes a hundred. Here
only ``__init__`` is written, whose text differs from class to class, and only when there is an instance; the other
methods are closures over the names of the fields. Where a class has slots, ``__init__`` fills them through their
descriptors, which nobody has to look up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:

    def replace(instance: Any, /, **changes: object) -> Any:
        """The same instance with some fields changed, as Python's own gives it, for half of what that costs.

        Args:
            instance: of a class that :func:`dataclass` has made.
            **changes: fields and their new values.

        >>> @dataclass(frozen=True, slots=True)
        ... class Place:
        ...     x: int
        ...     y: int = 0
        >>> replace(Place(1), y=2)
        Place(x=1, y=2)
        """
        places, by_name, values_of = _by_place(type(instance))
        if not places or not changes.keys() <= places.keys():
            return dataclasses.replace(instance, **changes)
        values = [*values_of(instance)]
        for name, value in changes.items():
            values[places[name]] = value
        ahead = len(values) - len(by_name)
        return type(instance)(*values[:ahead], **dict(zip(by_name, values[ahead:], strict=True)))

    def dataclass(
        *, frozen: bool = False, slots: bool = False, eq: bool = True, repr: bool = True, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Make a class a dataclass; what can be asked for means what it means for Python's own.

        Args:
            frozen: whether instances do not change.
            slots: whether they have slots and no dictionary.
            eq: whether those of equal fields are equal.
            repr: whether their text tells their fields.
            kw_only: whether ``__init__`` takes the class's own fields by name only.

        >>> @dataclass(frozen=True, slots=True)
        ... class Point:
        ...     x: int
        ...     y: int = 0
        >>> Point(1), Point(1) == Point(1, 0), hash(Point(2)) == hash(Point(2))
        (Point(x=1, y=0), True, True)
        """

        def made(cls: type) -> type:
            new = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            fields = dataclasses.fields(new)
            methods: dict[str, Any] = {"__init__": _WhenAsked(new, fields, frozen)}
            if repr:
                methods["__repr__"] = _repr([each.name for each in fields if each.repr])
            if eq:
                content = _content([each.name for each in fields if each.compare])
                methods["__eq__"] = _eq(content)
                methods["__hash__"] = (lambda self: hash(content(self))) if frozen else None
            if frozen:
                methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
                methods |= _pickled([each.name for each in fields]) if slots else {}
            for name, method in methods.items():
                if name not in cls.__dict__:
                    setattr(new, name, method)
            return new

        return made


@cache
def _by_place(cls: type) -> tuple[dict[str, int], tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """Which argument of a class each field is, those taken by name last, and what reads them all in that order.

    Nothing where it takes them otherwise.
    """
    given = [each for each in dataclasses.fields(cls) if each.init]
    by_name = tuple(each.name for each in given if each.kw_only)
    names = (*(each.name for each in given if not each.kw_only), *by_name)
    ahead = len(names) - len(by_name)
    taken = getattr(cls, "__init__").__code__  # noqa: B009 - as it is in the class itself
    takes = taken.co_varnames[1 : taken.co_argcount + taken.co_kwonlyargcount]
    if len(names) < 2 or takes != names or taken.co_argcount != ahead + 1:  # of one, attrgetter gives no tuple
        return {}, (), _content([])
    return {name: place for place, name in enumerate(names)}, by_name, attrgetter(*names)


class _WhenAsked:
    """Stands for an ``__init__`` that is written when it is first asked for: many classes are loaded and not used.

    Args:
        cls: the class.
        fields: its fields.
        frozen: whether instances do not change.
    """

    def __init__(self, cls: type, fields: tuple[dataclasses.Field[Any], ...], frozen: bool) -> None:
        self._told = cls, fields, frozen

    def __get__(self, instance: object, owner: type) -> Callable[..., None]:
        init = _init(*self._told)
        setattr(self._told[0], "__init__", init)  # noqa: B010 - no class takes another by its name
        bound: Callable[..., None] = init.__get__(instance, owner)
        return bound


def _init(cls: type, fields: tuple[dataclasses.Field[Any], ...], frozen: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"_missing": dataclasses.MISSING}
    ahead = [each for each in fields if each.init and not each.kw_only]
    by_name = [each for each in fields if each.init and each.kw_only]
    parameters = [*_parameters(ahead, names), *(["*"] if by_name else []), *_parameters(by_name, names)]
    lines = [line for each in fields for line in _assigned(cls, each, frozen, names)]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(['self', *parameters])}):\n " + "\n ".join(lines or ["pass"]), names)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


def _parameters(fields: list[dataclasses.Field[Any]], names: dict[str, Any]) -> Iterator[str]:
    for each in fields:
        if each.default is not dataclasses.MISSING:
            names[f"_default_{each.name}"] = each.default
            yield f"{each.name}=_default_{each.name}"
        else:
            yield each.name if each.default_factory is dataclasses.MISSING else f"{each.name}=_missing"


_LITERALS: dict[object, str] = {dict: "{}", list: "[]"}


def _assigned(cls: type, each: dataclasses.Field[Any], frozen: bool, names: dict[str, Any]) -> Iterator[str]:
    """The lines of ``__init__`` that set a field."""
    name = each.name
    if each.default_factory is not dataclasses.MISSING:
        names[f"_new_{name}"] = each.default_factory
        new = _LITERALS.get(each.default_factory, f"_new_{name}()")
        value = f"{new} if {name} is _missing else {name}" if each.init else new
    elif each.init:
        value = name
    else:
        return
    if not frozen:
        yield f"self.{name} = {value}"
    elif isinstance(slot := getattr(cls, name, None), MemberDescriptorType):
        names[f"_set_{name}"] = slot.__set__
        yield f"_set_{name}(self, {value})"
    else:
        yield f"self.__dict__[{name!r}] = {value}"


def _content(names: list[str]) -> Callable[[object], Any]:
    return attrgetter(*names) if names else lambda _: ()


def _eq(content: Callable[[object], Any]) -> Callable[[object, object], Any]:
    def __eq__(self: object, other: object) -> Any:  # noqa: N807  # tracebacks show this name
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _repr(names: list[str]) -> Callable[[object], str]:
    @recursive_repr()
    def __repr__(self: object) -> str:  # noqa: N807  # tracebacks show this name
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    return __repr__


def _refuse(self: object, name: str, value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"{type(self).__qualname__} does not change, and {name!r} would")


def _pickled(names: list[str]) -> dict[str, Callable[..., Any]]:
    """How frozen instances with slots are pickled and copied: their fields are set past what refuses it."""

    def __getstate__(self: object) -> list[Any]:  # noqa: N807
        return [getattr(self, name) for name in names]

    def __setstate__(self: object, state: list[Any]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": __getstate__, "__setstate__": __setstate__}
