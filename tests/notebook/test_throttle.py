"""Updates come as often as the eye can follow, and the last one always."""

from __future__ import annotations

import threading
import time

from nbasset.notebook import throttle as module
from nbasset.notebook.throttle import Throttle


def test_the_first_is_drawn_at_once_and_many_soon_after_it_once() -> None:
    drawn, done = [], threading.Event()

    def draw() -> None:
        drawn.append(time.monotonic())
        if len(drawn) == 2:
            done.set()

    throttle = Throttle(draw)
    for _ in range(100):
        throttle.ask()
    assert len(drawn) == 1
    assert done.wait(10)
    assert drawn[1] - drawn[0] >= module.EVERY * 0.9


def test_what_waits_is_let_go_of_when_it_is_drawn_now_or_stopped() -> None:
    drawn = []
    throttle = Throttle(lambda: drawn.append(1))
    throttle.ask()
    throttle.ask()
    throttle.now()
    throttle.ask()
    throttle.stop()
    time.sleep(module.EVERY * 3)
    assert len(drawn) == 2


def test_one_that_takes_long_is_drawn_more_seldom() -> None:
    drawn = []

    def slowly() -> None:
        end = time.thread_time() + module.EVERY / 2
        while time.thread_time() < end:
            pass
        drawn.append(1)

    throttle = Throttle(slowly)
    throttle.ask()
    time.sleep(module.EVERY * 1.5)
    throttle.ask()
    assert len(drawn) == 1, "it may take no more than its share of the time"
    throttle.stop()


def test_one_that_was_drawn_just_now_waits() -> None:
    drawn = []
    throttle = Throttle(lambda: drawn.append(1), drawn=True)
    throttle.ask()
    assert drawn == []
    throttle.stop()
