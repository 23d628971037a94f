"""The sender: one at a time, each message once, tried again by later runs where nobody took it."""

from __future__ import annotations

import contextlib
import json
import random
import re
import subprocess
import sys
import time

import pytest
from effort import MUCH

from nbasset.api.sender import send_due
from nbasset.core.dataclass import replace
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.events import Materialized, Notified
from nbasset.core.notices import TRIES, Hook
from nbasset.engine import sending
from nbasset.instance import Instance
from nbasset.instance.notifying import SENDER, asked, deliver_from
from nbasset.storage.store import FileStore


@pytest.fixture
def boss(hook, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", hook.address)
    monkeypatch.setattr(sending, "PAUSES", ())
    return hook


class Ran:
    """An instance that has run for somebody who was not told yet."""

    def __init__(self, root):
        self.root, self.warnings = root, []
        self.instance = Instance(root, notebook="n", warn=self.warnings.append)
        self.instance.register(Definitions([asset(a)]))
        self.instance.runs.run(self.instance.runs.request(None))
        [run] = self.instance.runs.ids
        self.instance.event(asked([Hook("success", "boss", "a")], run, "n"))
        for each in list(self.instance.log.events(run_id=run)):
            if isinstance(each, Materialized):
                self.instance.log.append(each)
        self.run = run


def a():
    return 1


@pytest.fixture
def ran(tmp_path):
    found = Ran(tmp_path / "store")
    yield found
    found.instance.close()


def send(program):
    return send_due(program.instance.store, program.instance.log, "n", program.warnings.append)


@pytest.mark.lengthy
def test_what_was_sent_is_not_sent_again(ran, boss):
    assert (send(ran), send(ran)) == (1, 0)
    assert boss.titles == ["a (n)"]


def test_what_nobody_took_is_tried_again_some_times_and_each_time_told(ran, boss):
    boss.answer = 503
    for _ in range(TRIES + 1):
        assert send(ran) == 0
    assert len(ran.warnings) == TRIES
    told = f"boss was not told of the run {ran.run}: json:// could not be reached"
    assert all(told in each for each in ran.warnings)
    assert all("secret" not in each for each in ran.warnings)


def test_what_nobody_took_is_sent_once_somebody_does(ran, boss):
    boss.answer = 503
    send(ran)
    boss.answer = 200
    assert (send(ran), send(ran)) == (1, 0)
    told = [each.sent for each in ran.instance.log.events() if isinstance(each, Notified)]
    assert told == [False, True]


def test_a_result_that_is_not_there_any_more_is_told_by_its_name(ran, boss):
    ran.instance.forget("a")
    assert send(ran) == 1
    assert boss.titles == ["a (n)"]


@pytest.mark.lengthy
def test_an_address_of_this_once_counts_before_all_others(ran, boss, monkeypatch):
    monkeypatch.setenv("NBASSET_NOTIFY_BOSS", "json://127.0.0.1:1/nobody")
    ran.instance.log.flush()
    deliver_from(ran.root, "n", ran.warnings.append, {"boss": boss.address})
    assert ran.warnings == []
    assert boss.titles == ["a (n)"]


def test_a_store_that_cannot_be_opened_is_a_warning(tmp_path, boss, monkeypatch):
    (tmp_path / "secret").write_bytes(b"short")
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    said = []
    deliver_from(tmp_path, "n", said.append)
    assert said[0].startswith("Nobody could be told: ")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_wherever_senders_are_killed_everybody_is_told_and_twice_only_of_what_the_kill_fell_upon(tmp_path, boss):
    """A killed one may have been heard before it could write that down: of one message, the one that it was at."""
    chance, count = random.Random(20), 50 if MUCH == "all" else 6
    with contextlib.closing(FileStore(tmp_path / "store", on_warning=print)) as store:
        for number in range(count):
            event = asked([Hook("failure", "boss")], f"run{number}", "n")
            store.event_log.append(replace(event, took=1.0, failure=f"failure {number} of all.", process=""))
    order = json.dumps({"root": str(tmp_path / "store"), "notebook": "n", "addresses": {}})
    kills = 0
    while len({each["message"] for each in boss.got}) < count or kills < 2:
        process = subprocess.Popen([sys.executable, "-m", SENDER], stdin=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write(order)
        process.stdin.close()
        heard = len(boss.got)
        until = time.monotonic() + 30
        while len(boss.got) == heard and process.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.06))
        if process.poll() is not None:
            break
        process.kill()
        process.wait()
        kills += 1
    subprocess.run([sys.executable, "-m", SENDER], input=order, text=True, check=True)
    told = [re.search(r"failure (\d+) of all", each["message"])[1] for each in boss.got]
    assert {*map(int, told)} == {*range(count)}
    assert len(told) - count <= kills
    again = len(boss.got)
    subprocess.run([sys.executable, "-m", SENDER], input=order, text=True, check=True)
    assert len(boss.got) == again
