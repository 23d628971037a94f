"""Going through a graph: which steps there are, in which order, with which values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset import graph, op
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.composition import nodes_of


@op
def one():
    return 1


@op
def add(x, y):
    return x + y


def test_the_ops_of_a_graph_are_known_by_their_names_in_it():
    @graph
    def inner(x):
        return add(x, one())

    @graph
    def outer():
        return inner(inner(one.alias("first")()))

    assert list(nodes_of(outer)) == ["first", "inner.one", "inner.add", "inner_2.one", "inner_2.add"]
    assert nodes_of(outer)["inner.add"] is add


def test_two_steps_of_one_alias_are_refused():
    with pytest.raises(InvalidDefinition, match="Two steps of a graph are called a"):

        @graph
        def twice():
            one.alias("a")()
            one.alias("a")()


def test_nothing_that_only_hangs_together_is_run():
    ran = []

    @op
    def seen():
        ran.append(1)

    @graph
    def idle():
        return seen()

    assert ran == []
    idle.execute_in_process()
    assert ran == [1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_a_graph_gives_what_its_functions_give_when_they_are_called_one_after_another(edges):
    """A graph in which each step adds two of those before it, beside the same in plain Python."""

    @graph
    def random():
        made = [one()]
        for left, right in edges:
            made.append(add(made[left % len(made)], made[right % len(made)]))
        return made[-1]

    plain = [1]
    for left, right in edges:
        plain.append(plain[left % len(plain)] + plain[right % len(plain)])
    assert random.execute_in_process().output_value() == plain[-1]
