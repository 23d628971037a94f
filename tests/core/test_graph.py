"""The graph against naive recursion, and where recursion would end."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.graph import Graph

names = st.integers(0, 9).map(lambda number: f"n{number}")
edges = st.dictionaries(names, st.lists(names, max_size=4), max_size=10)


def acyclic(upstream):
    """The same edges without those that lead to later names."""
    known = list(upstream)
    return {
        name: [up for up in ups if up in known and known.index(up) < known.index(name)]
        for name, ups in upstream.items()
    }


def naive_ancestors(upstream, name):
    found = set()
    for up in upstream.get(name, ()):
        if up in upstream:
            found |= {up} | naive_ancestors(upstream, up)
    return found


def naive_layers(upstream, start, depth):
    found, border = set(), set(start)
    for _ in range(depth):
        border = {up for name in border for up in upstream.get(name, ()) if up in upstream}
        found |= border
    return found


def has_cycle(upstream, name, path=()):
    if name in path:
        return True
    return any(has_cycle(upstream, up, (*path, name)) for up in upstream[name] if up in upstream)


@given(edges.map(acyclic))
def test_ancestors_are_those_of_a_naive_recursion(upstream):
    graph = Graph(upstream)
    for name in upstream:
        assert graph.ancestors([name]) == naive_ancestors(upstream, name)


@given(edges.map(acyclic))
def test_descendants_are_ancestors_seen_from_the_other_side(upstream):
    graph = Graph(upstream)
    for name in upstream:
        assert graph.descendants([name]) == {each for each in upstream if name in graph.ancestors([each])}


@given(edges, st.sets(names, max_size=3), st.integers(0, 4))
def test_a_depth_counts_layers(upstream, start, depth):
    assert Graph(upstream).ancestors(start, depth) == naive_layers(upstream, start, depth)


@given(edges.map(acyclic))
def test_the_order_holds_everything_once_and_upstream_first(upstream):
    order = Graph(upstream).order
    assert sorted(order) == sorted(upstream)
    for name, ups in upstream.items():
        for up in ups:
            assert order.index(up) < order.index(name)


@given(edges.map(acyclic))
def test_among_assets_that_do_not_rest_on_each_other_the_first_defined_comes_first(upstream):
    ready, left = [], dict(upstream)
    while left:
        first = next(name for name, ups in left.items() if not set(ups) & set(left))
        ready.append(first)
        del left[first]
    assert list(Graph(upstream).order) == ready


@given(edges)
def test_a_cycle_is_told_exactly_when_there_is_one_and_each_of_its_steps_is_an_edge(upstream):
    circle = Graph(upstream).cycle()
    assert bool(circle) == any(has_cycle(upstream, name) for name in upstream)
    assert not circle or circle[0] == circle[-1]
    assert len(set(circle)) == max(0, len(circle) - 1), "it goes round once"
    for name, up in itertools.pairwise(circle):
        assert up in upstream[name]


@given(edges)
def test_what_is_on_a_cycle_or_behind_one_has_no_place_in_the_order(upstream):
    graph = Graph(upstream)
    assert set(graph.order) == {name for name in upstream if not has_cycle(upstream, name)}


def test_an_asset_that_rests_on_itself_is_the_smallest_cycle():
    assert Graph({"a": ["a"]}).cycle() == ("a", "a")
    assert Graph({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}).cycle() == ("a", "b", "c", "a")


def test_names_that_nothing_defines_are_no_edges():
    graph = Graph({"a": ["elsewhere", "b", "b"], "b": []})
    assert graph.upstream == {"a": ("b",), "b": ()}
    assert graph.ancestors(["elsewhere"]) == set()


def test_a_chain_of_twenty_thousand_needs_no_recursion():
    last = 20_000
    graph = Graph({f"n{each}": [f"n{each - 1}"] if each else [] for each in reversed(range(last))})
    assert graph.order[0] == "n0"
    assert graph.order[-1] == f"n{last - 1}"
    assert len(graph.ancestors([f"n{last - 1}"])) == last - 1
    assert len(graph.descendants(["n0"])) == last - 1
    ring = Graph({f"n{each}": [f"n{(each - 1) % last}"] for each in range(last)})
    assert len(ring.cycle()) == last + 1
