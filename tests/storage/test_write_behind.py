"""Writing behind: what is new is seen at once here and soon elsewhere, and no interruption loses it."""

from __future__ import annotations

import threading
import time

import pytest
from naming import named

from nbasset.core.errors import NbassetError
from nbasset.core.events import EventType
from nbasset.storage import database, write_behind


def test_what_one_kernel_saves_another_finds_without_a_flush_soon(open_store, draft):
    one, other = open_store(), open_store()
    one.save(draft(), 5, [])
    until = time.monotonic() + 20
    while not other.find(named("raw"), "k1") and time.monotonic() < until:
        time.sleep(0.02)
    assert other.find(named("raw"), "k1")


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
    assert sum(len(open_store().versions(named(f"a{thread}"))) for thread in range(4)) == 800


def test_who_comes_to_write_once_it_is_closed_opens_nothing(open_store, draft, monkeypatch):
    store = open_store()
    monkeypatch.setattr(write_behind, "INTERVAL", 0.05)
    behind, others = store._news, set(threading.enumerate())

    def refused(statements):
        raise database.Refused("locked")

    with monkeypatch.context() as patch, behind._flushes:
        patch.setattr(behind.database, "write", refused)
        store.save(draft(), 1, [])
        (late,) = set(threading.enumerate()) - others
        closing = threading.Thread(target=behind.close)
        closing.start()
        while behind._scheduled:
            time.sleep(0.01)
        behind._flushes.release()
        closing.join(30)
        behind._flushes.acquire()
    late.join(30)
    assert behind.is_pending
    with pytest.raises(database.sqlite3.ProgrammingError, match="closed"):
        behind.database._writer.execute("SELECT 1")


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
    assert other.find(named("raw"), "k1")
    assert len(list(other.event_log.events(asset=named("other")))) == 1


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
        assert [made.key for made in store.versions(named("raw"))] == ["k2"]
        assert store.load(store.versions(named("raw"))[0]) == "new"
