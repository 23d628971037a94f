"""The store's folder: its layout, and the few ways in which anything is put into it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from blake3 import blake3

from nbasset.core.errors import NotStored
from nbasset.storage.files import discard, publish_once, reason, remove_unless_used
from nbasset.storage.locks import lock, unlock

_PLACE = re.compile(r"packs/[0-9a-f]{8,64}\.pack|values/[0-9a-f]{2}/[0-9a-f]{8,64}\.nba")
_MOST_PATHS = 10_000
MOST_ASIDE = 1 << 30
"""Bytes that the quarantine may hold before the oldest is removed."""

MOST_FILES_ASIDE = 100
"""Files that it may hold."""

_IN_THE_MAKING = re.compile(r"\.(settings\.json|\.gitignore)\.[0-9a-f]{12}").fullmatch


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
        self.values = self.root / "values"
        self.making = self.root / "making"
        self.quarantine = self.root / "quarantine"
        self.index = self.root / "index.sqlite"
        try:
            self.make()
        except OSError as error:
            raise NotStored(f"There can be no store in {self.root}: {reason(error)}.") from error

    def make(self) -> None:
        """Make what is not there; people remove a store's folder while a kernel uses it."""
        if self.packs.is_dir() and self.values.is_dir() and self.making.is_dir():
            return
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = self.root / ".gitignore"
        if not ignore.exists():
            publish_once(ignore, b"*\n")
        for folder in (self.packs, self.values, self.making):
            if folder.exists() and not folder.is_dir():
                self.set_aside(folder)
            folder.mkdir(mode=0o700, exist_ok=True)

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
        self.quarantine.mkdir(mode=0o700, exist_ok=True)
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
        """Whether there is a file of ours; what stands in its place, a link, a folder or a pipe, is set aside."""
        if path.is_symlink() or (path.exists() and not path.is_file()):
            self.set_aside(path)
        return path.exists()

    def bytes_in_packs(self) -> int:
        """Bytes of all packs."""
        return _bytes_in(self.packs)

    def bytes_besides(self) -> int:
        """Bytes of everything but packs and value files: the index, what is in the making, what was set aside."""
        return sum(map(_bytes_in, (self.root, self.making, self.quarantine)))

    def seed(self, recall: Callable[[], int | None] = lambda: None) -> int:
        """The store-wide seed: that of its settings, which begin with :data:`SEED`.

        Args:
            recall: tells the number from elsewhere, should the file be lost or garbled.

        Raises:
            NotStored: when it can neither be read nor kept.
        """
        path = self.root / "settings.json"
        try:
            seed = _seed_in(path) if self.expect_file(path) else None
            if seed is None and path.exists():
                self.set_aside(path)
            if seed is None:
                known = recall()
                number = SEED if known is None else known
                told = {"format": 1, "seed": number, "check": _check_of(number)}
                publish_once(path, json.dumps(told).encode())
                seed = _seed_in(path)
        except OSError as error:
            raise NotStored(f"The store's settings {path} cannot be used: {reason(error)}.") from error
        if seed is None:
            raise NotStored(f"The store's settings {path} cannot be read: remove that file.")
        return seed

    @contextlib.contextmanager
    def alone(self, task: str = "index") -> Iterator[None]:
        """Keep every other process out of such blocks; the system lets go when this one dies.

        Args:
            task: ``index`` while the index is opened or made, ``removal`` while records are removed or adopted; in a
                block of the latter one of the former may stand.
        """
        try:
            path = self.root / f"{task}.lock"
            self.expect_file(path)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield
            return
        try:
            lock(handle, wait=True)
            yield
        finally:
            unlock(handle)
            os.close(handle)


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
            told = json.loads(path.read_bytes())
            seed = int(told["seed"])
            return seed if told.get("check") in (None, _check_of(seed)) else None
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            time.sleep(0.02)
    return None
