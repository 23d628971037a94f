"""The doctor makes an asset in fresh processes, and says what differs and which line is to blame."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import NbassetError, NeverMade
from nbasset.instance import doctor
from nbasset.instance.doctor import examine
from nbasset.instance.worker import Rehearsal

pytestmark = pytest.mark.processes


def examined(notebook, name):
    return examine(notebook.instance.definitions.by_name[named(name)], notebook.order(name))


@pytest.mark.slow
def test_what_is_the_same_in_fresh_processes_is_repeatable_helpers_and_inputs_included(notebook):
    notebook.plain("def helper(x):\n    return sum(x) + len(raw)")
    notebook.asset("raw", "[3, 1, 2]")
    notebook.asset("a", "helper(raw)")
    notebook.run()
    assert examined(notebook, "a") == ["Made twice in fresh processes, it gave the same int: it is repeatable."]


@pytest.mark.slow
def test_what_rests_on_the_order_of_a_set_is_told_from_what_is_another_each_time(notebook):
    notebook.asset("a", "list({'a', 'b', 'c', 'd', 'e', 'f', 'g'})")
    first, second = examined(notebook, "a")
    assert "it is not repeatable" in first
    assert "the order of a set" in second


def test_what_rests_on_something_without_a_value_cannot_be_examined(notebook):
    notebook.asset("raw", "[1]")
    notebook.asset("a", "raw")
    with pytest.raises(NeverMade, match="%materialize a first"):
        notebook.order("a")


def test_what_cannot_be_taken_along_is_named(notebook):
    notebook.plain("import threading\nlocks = {'of a': [threading.Lock()]}")
    notebook.asset("a", "locks['of a'][0].locked()")
    words = r"a cannot be taken to another process \(locks\['of a'\]\[0\]: cannot pickle .*lock.*--in-kernel"
    with pytest.raises(NbassetError, match=words):
        notebook.order("a")


def test_draws_that_were_left_alone_are_what_gets_in_the_way(notebook):
    notebook.asset("a --seed none", "import random\nrandom.random()")
    first, *more = examined(notebook, "a")
    assert "it is not repeatable" in first
    assert more == ["It uses an unseeded random generator, which no key knows: say what counts with --reads or --env."]


@pytest.fixture
def answers(monkeypatch):
    """Makes the doctor get these answers, without processes."""
    given = []
    monkeypatch.setattr(doctor, "in_fresh_process", lambda *args, **options: given.pop(0))
    return given


def test_the_line_that_asks_for_the_clock_is_named(notebook, answers):
    answers += [Rehearsal("1", "int"), Rehearsal("2", "int"), Rehearsal("3", "int")]
    notebook.asset("a", "import time\nx = 1\ntime.time_ns()")
    assert examined(notebook, "a")[1] == "It uses the clock in line 4: time.time_ns()"


def test_what_only_prints_something_else_is_told(notebook, answers):
    answers += [Rehearsal("1", "int", "a"), Rehearsal("1", "int", "b")]
    notebook.asset("a", "1")
    assert examined(notebook, "a") == ["It gives the same value twice, but prints something else each time."]


def test_a_failure_and_what_nobody_can_see_are_told(notebook, answers):
    answers += [Rehearsal(error="ValueError: no"), Rehearsal("1")]
    notebook.asset("a", "1")
    assert examined(notebook, "a") == ["It failed when it was made beside the notebook: ValueError: no"]
    answers += [Rehearsal("1", "int", untracked=("network",))] * 2
    assert "It uses network, which no key knows" in examined(notebook, "a")[1]
