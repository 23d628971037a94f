"""Runs: what became of each asset, and the one sentence of a run that did not succeed."""

from __future__ import annotations

import pytest
from naming import all_named, named

from nbasset.core.errors import NbassetError
from nbasset.core.runs import (
    AssetRun,
    MaterializationFailed,
    Outcome,
    RunRecord,
    RunStopped,
    failure_of,
    failure_sentence,
)


def run(**outcomes):
    return RunRecord("r", {named(name): AssetRun(named(name), outcome, took=2.0) for name, outcome in outcomes.items()})


def test_assets_are_told_by_what_became_of_them_in_the_order_of_the_plan():
    found = run(a=Outcome.MADE, b=Outcome.FROM_STORE, c=Outcome.FAILED, d=Outcome.BLOCKED, e=Outcome.MADE)
    assert (found.made, found.from_store, found.failed, found.blocked) == tuple(map(all_named, ("a e", "b", "c", "d")))
    assert found.with_outcome(Outcome.FAILED, Outcome.BLOCKED) == all_named("c d")
    assert found.saved == 2.0


def test_results_of_one_body_have_saved_its_time_once():
    found = run(left=Outcome.FROM_STORE, right=Outcome.FROM_STORE, c=Outcome.FROM_STORE)
    found.assets[named("right")].of_same_body = True
    assert found.saved == 4.0


def test_success_is_that_nothing_failed_was_blocked_or_stopped():
    assert run(a=Outcome.MADE, b=Outcome.FROM_STORE, c=Outcome.WAITS).success
    assert run().success
    assert not run(a=Outcome.FAILED).success
    assert not run(a=Outcome.BLOCKED).success
    stopped = run(a=Outcome.MADE)
    stopped.cancelled = True
    assert not stopped.success


def test_the_sentence_names_every_failure_and_what_was_not_made_because_of_it():
    found = run(a=Outcome.FAILED, b=Outcome.BLOCKED, c=Outcome.FAILED, d=Outcome.MADE)
    found.assets[named("a")].error, found.assets[named("c")].error = "ValueError: no.", "KeyError: 'x'"
    assert failure_sentence(found) == ("a failed: ValueError: no; c failed: KeyError: 'x'. Not made because of it: b.")


def test_of_many_points_and_of_many_errors_the_first_are_told_and_how_many_more_there_are():
    def sentence(count, *, alike):
        names = [named(f"model[depth={at}]") for at in range(count)]
        parts = {
            name: AssetRun(name, Outcome.FAILED, error=f"E: {0 if alike else at}") for at, name in enumerate(names)
        }
        return failure_sentence(RunRecord("r", parts, errors=dict.fromkeys(names, ValueError("no"))))

    assert sentence(1000, alike=True).endswith("model[depth=5], 994 more points of model failed: E: 0.")
    assert sentence(1000, alike=False).endswith("model[depth=5] failed: E: 5; 994 more points of model.")
    assert sentence(12, alike=True).count("model[") == sentence(12, alike=False).count("E: ") == 12


def test_where_nothing_failed_the_reasons_of_what_is_blocked_are_told():
    found = run(a=Outcome.BLOCKED)
    found.assets[named("a")].reason = "needs numbers, which nothing defines"
    assert failure_sentence(found) == "a was not made: needs numbers, which nothing defines."


def test_the_exception_carries_the_run_and_its_sentence():
    found = run(a=Outcome.FAILED)
    found.assets[named("a")].error = "ValueError: no"
    error = MaterializationFailed(found)
    assert isinstance(error, NbassetError)
    assert (error.run.failed, str(error)) == (("a",), "a failed: ValueError: no.")
    assert error._render_traceback_() == ["MaterializationFailed: a failed: ValueError: no."]


def test_a_stop_is_a_keyboard_interrupt_of_one_line():
    assert isinstance(RunStopped(), KeyboardInterrupt)
    (line,) = RunStopped()._render_traceback_()
    assert line.startswith("KeyboardInterrupt: The run was stopped; what was made before is kept")


class OfTheirOwn(ValueError):
    def __init__(self, code, *, more):
        super().__init__(f"code {code}")
        self.code, self.more = code, more


class Unmade(Exception):
    def __new__(cls, *args):
        if args:
            raise TypeError("it is made by nobody else")
        return super().__new__(cls)


@pytest.mark.parametrize(
    "first",
    [
        ValueError("no"),
        KeyError("x"),
        OSError(2, "No such file", "there"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"),
        OfTheirOwn(3, more="x"),
        ZeroDivisionError(),
    ],
)
def test_the_exception_is_of_the_class_of_what_a_body_has_raised_and_has_all_it_has(first):
    found = run(a=Outcome.FAILED)
    found.assets[named("a")].error = "it: no"
    found.errors[named("a")] = first
    with pytest.raises(type(first)) as raised:
        raise failure_of(found)
    error = raised.value
    assert isinstance(error, MaterializationFailed)
    assert (error.args, str(error), error.__cause__) == (first.args, "a failed: it: no.", first)
    assert type(error).__name__ == "MaterializationFailed"
    kept = {
        name: getattr(first, name)
        for name in ("code", "more", "errno", "filename", "encoding", "value")
        if hasattr(first, name)
    }
    assert {name: getattr(error, name) for name in kept} == kept
    assert error._render_traceback_() == ["MaterializationFailed: a failed: it: no."]


@pytest.mark.parametrize("first", [Unmade(), SystemExit(1), StopIteration(4), None])
def test_where_nobody_else_can_be_of_a_class_the_exception_is_itself_alone(first):
    found = run(a=Outcome.FAILED)
    if first is not None:
        found.errors[named("a")] = first
    error = failure_of(found)
    assert (type(error), error.__cause__) == (MaterializationFailed, first) or isinstance(error, Unmade)


def test_notes_stay_with_what_a_body_has_raised():
    found = run(a=Outcome.FAILED)
    found.errors[named("a")] = first = ValueError("no")
    first.add_note("more of it")
    assert not hasattr(failure_of(found), "__notes__")
