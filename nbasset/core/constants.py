"""The constants of code: what the names in it are given at once, and the code without that."""

from __future__ import annotations

import ast
from collections.abc import Collection


def constants(python: str) -> tuple[dict[str, object], str]:
    """The constants that code gives names to, and the rest of it; what is given to one name twice is none.

    Of a single function they are those of its body and the defaults of its parameters. Comments, texts that describe,
    and the values of a sweep belong to neither.

    Args:
        python: the code.

    >>> found, rest = constants("DEPTH = 4  # was 2\\nmodel = fit(DEPTH, 7)")
    >>> found, rest == constants("DEPTH = 2\\nmodel = fit(DEPTH, 7)")[1], rest == constants("DEPTH = 4\\nfit(DEPTH)")[1]
    ({'DEPTH': 4}, True, False)
    >>> constants("def model(split, depth=3):\\n    rate = -0.5\\n    return fit(split, depth, rate)")[0]
    {'depth': 3, 'rate': -0.5}
    """
    try:
        tree = ast.parse(python)
    except (SyntaxError, ValueError):  # of a cell with IPython's own lines
        return {}, python
    body = tree.body = [each for each in tree.body if not _describes(each)]
    places: list[tuple[str, ast.expr]] = []
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef):
        function = body[0]
        places = _defaults(function.args)
        body = function.body = [each for each in function.body if not _describes(each)]
    places += [place for statement in body for place in _assigned(statement)]
    names = [name for name, _ in places]
    known = {name: value for name, value in places if names.count(name) == 1 and _is_constant(value)}
    found = {name: ast.literal_eval(value) for name, value in known.items()}
    return found, ast.dump(_Without(known.values()).visit(tree)) if found else python


def _describes(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _assigned(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        return [(each.id, statement.value) for each in statement.targets if isinstance(each, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        return [(statement.target.id, statement.value)]
    return []


def _defaults(arguments: ast.arguments) -> list[tuple[str, ast.expr]]:
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    pairs += [(each, value) for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    return [(each.arg, value) for each, value in pairs]


def _is_constant(value: ast.expr) -> bool:
    """Whether it is a number, a text, or a few of them: what is told in a cell of a table."""
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.op, ast.USub) and isinstance(value.operand, ast.Constant)
    if isinstance(value, ast.Tuple | ast.List):
        return len(value.elts) <= _FEW and all(map(_is_constant, value.elts))
    return isinstance(value, ast.Constant) and len(repr(value.value)) <= _SHORT


_FEW, _SHORT = 8, 60


class _Without(ast.NodeTransformer):
    """Takes out some values, and those of sweeps.

    Args:
        values: the values.
    """

    def __init__(self, values: Collection[ast.expr]) -> None:
        self.values = frozenset(values)

    def visit(self, node: ast.AST) -> ast.AST:
        """The node without them."""
        if node in self.values:
            return ast.Constant(None)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sweep":
            return node.func
        found: ast.AST = self.generic_visit(node)
        return found
