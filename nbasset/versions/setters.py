"""Setters: which plain cells have set what is no name, and whether any of them would set it still.

Settings, variables of the environment, the working folder and what is put into libraries stay as the last cell has set
them, also once that cell is gone or says something else. What rests on them then is not what the document gives.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.dataclass import dataclass
from nbasset.versions.document import Document
from nbasset.versions.settings import DEFAULT, where_set

Setting = tuple[str, str]
"""How something is called that can be set, and which part of it: one option of many, or nothing."""

_SETS_NOTHING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)


@dataclass(frozen=True, slots=True)
class _Set:
    """By which lines something was set.

    Args:
        lines: the statements, one of which has done it.
        cell: the cell.
    """

    lines: frozenset[str]
    cell: str


def lines_that_set(tree: ast.Module) -> frozenset[str]:
    """The statements of a cell that may set something that is no name.

    >>> sorted(lines_that_set(ast.parse("import os\\nk = 1\\nos.environ['K'] = 'k'\\nset_up(k)")))
    ["os.environ['K'] = 'k'", 'set_up(k)']
    """
    return frozenset(ast.unparse(node) for node in tree.body if not _sets_nothing(node))


def sets_something(tree: ast.Module) -> bool:
    """Whether a cell may set something that is no name."""
    return not all(map(_sets_nothing, tree.body))


def _sets_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign) and not any(isinstance(each, ast.Call) for each in ast.walk(node.value)):
        return all(isinstance(each, ast.Name) for each in node.targets)
    return isinstance(node, _SETS_NOTHING) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


class Setters:
    """Remembers which lines of which cells have set things last.

    Args:
        document: tells which cells are there.

    >>> document = Document(); setters = Setters(document)
    >>> _ = setters.ran("c", ast.parse("lib.set(deep=True)"), {("settings of lib", "deep"): True})
    >>> setters.is_nobodys("settings of lib")
    False
    >>> document.deleted("c"); setters.is_nobodys("settings of lib")
    True
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._cells: dict[str, ast.Module | frozenset[str]] = {}
        self._set: dict[Setting, _Set] = {}
        self._labels: dict[str, set[str]] = {}
        self._again: set[str] = set()

    def ran(self, cell: str, tree: ast.Module, made: Mapping[Setting, bool]) -> set[str]:
        """A cell ran.

        Args:
            cell: its id.
            tree: its source.
            made: what it has set, and whether that is there now, or as it was before anybody had set it.

        Returns:
            how that is called of which it is told otherwise now.
        """
        self._cells[cell] = tree
        own = [each for each, by in self._set.items() if by.cell == cell]
        if own or made:
            lines = self._lines(cell)
            again = [each for each in own if _about(each, lines)]
            for each in (*again, *made):
                self._set[each] = _Set(_about(each, lines) or lines, cell)
                self._labels.setdefault(cell, set()).add(each[0])
        for each in [each for each, there in made.items() if not there]:
            del self._set[each]
        lines = self._lines(cell) if self._set else frozenset[str]()
        return self.of(cell) | {label for (label, _), by in self._set.items() if not lines.isdisjoint(by.lines)}

    def added(self, again: Mapping[str, bool]) -> None:
        """A cell has added to something.

        Args:
            again: by how it is called, whether the same words had done that before, so that it is there more than once.
        """
        self._again.difference_update(again)
        self._again.update(label for label, is_again in again.items() if is_again)

    def is_there_again(self, label: str) -> bool:
        """Whether the same words have added to something more than once; from the top they do it once.

        Args:
            label: how it is called.
        """
        return label in self._again

    def of(self, cell: str) -> set[str]:
        """How that is called which a cell has set."""
        return self._labels.get(cell, set())

    def last(self, label: str) -> set[str]:
        """The cells that have set something last, part by part.

        Args:
            label: how it is called.
        """
        return {by.cell for (called, _), by in self._set.items() if called == label}

    @property
    def labels(self) -> set[str]:
        """How everything is called that cells have set."""
        return {label for label, _ in self._set}

    def is_nobodys(self, label: str) -> bool:
        """Whether something was set by lines that no cell of the document has any more.

        Args:
            label: how it is called.
        """
        by = [each.lines for (called, _), each in self._set.items() if called == label]
        if not by:
            return False
        there = frozenset[str]().union(*(self._lines(cell) for cell in self._cells if self._document.has(cell)))
        return not all(lines <= there for lines in by)

    def nobodys(self, read: Mapping[str, str]) -> Iterator[str]:
        """What of that which a cell has read, as it was set, no cell of the document sets any more.

        Args:
            read: the digest of each thing, by how it is called.
        """
        set_once = (where_set(name) for name, seen in read.items() if " " in name and seen != DEFAULT)
        return filter(self.is_nobodys, set_once)

    def _lines(self, cell: str) -> frozenset[str]:
        known = self._cells[cell]
        if isinstance(known, ast.Module):
            known = self._cells[cell] = lines_that_set(known)
        return known


def _about(setting: Setting, lines: Iterable[str]) -> frozenset[str]:
    """Those of some statements that name what can be set; where that has no parts, a word of how it is called.

    Of a part such as ``logger x`` the last word is the name.
    """
    label, part = setting
    if " " in part:
        own = re.compile(rf"(?<!\w){re.escape(part.split()[-1])}(?!\w)")
        return frozenset(filter(own.search, lines))
    words = [part] if part else [word for word in label.split() if len(word) > len("of")]
    return frozenset(line for line in lines if any(word in line for word in words))
