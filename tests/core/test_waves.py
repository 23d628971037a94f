"""Waves: what is made without being asked for fits into the time, and rests on nothing that is left."""

from __future__ import annotations

from naming import all_named, named

from nbasset.core.planning import Plan, Request, steps_for
from nbasset.core.waves import wave_of


def waved(world, limit=60, costs=None, **left):
    """What a wave makes and what it has to ask for, as texts; each asset takes a second where nothing else is said."""
    assessments, graph = world.all(), world.graph()
    late = tuple(name for name, each in assessments.items() if each.status != "FRESH")
    request = Request(late, only=True, retry=False)
    steps = steps_for(request, world.definitions, graph)
    plan = Plan(steps, world.decide(only=True, retry=False), dict.fromkeys(late, 1.0))
    plan = Plan(steps, plan.decisions, {**plan.expected, **{named(name): cost for name, cost in (costs or {}).items()}})
    wave = wave_of(plan, graph.upstream, limit, **{word: all_named(names) for word, names in left.items()})
    return "".join(map(str, wave.to_make)), "".join(map(str, wave.too_dear))


def test_all_that_is_out_of_date_is_made_in_order_and_nothing_else(chain):
    chain.define("b", code="2", ups=["a"])
    assert waved(chain) == ("bc", "")
    chain.make_all()
    assert waved(chain) == ("", "")


def test_what_does_not_fit_into_the_time_is_asked_for_and_what_rests_on_it_waits(world):
    for name, ups in (("a", ""), ("b", "a"), ("c", "b"), ("d", "a")):
        world.define(name, ups=list(ups))
    assert waved(world, costs={"b": 100}) == ("ad", "b")
    assert waved(world, limit=2) == ("ab", "cd")
    assert waved(world, limit=None, costs={"b": 100}) == ("abcd", "")
    assert waved(world, limit=None, unknown=["a"]) == ("", "a")


def test_what_is_refused_is_left_without_a_word_with_all_that_rests_on_it(chain):
    chain.define("a", code="2")
    assert waved(chain, refused=["b"]) == ("a", "")


def test_what_cannot_be_made_is_none_of_its_business(world):
    world.define("a", waits_for=("x",))
    world.define("b", ups=["a"])
    world.define("c", options={"manual": True})
    world.define("d")
    assert waved(world) == ("d", "")
