"""Imports: a word when a module has just been loaded, before anybody uses it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Container, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from nbasset.engine.watch.at_work import Shared
from nbasset.libraries.origin import searching

Told = Callable[[ModuleType], object]


class _Finder:
    """Finds what the finders behind it find, and has the module's loader tell when it is done.

    One stands in front while anybody listens; in whatever order listeners go, the others still hear.
    """

    def __init__(self) -> None:
        self.listeners: list[Imports] = []

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's spec; None for modules nobody asked about."""
        if threading.get_ident() in searching or not any(name in each.names for each in self.listeners):
            return None
        for finder in [each for each in sys.meta_path if each is not self]:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._listen(spec.loader)
                return spec
        return None

    def _listen(self, loader: object) -> None:
        execute = getattr(loader, "exec_module", None)
        if execute is None or isinstance(loader, type) or not hasattr(loader, "__dict__"):
            return

        def executed(module: ModuleType) -> None:
            vars(loader).pop("exec_module", None)
            hearing = [each for each in self.listeners if module.__name__ in each.names]
            for each in hearing:
                each.begins(module)
            try:
                execute(module)
            except BaseException:
                for each in hearing:
                    each.failed(module)
                raise
            for each in hearing:
                if each in self.listeners:
                    each.loaded(module)

        vars(loader)["exec_module"] = executed

    def make(self) -> None:
        """Stand in front."""
        sys.meta_path.insert(0, self)

    def take_back(self) -> None:
        """Stand there no longer."""
        if self in sys.meta_path:  # a body may have taken it away
            sys.meta_path.remove(self)


_finder = _Finder()
_in_front = Shared(_finder)


def _nothing(_: ModuleType) -> None:
    """Nobody wants to hear of it."""


class Imports:
    """Tells of modules that are loaded. It is a change, and a context manager.

    Args:
        names: the modules to tell of.
        loaded: called with each of them right after its own code has run.
        begins: called with it right before.
        failed: called instead of ``loaded`` where its code raised.

    >>> with Imports({"this"}, lambda module: print(module.__name__)):  # doctest: +SKIP
    ...     import this
    """

    def __init__(self, names: Container[str], loaded: Told, begins: Told = _nothing, failed: Told = _nothing) -> None:
        self.names = names
        self.loaded = loaded
        self.begins = begins
        self.failed = failed

    def make(self) -> None:
        """Tell from here on."""
        _in_front.make()
        _finder.listeners.append(self)

    def take_back(self) -> None:
        """Tell no more."""
        _finder.listeners.remove(self)
        _in_front.take_back()

    def __enter__(self) -> None:
        self.make()

    def __exit__(self, *_: object) -> None:
        self.take_back()
