"""What was given to somebody else's executor, until it comes back."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from nbasset.engine.executors.awaited import Awaited
from nbasset.engine.executors.workers import Answer, News


def answer(ticket, future):
    return Answer(ticket, future.result())


def test_what_is_done_comes_once_and_what_is_heard_only_while_it_is_at_work():
    awaited, looks = Awaited(), []
    futures = [Future(), Future()]
    for ticket, future in enumerate(futures):
        awaited.add((ticket,), future, "run")
    come_back = lambda wait: awaited.come_back(answer, lambda: looks.append(1), wait=wait)  # noqa: E731
    assert come_back(False) == []
    awaited.hear(News(1, ["piece"]))
    futures[1].set_result("done")
    assert come_back(True) == [News(1, ["piece"]), Answer(1, "done")]
    awaited.hear(News(1, ["late"]))
    futures[0].set_result("too")
    assert come_back(True) == [Answer(0, "too")]
    assert come_back(True) == []
    assert len(looks) == 3


def test_an_executor_that_is_gone_ends_the_wait_and_who_is_stopped_is_not_heard():
    awaited = Awaited()
    awaited.add((1,), Future(), "run")

    def look():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        awaited.come_back(answer, look, wait=False)
    futures, runs = awaited.take()
    assert (len(futures), runs) == (1, {"run"})
    futures[0].set_result("late")
    assert awaited.come_back(answer, look, wait=True) == []
