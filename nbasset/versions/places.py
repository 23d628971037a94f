"""Places: what loaded local modules hold, each by the name of its module and its own, as ``mod.items``.

Plain cells change what is there, as they change what names of the notebook mean; but no cell makes it. It begins as the
module has left it that was loaded, and begins anew when that is loaded again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from types import ModuleType
from typing import TypeGuard

from nbasset.libraries.foreign import attribute, is_a
from nbasset.libraries.origin import Origin, place_of
from nbasset.versions.from_the_top import FromTheTop
from nbasset.versions.module_data import MISSING, OF_ITS_OWN

Digest = Callable[[str], str | None]
"""Tells the digest of what a place holds."""


def held(place: str) -> object:
    """What a place holds; ``MISSING`` where nothing is there.

    >>> sys.modules["of_mine"] = ModuleType("of_mine"); sys.modules["of_mine"].items = [1]
    >>> held("of_mine.items"), held("of_mine.n") is MISSING
    ([1], True)
    >>> del sys.modules["of_mine"]
    """
    module, _, name = place.rpartition(".")
    found = sys.modules.get(module)
    return vars(found).get(name, MISSING) if is_a(found, ModuleType) else MISSING


def meant(namespace: Mapping[str, object], name: str) -> object:
    """What a name means, or one with an attribute of a local module, or a place; ``MISSING`` for others."""
    owner, _, attribute = name.rpartition(".")
    module = namespace.get(owner)
    return (
        namespace.get(name, MISSING)
        if not owner
        else held(f"{module.__name__}.{attribute}" if is_local(module) else name)
    )


def is_local(module: object) -> TypeGuard[ModuleType]:
    """Whether a module is the user's own, loaded by its name."""
    if not is_a(module, ModuleType):
        return False
    name = module.__name__
    return sys.modules.get(name) is module and name != "__main__" and place_of(name).origin is Origin.LOCAL


def places_in(module: ModuleType) -> Iterator[str]:
    """The places of a module: what it holds but other modules."""
    for name, value in list(vars(module).items()):
        if not (name.startswith("__") or is_a(value, ModuleType)):
            yield f"{module.__name__}.{name}"


def keeps_for_itself(place: str) -> bool:
    """Whether a place is called as those are where a module keeps what it has found already.

    >>> keeps_for_itself("mod._memo"), keeps_for_itself("mod.items")
    (True, False)
    """
    return OF_ITS_OWN.search(place.rpartition(".")[2]) is not None


class Places:
    """Knows how places were before any cell has changed them.

    Args:
        top: what running the cells from the top would leave.
    """

    def __init__(self, top: FromTheTop) -> None:
        self._top = top
        self._loaded: dict[str, object] = {}

    def begin(self, place: str, content: str) -> None:
        """A place was found with a content before any cell has changed it, or just after its module was loaded."""
        module = place.rpartition(".")[0]
        self._loaded.setdefault(module, _load(module))
        self._top.begins(place, content)

    def renew(self, digest: Digest) -> list[str]:
        """Where modules have been loaded again since they were looked at, their places are as these have left them.

        Args:
            digest: tells what a place holds now.

        Returns:
            the places that have begun anew.
        """
        others = {module: now for module, then in self._loaded.items() if (now := _load(module)) is not then}
        self._loaded.update(others)
        again = [place for place in self._top.at_first if place.rpartition(".")[0] in others] if others else []
        for place in again:
            self._top.begins(place, digest(place) or "", anew=True)
        return again

    def changed(self, whole: Collection[str], digest: Digest) -> list[str]:
        """The places of some modules that cells have changed, so that they are not what the modules' text says."""
        told = [place for place in self._top.at_first if place in self._top.now]
        return [
            place for place in told if place.rpartition(".")[0] in whole and digest(place) != self._top.at_first[place]
        ]


def _load(module: str) -> object:
    """Stands for one time that a module was loaded: Python gives it another spec each time."""
    return attribute(sys.modules.get(module), "__spec__")
