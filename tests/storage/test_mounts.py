"""Mounts: what lies in the network is known, and in doubt a folder is local."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from nbasset.storage import mounts
from nbasset.storage.mounts import is_local


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of its mounts")
@pytest.mark.parametrize(
    ("kind", "local"),
    [("ext4", True), ("overlay", True), ("nfs4", False), ("fuse.sshfs", False), ("9p", False), ("fuse.drive", False)],
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


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of its mounts")
def test_the_innermost_mount_counts_and_a_space_in_its_name_is_one(tmp_path, monkeypatch):
    (tmp_path / "my disk").mkdir()
    spaced = str(tmp_path / "my disk").replace(" ", "\\040")
    table = f"22 1 0:1 / / rw - nfs4 server:/ rw\n23 22 0:2 / {spaced} rw - ext4 /dev/sda rw\n"
    monkeypatch.setattr(mounts, "Path", lambda path: SimpleNamespace(read_text=lambda errors: table))
    assert is_local(tmp_path / "my disk" / "notebooks")
    assert mounts.device_of(tmp_path / "my disk") == "/dev/sda"
    assert not is_local(tmp_path / "my diskette")


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of its mounts")
def test_where_nothing_is_said_of_mounts_a_folder_is_local(tmp_path, monkeypatch):
    def unreadable(errors):
        raise PermissionError("no")

    monkeypatch.setattr(mounts, "Path", lambda path: SimpleNamespace(read_text=unreadable))
    assert is_local(tmp_path)


@pytest.mark.parametrize(("folder", "local"), [("/Volumes/share/x", False), ("/net/x", False), ("/Users/me", True)])
def test_a_mac_mounts_the_network_in_places_of_its_own(monkeypatch, folder, local):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert is_local(SimpleNamespace(resolve=lambda: folder)) is local


@pytest.mark.parametrize(
    ("drive", "kind", "local"), [("C:", 3, True), ("Z:", 4, False), ("\\\\server\\share", 3, False)]
)
def test_windows_knows_the_kind_of_a_drive(monkeypatch, drive, kind, local):
    import ctypes

    windll = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=lambda name: kind))
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_local(SimpleNamespace(drive=drive)) is local
