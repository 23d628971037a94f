"""Workers: what the processes that a body starts see for it is told to the process that it runs in.

A child that is forked goes on observing; another Python is told to by what it is started to do. Both write each fact as
a line of one file, from which the body reads what came while it was at work. Workers that outlive the body that started
them tell whichever is at work then. That a process is asked which was started before anybody observed is said.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Protocol

from nbasset.engine.watch.at_work import Attributes, Turn
from nbasset.engine.watch.importing import Stamp
from nbasset.engine.watch.imports import Imports
from nbasset.engine.watch.observe import Observed
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import PROCESSES

FACTS = frozenset({"reads", "takes", "connects", "lists", "finds", "follows", "makes", "writes", "unseen", "variable"})
"""What a worker tells, by the names of what it calls."""

_quiet = threading.local()
"""Whether what this thread does is nobody's doing: it is at the file of facts."""


@contextmanager
def _quietly() -> Iterator[None]:
    _quiet.now = True
    try:
        yield
    finally:
        _quiet.now = False


def is_quiet() -> bool:
    """Whether what this thread does now is nobody's doing."""
    return getattr(_quiet, "now", False)


class Facts:
    """A file of facts. Nobody holds it open: a child may close all that it inherits, and use the numbers again.

    Args:
        path: where it is.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    @classmethod
    def new(cls) -> Facts:
        """An empty one, which is removed when this process ends."""
        with _quietly():
            descriptor, path = tempfile.mkstemp(prefix="nbasset-", suffix=".facts")
            os.close(descriptor)
        atexit.register(_remove, path, os.getpid())
        return cls(path)

    def tell(self, *fact: object) -> None:
        """Add a fact; as one write, so that several processes do not tear each other's lines."""
        with _quietly():
            try:
                file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            except FileNotFoundError:  # whoever would hear it has ended
                return
            try:
                os.write(file, f"{json.dumps(fact)}\n".encode())
            finally:
                os.close(file)

    def size(self) -> int:
        """Bytes told so far."""
        return os.path.getsize(self.path)

    def clear(self) -> None:
        """What was told so far is nobody's."""
        with _quietly():
            os.truncate(self.path, 0)

    def is_there(self) -> bool:
        """Whether nobody has removed it, as programs do that clear the folder of temporary files."""
        return os.path.exists(self.path)

    def since(self, start: int) -> tuple[list[list[Any]], int]:
        """The facts that stand behind a place, and the place behind them."""
        with _quietly(), open(self.path, "rb") as file:
            file.seek(start)
            told = file.read()
        whole = told[: told.rfind(b"\n") + 1]
        return [json.loads(line) for line in whole.splitlines()], start + len(whole)


def _remove(path: str, owner: int) -> None:
    if os.getpid() == owner and os.path.exists(path):
        os.remove(path)


_facts: Facts | None = None
_starting: tuple[object, frozenset[str]] = (None, frozenset())


def _known_facts() -> Facts:
    global _facts
    if _facts is None or not _facts.is_there():
        _facts = Facts.new()
    return _facts


class _Reading:
    """Has a body take in what is told from here on."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._place = facts.size()
        self._now = False

    def __call__(self, observed: Observed) -> None:
        if self._now:
            return
        if not self._facts.is_there():
            observed.unseen(PROCESSES)
            return
        self._now = True
        try:
            facts, self._place = self._facts.since(self._place)
            for what, *rest in facts:
                if what in FACTS:
                    getattr(observed, what)(*[tuple(each) if isinstance(each, list) else each for each in rest])
        finally:
            self._now = False


def listen(observed: Observed, *, alone: bool) -> None:
    """Have a body that begins take in what workers tell which are at work already.

    Args:
        observed: what it will be seen to do.
        alone: whether no other is at work, to which what was told so far could belong.
    """
    if not isinstance(observed, Reporter) and _facts is not None and _facts.is_there():
        if alone:
            _facts.clear()
        observed.told_elsewhere = _Reading(_facts)


def _expect(going: Iterable[Observed]) -> Facts:
    """Get ready for what a new worker will tell the bodies at work."""
    facts = _known_facts()
    for observed in going:
        if observed.told_elsewhere is None:
            observed.told_elsewhere = _Reading(facts)
    return facts


class Reporter(Observed):
    """Tells at once what it sees, and keeps nothing: the process that hears of it knows what came before.

    Args:
        facts: where it tells.
        ignored: folders whose files are no inputs.
    """

    def __init__(self, facts: Facts, ignored: tuple[str, ...]) -> None:
        super().__init__(ignored)
        self._facts = facts

    def reads(self, name: str, then: Stamp, *code: bool) -> None:
        """Tell it."""
        self._facts.tell("reads", name, then, *code)

    def takes(self, name: str, then: Stamp) -> None:
        """Tell it."""
        self._facts.tell("takes", name, then)

    def connects(self, name: str, then: Stamp, tables: str = "") -> None:
        """Tell it."""
        self._facts.tell("connects", name, then, *filter(None, [tables]))

    def lists(self, name: str, then: str | None) -> None:
        """Tell it."""
        self._facts.tell("lists", name, then)

    def finds(self, name: str, there: bool) -> None:
        """Tell it."""
        self._facts.tell("finds", name, there)

    def makes(self, name: str) -> None:
        """Tell it."""
        self._facts.tell("makes", name)

    def writes(self, name: str, whole: bool) -> None:
        """Tell it."""
        self._facts.tell("writes", name, whole)

    def unseen(self, what: str) -> None:
        """Tell it."""
        self._facts.tell("unseen", what)

    def variable(self, name: str, value: str | None) -> None:
        """Tell it, unless this process has set it."""
        if name not in self.variables_set:
            self._facts.tell("variable", name, value)


def before_fork(turns: Sequence[Turn[Observed]]) -> None:
    """A body may be about to fork: what the child sees will be told."""
    if turns and not isinstance(turns[0].watcher, Reporter):
        _expect(turn.watcher for turn in turns)


def in_child(turns: Sequence[Turn[Observed]]) -> None:
    """A child was forked: whoever is at work there tells what it sees."""
    for turn in turns:
        if _facts is not None:
            turn.watcher = Reporter(_facts, turn.watcher.ignored)


def report(path: str, ignored: tuple[str, ...]) -> Reporter:
    """In another process: what tells there from here on.

    Args:
        path: the file of facts.
        ignored: folders whose files are no inputs.
    """
    global _facts
    _facts = Facts(path)
    return Reporter(_facts, ignored)


Target = Callable[..., object]


class Process(Protocol):
    """A process, as Python's multiprocessing and what is modelled on it describe one."""

    _target: Target | None

    def run(self) -> None:
        """Do what it was started for."""
        ...

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        ...


_observed: weakref.WeakSet[object] = weakref.WeakSet()
"""Processes that tell what they see, and those that no body asks."""


def asked_by_no_body(process: object) -> None:
    """A process is being started that bodies have nothing to do with: that it lives says nothing about them."""
    _observed.add(process)


def starting() -> frozenset[str]:
    """The modules that start processes and write to them, as those of Python's ``multiprocessing`` do."""
    global _starting
    if _starting[0] is not KNOWN.readers:  # another object as soon as more is known
        rows = [row.name for row in KNOWN if row.multiprocessing]
        _starting = KNOWN.readers, frozenset(f"{name}.{each}" for name in rows for each in ("process", "connection"))
    return _starting[1]


class Processes:
    """Has the processes that bodies start tell what they see, and says when others are asked.

    Args:
        hearing: gives those who hear what happens at this moment.
        told: takes what a process is to do, the file of facts and the folders to ignore; gives what tells as well.
    """

    def __init__(
        self, hearing: Callable[[], Sequence[Observed]], told: Callable[[Target, str, tuple[str, ...]], Target]
    ) -> None:
        self._hearing = hearing
        self._told = told
        self._changed: list[Attributes] = []
        self._imports: Imports | None = None

    def make(self) -> None:
        """Stand in the way of starting processes and of writing to them, in whatever is loaded or will be."""
        names = starting()
        for name in names & sys.modules.keys():
            self._loaded(sys.modules[name])
        self._imports = Imports(names, self._loaded)
        self._imports.make()

    def take_back(self) -> None:
        """Stand there no longer."""
        if self._imports is not None:
            self._imports.take_back()
            self._imports = None
        while self._changed:
            self._changed.pop().take_back()

    def _loaded(self, module: ModuleType) -> None:
        for name, method in (
            ("BaseProcess", "start"),
            ("Connection", "_send_bytes"),
            ("PipeConnection", "_send_bytes"),
        ):
            owner = vars(module).get(name)
            if owner is not None:
                teller = self._starter(owner) if method == "start" else self._sender(owner, module)
                change = Attributes(owner, {method: teller})
                change.make()
                self._changed.append(change)

    def _starter(self, base: type) -> Callable[[Any], None]:
        start: Callable[[Process], None] = vars(base)["start"]

        def started(process: Any) -> None:
            hearing = self._hearing()
            if hearing:
                self._starts(process, base, hearing)
            start(process)

        return started

    def _starts(self, process: Any, base: type, hearing: Sequence[Observed]) -> None:
        forks = process._start_method == "fork" or "Fork" in type(process).__name__
        if type(process).run is not vars(base)["run"] and not forks:
            for each in hearing:
                each.unseen(PROCESSES)
            return
        if process._target is not None:
            facts = _expect(hearing) if not isinstance(hearing[0], Reporter) else _known_facts()
            process._target = self._told(process._target, facts.path, hearing[0].ignored)
        _observed.add(process)

    def _sender(self, kind: type, module: ModuleType) -> Callable[[Any, object], object]:
        send: Callable[[object, object], object] = vars(kind)["_send_bytes"]
        children = sys.modules[f"{module.__name__.rpartition('.')[0]}.process"]

        def sent(connection: object, data: object) -> object:
            hearing = self._hearing()
            for each in hearing:
                each.draws.settle()
            if hearing and _strangers(vars(children)["_children"]):
                for each in hearing:
                    each.unseen(PROCESSES)
            return send(connection, data)

        return sent


def _strangers(children: Iterable[Any]) -> bool:
    """Whether a child is alive that was started while nobody observed."""
    mine = os.getpid()
    return any(each not in _observed and each._parent_pid == mine and each.is_alive() for each in list(children))
