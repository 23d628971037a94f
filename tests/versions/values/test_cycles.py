"""Values that lead back to themselves, in rings that lock into one another."""

from __future__ import annotations

import copy
import pickle

from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from nbasset.versions.values.digest import digest


class Box:
    """Holds others, and may be held by them."""

    def __init__(self):
        self.held = []


def graph(edges):
    """Boxes, lists and dictionaries in turn, each holding those that its row of numbers names."""
    kinds = [Box, list, dict]
    nodes = [kinds[number % 3]() for number in range(len(edges))]
    for number, (node, targets) in enumerate(zip(nodes, edges, strict=True)):
        found = [nodes[target % len(nodes)] for target in targets]
        if isinstance(node, Box):
            node.held = [number, *found]
        elif isinstance(node, list):
            node.extend(found)
        else:
            node.update(enumerate(found))
    return nodes


EDGES = st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=1, max_size=12)


@settings(deadline=None, max_examples=examples(400))
@given(EDGES)
def test_a_copy_has_the_digest_of_the_original_however_its_rings_lock(edges):
    value = graph(edges)
    told = digest(value).digest
    assert digest(value).digest == told
    assert digest(copy.deepcopy(value)).digest == told
    assert digest(pickle.loads(pickle.dumps(value))).digest == told


@settings(deadline=None, max_examples=examples(400))
@given(EDGES, st.data())
def test_another_edge_is_another_value(edges, data):
    """Another target, or the same one twice: what is held has another length or leads elsewhere."""
    row = data.draw(st.integers(0, len(edges) - 1))
    more = [*edges[:row], [*edges[row], data.draw(st.integers(0, 11))], *edges[row + 1 :]]
    assert digest(graph(edges)).digest != digest(graph(more)).digest


def test_a_ring_inside_a_ring_that_leads_further_out():
    outer, inner, late = [], [], []
    outer.append(inner)
    inner.append([inner, outer])
    outer.append(late)
    late.extend([inner[0], inner])
    assert digest(outer).digest == digest(copy.deepcopy(outer)).digest
