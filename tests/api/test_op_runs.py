"""What a run of ops tells."""

from __future__ import annotations

import pytest

from nbasset import Out, Output, job, op
from nbasset.core.errors import InvalidDefinition, NeverMade


@op
def one():
    return 1


@op
def fail(x):
    raise ValueError("no")


@op(out={"a": Out(is_required=False), "b": Out(is_required=False)})
def either():
    yield Output(1, "a")


@job
def mixed():
    fail.alias("on_a")(either().a)
    fail.alias("on_b")(either.alias("again")().b)
    fail.alias("after")(fail.alias("first")(one()))


def test_what_became_of_each_op_is_told_in_lines():
    lines = repr(mixed.execute_in_process(raise_on_error=False)).splitlines()
    assert lines[0] == "job mixed: failed"
    assert "  either  gave a=1, b=nothing" in lines
    assert "  on_a    failed: ValueError: no" in lines
    assert "  on_b    was left out" in lines


def test_what_failed_what_was_left_out_and_what_never_came_to_it_are_told_apart():
    run = mixed.execute_in_process(raise_on_error=False)
    assert run.get_failed_step_keys() == {"on_a", "first"}
    assert run.is_node_skipped("on_b")
    assert run.is_node_untouched("after")
    assert not run.is_node_skipped("after")
    assert run.is_node_failed("first")
    assert not run.success


def test_events_have_dagster_s_names():
    run = mixed.execute_in_process(raise_on_error=False)
    assert [each.event_type_value for each in run.events_for_node("one")] == [
        "STEP_START",
        "STEP_OUTPUT",
        "HANDLED_OUTPUT",
        "STEP_SUCCESS",
    ]
    assert [each.event_type_value for each in run.events_for_node("on_b")] == ["STEP_SKIPPED"]
    failed = [each.event_type_value for each in run.events_for_node("first")]
    assert failed == ["STEP_START", "LOADED_INPUT", "STEP_FAILURE"]
    assert len(run.all_node_events) == sum(len(run.events_for_node(each.step.name)) for each in run.steps)


def test_what_a_run_has_not_is_told_with_what_it_has():
    run = mixed.execute_in_process(raise_on_error=False)
    with pytest.raises(NeverMade, match="no step 'other'; its steps are either"):
        run.output_for_node("other")
    with pytest.raises(NeverMade, match="nothing for its output 'b'"):
        run.output_for_node("either", "b")
    with pytest.raises(NeverMade, match="nothing for its output 'result'"):
        run.output_value()


def test_an_input_that_nobody_gives_is_told_before_anything_runs():
    @job
    def given(x):
        fail(x)

    with pytest.raises(InvalidDefinition, match=r"Nothing is given to given for x: say input_values="):
        given.execute_in_process()
