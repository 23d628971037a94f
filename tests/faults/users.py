"""Other users of this computer, for whom root can stand in."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.project import Project

needs_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can become another user, whom permissions bind"
)


def become(user: int, group: int | None = None, umask: int = 0o022) -> None:
    """Go on as another user, who perhaps may not even read Python's library: what is needed of it is loaded before.

    Args:
        user: the user's number.
        group: the group's number; the user's own by default.
        umask: which permissions new files lack.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("NBASSET_SECRET_FILE")
        os.environ["NBASSET_SECRET_FILE"] = f"{folder}/secret"
        for _ in range(2):
            told = Project(Path(folder)).session()
            assert not told.error, told.error
        if before is None:
            del os.environ["NBASSET_SECRET_FILE"]
        else:
            os.environ["NBASSET_SECRET_FILE"] = before
    _measure_no_more()
    os.setgroups([])
    os.setgid(user if group is None else group)
    os.setuid(user)
    os.umask(umask)


def _measure_no_more() -> None:
    """Have coverage write what it has measured while it still may: its file is not the other user's."""
    measures = sys.modules.get("coverage")
    measuring = measures.Coverage.current() if measures else None
    if measuring is not None:
        measuring.stop()
        measuring.save()


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder that every user may search."""
    folder = Path(tempfile.mkdtemp(prefix="nbasset-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder)
