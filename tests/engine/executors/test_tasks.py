"""What a worker of Dask's tells of its steps: one message where all are soon done, and the rest back where one is not."""

from __future__ import annotations

import pytest

from nbasset.engine.executors import tasks
from nbasset.engine.executors.tasks import Task
from nbasset.engine.executors.workers import WorkerDied


class Worker:
    """A worker of Dask's that keeps what it tells."""

    name = 1

    def __init__(self):
        self.told = []

    def log_event(self, topic, msg):
        self.told.append({name: each for name, each in msg.items() if name != "key"})


@pytest.fixture
def made(monkeypatch):
    """Makes orders, which are words that say how it goes, and gives what was said of each."""

    def beside(work, run_id, order, hear, begun):
        if order == b"takes its time":
            begun()
        if order == b"dies":
            raise WorkerDied("it has crashed")
        return order * (tasks.SMALL if order == b"large" else 1)

    monkeypatch.setattr(tasks.beside, "answer_beside", beside)
    worker = Worker()
    return lambda *orders: (Task(worker, "topic", "key", orders).make(None, "run"), worker.told)


def test_of_steps_that_are_soon_done_one_message_tells_all(made):
    said, told = made(b"a", b"dies", b"b")
    assert said == [b"a", "it has crashed", b"b"]
    where = [(number, "worker 1") for number in range(3)]
    assert told == [{"where": where, "said": list(enumerate(said)), "early": False}]


def test_once_one_takes_its_time_what_is_done_is_told_and_the_rest_given_back(made):
    said, (first, last) = made(b"a", b"takes its time", b"b", b"c")
    assert said == [b"a", b"takes its time", None, None]
    assert first["early"]
    assert first["said"] == [(0, b"a"), (2, None), (3, None)]
    assert last == {"said": [(1, b"takes its time")], "early": False}
    assert [number for number, _ in first["where"]] == [0, 1]


def test_after_a_while_no_other_begins_and_what_is_large_is_asked_for(made, monkeypatch):
    monkeypatch.setattr(tasks, "EVERY", -1.0)
    said, (told,) = made(b"large", b"b")
    assert said[1] is None
    assert len(said[0]) > tasks.SMALL
    assert told["said"] == [(1, None)]
