"""Steps: ops as they are to be run."""

from __future__ import annotations

import pytest

from nbasset import In, Nothing, Out, graph, job, op, success_hook
from nbasset.dagster.composition import steps_of
from nbasset.dagster.steps import OpStep


@op
def one():
    return 1


@op(ins={"start": In(Nothing)}, out=Out(is_required=False))
def later():
    return 2


@graph
def inner(x):
    return later(start=x)


@graph
def outer():
    inner.alias("inside")(one())


def test_a_step_is_called_by_the_graphs_around_it_and_its_key():
    assert [each.name for each in steps_of(outer, {})] == ["one", "inside.later"]
    step = OpStep(one, ("inside", "one"), "north")
    assert (step.name, step.step_key) == ("inside.one", "inside.one[north]")
    assert OpStep(one, ("one",)).step_key == "one"


def test_a_step_knows_what_gives_it_something():
    assert [each.after for each in steps_of(outer, {})] == [frozenset(), frozenset({"one"})]


def test_what_stands_in_a_graph_by_another_name_can_be_run():
    heard = []

    @success_hook
    def hears(context):
        heard.append(context.op.name)

    named = outer.alias("named").with_hooks({hears})
    assert named.execute_in_process().output_for_node("inside.later") == 2
    assert heard == ["one", "later"]
    assert (named.to_job().name, named.to_job("other").name) == ("named", "other")
    assert inner.alias("again").execute_in_process(input_values={"x": None}).success


def test_an_op_by_another_name_is_no_job():
    with pytest.raises(AttributeError):
        one.alias("uno").execute_in_process()


def test_events_of_a_graph_are_those_of_its_steps():
    @job
    def everything():
        outer()

    run = everything.execute_in_process()
    assert [each.step_key for each in run.events_for_node("outer.inside") if each.is_step_success] == [
        "outer.inside.later"
    ]
    assert len([each for each in run.events_for_node("outer") if each.is_step_success]) == 2
