"""What a graph of ops cannot be run with is refused before any of them is run."""

from __future__ import annotations

import pytest

import nbasset as dg
from nbasset.api.op_refusals import chosen_of, refuse_steps
from nbasset.core.errors import InvalidDefinition


class Rates(dg.ConfigurableResource):
    rate: int = 3


ran: list[str] = []


@dg.op
def first():
    ran.append("first")


@dg.op(required_resource_keys={"server"}, ins={"after": dg.In(dg.Nothing)})
def asks(context):
    ran.append("asks")


@dg.op(config_schema={"n": int}, ins={"after": dg.In(dg.Nothing)})
def takes(context, rates: Rates):
    ran.append("takes")


@dg.graph
def both():
    takes(after=asks(after=first()))


CONFIG = {"takes": {"config": {"n": 3}}}


def test_the_steps_of_a_run_are_those_that_are_chosen():
    assert [each.name for each in chosen_of(both, CONFIG)] == ["first", "asks", "takes"]
    assert [each.name for each in chosen_of(both, CONFIG, {"asks"})] == ["asks"]


def test_a_resource_that_an_op_asks_for_or_takes_has_to_be_there():
    steps = chosen_of(both, CONFIG)
    refuse_steps(steps)
    with pytest.raises(InvalidDefinition, match=r"The op asks cannot be run: there is no resource 'server' \(none is"):
        refuse_steps(steps, {})
    with pytest.raises(InvalidDefinition, match=r"The op takes cannot be run: there is no resource 'rates' \(server\)"):
        refuse_steps(steps, {"server": 1})
    refuse_steps(steps, {"server": 1, "rates": Rates()})


def test_nothing_has_run_when_that_is_said_whatever_becomes_of_errors():
    ran.clear()
    with pytest.raises(InvalidDefinition, match="no resource 'server'"):
        both.execute_in_process(run_config={"ops": CONFIG}, raise_on_error=False)
    assert ran == []
    there = {"server": 1, "rates": Rates()}
    assert both.execute_in_process(run_config={"ops": CONFIG}, resources=there).success
    assert ran == ["first", "asks", "takes"]


def test_two_ops_of_one_name_are_refused_where_definitions_are_validated():
    @dg.op
    def hello():
        return 1

    @dg.op(name="hello")
    def other():
        return 2

    @dg.job
    def first():
        hello(), hello.alias("again")()

    @dg.job
    def second():
        other()

    dg.Definitions.validate_loadable(dg.Definitions(jobs=[first]))
    with pytest.raises(InvalidDefinition, match="Two ops are called hello"):
        dg.Definitions.validate_loadable(dg.Definitions(jobs=[first, second]))
