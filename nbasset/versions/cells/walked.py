"""Walked: all that is in a piece of source, told by walking through it once, however many ask about it."""

from __future__ import annotations

import ast

_MANY = 4
_walked: tuple[tuple[ast.AST, tuple[ast.AST, ...]], ...] = ()


def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a tree that nobody changes any more, in the order of :func:`ast.walk`.

    Args:
        tree: the tree.

    >>> [type(node).__name__ for node in nodes_of(ast.parse("x"))]
    ['Module', 'Expr', 'Name', 'Load']
    """
    global _walked
    for known, found in _walked:
        if known is tree:
            return found
    found = tuple(ast.walk(tree))
    _walked = ((tree, found), *_walked[: _MANY - 1])
    return found
