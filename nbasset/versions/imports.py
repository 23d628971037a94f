"""Imports: what code imports when it runs; packages count by their version, local modules as a whole."""

from __future__ import annotations

from itertools import accumulate

from nbasset.libraries.origin import Origin, place_of
from nbasset.versions.code.normal_form import CodeForm, normal_form
from nbasset.versions.findings import Found
from nbasset.versions.memo import Memo
from nbasset.versions.modules import file_part, package_of, resolve_relative


class Imports:
    """Notes what code imports, whether it is loaded or not.

    Args:
        found: where it is noted.
        memo: what one planning pass has digested so far.
    """

    def __init__(self, found: Found, memo: Memo) -> None:
        self._found = found
        self._memo = memo

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
        part = file_part(name)
        if part is not None and name not in self._found.parts:
            self._found.parts[name] = part
            code = self._memo.module_code(name, part)
            if code is not None:
                form = normal_form(code)
                self._found.asks.update(form.asks)
                self.code(form, package_of(name))
