"""Changed assets: whose values a plain cell has probably changed in place, told from what its text does with them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from nbasset.engine.drawings import is_drawing
from nbasset.libraries.foreign import is_a
from nbasset.libraries.origin import is_users
from nbasset.notebook.plain.cell import PlainCell
from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.code.sources import source_of

LOOKS = ("get", "has", "is", "contains", "find", "savefig", "show", "draw", "__")
"""How the methods of drawings begin that leave them as they are."""


def probably_changed(cell: PlainCell, namespace: Mapping[str, Any]) -> list[str]:
    """The names whose values a cell has probably changed in place.

    Args:
        cell: the cell, which has run.
        namespace: what its names mean.
    """
    assets = [name for name in cell.at_once if name not in cell.names.assigned]
    drawings = [name for name in assets if is_drawing(namespace.get(name))]
    drawn = _drawn_on(cell.tree, drawings) if drawings else ()
    handed = _changed_by_functions(cell.tree, assets, namespace) if assets else ()
    named = (name for name in cell.names.changed if name not in cell.names.assigned)
    return list(dict.fromkeys((*named, *drawn, *handed)))


def _drawn_on(tree: ast.Module, drawings: Iterable[str]) -> Iterator[str]:
    """The drawings that a cell has drawn on: by a method, in a loop over them, or by giving them to somebody.

    >>> def drawn(text): return list(_drawn_on(ast.parse(text), ["ax"]))
    >>> drawn("ax.plot(x)"), drawn("for each in ax.flat: each.grid()"), drawn("df.plot(ax=ax)")
    (['ax'], ['ax'], ['ax'])
    >>> drawn("ax"), drawn("ax.get_title()"), drawn("print(ax)")
    ([], [], [])
    """
    names = {name: name for name in drawings}
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            source = base_name(node.iter.func if isinstance(node.iter, ast.Call) else node.iter)
            if source in names:
                names[node.target.id] = names[source]
        elif isinstance(node, ast.Call):
            method = node.func.attr if isinstance(node.func, ast.Attribute) else "__call__"
            given = [word.value for word in node.keywords]
            touched = [*given, *([] if method.startswith(LOOKS) else [node.func])]
            yield from (names[name] for each in touched if (name := base_name(each) or "") in names)


def _changed_by_functions(tree: ast.Module, assets: Iterable[str], namespace: Mapping[str, Any]) -> Iterator[str]:
    """The assets that a cell has given to functions of the user's that change what they are given."""
    known = frozenset(assets)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        given = {word.arg or "": word.value for word in node.keywords}
        names = [each.id if isinstance(each, ast.Name) else "" for each in (*node.args, *given.values())]
        function = namespace.get(node.func.id)
        if known.isdisjoint(names) or not is_a(function, FunctionType) or not is_users(function):
            continue
        words = (*function.__code__.co_varnames[: len(node.args)], *given)
        changed = _changes_of(function)
        yield from (name for name, word in zip(names, words, strict=False) if name in known and word in changed)


def _changes_of(function: FunctionType) -> frozenset[str]:
    """The parameters whose values a function changes, as its text says; none where there is no text."""
    from nbasset.versions.cells.names import analyse

    try:
        (definition,) = ast.parse(source_of(function)).body
    except (SyntaxError, ValueError):
        return frozenset()
    body = getattr(definition, "body", [])
    return frozenset(analyse(ast.Module(body, [])).changed) if isinstance(body, list) else frozenset()
