"""Plain files: which files a plain cell reads, so that what it assigns is known to be older than they are."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

from nbasset.core.dataclass import replace
from nbasset.core.observation import CHANGED
from nbasset.core.version import Part
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
from nbasset.engine.watch.observing import ENVIRONMENT, begin, end
from nbasset.libraries.origin import Origin, origin_of_file
from nbasset.notebook.plain.programs import ObservedCell
from nbasset.versions.budget import LARGE
from nbasset.versions.code.untracked import read_paths
from nbasset.versions.evidence import Done
from nbasset.versions.files import path_digest, stamped
from nbasset.versions.modules import tried_in

MANY = 100
"""Files that one cell writes of which each is remembered."""


class PlainFiles:
    """Observes one plain cell after the other."""

    def __init__(self) -> None:
        self._observed: ObservedCell | None = None

    def begin(self, store: Path) -> None:
        """A plain cell is about to run.

        Args:
            store: the folder of the store, whose files are no inputs.
        """
        self.stop()
        self._observed = ObservedCell((f"{store.absolute()}{os.sep}",))
        begin(self._observed)
        ENVIRONMENT.make()

    def stop(self) -> ObservedCell | None:
        """It has run: what it was seen to do."""
        observed, self._observed = self._observed, None
        if observed is not None:
            ENVIRONMENT.take_back()
            end(observed)
        return observed

    def wrote(self, observed: Observed | None) -> list[str]:
        """The files that it wrote and left, as far as they are not many.

        Args:
            observed: what it was seen to do.
        """
        return [path for path in sorted(observed.written)[:MANY] if Path(path).is_file()] if observed else []

    def told(self, run: Done, wrote: Iterable[str], observed: Observed | None) -> Done:
        """What a cell has done, with the files that it wrote and the databases that it connected to.

        Args:
            run: the run.
            wrote: the files, absolute.
            observed: what the cell was seen to do.
        """
        connected = frozenset(observed.databases) if observed else frozenset()
        return replace(run, wrote={path: path_digest(path) for path in wrote}, connected=connected)

    def read(
        self, observed: Observed | None, tree: ast.AST, functions: Iterable[Part], known: Mapping[str, Any]
    ) -> Mapping[str, str]:
        """The files and folders it read, each with its digest; of large ones only size and time of change.

        Args:
            observed: what it was seen to do.
            tree: its source.
            functions: those it has called; what they and it name may have been opened by a library, unseen.
            known: what names mean.
        """
        if observed is None:
            return {}
        files = [str(path) for path in map(Path.absolute, _named(tree, functions, known)) if path.is_file()]
        every = dict.fromkeys((*observed.inputs(), *files, *_modules_not_found(tree), *_never_reloaded(observed.code)))
        paths = [path for path in every if path not in observed.written]
        left, found = LARGE, {}
        for path in paths:
            left -= (identity(path) or (0,))[0]
            changed = observed.changed_meanwhile(path)
            found[path] = CHANGED if changed else path_digest(path) if left > 0 else stamped(path)
        return found


def _named(tree: ast.AST, functions: Iterable[Part], known: Mapping[str, Any]) -> Iterator[Path]:
    """The data files that a cell and the functions it calls hand to functions which read files."""
    yield from map(Path, read_paths(tree, known))
    for source in parsed(functions):
        for function in source.body:
            for statement in getattr(function, "body", ()):
                yield from map(Path, read_paths(statement, known))


def _never_reloaded(code: Iterable[str]) -> Iterator[str]:
    """The files of code that a cell has loaded as what stands in no list of modules, so that nobody loads it again."""
    loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())} if code else ()
    yield from (path for path in code if path not in loaded)


def _modules_not_found(tree: ast.AST) -> Iterator[str]:
    """Where the local modules would be that a cell has tried to import and does without."""
    missed = {name.partition(".")[0] for name in tried_in(tree)} - sys.modules.keys()
    folders = [Path(each).absolute() for each in sys.path] if missed else []
    for folder in folders:
        if folder.is_dir() and origin_of_file(str(folder / "module.py")) is Origin.LOCAL:
            for name in sorted(missed):
                yield str(folder / f"{name}.py")
                yield str(folder / name / "__init__.py")


def parsed(functions: Iterable[Part]) -> Iterator[ast.Module]:
    """The sources of functions, as far as they can be read."""
    for part in functions:
        with suppress(SyntaxError):  # a lambda's line, cut out of its statement
            yield ast.parse(dedent(part.text))
