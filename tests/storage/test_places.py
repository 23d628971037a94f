"""Where a store lies: on another disk than temporary files, in the network, and how much it sets aside."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pytest
from naming import named

from nbasset.storage import folder as folders
from nbasset.storage import mounts
from nbasset.storage.folder import Folder

MAPS = Path("/proc/self/maps")
"""Linux's list of what is mapped."""

LARGE = np.arange(500_000, dtype="int64")


def looks_into_a_file(array):
    """Whether an array's data is a map of a file."""
    text = MAPS.read_text()
    at = array.__array_interface__["data"][0]
    spans = (line.split(None, 5) for line in text.splitlines() if ".nba" in line)
    return any(int(span.split("-")[0], 16) <= at < int(span.split("-")[1], 16) for span, *_ in spans)


@pytest.mark.skipif(not MAPS.exists(), reason="tells maps by Linux's list of them")
class TestMaps:
    def test_large_values_are_maps_on_a_local_disk(self, open_store, draft):
        store = open_store()
        assert looks_into_a_file(store.load(store.save(draft(), LARGE, [])))

    def test_maps_can_be_switched_off(self, open_store, draft, monkeypatch):
        monkeypatch.setenv("NBASSET_MMAP", "off")
        store = open_store()
        made = store.save(draft(), LARGE, [])
        loaded = store.load(made)
        assert not looks_into_a_file(loaded)
        loaded[0] = 7
        np.testing.assert_array_equal(store.load(made), LARGE)

    def test_without_maps_a_file_that_somebody_cuts_off_harms_nobody_who_holds_its_value(
        self, open_store, draft, root, monkeypatch
    ):
        monkeypatch.setenv("NBASSET_MMAP", "off")
        store = open_store()
        loaded = store.load(store.save(draft(), LARGE, []))
        (file,) = root.glob("values/*/*.nba")
        os.truncate(file, 100)
        np.testing.assert_array_equal(loaded, LARGE)


@pytest.mark.parametrize(("kind", "journal", "mapped"), [("ext4", "wal", True), ("nfs4", "delete", False)])
def test_in_the_network_there_are_neither_maps_nor_shared_memory(
    open_store, draft, root, monkeypatch, kind, journal, mapped
):
    monkeypatch.setattr(mounts, "_kind_of_mount", lambda _: kind)
    store = open_store()
    made = store.save(draft(), LARGE, [])
    store.close()
    with contextlib.closing(sqlite3.connect(root / "index.sqlite")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == (journal,)
    again = open_store()
    (found,) = again.find(named("raw"), "k1")
    loaded = again.load(found)
    np.testing.assert_array_equal(loaded, LARGE)
    assert made.key == found.key
    if MAPS.exists():
        assert looks_into_a_file(loaded) is mapped


def elsewhere(tmp_path):
    """A folder on another file system than that of temporary files."""
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is but one file system")
    return Path(tempfile.mkdtemp(dir=other))


def test_a_store_on_another_file_system_than_temporary_files(open_store, draft, tmp_path):
    place = elsewhere(tmp_path)
    try:
        store = open_store(place / ".nbasset")
        made = [store.save(draft(key=str(size)), np.arange(size), []) for size in (10, 500_000)]
        assert [store.load(each).size for each in made] == [10, 500_000]
        store.close()
        again = open_store(place / ".nbasset")
        assert [len(again.find(named("raw"), key)) for key in ("10", "500000")] == [1, 1]
        again.close()
    finally:
        shutil.rmtree(place)


def test_what_is_set_aside_is_bounded_by_number(root):
    folder = Folder(root)
    for number in range(folders.MOST_FILES_ASIDE + 20):
        (root / f"damaged{number}").write_bytes(b"x")
        folder.set_aside(root / f"damaged{number}")
    assert len(list(folder.quarantine.iterdir())) == folders.MOST_FILES_ASIDE


def test_what_is_set_aside_is_bounded_by_bytes_and_the_oldest_goes_first(root, monkeypatch):
    monkeypatch.setattr(folders, "MOST_ASIDE", 1000)
    moments = iter(range(100))
    monkeypatch.setattr(folders.time, "strftime", lambda _: f"20260101-{next(moments):06}")
    folder = Folder(root)
    for number in range(6):
        (root / f"damaged{number}").write_bytes(b"x" * 400)
        folder.set_aside(root / f"damaged{number}")
    left = sorted(path.name.rpartition("-")[2] for path in folder.quarantine.iterdir())
    assert left == ["damaged3", "damaged4", "damaged5"]
