"""Programs: which files other programs have written that a plain cell has started, as ``!sort a.txt > b.txt`` does.

Nobody sees what a program does. What is another file below the working folder once the cell has run, was written by it.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from itertools import islice

from nbasset.core.patterns import pattern
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
from nbasset.libraries.library import PROCESSES, PROGRAM

MANY = 10_000
"""Files below the working folder that are looked at before a program starts."""

_PASSED_BY = frozenset({"node_modules", "site-packages", "__pycache__"})
"""Folders into which nobody looks, beside those whose names begin with a dot."""

_COMMANDS = {"subprocess.Popen": 1, "os.system": 0, "os.posix_spawn": 1, "pty.spawn": 0}
"""Events that start a program, and which of their arguments is its command."""

_WORD = pattern(r"[^\s'\"<>|;&()]+")

Stamps = dict[str, tuple[int, int, int, int]]
"""By path, what tells that a file is another one, or was written."""


def _words(command: object) -> list[str]:
    """The words of a command, which may name files.

    >>> _words(["sh", "-c", "sort < a.txt > b.txt"])
    ['sh', '-c', 'sort', 'a.txt', 'b.txt']
    """
    parts = command if isinstance(command, (list, tuple)) else [command]
    texts = [os.fsdecode(each) for each in parts if isinstance(each, (str, bytes, os.PathLike))]
    return [word for text in texts for word in _WORD.findall(text)]


class ObservedCell(Observed):
    """What a plain cell was seen to do, and what programs have written that it has started.

    Attributes:
        by_programs: the files that these have written.
    """

    def __init__(self, ignored: tuple[str, ...] = ()) -> None:
        super().__init__(ignored)
        self.by_programs: set[str] = set()
        self._before: Stamps | None = None
        self._looks = False

    def note(self, event: str, args: tuple[object, ...]) -> None:
        """Take in one audit event, but for those of looking at files here."""
        if self._looks:
            return
        super().note(event, args)
        if event in _COMMANDS:
            for path in filter(os.path.isfile, map(os.path.abspath, _words(args[_COMMANDS[event]]))):
                self.reads(path, identity(path))

    def unseen(self, what: str) -> None:
        """It does something of which nobody can see what it rests on; files are looked at before a program starts."""
        super().unseen(what)
        if what in (PROGRAM, PROCESSES) and self._before is None:
            self._before = self._stamps()

    def end(self) -> None:
        """The cell has ended."""
        if self._before is not None:
            now = self._stamps()
            written = {path for path, stamp in now.items() if self._before.get(path) != stamp}
            self.by_programs = written - self.written
            for path in self.by_programs:
                self.writes(path, whole=True)
        super().end()

    def _stamps(self) -> Stamps:
        self._looks = True
        try:
            return dict(islice(_files_below(self.folder, self.ignored), MANY)) if self.folder else {}
        finally:
            self._looks = False


def told_by_programs(observed: ObservedCell | None, tree: ast.Module, changed: Iterable[str]) -> frozenset[str]:
    """The names that rest on what programs have told: nobody sees what those rest on in turn.

    Args:
        observed: what a cell was seen to do.
        tree: the cell.
        changed: the names that it has changed in place.
    """
    if observed is None or PROGRAM not in observed.untracked:
        return frozenset()
    return frozenset((*_resting_on_calls(tree), *changed))


def _resting_on_calls(tree: ast.Module) -> set[str]:
    r"""The names that a cell binds to what a call gives, or to what is made of such.

    >>> sorted(_resting_on_calls(ast.parse("K = 1\nk = K + 1\ntold = run('ls')\nlines = told[1:]")))
    ['lines', 'told']
    """
    found: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        nodes = [*ast.walk(statement)]
        names = [node for node in nodes if isinstance(node, ast.Name)]
        reads = {each.id for each in names if isinstance(each.ctx, ast.Load)}
        if not reads.isdisjoint(found) or any(isinstance(node, ast.Call) for node in nodes):
            found.update(each.id for each in names if isinstance(each.ctx, ast.Store))
    return found


def _files_below(folder: str, ignored: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    folders = [folder]
    while folders:
        try:
            entries = sorted(os.scandir(folders.pop(0)), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _PASSED_BY or f"{entry.path}{os.sep}".startswith(ignored):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.is_file():
                stat = entry.stat()
                yield entry.path, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
