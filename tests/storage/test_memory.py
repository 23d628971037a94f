"""The store in memory: what is removed or forgotten is gone, and nothing can get in from elsewhere."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import Damaged
from nbasset.storage.memory import MemoryStore


def test_what_is_verified_is_there_until_it_is_forgotten(draft):
    store = MemoryStore()
    made = store.save(draft(), 1, [])
    store.verify(made)
    store.forget(named("raw"))
    with pytest.raises(Damaged, match="raw is gone: it will be made again"):
        store.verify(made)


def test_removing_tells_what_was_there_to_be_removed(draft):
    store = MemoryStore()
    first, second, third = (store.save(draft(key=key), key, []) for key in ("k1", "k2", "k3"))
    assert store.remove([first, third]) == (first, third)
    assert store.remove([first, second]) == (second,)
    assert (store.everything(), store.size()) == ([], 0)


def test_everything_is_there_newest_first(draft):
    store = MemoryStore()
    made = [store.save(draft(asset=name), name, []) for name in "abc"]
    assert store.everything() == made[::-1]
    assert store.size() == sum(each.size for each in made)


def test_a_making_of_another_session_is_not_taken_for_ones_own(draft):
    store, other = MemoryStore(), MemoryStore()
    store.save(draft(run_id="r1"), 1, [])
    with pytest.raises(Damaged, match="is gone"):
        store.load(other.save(draft(run_id="r2"), 2, []))


def test_the_seed_is_the_one_it_was_given():
    assert (MemoryStore().seed(), MemoryStore(7).seed()) == (0, 7)


def test_closing_it_forgets_nothing_while_somebody_holds_it(draft):
    store = MemoryStore()
    made = store.save(draft(), 1, [])
    store.close()
    assert store.load(made) == 1
