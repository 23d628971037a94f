"""An executor that somebody has given."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import clusters
import pytest
from engine.executors.acting import act

from nbasset.core.errors import NbassetError
from nbasset.engine.executors.given import WIDTH, Given

pytestmark = pytest.mark.processes


@dataclass
class Order:
    """An order of these tests, as far as an executor looks at it."""

    what: tuple[object, ...]
    run_id: str = "run"
    names: tuple[str, ...] = ("one",)

    def __iter__(self):
        return iter(self.what)


def order(*what):
    return Order(what)


def test_each_step_has_a_process_beside_the_executors_and_one_that_dies_is_told():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        theirs = executor.submit(os.getpid).result()
        given = Given(executor, act)
        assert given.width == 1
        given.take(1, order("same"))
        (answer,) = given.answers(wait=True)
        assert answer.delivery.refused not in (str(theirs), str(os.getpid()))
        given.take(2, order("die"))
        (answer,) = given.answers(wait=True)
        assert (answer.ticket, answer.delivery, answer.died) == (2, None, "it was killed by signal 9")
        given.take(3, order("same", threading.Lock()))
        (answer,) = given.answers(wait=True)
        assert (answer.delivery, answer.has_begun) == (None, False)
    with pytest.raises(NbassetError, match="takes nothing"):
        given.take(3, order("same"))
    assert given.answers(wait=True) == []


def test_where_its_places_are_threads_steps_have_processes_all_the_same():
    with ThreadPoolExecutor(1) as executor:
        given = Given(executor, act)
        given.take(1, order("same"))
        (answer,) = given.answers(wait=True)
    assert answer.delivery.refused.isdecimal()
    assert int(answer.delivery.refused) != os.getpid()


def test_what_has_not_begun_when_the_run_is_stopped_does_not_begin():
    class Waiting:
        def submit(self, *_):
            from concurrent.futures import Future

            self.future = Future()
            return self.future

    executor = Waiting()
    given = Given(executor, act)
    assert given.width == WIDTH
    given.take(1, order("same"))
    assert given.answers(wait=False) == []
    given.stop()
    assert executor.future.cancelled()


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")
def test_stop_reaches_the_step_and_leaves_the_executors_processes_as_they_were(tmp_path):
    begun = tmp_path / "begun"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        theirs = executor.submit(os.getpid).result()
        given = Given(executor, act)
        for number in range(2):
            begun.unlink(missing_ok=True)
            given.take(number, Order(("sleep", 60, str(begun)), run_id=f"stopped {number}"))
            clusters.until(begun.exists)
            os.kill(theirs, signal.SIGINT)  # as a kernel's Stop does to all processes of its group
            given.stop()
            given.take(10, Order(("same",), run_id=f"next {number}"))
            (answer,) = given.answers(wait=True)
            assert (answer.ticket, answer.delivery.failure) == (10, None), "and no answer to what was stopped"
        assert executor.submit(os.getpid).result() == theirs
