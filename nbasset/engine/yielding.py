"""Yielding: a body that yields what Dagster has words for is run to its end, and has given all of that.

Whether it does is told by the first thing it yields: a generator of anything else is a value like any other, and has
that first thing put back.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Generator, Iterable
from types import AsyncGeneratorType, GeneratorType
from typing import TypeVar

from nbasset.core.outputs import is_said
from nbasset.engine.replaying import BYTES, ITEMS, bytes_of
from nbasset.libraries.foreign import attribute

T = TypeVar("T")

YIELDED = "__nbasset_yielded__"
"""The name of the function that takes what a cell yields outside of any function."""

ALL_YIELDED = "__nbasset_all_yielded__"
"""The same for ``yield from``."""


_ENDLESS = (
    f"this cell has yielded more than {ITEMS:,} values or {BYTES // 1_000_000} MB, and may have no end: put the loop "
    "into a generator function and end the cell with a call of it, which is read only as far as somebody asks"
)

RESULTS, FEW = 100_000, 1000
"""A body that has yielded more results may have no end; where they are large, a few are enough to tell."""

_ENDLESS_RESULTS = (
    "this body has yielded {:,} results, and may have no end: each asset takes one Output, so end the loop that yields "
    "them, or return a list as one value"
)


class Yielded(list[object]):
    """What a body has given by yielding it, in order.

    >>> given = Yielded()
    >>> given.take("an output")
    >>> given
    ['an output']
    """

    def __init__(self, things: Iterable[object] = ()) -> None:
        super().__init__(things)
        self._bytes = 0

    def take(self, thing: object) -> None:
        """One more.

        Raises:
            RuntimeError: where there are so many that the body may have no end.
        """
        self.append(thing)
        self._bytes += bytes_of(attribute(thing, "value"))
        if len(self) > RESULTS or (len(self) > FEW and self._bytes > BYTES):
            raise RuntimeError(_ENDLESS_RESULTS.format(len(self)))


class Cell:
    """What a cell yields outside of any function, taken as it comes.

    >>> cell = Cell()
    >>> cell.take(1), cell.take_all([2, 3]), list(cell.given("its last expression"))
    (None, None, [1, 2, 3])
    >>> Cell().given("its last expression")
    'its last expression'
    """

    def __init__(self) -> None:
        self._things: list[object] = []
        self._bytes = 0

    def take(self, thing: object = None) -> None:
        """``yield thing``.

        Raises:
            RuntimeError: where it has yielded so much that it may have no end.
        """
        self._things.append(thing)
        self._bytes += bytes_of(thing)
        if len(self._things) > ITEMS or self._bytes > BYTES:
            raise RuntimeError(_ENDLESS)

    def take_all(self, things: Iterable[object]) -> object:
        """``yield from things``; what they return."""
        each = iter(things)
        while True:
            try:
                thing = next(each)
            except StopIteration as end:
                return end.value if type(things) is GeneratorType else None
            self.take(thing)

    def given(self, otherwise: object) -> object:
        """What the cell gave: what it has yielded; where it has yielded nothing, something else.

        Args:
            otherwise: the value of its last expression.
        """
        if not self._things:
            return otherwise
        return Yielded(self._things) if is_said(self._things[0]) else (each for each in self._things)


def run_through(things: Generator[object, None, object]) -> object:
    """What a body gave that returned a generator: all it yields, or the generator as a value.

    >>> run_through(word for word in ["not", "Dagster's"])
    <generator object _with at 0x...>
    """
    for first in things:
        if not is_said(first):
            return _with(first, things)
        given = Yielded([first])
        for each in things:
            given.take(each)
        return given
    return things


def is_exhausted(value: object) -> bool:
    """Whether a value is a generator that has nothing more to give.

    >>> things = (each for each in ())
    >>> is_exhausted(things), list(things), is_exhausted(things)
    (False, [], True)
    """
    if type(value) is GeneratorType:
        return value.gi_frame is None
    return type(value) is AsyncGeneratorType and value.ag_frame is None


def _with(first: T, rest: Iterable[T]) -> Generator[T, None, None]:
    yield first
    yield from rest


async def run_through_in_a_loop(things: AsyncGenerator[object, None]) -> object:
    """The same of an asynchronous generator."""
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)  # this loop may end before somebody goes on with it, and would close it then
    try:
        first = anext(things)
    finally:
        sys.set_asyncgen_hooks(*hooks)
    try:
        found = await first
    except StopAsyncIteration:
        return things
    if not is_said(found):
        return _with_in_a_loop(found, things)
    given = Yielded([found])
    async for each in things:
        given.take(each)
    return given


async def _with_in_a_loop(first: T, rest: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    yield first
    async for each in rest:
        yield each
