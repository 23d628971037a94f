"""Environment variables that a cell reads by literal names, so that they can be told without watching it."""

from __future__ import annotations

import ast


def literal_variables(tree: ast.Module) -> tuple[str, ...] | None:
    """The variables that a cell reads at once; ``None`` where it does anything else with :mod:`os`.

    Args:
        tree: the cell.

    >>> literal_variables(ast.parse("import os\\nk = os.environ['K'] + os.getenv('L', '')"))
    ('K', 'L')
    >>> literal_variables(ast.parse("import os\\nk = os.environ[name]")) is None
    True
    """
    found = [(name, module) for node in ast.walk(tree) for name, module in _read(node)]
    modules = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "os"]
    if any(map(_hides_it, ast.walk(tree))) or len(modules) != len(found):
        return None
    return tuple(dict.fromkeys(name for name, _ in found))


def _hides_it(node: ast.AST) -> bool:
    """Whether an import gives the module, or something of it, another name."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "os"
    return (
        isinstance(node, ast.alias) and node.name.partition(".")[0] == "os" and (node.name, node.asname) != ("os", None)
    )


def _read(node: ast.AST) -> list[tuple[str, ast.Name]]:
    """The variable that an expression reads, and where it names the module."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        held, key = node.value, node.slice
    elif isinstance(node, ast.Call) and node.args and not node.keywords:
        held, key = node.func, node.args[0]
        if isinstance(held, ast.Attribute) and held.attr == "get":
            held = held.value
    else:
        return []
    named = isinstance(held, ast.Attribute) and held.attr in ("environ", "getenv") and isinstance(held.value, ast.Name)
    if not (named and isinstance(key, ast.Constant) and isinstance(key.value, str)):
        return []
    module = held.value  # type: ignore[attr-defined]
    return [(key.value, module)] if module.id == "os" else []
