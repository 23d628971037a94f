"""Reloading: a local module edited on disk is loaded again before anything is planned.

Python's own ``reload`` and IPython's ``superreload`` do the work: functions and classes are upgraded in place, so that
whoever holds them runs the new code. Modules that import a changed one are loaded again after it, and names bound by
``from module import name`` in cells are bound again.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import sys
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from nbasset.versions.modules import Origin, place_of, resolve_relative


@dataclass(slots=True)
class Loaded:
    """A local module as it was loaded.

    Args:
        file: its source.
        stamp: size and time of change of the source.
        text: the source.
    """

    file: Path
    stamp: tuple[int, int]
    text: str


class Reloader:
    """Watches local modules.

    Args:
        namespace: the notebook's names.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.broken: dict[str, str] = {}
        self._loaded: dict[str, Loaded] = {}
        self._looked_at: set[str] = set()
        self._bound_from: dict[str, tuple[str, str]] = {}
        self._old_objects: dict[Any, Any] = {}

    def cell_ran(self, tree: ast.Module, assigned: Iterable[str]) -> None:
        """Note which names a cell bound with ``from module import name``.

        Args:
            tree: the cell.
            assigned: every name it bound.
        """
        for name in assigned:
            self._bound_from.pop(name, None)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    if alias.name != "*":
                        self._bound_from[alias.asname or alias.name] = (node.module, alias.name)
        self.look()

    def look(self) -> None:
        """Note local modules that have been loaded since the last look."""
        for name in sys.modules.keys() - self._looked_at:
            self._looked_at.add(name)
            module = sys.modules.get(name)
            if isinstance(module, ModuleType) and place_of(name).origin is Origin.LOCAL:
                found = _on_disk(module)
                if found is not None:
                    self._loaded[name] = found

    def check(self) -> Mapping[str, str]:
        """Load again what has changed on disk.

        Returns:
            By module, why it cannot be loaded; until that is mended, assets that use it are blocked.
        """
        self.look()
        changed = [name for name, loaded in self._loaded.items() if self._has_changed(name, loaded)]
        for name in self._in_order(changed):
            self._load_again(name)
        return self.broken

    def _has_changed(self, name: str, loaded: Loaded) -> bool:
        module = sys.modules.get(name)
        now = _on_disk(module) if module is not None and _stamp(loaded.file) != loaded.stamp else None
        if now is None:
            return False
        same = now.text == loaded.text
        loaded.stamp, loaded.text = now.stamp, now.text
        return not same

    def _in_order(self, changed: list[str]) -> list[str]:
        """Changed modules and those that import them, each after what it imports."""
        order = dict.fromkeys(changed)
        imports = {other: _imports(other, loaded) for other, loaded in self._loaded.items()} if changed else {}
        border = list(order)
        while border:
            name = border.pop(0)
            for other, names in imports.items():
                if name in names and other != name:
                    order.pop(other, None)
                    order[other] = None
                    if len(border) < 10 * len(self._loaded):
                        border.append(other)
        return list(order)

    def _load_again(self, name: str) -> None:
        from IPython.extensions.autoreload import superreload

        module = sys.modules[name]
        _forget_bytecode(self._loaded[name].file)
        try:
            superreload(module, old_objects=self._old_objects)  # type: ignore[no-untyped-call]
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a module raises blocks its users
            last = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-3:]).strip()
            self.broken[name] = f"module {name} does not load: {last}"
            return
        self.broken.pop(name, None)
        for bound, (module_name, attribute) in self._bound_from.items():
            if module_name == name and bound in self.namespace and attribute in vars(module):
                self.namespace[bound] = vars(module)[attribute]


def _on_disk(module: ModuleType) -> Loaded | None:
    file = getattr(module, "__file__", None)
    if not file or not file.endswith(".py"):
        return None
    with contextlib.suppress(OSError):
        path = Path(file)
        return Loaded(path, _stamp(path), path.read_text(encoding="utf-8", errors="replace"))
    return None


def _stamp(path: Path) -> tuple[int, int]:
    with contextlib.suppress(OSError):
        stat = path.stat()
        return stat.st_size, stat.st_mtime_ns
    return -1, -1


def _imports(name: str, loaded: Loaded) -> set[str]:
    """The modules a module's source imports."""
    try:
        tree = ast.parse(loaded.text)
    except SyntaxError:
        return set()
    package = name if loaded.file.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            with contextlib.suppress(ImportError):
                base = resolve_relative("." * node.level + (node.module or ""), package)
                found.add(base)
                found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def _forget_bytecode(file: Path) -> None:
    """Python trusts cached byte code by whole seconds and size; an edit may be quicker."""
    with contextlib.suppress(OSError, NotImplementedError):
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)
