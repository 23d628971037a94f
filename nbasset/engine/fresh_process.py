"""Fresh processes: a function called in a Python that has nothing of this one but what it is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from nbasset.core.errors import NbassetError
from nbasset.engine.watch.workers import asked_by_no_body

Given = TypeVar("Given")
Answer = TypeVar("Answer")


class _Call(Generic[Given, Answer]):
    """What the process does: call, and send the answer."""

    def __init__(self, function: Callable[[Given], Answer], given: Given, wire: Connection) -> None:
        self.function = function
        self.given = given
        self.wire = wire

    def __call__(self) -> None:
        self.wire.send(self.function(self.given))


def in_fresh_process(
    function: Callable[[Given], Answer], given: Given, *, patience: float, **environment: str
) -> Answer:
    """Call a function in a process of its own, which ends with it.

    Args:
        function: a function of a module.
        given: its argument; plain pickle has to take it, and the answer.
        patience: seconds after which the process is ended.
        **environment: environment variables that the process begins with.

    Raises:
        NbassetError: when the process ends without an answer, or takes too long.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_Call(function, given, sending), name="nbasset")
    asked_by_no_body(process)
    with without_main(), _environment(environment):
        process.start()
    sending.close()
    try:
        if not receiving.poll(patience):
            raise NbassetError(f"It took longer than {patience:g} s.")
        answer: Answer = receiving.recv()
        return answer
    except EOFError:
        process.join()
        raise NbassetError(f"The process ended with {process.exitcode}.") from None
    finally:
        receiving.close()
        process.kill()
        process.join()


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """Other environment variables for a moment: a process begins with those that are set when it starts."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def without_main() -> Iterator[None]:
    """For a moment, no file or module to run again as ``__main__``: a script would do its work once more."""
    main: dict[str, object] = vars(sys.modules["__main__"])
    before = dict(main)
    main.pop("__file__", None)
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update({name: before[name] for name in ("__file__", "__spec__") if name in before})
