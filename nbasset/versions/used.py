"""Used: objects of other libraries that change by being used, such as trees that are built late, pools, counters.

What a body changes in one of which it got no copy does not count: nothing that rests on it is out of date by that, and
in a session in which the body comes from the store, the object is as it was before.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from types import GeneratorType

from nbasset.core.version import Part
from nbasset.libraries.foreign import module_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_local_module

_ITS_OWN = frozenset({"builtins", "types", "functools", "_io", "itertools", "_thread"})
"""Modules of Python's whose objects are followed, copied or consumed."""

_before: dict[int, tuple[Callable[[], object], str, Part]] = {}
"""By an object's identity: the object, its digest after it was used, and the part it was before."""


def may_change(value: object) -> bool:
    """Whether a value is some library's object, of which bodies get no copy and which is not known to be mere data.

    A generator is used up, and cannot be copied.

    >>> import argparse
    >>> may_change(argparse.ArgumentParser()), may_change([1]), may_change(len), may_change(n for n in [1])
    (True, False, False, True)
    """
    if type(value) is GeneratorType:
        return True
    module = module_of(type(value))
    if module in _ITS_OWN or issubclass(type(value), type) or is_local_module(module):
        return False
    library = KNOWN.get(module)
    return library is None or not (library.copied or library.loaded_as_they_were or library.machinery)


def note_use(values: Iterable[object], parts: Mapping[int, Part], now: Callable[[object], Part]) -> None:
    """A body has run: what has changed of objects that it used is as it was before.

    Args:
        values: the objects.
        parts: by identity, the part that each was before.
        now: gives the part that it is now.
    """
    for value in values:
        before, after = parts[id(value)], now(value)
        if after.digest != before.digest:
            try:
                _before[id(value)] = weakref.ref(value), after.digest, before
            except TypeError:  # what cannot be referred to weakly would be kept alive
                continue


def as_before(value: object, part: Part) -> Part:
    """The part that a value was before bodies used it, where nothing else has changed it since."""
    known = _before.get(id(value))
    if known is None:
        return part
    referred, after, before = known
    if referred() is not value:
        del _before[id(value)]
        return part
    return before if part.digest == after else part


_led_to: weakref.WeakKeyDictionary[object, dict[str, tuple[object, ...]]] = weakref.WeakKeyDictionary()
"""What each generator has led to, by the digest that it had then."""


def led_before(value: object, now: Part, part: Part, reached: tuple[object, ...]) -> tuple[object, ...]:
    """The functions and classes that a value leads to: of a generator that bodies have used up, those from before.

    Args:
        value: the value.
        now: the part that it is now.
        part: the part that it counts as.
        reached: what it leads to now.
    """
    if type(value) is not GeneratorType:
        return reached
    known = _led_to.setdefault(value, {})
    if part is now:
        known[now.digest] = reached
    return known.get(part.digest, reached)
