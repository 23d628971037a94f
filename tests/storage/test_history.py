"""History lives in the index alone: what can be read of it outlives the index, and nobody else can write it."""

from __future__ import annotations

import random
import sqlite3
import time

import pytest

from nbasset.core import making
from nbasset.core.events import EventType, to_json
from nbasset.storage import contents

MANY = 400


@pytest.fixture
def told(open_store, draft, event):
    """A closed store with results, and failures that no result tells of."""
    store = open_store()
    for number in range(20):
        store.save(draft(key=f"k{number}", run_id=f"run{number}", took=float(number)), number, [])
        store.event_log.append(event(run_id=f"run{number}", key=f"k{number}", took=float(number)))
    for number in range(MANY):
        store.event_log.append(event(EventType.FAILED, asset="bad", run_id=f"f{number}", key="x", error="no " * 30))
    store.event_log.append(event(EventType.SKIPPED, asset="raw", run_id="last", key="k3"))
    store.close()
    return store


def garble(path, how):
    content = bytearray(path.read_bytes())
    size = len(content)
    if how == "first page":
        content[:4096] = random.Random(1).randbytes(4096)
    elif how == "header":
        content[:100] = bytes(100)
    elif how == "cut off":
        del content[size * 3 // 4 // 4096 * 4096 :]
    else:
        for _ in range(3):
            at = random.Random(size).randrange(3, size // 4096) * 4096
            content[at : at + 4096] = random.Random(2).randbytes(4096)
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["first page", "header", "cut off", "pages inside"])
def test_what_can_be_read_of_history_outlives_the_index(told, open_store, how, warnings):
    garble(told.root / "index.sqlite", how)
    store = open_store()
    store.event_log.events()
    store.custody.check()
    assert any("was broken" in each for each in warnings)
    failures = [event.run_id for event in store.event_log.events(asset="bad")]
    assert len(failures) > MANY // 4
    assert failures == sorted(failures, key=lambda name: int(name[1:]))
    made = [event.run_id for event in store.event_log.events(asset="raw") if event.type is EventType.MATERIALIZED]
    assert sorted(made) == sorted(f"run{number}" for number in range(20))
    if how in ("first page", "header"):
        assert len(failures) == MANY
        assert store.event_log.current_keys() == {("raw", "k3")}


def test_a_deleted_index_leaves_the_history_that_records_tell(told, open_store):
    (told.root / "index.sqlite").unlink()
    store = open_store()
    assert len(list(store.event_log.events())) == 20
    assert store.event_log.current_keys() == {("raw", "k19")}


def test_the_newest_is_current_in_each_notebook(store, event):
    for notebook, key in (("a", "k1"), ("b", "k1"), ("a", "k2"), ("a", "k3")):
        store.event_log.append(event(notebook=notebook, key=key))
    store.event_log.append(event(EventType.FAILED, notebook="a", key="k4"))
    assert store.event_log.current_keys() == {("raw", "k1"), ("raw", "k3")}
    store.event_log.flush()
    assert store.event_log.current_keys() == {("raw", "k1"), ("raw", "k3")}


def test_nothing_is_shown_of_an_event_that_somebody_else_wrote(open_store, event):
    """What a failed step showed may hold a script for the page."""
    shown = [{"type": "display", "data": {"text/html": "<script>steal()</script>"}}]
    own = open_store()
    own.event_log.append(event(EventType.FAILED, key="k1", error="no", shown=shown))
    own.close()
    assert next(iter(open_store().event_log.events())).shown == shown
    stranger = open_store(secret=b"another secret of thirty-two byte")
    assert to_json(next(iter(stranger.event_log.events()))) == {"key": "k1", "error": "no"}


def test_an_event_that_was_changed_in_the_database_is_not_believed(open_store, event):
    store = open_store()
    store.event_log.append(event(EventType.FAILED, key="k1", shown=["mine"]))
    store.close()
    with sqlite3.connect(store.root / "index.sqlite") as connection:
        connection.execute("""UPDATE events SET data = '{"key": "k1", "shown": ["theirs"]}'""")
    connection.close()
    assert to_json(next(iter(open_store().event_log.events()))) == {"key": "k1"}


def test_history_does_not_grow_without_end(open_store, event, monkeypatch):
    """Old events go at an opening, but never those that say where an asset stands."""
    monkeypatch.setattr(contents, "KEPT_EVENTS", 50)
    store = open_store()
    store.event_log.append(event(asset="early", key="k0", took=7.0))
    for number in range(120):
        store.event_log.append(event(EventType.STARTED, asset="raw", run_id=str(number)))
    store.close()
    again = open_store()
    events = list(again.event_log.events())
    assert [one.run_id for one in events[1:]] == [str(number) for number in range(70, 120)]
    assert again.event_log.took("early") == 7.0
    assert len(list(open_store().event_log.events())) == 51


def test_ten_thousand_results_are_listed_again_in_no_time(open_store, draft):
    """Measured: about a second. The limit here only tells seconds from minutes on a busy machine."""
    store = open_store()
    for number in range(10_000):
        store.save(draft(asset=f"a{number % 100}", key=f"k{number}"), number, [])
    store.close()
    (store.root / "index.sqlite").unlink()
    begun = time.perf_counter()
    again = open_store()
    took = time.perf_counter() - begun
    assert len(again.find("a7", "k7")) == 1
    assert took < 20, took


@pytest.mark.parametrize("index", ["with its index", "without its index"])
def test_a_result_of_a_later_nbasset_is_not_found_and_what_happened_is_told(open_store, draft, monkeypatch, index):
    later = open_store()
    with monkeypatch.context() as patch:
        patch.setattr(making, "FORMAT", making.FORMAT + 1)
        later.save(draft(), 1, [])
    later.save(draft(asset="own"), 2, [])
    later.close()
    if index == "without its index":
        (later.root / "index.sqlite").unlink()
    store = open_store()
    assert [made.asset for made in store.everything()] == ["own"]
    assert not store.find("raw", "k1")
    assert "is of a later version of nbasset: it is left alone" in store.custody.check()[0]
    told = {"raw", "own"} if index == "without its index" else set()
    assert {event.asset for event in store.event_log.events()} == told
    assert open_store().root.joinpath("index.sqlite").exists()
