"""The line: what places of an executor of this computer and the kernel tell each other while a step is at work.

An executor gives back what a function returns, and nothing before. So each place calls the kernel, which hears what a
body shows, and says when to stop. A line that ends tells a place that the kernel is gone.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener

from nbasset.core.dataclass import dataclass
from nbasset.engine.executors import beside
from nbasset.engine.executors.live_output import Piece
from nbasset.engine.executors.workers import News


@dataclass(frozen=True, slots=True)
class Number:
    """Where the kernel is to be called.

    Args:
        address: the address.
        key: what shows that the caller may.
        ticket: which step it is about.
    """

    address: str
    key: bytes
    ticket: int


class Line:
    """The kernel's end.

    Args:
        hear: called with what bodies show, on some thread.
    """

    def __init__(self, hear: Callable[[News], None]) -> None:
        self._key = secrets.token_bytes(32)
        self._listener = Listener(authkey=self._key)
        self._hear = hear
        self._is_open = True
        self._calls: list[Connection] = []
        threading.Thread(target=self._serve, name="nbasset line", daemon=True).start()

    def number(self, ticket: int) -> Number:
        """Where to call about a step."""
        return Number(str(self._listener.address), self._key, ticket)

    def stop(self, *, end: bool) -> None:
        """Have everybody who calls interrupt, or end, what is at work."""
        for call in list(self._calls):
            with suppress(OSError):  # it has ended by itself
                call.send(end)

    def close(self) -> None:
        """Nobody is heard any more."""
        if not self._is_open:
            return
        self._is_open = False
        with suppress(OSError, EOFError):
            Client(self._listener.address, authkey=self._key).close()  # who waits for calls gets one
        for call in list(self._calls):
            _hang_up(call)

    def _serve(self) -> None:
        while self._is_open:
            try:
                call = self._listener.accept()
            except (AuthenticationError, EOFError, OSError):  # somebody else, or somebody who has gone
                continue
            self._calls.append(call)
            threading.Thread(target=self._listen, args=(call,), name="nbasset line", daemon=True).start()
        self._listener.close()

    def _listen(self, call: Connection) -> None:
        try:
            ticket = call.recv()
            while True:
                self._hear(News(ticket, call.recv()))
        except (EOFError, OSError):
            self._calls.remove(call)
            call.close()


@contextmanager
def called(number: Number, run_id: str) -> Iterator[Callable[[Sequence[Piece]], None]]:
    """A call to the kernel, as long as a step is at work in this process; what it gives tells what the body shows.

    A place that cannot reach the kernel, since it is on another computer, makes its step all the same.

    Args:
        number: where to call.
        run_id: the run that the step is for.
    """
    try:
        call = Client(number.address, authkey=number.key)
    except (OSError, EOFError, AuthenticationError):
        yield lambda _: None
        return
    done = threading.Event()
    call.send(number.ticket)
    obeying = threading.Thread(target=_obey, args=(call, run_id, done), name="nbasset line", daemon=True)
    obeying.start()

    def tell(pieces: Sequence[Piece]) -> None:
        with suppress(OSError):  # the kernel is gone, which another thread sees to
            call.send(pieces)

    try:
        yield tell
    finally:
        done.set()
        _hang_up(call)
        obeying.join()
        call.close()


def _hang_up(call: Connection) -> None:
    """End a call that another thread may be listening to: it hears of that, and so does the other side."""
    with suppress(OSError), socket.socket(fileno=os.dup(call.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


def _obey(call: Connection, run_id: str, done: threading.Event) -> None:
    try:
        while True:
            beside.stop(run_id, end=call.recv())
    except (EOFError, OSError):
        if not done.is_set():
            beside.stop(run_id, end=True)
