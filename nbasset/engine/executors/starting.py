"""Starting: how the process of a worker comes to be, and the wire to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import Protocol

from nbasset.engine.executors.serving import serve
from nbasset.engine.fresh_process import without_main
from nbasset.engine.watch.workers import asked_by_no_body
from nbasset.engine.work_order import Work

BESIDE = "beside"
"""The method for who may start nothing by ``multiprocessing``: daemons, as Dask's workers are, and loky's."""

PAUSES = (0.01, 0.05, 0.25, 1.0)
"""Seconds between attempts to start a process whose server ends meanwhile."""

_FIRST = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
import sys
from multiprocessing.connection import Connection
wire = Connection(int(sys.argv.pop()))
sys.path[:] = wire.recv()
serve, work = wire.recv()
serve(wire, work)
"""


class Process(Protocol):
    """What is asked of a process that was started."""

    @property
    def pid(self) -> int | None:
        """Its number."""
        ...

    @property
    def exitcode(self) -> int | None:
        """How it has ended; a signal's number is told with a minus, None as long as it lives."""
        ...

    def kill(self) -> None:
        """End it."""
        ...

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end, at most for some seconds."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class _Beside(subprocess.Popen[bytes]):
    """A Python that nothing of this process's ``multiprocessing`` knows about."""

    def __init__(self, theirs: Connection) -> None:
        handle = theirs.fileno()
        # Numbers of threads are those of the kernel, and come with each order.
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
        command = [sys.executable, "-c", _FIRST, str(handle)]
        super().__init__(command, stdin=subprocess.DEVNULL, pass_fds=[handle], env=environment, process_group=0)

    @property
    def exitcode(self) -> int | None:
        """How it has ended."""
        return self.poll()

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(timeout)

    def close(self) -> None:
        """There is nothing to let go of."""


def usual_method() -> str:
    """How workers are started: from a server without threads where there is one, and otherwise anew."""
    return "forkserver" if "forkserver" in get_all_start_methods() else "spawn"


def method_beside() -> str:
    """How they are started beside a process that somebody else has started."""
    return BESIDE if os.name == "posix" else "spawn"


def started(method: str, work: Work) -> tuple[Process, Connection]:
    """A process that makes steps, and the wire to it.

    Args:
        method: how it is started.
        work: makes a step there; a function of a module.
    """
    for pause in PAUSES:
        with contextlib.suppress(EOFError, ConnectionError):  # the server was killed: once it is gone another comes
            return _started(method, work)
        time.sleep(pause)
    return _started(method, work)


def _started(method: str, work: Work) -> tuple[Process, Connection]:
    context = get_context("spawn" if method == BESIDE else method)
    ours, theirs = context.Pipe()
    try:
        if method == BESIDE:
            beside = _Beside(theirs)
            ours.send(sys.path)
            ours.send((serve, work))
            return beside, ours
        # mypy does not know that every context has this.
        process: Process = context.Process(target=serve, args=(theirs, work), name="nbasset worker")  # type: ignore[attr-defined]
        asked_by_no_body(process)
        with without_main():
            process.start()  # type: ignore[attr-defined]
        return process, ours
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()


def send(process: Process, number: signal.Signals, *, to_all: bool = False) -> None:
    """Send a signal to a process, which may be gone already.

    Args:
        process: the process.
        number: the signal.
        to_all: whether to whatever it has started, too.
    """
    if process.pid is not None:
        with contextlib.suppress(OSError):  # it may be gone, or not lead its group yet
            (os.killpg if to_all and hasattr(os, "killpg") else os.kill)(process.pid, number)
