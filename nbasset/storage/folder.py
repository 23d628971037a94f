"""The store's folder: its layout, and the few ways in which anything is put into it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import stat
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

from blake3 import blake3

from nbasset.core.errors import NotStored
from nbasset.core.patterns import pattern
from nbasset.storage.files import discard, opened, publish_once, reason, remove_unless_used
from nbasset.storage.locks import PATIENCE, unlock, wait_for
from nbasset.storage.moments import again, passes, status_of
from nbasset.storage.sharing import share, tighten

_PLACE = pattern(r"packs/[0-9a-f]{8,64}\.pack|values/[0-9a-f]{2}/[0-9a-f]{8,64}\.nba")
_MOST_PATHS = 10_000
MOST_ASIDE = 1 << 30
"""Bytes that the quarantine may hold before the oldest is removed."""

MOST_FILES_ASIDE = 100
"""Files that it may hold."""

CHECKPOINTS = "checkpoints"
"""The folder for what bodies had when they were stopped."""

_SETTINGS = "settings.json"
_IN_THE_MAKING = pattern(r"\.(settings\.json|\.gitignore)\.[0-9a-f]{12}").fullmatch


SEED = 0
"""The seed of a new store: everybody's, so that an empty store gives the results of a full one (as in R's targets)."""


class Folder:
    """Where a store lies.

    Args:
        root: the folder, by custom ``.nbasset`` beside the notebook; made when it does not exist.

    Raises:
        NotStored: when there is no such folder and it cannot be made.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root).absolute()
        self._paths: dict[str, str] = {}
        self.packs = self.root / "packs"
        self._path_of_packs = str(self.packs)
        self.values = self.root / "values"
        self.making = self.root / "making"
        self.quarantine = self.root / "quarantine"
        self.index = self.root / "index.sqlite"
        self._held: tuple[int, int] | None = None
        self._close: Callable[[], object] = _nothing
        try:
            try:
                self.make()
            except OSError as error:
                again(error, self.make)
            self.tightened = self.tighten()
        except OSError as error:
            raise NotStored(f"There can be no store in {self.root}: {reason(error)}.") from error
        self.hold()

    def make(self) -> None:
        """Make what is not there; people remove a store's folder while a kernel uses it.

        Raises:
            OSError: when that cannot be.
        """
        if all(map(_is_folder, (self.packs, self.values, self.making))):
            return
        self._make_root()
        ignore = self.root / ".gitignore"
        if status_of(ignore) is None:
            publish_once(ignore, b"*\n")
        for folder in (self.packs, self.values, self.making):
            if status_of(folder) is not None and not _is_folder(folder):
                self.set_aside(folder)
            self.make_one(folder)

    def _make_root(self) -> None:
        if _is_folder(self.root):
            return
        if self.root.is_symlink():
            raise FileNotFoundError(errno.ENOENT, f"it is a link to {self.root.readlink()}, which is not there")
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def make_one(self, folder: Path) -> None:
        """Make a folder within this one, for whoever may use this one."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ESTALE, errno.EIO, errno.ENOMEM):
                raise
            again(error, folder.mkdir, mode=0o700, exist_ok=True)
        share(folder, self.root)

    def change(self) -> str:
        """What has become of the folder since it was opened: nothing (also in doubt), ``removed``, ``exchanged``."""
        try:
            there = os.stat(self._path_of_packs)  # noqa: PTH116 - asked before each write; a Path costs ten times the call
        except OSError as error:
            return "" if passes(error) or error.errno == errno.EPERM else "removed"
        return "" if self._held in (None, (there.st_dev, there.st_ino)) else "exchanged"

    def hold(self) -> None:
        """From now on it is this folder that is meant: while a handle is open, no other one gets its number.

        It is that of the packs, without which the rest is worth nothing.
        """
        self.let_go()
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                handle = opened(self.packs, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                self._close = weakref.finalize(self, os.close, handle)
                self._close.atexit = False  # what is pending is written then, if the folder is still the same
                status = os.fstat(handle)
                self._held = status.st_dev, status.st_ino

    def let_go(self) -> None:
        """Let go of the folder's handle."""
        self._held = None
        with contextlib.suppress(OSError):
            self._close()

    def tighten(self, *, everywhere: bool = False) -> int:
        """Shut out whom nobody has let in; how many files and folders were open to them.

        Args:
            everywhere: look at every file, not only at those that show whether something has happened to all of them.
        """
        first = (self.packs, self.values, self.making, self.index, self.root / _SETTINGS)
        return tighten(self.root, self.root.rglob("*") if everywhere else first)

    def sweep(self) -> int:
        """Remove what processes that were killed left unfinished; how many files that were.

        Who is at work on a file holds its lock, which the system lets go of when the process dies.
        """
        swept = 0
        for left in [*_files_in(self.making), *(path for path in _files_in(self.root) if _IN_THE_MAKING(path.name))]:
            with contextlib.suppress(OSError):
                swept += remove_unless_used(left)
        return swept

    def path(self, place: str) -> str:
        """The file at a place; a place that leads out of the folder is none.

        Raises:
            ValueError: when the text is not a place.
        """
        path = self._paths.get(place)
        if path is None:
            if _PLACE.fullmatch(place) is None:
                raise ValueError(f"{place!r} is not a place in a store")
            if len(self._paths) > _MOST_PATHS:
                self._paths.clear()
            path = self._paths[place] = str(self.root / place)
        return path

    def set_aside(self, path: Path | str) -> Path:
        """Move a file into the quarantine; where it went."""
        target = self.aside(Path(path).name)
        Path(path).replace(target)
        return target

    def aside(self, name: str) -> Path:
        """A path in the quarantine that is not taken; the oldest of what lies there makes room."""
        self.make_one(self.quarantine)
        kept = sorted(_files_in(self.quarantine), reverse=True)
        room = MOST_ASIDE
        for number, path in enumerate(kept):
            with contextlib.suppress(OSError):
                room -= path.lstat().st_size
                if number >= MOST_FILES_ASIDE - 1 or room < 0:
                    discard(path)
        return self.quarantine / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}-{name}"

    def clear_aside(self, *, remove: bool) -> int:
        """Bytes of what was set aside; removed on demand."""
        count = 0
        for path in _files_in(self.quarantine):
            with contextlib.suppress(OSError):
                count += path.lstat().st_size
                if remove:
                    discard(path)
        return count

    def expect_file(self, path: Path) -> bool:
        """Whether there is a file of ours; what stands in its place, a link, a folder or a pipe, is set aside.

        Raises:
            OSError: when that cannot be told now.
        """
        status = status_of(path)
        if status is not None and not stat.S_ISREG(status.st_mode):
            self.set_aside(path)
            return False
        return status is not None

    def bytes_in_packs(self) -> int:
        """Bytes of all packs."""
        return _bytes_in(self.packs)

    def bytes_besides(self) -> int:
        """Bytes of all but packs and value files: the index, checkpoints, what is in the making, what was set aside."""
        return sum(map(_bytes_in, (self.root, self.making, self.quarantine, self.root / CHECKPOINTS)))

    def seed(self, recall: Callable[[], int | None] = lambda: None) -> int:
        """The store-wide seed: that of its settings, which begin with :data:`SEED`.

        Args:
            recall: tells the number from elsewhere, should the file be lost or garbled.

        Raises:
            NotStored: when it can neither be read nor kept.
        """
        path = self.root / _SETTINGS
        try:
            try:
                seed = self._settled(path, recall)
            except OSError as error:
                seed = again(error, self._settled, path, recall)
        except OSError as error:
            raise NotStored(f"The store's settings {path} cannot be used: {reason(error)}.") from error
        if seed is None:
            raise NotStored(f"The store's settings {path} cannot be read: remove that file.")
        return seed

    def _settled(self, path: Path, recall: Callable[[], int | None]) -> int | None:
        seed = _seed_in(path) if self.expect_file(path) else None
        if seed is not None:
            return seed
        if status_of(path) is not None:
            self.set_aside(path)
        known = recall()
        number = SEED if known is None else known
        told = {"format": 1, "seed": number, "check": _check_of(number)}
        if publish_once(path, json.dumps(told).encode()):
            share(path, self.root)
        return _seed_in(path)

    @contextlib.contextmanager
    def alone(self, task: str = "index", *, patience: float = PATIENCE) -> Iterator[None]:
        """Keep every other process out of such blocks; the system lets go when this one dies.

        Args:
            task: ``index`` while the index is opened or made, ``removal`` while records are removed or adopted; in a
                block of the latter one of the former may stand.
            patience: seconds to wait for a process that is at work.

        Raises:
            Busy: when another process does not let go.
        """
        try:
            handle = self._lock_file(self.root / f"{task}.lock")
        except OSError:
            yield
            return
        try:
            wait_for(handle, patience)
            yield
        finally:
            unlock(handle)
            os.close(handle)

    def _lock_file(self, path: Path) -> int:
        if self.expect_file(path):
            return opened(path, os.O_RDWR)
        handle = opened(path, os.O_RDWR | os.O_CREAT)
        share(path, self.root)
        return handle


def _nothing() -> None:
    """There is no handle to close."""


def _is_folder(path: Path) -> bool:
    """Whether a folder stands at a path, or behind a link."""
    try:
        try:
            return stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            return stat.S_ISDIR(again(error, path.stat).st_mode)
    except OSError as error:
        if passes(error):
            raise
        return False


def _bytes_in(folder: Path) -> int:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        return sum(entry.stat().st_size for entry in entries if entry.is_file())
    return 0


def _files_in(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return list(folder.iterdir())
    return []


def _check_of(seed: int) -> str:
    return blake3(f"nbasset seed {seed}".encode()).hexdigest()[:16]


def _seed_in(path: Path) -> int | None:
    """The seed in a file; a file that cannot be read may be in the making, so it is given a moment."""
    for _ in range(10):
        try:
            told = json.loads(_content(path))
            seed = int(told["seed"])
            return seed if told.get("check") in (None, _check_of(seed)) else None
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            time.sleep(0.02)
    return None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        return again(error, path.read_bytes)
