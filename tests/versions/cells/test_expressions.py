"""The walk through expressions."""

import ast

import pytest
from versions.cells.sources import names_of

from nbasset.versions.cells.names import analyse


def test_deep_nesting_is_no_trouble():
    elif_chain = "if a0: x = 0\n" + "".join(f"elif a{i}: x = {i}\n" for i in range(1, 150)) + "else: x = 0"
    assert len(names_of(elif_chain).free) == 150
    long_sum = " + ".join(f"a{i}" for i in range(900))
    assert len(names_of(long_sum).free) == 900
    long_chain = "df" + "".join(f".m{i}(x)" for i in range(90))
    assert names_of(long_chain).free == ("df", "x")


@pytest.mark.slow
def test_a_deep_tree_that_no_parser_would_give_is_read_too():
    tree = ast.parse("x")
    node = tree.body[0].value
    for _ in range(20_000):
        node = ast.BinOp(left=node, op=ast.Add(), right=ast.Name(id="y", ctx=ast.Load()))
    tree.body[0].value = node
    assert set(analyse(tree).free) == {"x", "y"}
