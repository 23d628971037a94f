"""Calls to the system that fail once: those of Python's that have to do with a store, counted, and one made to fail."""

from __future__ import annotations

import builtins
import contextlib
import errno
import fcntl
import io
import mmap
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

ERRORS = ("EMFILE", "EIO", "ESTALE", "ENOLCK", "ENOMEM", "EACCES")

WITH_PATHS = (
    "open",
    "stat",
    "lstat",
    "mkdir",
    "rmdir",
    "unlink",
    "replace",
    "rename",
    "link",
    "scandir",
    "listdir",
    "chmod",
)
WITH_HANDLES = ("read", "write", "fstat", "lseek", "fsync", "ftruncate")


class Calls:
    """Counts calls and has one of them fail.

    Args:
        root: what the calls have to do with, a path or the handle of a file below it.
        number: which one fails, the first being 1; 0 for none.
        error: the name of the error.
        always: the call that fails whenever it is made.
    """

    def __init__(self, root: Path, number: int = 0, error: str = "EIO", always: str = "") -> None:
        self._root = str(root)
        self._number = number
        self._always = always
        self._error = getattr(errno, error)
        self._handles: set[int] = set()
        self.names: list[str] = []

    def _concern(self, what: object) -> bool:
        if isinstance(what, int):
            return what in self._handles
        return isinstance(what, str | os.PathLike) and os.fspath(what).startswith(self._root)

    def _count(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._number or name == self._always:
            raise OSError(self._error, os.strerror(self._error))

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if arguments and self._concern(arguments[0]):
                self._count(name)
            done = call(*arguments, **named)
            if name == "open" and arguments and self._concern(arguments[0]):
                self._handles.add(done)
            return done

        return counted

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Calls]:
        """Count, and have one fail, while this lasts."""
        close = os.close

        def closing(handle: int) -> None:
            self._handles.discard(handle)
            close(handle)

        with contextlib.ExitStack() as stack:
            for name in (*WITH_PATHS, *WITH_HANDLES):
                stack.enter_context(mock.patch.object(os, name, self._counted(name, getattr(os, name))))
            stack.enter_context(mock.patch.object(os, "close", closing))
            for module, name in ((fcntl, "flock"), (mmap, "mmap"), (io, "open"), (builtins, "open")):
                patched = self._counted(f"{module.__name__}.{name}", getattr(module, name))
                stack.enter_context(mock.patch.object(module, name, patched))
            yield self
