"""The store of a worker: opened once for many orders, of which each finds only what it may."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from naming import named

from nbasset.core.errors import NbassetError, NotTrusted
from nbasset.core.materialization import Materialization
from nbasset.instance.worker_store import WorkerStore, root_at
from nbasset.storage import places
from nbasset.storage.store import FileStore
from nbasset.storage.writing import Location


def nobody(key):
    raise AssertionError(key)


@pytest.fixture
def worker():
    kept = WorkerStore()
    yield kept
    if kept.store is not None:
        kept.store.close()


def kept(worker, order, value):
    """What a worker stores for an order."""
    keeper = worker.keeper(order, nobody, lambda sentence: None)
    own = order.own[order.names[0]]
    made = keeper.results.save(draft(own), value, [])
    worker.settle()
    return made


def draft(own):
    return Materialization(own.asset, own.key, "", "n.ipynb", "r", 0.0, 0.1, "int")


@pytest.fixture
def orders(notebook):
    for name in "abc":
        notebook.asset(name, repr(name))
    return {name: notebook.order(name) for name in "abc"}


def test_many_orders_open_it_once_and_each_is_found_by_others_at_its_end(worker, orders, notebook):
    stores = set()
    for name, order in orders.items():
        made = kept(worker, order, name * 3)
        stores.add(worker.store)
        (found,) = notebook.instance.store.find(named(name), made.key)
        assert notebook.instance.store.load(found) == name * 3
    assert len(stores) == 1
    assert len({order.home.root for order in orders.values()}) == 1
    assert len(list((notebook.instance.root / "packs").iterdir())) == 1


def test_an_order_for_another_store_finds_that_one(worker, orders, tmp_path):
    kept(worker, orders["a"], 1)
    first = worker.store
    there = replace(orders["b"], home=replace(orders["b"].home, root=str(tmp_path / "another")))
    made = kept(worker, there, 2)
    assert worker.store is not first
    store = FileStore(tmp_path / "another")
    assert store.load(made) == 2
    store.close()


def test_what_one_order_may_read_away_from_home_the_next_may_not(worker, orders, notebook):
    stored = [notebook.instance.store.save(draft(orders[name].own[named(name)]), name, []) for name in "ab"]
    away = [replace(order, home=replace(order.home, away=True)) for order in orders.values()]
    for number, (order, made) in enumerate(zip(away, stored, strict=False)):
        assert isinstance(made.place, Location)
        results = worker.keeper(replace(order, inputs={"it": made}), nobody, lambda sentence: None).results
        assert results.load(made) == "ab"[number]
        with pytest.raises(NotTrusted):
            results.load(stored[1 - number])
        worker.settle()


def test_where_there_can_be_none_it_says_so(worker, orders, tmp_path):
    (tmp_path / "file").write_text("")
    there = replace(orders["a"], home=replace(orders["a"].home, root=str(tmp_path / "file" / "store")))
    with pytest.raises(NbassetError, match="There can be no store"):
        worker.keeper(there, nobody, lambda sentence: None)


def test_a_store_at_a_url_has_a_folder_of_its_own_on_each_computer(orders, monkeypatch, tmp_path):
    monkeypatch.setattr(places, "user_cache", lambda: tmp_path / "cache")
    home = orders["a"].home
    assert root_at(home) == Path(home.root)
    there = replace(home, store="s3://bucket/team")
    assert root_at(there) == Path(home.root), "a process of this computer has the kernel's"
    away = root_at(replace(there, away=True))
    assert away == places.folder_of("s3://bucket/team")
    assert tmp_path / "cache" in away.parents
