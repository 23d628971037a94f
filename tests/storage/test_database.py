"""The database of the index: set aside and filled anew when it is broken, waited for when locked, done without at need."""

from __future__ import annotations

import os
import random
import sqlite3
import threading

import pytest
from naming import named
from storage.kept import EVERYTHING, all_of

from nbasset.core.errors import NbassetError
from nbasset.core.events import EventType
from nbasset.storage import database, database_errors, write_behind
from nbasset.storage.database_errors import Refused
from nbasset.storage.folder import Folder
from nbasset.storage.index_file import IndexFile
from nbasset.storage.records import Signer


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
@pytest.mark.parametrize("garbage", ["zeros", "noise", "half", "empty", "text"])
def test_garbage_in_the_index_is_set_aside_and_nothing_is_lost(indexed, open_store, ending, garbage, warnings):
    path = indexed.root / f"index.sqlite{ending}"
    content = path.read_bytes() if path.exists() else bytes(40_000)
    path.write_bytes(
        {
            "zeros": bytes(len(content)),
            "noise": random.Random(1).randbytes(len(content)),
            "half": content[: len(content) // 2],
            "empty": b"",
            "text": b"this is no database" * 50,
        }[garbage]
    )
    again = open_store()
    assert all_of(again) == EVERYTHING
    again.close()
    assert all_of(open_store()) == EVERYTHING


@pytest.mark.parametrize("seed", [*range(20), 152, 328, 420])
def test_a_flipped_bit_in_the_index_never_gives_a_wrong_value(indexed, open_store, seed):
    path = indexed.root / "index.sqlite"
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(20):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    again = open_store()
    for number in range(20):
        for made in again.find(named("raw"), f"k{number}"):
            try:
                assert again.load(made) == number
            except NbassetError:
                continue
    list(again.event_log.events())
    again.event_log.latest("n.ipynb")


def test_an_index_that_breaks_under_way_is_made_again(indexed, open_store, draft, event):
    again = open_store()
    path = indexed.root / "index.sqlite"
    with path.open("r+b") as file:
        file.write(random.Random(2).randbytes(path.stat().st_size))
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(asset="new"))
    again.event_log.flush()
    assert all_of(again) == {**EVERYTHING, "new": "new"}
    again.close()
    assert all_of(open_store()) == {**EVERYTHING, "new": "new"}


def test_an_index_deleted_under_way_is_made_again(indexed, open_store, draft, event):
    again = open_store()
    for path in indexed.root.glob("index.sqlite*"):
        path.unlink()
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(EventType.FAILED, asset="new"))
    again.event_log.flush()
    other = open_store()
    assert all_of(other) == {**EVERYTHING, "new": "new"}
    assert len(list(other.event_log.events(asset=named("new")))) == 1
    assert all_of(again) == {**EVERYTHING, "new": "new"}


def test_an_index_of_another_version_is_set_aside(indexed, open_store):
    connection = sqlite3.connect(indexed.root / "index.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert all_of(open_store()) == EVERYTHING


def test_a_locked_index_stops_nobody(indexed, open_store, draft, event, monkeypatch, warnings):
    monkeypatch.setattr(database_errors, "SLICE", 0.01)
    monkeypatch.setattr(database_errors, "PATIENCE", 0.05)
    monkeypatch.setattr(database_errors, "IMPATIENCE", 0.02)
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    again = open_store()
    blocker = sqlite3.connect(indexed.root / "index.sqlite", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    for number in range(3):
        again.save(draft(key=f"new{number}"), number, [])
        again.event_log.append(event(asset="new", run_id=f"new{number}"))
        again.event_log.flush()
    assert [again.load(again.find(named("raw"), f"new{number}")[0]) for number in range(3)] == [0, 1, 2]
    assert len(list(again.event_log.events(asset=named("new")))) == 3
    assert len(warnings) == 1
    assert "results are safe" in warnings[0]
    assert again.forget(named("raw")) == 0
    assert again.versions(named("raw"))
    assert warnings[1:] == [f"Nothing was removed from the store in {again.root}: its index takes no changes now."]
    blocker.execute("ROLLBACK")
    blocker.close()
    again.event_log.flush()
    other = open_store()
    assert len(list(other.event_log.events(asset=named("new")))) == 3


@pytest.mark.parametrize("what", ["folder", "link", "pipe"])
def test_what_stands_in_the_place_of_the_index_is_set_aside(indexed, open_store, draft, what, tmp_path):
    path = indexed.root / "index.sqlite"
    path.replace(tmp_path / "elsewhere")
    if what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        os.mkfifo(path)
    before = (tmp_path / "elsewhere").read_bytes()
    again = open_store()
    assert all_of(again) == EVERYTHING
    again.save(draft(key="new"), "new", [])
    again.close()
    assert path.is_file()
    assert not path.is_symlink()
    assert (tmp_path / "elsewhere").read_bytes() == before


def test_an_index_that_cannot_be_opened_is_kept_in_memory(indexed, open_store, draft, event, warnings, monkeypatch):
    connect = sqlite3.connect

    def refuse(path, **options):
        if path != ":memory:":
            connect(indexed.root / "no such folder" / "index.sqlite")
        return connect(path, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)
    again = open_store()
    assert all_of(again) == EVERYTHING
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(asset="new"))
    again.event_log.flush()
    assert again.load(again.find(named("raw"), "new")[0]) == "new"
    assert len(list(again.event_log.events(asset=named("new")))) == 1
    assert len(warnings) == 1
    assert "kept in memory" in warnings[0]


def fails_to_connect(place):
    """SQLite's ``connect`` where files cannot be opened."""
    connect = sqlite3.connect

    def refuse(path, **options):
        if path != ":memory:":
            connect(place / "no such folder" / "index.sqlite")
        return connect(path, **options)

    return refuse


def test_an_index_that_can_be_used_again_learns_what_happened_meanwhile(indexed, open_store, draft, event, monkeypatch):
    monkeypatch.setattr(database, "RETRY", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", fails_to_connect(indexed.root))
        again = open_store()
        for name in ("first", "second"):
            again.event_log.append(event(asset=name))
            again.event_log.flush()
    again.event_log.append(event(asset="third"))
    again.event_log.flush()
    names = ("first", "second", "third")
    assert [len(list(open_store().event_log.events(asset=named(name)))) for name in names] == [1, 1, 1]


@pytest.fixture
def cut_off(indexed, open_store, event, monkeypatch):
    """A store whose index could not be opened until now, with one event to tell."""
    monkeypatch.setattr(database, "RETRY", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", fails_to_connect(indexed.root))
        store = open_store()
        store.event_log.append(event(asset="first"))
        store.event_log.flush()
    return store


def test_an_index_that_cannot_be_told_yet_is_closed_again(cut_off, event, monkeypatch):
    made, connect = [], IndexFile._connected

    def opened(index):
        made.append(connect(index))
        return made[-1]

    with monkeypatch.context() as patch:
        patch.setattr(IndexFile, "_connected", opened)
        patch.setattr(IndexFile, "transaction", failing_in("SQLITE_BUSY"))
        cut_off.event_log.append(event(asset="second"))
        cut_off.event_log.flush()
        assert [str(each.asset) for each in cut_off.event_log.events(asset=named("first"))] == ["first"]
    assert made
    for each in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")


def test_two_threads_that_find_the_index_again_open_it_once(cut_off, monkeypatch):
    found, opened = cut_off._news.database, []
    tried, connect = threading.Semaphore(0), IndexFile.open
    monkeypatch.setattr(found._back, "is_due", lambda: tried.release() is None)
    monkeypatch.setattr(IndexFile, "open", lambda *arguments: opened.append(1) or connect(*arguments))
    threads = [threading.Thread(target=found.write, args=([],)) for _ in range(2)]
    with found._renewing:
        for each in threads:
            each.start()
        for _ in threads:
            assert tried.acquire(timeout=10)
    for each in threads:
        each.join()
    assert opened == [1]


def test_reads_that_fail_whatever_is_tried_are_answered_from_the_files(indexed, open_store, monkeypatch, warnings):
    rows = database._rows

    def failing(connection, sql, values):
        if connection.execute("PRAGMA database_list").fetchone()[2]:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_READ"
            raise error
        return rows(connection, sql, values)

    again = open_store()
    monkeypatch.setattr(database, "_rows", failing)
    assert all_of(again) == EVERYTHING
    assert len([told for told in warnings if "history is kept in memory" in told]) == 1


def failing_in(name):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name

    def fail(*_):
        raise error

    return fail


@pytest.fixture
def opened(tmp_path):
    told = []
    made = database.Database(Folder(tmp_path / "a"), Signer(b"x" * 32), local=True, warn=told.append)
    yield made
    made.close()


@pytest.mark.parametrize("name", ["SQLITE_IOERR_READ", "SQLITE_BUSY_RECOVERY", "SQLITE_CORRUPT"])
def test_reads_that_fail_everywhere_find_nothing_and_raise_nothing(opened, monkeypatch, name):
    monkeypatch.setattr(database, "_rows", failing_in(name))
    monkeypatch.setattr(opened._patience, "insist", lambda action: action())
    assert opened.read("SELECT 1") == []
    monkeypatch.undo()
    assert opened.read("SELECT 1") == [(1,)]


def test_nothing_is_written_into_a_folder_that_went(opened, tmp_path):
    (tmp_path / "a").rename(tmp_path / "b")
    with pytest.raises(Refused, match="its folder went") as refused:
        opened.write([])
    assert refused.value.is_told


def test_an_error_that_no_other_try_cures_keeps_the_index_in_memory(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(IndexFile, "open", failing_in("SQLITE_FULL"))
    made = database.Database(Folder(tmp_path / "a"), Signer(b"x" * 32), local=True, warn=told.append)
    assert (made.is_shared, len(told)) == (False, 1)
    made.release()
    made.resume()
    assert made.read("SELECT count(*) FROM records") == [(0,)]
    made.close()
