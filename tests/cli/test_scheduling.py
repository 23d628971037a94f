"""Scheduling: each tick is run once, is made up for once, and survives whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from effort import MUCH

from nbasset.cli.exit_codes import FAILED, OK, STOPPED
from nbasset.cli.scheduling import Scheduler
from nbasset.core.timetables import Timetable
from nbasset.engine.ticking import TRIES
from nbasset.storage.schedule_files import at_work, read_done

WEEKLY = Timetable("weekly_schedule", ("0 8 * * 1",), "weekly", zone="UTC", on_failure="boss")
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp()
DAY = 86400.0
WRITES = (
    "import os, sys; open(sys.argv[1], 'a').write(' '.join([os.environ['NBASSET_OCCASION'], *sys.argv[2:]]) + chr(10))"
)


class Runs:
    """A scheduler whose runs are short programs that write down what they were for."""

    def __init__(self, folder):
        self.folder, self.said, self.file = folder, [], folder / "ran"
        self.then = ""

    def scheduler(self, *tables):
        command = [sys.executable, "-c", f"{WRITES}; {self.then or 'pass'}", str(self.file)]
        return Scheduler(
            self.folder / ".nbasset", self.folder / "sales.ipynb", tables or (WEEKLY,), self.said.append, command
        )

    def tick(self, now, *tables):
        return self.scheduler(*tables).tick(now)

    @property
    def ran(self):
        return self.file.read_text().splitlines() if self.file.exists() else []


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path)


def test_a_tick_is_run_once_with_what_its_schedule_says(runs):
    assert runs.tick(SUNDAY) == OK
    assert runs.ran == []
    assert runs.tick(SUNDAY + DAY) == OK
    assert runs.tick(SUNDAY + DAY + 60) == OK
    assert runs.ran == ["weekly_schedule 2026-11-30T08:00+00:00 --job weekly --on-failure boss"]
    assert "weekly_schedule: job weekly for 2026-11-30T08:00+00:00." in runs.said


def test_what_was_missed_is_made_up_once_and_said(runs):
    runs.tick(SUNDAY)
    runs.tick(SUNDAY + 22 * DAY)
    assert [each.split()[1] for each in runs.ran] == ["2026-12-21T08:00+00:00"]
    assert runs.said[-2].endswith("for 2026-12-21T08:00+00:00, for 3 that were missed as well.")


def test_a_run_that_ends_with_a_failure_has_ended(runs):
    runs.tick(SUNDAY)
    runs.then = "sys.exit(1)"
    assert runs.tick(SUNDAY + DAY) == FAILED
    assert runs.tick(SUNDAY + DAY + 60) == OK
    assert len(runs.ran) == 1


def test_a_run_that_was_killed_is_begun_again_for_the_same_occasion(runs):
    runs.tick(SUNDAY)
    runs.then = "os.kill(os.getpid(), 9)"
    assert runs.tick(SUNDAY + DAY) == STOPPED
    runs.then = ""
    assert runs.tick(SUNDAY + DAY + 60) == OK
    assert runs.tick(SUNDAY + DAY + 120) == OK
    first, second = runs.ran
    assert first == second
    assert any(each.endswith(", once more, as its run was killed.") for each in runs.said)


@pytest.mark.slow
def test_a_run_that_is_killed_each_time_is_given_up_and_who_wants_to_know_is_told(runs, hook, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", hook.address)
    runs.tick(SUNDAY)
    runs.then = "os.kill(os.getpid(), 9)"
    for minute in range(TRIES + 2):
        runs.tick(SUNDAY + DAY + 60 * minute)
    assert len(runs.ran) == TRIES
    [told] = hook.got
    assert told["type"] == "failure"
    assert "job weekly was killed 3 times and is not begun again for 2026-11-30T08:00+00:00" in told["message"]


def test_a_slow_run_is_not_doubled(runs):
    runs.tick(SUNDAY)
    with at_work(runs.folder / ".nbasset", "sales", WEEKLY.what):
        assert runs.tick(SUNDAY + DAY) == OK
    assert runs.ran == []
    assert runs.said[-1].endswith("is due, and job weekly is still at work: it waits.")
    runs.tick(SUNDAY + DAY)
    assert len(runs.ran) == 1


def test_schedules_of_one_notebook_are_looked_at_one_by_one(runs):
    daily = Timetable("daily", ("0 6 * * *",), selection=("raw+",), zone="UTC")
    runs.tick(SUNDAY, WEEKLY, daily)
    runs.tick(SUNDAY + DAY, WEEKLY, daily)
    assert [each.split()[0] for each in runs.ran] == ["weekly_schedule", "daily"]


LOOP = """
import sys, time
from pathlib import Path
from nbasset.cli.scheduling import Scheduler
from nbasset.core.timetables import Timetable
root, program, offset = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
real = time.time
time.time = lambda: real() + offset
table = Timetable("minutely", ("* * * * *",), zone="UTC")
command = [sys.executable, "-c", program, str(root / "ran"), str(root / "ended")]
sys.exit(Scheduler(root / ".nbasset", root / "sales.ipynb", [table], print, command).{what})
"""
SLOW = (
    "import os, sys, time; told = os.environ['NBASSET_OCCASION'] + chr(10); open(sys.argv[1], 'a').write(told);"
    "time.sleep(0.3); open(sys.argv[2], 'a').write(told)"
)


def loop(folder, what, offset=0.0):
    script = folder / f"{what[:4]}.py"
    script.write_text(LOOP.replace("{what}", what))
    return subprocess.Popen([sys.executable, str(script), str(folder), SLOW, str(offset)], start_new_session=True)


def lines(file):
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_loop_that_is_stopped_stops_its_run_and_ends_with_its_code(tmp_path):
    early = 20.0 - time.time() % 60  # as if a minute had just begun: the next one is not due at once
    assert loop(tmp_path, "tick(time.time())", early).wait() == OK
    process = loop(tmp_path, "go_on()", early + 90.0)
    deadline = time.monotonic() + 60
    while not lines(tmp_path / "ran") and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == STOPPED
    assert lines(tmp_path / "ended") == []
    assert loop(tmp_path, "tick(time.time())", early + 90.0).wait() == OK
    assert len(set(lines(tmp_path / "ended"))) == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_wherever_schedulers_are_killed_each_tick_is_run_to_its_end_and_never_twice_at_once(tmp_path):
    """Each is killed at a random moment, its run perhaps left behind; the next goes on with the same tick."""
    chance = random.Random(20)
    assert loop(tmp_path, "tick(time.time())").wait() == OK
    count = 50 if MUCH == "all" else 4
    for number in range(1, count + 1):
        offset = 70.0 * number
        process = loop(tmp_path, "tick(time.time())", offset)
        try:
            process.wait(chance.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            if chance.random() < 0.5:
                process.kill()  # its run goes on alone
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        deadline = time.monotonic() + 30
        while len(set(lines(tmp_path / "ended"))) < number and time.monotonic() < deadline:
            loop(tmp_path, "tick(time.time())", offset).wait()
    ended = lines(tmp_path / "ended")
    assert len(set(ended)) >= count
    done = read_done(tmp_path / ".nbasset", "sales", "minutely")
    assert done["last"] == done["begun"]
