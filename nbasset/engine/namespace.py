"""The surroundings of a step: its names, and the folder it is in; whatever happens, they are put back."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any


@contextmanager
def swapped(
    namespace: dict[str, Any], bindings: Mapping[str, Any], visible: Collection[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Bind names in a namespace for a while.

    Args:
        namespace: the namespace, changed in place so that every function that looks into it sees the same.
        bindings: the names to bind: a step's inputs.
        visible: the names of the namespace that stay to be seen beside modules and names with underscores in front;
            nothing leaves every name visible.

    >>> names = {"x": 1, "y": 2}
    >>> with swapped(names, {"x": 10}, visible=()) as inside:
    ...     inside["z"] = 3
    ...     print(inside)
    {'x': 10, 'z': 3}
    >>> names
    {'x': 1, 'y': 2}
    """
    if visible is None:
        before = {name: namespace[name] for name in bindings if name in namespace}
        namespace.update(bindings)
        try:
            yield namespace
        finally:
            for name in bindings:
                if name in before:
                    namespace[name] = before[name]
                else:
                    namespace.pop(name, None)
        return
    whole = dict(namespace)
    for name, value in whole.items():
        if not (name in visible or name.startswith("_") or isinstance(value, ModuleType)):
            del namespace[name]
    namespace.update(bindings)
    try:
        yield namespace
    finally:
        for name in [name for name in namespace if name not in whole]:
            del namespace[name]
        namespace.update(whole)


@contextmanager
def same_folder() -> Iterator[None]:
    """Come back to the current folder: what comes from the store does not change it either."""
    before = _here()
    try:
        yield
    finally:
        if before is not None and _here() != before:
            with suppress(OSError):
                os.chdir(before)


def _here() -> str | None:
    """The current folder; ``None`` when it has been removed."""
    try:
        return os.getcwd()  # noqa: PTH109  # asked twice for every step: a Path costs more than the call
    except OSError:
        return None
