"""Plain classes: a cell that only defines classes and is run again as it was leaves them the classes they were.

So instances, members of enumerations, keys of dictionaries that were made before still match, as they would had the
cell been run once.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from nbasset.libraries.foreign import bases_of, is_a, members_of
from nbasset.libraries.origin import is_users
from nbasset.versions.cells.changed_in_place import base_name

_INERT = (ast.Import, ast.ImportFrom, ast.Pass)


class PlainClasses:
    """The classes that cells define.

    Args:
        namespace: the notebook's names.
        digest: tells what a name means now, with all that it leads to.
    """

    def __init__(self, namespace: dict[str, Any], digest: Callable[[str], str | None]) -> None:
        self._namespace = namespace
        self._digest = digest
        self._texts: dict[str, str] = {}
        self._before: dict[str, tuple[type, str | None]] = {}

    def begin(self, tree: ast.Module) -> None:
        """A cell is about to run.

        Args:
            tree: the cell.
        """
        classes = self._classes_of(tree)
        known = {name: self._namespace.get(name) for name, text in classes.items() if self._texts.get(name) == text}
        again = classes and known.keys() == classes.keys() and all(map(_is_simple, known.values()))
        self._before = {}
        if again:
            self._before = {name: (cls, self._digest(name)) for name, cls in known.items() if is_a(cls, type)}
        self._texts.update(classes)

    def ended(self) -> None:
        """The cell has run: classes that are what they were stay the objects they were, all of them or none."""
        before, self._before = self._before, {}
        if all(name in self._namespace and self._digest(name) == digest for name, (_, digest) in before.items()):
            self._namespace.update({name: cls for name, (cls, _) in before.items()})

    def _classes_of(self, tree: ast.Module) -> Mapping[str, str]:
        """The text of each class that a cell defines, where nothing else can have got hold of them meanwhile."""
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        others = [node for node in tree.body if not isinstance(node, (ast.ClassDef, *_INERT)) and not _is_bare(node)]
        decorators = {base_name(each) for node in classes for each in map(_called, node.decorator_list)}
        if others or any(name is None or is_users(self._namespace.get(name)) for name in decorators):
            return {}
        return {node.name: ast.unparse(node) for node in classes}


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_bare(node: ast.stmt) -> bool:
    """Whether a statement is a text, a constant, or a function that takes nothing with it from where it is made."""
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)):
        return isinstance(node.value, ast.Constant)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    given = node.args
    annotated = any(each.annotation for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)) or node.returns
    return not (node.decorator_list or given.defaults or any(given.kw_defaults) or annotated)


def _is_simple(cls: object) -> bool:
    """Whether nobody of the notebook's is told when such a class is made: no metaclass, no hook of the user's own."""
    if not is_a(cls, type) or is_users(type(cls)):
        return False
    return not any("__init_subclass__" in members_of(base) and is_users(base) for base in bases_of(cls)[1:])
