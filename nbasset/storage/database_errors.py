"""What SQLite's errors mean: a file that is broken, a disk that is full, somebody at work, or a moment's trouble."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nbasset.storage.locks import STOPPED, holders, is_stopped, whose

_T = TypeVar("_T")

PATIENCE = 10.0
"""Seconds to wait for another process to finish writing."""

IMPATIENCE = 0.5
"""Seconds to wait after that was once in vain."""

SLICE = 0.5
"""Seconds that SQLite itself waits, before it is looked who holds the lock."""

Broken = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What SQLite raises; the second where even its message about a garbled name is garbled."""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_MISMATCH", "SQLITE_CONSTRAINT")
_MISSING = ("no such", "malformed", "syntax error", "has no column")


class Refused(Exception):
    """The database does not take anything at the moment: locked, read-only or full.

    Args:
        why: what SQLite said.
        is_told: whether others tell it: of a full disk, those who cannot store their results.
    """

    def __init__(self, why: str, is_told: bool = False) -> None:
        super().__init__(why)
        self.is_told = is_told


class Patience:
    """Waits for others who are at work on a database, but not for ever, and less when it was in vain before.

    Args:
        path: the database.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seconds: float | None = None

    def insist(self, action: Callable[[], _T]) -> _T:
        """Do something as soon as nobody is in the way.

        Args:
            action: what SQLite is asked; it waits for a moment itself.

        Raises:
            sqlite3.Error: when somebody still is, or something else is wrong.
        """
        began = time.monotonic()
        while True:
            try:
                done = action()
            except sqlite3.Error as error:
                if not is_busy(error):
                    raise
                waited = time.monotonic() - began
                if waited >= self._limit() or (waited >= STOPPED and any(map(is_stopped, holders(*self._inodes())))):
                    self._seconds = IMPATIENCE
                    raise
            else:
                self._seconds = None
                return done

    def in_words(self, error: BaseException) -> str:
        """What an error says, and who is in the way."""
        return f"{short(error)}: {whose(*self._inodes())}" if is_busy(error) else short(error)

    def _limit(self) -> float:
        return PATIENCE if self._seconds is None else self._seconds

    def _inodes(self) -> list[int]:
        found = []
        for ending in ("", "-shm"):
            try:
                found.append(Path(f"{self._path}{ending}").stat().st_ino)
            except OSError:
                continue
        return found


def is_damage(error: BaseException | None) -> bool:
    """Whether an error tells of the file: of its content, not of the machine and not of how it was used.

    >>> is_damage(sqlite3.DatabaseError("its version is 99")), is_damage(MemoryError())
    (True, False)
    """
    if isinstance(error, UnicodeDecodeError):
        return True
    if not isinstance(error, sqlite3.Error) or isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return False
    name = _name(error)
    if name == "SQLITE_ERROR":
        return any(word in str(error) for word in _MISSING)
    return not name or name.startswith(_DAMAGED)


def is_busy(error: BaseException) -> bool:
    """Whether somebody else is at work."""
    return _name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def is_full(error: BaseException) -> bool:
    """Whether the disk is full; some of the ways in which SQLite says so are those of other trouble with writing."""
    return _name(error).startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHM"))


def is_misuse(error: BaseException) -> bool:
    """Whether a connection was used that is closed, or in the wrong state: there has to be another one."""
    return isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError) or _name(error) == "SQLITE_ERROR"


def is_read_only(error: BaseException) -> bool:
    """Whether the file may not be written, or the connection not write."""
    return _name(error).startswith("SQLITE_READONLY")


def passes(error: BaseException) -> bool:
    """Whether it is worthwhile to try at once again."""
    return isinstance(error, MemoryError) or _name(error).startswith(
        ("SQLITE_IOERR", "SQLITE_NOMEM", "SQLITE_CANTOPEN", "SQLITE_INTERRUPT", "SQLITE_PERM", "SQLITE_PROTOCOL")
    )


def short(error: BaseException | None) -> str:
    """What SQLite said, without the garbage it may quote."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    said = "".join(character for character in str(error)[:200] if character.isprintable())
    return said.partition(" with text")[0]


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", "") or ""
