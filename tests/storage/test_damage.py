"""Damage is a missing file, a short one, a digest that differs; every other error leaves the record where it is."""

from __future__ import annotations

import errno
import mmap
import os
import weakref
from pathlib import Path

import numpy as np
import pytest
from naming import named

from nbasset.core.errors import Damaged, OutOfMemory, Unavailable
from nbasset.storage import damage, moments, packs, value_files

LARGE = np.arange(50_000)
MOMENTS = ["EMFILE", "ENFILE", "ENOMEM", "EACCES", "ESTALE", "EIO", "ENOLCK", "ETIMEDOUT"]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(moments, "PAUSES", (0.0, 0.0, 0.0))


def failing(monkeypatch, store, name, number, times=10**9):
    """From now on a call of the system fails, so many times, for whatever lies in the store's packs and values."""
    call, left = getattr(os, name), [times]

    def fail(path, *more, **named):
        if left[0] and isinstance(path, str | os.PathLike) and f"{store.root}/" in os.fspath(path):
            left[0] -= 1
            raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))
        return call(path, *more, **named)

    monkeypatch.setattr(os, name, fail)


@pytest.mark.parametrize("number", MOMENTS)
@pytest.mark.parametrize("value", ["small", LARGE], ids=["small", "large"])
def test_what_cannot_be_read_now_stays_and_is_read_later(open_store, draft, monkeypatch, warnings, number, value):
    store = open_store()
    made = store.save(draft(), value, [])
    store.event_log.flush()
    store = open_store()
    (found,) = store.find(named("raw"), "k1")
    with monkeypatch.context() as patch:
        failing(patch, store, "open", number)
        patch.setattr(damage, "MUCH", 1000)
        kind = OutOfMemory if number == "ENOMEM" and value is LARGE else Unavailable
        with pytest.raises(kind, match=r"raw cannot be read now \(.*\): it stays in the store"):
            store.load(found)
    assert (store.load(found) == value) is True or (store.load(found) == value).all()
    assert (warnings, (store.root / "quarantine").exists(), made.key) == ([], False, "k1")


@pytest.mark.parametrize("number", MOMENTS)
@pytest.mark.parametrize("name", ["open", "stat"])
def test_what_fails_once_is_not_noticed(open_store, draft, monkeypatch, warnings, number, name):
    open_store().save(draft(), LARGE, [])
    store = open_store()
    (found,) = store.find(named("raw"), "k1")
    failing(monkeypatch, store, name, number, times=1)
    store.verify(found)
    assert (store.load(found) == LARGE).all()
    assert warnings == []


@pytest.mark.parametrize("number", ["EACCES", "ESTALE", "EIO"])
def test_what_cannot_be_looked_at_is_still_found(open_store, draft, monkeypatch, warnings, number):
    open_store().save(draft(), LARGE, [])
    store = open_store()
    failing(monkeypatch, store, "stat", number)
    failing(monkeypatch, store, "lstat", number)
    assert len(store.find(named("raw"), "k1")) == 1
    assert warnings == []


def test_a_missing_file_and_a_short_one_are_damage(open_store, draft, warnings):
    store = open_store()
    first, second = (store.save(draft(key=key), LARGE, []) for key in ("k1", "k2"))
    store.event_log.flush()
    Path(store._folder.path(first.place.place)).unlink()
    os.truncate(store._folder.path(second.place.place), 100_000)
    for made, why in ((first, "is gone"), (second, "is cut off")):
        with pytest.raises(Damaged):
            store.load(made)
        assert not store.find(named("raw"), made.key)
        assert why in warnings[-1]
    assert len(list(store.root.glob("quarantine/*"))) == 1


def test_a_size_of_a_while_ago_is_not_believed(open_store, draft, monkeypatch, warnings):
    """Network drives tell it, until the file is opened."""
    open_store().save(draft(), LARGE, [])
    store = open_store()
    monkeypatch.setattr(store._reader.damages, "is_there", lambda place, end: False)
    assert not store.find(named("raw"), "k1")
    monkeypatch.undo()
    assert len(store.find(named("raw"), "k1")) == 1
    assert warnings == []


def test_what_others_may_not_let_me_read_is_left_alone(open_store, draft, monkeypatch, warnings):
    other = open_store(secret=b"o" * 32)
    other.save(draft(), "theirs", [])
    other.event_log.flush()
    store = open_store()
    failing(monkeypatch, store, "open", "EACCES")
    assert not store.find(named("raw"), "k1")
    monkeypatch.undo()
    assert warnings == []
    assert other.load(other.find(named("raw"), "k1")[0]) == "theirs"


def test_where_there_is_no_room_for_a_map_it_is_read(open_store, draft, monkeypatch):
    store = open_store(mapped=True)
    made = store.save(draft(), LARGE, [])

    def refuse(*arguments, **named):
        raise OSError(errno.ENOMEM, "no room")

    monkeypatch.setattr(mmap, "mmap", refuse)
    assert (store.load(made) == LARGE).all()


def test_maps_hold_no_more_than_a_share_of_the_handles(open_store, draft, monkeypatch):
    store = open_store(mapped=True)
    made = [store.save(draft(key=f"k{number}"), LARGE, []) for number in range(9)]
    monkeypatch.setattr(value_files, "_maps", weakref.WeakKeyDictionary())
    monkeypatch.setattr(value_files, "_most_maps", lambda: 3)
    values = [store.load(each) for each in made]
    assert len(value_files.maps(store.root)) == 3
    assert all((value == LARGE).all() for value in values)


def test_looking_through_a_file_takes_no_more_memory_than_a_piece_of_it(open_store, draft, monkeypatch):
    store = open_store(mapped=False)
    made = store.save(draft(), np.arange(1_000_000), [])
    monkeypatch.setattr(value_files, "_CHUNK", 1 << 16)
    lengths, read = [], packs.read

    def reading(path, offset, length):
        lengths.append(length)
        return read(path, offset, length)

    monkeypatch.setattr(value_files, "read", reading)
    assert store._reader.verify(made, whole=True) == ""
    assert max(lengths) == 1 << 16
