"""Items: what a cell only puts into parts of what modules hold, as ``mod.options["n"] = 3`` and ``mod.K.size = 2`` do.

Whatever was there, such a cell leaves the same in those parts: it has read nothing of the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from nbasset.notebook.plain.changes import is_constant_item, runs_nothing

_RUNS_CODE = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


def parts_put(tree: ast.Module, modules: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By what a cell says for it, the parts into which it puts something; empty where it may do more.

    Args:
        tree: the cell.
        modules: the names of modules: a cell that puts one thing of them into another has read that.

    >>> parts_put(ast.parse("mod.options['rate'] = 3; mod.K.size = mod.K.colour = n"), ["mod"])
    {'mod.options': ("['rate']",), 'mod.K': ('.size', '.colour')}
    >>> parts_put(ast.parse("mod.K.size = mod.K.colour"), ["mod"])
    {}
    """
    found: dict[str, list[str]] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        is_pure = isinstance(node, ast.Assign) and all(map(_is_part, targets)) and not _reads(node.value, modules)
        if not (is_pure or runs_nothing(node)):
            return {}
        for target in targets:
            assert isinstance(target, (ast.Attribute, ast.Subscript))
            owner = ast.unparse(target.value)
            found.setdefault(owner, []).append(ast.unparse(target).removeprefix(owner))
    return {owner: tuple(dict.fromkeys(parts)) for owner, parts in found.items()}


def _is_part(target: ast.expr) -> bool:
    """Whether it is an item or an attribute of a name, or of an attribute of one."""
    if not (isinstance(target, ast.Attribute) or is_constant_item(target)):
        return False
    assert isinstance(target, (ast.Attribute, ast.Subscript))
    owner = target.value.value if isinstance(target.value, ast.Attribute) else target.value
    return isinstance(owner, ast.Name)


def _reads(value: ast.expr, modules: Collection[str]) -> bool:
    """Whether something may look into modules as it is worked out; what a function does comes later."""
    if isinstance(value, ast.Lambda):
        return any(_reads(each, modules) for each in (*value.args.defaults, *filter(None, value.args.kw_defaults)))
    nodes = list(ast.walk(value))
    return any(isinstance(each, _RUNS_CODE) or (isinstance(each, ast.Name) and each.id in modules) for each in nodes)
