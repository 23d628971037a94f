"""A tree is walked through once, and each tree gives its own nodes."""

from __future__ import annotations

import ast

from nbasset.versions.cells.walked import nodes_of


def test_it_is_what_a_walk_gives_and_the_same_object_when_asked_again():
    trees = [ast.parse(f"x{number} = f(y)") for number in range(10)]
    for tree in trees:
        assert nodes_of(tree) == tuple(ast.walk(tree))
        assert nodes_of(tree) is nodes_of(tree)
    assert nodes_of(trees[0]) == tuple(ast.walk(trees[0]))
