"""Module reads: the files and variables that local modules read while they were imported, and which differ now."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from nbasset.core.observation import CHANGED
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.importing import asked_by_modules, read_by_modules, set_by_modules
from nbasset.engine.watch.observing import ENVIRONMENT
from nbasset.versions.files import path_digest, variable_digest
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.module_loads import Load, ModuleLoads
from nbasset.versions.order import Order
from nbasset.versions.setters import Setters
from nbasset.versions.settings import VARIABLE


class Patched:
    """Knows what modules put into others as they are loaded; this one knows of nothing."""

    def patched(self) -> set[str]:
        """The modules into which others have put something."""
        return set()

    @contextmanager
    def loading_again(self) -> Iterator[Callable[[str], None]]:
        """Several are loaded again; gives what is to be told of each that was."""
        yield lambda _: None


class ModuleReads:
    """What loaded modules hold of the world as it was.

    Attributes:
        loads: what each has found as it was loaded, and what cells make of that.
    """

    def __init__(self) -> None:
        top = FromTheTop()
        self.loads = ModuleLoads(top, Order(top.document), Setters(top.document))
        self._variables: dict[str, str] = {}
        self._values: dict[str, str | None] = {}

    def note(self, modules: Collection[str]) -> None:
        """What modules have read and asked for while they were imported, as digests."""
        for name in {*read_by_modules, *asked_by_modules}.intersection(modules):
            found = self.loads.known.setdefault(name, Load(-1)).found
            for path, then in list(read_by_modules.get(name, {}).items()):
                if path not in found:
                    found[path] = path_digest(path) if identity(path) == then else CHANGED
            for variable, value in asked_by_modules.get(name, {}).items():
                if variable not in set_by_modules.get(name, ()):
                    found[f"{VARIABLE}{variable}"] = variable_digest(value)

    def loaded_by(self, cell: int) -> None:
        """The modules of which it is not known are there since a cell; variables are as it has left them.

        Args:
            cell: the number of its run; 0 for none, as where a body has loaded them.
        """
        for load in self.loads.known.values():
            load.cell = cell if load.cell < 0 else load.cell
        there = dict(os.environ)
        for name in {*there, *self._variables} if there != self._variables else ():
            self._values[variable_digest(there.get(name))] = there.get(name)
        self._variables = there

    def forget(self, name: str) -> None:
        """A module is about to be loaded again; who has loaded it first is not forgotten."""
        if name in self.loads.known:
            self.loads.known[name].found.clear()
        for each in (read_by_modules, asked_by_modules, set_by_modules):
            each.pop(name, None)

    def changed(self, modules: Container[str]) -> Iterator[str]:
        """The modules that would find something else, were they loaded now where they were loaded, and can find it."""
        for name in self.loads.known:
            others = self.loads.otherwise(name) if name in modules else {}
            if any(self._can_be(would, label) for label, would in others.items()):
                yield name

    def found_by(self, name: str) -> AbstractContextManager[None]:
        """Meanwhile the variables that a module asks for are what they would be where it is loaded, and it is heard."""
        others = self.loads.otherwise(name) if name in self.loads.known else {}
        would = {
            label.removeprefix(VARIABLE): self._values[seen] for label, seen in others.items() if seen in self._values
        }
        return _finding({**asked_by_modules.get(name, {}), **would})

    def _can_be(self, would: str, label: str) -> bool:
        """Whether something can be found as it would be: a variable is set meanwhile, all else has to be so now."""
        return would in self._values if label.startswith(VARIABLE) else would == self.loads.now(label)


@contextmanager
def _finding(variables: Mapping[str, str | None]) -> Iterator[None]:
    before = {each: os.environ.get(each) for each in variables}
    _set(variables)
    ENVIRONMENT.make()
    try:
        yield
    finally:
        ENVIRONMENT.take_back()
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
