"""Notifying: who asked for it is told of a run once it has ended, and the run is as it would be without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from effort import MUCH

from nbasset.core.events import Notified
from nbasset.core.notices import Hook
from nbasset.instance import Instance
from nbasset.instance.notifying import OCCASION, Command, hooks_of, is_owed, tell_of
from nbasset.instance.runs import Runs

PROGRAM = """
def a():
    RAN.append("a")
    return [1, 2]
def report(a):
    RAN.append("report")
    print("the sum", sum(a))
    return sum(a)
"""
NOTIFY = {"report": {"notify": "boss"}}
FAILS = PROGRAM.replace("return [1, 2]", "raise ValueError('no sales')")


@pytest.fixture
def boss(hook, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", hook.address)
    return hook


def test_a_report_is_told_when_it_was_made_and_not_when_it_comes_from_the_store(program, boss):
    program.define(PROGRAM, **NOTIFY)
    assert program.run() == ["a", "report"]
    [told] = boss.got
    assert told["title"] == "report (n)"
    assert "the sum 3" in told["message"]
    assert program.run() == []
    assert len(boss.got) == 1
    assert program.warnings == []


def test_where_something_upstream_fails_nothing_goes_out_but_one_message_of_failure(program, boss):
    program.instance.runs.told = (Hook("failure", "boss"),)
    program.define(FAILS, **NOTIFY)
    program.run()
    [told] = boss.got
    assert told["title"] == "Failed: a (n)"
    assert told["message"].startswith("a failed: ValueError: no sales. Not made because of it: report.")
    assert told["type"] == "failure"


def test_another_run_for_the_same_occasion_tells_nobody_twice(program, boss, monkeypatch):
    program.define(PROGRAM, report={"notify": ["boss"], "always": True})
    monkeypatch.setenv(OCCASION, "monday")
    program.run()
    assert program.run() == ["report"]
    assert len(boss.got) == 1
    monkeypatch.setenv(OCCASION, "tuesday")
    program.run()
    assert len(boss.got) == 2


def test_what_cannot_be_sent_is_a_warning_without_the_address_and_never_fails_the_run(program, monkeypatch, tmp_path):
    monkeypatch.setenv("NBASSET_NOTIFY_FILE", str(tmp_path / "none"))
    program.define(PROGRAM, report={"notify": "nobody"})
    program.run()
    assert program.last.success
    [warning] = program.warnings
    assert warning.startswith(
        f"nobody was not told of the run {program.last.run_id}: Nobody knows the address of nobody"
    )
    [told] = [each for each in program.instance.log.events() if isinstance(each, Notified)]
    assert (told.sent, told.final) == (False, True)


def test_the_wish_to_tell_somebody_changes_no_version(program, boss):
    program.define(PROGRAM)
    program.run()
    program.define(PROGRAM, **NOTIFY)
    assert program.run() == []
    assert not boss.got


def test_what_is_made_in_memory_alone_is_told_to_nobody(boss, program):
    program.instance.close()
    program.instance = Instance(notebook="n", in_memory=True, warn=program.warnings.append)
    program.define(PROGRAM, **NOTIFY)
    program.run()
    assert (boss.got, program.warnings) == ([], [])


def test_a_run_in_the_background_tells_as_well(background, boss):
    background.asset("slow --notify boss", "1 + 1")
    background.begin()
    background.end()
    background.instance.runs.take_in()
    assert boss.titles == ["slow (n)"]
    assert background.said == []


def test_what_a_killed_session_has_left_untold_the_first_run_of_the_next_tells(program, boss, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(Runs, "_tell", lambda *_: None)
        program.define(PROGRAM, **NOTIFY)
        program.run()
    assert boss.got == []
    program.restart()
    program.define(PROGRAM, **NOTIFY)
    assert program.run() == []
    assert boss.titles == ["report (n)"]
    assert program.run() == []
    assert len(boss.got) == 1


def test_a_run_that_has_done_nothing_starts_no_sender(program, boss, monkeypatch):
    program.define(PROGRAM, **NOTIFY)
    program.run()
    monkeypatch.setattr(subprocess, "Popen", None)
    assert program.run() == []
    program.instance.runs.told = (Hook("any", "boss"), Hook("failure", "boss"))
    assert program.run() == []


@pytest.mark.parametrize(
    ("hook", "owed"),
    [
        (Hook("success", "boss", "report"), True),
        (Hook("success", "boss", "other"), False),
        (Hook("failure", "boss"), True),
        (Hook("any", "boss"), True),
    ],
)
def test_who_may_have_to_be_told_is_known_from_the_run(program, hook, owed):
    program.define(PROGRAM)
    program.run()
    assert is_owed([hook], program.last) is owed
    program.run()
    assert not is_owed([hook], program.last)


def test_what_has_become_of_a_command_is_told_by_its_names(program, boss):
    program.define("def a():\n    return 1\n")
    program.run()
    program.instance.log.flush()
    hooks = [Hook("failure", "somebody"), Hook("success", "team")]
    addresses = {"somebody": boss.address, "team": boss.address}
    tell_of(
        program.root, "n", hooks, Command(3.0, "weekly", ["a", "b"], "", "monday"), program.warnings.append, addresses
    )
    failed = Command(3.0, "weekly", [], "a failed: ValueError: no. Not made because of it: b.", "tuesday")
    tell_of(program.root, "n", hooks, failed, program.warnings.append, addresses)
    tell_of(program.root, "n", hooks, failed, program.warnings.append, addresses)
    assert boss.titles == ["Done: a, b (weekly of n)", "Failed: a (weekly of n)"]
    assert program.warnings == []
    assert "took 3.0 s" in boss.got[0]["message"]


def test_hooks_of_one_run_are_each_there_once(program):
    program.define(PROGRAM, **NOTIFY)
    steps = program.instance.runs.plan(program.instance.runs.request(None)).steps
    always = Hook("any", "desktop")
    assert hooks_of(steps, (always, always)) == (Hook("success", "boss", "report"), always)


KILLED = """
import sys
from pathlib import Path
from nbasset import asset, materialize
from nbasset.instance import Instance

@asset
def a():
    return [1, 2]

@asset(notify="boss", always=True)
def report(a):
    return sum(a)

materialize([a, report], instance=Instance(Path(sys.argv[1]), notebook="n"))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_killed_at_random_moments_each_occasion_is_told_exactly_once(tmp_path, boss):
    """As a scheduler does: what was killed is begun again for the same occasion, until it ends by itself."""
    script = tmp_path / "program.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(tmp_path / "store")]

    def run(occasion, after=None):
        process = subprocess.Popen(command, env={**os.environ, OCCASION: occasion}, start_new_session=True)
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    began = time.monotonic()
    assert run("whole") == 0
    whole = time.monotonic() - began
    count = 50 if MUCH == "all" else 3
    occasions = [f"occasion {number}" for number in range(count)]
    for number, occasion in enumerate(occasions):
        run(occasion, whole * (0.3 + 0.8 * number / count))
        assert run(occasion) == 0
    log = Instance(tmp_path / "store", notebook="n").log
    told = [each.occasion for each in log.events() if isinstance(each, Notified) and each.sent]
    assert sorted(told) == sorted(["whole", *occasions])
    assert len(boss.got) == 1 + len(occasions)
