"""Our own pool: one wire for each worker, and each worker used again only if it is as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from engine.executors.acting import act, prepare

from nbasset.core.errors import NbassetError
from nbasset.engine.executors import processes
from nbasset.engine.executors.live_output import Told
from nbasset.engine.executors.processes import Processes
from nbasset.engine.executors.workers import News

pytestmark = pytest.mark.processes


@pytest.fixture
def pool():
    found = Processes(2, act, preload=["nbasset.engine.work_order"])
    yield found
    found.close()


def one(pool, *order):
    """What comes of one order."""
    pool.take(1, order)
    (answer,) = pool.answers(wait=True)
    assert answer.ticket == 1
    return answer


def test_what_a_body_shows_is_told_while_it_is_at_work_and_by_whom(pool, tmp_path):
    heard, told = tmp_path / "heard", Told()
    assert [pool.take(1, ("show", heard)), pool.take(2, ("show", heard))] == ["worker 1", "worker 2"]
    news = []
    while {each.ticket for each in news} != {1, 2}:
        news += pool.answers(wait=True)
    assert all(isinstance(each, News) for each in news)
    heard.touch()
    answers = [pool.answers(wait=True) for _ in range(1)]
    while sum(map(len, answers)) < 2:
        answers.append(pool.answers(wait=True))
    (item,) = told.hear(next(each for each in news if each.ticket == 1).pieces)
    assert item["text"] == "one\n10%"
    assert list(told.end(answers[0][0].delivery.shown)) == [item]
    assert item["text"] == "one\n20%"


def lives(pid):
    """Whether a process is there, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true, seconds=30):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_worker_goes_on_if_it_is_as_it_was_and_otherwise_another_comes(pool):
    first = one(pool, "same").delivery.refused
    pool.close()
    pool.warm()
    kept = one(pool, "same").delivery.refused
    others = [one(pool, "other").delivery.refused for _ in range(3)]
    assert kept != first
    assert len({kept, *others}) >= 3
    assert str(os.getpid()) not in (first, kept, *others)


def test_while_a_body_is_at_work_another_process_prepares_itself_which_takes_the_next(tmp_path):
    pool = Processes(1, act, prepare=prepare)
    try:
        first = one(pool, "sleep", 0.01, str(tmp_path / "first")).delivery.refused
        second = one(pool, "same").delivery.refused
        assert (tmp_path / "first.prepared").read_text() == second != first
        assert one(pool, "same").delivery.refused == second, "who is as before comes before those who wait"
    finally:
        pool.close()


def test_one_that_dies_takes_no_other_along_and_says_how(pool, tmp_path):
    pool.take(1, ("sleep", 0.3, str(tmp_path / "begun")))
    pool.take(2, ("die",))
    answers = []
    while len(answers) < 2:
        answers += pool.answers(wait=True)
    done, died = sorted(answers, key=lambda answer: answer.ticket)
    assert (died.ticket, died.delivery, died.died) == (2, None, "it was killed by signal 9")
    assert died.has_begun
    assert done.ticket == 1
    assert done.delivery is not None
    assert one(pool, "exit", 3).died == "it ended with 3"
    assert one(pool, "same").delivery is not None


def test_what_cannot_be_sent_or_read_is_told_and_the_worker_lives(pool):
    with pytest.raises(NbassetError, match="cannot be sent"):
        pool.take(1, ("same", threading.Lock()))
    assert "answer cannot be sent" in one(pool, "unsendable").delivery.refused
    assert "answer cannot be read" in one(pool, "unreadable").delivery.refused
    assert one(pool, "same").delivery.refused.isdecimal()


def test_stop_interrupts_and_ends_whoever_does_not_hear_and_the_pool_works_again(pool, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.5)
    sleeps, deaf = tmp_path / "sleeps", tmp_path / "deaf"
    pool.take(1, ("sleep", 60, str(sleeps)))
    pool.take(2, ("deaf", str(deaf)))
    until(lambda: sleeps.exists() and deaf.exists())
    started = time.monotonic()
    pool.stop()
    assert time.monotonic() - started < 20
    assert pool.answers(wait=True) == []
    assert one(pool, "same").delivery is not None


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_a_body_has_pools_of_its_own(pool, method):
    assert one(pool, "pool", method).delivery.refused == "[3]"


def test_workers_can_be_started_anew_where_there_is_no_server(tmp_path):
    pool = Processes(1, act, method="spawn")
    try:
        assert one(pool, "same").delivery.refused != str(os.getpid())
    finally:
        pool.close()


KERNEL = """
import os, sys, time
sys.path[:0] = {path!r}
from engine.executors.acting import act
from nbasset.engine.executors.processes import Processes
if __name__ == "__main__":
    pool = Processes(2, act)
    pool.warm()
    pool.take(1, ("sleep", 60, {begun!r}))
    while not os.path.exists({begun!r}):
        time.sleep(0.02)
    print(*[each.process.pid for each in [*pool._idle, *pool._busy]], flush=True)
    {end}
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells by /proc whether a process is there")
@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "sys.exit()"])
def test_no_worker_outlives_the_kernel_however_that_ends(tmp_path, end):
    script = tmp_path / "kernel.py"
    script.write_text(KERNEL.format(path=sys.path, begun=str(tmp_path / "begun"), end=end))
    told = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True, timeout=100, check=False).stdout
    pids = list(map(int, told.split()))
    assert len(pids) == 2
    until(lambda: not any(map(lives, pids)))
