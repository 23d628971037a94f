"""The contents of the index: everything that packs and files hold, in no time, and of history not without end."""

from __future__ import annotations

import time

import pytest
from naming import named

from nbasset.core import making
from nbasset.core.events import EventType
from nbasset.storage import contents


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
    assert again.event_log.took([named("early")]) == {named("early"): 7.0}
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
    assert len(again.find(named("a7"), "k7")) == 1
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
    assert [str(made.asset) for made in store.everything()] == ["own"]
    assert not store.find(named("raw"), "k1")
    assert "is of a later version of nbasset: it is left alone" in store.custody.check()[0]
    told = {"raw", "own"} if index == "without its index" else set()
    assert {str(event.asset) for event in store.event_log.events()} == told
    assert open_store().root.joinpath("index.sqlite").exists()
