"""A bucket: objects by name below a URL, on whatever file system fsspec reaches, each written whole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import uuid4

from nbasset.core.extras import needed
from nbasset.storage.files import reason

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

P = ParamSpec("P")
T = TypeVar("T")

QUIET = 20.0
"""Seconds in which a bucket that could not be reached is not asked again."""

_PAUSES = (0.05, 0.3)
"""Seconds before each further try."""

_PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}}
_OPTIONS: dict[str, dict[str, object]] = {
    protocol: {"use_listings_cache": False, "config_kwargs": _PATIENCE} for protocol in ("s3", "s3a")
}
_RENAMED = frozenset({"file", "local"})
"""Where what is half written can be seen: it is written beside, and renamed."""


_clients: dict[int, AbstractFileSystem] = {}
"""What has asked before, by who asks whom: to begin takes a client of S3 half a second."""


def _who(protocol: str) -> int:
    """Who asks: a process, with what its environment says of servers and credentials."""
    told = [(name, value) for name, value in os.environ.items() if name.startswith(("AWS_", "FSSPEC_"))]
    return hash((os.getpid(), protocol, *sorted(told)))


class Unreachable(OSError):
    """A bucket that could not be asked: why, in one sentence."""


@contextmanager
def probed(url: str) -> Iterator[str]:
    """The URL of an object that is there for a while, to see who else sees it.

    Args:
        url: where it lies.

    Raises:
        Unreachable: where nothing can be put there.

    >>> with probed("memory://probed/team") as found:
    ...     found.startswith("memory://probed/team/seen-")
    True
    """
    bucket, name = Bucket(url), f"seen-{uuid4().hex}"
    bucket.put(name, b"")
    try:
        yield f"{bucket.url}/{name}"
    finally:
        bucket.remove([name])


class Bucket:
    """Objects by name.

    Args:
        url: where they lie, for example ``s3://bucket/team``.
        clock: tells the time in seconds, from any moment on.

    >>> bucket = Bucket("memory://doctest/team")
    >>> bucket.put("records/a/1", b"one")
    >>> bucket.names("records/a"), bucket.get("records/a/1"), bucket.names("records/b/"), bucket.has("records/a/2")
    (['records/a/1'], b'one', [], False)
    >>> bucket.remove(bucket.names("records/"))
    >>> bucket.names("records/")
    []
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url.rstrip("/")
        self._clock = clock
        self._quiet_until = 0.0
        self._why = ""
        self._opened: tuple[AbstractFileSystem, str] | None = None

    def _at(self) -> tuple[AbstractFileSystem, str]:
        if self._opened is None:
            protocol = self.url.partition("://")[0]
            with needed("io", f"A store at {protocol}://"):
                from fsspec.core import url_to_fs
            try:
                found, root = self._client(url_to_fs, protocol)
            except (ImportError, ValueError) as error:  # another package is missing, or nobody has such a file system
                raise Unreachable(str(error)) from error
            self._opened = found, str(root).rstrip("/")
        return self._opened

    def _client(
        self, make: Callable[..., tuple[AbstractFileSystem, str]], protocol: str
    ) -> tuple[AbstractFileSystem, str]:
        known = _clients.get(_who(protocol))
        if known is not None:
            return known, str(known._strip_protocol(self.url))
        found, root = make(self.url, skip_instance_cache=protocol in _OPTIONS, **_OPTIONS.get(protocol, {}))
        if protocol in _OPTIONS:
            _clients[_who(protocol)] = found
        return found, root

    def put(self, name: str, data: bytes) -> None:
        """Write an object whole.

        Raises:
            Unreachable: nothing of it is there then.
        """
        self._asked(self._put, name, lambda there, path: there.pipe_file(path, data))

    def put_file(self, name: str, file: str) -> None:
        """Write a file of this computer as an object, in parts at once where it is large.

        Raises:
            Unreachable: nothing of it is there then.
        """
        self._asked(self._put, name, lambda there, path: there.put_file(file, path))

    def _put(self, name: str, write: Callable[[AbstractFileSystem, str], object]) -> None:
        there, root = self._at()
        path = f"{root}/{name}"
        if not _RENAMED.isdisjoint([there.protocol] if isinstance(there.protocol, str) else there.protocol):
            making = f"{root}/.making-{uuid4().hex}"
            there.makedirs(path.rpartition("/")[0], exist_ok=True)
            write(there, making)
            there.mv(making, path)
        else:
            write(there, path)

    def get(self, name: str) -> bytes | None:
        """What an object holds; ``None`` where it is not there.

        Raises:
            Unreachable: when that cannot be told.
        """
        there, root = self._at()
        try:
            return bytes(self._asked(there.cat_file, f"{root}/{name}"))
        except FileNotFoundError:
            return None

    def names(self, prefix: str) -> list[str]:
        """The names that begin so.

        Raises:
            Unreachable: when that cannot be told.
        """
        there, root = self._at()
        folder, _, begin = prefix.rpartition("/")
        options = {"prefix": begin} if begin and hasattr(there, "_find") else {}  # others list the folder
        try:
            found = self._asked(there.find, f"{root}/{folder}".rstrip("/"), **options)
        except FileNotFoundError:
            return []
        names = (str(path)[len(root) + 1 :] for path in found)
        return sorted(name for name in names if name.startswith(prefix))

    def has(self, name: str) -> bool:
        """Whether an object is there.

        Raises:
            Unreachable: when that cannot be told.
        """
        there, root = self._at()
        try:
            self._asked(there.info, f"{root}/{name}")
        except FileNotFoundError:
            return False
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; those that are gone already are what is wanted.

        Raises:
            Unreachable: some may be there still.
        """
        there, root = self._at()
        for name in names:
            try:
                self._asked(there.rm_file, f"{root}/{name}")
            except FileNotFoundError:
                continue

    def _asked(self, ask: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        """Ask, and again after an error of the moment; then not for a while."""
        if self._clock() < self._quiet_until:
            raise Unreachable(self._why)
        for pause in (*_PAUSES, None):
            try:
                return ask(*args, **options)
            except FileNotFoundError:
                raise
            except Exception as error:
                if pause is None or isinstance(error, PermissionError):
                    self._why = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no answer'}"
                    self._quiet_until = self._clock() + QUIET
                    self._opened = None
                    _clients.clear()  # credentials may be others by then
                    raise Unreachable(self._why) from error
                time.sleep(pause)
        raise Unreachable(self._why)

    def ask_at_once(self) -> None:
        """The next question is asked, whatever became of the last."""
        self._quiet_until = 0.0


def why_not(error: BaseException) -> str:
    """Why something was not done, in words.

    >>> why_not(ValueError("no such key"))
    'no such key'
    """
    return reason(error) if isinstance(error, OSError) and not isinstance(error, Unreachable) else str(error)
