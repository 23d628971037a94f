"""What a session holds of a folder that went: small records that it wrote or looked at, and what is mapped."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from naming import named
from storage.kept import load_all

from nbasset.storage import held
from nbasset.storage.held import Remembered

GONE = "was removed, moved or emptied while it was in use: it was made again, with {} that this session still"


def went(store, tmp_path, how):
    if how == "removed":
        shutil.rmtree(store.root)
    elif how == "moved":
        store.root.rename(tmp_path / "elsewhere")
    elif how == "emptied":
        for path in store.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    else:
        store.root.rename(tmp_path / "elsewhere")
        shutil.copytree(tmp_path / "elsewhere", store.root)
        for path in store.root.glob("packs/*"):
            path.unlink()


@pytest.mark.parametrize("how", ["removed", "moved", "emptied", "exchanged"])
def test_what_was_written_in_this_session_is_kept_again(open_store, draft, warnings, tmp_path, how):
    store = open_store()
    store.save(draft(key="k1"), "small", [{"type": "stream", "name": "stdout", "text": "shown"}])
    store.event_log.flush()
    went(store, tmp_path, how)
    assert store.seed() == 0
    (made,) = store.find(named("raw"), "k1")
    assert store.load(made) == "small"
    store.save(draft(key="k2"), "after", [])
    other = open_store()
    assert (load_all(other), load_all(other, key="k2")) == (["small"], ["after"])
    assert list(other.shown(other.find(named("raw"), "k1")[0])) == [
        {"type": "stream", "name": "stdout", "text": "shown"}
    ]
    (sentence,) = (each for each in warnings if "while it was in use" in each)
    assert f"{store.root}" in sentence
    assert "with 1 result that this session still holds" in sentence


def test_small_records_of_before_that_were_looked_at_are_kept_again(open_store, draft, warnings):
    open_store().save(draft(), [1, 2], [])
    store = open_store()
    (made,) = store.find(named("raw"), "k1")
    store.verify(made)
    shutil.rmtree(store.root)
    store.seed()
    assert load_all(store) == [[1, 2]]
    assert GONE.format("1 result") in warnings[-1]


def test_what_is_mapped_and_unchanged_is_kept_again_and_what_was_changed_in_place_is_not(open_store, draft):
    store = open_store(mapped=True)
    first, other = (store.save(draft(key=key), np.arange(50_000), []) for key in ("k1", "k2"))
    one, two = store.load(first), store.load(other)
    two[0] = 7
    shutil.rmtree(store.root)
    store.seed()
    again = open_store()
    ((found,),) = [load_all(again)]
    assert (found == one).all()
    assert not again.find(named("raw"), "k2")


def test_what_another_store_holds_is_none_of_its_own(open_store, draft, tmp_path, warnings):
    other = open_store(tmp_path / "other", mapped=True)
    value = other.load(other.save(draft(key="k9"), np.arange(50_000), []))
    store = open_store()
    store.save(draft(), "small", [])
    shutil.rmtree(store.root)
    store.seed()
    assert (len(value), store.find(named("raw"), "k9")) == (50_000, [])


def test_what_came_back_is_not_kept_twice(open_store, draft, tmp_path):
    store = open_store()
    store.save(draft(), "small", [])
    store.event_log.flush()
    store.root.rename(tmp_path / "elsewhere")
    store.seed()
    store.event_log.flush()
    shutil.rmtree(store.root)
    (tmp_path / "elsewhere").rename(store.root)
    store.seed()
    assert [store.load(made) for made in store.versions(named("raw"))] == ["small"]


def test_history_outlives_the_folder(open_store, event):
    store = open_store()
    store.event_log.append(event(run_id="r7"))
    store.event_log.flush()
    shutil.rmtree(store.root)
    store.seed()
    store.event_log.append(event(run_id="r8"))
    store.event_log.flush()
    assert [each.run_id for each in open_store().event_log.events()] == ["r7", "r8"]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(held, "MOST_BYTES", 100)
    remembered = Remembered()
    for number in range(9):
        remembered.remember("packs/x", number, bytes([number]) * 30)
        remembered.remember("packs/x", number, bytes([number]) * 30)
    assert [data[0] for data in remembered.all()] == [6, 7, 8]
    remembered.clear()
    assert remembered.all() == []
