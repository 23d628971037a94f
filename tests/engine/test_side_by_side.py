"""The run loop with workers: who is asked for what, and what becomes of whatever workers say."""

from __future__ import annotations

import pytest
from engine.test_runner import RAN, define, outcomes
from naming import named

from nbasset.core.errors import NbassetError
from nbasset.core.events import EventType
from nbasset.engine.executors.workers import Answer
from nbasset.engine.side_by_side import STARTS
from nbasset.engine.work_order import Delivery, Failure
from nbasset.instance import Instance

SOURCE = """
def a():
    return 1
def b():
    RAN.append("b")
    return 2
def c(a):
    return a + 1
def d(b, c):
    RAN.append("d")
    return b + c
def e():
    return 5
"""


class Workers:
    """Workers of these tests: what was taken last is answered first, as a function says.

    Args:
        says: what becomes of an order, by the name of its asset.
        width: how many are at work at once.
    """

    def __init__(self, says, width=2):
        self.says = says
        self.width = width
        self.taken = []
        self.at_work = []
        self.most = 0
        self.stopped = 0

    def take(self, ticket, order):
        name = str(order.names[0])
        if self.says is None:
            raise NbassetError("they are on holiday")
        self.taken.append(name)
        self.at_work.append((ticket, name))
        self.most = max(self.most, len(self.at_work))

    def answers(self, *, wait):
        if not self.at_work or not wait:
            return []
        ticket, name = self.at_work.pop()
        said = self.says(name)
        if isinstance(said, BaseException):
            raise said
        return [Answer(ticket, said, "gone", has_begun=name != "e") if said is None else Answer(ticket, said)]

    def stop(self):
        self.stopped += 1
        self.at_work.clear()


@pytest.fixture
def instance(tmp_path):
    RAN.clear()
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: found.said.append(sentence))
    found.said = []
    yield found
    found.close()


def run(instance, workers, *names):
    instance.runs.executors.workers = lambda asked=None, steps=2: workers
    define(instance, SOURCE)
    return instance.runs.run(instance.runs.request(list(names) or None))


def test_no_more_are_asked_for_than_there_are_workers_and_what_they_refuse_is_made_here_once_all_are_done(instance):
    workers = Workers(lambda name: Delivery(refused="it is too hard"))
    done = run(instance, workers)
    assert workers.most == 2
    assert workers.taken == ["a", "b", "e", "c", "d"]
    assert outcomes(done) == dict.fromkeys("abcde", "made")
    assert list(map(str, done.assets)) == ["a", "b", "c", "d", "e"]
    assert sorted(RAN) == ["b", "d"]
    assert "e is made in the kernel: it is too hard." in instance.said
    define(instance, SOURCE.replace("b + c", "b - c"))
    assert outcomes(run(instance, workers))["d"] == "from the store" or instance.value("d") == 4
    assert instance.value("d") == 4


def test_what_fails_there_is_made_here_where_its_error_is_seen(instance):
    done = run(instance, Workers(lambda name: Delivery(failure=Failure("ValueError: no"))))
    assert outcomes(done) == dict.fromkeys("abcde", "made")
    assert sorted(instance.said) == [
        f"{name} is made in the kernel: in another process it failed (ValueError: no)." for name in "abcde"
    ]


def test_one_that_dies_is_told_and_tried_once_more_and_one_that_never_began_is_made_here(instance):
    heard = []
    instance.listeners.append(lambda event: heard.append(str(event.asset)) if event.type is EventType.RETRY else None)
    workers = Workers(lambda name: None if name in "be" else Delivery(refused="no"))
    done = run(instance, workers)
    assert outcomes(done) == {"a": "made", "b": "failed", "c": "made", "d": "blocked", "e": "made"}
    assert list(map(str, done.errors)) == ["b"]
    assert sorted(workers.taken) == ["a", "b", "b", "c", *["e"] * STARTS]
    assert heard == ["b"]
    assert RAN == [], "what may have killed a worker is not made in the kernel"


def test_workers_that_take_nothing_leave_everything_to_the_kernel(instance):
    done = run(instance, Workers(None))
    assert outcomes(done) == dict.fromkeys("abcde", "made")
    assert "a is made in the kernel: they are on holiday." in instance.said


def test_a_stop_reaches_the_workers_and_who_was_at_work_is_cancelled(instance):
    workers = Workers(lambda name: KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run(instance, workers)
    assert workers.stopped == 1
    assert outcomes(instance.runs.last) == {"a": "cancelled", "b": "cancelled"}
    assert named("a") in instance.runs.last.assets


def test_what_came_back_and_is_not_what_was_asked_for_does_not_count(instance):
    done = run(instance, Workers(lambda name: Delivery()), "a", "b")
    assert outcomes(done) == {"a": "made", "b": "made"}
    assert "a is made in the kernel: its process gave other results than it was asked for." in instance.said


def test_what_takes_long_by_history_goes_first_and_what_has_its_result_takes_no_time(instance):
    refusing = lambda: Workers(lambda name: Delivery(refused="no"))  # noqa: E731
    instance.runs.executors.workers = lambda asked=None, steps=2: None
    define(instance, SOURCE)
    instance.runs.run(instance.runs.request())
    assert instance.runs.last.success
    took = {"a": 1.0, "b": 2.0, "c": 1.0, "d": 1.0, "e": 9.0}
    instance.log.took = lambda assets: {name: took[str(name)] for name in assets}
    workers = refusing()
    instance.runs.executors.workers = lambda asked=None, steps=2: workers
    instance.runs.run(instance.runs.request(again=True))
    assert workers.taken == ["e", "a", "b", "c", "d"]
