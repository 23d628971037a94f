"""Setters: which plain cells have set what is no name, and whether any of them would set it still.

Settings, variables of the environment, the working folder and what is put into libraries stay as the last cell has set
them, also once that cell is gone or says something else. What rests on them then is not what the document gives.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nbasset.core.dataclass import dataclass
from nbasset.versions.document import Document
from nbasset.versions.evidence import Provenance
from nbasset.versions.settings import DEFAULT, EXISTENCE, FOLDER, VARIABLE, where_set

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
        self._cells: dict[str, ast.Module] = {}
        self._told: dict[str, frozenset[str]] = {}
        self._read: dict[str, dict[str, Provenance]] = {}
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
        self._told.pop(cell, None)
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

    def had_read(
        self, cell: str, read: Provenance, followed: Callable[[str], Collection[str]]
    ) -> dict[str, tuple[Provenance, ...]]:
        """A cell has run that had read something.

        Args:
            cell: its id.
            read: what that was.
            followed: takes how that is called which it has set, gives the names that are followed through that: what
                the others lead to is among these.

        Returns:
            by how that is called which it has set last, what had been read for it by all who have set parts of it.
        """
        own: dict[str, set[str]] = {}
        for (label, _), by in self._set.items():
            if by.cell == cell:
                own.setdefault(label, set()).update(by.lines)
        for label, lines in own.items():
            through = followed(label)
            names = {name: itself(seen) for name, seen in read.names.items() if name not in through}
            assets = {asset: seen for asset, seen in read.assets.items() if asset.key.name not in through}
            own_lines = replace(read, names=names if through else read.names, assets=assets)
            self._read.setdefault(label, {})[cell] = read_by_lines(own_lines, self._cells[cell], lines)
        return {label: tuple(self._read[label][each] for each in self._who_read(label)) for label in own}

    def _who_read(self, label: str) -> list[str]:
        return sorted(self.last(label) & self._read.get(label, {}).keys())

    def read_for(self, label: str, read: Provenance) -> Provenance:
        """Of what a cell had read, that which it had read for something that it has set.

        Args:
            label: how it is called.
            read: what the cell had read.
        """
        return next((each for each in self._read.get(label, {}).values() if each.cell == read.cell), read)

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
        if cell not in self._told:
            self._told[cell] = lines_that_set(self._cells[cell])
        return self._told[cell]


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


def read_by_lines(read: Provenance, tree: ast.Module, lines: Collection[str]) -> Provenance:
    """Of what a cell had read, what it may have read for some of its lines: all but what others alone name.

    Args:
        read: what the cell had read.
        tree: the cell.
        lines: the lines, to which those belong that bind what they name.

    >>> cell = ast.parse("import lib\\nrate = given\\nrows = lib.load('a.csv', limit)\\nlib.set(rate)")
    >>> read = Provenance(1, names={"given": "…", "limit": "…"}, files={"/w/a.csv": "…"})
    >>> sorted(read_by_lines(read, cell, ["lib.set(rate)"]).names)
    ['given']
    """
    own, others = _parted(tree, lines)

    def counts(word: str) -> bool:
        found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search
        return bool(found(own)) or not found(others)

    return replace(
        read,
        assets={each: seen for each, seen in read.assets.items() if counts(each.key.name)},
        names={name: seen for name, seen in read.names.items() if _is_no_setting(name) and counts(_word_of(name))},
        put_away={name: seen for name, seen in read.put_away.items() if counts(_word_of(name))},
        files={path: seen for path, seen in read.files.items() if counts(Path(path).name)},
    )


def _parted(tree: ast.Module, lines: Collection[str]) -> tuple[str, str]:
    """Some lines of a cell with those that bind what they name, and all others."""
    own: list[str] = []
    others: list[str] = []
    wanted: set[str] = set()
    for node in reversed(tree.body):
        text = ast.unparse(node)
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {getattr(node, "name", "")}
        if text in lines or (not isinstance(node, (ast.Import, ast.ImportFrom)) and not wanted.isdisjoint(names)):
            own.append(text)
            wanted |= names & _bound_in(tree)
        else:
            others.append(text)
    return "\n".join(own), "\n".join(others)


def _bound_in(tree: ast.Module) -> set[str]:
    stored = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return stored | {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def itself(fingerprint: str) -> str:
    """Of a fingerprint, the thing itself, without what it leads to."""
    return fingerprint.partition(" ")[0]


def _is_no_setting(name: str) -> bool:
    return " " not in name or name.startswith((VARIABLE, FOLDER, EXISTENCE))


def _word_of(name: str) -> str:
    """The name itself of one with attributes, of a variable of the environment, of what is put into something."""
    return name.removeprefix(VARIABLE).partition(".")[0]
