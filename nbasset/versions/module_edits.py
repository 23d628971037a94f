"""What an edit of a module's text changes of its names, told from both texts: nothing is imported for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbasset.versions.cells.normal_text import normal_source

EVERYTHING = "*"
"""Stands for every name: the edit is in code that is no definition, or the text is no Python."""


def edited_names(before: str, after: str) -> frozenset[str]:
    """The names at a module's top that mean something else, or nothing any more, after an edit.

    Comments, layout, docstrings and annotations that nobody reads do not count, as in versions.

    Args:
        before: the text that was loaded.
        after: the text that is on the disk now.

    >>> sorted(edited_names("k = 1\\ndef f(): return k", "k = 2\\ndef f():\\n    return k  # the same"))
    ['k']
    >>> edited_names("k = 1", "k = (")
    frozenset({'*'})
    """
    try:
        then, now = (_meanings(ast.parse(text)) for text in (before, after))
    except (SyntaxError, ValueError):
        return frozenset({EVERYTHING})
    return frozenset(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


def _meanings(tree: ast.Module) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring
        text = ast.dump(normal_source(ast.Module([statement], [])))
        for name in _bound(statement):
            found.setdefault(name, []).append(text)
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in statement.names)
    elif isinstance(statement, ast.Assign) and all(isinstance(each, ast.Name) for each in statement.targets):
        yield from (each.id for each in statement.targets if isinstance(each, ast.Name))
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id
    else:
        yield EVERYTHING
