"""Registers of Python's own that are asked by type or by name: abstract classes, dispatching functions, codecs."""

from __future__ import annotations

import codecs
import encodings
import gc
from abc import ABCMeta
from functools import cache, singledispatchmethod
from importlib import import_module
from types import FunctionType, MappingProxyType
from typing import Any

from nbasset.libraries.foreign import attribute, is_a
from nbasset.libraries.library import Foreign, Library, Register


def _virtual(cls: Foreign) -> frozenset[type]:
    """The classes that were registered with an abstract one."""
    dumped: Any = import_module("_abc")  # of which type checkers know nothing
    alive = (each() for each in dumped._get_dump(cls)[0])
    return frozenset(each for each in alive if each is not None)


def _put_virtual(cls: Foreign, before: Foreign) -> None:
    ABCMeta._abc_registry_clear(cls)  # type: ignore[attr-defined]
    ABCMeta._abc_caches_clear(cls)  # type: ignore[attr-defined]
    for each in before:
        ABCMeta.register(cls, each)


def _dispatches(thing: Foreign) -> bool:
    return is_a(thing, singledispatchmethod) or (
        is_a(thing, FunctionType) and is_a(attribute(thing, "registry"), MappingProxyType)
    )


def _function(thing: Foreign) -> Foreign:
    return thing.dispatcher if is_a(thing, singledispatchmethod) else thing


def _put_implementations(thing: Foreign, before: Foreign) -> None:
    function = _function(thing)
    (held,) = gc.get_referents(function.registry)
    held.clear()
    held.update(before)
    function._clear_cache()


@cache
def _kept_by_python(kind: type, inside: object) -> Any:
    """The list or dictionary that Python itself keeps for codecs, to which no name leads but the collector does."""
    frozen = gc.get_freeze_count()  # among which nobody looks
    if frozen:
        gc.unfreeze()
    found: list[Any] = [each for each in gc.get_referrers(inside) if type(each) is kind]
    held = next((each for each in found if kind is list or "xmlcharrefreplace" in each), kind())
    if frozen:
        gc.freeze()
    return held


def _searches(_: Foreign) -> tuple[Any, ...]:
    return tuple(_kept_by_python(list, encodings.search_function))


def _put_searches(_: Foreign, before: tuple[Any, ...]) -> None:
    for each in [each for each in _searches(None) if each not in before]:
        codecs.unregister(each)


def _handlers(_: Foreign) -> dict[str, Any]:
    return dict(_kept_by_python(dict, codecs.strict_errors))


def _put_handlers(_: Foreign, before: Foreign) -> None:
    held = _kept_by_python(dict, codecs.strict_errors)
    held.clear()
    held.update(before)


ABC = Library(
    "abc",
    registers=(
        Register(
            "classes of an abstract class",
            frozenset({"register"}),
            lambda thing, _: is_a(thing, ABCMeta),
            _virtual,
            _put_virtual,
        ),
    ),
)
FUNCTOOLS = Library(
    "functools",
    registers=(
        Register(
            "implementations of a function",
            frozenset({"register"}),
            lambda thing, _: _dispatches(thing),
            lambda thing: dict(_function(thing).registry),
            _put_implementations,
        ),
    ),
)
CODECS = Library(
    "codecs",
    registers=tuple(
        Register(
            called,
            frozenset({by}),
            lambda thing, name: thing is codecs or thing is getattr(codecs, name),
            now,
            put,
        )
        for called, by, now, put in (
            ("codecs", "register", _searches, _put_searches),
            ("handlers of coding errors", "register_error", _handlers, _put_handlers),
        )
    ),
)
