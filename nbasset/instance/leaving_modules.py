"""Modules that go along when a notebook leaves: local ones as copies, packages as requirements."""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.metadata
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nbasset.core.version import Version
from nbasset.export.records import Statement
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import Origin, distribution_of, found_file, place_of, version_of
from nbasset.versions.modules import resolve_relative

_AT_HOME = ("nbasset", "IPython", "ipykernel")
"""Packages that the notebook needs and its export does not."""
INIT = "__init__"


class Along:
    """What goes along.

    Attributes:
        modules: the texts of local modules, by name; of a package that of its ``__init__``.
        packages: the versions of packages that are installed, by the names of their modules.
        told: a sentence for each that cannot come along.
    """

    def __init__(self) -> None:
        self.modules: dict[str, str] = {}
        self.packages: dict[str, str] = {}
        self.told: list[str] = []

    def note(self, key: str, version: Version) -> None:
        """What an asset counts.

        Args:
            key: the asset.
            version: what it rests on.
        """
        for name in version.modules:
            self._copy(name)
        for label, part in version.parts.items():
            if part.kind == "package":
                self._require(label, part.text, key)

    def read(self, statements: Iterable[Statement]) -> None:
        """What plain statements import.

        Args:
            statements: those that leave.
        """
        for each in statements:
            if each.kind == "import" and not each.foreign:
                for name in _imported(ast.parse(each.text), ""):
                    self._bring(name, f"cell [{each.cell}]")

    def read_body(self, text: str) -> None:
        """What a body imports: where that fails, it may know how to do without.

        Args:
            text: Python.
        """
        for name in _imported(ast.parse(text), ""):
            self._bring(name, "")

    def requirements(self) -> Iterator[str]:
        """What pip has to install, with the versions that are here."""
        named = importlib.metadata.packages_distributions()
        for package in sorted(self.packages):
            if package.partition(".")[0] not in _AT_HOME:
                distribution = named.get(package, [package])[0]
                yield f"{distribution}=={self.packages[package]}" if self.packages[package] else distribution

    def _bring(self, name: str, who: str) -> None:
        """Have a module there that somebody imports; ``who`` is empty where it may be missing."""
        place = place_of(name)
        if place.origin is Origin.LOCAL:
            self._copy(name)
        elif place.origin is Origin.PACKAGE and "." not in name:
            self._require(name, version_of(name), who)
        elif place.origin is Origin.NOWHERE and who:
            self.told.append(f"{who} imports {name}, which is not found here any more")

    def _require(self, name: str, version: str, who: str) -> None:
        if name in _AT_HOME or name in self.packages:
            return
        if distribution_of(name.partition(".")[0]):
            self.packages[name] = version
            library = KNOWN.get(name)
            for each in filter(distribution_of, library.unasked if library else ()):
                self._require(each, version_of(each), "")
        elif who:
            self.told.append(f"{who} uses {name}, which pip has not installed: put it beside the notebook")

    def _copy(self, name: str) -> None:
        """A local module, the packages that it is in, and what of the user's it imports itself."""
        if not all(each.isidentifier() for each in name.split(".")):
            return  # what of a module is used
        parts = name.split(".")
        for each in (".".join(parts[:count]) for count in range(1, len(parts) + 1)):
            file = getattr(sys.modules.get(each), "__file__", None) or found_file(each) or ""
            if not file.endswith(".py") or not Path(file).is_file():
                continue
            is_package = Path(file).stem == INIT
            as_file = f"{each}.{INIT}" if is_package else each
            if as_file in self.modules:
                continue
            self.modules[as_file] = text = Path(file).read_text(encoding="utf-8")
            for other in _imported(ast.parse(text), each if is_package else each.rpartition(".")[0]):
                self._bring(other, "")


def _imported(tree: ast.AST, package: str) -> Iterator[str]:
    """The modules that code imports, also those that may only be names in one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_relative("." * node.level + (node.module or ""), package)
            yield module
            yield from (f"{module}.{each.name}" for each in node.names if each.name != "*" and found_file(module))


def load_packages(tree: ast.AST) -> None:
    """Load the packages that code imports: only what is loaded tells whether its functions draw random numbers.

    Args:
        tree: the code; what of it has run in this kernel is by chance.
    """
    for node in ast.walk(tree):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        for name in names:
            if name not in sys.modules and place_of(name).origin is Origin.PACKAGE:
                with contextlib.suppress(Exception):  # a body may know how to do without
                    importlib.import_module(name)


def by_import(modules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Copied modules by the names that they are imported by, with their texts.

    >>> dict(by_import({"a.__init__": "1", "a.b": "2"}))
    {'a': '1', 'a.b': '2'}
    """
    return ((name.removesuffix(f".{INIT}"), text) for name, text in modules.items())
