"""Descriptors: what C code and other programs write past Python is shown as what is printed, in a process beside."""

from __future__ import annotations

import contextlib
import os
import selectors
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator

_ROOM = 1 << 20
"""Bytes that are taken before who writes has to wait."""


class Descriptors:
    """Standard output and standard error of this process, as others than Python know them: by their numbers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[_End] = []
        self._tell: Callable[[str, str], None] | None = None

    def make(self) -> None:
        """Take in what is written to them from here on; what no body is at work for goes where it went."""
        for number, name in ((1, "stdout"), (2, "stderr")):
            with contextlib.suppress(OSError):  # closed
                self._ends.append(_End(number, name))
        threading.Thread(target=self._listen, name="nbasset descriptors", daemon=True).start()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for each in self._ends:
                waiting.register(each.source, selectors.EVENT_READ)
            while waiting.get_map():
                waiting.select()
                self.take_in()
                for each in self._ends:
                    if each.is_over and each.source in waiting.get_map():  # a body has put something in its place
                        waiting.unregister(each.source)

    def take_in(self) -> None:
        """Hand on what has been written meanwhile."""
        with self._lock:
            for each in self._ends:
                while data := each.read():
                    if self._tell is None:
                        each.pass_on(data)
                    elif text := each.decoder.decode(data):
                        self._tell(each.name, text)

    @contextlib.contextmanager
    def heard(self, tell: Callable[[str, str], None]) -> Iterator[None]:
        """Meanwhile somebody hears what is written to them, where they are taken in.

        Args:
            tell: takes ``stdout`` or ``stderr``, and what was written.
        """
        self.take_in()
        before, self._tell = self._tell, tell
        try:
            yield
        finally:
            self.take_in()
            self._tell = before


class _End:
    """One of them.

    Args:
        number: its number.
        name: what Python calls it.
    """

    def __init__(self, number: int, name: str) -> None:
        self.name = name
        self.is_over = False
        self._before = os.dup(number)
        self.source, into = os.pipe()
        os.set_blocking(self.source, False)
        _widen(into)
        os.dup2(into, number)
        os.close(into)
        self.decoder = getincrementaldecoder("utf-8")("replace")

    def read(self) -> bytes:
        """What has been written meanwhile."""
        try:
            found = os.read(self.source, _ROOM)
        except BlockingIOError:
            return b""
        self.is_over = not found
        return found

    def pass_on(self, data: bytes) -> None:
        """Write it where it went before."""
        with contextlib.suppress(OSError):
            os.write(self._before, data)


def _widen(pipe: int) -> None:
    """Have a pipe take more: C code that writes may hold the lock without which nobody reads."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(pipe, F_SETPIPE_SZ, _ROOM)


HERE = Descriptors()
"""Those of this process; only one that makes steps for a kernel takes them in."""
