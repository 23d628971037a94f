"""Python's collector at rest while many records are made."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest

from nbasset.libraries.collector import MANY, collection_paused


class Ring:
    """Something that only the collector removes."""

    def __init__(self):
        self.itself = self


unfrozen = pytest.mark.skipif(
    sys.version_info[:2] == (3, 12), reason="Python 3.12 freezes what it starts with, as a user may do"
)


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_frozen():
    gc.unfreeze()
    gc.collect()
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collector_on():
    gc.enable()
    yield
    gc.enable()


@pytest.mark.lengthy
@unfrozen
def test_many_records_made_at_rest_are_not_looked_through_when_it_wakes_up():
    seen = []
    gc.callbacks.append(lambda phase, told: seen.append(told) if phase == "start" else None)
    try:
        with collection_paused():
            records = [[number] for number in range(3 * MANY)]
        kept = [[number] for number in range(100)]
    finally:
        gc.callbacks.pop()
    assert seen == []
    assert len(records) + len(kept) == 3 * MANY + 100


@pytest.mark.lengthy
@unfrozen
def test_what_became_garbage_at_rest_is_still_collected():
    with collection_paused():
        records = [[number] for number in range(3 * MANY)]
        gone = weakref.ref(Ring())
    assert gone() is not None
    gc.collect()
    assert gone() is None
    assert records


def test_what_the_user_froze_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with collection_paused():
            records = [[number] for number in range(3 * MANY)]
        # Now and then one of all that is frozen goes by itself.
        assert frozen - 100 < gc.get_freeze_count() <= frozen
        assert records
    finally:
        gc.unfreeze()


@pytest.mark.lengthy
def test_a_collector_that_was_off_stays_off():
    gc.disable()
    with collection_paused():
        pass
    assert not gc.isenabled()
