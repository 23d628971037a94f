"""The sender: one at a time, each message once, tried again by later runs where nobody took it."""

from __future__ import annotations

import pytest

from nbasset.api.sender import send_due
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.events import Materialized, Notified
from nbasset.core.notices import TRIES, Hook
from nbasset.engine import sending
from nbasset.instance import Instance
from nbasset.instance.notifying import asked, deliver_from


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
