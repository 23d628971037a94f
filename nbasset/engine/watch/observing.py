"""Observing: what bodies do is told to whoever watches them, for as long as one is at work."""

from __future__ import annotations

import linecache
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from nbasset.engine.watch import environment, telling_readers
from nbasset.engine.watch.at_work import THREADS, Shared, Turn, Turns
from nbasset.engine.watch.observe import CHANGES, CODE, LISTINGS, SIGNS, Observed
from nbasset.engine.watch.telling_readers import Space
from nbasset.libraries.origin import find_folders

_WATCHED = frozenset({"open", "os.mkdir", "sqlite3.connect", *LISTINGS, *CHANGES, *SIGNS})

_bodies: Turns[Observed] = Turns("observed")
_installed = False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _bodies.any and event in _WATCHED:
        for turn in _bodies.now():
            turn.watcher.note(event, args)


def _hearing() -> Sequence[Observed]:
    """Those to whom what happens at this moment belongs."""
    return [turn.watcher for turn in _bodies.now()] if _bodies.any else ()


WATCHING = Shared(
    THREADS,
    environment.Variables(_hearing),
    environment.Paths(_hearing),
    environment.Folder(_hearing),
    telling_readers.Readers(_hearing),
)
"""Everything that is changed in this process so that bodies are seen; a run holds it from first body to last."""


def begin(observed: Observed) -> Turn[Observed]:
    """Observe from here on, in every thread that belongs to what happens here."""
    global _installed
    if not _installed:
        sys.addaudithook(_hook)
        os.register_at_fork(after_in_child=_unlock)
        _installed = True
    find_folders()
    _forget_lines()
    return _bodies.begin(observed)


def _unlock() -> None:
    """In a child that was forked, nobody is left who would give back a lock that another thread held."""
    for turn in _bodies.going():
        turn.watcher.lock = threading.RLock()


def _forget_lines() -> None:
    """Data files of which :mod:`linecache` keeps the lines are read anew, and seen to be."""
    for name, known in list(linecache.cache.items()):
        if len(known) == 4 and known[1] is not None and not name.endswith(CODE):
            linecache.cache.pop(name, None)


def end(observed: Observed) -> None:
    """Observe no more; when nobody does, the hook is idle (it cannot be removed)."""
    for turn in _bodies.going():
        if turn.watcher is observed:
            _bodies.end(turn)
    observed.end()


def at_work() -> Observed | None:
    """What the body that runs now is seen to do; None when none runs."""
    return next(iter(_hearing()), None)


@contextmanager
def observing(ignored: tuple[str, ...] = (), spaces: Iterable[Space] = ()) -> Iterator[Observed]:
    """Observe what happens inside, in every thread, what is asked of the environment, and what readers are given.

    Several may observe at once, each what belongs to it, and end in any order.

    Args:
        ignored: folders whose files are no inputs, for example the store.
        spaces: names of the notebook and of local modules, with which of them to look at for readers.
    """
    observed = Observed(ignored)
    begin(observed)
    try:
        with WATCHING:
            telling_readers.also_in(spaces)
            yield observed
    finally:
        end(observed)
