"""The memo: what one planning pass has digested — each value, function and class once."""

from __future__ import annotations

import reprlib
import types
from collections.abc import Hashable, Iterable
from functools import cached_property, partial
from numbers import Integral
from struct import pack
from time import perf_counter
from typing import Any, TypeAlias

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.foreign import attribute, is_a, module_of, name_of, qualified_name_of
from nbasset.libraries.nodes import type_name
from nbasset.libraries.python import SCALARS, is_long_number
from nbasset.versions.attached import attached, attached_along
from nbasset.versions.budget import Budget, Content
from nbasset.versions.code.classes import class_members
from nbasset.versions.code.normal_form import normal_form
from nbasset.versions.code.outline import outline
from nbasset.versions.code.sources import source_of
from nbasset.versions.settings import setting_now
from nbasset.versions.switches import Switch, switches
from nbasset.versions.traces import NO_TRACE, Trace
from nbasset.versions.used import as_before, led_before
from nbasset.versions.values import digest as values
from nbasset.versions.values.at_once import LONG_TEXT

Digested: TypeAlias = tuple[str, tuple[str, ...], tuple[object, ...], frozenset[str], tuple[tuple[str, str], ...]]
"""A value's digest, what of it cannot be seen, functions and classes it holds, whose values are in it, its parts."""


class Memo:
    """What one planning pass has digested: each value, function and class once.

    Args:
        budget: how much may be digested anew; by default everything.

    Attributes:
        trace: notes what the walk at work asks, where somebody wants to know.
        unchecked: identities of values that were not looked at again.
        rooms: by the identity of functions and classes, the libraries whose values they hold.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget({})
        self.trace: Trace = NO_TRACE
        self.unchecked: set[int] = set()
        self._seconds: dict[int, float] = {}
        self.rooms: dict[int, frozenset[str]] = {}
        self._contents: dict[int, tuple[object, Part, tuple[str, ...], tuple[object, ...], frozenset[str]]] = {}
        self._functions: dict[int, tuple[object, Part, tuple[object, ...]]] = {}
        self._classes: dict[int, tuple[type, Part, tuple[object, ...]]] = {}
        self._settings: dict[str, str] = {}
        self._along: dict[tuple[int, tuple[str, ...]], list[tuple[str, object]]] = {}

    def setting(self, name: str) -> str:
        """The digest of a library's settings now."""
        if name not in self._settings:
            self._settings[name] = setting_now(name)
        if self.trace:
            self.trace.setting(name, self._settings[name])
        return self._settings[name]

    @cached_property
    def switches(self) -> tuple[Switch, ...]:
        """What is set in libraries otherwise than they have it."""
        return tuple(switches())

    @cached_property
    def attached(self) -> dict[str, list[tuple[str, object]]]:
        """What the user's own code has attached to installed modules and classes, by its attribute."""
        return attached()

    def attached_along(self, holder: object, attributes: tuple[str, ...]) -> list[tuple[str, object]]:
        """What of the user's own is met along attributes taken from an installed module."""
        key = id(holder), attributes
        if key not in self._along:
            self._along[key] = list(attached_along(holder, attributes))
        if self.trace:
            self.trace.along(holder, attributes, met(self._along[key]))
        return self._along[key]

    def content(self, label: str, value: object) -> Content:
        """A value's part, what of it cannot be seen, the functions and classes it holds, and whose values."""
        known = self._contents.get(id(value))
        if known is None:
            began = perf_counter()
            before = self.budget.known(value)
            if before is None:
                digest, opaque, reached, rooms, parts = self._digest(value)
                now = Part("value", digest, _told(value, parts))
                part = as_before(value, now)
                before = part, opaque, led_before(value, now, part, reached), rooms
                self.budget.keep(value, before)
            else:
                self.unchecked.add(id(value))
            known = self._contents[id(value)] = (value, *before)
            self._seconds[id(value)] = perf_counter() - began
        if self.trace:
            self.trace.told(value, known[1], _answer(known[1:]), self._seconds[id(value)])
        return known[1:]

    def _digest(self, value: object) -> Digested:
        try:
            return self._seen(value)
        except Exception as error:  # noqa: BLE001  # what a user's object does when it is looked at is its own affair
            sight = f" of type {name_of(type(value))}, which cannot be looked at ({type(error).__name__})"
            return digest_of(["unseen", qualified_name_of(type(value))]), (sight,), (), _NO_ROOMS, ()

    def _seen(self, value: object) -> Digested:
        plain = scalar(value)
        if plain:
            return plain, (), (), _NO_ROOMS, ()
        reached: dict[int, object] = {}

        def note(thing: object) -> str:
            reached[id(thing)] = thing
            return _token(thing)

        found = values.digest(value, functions=note)
        reached.update((id(cls), cls) for cls in found.classes)
        return found.digest, found.opaque, tuple(reached.values()), found.rooms, found.parts

    def function(self, function: types.FunctionType) -> tuple[Part, tuple[object, ...]]:
        """A function's own part — code, defaults, closure — and the functions and classes held in those."""
        known = self._functions.get(id(function))
        if known is None:
            state, reached = self._function_state(function)
            digest = normal_form(function.__code__).digest
            digest = digest_of([digest, state]) if state else digest
            part = Part("function", digest, partial(source_of, function))
            known = self._functions[id(function)] = (function, part, reached)
        if self.trace:
            self.trace.told(function, known[1], self._answer(function, known[1], known[2]))
        return known[1:]

    def _function_state(self, function: types.FunctionType) -> tuple[list[str], tuple[object, ...]]:
        held = _held(function)
        state: list[str] = []
        reached: list[object] = []
        for each in held:
            digest, _, inside = self._digest_within(function, each)
            state.append(digest)
            reached.extend(inside)
        return state, tuple(reached)

    def _digest_within(self, thing: object, value: object) -> tuple[str, tuple[str, ...], tuple[object, ...]]:
        """The digest of what a function or class holds; whose values those are is known of the function or class."""
        digest, opaque, reached, rooms, _ = self._digest(value)
        if rooms:
            self.rooms[id(thing)] = self.rooms.get(id(thing), _NO_ROOMS) | rooms
        return digest, opaque, reached

    def cls(self, cls: type) -> tuple[Part, tuple[object, ...]]:
        """A class's own part — bases, attributes — and the methods and classes it leads to."""
        known = self._classes.get(id(cls))
        if known is None:
            facts, reached = class_members(cls, partial(self._digest_within, cls), _token)
            known = self._classes[id(cls)] = (
                cls,
                as_before(cls, Part("class", digest_of(facts), partial(outline, cls, in_short))),
                reached,
            )
        if self.trace:
            self.trace.told(cls, known[1], self._answer(cls, known[1], known[2]))
        return known[1:]

    def answer(self, kind: str, thing: Any) -> tuple[Hashable, ...]:
        """What counts of a thing, in a form that can be compared with that of a later look.

        Args:
            kind: the kind of the part that it is: ``value``, ``function`` or ``class``.
            thing: the thing itself.
        """
        if kind == "value":
            return _answer(self.content("", thing))
        part, reached = self.function(thing) if kind == "function" else self.cls(thing)
        return self._answer(thing, part, reached)

    def _answer(self, thing: object, part: Part, reached: tuple[object, ...]) -> tuple[Hashable, ...]:
        return _answer((part, (), reached, self.rooms.get(id(thing), _NO_ROOMS)))

    def module_code(self, name: str, part: Part) -> types.CodeType | None:
        """A local module's code, from the text its part was made of."""
        try:
            return compile(part.text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None


def _answer(content: Content) -> tuple[Hashable, ...]:
    """What of a digest can be compared with that of a later look."""
    part, opaque, reached, rooms = content
    return part.digest, opaque, tuple(map(id, reached)), rooms


def met(things: list[tuple[str, object]]) -> tuple[Hashable, ...]:
    """What of things met along attributes can be compared with those of a later look."""
    return tuple((path, id(thing)) for path, thing in things)


def _told(value: object, parts: Iterable[tuple[str, str]]) -> str:
    """A value in a few words, and below what tells its parts from others, one a line."""
    return "\n".join([in_short(value), *(f"{label} {digest}" for label, digest in parts)])


def _held(function: Any) -> list[object]:
    """What a function holds beside its code; of one that dispatches by type, not what it remembers of its calls."""
    if not (function.__dict__ or function.__defaults__ or function.__kwdefaults__ or function.__closure__):
        return []
    if "registry" in function.__dict__ and is_a(function.registry, types.MappingProxyType):
        own = (
            "register",
            "dispatch",
            "registry",
            "_clear_cache",
            "__wrapped__",
            *getattr(function.__wrapped__, "__dict__", ()),
        )
        hung = {name: value for name, value in function.__dict__.items() if name not in own}
        return [dict(function.registry), function.__wrapped__, *([hung] if hung else [])]
    held = [function.__defaults__, function.__kwdefaults__]
    if function.__closure__:
        held.append([_cell_content(cell) for cell in function.__closure__])
    held.append(dict(function.__dict__))
    return [each for each in held if each]


_NO_ROOMS: frozenset[str] = frozenset()

_SCALARS = SCALARS - {complex}
"""Those that a digest of structures tells apart by itself; complex numbers are told as other values are."""


def scalar(value: object) -> str:
    """The digest of a number, a short text or the like, which leads to nothing else; empty for another value.

    >>> scalar(1) == scalar(True), scalar([1])
    (False, '')
    """
    if type(value) not in _SCALARS or _is_long(value):
        return ""
    return digest_of([type(value).__name__, _exact(value)])


def _is_long(value: Any) -> bool:
    return type(value) in (str, bytes) and len(value) > LONG_TEXT


def _exact(value: object) -> str | bytes:
    if type(value) is float:
        return pack(">d", value)
    if type(value) is int and is_long_number(value):
        return hex(value)
    return value if isinstance(value, (str, bytes)) else repr(value)


def _cell_content(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _token(thing: object) -> str:
    """What stands for a function or class inside a value; the thing itself is followed as a part of its own."""
    if is_a(thing, partial):
        return "partial"
    if is_a(thing, types.ModuleType):
        return thing.__name__
    if is_a(thing, type):
        return type_name(thing)
    code = attribute(thing, "__code__")
    kind = type(thing)
    name = f"{attribute(thing, '__module__', '')}.{attribute(thing, '__qualname__', qualified_name_of(kind))}"
    return digest_of([name, normal_form(code).digest]) if is_a(code, types.CodeType) else name


def in_short(value: object) -> str:
    """A value in a few words, for people; nothing of it is computed that costs, and no code of its own is run."""
    kind = type(value)
    if kind in _WRITTEN_OUT:
        return _SHORT.repr(value)
    shape = attribute(value, "shape")
    if is_a(shape, tuple) and shape:
        return f"{name_of(kind)} {' × '.join(map(_size, shape))}"
    return name_of(kind)


def _size(length: object) -> str:
    """A length; of what was not computed yet nobody knows it."""
    return str(length) if issubclass(type(length), Integral) else "?"


_WRITTEN_OUT = frozenset({*_SCALARS, list, tuple, dict, set, frozenset})


class _Short(reprlib.Repr):
    """Cuts bytes before they are written out, and what is inside containers down to its shape or its class."""

    def repr1(self, x: object, level: int) -> str:
        kind = type(x)
        if kind is bytes or kind is bytearray:
            return repr(x[: self.maxother]) + ("..." if len(x) > self.maxother else "")  # type: ignore[index,arg-type]
        if kind is int and is_long_number(x):  # type: ignore[arg-type]
            return f"a number of {x.bit_length()} bits"  # type: ignore[attr-defined]
        scalar = module_of(kind) in _OF_SCALARS and not attribute(x, "shape")
        return super().repr1(x, level) if scalar or kind in _WRITTEN_OUT else in_short(x)


_OF_SCALARS = frozenset({"datetime", "decimal", "fractions", "numpy", "pathlib", "uuid"})
"""Modules whose values write themselves out quickly, and the same in every session."""

_SHORT = _Short()
