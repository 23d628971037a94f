"""Mounts: what lies in the network is known, and in doubt a folder is local."""

from __future__ import annotations

import sys

import pytest

from nbasset.storage import mounts
from nbasset.storage.mounts import is_local


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of its mounts")
@pytest.mark.parametrize(
    ("kind", "local"), [("ext4", True), ("overlay", True), ("nfs4", False), ("fuse.sshfs", False), ("9p", False)]
)
def test_network_drives_are_known_by_their_mount(tmp_path, monkeypatch, kind, local):
    """A table of mounts is faked, because mounting needs administrator's rights."""
    table = f"22 1 0:1 / / rw - tmpfs none rw\n23 22 0:2 / {tmp_path} rw shared:1 - {kind} server:/x rw\n"

    class Table:
        def __init__(self, path):
            assert path == "/proc/self/mountinfo"

        def read_text(self, errors):
            return table

    monkeypatch.setattr(mounts, "Path", Table)
    assert is_local(tmp_path / "notebooks") is local
    assert is_local(tmp_path.parent) is True
