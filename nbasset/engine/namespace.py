"""The surroundings of a step: its names; whatever happens, they are put back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
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
