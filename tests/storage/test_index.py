"""The index is only a faster copy: whatever becomes of it, results and what they tell of history are there."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time

import pytest

from nbasset.core.errors import NbassetError
from nbasset.core.events import EventType, to_json
from nbasset.storage import database, write_behind

LARGE = "x" * 100_000


@pytest.fixture
def filled(open_store, draft, event):
    """A closed store with twenty small results and one large one, and their events."""
    store = open_store()
    for number in range(20):
        store.save(draft(key=f"k{number}", run_id=f"run{number}", took=float(number)), number, [])
        store.event_log.append(event(run_id=f"run{number}", key=f"k{number}", took=float(number), size=1))
    store.save(draft(asset="large", run_id="run20", took=0.3), LARGE, [])
    store.event_log.append(event(EventType.FAILED, asset="large", error="no"))
    store.close()
    return store


def all_of(store):
    found = {made.key: store.load(made) for made in store.versions("raw")}
    found["large"] = [store.load(made) for made in store.versions("large")]
    return found


EVERYTHING = {**{f"k{number}": number for number in range(20)}, "large": [LARGE]}


def test_results_and_events_are_there_in_the_next_kernel(filled, open_store):
    again = open_store()
    assert all_of(again) == EVERYTHING
    assert [event.type for event in again.event_log.events(asset="large")] == [EventType.FAILED]


def test_a_lost_index_is_made_again_with_what_the_records_tell_of_history(filled, open_store):
    for path in filled.root.glob("index.sqlite*"):
        path.unlink()
    again = open_store()
    assert all_of(again) == EVERYTHING
    assert again.event_log.took("raw") == 19.0
    *_, made = again.event_log.events(notebook="n.ipynb", asset="raw")
    assert (made.type, made.run_id) == (EventType.MATERIALIZED, "run19")
    assert to_json(made).keys() >= {"key", "data_version", "took", "size"}
    assert [found.key for found in again.versions("raw")] == [f"k{number}" for number in reversed(range(20))]


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
@pytest.mark.parametrize("garbage", ["zeros", "noise", "half", "empty", "text"])
def test_garbage_in_the_index_is_set_aside_and_nothing_is_lost(filled, open_store, ending, garbage, warnings):
    path = filled.root / f"index.sqlite{ending}"
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
def test_a_flipped_bit_in_the_index_never_gives_a_wrong_value(filled, open_store, seed):
    path = filled.root / "index.sqlite"
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(20):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    again = open_store()
    for number in range(20):
        for made in again.find("raw", f"k{number}"):
            try:
                assert again.load(made) == number
            except NbassetError:
                continue
    list(again.event_log.events())
    again.event_log.latest("n.ipynb")


def test_a_head_garbled_in_the_index_alone_is_put_right_from_the_record(filled, open_store, warnings):
    connection = sqlite3.connect(filled.root / "index.sqlite")
    connection.execute("UPDATE records SET head = CAST(substr(head, 1, 40) || zeroblob(8) || substr(head, 49) AS BLOB)")
    connection.execute("UPDATE records SET signer = zeroblob(8)")
    connection.commit()
    connection.close()
    store = open_store()
    assert len(store.custody.untrusted()) == 21
    assert all_of(store) == EVERYTHING
    assert store.custody.untrusted() == []
    assert warnings == []


def test_an_index_that_breaks_under_way_is_made_again(filled, open_store, draft, event):
    again = open_store()
    path = filled.root / "index.sqlite"
    with path.open("r+b") as file:
        file.write(random.Random(2).randbytes(path.stat().st_size))
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(asset="new"))
    again.event_log.flush()
    assert all_of(again) == {**EVERYTHING, "new": "new"}
    again.close()
    assert all_of(open_store()) == {**EVERYTHING, "new": "new"}


def test_an_index_deleted_under_way_is_made_again(filled, open_store, draft, event):
    again = open_store()
    for path in filled.root.glob("index.sqlite*"):
        path.unlink()
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(EventType.FAILED, asset="new"))
    again.event_log.flush()
    other = open_store()
    assert all_of(other) == {**EVERYTHING, "new": "new"}
    assert len(list(other.event_log.events(asset="new"))) == 1
    assert all_of(again) == {**EVERYTHING, "new": "new"}


def test_an_index_of_another_version_is_set_aside(filled, open_store):
    connection = sqlite3.connect(filled.root / "index.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert all_of(open_store()) == EVERYTHING


def test_derived_history_gives_way_to_the_true_event(open_store, draft, event):
    """Another kernel opens the store, and reads the pack, before this one's event is written."""
    store = open_store()
    store.save(draft(), 1, [])
    other = open_store()
    assert [found.key for found in other.event_log.events()] == ["k1"]
    true = event(key="k1", data_version="d1")
    store.event_log.append(true)
    store.event_log.flush()
    assert list(other.event_log.events()) == [true]


def test_what_one_kernel_saves_another_finds(open_store, draft):
    one, other = open_store(), open_store()
    assert not other.find("raw", "k1")
    one.save(draft(), 5, [])
    one.event_log.flush()
    (made,) = other.find("raw", "k1")
    assert other.load(made) == 5


def test_what_one_kernel_saves_another_finds_without_a_flush_soon(open_store, draft):
    one, other = open_store(), open_store()
    one.save(draft(), 5, [])
    until = time.monotonic() + 20
    while not other.find("raw", "k1") and time.monotonic() < until:
        time.sleep(0.02)
    assert other.find("raw", "k1")


def test_what_one_kernel_forgets_another_finds_no_longer(open_store, draft):
    one, other = open_store(), open_store()
    made = one.save(draft(), 5, [])
    kept = one.save(draft(asset="kept"), 6, [])
    one.event_log.flush()
    assert other.find("raw", "k1")
    assert other.find("kept", "k1")
    one.forget("raw")
    assert not other.find("raw", "k1")
    assert other.load(kept) == 6
    with pytest.raises(NbassetError, match="raw is gone"):
        other.load(made)


def test_a_locked_index_stops_nobody(filled, open_store, draft, event, monkeypatch, warnings):
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    monkeypatch.setattr(database, "IMPATIENCE", 7)
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    again = open_store()
    blocker = sqlite3.connect(filled.root / "index.sqlite", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    for number in range(3):
        again.save(draft(key=f"new{number}"), number, [])
        again.event_log.append(event(asset="new", run_id=f"new{number}"))
        again.event_log.flush()
    assert [again.load(again.find("raw", f"new{number}")[0]) for number in range(3)] == [0, 1, 2]
    assert len(list(again.event_log.events(asset="new"))) == 3
    assert len(warnings) == 1
    assert "results are safe" in warnings[0]
    again.forget("raw")
    assert not again.versions("raw")
    assert again._news.database._writer.execute("PRAGMA busy_timeout").fetchone() == (7,), "who waited once"
    blocker.execute("ROLLBACK")
    blocker.close()
    again.event_log.flush()
    other = open_store()
    assert len(list(other.event_log.events(asset="new"))) == 3


@pytest.mark.parametrize("what", ["folder", "link", "pipe"])
def test_what_stands_in_the_place_of_the_index_is_set_aside(filled, open_store, draft, what, tmp_path):
    path = filled.root / "index.sqlite"
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


def test_an_index_that_cannot_be_opened_is_kept_in_memory(filled, open_store, draft, event, warnings, monkeypatch):
    connect = sqlite3.connect

    def refuse(path, **options):
        if path != ":memory:":
            connect(filled.root / "no such folder" / "index.sqlite")
        return connect(path, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)
    again = open_store()
    assert all_of(again) == EVERYTHING
    again.save(draft(key="new"), "new", [])
    again.event_log.append(event(asset="new"))
    again.event_log.flush()
    assert again.load(again.find("raw", "new")[0]) == "new"
    assert len(list(again.event_log.events(asset="new"))) == 1
    assert len(warnings) == 1
    assert "kept in memory" in warnings[0]


def test_any_number_of_threads_may_save_and_look(open_store, draft):
    store = open_store()
    drafts = [[draft(asset=f"a{thread}", key=f"k{number}") for number in range(200)] for thread in range(4)]
    wrong = []

    def work(own):
        for number, one in enumerate(own):
            store.save(one, number, [])
            (found,) = store.find(one.asset, one.key)
            if store.load(found) != number:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(own,)) for own in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    store.close()
    (store.root / "index.sqlite").unlink()
    assert sum(len(open_store().versions(f"a{thread}")) for thread in range(4)) == 800


@pytest.mark.parametrize("times", [[1.0, 2.0, 3.0, 4.0], [9.0, 2.0, 3.0, 10.0]], ids=["steady", "clock set back"])
def test_after_a_loss_records_of_several_packs_are_in_order_again(open_store, draft, times):
    """By the clock between packs; within a pack in the order of writing, even where the clock went back."""
    one, other = open_store(), open_store()
    for number, (store, at) in enumerate(zip([one, other, one, other], times, strict=True)):
        store.save(draft(kind=str(number), made_at=at), number, [])
    one.close()
    other.close()
    (one.root / "index.sqlite").unlink()
    found = [made.kind for made in open_store().find("raw", "k1")]
    assert found == (["3", "2", "1", "0"] if times[0] == 1.0 else ["3", "2", "0", "1"])


def test_ctrl_c_while_the_index_is_written_loses_no_event(open_store, draft, event, monkeypatch):
    store = open_store()
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    store.save(draft(), 1, [])
    store.event_log.append(event(EventType.FAILED, asset="other"))

    def interrupted(self, statements):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database.Database, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            store.event_log.flush()
    store.event_log.flush()
    other = open_store()
    assert other.find("raw", "k1")
    assert len(list(other.event_log.events(asset="other"))) == 1


def test_a_result_that_was_collected_is_not_listed_again_by_its_maker(open_store, draft, monkeypatch):
    """Another kernel opens, lists the pack and collects, all before the maker's own listing is written."""
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    maker = open_store()
    old = maker.save(draft(key="k1"), "old", [])
    maker.save(draft(key="k2"), "new", [])
    other = open_store()
    assert [made.key for made in other.remove([made for made in other.everything() if made.key == "k1"])] == ["k1"]
    with pytest.raises(NbassetError, match="raw was removed meanwhile"):
        maker.load(old)
    maker.event_log.flush()
    for store in (maker, other, open_store()):
        assert [made.key for made in store.versions("raw")] == ["k2"]
        assert store.load(store.versions("raw")[0]) == "new"


def test_collection_lists_what_the_dead_had_not_listed_and_leaves_the_living_to_themselves(
    open_store, draft, monkeypatch
):
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    store, maker = open_store(), open_store()
    maker.save(draft(key="k1"), "value", [])
    assert store.everything() == []
    maker._writer.packs.close()
    assert [made.key for made in store.everything()] == ["k1"]
