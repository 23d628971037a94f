"""Housekeeping: what is current anywhere stays; what goes is counted, and why a store is too large is said once."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.collection import Limits, Room
from nbasset.core.events import Materialized
from nbasset.core.materialization import Materialization
from nbasset.instance import housekeeping
from nbasset.instance.housekeeping import Collection, Housekeeper
from nbasset.storage.event_log import MemoryEventLog
from nbasset.storage.memory import MemoryStore


class Standing:
    """Where assets stand: nothing is defined here."""

    def all(self):
        return {}


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def log():
    return MemoryEventLog()


@pytest.fixture
def said():
    return []


@pytest.fixture
def keeper(store, log, said, tmp_path, monkeypatch):
    """On a disk that has a million bytes, and so a hundred thousand for the store."""
    monkeypatch.delenv("NBASSET_BUDGET", raising=False)
    monkeypatch.setattr(housekeeping, "SMALL", 0)
    monkeypatch.setattr("nbasset.storage.room.room", lambda root: Room(free=1_000_000 - store.size()))
    return Housekeeper(store, log, said.append, tmp_path)


@pytest.fixture
def made(store):
    """Keep a result of ten kilobytes."""

    def make(key, took=1.0, at=0.0, current=None):
        draft = Materialization(named("a"), key, "", "n", f"run {key}", at, took, "bytes")
        kept = store.save(draft, b"x" * 10_000, [])
        if current is not None:
            current.append(Materialized(named("a"), kept.run_id, notebook="n", at=at, key=key))
        return kept

    return make


def keys(results):
    return [result.key for result in results]


def test_what_was_current_last_stays_and_the_rest_goes_least_worth_first(keeper, made, log):
    made("dear", took=9.0)
    made("cheap", took=0.1)
    made("last", current=log)
    planned = keeper.collectable(Standing())
    assert keys(planned.going) == ["cheap", "dear"]
    assert planned.kept == 1
    assert planned.cost == 9.1
    assert planned.size > 20_000


def test_no_more_goes_than_is_needed(keeper, made, log, store):
    for key in ("1", "2", "3"):
        made(key)
    made("last", current=log)
    almost, enough = store.size() - 1, store.size()
    assert keys(keeper.collectable(Standing(), Limits(almost, almost)).going) == ["1"]
    assert keeper.collectable(Standing(), Limits(enough, enough)).going == []


def test_what_was_collected_is_gone(keeper, made, log, store):
    made("old")
    made("last", current=log)
    done = keeper.collect(keeper.collectable(Standing()))
    assert (keys(done.going), done.kept) == (["old"], 1)
    assert keys(store.everything()) == ["last"]


def test_what_took_as_long_in_the_same_run_one_body_made():
    one, other = (Materialization(name, "k", "v", "n", "r1", 0.0, 4.0, "int") for name in "ab")
    later = Materialization(named("a"), "k", "v", "n", "r2", 0.0, 4.0, "int")
    assert Collection([one, other]).cost == 4.0
    assert Collection([one, later]).cost == 8.0


def make_many(keeper, made, log, keys):
    for key in keys:
        keeper.make_room(Standing(), made(key, current=log).size)


def test_without_a_limit_nothing_goes_by_itself(keeper, made, log, store):
    keeper.keep_within("none")
    make_many(keeper, made, log, "12345")
    assert len(store.everything()) == 5
    assert keeper.settle() == (store.size(), Collection([]))


def test_by_itself_the_room_on_the_disk_is_the_limit_and_what_went_is_counted_silently(keeper, made, log, store, said):
    make_many(keeper, made, log, "123456789abc")
    assert keys(store.everything()) == list("cba987654")
    size, gone = keeper.settle()
    assert (size, keys(gone.going)) == (store.size(), ["1", "2", "3"])
    assert keeper.settle()[1].going == []
    assert said == []


def test_what_was_before_goes_only_above_the_upper_limit(keeper, made, log, store, monkeypatch):
    monkeypatch.setattr(Housekeeper, "limits", lambda self, stored: Limits(15_000, 45_000))
    made("slow", took=100.0)
    make_many(keeper, made, log, ["cheap", "before", "now"])
    assert keys(store.everything()) == ["now", "before", "slow"]
    monkeypatch.setattr(Housekeeper, "limits", lambda self, stored: Limits(15_000, 25_000))
    keeper.keep_within("auto")
    make_many(keeper, made, log, ["last"])
    assert keys(store.everything()) == ["last", "slow"]


def test_a_budget_is_kept(keeper, made, log, store):
    keeper.keep_within(25_000)
    make_many(keeper, made, log, "123")
    assert keys(store.everything()) == ["3", "2"]


def test_a_limit_that_what_is_current_exceeds_is_said_once_and_not_looked_at_for_every_result(
    keeper, made, log, store, said, monkeypatch
):
    keeper.keep_within(5_000)
    looked = []
    monkeypatch.setattr(store, "everything", lambda: looked.append(1) or [])
    make_many(keeper, made, log, "1")
    keeper.make_room(Standing(), 10)
    assert len(looked) == 1
    for _ in range(2):
        keeper.settle()
    (sentence,) = said
    assert "more than the 5.0 kB that are its budget" in sentence


def test_a_small_store_is_in_nobodys_way(store, log, said, tmp_path, made, monkeypatch):
    monkeypatch.delenv("NBASSET_BUDGET", raising=False)
    monkeypatch.setattr("nbasset.storage.room.room", lambda root: Room(free=0))
    keeper = Housekeeper(store, log, said.append, tmp_path)
    make_many(keeper, made, log, "123")
    assert len(store.everything()) == 3
    assert keeper.settle()[1].going == said == []


def test_what_fills_the_store_is_told_by_asset_the_largest_first(keeper, made, log, store):
    make_many(keeper, made, log, "12")
    store.save(Materialization(named("b"), "k", "", "n", "r", 0.0, 2.0, "bytes"), b"x", [])
    large, small = keeper.shares(Standing())
    assert (str(large.asset), large.results, large.may_go * 2) == ("a", 2, large.size)
    assert (str(small.asset), small.results, small.may_go, small.took) == ("b", 1, 0, 2.0)


def test_the_environment_gives_a_budget_and_a_bad_one_is_said(store, log, said, tmp_path, monkeypatch):
    budgets = []
    for given in ("2GB", "none", "", "lots"):
        monkeypatch.setenv("NBASSET_BUDGET", given)
        budgets.append(Housekeeper(store, log, said.append, tmp_path).budget)
    assert budgets == [2_000_000_000, "none", "auto", "auto"]
    (sentence,) = said
    assert sentence.startswith("NBASSET_BUDGET is not used: 'lots'")


def test_the_budget_is_told_in_words(keeper):
    assert (keeper.rule, keeper.most) == ("auto: at most 100 kB", 100_000)
    keeper.keep_within(2_000_000)
    assert (keeper.rule, keeper.most) == ("at most 2.0 MB", 2_000_000)
    keeper.keep_within("none")
    assert (keeper.rule, keeper.most) == ("none", None)
