"""The view: plain data, the same for every display; and the paths from an asset to its root causes."""

from __future__ import annotations

import json

from naming import all_named, named

from nbasset.core.assets import Cell
from nbasset.core.causes import Category, Cause
from nbasset.core.status import Assessment, Status
from nbasset.core.version import BODY, Part, Settings, Version
from nbasset.core.view import asset_view, paths_in_views, paths_of_causes, view_of


def test_a_view_is_json_and_holds_what_a_display_needs(chain):
    options = {"group_name": "g", "description": "d", "kinds": frozenset({"pandas"}), "cell": Cell("id-1", 4)}
    chain.define("d", ups=["c"], untracked=("network",), options=options)
    made = chain.make("d", metadata={"rows": 3})
    view = json.loads(json.dumps(view_of("n", chain.definitions, chain.all(), {})))
    assert view["notebook"] == "n"
    assert view["counts"] == {"FRESH": 4}
    assert view["assets"][-1] == {
        "name": "d",
        "point": None,
        "group": "g",
        "description": "d",
        "kinds": ["pandas"],
        "status": "FRESH",
        "marks": ["untracked: network"],
        "causes": [],
        "upstream": ["c"],
        "waits_for": [],
        "points": [],
        "version": None,
        "key": made.key,
        "made_at": made.made_at,
        "took": 1.0,
        "size": 0,
        "from_store": False,
        "kind": "a value",
        "metadata": {"rows": 3},
        "cell": "id-1",
        "files": [],
        "manual": False,
    }


def test_what_was_never_made_has_no_times(world):
    world.define("a")
    view = asset_view(world["a"], world.definitions)
    assert (view["made_at"], view["took"], view["size"], view["kind"], view["cell"]) == (None, None, None, "", None)


def test_causes_keep_their_words_diff_and_way(chain):
    chain.define("a", code="2")
    views = {each["name"]: each for each in view_of("n", chain.definitions, chain.all(), {})["assets"]}
    assert views["a"]["causes"] == [
        {"category": "CODE", "text": "its code changed", "diff": ["- return 1", "+ return 2"], "via": ""}
    ]
    assert views["b"]["causes"] == [{"category": "DATA", "text": "a is stale", "diff": [], "via": "a"}]
    assert views["b"]["kind"] == "a value", "the earlier result is there to show"


def test_the_statuses_of_a_run_at_work_go_before(chain):
    view = view_of("n", chain.definitions, chain.all(), {named("b"): Status.RUNNING})
    assert [each["status"] for each in view["assets"]] == ["FRESH", "RUNNING", "FRESH"]
    assert view["counts"] == {"FRESH": 2, "RUNNING": 1}


def test_only_the_names_asked_for_are_shown_in_the_order_of_the_graph(chain):
    view = view_of("n", chain.definitions, chain.all(), {}, all_named("c a"))
    assert [each["name"] for each in view["assets"]] == ["a", "c"]


def test_upstream_that_is_not_defined_any_more_is_not_drawn(chain):
    found = chain.all()
    view = asset_view(found["b"], chain.definitions.without(named("a")))
    assert view["upstream"] == []


def test_what_an_asset_waits_for_is_told_by_name(world):
    world.define("a", waits_for=("gone",))
    assert asset_view(world["a"], world.definitions)["waits_for"] == ["gone"]


def words(paths):
    return [[f"{name}: {cause.text}" for name, cause in path] for path in paths]


def test_a_path_leads_from_the_asset_to_the_root_cause(chain):
    chain.define("a", code="2")
    assert words(paths_of_causes(named("c"), chain.all())) == [
        ["c: b is stale", "b: a is stale", "a: its code changed"]
    ]
    assert paths_of_causes(named("c"), chain.all())[0][-1][1].diff == ("- return 1", "+ return 2")


def test_views_lead_to_the_same_roots(chain):
    chain.define("a", code="2")
    found = paths_in_views("c", view_of("n", chain.definitions, chain.all(), {})["assets"])
    assert [[(name, cause["text"]) for name, cause in path] for path in found] == [
        [(str(name), cause.text) for name, cause in path] for path in paths_of_causes(named("c"), chain.all())
    ]


def test_what_is_fresh_has_no_paths(chain):
    assert paths_of_causes(named("c"), chain.all()) == []


def test_two_causes_are_two_paths_in_their_order(chain):
    chain.define("a", code="2")
    chain.define("c", code="2", ups=["b"])
    assert words(paths_of_causes(named("c"), chain.all())) == [
        ["c: its code changed"],
        ["c: b is stale", "b: a is stale", "a: its code changed"],
    ]


def test_a_root_that_is_reached_in_two_ways_is_told_once(world):
    world.define("a")
    world.define("b", ups=["a"])
    world.define("c", ups=["a"])
    world.define("d", ups=["b", "c"])
    world.make_all()
    world.define("a", code="2")
    assert words(paths_of_causes(named("d"), world.all())) == [
        ["d: b is stale", "b: a is stale", "a: its code changed"]
    ]


def test_paths_through_many_layers_of_diamonds_do_not_take_forever():
    found = {}
    for number in range(60):
        ups = [f"n{number - 1}x", f"n{number - 1}y"] if number else []
        for side in "xy":
            causes = [Cause(Category.DATA, f"{up} is stale", via=named(up)) for up in ups]
            causes = causes or [Cause(Category.CODE, f"its code {side}")]
            version = Version({BODY: Part("code", "d")})
            name = named(f"n{number}{side}")
            found[name] = Assessment(name, Status.STALE, tuple(causes), version, Settings())
    assert {path[-1][1].text for path in paths_of_causes(named("n59x"), found)} == {"its code x", "its code y"}


def test_a_name_that_nothing_defines_is_told_with_the_one_that_may_have_been_meant(chain):
    chain.define("typo", waits_for=("aa",))
    chain.define("other", waits_for=("quite_another",))
    texts = [asset_view(chain[name], chain.definitions)["causes"][0]["text"] for name in ("typo", "other")]
    assert texts == [
        "needs aa, which nothing defines; did you mean a?",
        "needs quite_another, which nothing defines",
    ]
