"""Ops as they are defined: inputs, names, and what counts of them."""

from __future__ import annotations

import pytest

from nbasset import ConfigurableResource, In, Nothing, OpDefinition, OpExecutionContext, Out, ResourceParam, op
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.op_handles import Given
from nbasset.dagster.op_outputs import NoDefault
from nbasset.dagster.ops import Graph, Node
from nbasset.versions.data_version import data_version


class Rate(ConfigurableResource):
    factor: int


def test_inputs_are_parameters_that_no_resource_fills_and_those_without_a_value():
    @op(ins={"start": In(Nothing)})
    def work(context, x, rate: Rate, plain: ResourceParam[int], y=2):
        return x

    assert work.inputs == ("x", "y", "start")
    assert work.is_order_only("start")
    assert not work.is_order_only("x")
    assert (work.default_of("y"), work.default_of("x")) == (2, NoDefault)


@pytest.mark.parametrize("name", ["context", "_context", "_", "told"])
def test_the_context_is_known_by_its_name_or_its_type(name):
    space = {"OpExecutionContext": OpExecutionContext}
    exec(f"def work({name}: OpExecutionContext, x): return x", space)
    assert op(space["work"]).inputs == ("x",)


def test_an_op_in_a_graph_may_have_another_name_tags_hooks_and_policy():
    @op(name="first", description="a step", tags={"a": "1"}, out={"low": Out(), "high": Out()})
    def work():
        return 1, 2

    node = work.alias("other").tag({"b": "2"}).with_hooks({"a hook"}).with_retry_policy(None)
    assert isinstance(node, Node)
    assert (node.name, node.tags, node.hooks) == ("other", {"b": "2"}, {"a hook"})
    assert (work.name, work.tags, work.description, list(work.outs)) == ("first", {"a": "1"}, "a step", ["low", "high"])
    assert (work.tag(None).name, work.with_hooks([]).hooks, work.with_retry_policy(None).name) == (
        "first",
        frozenset(),
        "first",
    )
    assert repr(work) == "<OpDefinition first>"


def test_what_is_no_function_is_refused():
    with pytest.raises(InvalidDefinition, match="@op decorates a function; 3 is none"):
        op(3)
    with pytest.raises(InvalidDefinition, match="@op decorates a function"):
        OpDefinition(len)


def test_the_code_the_name_and_the_defaults_of_an_op_count_and_its_labels_do_not():
    def made(**options):
        @op(**options)
        def work(x=1):
            return x

        return data_version(work).digest

    assert made() == made(tags={"a": "1"}, description="other", retry_policy=None)
    assert (
        len({made(), made(name="other"), made(ins={"x": In(default_value=3)}), made(out=Out(is_required=False))}) == 4
    )


def test_what_a_graph_returns_has_to_come_from_its_ops():
    with pytest.raises(InvalidDefinition, match="returns 3: return what its ops give"):
        Graph(lambda: 3, "g").outputs_of(3)
    with pytest.raises(InvalidDefinition, match="returns 'a', and its outputs are result"):
        Graph(lambda: 3, "g").outputs_of({"a": Given(1)})
