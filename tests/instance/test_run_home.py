"""The home of runs: an instance is one, and runs ask nothing of it but what the protocol names."""

from __future__ import annotations

from naming import named
from protocols import Only, members, unlike

from nbasset.core.events import EventType
from nbasset.instance.run_home import RunHome
from nbasset.instance.runs import Runs

CHAIN = "def a():\n    print('hello')\n    kept = 1\n    return [1, 2]\ndef b(a):\n    return sum(a)"


def test_an_instance_is_a_home_of_runs(program):
    assert members(RunHome) > {"opened", "definitions", "event"}
    assert unlike(RunHome, program.instance) == []


def test_runs_ask_nothing_else_of_it(program):
    program.define(CHAIN)
    heard = []
    program.instance.listeners.append(lambda event: heard.append(event.type))
    runs = Runs(Only(RunHome, program.instance), program.instance.standing, program.instance.snapshots.apart)
    request = runs.request(None)
    assert len(runs.plan(request).steps) == 2
    assert runs.run(request).success
    assert {EventType.STARTED, EventType.OUTPUT, EventType.MATERIALIZED} <= set(heard)
    assert program.value("b") == 3


def test_failures_and_forced_runs_ask_nothing_else_either(program):
    program.define("def a():\n    return 1\ndef b(a):\n    raise ValueError('no')")
    runs = Runs(Only(RunHome, program.instance), program.instance.standing, program.instance.snapshots.apart)
    for options in ({}, {"again": True}, {"only": True}):
        assert not runs.run(runs.request(None, **options)).success
        assert runs.last.assets[named("b")].error == "ValueError: no"
