"""Packs: records one behind another, found wherever the seam between two lies, and followed by another when large."""

from __future__ import annotations

import os

import pytest
from naming import named
from storage.kept import flip, load_all, only

from nbasset.storage import packs
from nbasset.storage.records import MAGIC


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


def test_saving_goes_on_when_somebody_removes_the_pack(store, draft):
    store.save(draft(), 1, [])
    only(store.root, "packs/*.pack").unlink()
    after = store.save(draft(key="k2"), 2, [])
    assert not store.find(named("raw"), "k1")
    assert store.load(after) == 2


@pytest.mark.parametrize("how", ["cut", "exchanged", "made longer", "moved away"])
def test_what_is_saved_after_somebody_has_changed_the_pack_is_kept(open_store, draft, how):
    store = open_store()
    store.save(draft(), 1, [])
    pack = only(store.root, "packs/*.pack")
    text = pack.read_bytes()
    if how == "cut":
        os.truncate(pack, len(text) // 2)
    elif how == "made longer":
        pack.write_bytes(text + bytes(100))
    else:
        pack.rename(pack.with_name("other.pack"))
        if how == "exchanged":
            pack.write_bytes(text)
    after = store.save(draft(key="k2"), 2, [])
    assert store.load(after) == 2
    store.close()
    assert load_all(open_store(), key="k2") == [2]


def test_a_pack_that_is_large_enough_is_followed_by_another(open_store, draft, monkeypatch):
    monkeypatch.setattr("nbasset.storage.packs.LARGEST_PACK", 2_000)
    store = open_store()
    for number in range(10):
        store.save(draft(key=f"k{number}"), number, [])
    assert len(list(store.root.glob("packs/*.pack"))) > 1
    assert [store.load(store.find(named("raw"), f"k{number}")[0]) for number in range(10)] == list(range(10))


def test_what_the_system_hands_over_in_pieces_is_read_whole(tmp_path, monkeypatch):
    (tmp_path / "pack").write_bytes(b"0123456789")
    read = os.read
    monkeypatch.setattr(packs.os, "read", lambda handle, length: read(handle, min(length, 3)))
    assert packs.read(str(tmp_path / "pack"), 1, 8) == b"12345678"
    assert packs.read(str(tmp_path / "pack"), 1, 100) == b"123456789"


def test_a_record_is_blotted_out_only_where_it_still_is(tmp_path):
    path = tmp_path / "pack"
    path.write_bytes(b"head body")
    assert packs.erase(str(path), 0, b"other", 9) is False
    assert path.read_bytes() == b"head body"
    assert packs.erase(str(path), 0, b"head", 6) is True
    assert path.read_bytes() == bytes(6) + b"ody"
