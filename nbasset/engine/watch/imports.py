"""Imports: a word when a module has just been loaded, before anybody uses it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class _Finder:
    """Finds what the finders behind it find, and has the module's loader tell when it is done."""

    def __init__(self, names: Container[str], loaded: Callable[[ModuleType], None]) -> None:
        self._names = names
        self._loaded = loaded

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module's spec; nothing for modules nobody asked about."""
        if name not in self._names:
            return None
        for finder in [each for each in sys.meta_path if not isinstance(each, _Finder)]:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._listen(spec.loader)
                return spec
        return None

    def _listen(self, loader: Any) -> None:
        execute = getattr(loader, "exec_module", None)
        if execute is None or not hasattr(loader, "__dict__"):
            return

        def executed(module: ModuleType) -> None:
            del loader.exec_module
            execute(module)
            self._loaded(module)

        loader.exec_module = executed


@contextmanager
def imports(names: Container[str], loaded: Callable[[ModuleType], None]) -> Iterator[None]:
    """Tell of modules that are loaded inside.

    Args:
        names: the modules to tell of.
        loaded: takes each of them right after its own code has run.

    >>> with imports({"this"}, lambda module: print(module.__name__)):  # doctest: +SKIP
    ...     import this
    """
    finder = _Finder(names, loaded)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
