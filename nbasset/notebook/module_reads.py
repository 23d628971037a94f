"""Module reads: the files and variables that local modules read while they were imported, and which differ now."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from nbasset.core.observation import CHANGED
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.importing import asked_by_modules, read_by_modules, set_by_modules
from nbasset.engine.watch.observing import ENVIRONMENT
from nbasset.versions.files import path_digest, variable_digest
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.settings import VARIABLE


class ModuleReads:
    """What loaded modules hold of the world as it was.

    Attributes:
        plain: what plain cells have set, and where they stand.
    """

    def __init__(self) -> None:
        self.plain: PlainNames | None = None
        self._files: dict[str, dict[str, str]] = {}
        self._loaded_by: dict[str, int] = {}
        self._variables: dict[str, str] = {}
        self._values: dict[str, str | None] = {}

    def note(self, modules: Collection[str]) -> None:
        """The digests of the files that modules have read while they were imported."""
        for name in list(read_by_modules.keys() & modules):
            known = self._files.setdefault(name, {})
            for path, then in list(read_by_modules[name].items()):
                if path not in known:
                    known[path] = path_digest(path) if identity(path) == then else CHANGED

    def loaded_by(self, cell: int) -> None:
        """The modules of which it is not known are there since a cell; variables are as it has left them.

        Args:
            cell: the number of its run; 0 for none, as where a body has loaded them.
        """
        for name in asked_by_modules.keys() - self._loaded_by.keys():
            self._loaded_by[name] = cell
        now = dict(os.environ)
        for name in {*now, *self._variables} if now != self._variables else ():
            self._values[variable_digest(now.get(name))] = now.get(name)
        self._variables = now

    def forget(self, name: str) -> None:
        """A module is about to be loaded again; who has loaded it first is not forgotten."""
        self._files.pop(name, None)
        for each in (read_by_modules, asked_by_modules, set_by_modules):
            each.pop(name, None)

    def changed(self, modules: Collection[str]) -> Iterator[str]:
        """The modules that would read something else, were they loaded now where they were loaded."""
        for name, files in self._files.items():
            if any(path_digest(path) != then for path, then in files.items()):
                yield name
        yield from (name for name in asked_by_modules.keys() & modules if self._others(name))

    @contextmanager
    def found_by(self, name: str) -> Iterator[None]:
        """Meanwhile the variables that a module asks for are what they would be where it is loaded, and it is heard."""
        found = {**asked_by_modules.get(name, {}), **self._others(name)}
        before = {each: os.environ.get(each) for each in found}
        _set(found)
        ENVIRONMENT.make()
        try:
            yield
        finally:
            ENVIRONMENT.take_back()
            _set(before)

    def _others(self, module: str) -> dict[str, str | None]:
        """The variables that a module would find otherwise than it did, and what they would be."""
        cell, found = self._loaded_by.get(module, 0), {}
        for name, then in asked_by_modules.get(module, {}).items():
            if name in set_by_modules.get(module, ()):
                continue
            would = self._from_the_top(name, cell) if cell else variable_digest(os.environ.get(name))
            if would in self._values and would != variable_digest(then):
                found[name] = self._values[would]
        return found

    def _from_the_top(self, variable: str, cell: int) -> str:
        """The digest that a variable has once the cells down to one have run; empty where none of them sets it."""
        if self.plain is None:
            return ""
        top, name = self.plain.top, f"{VARIABLE}{variable}"
        top.played.play()
        last = self.plain.order.last_above([each for each, _ in top.played.above(name)], cell)
        state = top.at_first.get(name, "") if last is None else top.played.told(last).left.get(name, "")
        return top.states.looks(state) if state else ""


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
