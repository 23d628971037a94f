"""Modules: where code comes from — the notebook, a local module, an installed package, Python itself."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.versions.code.normal_form import normal_form


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

    @property
    def version(self) -> str:
        """A package's version; finding it out costs, so that it is done only for packages that are used."""
        return _version(self.name) if self.origin is Origin.PACKAGE else ""

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
    return _place(top, _home_of(module) if module else _found_file(top))


def _home_of(module: object) -> str | None:
    """A module's file; of a package without ``__init__.py`` its folder."""
    file: str | None = getattr(module, "__file__", None)
    return file or next(iter(getattr(module, "__path__", ())), None)


_found: dict[str, str] = {}


def _found_file(name: str) -> str | None:
    """The file a module would be loaded from; nothing is imported to find out, and what is not there may come."""
    if name not in _found:
        file = _search(name)
        if file is None:
            return None
        _found[name] = file
    return _found[name]


def _search(name: str) -> str | None:
    top, *below = name.split(".")
    try:
        spec = importlib.util.find_spec(top)
        for part in below:
            if spec is None or spec.submodule_search_locations is None:
                return None
            top = f"{top}.{part}"
            spec = importlib.machinery.PathFinder.find_spec(top, spec.submodule_search_locations)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    return spec.origin or next(iter(spec.submodule_search_locations or ()), None)


@cache
def _place(top: str, file: str | None) -> Place:
    if top == "nbasset" or (file and _installed(file)) or file in (None, "built-in", "frozen"):
        return Place(Origin.PACKAGE, top)
    return Place(Origin.LOCAL, top)


def _installed(file: str) -> bool:
    path = Path(file).resolve()
    return any(path.is_relative_to(home) for home in _homes()) or "site-packages" in path.parts


@cache
def _homes() -> tuple[Path, ...]:
    names = ("purelib", "platlib", "stdlib", "platstdlib")
    return tuple({Path(sysconfig.get_path(name)).resolve() for name in names})


@cache
def _version(top: str) -> str:
    """A package's version, the same whether it is loaded already or not."""
    from importlib import metadata

    try:
        return metadata.version(top)
    except metadata.PackageNotFoundError:
        pass
    known = _distributions().get(top)
    version = metadata.version(known[0]) if known else getattr(sys.modules.get(top), "__version__", None)
    return version if isinstance(version, str) else "unknown"


@cache
def _distributions() -> Mapping[str, list[str]]:
    """For each module, the distributions it comes from, for those of another name than their module."""
    from importlib import metadata

    return metadata.packages_distributions()


def resolve_relative(name: str, package: str) -> str:
    """A module name with leading dots, made absolute; where there is no package to start from, without the dots."""
    if not name.startswith("."):
        return name
    try:
        return importlib.util.resolve_name(name, package)
    except ImportError:
        return name.lstrip(".")


def package_of(module_name: str) -> str:
    """The package that a module's relative imports start from."""
    file = _file_of(module_name) or ""
    return module_name if Path(file).name == "__init__.py" else module_name.rpartition(".")[0]


def _file_of(module_name: str) -> str | None:
    return getattr(sys.modules.get(module_name), "__file__", None) or _found_file(module_name)


def file_part(module_name: str) -> Part | None:
    """A local module as a whole, for when it cannot be told what of it is used: its code, not its layout."""
    file = _file_of(module_name)
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
