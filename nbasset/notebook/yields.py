"""Yields of cells: a cell may yield outside of any function, as the body of an asset's function may in Dagster.

Python has no ``yield`` there. So each is made a call of what takes the thing, before the cell is compiled; everything
else about the cell stays as it is, its names and lines too.
"""

from __future__ import annotations

import ast

from nbasset.engine.yielding import ALL_YIELDED, YIELDED

_OTHERS = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp)


def without_yields(tree: ast.Module) -> bool:
    """Make every ``yield`` that stands outside of any function a call; whether there was one.

    >>> tree = ast.parse("x = yield 1\\ndef f(): yield 2")
    >>> without_yields(tree), ast.unparse(tree).split("\\n")[0]
    (True, 'x = __nbasset_yielded__(1)')
    """
    calls = _Calls()
    calls.visit(tree)
    return calls.made


class _Calls(ast.NodeTransformer):
    made = False

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, (*_OTHERS, ast.GeneratorExp)):
            return node
        self.generic_visit(node)
        if isinstance(node, ast.Yield):
            return self._call(node, YIELDED, node.value)
        return self._call(node, ALL_YIELDED, node.value) if isinstance(node, ast.YieldFrom) else node

    def _call(self, node: ast.expr, function: str, thing: ast.expr | None) -> ast.AST:
        self.made = True
        call = ast.Call(ast.Name(function, ast.Load()), [thing] if thing else [], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))
