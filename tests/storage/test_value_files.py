"""Value files: known by their identity, read through private maps, and verified whole when in doubt."""

from __future__ import annotations

import os
import sqlite3

import numpy as np
import pytest
from naming import named
from storage.kept import LARGE, flip, only, same

from nbasset.core.errors import Damaged
from nbasset.storage import reading, value_files
from nbasset.storage.records import Garbled
from nbasset.storage.value_files import Body


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
        store.load(store.find(named("raw"), "k1")[0])


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_a_restored_copy_is_verified_once_and_then_known(kept, value, open_store, monkeypatch):
    copy = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(copy)
    digested = []
    digest = reading.digest
    monkeypatch.setattr(reading, "digest", lambda data: digested.append(len(data)) or digest(data))
    store = open_store()
    (made,) = store.find(named("raw"), "k1")
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
        store.load(store.find(named("raw"), "k1")[0])


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_arrays_of_a_mapped_file_are_aligned(kept, open_store):
    store = open_store(mapped=True)
    assert store.load(store.find(named("raw"), "k1")[0]).ctypes.data % 64 == 0


def test_what_is_not_mapped_is_read_into_memory_once_and_can_be_changed(store, draft):
    made = store.save(draft(), LARGE, [])
    location, record = store._reader.record_of(made)
    body = Body(store._folder.path(location.place), len(record.head), record.body_length, mapped=False)
    (section,) = (each for each in record.sections if each.name == "buffer")
    data = body[section]
    assert (type(data), bytes(data)) == (bytearray, LARGE.tobytes())
    body.check(section)
    with pytest.raises(Garbled, match="not what was written"):
        body.check(section._replace(digest="0" * 64))


@pytest.mark.parametrize("value", ["large"], indirect=True)
def test_a_file_that_is_cut_off_tells_nothing(kept):
    whole = value_files.head_of(kept)
    assert whole.materialization().asset == named("raw")
    os.truncate(kept, kept.stat().st_size - 1)
    with pytest.raises(Garbled, match="cut off"):
        value_files.head_of(kept)
