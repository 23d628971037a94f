"""How a worker's process comes to be."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from multiprocessing import forkserver

import pytest
from engine.executors.acting import act

from nbasset.engine.executors import starting
from nbasset.engine.executors.processes import Processes
from nbasset.engine.executors.serving import BEGUN, UNCHANGED
from nbasset.engine.executors.starting import method_beside, send, started, usual_method

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("method", sorted({usual_method(), method_beside(), "spawn"}))
def test_however_it_is_started_it_serves_until_its_wire_ends(method):
    process, wire = started(method, act)
    wire.send(("same",))
    assert wire.recv_bytes() == BEGUN
    said = wire.recv_bytes()
    assert (said[:1], pickle.loads(said[1:]).refused) == (UNCHANGED, str(process.pid))
    wire.close()
    process.join(30)
    assert process.exitcode is not None
    send(process, signal.SIGINT)
    process.close()


@pytest.mark.skipif(usual_method() != "forkserver", reason="there is no server here")
def test_a_server_that_is_killed_is_followed_by_another():
    started(usual_method(), act)[1].close()
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    process, wire = started(usual_method(), act)
    wire.send(("same",))
    assert wire.recv_bytes() == BEGUN
    wire.close()
    process.join(30)


def test_one_that_cannot_be_started_for_good_is_told(monkeypatch):
    tries = []
    monkeypatch.setattr(starting, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(starting, "_started", lambda *words: tries.append(words) or started_none())
    with pytest.raises(EOFError):
        started("spawn", act)
    assert len(tries) == len(starting.PAUSES) + 1


def started_none():
    """As when the server ends in the middle."""
    raise EOFError


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
