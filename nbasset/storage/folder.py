"""The store's folder: its layout, and the few ways in which anything is put into it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nbasset.core.errors import NotStored

_PLACE = re.compile(r"packs/[0-9a-f]{8,64}\.pack|values/[0-9a-f]{2}/[0-9a-f]{8,64}\.nba")
_MOST_AT_ONCE = 1 << 26
_BEYOND = 1 << 40
_A_DAY = 86_400.0
_MOST_PATHS = 10_000
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "glusterfs", "davfs"}


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
            folder.mkdir(mode=0o700, exist_ok=True)

    def sweep(self) -> None:
        """Remove what processes that were killed left unfinished; nobody is at work on one value for a day."""
        with contextlib.suppress(OSError), os.scandir(self.making) as entries:
            for left in [entry for entry in entries if entry.stat().st_mtime < time.time() - _A_DAY]:
                Path(left.path).unlink()

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
        self.quarantine.mkdir(mode=0o700, exist_ok=True)
        target = self.quarantine / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}-{Path(path).name}"
        Path(path).replace(target)
        return target

    def bytes_in_packs(self) -> int:
        """Bytes of all packs."""
        return _bytes_in(self.packs)

    def bytes_besides(self) -> int:
        """Bytes of everything but packs and value files: the index, what is in the making, what was set aside."""
        return sum(map(_bytes_in, (self.root, self.making, self.quarantine)))

    def seed(self) -> int:
        """A number drawn when the store was created, the same for everybody who uses it.

        Raises:
            NotStored: when it can neither be read nor kept.
        """
        path = self.root / "settings.json"
        try:
            seed = _seed_in(path)
            if seed is None and path.exists():
                self.set_aside(path)
            if seed is None:
                publish_once(path, json.dumps({"format": 1, "seed": secrets.randbits(32)}).encode())
                seed = _seed_in(path)
        except OSError as error:
            raise NotStored(f"The store's settings {path} cannot be used: {reason(error)}.") from error
        if seed is None:
            raise NotStored(f"The store's settings {path} cannot be read: remove that file.")
        return seed

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process out of this block; the system lets go when this one dies."""
        try:
            handle = os.open(self.root / "index.lock", os.O_RDWR | os.O_CREAT, 0o600)
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


def _seed_in(path: Path) -> int | None:
    """The seed in a file; a file that cannot be read may be in the making, so it is given a moment."""
    for _ in range(10):
        try:
            return int(json.loads(path.read_bytes())["seed"])
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            time.sleep(0.02)
    return None


def reason(error: OSError) -> str:
    """Why the system refused, as part of a sentence.

    >>> reason(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full'
    """
    if error.errno in _FULL:
        return "the disk is full"
    if error.errno in _FORBIDDEN:
        return f"{error.filename or 'the folder'} cannot be written"
    return error.strerror or str(error)


def lock(handle: int, *, wait: bool) -> bool:
    """Take a file for this process alone, until it is closed; whether that succeeded.

    Where the file system knows no locks, everybody succeeds.
    """
    if sys.platform == "win32":
        taken = _lock_windows(handle, wait)
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken = True
        except OSError as error:
            taken = not isinstance(error, BlockingIOError)
    return taken


def unlock(handle: int) -> None:
    """Let go of a file at once: a child may have inherited it, and would hold it as long as it lives."""
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)


def _lock_windows(handle: int, wait: bool) -> bool:
    """Lock a byte beyond all content, because there nobody reads a locked byte."""
    import msvcrt

    os.lseek(handle, _BEYOND, os.SEEK_SET)
    for _ in range(600 if wait else 1):
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            time.sleep(0.05 if wait else 0)
        else:
            return True
    return False


def create(path: Path | str) -> int:
    """A new file, readable and writable by this user alone, open for appending.

    Raises:
        FileExistsError: when there is one.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)


def write_all(handle: int, data: bytes | memoryview | bytearray) -> None:
    """Write every byte, by one call to the system unless it takes less."""
    written = os.write(handle, data[:_MOST_AT_ONCE] if len(data) > _MOST_AT_ONCE else data)
    while written < len(data):
        data = memoryview(data)[written:]
        written = os.write(handle, data[:_MOST_AT_ONCE])


def publish_once(path: Path, content: bytes) -> bool:
    """Create a file with a content, whole or not at all; false when somebody else was first."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = create(temporary)
    try:
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        return _rename_once(temporary, path, content)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _rename_once(temporary: Path, path: Path, content: bytes) -> bool:
    """Rename unless the target exists: a hard link on POSIX, plain renaming on Windows, else exclusive creation."""
    try:
        if sys.platform == "win32":
            temporary.rename(path)
        else:
            os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        return _create_once(path, content)
    return True


def _create_once(path: Path, content: bytes) -> bool:
    try:
        handle = create(path)
    except FileExistsError:
        return False
    try:
        write_all(handle, content)
    finally:
        os.close(handle)
    return True


def is_local(root: Path) -> bool:
    """Whether a folder lies on a disk of this machine; in doubt it does."""
    if sys.platform == "win32":
        local = _is_on_local_drive(root)
    elif sys.platform == "darwin":
        local = not str(root.resolve()).startswith(("/Volumes/", "/Network/", "/net/"))
    else:
        local = _kind_of_mount(root) not in _NETWORK
    return local


def _is_on_local_drive(root: Path) -> bool:
    import ctypes

    drive = root.drive + "\\"
    windll = getattr(ctypes, "windll", None)
    return not (drive.startswith("\\\\") or (windll and windll.kernel32.GetDriveTypeW(drive) == 4))


def _kind_of_mount(root: Path) -> str:
    try:
        lines = Path("/proc/self/mountinfo").read_text(errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    real = f"{root.resolve()}/"
    for fields in (line.split() for line in lines):
        point = fields[4].replace("\\040", " ").rstrip("/") + "/"
        if real.startswith(point) and len(point) >= len(best):
            best, kind = point, fields[fields.index("-") + 1]
    return kind.removeprefix("fuse.") if kind != "fuse.sshfs" else "nfs"
