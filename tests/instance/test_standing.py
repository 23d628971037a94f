"""Where every asset stands: facts that can go anywhere, what they lead to apart."""

from __future__ import annotations

import pickle
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from naming import all_named, named, texts

from nbasset.core.errors import InvalidDefinition
from nbasset.core.freshness import FreshnessPolicy

PROGRAM = """
def _helper(x):
    return x + K
def a():
    return _helper(1)
def b(a):
    return a * 2
"""


def test_an_assessment_is_facts_that_plain_pickle_takes(program):
    program.define(PROGRAM, names={"K": 2})
    program.run()
    found = program.instance.standing().all()
    copy = pickle.loads(pickle.dumps(found))
    assert copy[named("b")].key == found[named("b")].key
    assert copy[named("a")].current == found[named("a")].current
    assert str(copy[named("a")].status) == "FRESH"


def test_what_an_asset_reaches_in_this_process_is_told_apart(program):
    names = program.define(PROGRAM, names={"K": 2})
    standing = program.instance.standing()
    assert standing.reach(named("a")).holders == (names["_helper"],)
    assert standing.reach(named("b")).holders == ()


def test_what_is_upstream_is_assessed_before_and_once(program):
    program.define(PROGRAM, names={"K": 2})
    standing = program.instance.standing()
    assert standing.upstream(named("b")) == all_named("a")
    assert list(standing.again(all_named("b"))) == [named("b")]
    assert texts(standing.assessments) == ["a", "b"]


@pytest.fixture
def clock(monkeypatch):
    """The present, as looks see it; to be moved on."""
    now = [time.time()]
    monkeypatch.setattr("nbasset.instance.results.time", SimpleNamespace(time=lambda: now[0]))
    monkeypatch.setattr("nbasset.instance.keeping.time", SimpleNamespace(time=lambda: now[0]))
    return now


ASKING = "import time\ndef a(): RAN.append('a'); return time.time() > 0\ndef b(a): RAN.append('b'); return a\n"


def test_an_untracked_result_is_made_again_when_it_is_older_and_what_rests_on_it_only_if_it_is_another(program, clock):
    program.define(ASKING, a={"every": "1d"})
    assert program.run() == ["a", "b"]
    clock[0] += 80_000
    assert program.run() == []
    clock[0] += 10_000
    assert program.statuses() == {"a": "STALE", "b": "STALE"}
    assert "it is untracked and 25 hours old: it is made again every 24 h 0 min" in program.said("a")
    assert program.run() == ["a"]
    assert set(program.statuses().values()) == {"FRESH"}
    program.restart()
    program.define(ASKING, a={"every": "2d"})
    assert program.run() == [], "how often is no part of what it is"
    clock[0] += 100_000
    assert program.run() == []


def test_a_result_older_than_its_policy_is_stale_and_what_rests_on_it_is_made_again_only_if_it_is_another(
    program, clock
):
    text = "def a(): RAN.append('a'); return 1\ndef b(a): RAN.append('b'); return a\n"
    program.define(text, a={"freshness_policy": FreshnessPolicy.time_window(timedelta(days=1))})
    assert program.run() == ["a", "b"]
    clock[0] += 80_000
    assert program.run() == []
    clock[0] += 10_000
    assert program.statuses() == {"a": "STALE", "b": "STALE"}
    assert "it is older than 24 h 0 min: it is 25 hours old" in program.said("a")
    assert program.run() == ["a"]
    assert set(program.statuses().values()) == {"FRESH"}
    program.restart()
    program.define(text, a={"freshness_policy": FreshnessPolicy.time_window(timedelta(days=2))})
    clock[0] += 100_000
    assert program.run() == [], "how old it may be is no part of what it is"
    program.define(text, a={"freshness_policy": FreshnessPolicy.time_window(timedelta(hours=1))})
    assert program.run() == ["a"]


def test_a_result_from_before_a_deadline_is_stale_after_it(program, clock):
    clock[0] = 86_400.0 * 20_000 + 9.5 * 3600  # half past nine (UTC)
    policy = FreshnessPolicy.cron("0 10 * * *", timedelta(hours=1))
    program.define("def a(): RAN.append('a'); return 1\n", a={"freshness_policy": policy})
    assert program.run() == ["a"]
    clock[0] += 20 * 3600
    assert program.run() == []
    clock[0] += 5 * 3600
    assert program.statuses() == {"a": "STALE"}
    assert "it is from before the deadline of 0 10 * * *" in program.said("a")
    assert program.run() == ["a"]


def test_what_is_tracked_does_not_age(program, clock):
    program.define("def a(): RAN.append('a'); return 1\n", a={"every": "1h"})
    program.run()
    clock[0] += 10**9
    assert program.run() == []


@pytest.mark.parametrize("given", ["often", "0", "-1d", "1y"])
def test_a_time_that_is_none_is_refused(program, given):
    with pytest.raises(InvalidDefinition, match="every takes a time such as 30m, 12h or 1d"):
        program.define("def a(): return 1\n", a={"every": given})
