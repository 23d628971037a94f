"""Which steps of a graph a run is about."""

import pytest

from nbasset import DynamicOut, DynamicOutput, In, InputManager, Nothing, graph, input_manager, job, op
from nbasset.core.errors import InvalidDefinition, InvalidSelection
from nbasset.dagster.op_selection import chosen_steps


@op
def one():
    return 1


@op
def two(x):
    return x + 1


@op
def three(x, start=10):
    return x + start


@graph
def inner(x):
    return two(x)


@graph
def line():
    return three(inner(one()))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("*", {"one", "inner.two", "three"}),
        ("one", {"one"}),
        ("inner", {"inner.two"}),
        ("inner.two", {"inner.two"}),
        ("*three", {"one", "inner.two", "three"}),
        ("+three", {"inner.two", "three"}),
        ("++three", {"one", "inner.two", "three"}),
        ("one+", {"one", "inner.two"}),
        ("one*", {"one", "inner.two", "three"}),
    ],
)
def test_a_selection_names_steps_with_what_is_around_them(told, meant):
    assert chosen_steps(line, [told]) == meant


def test_what_the_graph_has_not_is_refused_with_what_it_has():
    with pytest.raises(InvalidSelection, match=r"line has no op 'on'; did you mean one. Its ops are one, inner.two"):
        chosen_steps(line, ["on"])


def test_only_the_chosen_are_made():
    ran = line.to_job("j").execute_in_process(op_selection=["one", "inner"])

    assert [each.step_key for each in ran.get_step_success_events()] == ["one", "inner.two"]
    assert ran.output_for_node("inner.two") == 2


def test_an_input_whose_step_is_left_out_is_what_the_config_says_or_what_it_is_by_itself():
    ran = line.execute_in_process({"ops": {"three": {"inputs": {"x": {"value": 5}}}}}, op_selection=["three"])

    assert ran.output_value() == 15


def test_an_input_that_nothing_is_left_for_is_refused():
    with pytest.raises(InvalidDefinition, match="Nothing is given to three for x"):
        line.to_job(op_selection=["three"]).execute_in_process()


def test_an_input_manager_loads_what_the_step_that_is_left_out_would_have_given():
    class FromTable(InputManager):
        def load_input(self, context):
            return "table" if context.upstream_output is None else "step"

    @input_manager
    def tables():
        return FromTable()

    @op(ins={"rows": In(input_manager_key="tables")})
    def seen(rows):
        return rows

    @job(resource_defs={"tables": tables})
    def look():
        seen(one())

    assert look.execute_in_process(op_selection=["seen"]).output_for_node("seen") == "table"


def test_what_only_waits_for_a_step_that_is_left_out_waits_for_nothing():
    @op(ins={"start": In(Nothing)})
    def after():
        return "done"

    @job
    def ordered():
        after(start=one())

    assert ordered.execute_in_process(op_selection=["after"]).output_for_node("after") == "done"


def test_what_is_made_for_each_of_several_is_reached_from_what_gives_them():
    @op(out=DynamicOut())
    def parts():
        yield DynamicOutput(1, "a")
        yield DynamicOutput(2, "b")

    @op
    def total(rows):
        return sum(rows)

    @graph
    def fan():
        return total(parts().map(two).collect())

    assert chosen_steps(fan, ["*total"]) == {"parts", "two", "total"}
    assert fan.execute_in_process(op_selection=["*two"]).output_for_node("two") == {"a": 2, "b": 3}
