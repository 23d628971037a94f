"""The index is only a faster copy: whatever becomes of it, results and what they tell of history are there."""

from __future__ import annotations

import sqlite3

import pytest
from naming import named
from storage.kept import EVERYTHING, all_of

from nbasset.core.errors import NbassetError
from nbasset.core.event_json import to_json
from nbasset.core.events import EventType
from nbasset.storage import write_behind


def test_results_and_events_are_there_in_the_next_kernel(indexed, open_store):
    again = open_store()
    assert all_of(again) == EVERYTHING
    assert [event.type for event in again.event_log.events(asset=named("large"))] == [EventType.FAILED]


def test_a_lost_index_is_made_again_with_what_the_records_tell_of_history(indexed, open_store):
    for path in indexed.root.glob("index.sqlite*"):
        path.unlink()
    again = open_store()
    assert all_of(again) == EVERYTHING
    assert again.event_log.took([named("raw")]) == {named("raw"): 19.0}
    *_, made = again.event_log.events(notebook="n.ipynb", asset=named("raw"))
    assert (made.type, made.run_id) == (EventType.MATERIALIZED, "run19")
    assert to_json(made).keys() >= {"key", "data_version", "took", "size"}
    assert [found.key for found in again.versions(named("raw"))] == [f"k{number}" for number in reversed(range(20))]


def test_a_head_garbled_in_the_index_alone_is_put_right_from_the_record(indexed, open_store, warnings):
    connection = sqlite3.connect(indexed.root / "index.sqlite")
    connection.execute("UPDATE records SET head = CAST(substr(head, 1, 40) || zeroblob(8) || substr(head, 49) AS BLOB)")
    connection.execute("UPDATE records SET signer = zeroblob(8)")
    connection.commit()
    connection.close()
    store = open_store()
    assert len(store.custody.untrusted()) == 21
    assert all_of(store) == EVERYTHING
    assert store.custody.untrusted() == []
    assert warnings == []


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
    assert not other.find(named("raw"), "k1")
    one.save(draft(), 5, [])
    one.event_log.flush()
    (made,) = other.find(named("raw"), "k1")
    assert other.load(made) == 5


def test_what_one_kernel_forgets_another_finds_no_longer(open_store, draft):
    one, other = open_store(), open_store()
    made = one.save(draft(), 5, [])
    kept = one.save(draft(asset="kept"), 6, [])
    one.event_log.flush()
    assert other.find(named("raw"), "k1")
    assert other.find(named("kept"), "k1")
    one.forget(named("raw"))
    assert not other.find(named("raw"), "k1")
    assert other.load(kept) == 6
    with pytest.raises(NbassetError, match="raw is gone"):
        other.load(made)


def test_collection_lists_what_the_dead_had_not_listed_and_leaves_the_living_to_themselves(
    open_store, draft, monkeypatch
):
    monkeypatch.setattr(write_behind, "INTERVAL", 3600)
    store, maker = open_store(), open_store()
    maker.save(draft(key="k1"), "value", [])
    assert store.everything() == []
    maker._writer.packs.close()
    assert [made.key for made in store.everything()] == ["k1"]


def test_the_moment_moves_when_another_process_has_written(store, open_store, draft):
    own = store.moment()
    store.save(draft(key="own"), 1, [])
    store.event_log.flush()
    assert store.moment() == own is not None, "what this process writes itself does not count"
    other = open_store()
    other.save(draft(key="other"), 1, [])
    other.event_log.flush()
    assert store.moment() != own
