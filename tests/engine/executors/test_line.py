"""What a place of an executor and the kernel tell each other."""

from __future__ import annotations

from queue import SimpleQueue

import pytest

from nbasset.engine.executors import beside
from nbasset.engine.executors.line import Line, Number, called
from nbasset.engine.executors.workers import News


@pytest.fixture
def stopped(monkeypatch):
    found = SimpleQueue()
    monkeypatch.setattr(beside, "stop", lambda run_id, end: found.put((run_id, end)))
    return found


@pytest.fixture
def kernel():
    heard = SimpleQueue()
    found = Line(heard.put)
    found.heard = heard
    yield found
    found.close()


def test_the_kernel_hears_what_is_shown_and_says_when_to_stop(kernel, stopped):
    with called(kernel.number(3), "run") as tell:
        tell(["piece"])
        assert kernel.heard.get(timeout=30) == News(3, ["piece"])
        kernel.stop(end=False)
        assert stopped.get(timeout=30) == ("run", False)
    kernel.stop(end=True)
    assert stopped.empty()


def test_a_kernel_that_is_gone_ends_what_is_at_work(kernel, stopped):
    with called(kernel.number(1), "run") as tell:
        tell(["piece"])
        kernel.heard.get(timeout=30)
        kernel.close()
        assert stopped.get(timeout=30) == ("run", True)
        tell(["nobody hears it"])


@pytest.mark.parametrize("wrong", [{"address": "/is/not/there"}, {"key": b"another"}])
def test_who_cannot_reach_the_kernel_goes_on(kernel, wrong):
    right = kernel.number(1)
    number = Number(**{"address": right.address, "key": right.key, "ticket": 1, **wrong})
    with called(number, "run") as tell:
        tell(["piece"])
    assert kernel.heard.empty()
