"""Names: those that an export itself writes never mean what the notebook calls so, nor the other way round."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Collection, Iterable, Iterator

from nbasset.export.records import Notebook, Recipe, Statement

PYTHONS = frozenset((*dir(builtins), *keyword.kwlist))
"""What bodies call without anybody defining it."""


def free_name(wanted: str, *taken: Collection[str]) -> str:
    """A name that nobody has, as near as can be to the one that is wanted.

    Args:
        wanted: the name.
        *taken: names that mean something else.

    >>> free_name("raw", ()), free_name("raw", {"raw"}, ["raw_"])
    ('raw', 'raw__')
    """
    while any(wanted in each for each in taken):
        wanted += "_"
    return wanted


def bound_by(text: str) -> dict[str, str]:
    """The names that a module's text binds outside of functions; with the import that binds it, where one does.

    Args:
        text: Python.

    >>> bound_by("import os\\nfrom a import b as c\\ndef f(): ...\\nx = 1")
    {'os': 'import os', 'c': 'from a import b as c', 'f': '', 'x': ''}
    """
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            begin = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else "import"
            for each in node.names:
                told = f"{each.name} as {each.asname}" if each.asname else each.name
                found[each.asname or each.name.partition(".")[0]] = f"{begin} {told}"
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            found[node.name] = ""
        elif isinstance(node, ast.Assign):
            found |= {each.id: "" for each in node.targets if isinstance(each, ast.Name)}
    return found


def clashes(notebook: Notebook, kept: Iterable[Statement], own: str, inside: Collection[str]) -> list[str]:
    """A sentence for each name that means one thing in the notebook and another in what the export adds.

    Args:
        notebook: the notebook.
        kept: the plain statements that leave with it.
        own: the text that the export adds to the module.
        inside: those of its names that stand in the functions that make assets.
    """
    ours = bound_by(own)
    found: list[tuple[int, str]] = []
    for each in kept:
        theirs = bound_by(each.text) if each.kind == "import" else dict.fromkeys(each.binds, "")
        found += [(each.cell, name) for name, line in theirs.items() if name in ours and line != (ours[name] or None)]
    found += [(each.cell, name) for each in notebook.recipes for name in _within(each) if name in inside]
    return [
        f"cell [{cell}] has a {name} of its own, which is also what the export calls something: give it another name"
        for cell, name in dict.fromkeys(found)
    ]


def _within(recipe: Recipe) -> Iterator[str]:
    """The names that mean something of its own in the function that makes it."""
    yield from (*recipe.assigned, *recipe.inputs, *recipe.parameters)
