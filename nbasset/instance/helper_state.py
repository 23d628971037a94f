"""State: what helpers keep about themselves; what a body changes of it stays inside the body.

That are attributes of functions and classes, what defaults and closures hold, the names of local modules, and the
attributes that plain instances get only when they are asked for something.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import CellType, FunctionType, ModuleType
from typing import Any, Generic, TypeVar

from nbasset.core.dataclass import dataclass
from nbasset.engine.watch.imports import Imports
from nbasset.instance.private_copies import fits, is_own, is_small, private_copies
from nbasset.libraries.foreign import attributes_of, bases_of, declares, is_a, members_of
from nbasset.libraries.known import KNOWN
from nbasset.versions.code.classes import WRITTEN_BY_PYTHON

CODE = (FunctionType, staticmethod, classmethod, property)
"""What of a class is code that the user wrote; other descriptors belong to the library they come from."""


Name = TypeVar("Name", bound=Hashable)


@dataclass(slots=True)
class Holder(Generic[Name]):
    """Something that keeps values under names.

    Args:
        held: gives what it keeps now.
        put: sets one of them.
        drop: removes one of them.
    """

    held: Callable[[], Mapping[Name, object]]
    put: Callable[[Name, object], object]
    drop: Callable[[Name], object]


AnyHolder = Holder[Any]
"""Of attributes, whose names are texts, or of places, whose names are numbers."""

Place = tuple[int, Hashable]


class State:
    """What one body may change beside the notebook's names.

    Args:
        things: functions, classes and instances of the user's own.
        modules: local modules, whether they are loaded or not, with the names of their data that count; ``None`` means
            all of them.
    """

    def __init__(self, things: Iterable[object], modules: Mapping[str, Collection[str] | None]) -> None:
        self._holders: list[AnyHolder] = [holder for thing in things for holder in _holders_of(thing)]
        self._later: set[str] = set()
        for name, data in modules.items():
            module = sys.modules.get(name)
            if isinstance(module, ModuleType):
                self._holders.append(_module(module, data))
            else:
                self._later.add(name)
        self._before = [dict(holder.held()) for holder in self._holders]

    def __bool__(self) -> bool:
        return bool(self._holders or self._later)

    def data(self) -> dict[Place, object]:
        """What of it is small data that can be changed in place."""
        return {
            (number, name): value
            for number, before in enumerate(self._before)
            for name, value in before.items()
            if is_small(value) and fits(value)
        }

    @contextmanager
    def private(self, copies: Mapping[Place, object]) -> Iterator[None]:
        """Copies in place of the data, for a while; afterwards everything is as it was.

        Args:
            copies: by place, copies of :meth:`data`.
        """
        try:
            for (number, name), value in copies.items():
                self._holders[number].put(name, value)
            with Imports(self._later, self._loaded):
                yield
        finally:
            for holder, before in zip(self._holders, self._before, strict=True):
                _put_back(holder, before)

    def _loaded(self, module: ModuleType) -> None:
        """A module is as its own code has left it: that is what it goes back to, and its data stays as it is now."""
        holder = _module(module, None)
        before = dict(holder.held())
        copies = private_copies({name: value for name, value in before.items() if is_small(value) and fits(value)})
        self._holders.append(holder)
        self._before.append({**before, **copies})


def _put_back(holder: Holder[Name], before: Mapping[Name, object]) -> None:
    now = dict(holder.held())
    for name in now.keys() - before.keys():
        holder.drop(name)
    for name, value in before.items():
        if name not in now or now[name] is not value:
            holder.put(name, value)


def _holders_of(thing: object) -> Iterator[AnyHolder]:
    if is_a(thing, FunctionType):
        yield from _function(thing)
    elif is_a(thing, type):
        if not any("__setattr__" in members_of(kind) for kind in bases_of(type(thing))[:-2]):
            yield _class(thing)
    else:
        yield _instance(thing)


def _function(function: FunctionType) -> Iterator[AnyHolder]:
    attributes = vars(function)
    yield Holder(lambda: attributes, attributes.__setitem__, attributes.__delitem__)
    if function.__defaults__:
        yield Holder(lambda: dict(enumerate(function.__defaults__ or ())), _default_setter(function), lambda name: None)
    if function.__kwdefaults__:
        named = function.__kwdefaults__
        yield Holder(lambda: named, named.__setitem__, named.__delitem__)
    if function.__closure__:
        yield _closure(function.__closure__)


def _default_setter(function: FunctionType) -> Callable[[int, object], None]:
    def put(position: int, value: object) -> None:
        defaults = list(function.__defaults__ or ())
        defaults[position] = value
        function.__defaults__ = tuple(defaults)

    return put


def _closure(cells: tuple[CellType, ...]) -> Holder[int]:
    def held() -> dict[int, object]:
        found = {}
        for number, cell in enumerate(cells):
            try:
                found[number] = cell.cell_contents
            except ValueError:  # nothing is in it yet
                continue
        return found

    def put(number: int, value: object) -> None:
        cells[number].cell_contents = value

    def drop(number: int) -> None:
        del cells[number].cell_contents

    return Holder(held, put, drop)


def _class(cls: type) -> Holder[str]:
    derived = KNOWN.derived(cls)

    def held() -> dict[str, object]:
        members = members_of(cls).items()
        return {
            name: each for name, each in members if not _is_pythons(name) and name not in derived and _is_state(each)
        }

    return Holder(
        held, lambda name, value: type.__setattr__(cls, name, value), lambda name: type.__delattr__(cls, name)
    )


def _is_pythons(name: str) -> bool:
    return name in WRITTEN_BY_PYTHON or (name.startswith("__") and name.endswith("__"))


def _is_state(value: object) -> bool:
    return is_a(value, CODE) or not declares(type(value), "__get__")


def _instance(thing: object) -> Holder[str]:
    attributes: dict[str, object] = object.__getattribute__(thing, "__dict__")
    return Holder(lambda: attributes, attributes.__setitem__, attributes.__delitem__)


def _module(module: ModuleType, data: Collection[str] | None) -> Holder[str]:
    names = vars(module)
    counted = {
        name
        for name, value in names.items()
        if (data is None or name in data) and _is_data(value) and not _is_pythons(name)
    }
    others = names.keys() - counted

    def held() -> dict[str, object]:
        return {
            name: value
            for name, value in names.items()
            if name in counted or not (name in others or _is_pythons(name) or not _is_data(value))
        }

    return Holder(held, names.__setitem__, names.__delitem__)


def _is_data(value: object) -> bool:
    return not is_a(value, (ModuleType, FunctionType, type))


def is_blank(value: object) -> bool:
    """Whether a value is an instance that may keep attributes and has none yet."""
    return is_own(value) and attributes_of(value) == {}
