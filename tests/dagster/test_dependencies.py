"""Graphs that say in lists what is given to what."""

from __future__ import annotations

import pytest

from nbasset import (
    AssetsDefinition,
    DependencyDefinition,
    GraphDefinition,
    InputMapping,
    MultiDependencyDefinition,
    NodeInvocation,
    Out,
    OutputMapping,
    materialize_to_memory,
    op,
)
from nbasset.core.errors import InvalidDefinition


@op
def one():
    return 1


@op
def add(x, y=5):
    return x + y


@op
def total(rows):
    return sum(rows)


def of(**dependencies):
    return GraphDefinition("sums", node_defs=[one, add, total], dependencies=dependencies)


def test_each_input_is_given_what_the_lists_say():
    several = MultiDependencyDefinition([DependencyDefinition("one"), DependencyDefinition("add")])
    sums = of(add={"x": DependencyDefinition("one")}, total={"rows": several})
    assert sums.execute_in_process().output_for_node("total") == 7


def test_a_step_may_have_a_name_of_its_own_and_a_graph_inputs_and_outputs():
    sums = GraphDefinition(
        "sums",
        node_defs=[add],
        dependencies={NodeInvocation("add", alias="more"): {}},
        input_mappings=[InputMapping("n", "more", "x")],
        output_mappings=[OutputMapping("result", "more")],
    )
    run = sums.execute_in_process(input_values={"n": 2})
    assert (sums.inputs, run.output_for_node("more"), run.output_value()) == (("n",), 7, 7)


@pytest.mark.parametrize(
    ("dependencies", "why"),
    [
        ({"ad": {"x": DependencyDefinition("one")}}, "has no op 'ad'; did you mean add?"),
        ({"add": {"x": DependencyDefinition("on")}}, "add is given what 'on' gives, and there is no such step"),
        ({"add": {"x": DependencyDefinition("total")}, "total": {"rows": DependencyDefinition("add")}}, "in a ring"),
    ],
)
def test_what_cannot_be_put_together_is_refused(dependencies, why):
    with pytest.raises(InvalidDefinition) as refused:
        of(**dependencies)
    assert why in str(refused.value)


def test_a_graph_in_lists_can_be_a_step_of_another_and_take_configs():
    @op(config_schema={"n": int})
    def told(context):
        return context.op_config["n"]

    inner = GraphDefinition(
        "inner",
        node_defs=[told, add],
        dependencies={"add": {"x": DependencyDefinition("told")}},
        output_mappings=[OutputMapping("result", "add")],
    )
    outer = GraphDefinition(
        "outer", node_defs=[inner, total], dependencies={"total": {"rows": MultiDependencyDefinition([])}}
    )
    config = {"ops": {"inner": {"ops": {"told": {"config": {"n": 3}}}}}}
    run = outer.to_job().execute_in_process(run_config=config)
    assert [run.output_for_node("inner.add"), run.output_for_node("inner"), run.output_for_node("total")] == [8, 8, 0]
    with pytest.raises(InvalidDefinition, match=r"The config of inner\.told needs a value for 'n'"):
        outer.execute_in_process()


def test_one_of_several_outputs_is_named():
    @op(out={"low": Out(), "high": Out()})
    def limits():
        return 1, 9

    sums = GraphDefinition(
        "sums", node_defs=[limits, add], dependencies={"add": {"x": DependencyDefinition("limits", "high")}}
    )
    assert sums.execute_in_process().output_for_node("add") == 14


def test_an_asset_is_made_by_a_graph_in_lists():
    sums = GraphDefinition(
        "sums",
        node_defs=[one, add],
        dependencies={"add": {"x": DependencyDefinition("one")}},
        output_mappings=[OutputMapping("result", "add")],
    )
    assert materialize_to_memory([AssetsDefinition.from_graph(sums)]).output_for_node("sums") == 6


def test_steps_that_rest_on_nothing_come_in_the_order_of_the_list():
    ran = []

    def step(name):
        @op(name=name)
        def noted():
            ran.append(name)

        return noted

    names = [f"step_{number}" for number in range(12)]
    GraphDefinition("many", node_defs=[step(name) for name in names]).execute_in_process()
    assert ran == names
