"""How a worker's process comes to be."""

from __future__ import annotations

import multiprocessing
import signal

import pytest
from engine.executors.acting import act

from nbasset.engine.executors.processes import Processes
from nbasset.engine.executors.starting import method_beside, send, started, usual_method


@pytest.mark.parametrize("method", sorted({usual_method(), method_beside(), "spawn"}))
def test_however_it_is_started_it_serves_until_its_wire_ends(method):
    process, wire = started(method, act)
    wire.send(("same",))
    assert wire.recv() == "begun"
    assert wire.recv().refused == str(process.pid)
    wire.close()
    process.join(30)
    assert process.exitcode is not None
    send(process, signal.SIGINT)
    process.close()


def _from_a_daemon(answers):
    pool = Processes(1, act, method=method_beside())
    pool.take(1, ("same",))
    answers.put([answer.delivery.refused for answer in pool.answers(wait=True) or pool.answers(wait=True)])
    pool.close()


def test_a_daemon_may_start_one_beside_it():
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    daemon = context.Process(target=_from_a_daemon, args=(answers,), daemon=True)
    daemon.start()
    (told,) = answers.get(timeout=60)
    daemon.join(30)
    assert told not in ("", str(daemon.pid))
