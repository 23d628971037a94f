"""What the run loop sees of the instance: inputs as they are now, and what is lost is told."""

from __future__ import annotations

import functools

import pytest
from naming import named

from nbasset.core.planning import Request, Step
from nbasset.engine.maker import LostInput
from nbasset.instance.run_world import RunWorld

CHAIN = "def a():\n    return [1, 2]\ndef b(a):\n    return sum(a) + K"


def world_of(instance, **options):
    return RunWorld(instance, Request((), **options), instance.standing(), "run")


def step(instance, name):
    body = instance.definitions.by_name[named(name)]
    return Step(body, body.names)


def test_a_step_has_private_inputs_its_seed_and_the_store_is_no_input(program):
    program.define(CHAIN, names={"K": 1})
    program.run("a")
    world = world_of(program.instance)
    one = step(program.instance, "b")
    own = world.assess(one)
    first, second = world.work(one, own, 0), world.work(one, own, 1)
    assert first.inputs == {"a": [1, 2]}
    assert first.inputs["a"] is not second.inputs["a"]
    assert (first.seed, first.retry, second.retry) == (own[named("b")].settings.seed, 0, 1)
    assert first.ignored == (f"{program.instance.root}/",)
    assert list(world.upstream[named("b")]) == [named("a")]


def test_an_input_without_a_value_is_lost(program):
    program.define(CHAIN, names={"K": 1})
    world = world_of(program.instance)
    one = step(program.instance, "b")
    with pytest.raises(LostInput, match="a"):
        world.work(one, world.assess(one), 0)


def test_globals_that_changed_since_the_first_body_began_count(program):
    names = program.define(CHAIN, names={"K": 1})
    program.run("a")
    world = world_of(program.instance)
    one = step(program.instance, "b")
    own = world.assess(one)
    before = own[named("b")].key
    world.work(one, own, 0)
    names["K"] = 2
    assert world.assess(one)[named("b")].key != before


def test_what_functions_remember_is_forgotten_before_a_body(program):
    names = program.define("def a():\n    return remembered(1)", names={})
    names["remembered"] = functools.lru_cache(lambda x: x)
    names["remembered"](1)
    world = world_of(program.instance)
    one = step(program.instance, "a")
    world.work(one, world.assess(one), 0)
    assert names["remembered"].cache_info().currsize == 0


def test_with_only_what_is_upstream_counts_with_its_last_result(program):
    program.define(CHAIN, names={"K": 1})
    program.run()
    program.define(CHAIN.replace("[1, 2]", "[5]"), names={"K": 2})
    one = step(program.instance, "b")
    assert world_of(program.instance).assess(one)[named("b")].key is None
    assert world_of(program.instance, only=True).assess(one)[named("b")].key is not None
