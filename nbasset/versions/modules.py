"""Local modules: their names made absolute, and their code as a whole."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.origin import found_file
from nbasset.versions.code.normal_form import normal_form


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
    return getattr(sys.modules.get(module_name), "__file__", None) or found_file(module_name)


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
