"""fsspec: files that lie in memory, where all that a process has open finds them; those far away."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.held import while_same
from nbasset.libraries.library import ABSENT, Foreign, Library, Settings

IN_MEMORY = "files in memory"
"""Under what a version lists them."""

_FOLDERS, _AT_FIRST = "_folders", ("",)


def _memory() -> Foreign:
    """None where nobody has asked for a file in memory."""
    return getattr(sys.modules.get("fsspec.implementations.memory"), "MemoryFileSystem", None)


def _all(_: ModuleType) -> dict[str, object]:
    memory = _memory()
    if memory is None:
        return {}
    folders = tuple(getattr(memory, "pseudo_dirs", ()))
    return {
        **({_FOLDERS: folders} if folders != _AT_FIRST else {}),
        **{path: file.getvalue() for path, file in list(memory.store.items())},
    }


_now = while_same(_all)(_all)


def _put(_: ModuleType, name: str, value: Foreign) -> None:
    memory = _memory()
    if name == _FOLDERS:
        memory.pseudo_dirs[:] = _AT_FIRST if value is ABSENT else value
    elif value is ABSENT:
        memory.store.pop(name, None)
    else:
        module = sys.modules[memory.__module__]
        memory.store[name] = module.MemoryFile(memory.current(), name, value)


def _left(module: ModuleType) -> dict[str, object]:
    files = _now(module)
    return {IN_MEMORY: files} if files else {}


def package_of(url: str) -> str:
    """The package that reaches what lies at a URL, where fsspec knows one; empty otherwise.

    Args:
        url: perhaps one of those that fsspec reads.
    """
    known = getattr(sys.modules.get("fsspec.registry"), "known_implementations", {})
    told = str(known.get(url.partition("://")[0], {}).get("class", ""))
    return "" if told.startswith("fsspec.") else told.partition(".")[0]


LIBRARY = Library(
    "fsspec",
    settings=Settings("files in memory of fsspec", _now, _put, written=("memory://", "MemoryFileSystem", '"memory"')),
    left=_left,
)
