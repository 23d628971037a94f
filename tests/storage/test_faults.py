"""Damage of every kind: it costs a result at most, it never gives a wrong one."""

from __future__ import annotations

import errno
import os
import pickle
import random
import shutil
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest

from nbasset.core.errors import Damaged, NbassetError, NotStored, NotTrusted
from nbasset.core.events import to_json
from nbasset.storage import files, reading, value_files
from nbasset.storage.files import create_locked
from nbasset.storage.records import MAGIC

SMALL = {"text": "small", "numbers": [1, 2, 3]}
LARGE = np.arange(50_000)


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def flip(path: Path, position: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1 << bit
    path.write_bytes(content)


def same(one, other) -> bool:
    return repr(one) == repr(other) and np.array_equal(one, other)


def load_all(store, asset="raw", key="k1") -> list[object]:
    """Whatever the store gives out under a key; damaged records give nothing."""
    found = []
    for made in store.find(asset, key):
        try:
            found.append(store.load(made))
        except NbassetError:
            continue
    return found


@pytest.fixture(params=["small", "large"])
def value(request):
    return SMALL if request.param == "small" else LARGE


@pytest.fixture
def kept(open_store, draft, value):
    """A store with one result, closed again; the file that holds it."""
    store = open_store()
    store.save(draft(), value, [{"type": "stream", "name": "stdout", "text": "said"}])
    store.close()
    return only(store.root, "packs/*.pack" if value is SMALL else "values/*/*.nba")


@pytest.mark.parametrize("without_index", [False, True], ids=["index whole", "index lost"])
@pytest.mark.parametrize("part", range(12))
def test_a_flipped_bit_in_a_record_is_never_served(kept, value, open_store, part, without_index):
    size = kept.stat().st_size
    flip(kept, random.Random(part).randrange(part * size // 12, (part + 1) * size // 12), part % 8)
    if without_index:
        for path in kept.parents[1 if value is SMALL else 2].glob("index.sqlite*"):
            path.unlink()
    for loaded in load_all(open_store()):
        assert same(loaded, value)


def test_a_damaged_value_is_set_aside_with_one_warning_and_not_found_again(kept, value, open_store, warnings):
    flip(kept, kept.stat().st_size - 1 if value is LARGE else kept.read_bytes().index(b"small"))
    store = open_store()
    (made,) = store.find("raw", "k1")
    with pytest.raises(Damaged, match=r"raw \((packs|values)/.*\) is damaged: its content is not what was written"):
        store.load(made)
    assert not store.find("raw", "k1")
    assert len(warnings) == 1
    assert "raw" in warnings[0]
    assert kept.name in warnings[0]
    assert list((store.root / "quarantine").iterdir())
    store.close()
    assert not open_store().find("raw", "k1")


def test_what_was_set_aside_stays_aside_when_the_index_is_lost(kept, value, open_store, warnings):
    flip(kept, kept.stat().st_size - 1 if value is LARGE else kept.read_bytes().index(b"small"))
    store = open_store()
    with pytest.raises(Damaged):
        store.load(store.find("raw", "k1")[0])
    store.close()
    (store.root / "index.sqlite").unlink()
    assert not open_store().find("raw", "k1")


def test_damage_to_one_record_leaves_its_neighbours_in_the_pack(open_store, draft):
    store = open_store()
    for name in ("first", "second", "third"):
        store.save(draft(asset=name), name, [])
    store.close()
    pack = only(store.root, "packs/*.pack")
    flip(pack, pack.read_bytes().index(MAGIC, 1) + 60, 7)
    (store.root / "index.sqlite").unlink()
    again = open_store()
    assert load_all(again, "first") == ["first"]
    assert load_all(again, "second") == []
    assert load_all(again, "third") == ["third"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_not_found_and_what_follows_is(kept, value, open_store, draft, share):
    os.truncate(kept, int(kept.stat().st_size * share))
    store = open_store()
    assert not store.find("raw", "k1")
    again = store.save(draft(), value, [])
    assert same(store.load(again), value)


def test_a_record_whose_file_was_deleted_is_not_found(kept, open_store):
    kept.unlink()
    assert not open_store().find("raw", "k1")


def test_loading_what_was_deleted_since_it_was_found_says_so(kept, open_store):
    store = open_store()
    (made,) = store.find("raw", "k1")
    kept.unlink()
    with pytest.raises(Damaged, match=r"raw is gone.*made again"):
        store.load(made)


def test_the_seam_between_two_records_may_be_anywhere(open_store, draft):
    """Half a record at the end of a pack, as a killed process leaves it, hides nothing that lies before it."""
    store = open_store()
    for number in range(3):
        store.save(draft(key=f"k{number}"), number, [])
    store.close()
    pack = only(store.root, "packs/*.pack")
    whole = pack.read_bytes()
    last = whole.rindex(MAGIC)
    for end in range(last, len(whole), 97):
        pack.write_bytes(whole[:end])
        (store.root / "index.sqlite").unlink()
        again = open_store()
        assert [load_all(again, key=f"k{number}") for number in range(3)] == [[0], [1], []]
        again.close()


class Planted:
    """Says so when it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("executed",)


@pytest.mark.parametrize("where", ["file", "pack", "index"])
def test_a_planted_pickle_is_never_executed(open_store, draft, root, tmp_path, monkeypatch, where):
    """Somebody else's record, made to look like mine, in each of the places a record can come from."""
    monkeypatch.chdir(tmp_path)
    payload = [Planted()] if where != "file" else [Planted(), "x" * 100_000]
    stranger = open_store(tmp_path / "elsewhere", b"another secret of thirty-two byte")
    monkeypatch.setattr("nbasset.storage.pickling._try_to_load", lambda *_: None)
    stranger.save(draft(), payload, [])
    stranger.close()
    mine = open_store()
    mine.save(draft(key="k2"), 1, [])
    mine.close()
    own_name = mine._signer.name
    for source in [*stranger.root.glob("packs/*"), *stranger.root.glob("values/*/*")]:
        target = root / source.relative_to(stranger.root)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes().replace(stranger._signer.name, own_name))
    if where != "index":
        (root / "index.sqlite").unlink()
    else:
        (stranger.root / "index.sqlite").replace(root / "index.sqlite")
    store = open_store()
    assert load_all(store) == []
    with pytest.raises((NotTrusted, Damaged)):
        store.load(draft())
    assert not Path("executed").exists()


def test_the_planted_pickle_would_say_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pickle.loads(pickle.dumps(Planted()))
    assert Path("executed").exists()


def test_a_record_presented_under_another_name_is_refused(open_store, draft):
    store = open_store()
    made = store.save(draft(asset="raw", key="k1"), 1, [])
    with pytest.raises(NotTrusted, match="record of something else"):
        store.load(draft(asset="raw", key="k2", place=made.place))
    store.close()
    connection = sqlite3.connect(store.root / "index.sqlite")
    connection.execute("UPDATE records SET asset = 'other'")
    connection.commit()
    connection.close()
    assert not open_store().find("other", "k1")


def test_an_index_cannot_lead_out_of_the_store(open_store, draft, tmp_path):
    """Else forgetting an asset, or setting a record aside, would reach any file of the user's."""
    precious = tmp_path / "precious.nba"
    precious.write_text("mine")
    store = open_store()
    store.save(draft(), LARGE, [])
    store.close()
    connection = sqlite3.connect(store.root / "index.sqlite")
    connection.execute("UPDATE records SET place = 'values/../../precious.nba'")
    connection.commit()
    connection.close()
    again = open_store()
    assert not again.find("raw", "k1")
    again.forget("raw")
    assert precious.read_text() == "mine"


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
        assert opened.find("raw", "k1") == [] or load_all(opened) == ["x" * 60_000]
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
    assert not again.find("raw", "k1")
    assert again.load(after) == 1
    assert not list((store.root / "making").iterdir())


def test_ctrl_c_after_the_last_byte_leaves_nothing_either(open_store, draft, monkeypatch):
    store = open_store()
    monkeypatch.setattr(value_files, "identity", lambda status: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.save(draft(), LARGE, [])
    assert not list(store.root.glob("values/*/*"))


@pytest.fixture
def read_only(monkeypatch):
    """A file system that takes nothing.

    A fake, because tests often run as root, whom no mode bits keep from writing.
    """
    open_file, make_folder = os.open, Path.mkdir

    def refuse(path, flags, *rest, **more):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return open_file(path, flags, *rest, **more)

    def refuse_folder(self, *rest, **more):
        if self.exists():
            return make_folder(self, *rest, **more)
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    def start():
        monkeypatch.setattr(os, "open", refuse)
        monkeypatch.setattr(Path, "mkdir", refuse_folder)

    return start


def test_a_store_in_a_read_only_folder_still_gives_what_it_has(kept, value, open_store, draft, read_only):
    read_only()
    store = open_store()
    (made,) = store.find("raw", "k1")
    assert same(store.load(made), value)
    with pytest.raises(NotStored, match=r"other was made but not stored: .* cannot be written"):
        store.save(draft(asset="other"), 1, [])
    assert not store.find("other", "k1")


def test_there_can_be_no_new_store_in_a_read_only_folder(open_store, root, read_only):
    read_only()
    with pytest.raises(NotStored, match=r"There can be no store in .*: .* cannot be written"):
        open_store()


def test_what_a_consumer_does_to_a_large_value_reaches_neither_file_nor_others(open_store, draft):
    store = open_store()
    made = store.save(draft(), LARGE, [])
    path = only(store.root, "values/*/*.nba")
    before = path.read_bytes()
    one, other = store.load(made), store.load(made)
    one[:] = 0
    one.sort()
    assert np.array_equal(other, np.arange(50_000))
    assert path.read_bytes() == before
    path.unlink()
    assert other.sum() == LARGE.sum()


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_a_large_file_of_unknown_identity_is_verified_whole(kept, open_store):
    """A bit flipped by somebody who then puts the times back: the file's inode betrays the change."""
    status = kept.stat()
    flip(kept, kept.stat().st_size - 1)
    os.utime(kept, ns=(status.st_atime_ns, status.st_mtime_ns))
    store = open_store()
    with pytest.raises(Damaged):
        store.load(store.find("raw", "k1")[0])


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_a_restored_copy_is_verified_once_and_then_known(kept, value, open_store, monkeypatch):
    copy = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(copy)
    digested = []
    digest = reading.digest
    monkeypatch.setattr(reading, "digest", lambda data: digested.append(len(data)) or digest(data))
    store = open_store()
    (made,) = store.find("raw", "k1")
    for _ in range(2):
        assert same(store.load(made), value)
    assert len([size for size in digested if size == value.nbytes]) == 1


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_an_identity_that_somebody_else_noted_is_not_believed(kept, open_store):
    """Who changes a value file can note its new identity in the index, but cannot sign the note."""
    flip(kept, kept.stat().st_size - 1)
    connection = sqlite3.connect(kept.parents[2] / "index.sqlite")
    assert connection.execute("UPDATE identities SET identity = ?", [value_files.identity(kept.stat())]).rowcount == 1
    connection.commit()
    connection.close()
    store = open_store()
    with pytest.raises(Damaged):
        store.load(store.find("raw", "k1")[0])


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_arrays_of_a_mapped_file_are_aligned(kept, open_store):
    store = open_store(mapped=True)
    assert store.load(store.find("raw", "k1")[0]).ctypes.data % 64 == 0


@pytest.mark.parametrize(("took", "flushed"), [(0.01, False), (3.0, True)])
@pytest.mark.parametrize("size", [10, 100_000])
def test_what_was_long_in_the_making_is_flushed_to_the_disk_itself(store, draft, monkeypatch, took, flushed, size):
    calls = []
    monkeypatch.setattr(os, "fsync", calls.append)
    store.save(draft(took=took), "x" * size, [])
    assert bool(calls) is flushed


def test_saving_goes_on_when_somebody_removes_the_pack(store, draft):
    store.save(draft(), 1, [])
    only(store.root, "packs/*.pack").unlink()
    after = store.save(draft(key="k2"), 2, [])
    assert not store.find("raw", "k1")
    assert store.load(after) == 2


def test_a_pack_that_is_large_enough_is_followed_by_another(open_store, draft, monkeypatch):
    monkeypatch.setattr("nbasset.storage.packs.LARGEST_PACK", 2_000)
    store = open_store()
    for number in range(10):
        store.save(draft(key=f"k{number}"), number, [])
    assert len(list(store.root.glob("packs/*.pack"))) > 1
    assert [store.load(store.find("raw", f"k{number}")[0]) for number in range(10)] == list(range(10))


@pytest.mark.parametrize("size", [10, 100_000])
def test_saving_goes_on_when_somebody_removes_the_whole_store(open_store, draft, event, size):
    store = open_store()
    store.save(draft(), "before", [])
    store.event_log.flush()
    shutil.rmtree(store.root)
    assert not store.find("raw", "k1")
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
