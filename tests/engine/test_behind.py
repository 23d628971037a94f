"""The run loop in the background: it waits for workers until somebody says stop."""

from __future__ import annotations

import threading

import pytest
from engine.test_side_by_side import Workers

from nbasset.engine.behind import Stoppable
from nbasset.engine.work_order import Delivery


class Slow(Workers):
    """Workers that have nothing to say at first."""

    silent = 3

    def answers(self, *, wait):
        assert not wait, "who waits could not be stopped"
        self.silent -= 1
        return super().answers(wait=True) if self.silent < 0 else []


class Order:
    names = ("a",)


def test_it_is_asked_again_until_somebody_has_answered():
    workers = Stoppable(Slow(lambda name: Delivery(refused="no")), threading.Event())
    workers.take(1, Order)
    assert workers.answers(wait=False) == []
    (answer,) = workers.answers(wait=True)
    assert (answer.ticket, answer.delivery.refused) == (1, "no")


def test_a_stop_ends_the_wait_and_nothing_is_taken_any_more():
    stop = threading.Event()
    slow = Slow(lambda name: Delivery())
    slow.silent = 10**9
    workers = Stoppable(slow, stop)
    workers.take(1, Order)
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(KeyboardInterrupt):
        workers.answers(wait=True)
    with pytest.raises(KeyboardInterrupt):
        workers.take(2, Order)
    workers.stop()
    assert (slow.stopped, workers.width) == (1, 2)
