"""Another process that holds a lock of the store and stands still: a limit, a sentence that names it, and on it goes."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest
from faults.test_folders import Session
from naming import named

from nbasset.storage.locks import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="who holds a lock is told by Linux alone")

HOLDER = """
import fcntl, os, sqlite3, sys, time
from pathlib import Path
store, what = Path(sys.argv[1]), sys.argv[2]
if what.endswith(".lock"):
    handle = os.open(store / what, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
else:
    connection = sqlite3.connect(store / "index.sqlite", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    if what == "written":
        connection.execute("DELETE FROM identities")
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def holder(process, project, tmp_path):
    """A process that holds a lock, stopped; it is let go on at the end."""
    script, held = tmp_path / "holder.py", []
    script.write_text(HOLDER)

    def hold(what, stopped=True):
        held.append(process(script, str(project.store), what))
        assert held[-1].stdout.readline() == "held\n"
        if stopped:
            held[-1].send_signal(signal.SIGSTOP)
        return held[-1]

    yield hold
    for each in held:
        each.send_signal(signal.SIGCONT)


LONGEST = 15.0
"""Seconds that a session may take on a busy machine; a second is waited for each lock that a stopped process holds."""


@pytest.mark.parametrize(
    "what", ["index.lock", "removal.lock", "index", pytest.param("written", marks=pytest.mark.slow)]
)
def test_a_stopped_holder_keeps_nobody_from_running(project, holder, tally, what):
    stopped = holder(what)
    began = time.monotonic()
    session = Session(project.store)
    made, wrong = session.run()
    again, wrong_again = session.run(again=True)
    session.instance.close()
    took = time.monotonic() - began
    tally.judge(f"{what} held", hangs=took > LONGEST and took, wrong=[*wrong, *wrong_again], lost=made)
    assert len(again) == 4
    if what != "removal.lock":  # which nobody needs to run
        assert f"process {stopped.pid} (" in "".join(session.said)
        assert "which is stopped) holds it" in "".join(session.said)
    stopped.send_signal(signal.SIGCONT)
    stopped.kill()
    after = project.session()
    tally.judge(f"{what} held", wrong=after.wrong, lost=after.made, broken=after.warnings, unclear=after.error)


@pytest.mark.parametrize("what", ["removal.lock", "index"])
def test_what_cannot_be_removed_is_said_and_stays(project, holder, tally, what):
    session = Session(project.store)
    session.run()
    stopped = holder(what)
    began = time.monotonic()
    assert session.instance.forget("numbers") == 0
    collected = session.instance.opened.keeper.housekeeper
    collected.collect(collected.collectable(session.instance.standing()))
    tally.judge(f"{what} held", hangs=time.monotonic() - began > LONGEST)
    assert "Nothing was removed from the store" in "".join(session.said)
    assert session.instance.store.versions(named("numbers"))
    stopped.send_signal(signal.SIGCONT)
    stopped.kill()
    stopped.wait()
    assert session.instance.forget("numbers") > 0
    session.instance.close()


@pytest.mark.parametrize("what", ["index.lock", "index"])
def test_what_happened_meanwhile_is_history_once_the_lock_is_free(project, holder, monkeypatch, what):
    monkeypatch.setattr("nbasset.storage.database.RETRY", 0.0)
    stopped = holder(what)
    session = Session(project.store)
    session.run(again=True)
    stopped.send_signal(signal.SIGCONT)
    stopped.kill()
    stopped.wait()
    session.run(again=True)
    session.instance.close()
    other = Session(project.store)
    runs = {event.run_id for event in other.instance.log.events(asset=named("small"))}
    other.instance.close()
    assert len(runs) == 3, "one of before, two of the session"


@pytest.mark.slow
def test_a_holder_at_work_is_waited_for_with_a_limit(project, holder, tally):
    at_work = holder("index.lock", stopped=False)
    began = time.monotonic()
    session = Session(project.store)
    made, wrong = session.run()
    took = time.monotonic() - began
    session.instance.close()
    tally.judge("index.lock held", hangs=took > PATIENCE + LONGEST, wrong=wrong, lost=made)
    assert f"process {at_work.pid} (python" in "".join(session.said)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kernel_that_forks_and_stops_its_child_goes_on(project, tally):
    """As with a pool of processes in a debugger: what the child has inherited holds nothing of the parent's."""
    session = Session(project.store)
    session.run()
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    began = time.monotonic()
    _, wrong = session.run(again=True)
    session.instance.forget("numbers")
    again = session.run()
    session.instance.close()
    took = time.monotonic() - began
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    tally.judge("a stopped child", hangs=took > LONGEST, wrong=[*wrong, *again[1]], broken=session.said)
    assert again[0] == ("numbers",)
