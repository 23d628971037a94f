from __future__ import annotations

import json
import sys

import pytest

from nbasset.core.errors import NotStored
from nbasset.storage import locks, mounts
from nbasset.storage.files import publish_once
from nbasset.storage.folder import Folder
from nbasset.storage.mounts import is_local


def test_publishing_once_is_done_by_the_first_alone(tmp_path):
    assert publish_once(tmp_path / "x", b"first")
    assert not publish_once(tmp_path / "x", b"second")
    assert (tmp_path / "x").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1


def test_every_new_store_has_the_same_seed_so_that_an_empty_one_gives_the_same_results(tmp_path):
    assert {Folder(tmp_path / name).seed() for name in "abc"} == {0}


def test_another_seed_can_be_written_into_the_settings(tmp_path):
    Folder(tmp_path / "a").seed()
    (tmp_path / "a" / "settings.json").write_text(json.dumps({"format": 1, "seed": 7}))
    assert Folder(tmp_path / "a").seed() == 7


@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b'{"seed": "x"}'])
def test_garbled_settings_are_set_aside(tmp_path, garbage):
    one = Folder(tmp_path / "a")
    (tmp_path / "a" / "settings.json").write_bytes(garbage)
    assert one.seed() == one.seed()
    (aside,) = one.quarantine.iterdir()
    assert aside.read_bytes() == garbage


@pytest.mark.parametrize(
    "place",
    ["", "packs/../../x.pack", "/etc/passwd", "values/ab/../../../x.nba", "packs/x\0.pack", "packs/ABCDEF01.pack"],
)
def test_a_place_that_leads_elsewhere_is_none(tmp_path, place):
    with pytest.raises(ValueError, match="is not a place in a store"):
        Folder(tmp_path).path(place)


def test_a_store_cannot_be_where_a_file_is(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotStored, match=r"There can be no store in .*file"):
        Folder(tmp_path / "file")


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


def test_one_process_at_a_time_may_be_alone(tmp_path):
    import os

    one = Folder(tmp_path)
    with one.alone():
        handle = os.open(tmp_path / "index.lock", os.O_RDWR)
        assert not locks.lock(handle, wait=False)
        os.close(handle)
    handle = os.open(tmp_path / "index.lock", os.O_RDWR)
    assert locks.lock(handle, wait=False)
    os.close(handle)
