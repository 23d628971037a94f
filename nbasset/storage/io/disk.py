"""A place with files, wherever it is: what the ways of keeping values ask of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import BinaryIO

Write = Callable[[BinaryIO], None]


class Disk(ABC):
    """A place with files, by their paths below it."""

    @property
    def has_secret(self) -> bool:
        """Whether it knows a password."""
        return False

    @abstractmethod
    def write(self, path: str, write: Write) -> None:
        """Create a file, whole or not at all."""

    @abstractmethod
    def open(self, path: str) -> AbstractContextManager[str | BinaryIO]:
        """A file to be read: its path, or the file, open.

        Raises:
            FileNotFoundError: when there is none.
        """

    @abstractmethod
    def sign(self, path: str, known: str) -> str:
        """What tells a file from another one in its place; empty where there is none.

        Args:
            path: the file.
            known: what told it before: that is told again where it holds the same.
        """

    @abstractmethod
    def show(self, version: str, view: str, others: str) -> str:
        """Have one path lead to what another one holds; where somebody's own file is moved out of the way, its name.

        Args:
            version: the file.
            view: the path.
            others: the folder of all that it may have led to before.
        """

    _said = ""

    def show_soon(self, version: str, view: str, others: str) -> None:
        """Begin with that; :meth:`settle` waits for it."""
        self._said = self.show(version, view, others)

    def settle(self, view: str) -> str:
        """Wait until a path leads where it was last begun to; what there is to say, as of :meth:`show`."""
        said, self._said = self._said, ""
        return said

    @abstractmethod
    def remove(self, path: str, view: str) -> None:
        """Remove a file, which may be gone; and the path that leads to what it holds, where one does."""

    @abstractmethod
    def find(self, folder: str) -> Iterable[tuple[str, int]]:
        """The files in a folder and in those below it, each with its bytes; none where there is no such folder."""

    @abstractmethod
    def size(self, path: str) -> int:
        """How many bytes a file has; none where there is no such file."""

    @abstractmethod
    def name(self, path: str) -> str:
        """The path as people write it."""
