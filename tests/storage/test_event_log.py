"""Event logs: what each of them tells again, whether what was appended has reached the disk or not."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.events import EventType
from nbasset.storage.event_log import MemoryEventLog


@pytest.fixture(params=["file", "memory"])
def any_log(request, open_store):
    return MemoryEventLog() if request.param == "memory" else open_store().event_log


@pytest.fixture(params=["pending", "flushed"])
def log(request, any_log):
    """A log that is asked before, or after, what was appended reaches the disk."""
    log = any_log
    if request.param == "flushed":
        append = log.append

        class Flushing:
            def append(self, event):
                append(event)
                log.flush()

            def __getattr__(self, name):
                return getattr(log, name)

        return Flushing()
    return log


def test_events_come_back_in_the_order_of_appending(log, event):
    events = [event(asset=name, key=name) for name in "cab"]
    for one in events:
        log.append(one)
    assert list(log.events()) == events


@pytest.mark.parametrize(
    "wanted", [{"notebook": "m"}, {"asset": named("b")}, {"run_id": "r2"}, {"asset": named("b"), "run_id": "r2"}]
)
def test_events_can_be_selected(log, event, wanted):
    events = [event(asset=a, notebook=n, run_id=r) for a in "ab" for n in "nm" for r in ("r1", "r2")]
    for one in events:
        log.append(one)
    expected = [one for one in events if all(getattr(one, name) == value for name, value in wanted.items())]
    assert list(log.events(**wanted)) == expected


def test_what_only_concerns_the_moment_is_not_kept(log, event):
    for kind in EventType:
        log.append(event(kind))
    assert {one.type for one in log.events()} == set(EventType) - {EventType.OUTPUT}


def test_latest_is_the_newest_of_each_outcome_oldest_first(log, event):
    made, failed, again = event(key="k1"), event(EventType.FAILED, key="k2"), event(key="k3")
    skipped = event(EventType.SKIPPED, asset="other", key="k9")
    for one in (made, event(EventType.STARTED), failed, again, skipped, event(notebook="elsewhere")):
        log.append(one)
    assert {asset: list(found) for asset, found in log.latest("n.ipynb").items()} == {
        named("raw"): [failed, again],
        named("other"): [skipped],
    }


def test_took_is_that_of_the_last_making_wherever_it_was(log, event):
    assert log.took([named("raw")]) == {}
    log.append(event(took=1.5))
    log.append(event(notebook="elsewhere", took=2.5))
    log.append(event(EventType.FAILED, took=9.0))
    log.append(event(asset="other", took=4.0))
    assert log.took([named("raw"), named("none")]) == {named("raw"): 2.5}
    many = [named(f"a{number}") for number in range(1_000)]
    assert log.took([*many, named("other"), named("raw")]) == {named("other"): 4.0, named("raw"): 2.5}
    log.flush()
    assert log.took([*many, named("other"), named("raw")]) == {named("other"): 4.0, named("raw"): 2.5}


def test_an_event_comes_back_with_what_it_told(log, event):
    one = event(EventType.FAILED, key="k1", took=1.5, shown=[{"type": "stream", "text": "half"}])
    log.append(one)
    assert list(log.events()) == [one]


def test_the_newest_is_current_in_each_notebook(store, event):
    for notebook, key in (("a", "k1"), ("b", "k1"), ("a", "k2"), ("a", "k3")):
        store.event_log.append(event(notebook=notebook, key=key))
    store.event_log.append(event(EventType.FAILED, notebook="a", key="k4"))
    assert store.event_log.current_keys() == {(named("raw"), "k1"), (named("raw"), "k3")}
    store.event_log.flush()
    assert store.event_log.current_keys() == {(named("raw"), "k1"), (named("raw"), "k3")}
