"""Imports: what code imports when it runs; packages count by their version, local modules as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a, qualified_name_of
from nbasset.libraries.origin import Origin, place_of, users_finders
from nbasset.versions.code.normal_form import CodeForm, normal_form
from nbasset.versions.files import path_digest
from nbasset.versions.findings import Found
from nbasset.versions.memo import Memo
from nbasset.versions.modules import file_part, loader_or_archive, package_of, resolve_relative


class Imports:
    """Notes what code imports, whether it is loaded or not.

    Args:
        found: where it is noted.
        memo: what one planning pass has digested so far.
    """

    def __init__(self, found: Found, memo: Memo) -> None:
        self._found = found
        self._memo = memo
        self._loaders: dict[str, object] = {}

    def loaders(self) -> Iterator[tuple[str, object]]:
        """What finds and loads the modules noted since this was asked last, where the user has written it."""
        if not self._loaders:
            return
        own = [*self._loaders.values(), *users_finders()]
        self._loaders.clear()
        for each in own:
            yield f"what imports by {qualified_name_of(each if is_a(each, type) else type(each))}", each

    def code(self, form: CodeForm, package: str) -> None:
        """Note what a piece of code imports.

        Args:
            form: the code.
            package: the package that relative imports start from.
        """
        for name in form.imports:
            self.module(resolve_relative(name, package))
        for name, inside in form.from_imports:
            self.module(resolve_relative(name, package), inside)

    def module(self, name: str, inside: str = "") -> None:
        """Note one module, and what is imported from inside it, which may be a module too."""
        place = place_of(name)
        if place.origin is Origin.NOWHERE:
            self._memo.trace.is_open = True  # it may be there soon
        self._found.rooms.add(place.name)
        if place.origin in (Origin.PACKAGE, Origin.NOWHERE):
            self._found.note_package(place)
        elif place.origin is Origin.LOCAL:
            for each in accumulate(name.split("."), "{}.{}".format):
                self.whole(each)
            self.whole(f"{name}.{inside}")

    def whole(self, name: str) -> None:
        """Note a local module as a whole, with what it imports in its turn."""
        self._found.modules[name] = None
        self._memo.trace.is_open = True  # its file may change
        if name in self._found.parts:
            return
        part, loader = file_part(name), loader_or_archive(name)
        if isinstance(loader, str):
            part = Part("module", path_digest(loader))
        elif loader is not None:
            self._loaders[name] = loader
            part = part or Part("module", digest_of(["loaded by a finder", name]))
        if part is not None:
            self._found.parts[name] = part
            code = self._memo.module_code(name, part)
            if code is not None:
                form = normal_form(code)
                self._found.asks.update(form.asks)
                self.code(form, package_of(name))
