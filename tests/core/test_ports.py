"""Ports: what stands behind them has all that they ask for, with the parameters that they name."""

from __future__ import annotations

import pytest
from naming import named
from protocols import unlike

from nbasset.core.ports import Custody, EventLog, ResultId, ResultStore
from nbasset.storage.event_log import MemoryEventLog
from nbasset.storage.memory import MemoryStore
from nbasset.storage.store import FileStore


@pytest.fixture
def store(tmp_path):
    opened = FileStore(tmp_path / "store", b"s" * 32)
    yield opened
    opened.close()


def test_a_store_on_disk_and_one_in_memory_are_stores(store):
    assert unlike(ResultStore, store) == []
    assert unlike(ResultStore, MemoryStore()) == []


def test_a_log_on_disk_and_one_in_memory_are_logs(store):
    assert unlike(EventLog, store.event_log) == []
    assert unlike(EventLog, MemoryEventLog()) == []


def test_only_what_others_can_write_to_has_a_custody(store):
    assert unlike(Custody, store.custody) == []
    assert MemoryStore().custody is None


def test_what_is_lacking_or_takes_something_else_is_told():
    class Half:
        def seed(self, of):
            return 0

    assert {"find", "save", "seed"} <= set(unlike(ResultStore, Half()))


def test_a_result_is_asked_for_by_its_asset_and_its_key_as_by_any_pair():
    assert ResultId(named("raw"), "k1") == (named("raw"), "k1")
    assert len({ResultId(named("raw"), "k1"), (named("raw"), "k1")}) == 1
