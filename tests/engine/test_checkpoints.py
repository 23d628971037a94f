"""Checkpoints: the last state is there for the next attempt, and the generators go on from where they stood."""

from __future__ import annotations

import pickle
import random

import pytest

from nbasset.api import asset
from nbasset.core.runs import DagsterRun
from nbasset.engine.checkpoints import Checkpoint, Checkpoints
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.watch.observing import observing


class Shelf:
    """Keeps one checkpoint of an earlier run."""

    def __init__(self, found: Checkpoint | None = None) -> None:
        self.found = found

    def dumped(self, state):
        return pickle.dumps(state)

    def loaded(self, checkpoint):
        return pickle.loads(checkpoint.state)

    def earlier(self):
        return self.found


def begun(shelf, *, seeded=True):
    checkpoints = Checkpoints(shelf, seeded=seeded)
    checkpoints.begin()
    return checkpoints


def test_a_state_is_kept_as_it_was_at_that_moment():
    checkpoints, state = begun(Shelf()), [1]
    assert checkpoints.last() is None
    assert not checkpoints.resumed
    checkpoints.keep(state)
    state.append(2)
    checkpoints.begin()
    assert checkpoints.last() == [1]
    assert checkpoints.resumed


@pytest.mark.parametrize("seeded", [True, False])
def test_the_generators_of_a_seeded_body_go_on_from_where_they_stood(seeded):
    first = begun(Shelf(), seeded=seeded)
    random.seed(1)
    first.keep("x")
    rest = random.random()
    second = begun(Shelf(first.kept), seeded=seeded)
    random.seed(1)
    random.random()
    assert second.last() == "x"
    assert (random.random() == rest) is seeded


def test_what_the_attempt_was_seen_to_do_counts_for_the_one_that_goes_on(tmp_path):
    path = tmp_path / "data"
    path.write_text("x")
    checkpoints = begun(Shelf())
    with observing():
        path.read_text()
        checkpoints.keep(1)
    with observing() as observed:
        checkpoints.begin()
        assert checkpoints.last() == 1
    assert str(path) in observed.inputs()


def test_the_time_of_earlier_attempts_counts():
    checkpoints = begun(Shelf(Checkpoint(pickle.dumps(3), took=50.0)))
    assert checkpoints.last() == 3
    assert checkpoints.before == 50.0
    checkpoints.keep(4)
    assert checkpoints.kept.took >= 50.0


def test_the_context_keeps_a_state_and_gives_the_last_one_back():
    def body(context):
        return context

    checkpoints = begun(Shelf())
    context = AssetExecutionContext(asset(body), DagsterRun("r1"), checkpoints=checkpoints)
    assert context.checkpoint() is None
    assert context.checkpoint({"epoch": 1}) == {"epoch": 1}
    assert context.checkpoint() == {"epoch": 1}
    with pytest.raises(TypeError, match="give several things as a tuple"):
        context.checkpoint(1, 2)
    without = AssetExecutionContext(asset(body), DagsterRun("r1"))
    assert (without.checkpoint(5), without.checkpoint()) == (5, None)
    assert begun(None).last() is None


def test_without_a_place_for_it_a_state_is_asked_for_and_not_kept():
    checkpoints = begun(None)
    checkpoints.keep([1])
    assert (checkpoints.asked, checkpoints.kept) == (True, None)
