"""Inert cells: those whose text tells for sure that they bind names and do nothing else to anybody."""

from __future__ import annotations

import ast
from collections.abc import Callable

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_OURS = ("asset", "materialize", "nbasset", "load_ext", "reload_ext")
"""How the names of magics begin that change nothing of what results are made from."""

_SHOWS = frozenset({"print", "display", "len", "type", "repr"})


def is_inert(tree: ast.Module, is_local: Callable[[str], bool]) -> bool:
    r"""Whether a cell only imports from packages, defines what is written out, and shows names.

    Args:
        tree: the cell.
        is_local: tells of a module whether it is the user's own, whose import may do anything.

    >>> is_inert(ast.parse("import math\nK = [1, 2]\ndef f(x=1): return x * K\nprint(K)"), lambda _: False)
    True
    >>> is_inert(ast.parse("K = f()"), lambda _: False), is_inert(ast.parse("import mine"), lambda _: True)
    (False, False)
    """
    return all(_is_inert(node, is_local) for node in tree.body)


def _is_inert(node: ast.stmt, is_local: Callable[[str], bool]) -> bool:
    if isinstance(node, ast.Import):
        return not any(is_local(alias.name) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return not node.level and not is_local(node.module or "") and all(alias.name != "*" for alias in node.names)
    if isinstance(node, ast.Expr):
        return _shows(node.value) or _is_ours(node.value)
    return isinstance(node, ast.Pass) or written_out(node) is not None


def written_out(node: ast.stmt) -> ast.stmt | None:
    """A statement that binds names to what stands there: a bare function, a class of such, a literal.

    >>> [written_out(node) is not None for node in ast.parse("x = (1, 'a')\\n@f\\ndef g(): ...\\ny = 2 * 3").body]
    [True, False, False]
    """
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        given = (*node.args.defaults, *(each for each in node.args.kw_defaults if each is not None))
        return node if not node.decorator_list and all(map(is_literal, given)) else None
    if isinstance(node, ast.ClassDef):
        bare = not (node.decorator_list or node.bases or node.keywords)
        return node if bare and all(_is_docstring(each) or written_out(each) for each in node.body) else None
    if isinstance(node, ast.Assign):
        named = all(isinstance(target, ast.Name) for target in node.targets)
        return node if named and is_literal(node.value) else None
    if isinstance(node, ast.AnnAssign):
        named = isinstance(node.target, ast.Name) and isinstance(node.annotation, ast.Name | ast.Constant)
        return node if named and node.value is not None and is_literal(node.value) else None
    return node if isinstance(node, ast.Pass) else None


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a value written out."""
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _shows(node: ast.expr) -> bool:
    """``K``, ``print(K)``: what shows names, or texts."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        return called in _SHOWS and not node.keywords and all(map(_shows, node.args))
    return isinstance(node, ast.Name | ast.Constant)


def _is_ours(node: ast.expr) -> bool:
    """A line magic of nbasset, or one that loads it."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return False
    magic = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
    given = [each.value for each in node.args[1:] if isinstance(each, ast.Constant)]
    loads = str(magic).endswith("load_ext") and given != ["nbasset"]
    return node.func.attr == "run_line_magic" and str(magic).startswith(_OURS) and not loads
