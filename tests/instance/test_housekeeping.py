"""Housekeeping: what is current anywhere stays; what goes, and why a store is too large, is said once."""

from __future__ import annotations

import shutil
from collections import namedtuple

import pytest
from naming import named

from nbasset.core.events import Materialized
from nbasset.core.materialization import Materialization
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
def keeper(store, log, said, monkeypatch):
    monkeypatch.delenv("NBASSET_BUDGET", raising=False)
    return Housekeeper(store, log, said.append)


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
    assert keys(keeper.collectable(Standing(), store.size() - 1).going) == ["1"]
    assert keeper.collectable(Standing(), store.size()).going == []


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


def test_without_a_budget_nothing_goes_by_itself(keeper, made, store):
    made("old")
    made("new")
    keeper.make_room(Standing())
    assert keys(store.everything()) == ["new", "old"]


def test_a_budget_is_kept_and_what_went_is_said_at_the_end(keeper, made, log, store, said, tmp_path):
    keeper.budget = 25_000
    for key in ("1", "2", "3"):
        made(key, current=log)
        keeper.make_room(Standing())
    assert keys(store.everything()) == ["3", "2"]
    assert said == []
    keeper.tell(store.size(), tmp_path)
    keeper.tell(store.size(), tmp_path)
    (sentence,) = said
    assert "1 earlier results went" in sentence


def test_a_budget_that_what_is_current_exceeds_is_said_once(keeper, made, log, store, said, tmp_path):
    keeper.budget = 5_000
    made("1", current=log)
    keeper.make_room(Standing())
    assert keys(store.everything()) == ["1"]
    for _ in range(2):
        keeper.tell(store.size(), tmp_path)
    (sentence,) = said
    assert "more than its budget" in sentence


@pytest.mark.parametrize(
    ("now", "free", "told"), [(6e9, 1e12, True), (4e9, 1e12, False), (4e9, 2e10, True), (0, 0, False)]
)
def test_a_store_without_a_budget_is_too_large_above_5_gb_or_a_tenth_of_what_is_free(
    keeper, said, tmp_path, monkeypatch, now, free, told
):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda root: usage(0, 0, int(free)))
    keeper.tell(int(now), tmp_path)
    assert [("%nbasset gc" in sentence) for sentence in said] == [True] * told


def test_the_environment_gives_a_budget_and_a_bad_one_is_said(store, log, said, monkeypatch):
    budgets = []
    for given in ("2GB", "none", "", "lots"):
        monkeypatch.setenv("NBASSET_BUDGET", given)
        budgets.append(Housekeeper(store, log, said.append).budget)
    assert budgets == [2_000_000_000, None, None, None]
    (sentence,) = said
    assert sentence.startswith("NBASSET_BUDGET is not used: 'lots'")
