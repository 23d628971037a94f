"""A config of its own in front of an op, a resource or a graph."""

from __future__ import annotations

import pytest

from nbasset import (
    Config,
    ConfigMapping,
    RunConfig,
    build_op_context,
    config_mapping,
    configured,
    graph,
    job,
    op,
    resource,
)
from nbasset.core.errors import InvalidDefinition


@op(config_schema={"n": int})
def told(context):
    return context.op_config["n"]


class Simple(Config):
    k: int = 4


class Needs(Config):
    n: int


def test_an_op_is_configured_by_a_mapping_or_by_a_function_of_a_config_in_front():
    three = configured(told, name="three")({"n": 3})

    @configured(told, config_schema={"k": int})
    def tens(config):
        return {"n": config["k"] * 10}

    @job
    def both():
        three(), tens()

    run = both.execute_in_process(run_config={"ops": {"tens": {"config": {"k": 4}}}})
    assert [run.output_for_node(each) for each in ("three", "tens")] == [3, 40]
    with pytest.raises(InvalidDefinition, match="The config of tens needs a value for 'k'"):
        both.execute_in_process()


def test_a_resource_is_configured_in_the_same_way():
    @resource(config_schema={"n": int})
    def db(context):
        return context.resource_config["n"]

    assert configured(db)({"n": 3}).resource_config == {"n": 3}
    with pytest.raises(InvalidDefinition, match="has no config"):
        configured(3)


def test_the_config_of_a_job_can_be_made_of_a_class():
    @config_mapping
    def simple(given: Simple):
        return RunConfig(ops={"told": {"config": {"n": given.k}}})

    @job(config=simple)
    def mapped():
        told()

    runs = [mapped.execute_in_process(run_config={"k": 8}), mapped.execute_in_process()]
    assert [run.output_for_node("told") for run in runs] == [8, 4]


def test_a_config_in_front_that_does_not_fit_is_refused():
    with pytest.raises(InvalidDefinition, match="needs a value for 'k'"):
        ConfigMapping(lambda config: config, {"k": int})({})


def test_a_config_that_is_missing_is_refused_before_anything_runs():
    ran = []

    @op
    def first():
        ran.append("first")

    @op
    def typed(config: Needs):
        return config.n

    @job
    def needs():
        first(), typed()

    with pytest.raises(InvalidDefinition, match="The config of typed: Needs needs a value for 'n'"):
        needs.execute_in_process()
    assert ran == []


def test_a_configured_op_can_be_configured_again_and_keeps_what_was_said_of_it():
    @configured(told, config_schema={"k": int})
    def tens(config):
        """Ten times as much."""
        return {"n": config["k"] * 10}

    fixed = configured(tens, name="fixed", description="always 50")({"k": 5})
    assert (fixed.name, fixed.description, tens.name) == ("fixed", "always 50", "tens")

    @job
    def both():
        fixed(), tens()

    run = both.execute_in_process({"ops": {"tens": {"config": {"k": 1}}}})
    assert [run.output_for_node(each) for each in ("fixed", "tens")] == [50, 10]


def test_the_function_that_makes_a_config_may_take_a_class():
    @configured(told)
    def simple(given: Simple):
        return {"n": given.k + 1}

    @job
    def alone():
        simple()

    runs = [alone.execute_in_process(), alone.execute_in_process({"ops": {"simple": {"config": {"k": 9}}}})]
    assert [run.output_for_node("simple") for run in runs] == [5, 10]


def test_what_is_made_of_a_config_in_front_has_to_fit_too():
    @configured(told, config_schema={"k": int})
    def wrong(config):
        return {"m": config["k"]}

    @job
    def alone():
        wrong()

    with pytest.raises(InvalidDefinition, match="has no field 'm'"):
        alone.execute_in_process({"ops": {"wrong": {"config": {"k": 1}}}})


def test_a_graph_has_a_config_in_front_of_those_of_its_ops():
    @graph(config=ConfigMapping(lambda config: {"told": {"config": {"n": config["k"]}}}, {"k": int}))
    def inner():
        return told()

    @job
    def outer():
        inner()

    run = outer.execute_in_process({"ops": {"inner": {"config": {"k": 6}}}})
    assert run.output_for_node("inner.told") == 6
    assert inner.execute_in_process({"ops": {"config": {"k": 7}}}).output_for_node("told") == 7
    with pytest.raises(InvalidDefinition, match="needs a value for 'k'"):
        outer.execute_in_process()


def test_an_edit_of_the_function_in_front_is_another_identity():
    one, other = (configured(told, name="same")({"n": n}) for n in (1, 2))
    assert one.__nbasset_identity__() != other.__nbasset_identity__()
    assert one.__nbasset_identity__() != told.__nbasset_identity__()


def test_a_configured_op_is_called_with_its_config_outside_of_a_graph():
    class Told(Config):
        n: int

    @op(config_schema={"n": int})
    def of_a_schema(context):
        return context.op_config["n"]

    @op
    def of_a_class(config: Told):
        return config.n

    @configured(of_a_schema, config_schema={"half": int})
    def doubled(config):
        return {"n": config["half"] * 2}

    assert of_a_schema.configured({"n": 5}, name="five")(build_op_context()) == 5
    assert configured(of_a_class, name="six")({"n": 6})() == 6
    context = build_op_context(op_config={"half": 4})
    assert (doubled(context), context.op_config) == (8, {"half": 4})
    assert of_a_schema(build_op_context(op_config={"n": 1})) == 1
