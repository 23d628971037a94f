"""Modules: where code comes from — the notebook, a local module, an installed package, Python itself."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.versions.code import normal_form


class Origin(StrEnum):
    """Where a module's code comes from."""

    NOTEBOOK = "notebook"
    LOCAL = "local"
    PACKAGE = "package"
    PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Place:
    """A module's origin and, for a package, the part of a version it stands for."""

    origin: Origin
    name: str
    version: str = ""

    def part(self) -> Part:
        """The package as a part of a version."""
        return Part("package", digest_of([self.name, self.version]), self.version)


def place_of(module_name: str | None) -> Place:
    """Where the module of this name comes from.

    >>> place_of("json").origin, place_of("__main__").origin
    (<Origin.PYTHON: 'python'>, <Origin.NOTEBOOK: 'notebook'>)
    """
    top = (module_name or "builtins").partition(".")[0]
    if top == "__main__":
        return Place(Origin.NOTEBOOK, top)
    if top in sys.stdlib_module_names or top in sys.builtin_module_names:
        return Place(Origin.PYTHON, top)
    module = sys.modules.get(top)
    return _place(top, getattr(module, "__file__", None) if module else _found_file(top))


@cache
def _found_file(top: str) -> str | None:
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    return spec.origin if spec else None


@cache
def _place(top: str, file: str | None) -> Place:
    if top == "nbasset" or (file and _installed(file)) or file in (None, "built-in", "frozen"):
        return Place(Origin.PACKAGE, top, _version(top))
    return Place(Origin.LOCAL, top)


def _installed(file: str) -> bool:
    path = Path(file).resolve()
    return any(path.is_relative_to(home) for home in _homes()) or "site-packages" in path.parts


@cache
def _homes() -> tuple[Path, ...]:
    names = ("purelib", "platlib", "stdlib", "platstdlib")
    return tuple({Path(sysconfig.get_path(name)).resolve() for name in names})


def _version(top: str) -> str:
    version = getattr(sys.modules.get(top), "__version__", None)
    if isinstance(version, str):
        return version
    from importlib import metadata

    try:
        return metadata.version(top)
    except metadata.PackageNotFoundError:
        return "unknown"


def resolve_relative(name: str, package: str) -> str:
    """A module name with leading dots, made absolute."""
    return importlib.util.resolve_name(name, package) if name.startswith(".") else name


def file_part(module_name: str) -> Part | None:
    """A local module as a whole, for when it cannot be told what of it is used: its code, not its layout."""
    module = sys.modules.get(module_name)
    file = getattr(module, "__file__", None) or _found_file(module_name)
    if not file or not file.endswith(".py") or not Path(file).is_file():
        return None
    return _file_part(file, Path(file).stat().st_mtime_ns)


@cache
def _file_part(file: str, _mtime: int) -> Part:
    source = Path(file).read_text(encoding="utf-8", errors="replace")
    try:
        code = compile(source, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return Part("module", digest_of(source), source)
    return Part("module", normal_form(code).digest, source)


def is_submodule(module: ModuleType, name: str) -> bool:
    """Whether the attribute of this name is a module below the given one."""
    return isinstance(getattr(module, name, None), ModuleType)
