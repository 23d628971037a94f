"""Observing: what bodies do is told to whoever watches them, for as long as one is at work."""

from __future__ import annotations

import linecache
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.machinery import ModuleSpec
from itertools import takewhile
from types import FrameType

from nbasset.engine.watch import code_met, entropy, environment, own_names, telling_readers, workers
from nbasset.engine.watch.at_work import THREADS, Shared, Turn, Turns
from nbasset.engine.watch.main_elsewhere import MainElsewhere
from nbasset.engine.watch.observe import CHANGES, CODE, LISTINGS, Observed, loads
from nbasset.engine.watch.signs import SIGNS
from nbasset.engine.watch.telling_readers import Space
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import Origin, find_folders, origin_of_file

_WATCHED = frozenset({"open", "os.mkdir", "os.chdir", "sqlite3.connect", *LISTINGS, *CHANGES, *SIGNS})

_bodies: Turns[Observed] = Turns("observed")
_installed = False
_last_lines: object = None


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _bodies is None or not _bodies.any:  # None: Python ends, and has cleared the names of its modules
        return
    if event in _WATCHED and not workers.is_quiet():
        for turn in _bodies.now():
            turn.watcher.note(event, args)
    elif event in own_names.HEARD:
        own_names.HEARD[event](args)


def hearing() -> Sequence[Observed]:
    """Those to whom what happens at this moment belongs."""
    return [turn.watcher for turn in _bodies.now()] if _bodies.any else ()


def _met(spec: ModuleSpec, frame: FrameType) -> None:
    """Whoever imports a module that is loaded already, by whatever name, meets its code."""
    bodies = hearing()
    if bodies and spec.origin and not code_met.asks_where(frame):
        for each in bodies:
            loads(each, spec.origin)


code_met.listeners.append(_met)


def _told_in(target: workers.Target, path: str, ignored: tuple[str, ...]) -> workers.Target:
    return partial(in_worker, MainElsewhere(), target, path, ignored)


def in_worker(
    main: MainElsewhere, target: workers.Target, path: str, ignored: tuple[str, ...], *args: object, **options: object
) -> object:
    """In a process that a body has started: have what it does told from here on, and do it.

    Args:
        main: stands before what it is to do, which may be a function of ``__main__``.
        target: what it is to do.
        path: the file of facts.
        ignored: folders whose files are no inputs.
        args: what the target is given.
        options: the same by names.
    """
    if not any(isinstance(turn.watcher, workers.Reporter) for turn in _bodies.going()):
        begin(workers.report(path, ignored))
        WATCHING.make()
        code_met.have_local_modules_told()
    return target(*args, **options)


ENVIRONMENT = Shared(environment.Variables(hearing), environment.Paths(hearing), environment.Folder(hearing))
"""What is changed so that plain cells are heard to ask for variables, for the folder, and whether paths are there."""

WATCHING = Shared(
    THREADS,
    ENVIRONMENT,
    entropy.Entropy(hearing),
    telling_readers.Readers(hearing),
    workers.Processes(hearing, _told_in),
)
"""Everything that is changed in this process so that bodies are seen; a run holds it from first body to last."""


def begin(observed: Observed) -> Turn[Observed]:
    """Observe from here on, in every thread that belongs to what happens here."""
    global _installed
    if not _installed:
        KNOWN.gather()
        sys.addaudithook(_hook)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=_before_fork, after_in_child=_in_child)
        _installed = True
    find_folders()
    _forget_lines()
    workers.listen(observed, alone=not _bodies.any)
    return _bodies.begin(observed)


def _before_fork() -> None:
    workers.before_fork(_bodies.going())


def _in_child() -> None:
    """In a child that was forked, nobody is left who would give back a lock that another thread held."""
    for turn in _bodies.going():
        turn.watcher.lock = threading.RLock()
    workers.in_child(_bodies.going())


def _forget_lines() -> None:
    """Data files, and the user's own code, of which :mod:`linecache` keeps the lines are read anew, and seen to be.

    There is an entry for each cell that has run, and what is read comes last: what was looked at stays as it is.
    """
    global _last_lines
    try:
        new = list(takewhile(lambda each: each[1] is not _last_lines, reversed(linecache.cache.items())))
        _last_lines = new[0][1] if new else _last_lines
    except RuntimeError:  # another thread reads lines meanwhile
        new = list(linecache.cache.items())
    for name, known in new:
        is_file = len(known) == 4 and known[1] is not None
        if is_file and not (name.endswith(CODE) and origin_of_file(name) is not Origin.LOCAL):
            linecache.cache.pop(name, None)


def end(observed: Observed) -> None:
    """Observe no more; when nobody does, the hook is idle (it cannot be removed)."""
    for turn in _bodies.going():
        if turn.watcher is observed:
            _bodies.end(turn)
    observed.end()


def at_work() -> Observed | None:
    """What the body that runs now is seen to do; None when none runs."""
    return next(iter(hearing()), None)


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
            code_met.have_local_modules_told()
            telling_readers.also_in(spaces)
            yield observed
    finally:
        end(observed)
