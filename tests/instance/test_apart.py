"""What a run in the background sees, and what it does not touch."""

from __future__ import annotations

from naming import named

from nbasset.instance.apart import Apart, World


def test_where_assets_stand_changes_with_what_the_run_makes_and_with_nothing_else(background):
    instance = background.instance
    background.plain("numbers = [1]")
    background.asset("a", "sum(numbers)")
    apart = Apart(instance, background.said.append, background.said.append)
    try:
        standing = instance.snapshots.apart(instance.definitions, apart.opened, apart.seeds)
        (step,) = instance.runs.plan(instance.runs.request(), standing).steps
        world = World(apart, instance.runs.request(), standing, "r")
        before = world.assess(step)[named("a")]
        background.names["numbers"].append(2)
        instance.seeds.everywhere = 3
        background.asset("b", "1")
        after = world.assess(step)[named("a")]
        assert (after.key, after.settings) == (before.key, before.settings)
        assert instance.status("a").key != before.key
        assert named("b") not in world.upstream
    finally:
        apart.close()


def test_its_results_are_found_in_a_store_opened_for_it_alone(background):
    background.asset("a", "1")
    background.run()
    apart = Apart(background.instance, background.said.append, background.said.append)
    made = background.instance.result("a")
    assert apart.opened is not background.instance.opened
    assert apart.opened.results.holding(named("a"), made.key) == made
    apart.close()
    assert background.instance.value("a") == 1
