"""Planning: what a run decides for each asset, and why."""

from __future__ import annotations

from naming import all_named, by_name, named

from nbasset.core.definitions import Definitions
from nbasset.core.graph import Graph
from nbasset.core.planning import Action, Decision, Plan, Request, Step, steps_for


def test_what_is_fresh_is_kept_and_what_is_missing_is_made(chain):
    chain.define("d", ups=["c"])
    assert chain.actions() == {"a": "skip", "b": "skip", "c": "skip", "d": "make"}
    assert chain.decide()["d"].reason == "never made"


def test_what_is_stale_is_made_with_the_cause_as_reason(chain):
    chain.define("b", code="2", ups=["a"])
    found = chain.decide()
    assert (found["a"].action, found["b"].action, found["c"].action) == (Action.SKIP, Action.MAKE, Action.MAKE)
    assert found["b"].reason == "its code changed (- return 1  + return 2)"
    assert found["c"].reason == "b is stale"


def test_a_run_is_about_the_selected_and_what_they_rest_on(chain):
    chain.define("lone")
    assert list(chain.actions("b")) == ["a", "b"]
    assert list(chain.actions("b", only=True)) == ["b"]


def test_again_makes_the_selected_and_only_those(chain):
    assert chain.actions("b", again=True) == {"a": "skip", "b": "make"}
    assert chain.decide("b", again=True)["b"].reason == "asked to be made again"
    assert chain.actions(again=True) == {"a": "make", "b": "make", "c": "make"}


def test_again_does_not_make_what_cannot_be_made(world):
    world.define("a", waits_for=("x",))
    assert world.actions(again=True) == {"a": "block"}
    world.define("a")
    world.define("b", ups=["a"])
    assert world.actions("b", again=True, only=True) == {"b": "block"}


def test_with_only_an_upstream_that_has_no_value_stands_in_the_way_by_name(world):
    world.define("a")
    world.define("b", ups=["a"])
    decision = world.decide("b", only=True)["b"]
    assert (decision.action, decision.by) == (Action.BLOCK, named("a"))
    assert "a is missing" in decision.reason


def test_what_is_unresolved_is_blocked_with_what_it_waits_for_and_its_downstream_too(world):
    world.define("a", waits_for=("numbers",))
    world.define("b", ups=["a"])
    found = world.decide()
    assert found["a"] == Decision(Action.BLOCK, "needs numbers, which nothing defines", named("a"))
    assert found["b"] == Decision(Action.BLOCK, "a has no value", named("a"))


def test_an_independent_branch_is_made_all_the_same(world):
    world.define("bad", waits_for=("x",))
    world.define("good")
    assert world.actions() == {"bad": "block", "good": "make"}


def test_code_that_does_not_load_is_blocked_although_it_was_made_before(chain):
    chain.define("b", ups=["a"], broken="module m does not load")
    found = chain.decide()
    assert (found["b"].action, found["b"].reason) == (Action.BLOCK, "module m does not load")
    assert found["c"].action is Action.BLOCK


def test_what_failed_is_tried_again_when_a_run_is_asked_for(world):
    world.define("a")
    world.fail("a")
    assert world.actions("a") == {"a": "make"}
    assert world.decide("a")["a"].reason == "ValueError: no"


def test_an_upstream_that_failed_at_this_very_key_is_not_tried_again_by_a_cell(world):
    world.define("a")
    world.define("b", ups=["a"])
    world.fail("a")
    found = world.decide("b", retry=False)
    assert (found["a"].action, found["a"].by) == (Action.BLOCK, named("a"))
    assert found["a"].reason == (
        "it failed before, and neither its code nor an asset it uses has changed since (ValueError: no): %materialize a tries again"
    )
    assert found["b"].action is Action.BLOCK
    assert world.actions("a", retry=False) == {"a": "make"}, "the asset itself was named"
    world.define("a", code="2")
    assert world.actions("b", retry=False) == {"a": "make", "b": "make"}


def test_a_manual_asset_waits_until_it_is_named_and_its_downstream_says_why(world):
    world.define("a", options={"manual": True})
    world.define("b", ups=["a"])
    found = world.decide(named=())
    assert found["a"] == Decision(Action.WAIT, "made only when named: %materialize a")
    assert found["b"] == Decision(
        Action.WAIT, "waits for a, which is made only when named: %materialize a", by=named("a")
    )
    assert world.actions("a") == {"a": "make"}
    assert world.actions("b") == {"a": "wait", "b": "wait"}
    world.make("a")
    assert world.actions("b") == {"a": "skip", "b": "make"}


def test_a_manual_asset_that_is_stale_waits_too(world):
    world.define("a", options={"manual": True})
    world.make("a")
    world.define("a", code="2", options={"manual": True})
    assert world.actions(named=()) == {"a": "wait"}


def test_an_asset_that_is_always_made_is_made_in_every_run_that_includes_it(chain):
    chain.define("b", ups=["a"], options={"always": True})
    assert chain.actions() == {"a": "skip", "b": "make", "c": "skip"}
    assert chain.decide()["b"].reason == "made in every run"


def test_several_results_of_one_body_are_one_step(world):
    world.define("one", "two")
    world.define("c", ups=["two"])
    steps = steps_for(Request(all_named("c")), world.definitions, world.graph())
    assert [step.names for step in steps] == [all_named("one two"), all_named("c")]
    world.make("one")
    assert world.actions("one") == {"one": "make", "two": "make"}, "a result of it is missing"
    world.make("two")
    assert world.actions("one") == {"one": "skip", "two": "skip"}
    assert world.actions("two", again=True) == {"one": "make", "two": "make"}


def test_what_is_kept_although_a_plain_cell_is_late_says_so(chain):
    chain.define("d", outdated=("plain cell [3] ran with an older k",))
    chain.make("d")
    assert chain.decide("d")["d"] == Decision(Action.SKIP, "plain cell [3] ran with an older k")


def test_a_plan_adds_up_what_would_be_made():
    plan = Plan(
        (),
        by_name({"a": Decision(Action.MAKE), "b": Decision(Action.SKIP), "c": Decision(Action.MAKE)}),
        by_name({"a": 2.0, "b": 50.0}),
    )
    assert plan.to_make == all_named("a c")
    assert plan.seconds == 2.0


def test_what_one_body_makes_costs_its_time_once(asset_of):
    made, expected = Decision(Action.MAKE), by_name({"left": 5.0, "right": 5.0, "c": 1.0})
    step = Step(asset_of("left", "right"), all_named("left right"))
    plan = Plan((step,), dict.fromkeys(expected, made), expected)
    assert plan.seconds == 6.0
    assert plan.cost(all_named("left")) == plan.cost(all_named("right left")) == 5.0


def test_a_chain_of_five_thousand_has_its_steps_in_order(asset_of):
    names = all_named(f"n{number}" for number in range(5000))
    definitions = Definitions([asset_of(str(name)) for name in reversed(names)])
    graph = Graph({name: names[number - 1 : number] if number else [] for number, name in enumerate(names)})
    steps = steps_for(Request((names[-1],)), definitions, graph)
    assert [step.names[0] for step in steps] == list(names)


def test_what_could_run_at_once_is_long_and_does_not_wait_for_one_another(asset_of):
    upstream = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "e": (), "short": (), "here": (), "fresh": ()}
    steps = [Step(asset_of(name, in_kernel=name == "here"), (named(name),)) for name in upstream]
    took = {named(name): 1.0 if name == "short" else 5.0 for name in upstream if name != "fresh"}
    plan = Plan(steps, {name: Decision(Action.MAKE) for name in took}, took)
    above = by_name({name: tuple(map(named, ups)) for name, ups in upstream.items()})
    assert [str(step.names[0]) for step in plan.at_once(above, 5.0)] == ["a", "e"]
    assert [str(step.names[0]) for step in plan.at_once({**above, named("e"): (named("a"),)}, 5.0)] == ["b", "c", "e"]
    assert plan.at_once(above, 6.0) == ()


def test_the_bodies_of_a_run_know_its_job_its_labels_and_its_config():
    asked = Request((), job="nightly", tags={"team": "a"}, config={"ops": {"a": {"n": 3}}})
    run = asked.as_run("r1")
    assert (run.run_id, run.job_name, run.tags, run.run_config) == (
        "r1",
        "nightly",
        {"team": "a"},
        {"ops": {"a": {"n": 3}}},
    )
    assert (Request(()).as_run("r2").job_name, Request(()).as_run("r2").run_config) == ("__ephemeral_asset_job__", {})
