"""The run loop: retries, lost inputs, failures, stops; one run at a time."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from naming import named, texts

from nbasset.core.decorators import asset
from nbasset.core.errors import Damaged, NbassetError
from nbasset.core.events import EventType
from nbasset.core.policies import Backoff, RetryPolicy
from nbasset.core.runs import RunStopped
from nbasset.engine import runner
from nbasset.instance import Instance

RAN: list[str] = []
"""What ran. It is only added to, so that it is no input."""


@pytest.fixture
def instance(tmp_path):
    RAN.clear()
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    yield found
    found.close()


@pytest.fixture
def waits(monkeypatch):
    """How long the run loop slept, without sleeping."""
    seconds = []
    monkeypatch.setattr(runner, "time", SimpleNamespace(time=time.time, sleep=seconds.append))
    return seconds


def define(instance, source, **options):
    """Define the functions of a program as assets; `options` by name."""
    namespace = {"__name__": "__main__", "RAN": RAN}
    exec(compile(source, "program", "exec"), namespace)
    functions = [each for name, each in namespace.items() if callable(each) and name[0] != "_"]
    instance.define(*(asset(**options.get(each.__name__, {}))(each) for each in functions))


def run(instance, *names, **options):
    return instance.runs.run(instance.runs.request(list(names) or None, **options))


def outcomes(found):
    return {str(name): str(part.outcome) for name, part in found.assets.items()}


FLAKY = "def a(context):\n    RAN.append(context.retry_number)\n    assert len(RAN) > 2, 'not yet'\n    return len(RAN)"


def test_a_body_is_tried_again_as_its_policy_says_and_knows_which_try_it_is(instance, waits):
    define(instance, FLAKY, a={"retry_policy": RetryPolicy(2, delay=1, backoff=Backoff.EXPONENTIAL)})
    heard = []
    instance.listeners.append(lambda event: heard.append(event) if event.type is EventType.RETRY else None)
    assert outcomes(run(instance)) == {"a": "made"}
    assert RAN == [0, 1, 2]
    assert waits == [1, 3]
    assert [(each.retry, each.error) for each in heard] == [
        (1, "AssertionError: not yet"),
        (2, "AssertionError: not yet"),
    ]


def test_when_the_tries_are_used_up_the_last_error_is_the_failure(instance, waits):
    define(instance, FLAKY, a={"retry_policy": RetryPolicy(1)})
    found = run(instance)
    assert outcomes(found) == {"a": "failed"}
    assert RAN == [0, 1]
    assert found.assets[named("a")].error == "AssertionError: not yet"
    assert waits == [], "no delay, no sleep"


def test_without_a_policy_there_is_one_try(instance):
    define(instance, FLAKY)
    assert outcomes(run(instance)) == {"a": "failed"}
    assert RAN == [0]


def test_each_try_gets_private_inputs_of_its_own(instance):
    source = (
        "def up():\n    return [1]\n"
        "def a(up):\n    up.append(2)\n    RAN.append(len(up))\n    assert len(RAN) > 2\n    return up"
    )
    define(instance, source, a={"retry_policy": RetryPolicy(5)})
    run(instance)
    assert RAN == [2, 2, 2]
    assert instance.value("up") == [1]


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit(3)"])
def test_stop_and_exit_are_not_tried_again(instance, error):
    define(instance, f"def a():\n    RAN.append(1)\n    raise {error}", a={"retry_policy": RetryPolicy(5)})
    try:
        run(instance)
    except RunStopped:
        assert error == "KeyboardInterrupt"
    assert RAN == [1]


def test_a_body_that_exits_has_failed_and_the_kernel_lives_on(instance):
    define(instance, "def a():\n    raise SystemExit(3)\ndef b():\n    return 1")
    found = run(instance)
    assert outcomes(found) == {"a": "failed", "b": "made"}
    assert found.assets[named("a")].error == "SystemExit: 3"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("StopIteration('x')", "StopIteration: x"),
        ("BaseException('x')", "BaseException: x"),
        ("RuntimeError('x')", "RuntimeError: x"),
    ],
)
def test_errors_that_python_treats_in_a_way_of_its_own_are_failures_like_others(instance, error, line):
    define(instance, f"def a():\n    raise {error}\ndef b():\n    return 1")
    found = run(instance)
    assert outcomes(found) == {"a": "failed", "b": "made"}
    assert found.assets[named("a")].error == line
    (event,) = [each for each in instance.log.events(asset=named("a")) if each.type is EventType.FAILED]
    assert event.traceback.splitlines()[1].strip().startswith('File "program", line 2, in a')


def test_a_body_that_goes_to_another_folder_leaves_the_next_one_where_it_was(instance, tmp_path):
    define(instance, f"import os as _os\ndef a():\n    _os.chdir({str(tmp_path)!r})\ndef b():\n    return _os.getcwd()")
    run(instance)
    assert instance.value("b") == str(Path.cwd()) != str(tmp_path)


BRANCHES = """
def bad():
    raise ValueError("no data")
def after_bad(bad):
    RAN.append("after_bad")
    return 1
def far(after_bad):
    RAN.append("far")
    return 1
def good():
    RAN.append("good")
    return 2
def worse():
    raise KeyError("x")
"""


def test_independent_branches_go_on_when_one_fails(instance):
    define(instance, BRANCHES)
    found = run(instance)
    assert outcomes(found) == {
        "bad": "failed", "after_bad": "blocked", "far": "blocked", "good": "made", "worse": "failed",
    }  # fmt: skip
    assert RAN == ["good"]
    assert texts(found.errors) == ["bad", "worse"], "in the order of the plan"
    assert not found.success


def test_a_result_whose_body_failed_is_never_stored(instance):
    define(instance, "def a():\n    print('half')\n    raise ValueError\ndef b():\n    return 1")
    run(instance)
    assert instance.store.versions(named("a")) == []
    assert len(instance.store.versions(named("b"))) == 1
    assert str(instance.status("a").status) == "FAILED"


def test_what_a_failed_body_showed_and_its_traceback_are_kept(instance):
    define(instance, "def a():\n    print('half')\n    raise ValueError('no')")
    run(instance)
    (event,) = [each for each in instance.log.events(asset=named("a")) if each.type is EventType.FAILED]
    assert event.shown[0]["text"] == "half\n"
    assert event.error == "ValueError: no"
    assert 'File "program", line 3, in a' in event.traceback


CHAIN = """
def a():
    RAN.append("a")
    return [1]
def b(a):
    RAN.append("b")
    {then}
    return a + [2]
def c(b):
    RAN.append("c")
    return b + [3]
"""


def test_a_stop_cancels_the_step_leaves_the_rest_unmade_and_keeps_what_was_made(instance):
    define(instance, CHAIN.format(then="raise KeyboardInterrupt"))
    with pytest.raises(RunStopped, match="what was made before is kept"):
        run(instance)
    found = instance.runs.last
    assert found.cancelled
    assert outcomes(found) == {"a": "made", "b": "cancelled"}
    assert {str(name): str(each.status) for name, each in instance.standing().all().items()} == {
        "a": "FRESH",
        "b": "MISSING",
        "c": "MISSING",
    }
    assert instance.store.versions(named("b")) == []
    define(instance, CHAIN.format(then="pass"))
    assert outcomes(run(instance)) == {"a": "from the store", "b": "made", "c": "made"}
    assert RAN == ["a", "b", "b", "c"]


def test_after_a_stop_the_next_run_may_start(instance):
    define(instance, "def a():\n    raise KeyboardInterrupt")
    for _ in range(2):
        with pytest.raises(RunStopped):
            run(instance)


def test_one_run_at_a_time(instance):
    told = []

    def nosy():
        try:
            run(instance)
        except NbassetError as error:
            told.append(str(error))
        return 1

    instance.define(asset(nosy))
    run(instance)
    assert told == ["A run is at work already: wait for it, or stop it."]
    assert instance.runs.standing is None


class Forgetful:
    """A store that has lost the value of one asset, once."""

    def __init__(self, store, name, times=1):
        self.store, self.name, self.times = store, named(name), times

    def __getattr__(self, attribute):
        return getattr(self.store, attribute)

    def load(self, made):
        if made.asset == self.name and self.times:
            self.times -= 1
            raise Damaged(f"{self.name} was damaged.")
        return self.store.load(made)


def test_an_input_that_turns_out_to_be_lost_is_made_again_in_the_same_run(instance):
    define(instance, CHAIN.format(then="pass"))
    run(instance, "b")
    instance.results.store = Forgetful(instance.store, "b")
    found = run(instance, "c")
    assert outcomes(found) == {"a": "from the store", "b": "made", "c": "made"}
    assert RAN == ["a", "b", "b", "c"]
    assert instance.value("c") == [1, 2, 3]


def test_an_input_that_is_lost_for_good_blocks_with_what_to_do(instance):
    define(instance, CHAIN.format(then="pass"))
    run(instance, "b")
    instance.results.store = Forgetful(instance.store, "b", times=9)
    found = run(instance, "c")
    assert outcomes(found)["c"] == "blocked"
    assert found.assets[named("c")].reason == "the stored value of b cannot be used: %materialize b"


def test_an_input_outside_the_run_that_is_lost_blocks_too(instance):
    define(instance, CHAIN.format(then="pass"))
    run(instance, "b")
    instance.results.store = Forgetful(instance.store, "b")
    found = run(instance, "c", only=True)
    assert outcomes(found) == {"c": "blocked"}
    assert RAN == ["a", "b"]


def test_events_tell_the_run_from_its_start_to_its_end(instance):
    heard = []
    instance.listeners.append(heard.append)
    define(instance, "def a():\n    print('hello')\n    return 1\ndef b(a):\n    return a")
    run(instance)
    assert list(dict.fromkeys((str(each.type), str(each.asset or "")) for each in heard)) == [
        ("run_started", ""),
        ("started", "a"),
        ("output", "a"),
        ("materialized", "a"),
        ("started", "b"),
        ("materialized", "b"),
        ("run_finished", ""),
    ]
    assert len({each.run_id for each in heard}) == 1
    assert heard[-1].outcomes["made"] == 2


def test_a_body_that_gave_the_wrong_number_of_values_has_failed(instance):
    from nbasset.core.assets import Asset
    from nbasset.core.bodies import FunctionBody
    from nbasset.core.keys import AssetKey

    for value, words in [((1, 2, 3), "3 values"), ([1], "1 values"), (5, "one int"), ({"x": 1}, "one dict")]:
        body = FunctionBody(_giving(value), ())
        instance.define(Asset((AssetKey("x"), AssetKey("y")), body))
        found = run(instance)
        assert found.assets[named("x")].error == (
            f"ValueError: x, y need 2 values, and the body gave {words}: assign every name, or return a tuple."
        )
        assert outcomes(found) == {"x": "failed", "y": "failed"}
    instance.define(Asset((AssetKey("x"), AssetKey("y")), FunctionBody(_giving({"y": 2, "x": 1}), ())))
    run(instance)
    assert (instance.value("x"), instance.value("y")) == (1, 2)


def _giving(value):
    return lambda: value


def test_async_bodies_run_in_a_script_too(instance):
    define(
        instance,
        "import asyncio as _asyncio\nasync def a():\n    await _asyncio.sleep(0)\n    return 1\ndef b(a):\n    return a + 1",
    )
    assert outcomes(run(instance)) == {"a": "made", "b": "made"}
    assert instance.value("b") == 2
