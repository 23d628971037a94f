"""Library settings: what plain cells set in libraries is noted, so that it counts for whoever leads there."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping

from nbasset.core.version import Part
from nbasset.engine.watch.imports import Imports
from nbasset.libraries.warning_filters import FilterWatch
from nbasset.notebook.plain.files import parsed
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.loaded_with import LoadWatch, TopLevel, is_anything_set
from nbasset.versions.overrides import Digest, OverrideWatch
from nbasset.versions.setters import Setting, sets_something
from nbasset.versions.settings import counted_now


class _Inside:
    """The names of modules that lie in some packages.

    Args:
        packages: the packages.
    """

    def __init__(self, packages: set[str]) -> None:
        self._packages = packages

    def __contains__(self, module: object) -> bool:
        return isinstance(module, str) and module.partition(".")[0] in self._packages


class LibrarySettings:
    """Watches one plain cell after the other.

    Attributes:
        again: of what the cell has added to in libraries, whether the same words had done that before.
    """

    def __init__(self) -> None:
        self.again: Mapping[str, bool] = {}
        self._filters: FilterWatch | None = None
        self._overrides: OverrideWatch | None = None
        self._imports: Imports | None = None
        self._loads: tuple[LoadWatch, Imports] | None = None
        self._counted: dict[Setting, str] = {}
        self._sets = False

    def begin(self, tree: ast.Module, functions: Iterable[Part], namespace: Mapping[str, object]) -> None:
        """A cell is about to run.

        Args:
            tree: its source.
            functions: the notebook's functions that it calls.
            namespace: what its names mean.
        """
        self._stop_listening()
        self.again = {}
        self._sets = sets_something(tree)
        self._counted = counted_now() if self._sets else {}
        self._filters = FilterWatch()
        self._overrides = OverrideWatch([tree, *parsed(functions)], namespace)
        packages = _imported(tree)
        if packages and self._overrides.calls:
            self._imports = Imports(_Inside(packages), self._overrides.loaded)
            self._imports.make()
        if packages and (self._sets or is_anything_set()):
            watch = LoadWatch()
            self._loads = watch, Imports(TopLevel(), watch.loaded, watch.begins, watch.failed)
            self._loads[1].make()

    def end(self, digest: Digest, number: int) -> dict[Setting, bool]:
        """It has run.

        Args:
            digest: tells the digest of what a name means.
            number: its number.

        Returns:
            what it has set, and whether that is there now, or as the library has it again.
        """
        if self._loads is not None:
            self._loads[0].end(number)
        self._stop_listening()
        if self._filters is None or self._overrides is None:
            return {}
        self._filters.end()
        self._overrides.end(digest)
        self.again = self._overrides.again
        if not self._sets:
            return dict.fromkeys(self._overrides.set.items(), True)
        before, now = self._counted, counted_now()
        changed = {each: each in now for each in {**before, **now} if before.get(each) != now.get(each)}
        return {**dict.fromkeys(self._overrides.set.items(), True), **changed}

    def _stop_listening(self) -> None:
        if self._imports is not None:
            self._imports.take_back()
            self._imports = None
        if self._loads is not None:
            self._loads[1].take_back()
            self._loads = None


def _imported(tree: ast.Module) -> set[str]:
    """The packages that a cell imports which nobody has loaded before."""
    found: set[str] = set()
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return {name for name in found if name not in sys.modules}
