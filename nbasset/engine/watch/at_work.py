"""At work: which bodies run now, and to which of them the code belongs that does something at this moment.

A context variable tells, which tasks inherit and threads do not; so a thread is told when it is started. Code of which
nobody knows whose it is, such as a thread of a pool that an earlier body had started, counts for every body at work:
what is noted once too often makes a result stale too early, what is missed would leave it fresh for ever.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")

_lock = threading.RLock()


class Turn(Generic[T]):
    """One body's time at work.

    Args:
        watcher: what hears of it.
        outer: the turn inside which it began; None when it began inside no other.
    """

    __slots__ = ("_over", "alone", "outer", "watcher")

    def __init__(self, watcher: T, outer: Turn[T] | None) -> None:
        self.watcher = watcher
        self.outer = outer
        self.alone = (self,)
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
            self._set(tuple(each for each in self._going if each is not turn))

    def _set(self, going: tuple[Turn[T], ...]) -> None:
        outer = {id(turn.outer.still()) for turn in going if turn.outer is not None}
        self._going = going
        self._innermost = tuple(turn for turn in going if id(turn) not in outer)

    def _here(self) -> Turn[T] | None:
        turn = self._mine.get()
        return None if turn is None else turn.still()

    def now(self) -> tuple[Turn[T], ...]:
        """The turn to which what happens now belongs; where nobody can tell, all of them; empty when none goes on."""
        if not self._going:
            return ()
        turn = self._here()
        return self._innermost if turn is None else turn.alone

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


@contextmanager
def _threads() -> Iterator[None]:
    """What is started as a thread inside belongs to the body that starts it."""
    start = threading.Thread.start

    def started(thread: threading.Thread) -> None:
        entering = [enter for carried in _carried if (enter := carried()) is not None]
        if entering:
            run = thread.run

            def as_part_of_the_body() -> None:
                for enter in entering:
                    enter()
                run()

            thread.run = as_part_of_the_body  # type: ignore[method-assign]
        start(thread)

    threading.Thread.start = started  # type: ignore[method-assign,assignment]  # mypy counts ``self`` twice
    try:
        yield
    finally:
        threading.Thread.start = start  # type: ignore[method-assign]


class Shared:
    """Changes to what everybody in the process shares: made when the first body begins, taken back when the last ends.

    Args:
        changes: each a function that gives a context manager, inside which something is changed.
    """

    def __init__(self, *changes: Callable[[], AbstractContextManager[None]]) -> None:
        self._changes = changes
        self._users = 0
        self._made = ExitStack()

    def __enter__(self) -> None:
        with _lock:
            if not self._users:
                with ExitStack() as making:
                    for change in self._changes:
                        making.enter_context(change())
                    self._made = making.pop_all()
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with _lock:
            self._users -= 1
            if not self._users:
                self._made.close()


_THREADS = Shared(_threads)


def threads() -> AbstractContextManager[None]:
    """Inside, what is started as a thread belongs to the body that starts it."""
    return _THREADS
