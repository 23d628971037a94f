"""Writing: a result is whole or not there, whatever happens to the disk, the folder or the process meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import time

import pytest
from naming import named
from storage.kept import LARGE, load_all, same

from nbasset.core.errors import NotStored
from nbasset.core.event_json import to_json
from nbasset.storage import files, value_files
from nbasset.storage.files import create_locked


class Full:
    """A disk with room for so many bytes more.

    A fake, because a disk that is really full needs a mount, hence administrator's rights; it stands at the one call
    through which every byte of a record goes, and does what Linux does: write what fits, then refuse.
    """

    def __init__(self, room):
        self.room = room
        self.write = os.write

    def __call__(self, handle, data):
        taken = bytes(data[: self.room])
        if not taken and len(data):
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= len(taken)
        return self.write(handle, taken)


@pytest.mark.parametrize("room", [0, 10, 500, 70_000])
def test_a_full_disk_loses_the_result_but_nothing_else(open_store, draft, monkeypatch, room):
    store = open_store()
    before = store.save(draft(asset="before"), "kept", [])
    monkeypatch.setattr(os, "write", Full(room))
    with pytest.raises(NotStored, match="raw was made but not stored: the disk is full"):
        store.save(draft(), LARGE, [])
    with pytest.raises(NotStored, match="raw was made but not stored: the disk is full"):
        store.save(draft(), "x" * 60_000, []) and store.save(draft(), "x" * 60_000, [])
    monkeypatch.undo()
    store.save(draft(asset="after"), "kept too", [])
    for opened in (store, open_store()):
        assert opened.find(named("raw"), "k1") == [] or load_all(opened) == ["x" * 60_000]
        assert opened.load(before) == "kept"
        assert load_all(opened, "after") == ["kept too"]
    assert not list((store.root / "making").iterdir())


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("size", [10, 100_000])
def test_ctrl_c_while_storing_leaves_nothing_half_made(open_store, draft, monkeypatch, size, share):
    store = open_store()
    write = os.write

    def interrupted(handle, data):
        write(handle, bytes(data[: int(len(data) * share)]))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.save(draft(), "x" * size, [])
    monkeypatch.undo()
    after = store.save(draft(asset="after"), 1, [])
    store.close()
    (store.root / "index.sqlite").unlink()
    again = open_store()
    assert not again.find(named("raw"), "k1")
    assert again.load(after) == 1
    assert not list((store.root / "making").iterdir())


def test_ctrl_c_after_the_last_byte_leaves_nothing_either(open_store, draft, monkeypatch):
    store = open_store()
    monkeypatch.setattr(value_files, "identity", lambda status: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.save(draft(), LARGE, [])
    assert not list(store.root.glob("values/*/*"))


def test_a_store_in_a_read_only_folder_still_gives_what_it_has(kept, value, open_store, draft, read_only):
    read_only()
    store = open_store()
    (made,) = store.find(named("raw"), "k1")
    assert same(store.load(made), value)
    with pytest.raises(NotStored, match=r"other was made but not stored: .* cannot be written"):
        store.save(draft(asset="other"), 1, [])
    assert not store.find(named("other"), "k1")


def test_there_can_be_no_new_store_in_a_read_only_folder(open_store, root, read_only):
    read_only()
    with pytest.raises(NotStored, match=r"There can be no store in .*: .* cannot be written"):
        open_store()


@pytest.mark.parametrize(("took", "flushed"), [(0.01, False), (3.0, True)])
@pytest.mark.parametrize("size", [10, 100_000])
def test_what_was_long_in_the_making_is_flushed_to_the_disk_itself(store, draft, monkeypatch, took, flushed, size):
    calls = []
    monkeypatch.setattr(os, "fsync", calls.append)
    store.save(draft(took=took), "x" * size, [])
    assert bool(calls) is flushed


@pytest.mark.parametrize("size", [10, 100_000])
def test_saving_goes_on_when_somebody_removes_the_whole_store(open_store, draft, event, size):
    store = open_store()
    store.save(draft(), "before", [])
    store.event_log.flush()
    shutil.rmtree(store.root)
    assert not store.find(named("raw"), "k1")
    store.save(draft(key="k2"), "x" * size, [])
    store.event_log.append(event())
    store.event_log.flush()
    for opened in (store, open_store()):
        assert load_all(opened, key="k2") == ["x" * size]
        assert [to_json(found) for found in opened.event_log.events(run_id="r1")][-1] == {}


def test_a_store_that_was_closed_does_no_harm_when_it_is_used(open_store, draft, warnings):
    """A widget may outlive its store."""
    store = open_store()
    store.save(draft(), 1, [])
    store.close()
    assert load_all(store) == [1]
    store.save(draft(key="k2"), 2, [])
    assert load_all(open_store()) == [1]
    assert load_all(open_store(), key="k2") == [2]
    assert warnings == []


def test_what_does_not_fit_into_memory_twice_is_not_stored(store, draft):
    class Huge:
        def __reduce__(self):
            raise MemoryError

    with pytest.raises(NotStored, match="raw: there is not enough memory to pickle it"):
        store.save(draft(), Huge(), [])


def test_what_a_killed_process_left_unfinished_is_removed_at_the_next_opening(open_store):
    store = open_store()
    (store.root / "making" / "left.nba").write_bytes(b"x")
    (store.root / ".settings.json.0123456789ab").write_bytes(b"x")
    handle = create_locked(str(store.root / "making" / "alive.nba"))
    open_store()
    assert [path.name for path in (store.root / "making").iterdir()] == ["alive.nba"]
    assert not (store.root / ".settings.json.0123456789ab").exists()
    os.close(handle)
    open_store()
    assert not list((store.root / "making").iterdir())


def test_where_there_are_no_locks_a_leftover_is_removed_a_day_later(open_store, monkeypatch):
    monkeypatch.setattr(files, "try_lock", lambda handle: None)
    store = open_store()
    for name, age in (("old", 100_000), ("new", 1_000), ("tomorrow", -100_000)):
        left = store.root / "making" / f"{name}.nba"
        left.write_bytes(b"x")
        os.utime(left, (time.time() - age,) * 2)
    open_store()
    assert [path.name for path in (store.root / "making").iterdir()] == ["new.nba"]
