"""What the terms of a selection choose, held to a naive model that walks the graph edge by edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from naming import named

from nbasset import AssetKey, AssetOut, StaticPartitionsDefinition, asset, multi_asset
from nbasset.core.definitions import Definitions
from nbasset.core.graph import Graph
from nbasset.core.selection import AssetSelection

NAMES = "abcdef"
edges = st.lists(st.sets(st.sampled_from(NAMES), max_size=3), min_size=len(NAMES), max_size=len(NAMES))
some = st.sets(st.sampled_from(NAMES), min_size=1)


def graph_of(upstream):
    """Each rests on some of those before it."""
    return {name: {up for up in ups if up < name} for name, ups in zip(NAMES, upstream, strict=True)}


def reached(next_to, names, depth):
    """What is reached from some names in so many steps: one step after the other."""
    found = set(names)
    for _ in range(depth):
        found |= {other for name in found for other in next_to[name]}
    return found


@given(edges, some, st.integers(0, 3))
def test_walks_roots_and_sinks_are_what_walking_edge_by_edge_gives(upstream, names, depth):
    above = graph_of(upstream)
    below = {name: {other for other in NAMES if name in above[other]} for name in NAMES}
    definitions = Definitions([asset(name=name)(_one) for name in NAMES])
    graph = Graph({named(name): [named(up) for up in ups] for name, ups in above.items()})
    start = AssetSelection.keys(*names)

    def chosen(selection):
        return {str(name) for name in selection.resolve(definitions, graph)}

    far = len(NAMES)
    assert chosen(start.upstream(depth)) == reached(above, names, depth)
    assert chosen(start.downstream(depth)) == reached(below, names, depth)
    assert chosen(start.upstream(include_self=False)) == reached(above, names, far) - names
    assert chosen(start.roots()) == {each for each in names if not (reached(above, above[each], far) & names)}
    assert chosen(start.sinks()) == {each for each in names if not (reached(below, below[each], far) & names)}


def _one():
    return 1


def test_what_is_made_together_is_selected_together_unless_it_can_be_made_in_part():
    from nbasset import AssetOut, multi_asset

    @multi_asset(outs={"x": AssetOut(), "y": AssetOut()})
    def both():
        return 1, 2

    @multi_asset(outs={"z": AssetOut(is_required=False), "w": AssetOut(is_required=False)}, can_subset=True)
    def either():
        return 1, 2

    definitions = Definitions([both, either])
    found = AssetSelection.keys("x", "z").required_multi_asset_neighbors().resolve(definitions, definitions.graph)
    assert {str(name) for name in found} == {"x", "y", "z"}


def test_what_assets_of_one_body_rest_on_among_themselves_is_walked_at_each_of_their_points():
    inner = {"a": {AssetKey("up")}, "b": {AssetKey("a")}}
    days = StaticPartitionsDefinition(["1", "2"])

    @asset(partitions_def=days)
    def up(): ...

    @multi_asset(outs={"a": AssetOut(), "b": AssetOut()}, internal_asset_deps=inner, partitions_def=days)
    def both(up): ...

    @asset(partitions_def=days)
    def after(b): ...

    def chosen(text):
        found = AssetSelection.from_string(text).resolve([up, both, after])
        return sorted(key.to_user_string() for key in found)

    assert chosen("up+") == ["a", "up"]
    assert chosen("a+") == ["a", "b"]
    assert chosen("key:a+") == ["a", "after", "b"]
    assert chosen("+b") == ["a", "b"]
    assert chosen("roots(key:a or key:b)") == ["a"]
    assert chosen("sinks(key:a or key:b)") == ["b"]
