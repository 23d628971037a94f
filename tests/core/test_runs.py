"""Runs: what became of each asset, and the one sentence of a run that did not succeed."""

from __future__ import annotations

from naming import all_named, named

from nbasset.core.errors import NbassetError
from nbasset.core.runs import AssetRun, MaterializationFailed, Outcome, RunRecord, RunStopped, failure_sentence


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
