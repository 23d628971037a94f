"""At work: which bodies run now, and to which of them the code belongs that does something at this moment.

A context variable tells, which tasks inherit and threads do not; so a thread is told when it is started. Code of which
nobody knows whose it is, such as a thread of a pool that an earlier body had started, counts for every body at work:
what is noted once too often makes a result stale too early, what is missed would leave it fresh for ever.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, Protocol, TypeVar

from nbasset.libraries.origin import Origin, place_of

T = TypeVar("T")

_lock = threading.RLock()


def _in_child() -> None:
    """In a child that was forked, nobody is left who would give back a lock that another thread held."""
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


class Turn(Generic[T]):
    """One body's time at work.

    Args:
        watcher: what hears of it.
        outer: the turn inside which it began; None when it began inside no other.
    """

    __slots__ = ("_over", "outer", "watcher")

    def __init__(self, watcher: T, outer: Turn[T] | None) -> None:
        self.watcher = watcher
        self.outer = outer
        self._over = False

    def end(self) -> None:
        """It is over, though contexts and threads may still name it."""
        self._over = True

    def still(self) -> Turn[T] | None:
        """The turn itself or, when it is over, the nearest one outside that is not."""
        turn: Turn[T] | None = self
        while turn is not None and turn._over:
            turn = turn.outer
        return turn


class Turns(Generic[T]):
    """The bodies at work, each with what hears of it; they may end in any order.

    >>> turns = Turns("example")
    >>> first, second = turns.begin("first"), turns.begin("second")
    >>> [turn.watcher for turn in turns.now()]
    ['second']
    >>> turns.end(first)
    >>> [turn.watcher for turn in turns.now()]
    ['second']
    >>> turns.end(second)
    >>> turns.now()
    ()
    """

    def __init__(self, name: str) -> None:
        self._mine: ContextVar[Turn[T] | None] = ContextVar(f"nbasset {name}", default=None)
        self._going: tuple[Turn[T], ...] = ()
        self._innermost: tuple[Turn[T], ...] = ()
        _carried.append(self.carried)

    def begin(self, watcher: T) -> Turn[T]:
        """A body begins; what this context does from here on is its doing."""
        turn = Turn(watcher, self._here())
        self._mine.set(turn)
        with _lock:
            self._set((*self._going, turn))
        return turn

    def end(self, turn: Turn[T]) -> None:
        """A body ends; what it began inside goes on."""
        turn.end()
        if self._mine.get() is turn:
            self._mine.set(turn.still())
        with _lock:
            self._set(() if self._going == (turn,) else tuple([each for each in self._going if each is not turn]))

    def _set(self, going: tuple[Turn[T], ...]) -> None:
        if len(going) < 2:
            self._going = self._innermost = going
            return
        outer = {id(turn.outer.still()) for turn in going if turn.outer is not None}
        self._going = going
        self._innermost = tuple(turn for turn in going if id(turn) not in outer)

    def _here(self) -> Turn[T] | None:
        turn = self._mine.get()
        return None if turn is None else turn.still()

    def now(self) -> tuple[Turn[T], ...]:
        """The turn to which what happens now belongs; where nobody can tell, all of them; empty when none goes on."""
        if not self._going or _nobodys.get():
            return ()
        turn = self._here()
        return self._innermost if turn is None else (turn,)

    def alive(self) -> tuple[Turn[T], ...]:
        """The same, without what a body has left behind that is over: threads and tasks that run its own code."""
        if not self._going:
            return ()
        turn = self._mine.get()
        if turn is not None and turn.still() is None and not _for_anybody.get():
            return ()
        return self.now()

    @property
    def any(self) -> bool:
        """Whether a body is at work."""
        return bool(self._going)

    def going(self) -> tuple[Turn[T], ...]:
        """Every turn that goes on."""
        return self._going

    def carried(self) -> Callable[[], object] | None:
        """What puts a new thread into this context's turn; None when there is none."""
        turn = self._here()
        return None if turn is None else lambda: self._mine.set(turn)


_carried: list[Callable[[], Callable[[], object] | None]] = []

_for_anybody: ContextVar[bool] = ContextVar("nbasset for anybody", default=False)
"""Whether a thread is one of a library's, as those of a pool are, which work for whoever asks."""


_nobodys: ContextVar[bool] = ContextVar("nbasset nobody's", default=False)


def works_for_no_body() -> None:
    """What this thread does from here on is no body's doing, whoever is at work: it is nbasset's own."""
    _nobodys.set(True)


@contextmanager
def for_no_body() -> Iterator[None]:
    """What is done inside is no body's doing, whoever is at work: it is nbasset's own."""
    before = _nobodys.set(True)
    try:
        yield
    finally:
        _nobodys.reset(before)


def _works_for_anybody(thread: threading.Thread) -> bool:
    """Whether what a thread runs is a library's own: what is given to it meanwhile may be any body's.

    A timer's function, and what is written in Python's own C, is the user's choice.
    """
    if isinstance(thread, threading.Timer):
        return False
    runs: object = getattr(thread, "_target", None) or type(thread).run
    module = getattr(getattr(runs, "func", runs), "__module__", None) or "builtins"
    return module != "builtins" and place_of(module).origin in (Origin.PYTHON, Origin.PACKAGE)


class Change(Protocol):
    """Something that is changed for everybody in the process."""

    def make(self) -> None:
        """Change it."""
        ...

    def take_back(self) -> None:
        """Make it what it was."""
        ...


class Attributes:
    """Other attributes of something.

    Args:
        owner: a module, a class or an object.
        attributes: by name, what stands there meanwhile.

    Attributes:
        before: what stood there when the change was made.
    """

    def __init__(self, owner: object, attributes: Mapping[str, object]) -> None:
        self._owner = owner
        self._attributes = attributes
        self.before = {name: getattr(owner, name) for name in attributes}

    def make(self) -> None:
        """Put them there."""
        for name, value in self._attributes.items():
            self.before[name] = getattr(self._owner, name)
            setattr(self._owner, name, value)

    def take_back(self) -> None:
        """Put back what was there."""
        for name, value in self.before.items():
            setattr(self._owner, name, value)


class Shared:
    """Changes to what everybody in the process shares: made when the first body begins, taken back when the last ends.

    It is a change itself, and a context manager.

    Args:
        changes: what is changed, in this order.
    """

    def __init__(self, *changes: Change) -> None:
        self._changes = changes
        self._users = 0

    def make(self) -> None:
        """One more needs them; when one cannot be made, none is."""
        with _lock:
            if not self._users:
                made: list[Change] = []
                try:
                    for change in self._changes:
                        change.make()
                        made.append(change)
                except BaseException:
                    for change in reversed(made):
                        change.take_back()
                    raise
            self._users += 1

    def take_back(self) -> None:
        """One less needs them."""
        with _lock:
            self._users -= 1
            if not self._users:
                for change in reversed(self._changes):
                    change.take_back()

    def __enter__(self) -> None:
        self.make()

    def __exit__(self, *_: object) -> None:
        self.take_back()


class Place(Generic[T]):
    """A place that holds one thing, in which several put something of their own for a while, and end in any order.

    Args:
        get: gives what is there.
        put: puts something there.
        gone: called when the last has ended, and what was there first is there again.

    >>> shelf = ["a book"]
    >>> place = Place(lambda: shelf[0], lambda thing: shelf.__setitem__(0, thing))
    >>> with place.taken("a vase"), place.taken("a clock"):
    ...     print(shelf)
    ['a clock']
    >>> shelf
    ['a book']
    """

    def __init__(self, get: Callable[[], T], put: Callable[[T], object], gone: Callable[[], object] = tuple) -> None:
        self._get = get
        self._put = put
        self._gone = gone
        self._there: list[T] = []

    @contextmanager
    def taken(self, thing: T) -> Iterator[None]:
        """Meanwhile it holds this; of several, what came last."""
        with _lock:
            self._there = [*(self._there or [self._get()]), thing]
            self._put(thing)
        try:
            yield
        finally:
            with _lock:
                self._there = _without_last(thing, self._there)
                self._put(self._there[-1])
                if len(self._there) == 1:
                    self._there = []
                    self._gone()


def _without_last(thing: object, things: list[T]) -> list[T]:
    place = next(place for place in reversed(range(len(things))) if things[place] is thing)
    return things[:place] + things[place + 1 :]


def _started(thread: threading.Thread) -> None:
    """Start a thread that belongs to the body that starts it."""
    entering = [enter for carried in _carried if (enter := carried()) is not None]
    if entering:
        run, for_anybody = thread.run, _works_for_anybody(thread)

        def as_part_of_the_body() -> None:
            _for_anybody.set(for_anybody)
            for enter in entering:
                enter()
            run()

        thread.run = as_part_of_the_body  # type: ignore[method-assign]
    _starting.before["start"](thread)


def is_the_notebooks(thread: threading.Thread) -> bool:
    """Whether a thread is the notebook's own: no body has started it, and what it does is the user's code.

    What workers of a pool do, which an installed package or Python runs, belongs to whoever asks them.
    """
    if "run" in vars(thread) or thread is threading.main_thread():
        return False
    runs = type(thread).run
    module = getattr(thread, "_target", None) if runs is threading.Thread.run else runs
    return place_of(getattr(module, "__module__", None)).origin in (Origin.NOTEBOOK, Origin.LOCAL)


_starting = Attributes(threading.Thread, {"start": _started})

THREADS = Shared(_starting)
"""Meanwhile, what is started as a thread belongs to the body that starts it."""
