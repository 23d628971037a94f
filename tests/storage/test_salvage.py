"""Salvage: what can be read of history outlives the index, whatever has become of its pages."""

from __future__ import annotations

import random

import pytest
from naming import named

from nbasset.core.events import EventType

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
    failures = [event.run_id for event in store.event_log.events(asset=named("bad"))]
    assert len(failures) > MANY // 4
    assert failures == sorted(failures, key=lambda name: int(name[1:]))
    made = [
        event.run_id for event in store.event_log.events(asset=named("raw")) if event.type is EventType.MATERIALIZED
    ]
    assert sorted(made) == sorted(f"run{number}" for number in range(20))
    if how in ("first page", "header"):
        assert len(failures) == MANY
        assert store.event_log.current_keys() == {(named("raw"), "k3")}


def test_a_deleted_index_leaves_the_history_that_records_tell(told, open_store):
    (told.root / "index.sqlite").unlink()
    store = open_store()
    assert len(list(store.event_log.events())) == 20
    assert store.event_log.current_keys() == {(named("raw"), "k19")}
