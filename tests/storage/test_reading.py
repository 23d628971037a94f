"""Reading: damage of every kind costs a result at most, it never gives a wrong one."""

from __future__ import annotations

import os
import pickle
import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from storage.kept import LARGE, SMALL, flip, load_all, only, same

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.storage import reading, value_files
from nbasset.storage.records import MAGIC


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
