"""Schedule files: which ticks of a notebook's schedules were run, which run is at work, and what Python has defined."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nbasset.core.errors import NbassetError
from nbasset.core.timetables import Timetable
from nbasset.storage.locks import try_lock, unlock


def _folder(root: Path) -> Path:
    folder = root / "schedules"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _name(*parts: str) -> str:
    """A file's name for names that may have anything in them; different names give different ones."""
    return "--".join("".join(c if c.isalnum() or c in "_." else f"%{ord(c):x}" for c in part) for part in parts)


def read_done(root: Path, notebook: str, schedule: str) -> dict[str, float]:
    """What has become of a schedule's ticks; nothing where nobody knows.

    Args:
        root: the folder of the store.
        notebook: the notebook.
        schedule: the schedule's name.
    """
    told = _read(_folder(root) / f"{_name(notebook, schedule)}.done")
    return {name: float(value) for name, value in told.items() if isinstance(value, int | float)}


def write_done(root: Path, notebook: str, schedule: str, done: Mapping[str, float]) -> None:
    """Remember what has become of a schedule's ticks; whoever reads it finds this, or what was there before.

    Args:
        root: the folder of the store.
        notebook: the notebook.
        schedule: the schedule's name.
        done: what.
    """
    _write(_folder(root) / f"{_name(notebook, schedule)}.done", dict(done))


@contextmanager
def at_work(root: Path, notebook: str, job: str) -> Iterator[int | None]:
    """Run a job inside: ``None`` where somebody else does already, or else the handle of the lock.

    Whoever inherits the handle holds the lock for as long as it lives, whatever becomes of this process.

    Args:
        root: the folder of the store.
        notebook: the notebook.
        job: the job.
    """
    handle = os.open(_folder(root) / f"{_name(notebook, job)}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if try_lock(handle) is False:
            yield None
            return
        try:
            yield handle
        finally:
            unlock(handle)
    finally:
        os.close(handle)


def keep_timetables(root: Path, notebook: str, tables: Iterable[Timetable]) -> None:
    """Keep what Python has defined in a notebook's session, for those who look without a kernel.

    Args:
        root: the folder of the store.
        notebook: the notebook.
        tables: all that it has defined.
    """
    _write(_folder(root) / f"{_name(notebook)}.defined", {each.name: each.to_json() for each in tables})


def kept_timetables(root: Path, notebook: str) -> list[Timetable]:
    """What Python had defined when the notebook ran last; what cannot be right is passed over.

    Args:
        root: the folder of the store.
        notebook: the notebook.
    """
    found = []
    for told in _read(root / "schedules" / f"{_name(notebook)}.defined").values():
        try:
            if isinstance(told, dict):
                found.append(Timetable.from_json(told))
        except (ValueError, NbassetError):
            continue
    return found


def _read(file: Path) -> dict[str, object]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(file: Path, told: object) -> None:
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as written:
        json.dump(told, written)
        written.flush()
        os.fsync(written.fileno())
    beside.replace(file)
