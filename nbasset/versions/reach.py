"""Reach: the live things an asset's code leads to. They belong to the kernel; what is known of them is the version."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from nbasset.core.dataclass import dataclass
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version
from nbasset.libraries.elsewhere import TALKING


class Cached(Protocol):
    """A function that remembers its results, as :func:`functools.lru_cache` makes it."""

    def cache_clear(self) -> None:
        """Forget them."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """What of an asset's code is alive in this process.

    Args:
        caches: functions it reaches that remember their results, which may be those of older code and files.
        holders: the user's own functions and classes it reaches, which may keep something about themselves.
    """

    caches: tuple[Cached, ...] = ()
    holders: tuple[object, ...] = ()


Led: TypeAlias = tuple[frozenset[str], tuple[ResultName, ...]]
"""The libraries that an asset's code leads to by itself, and the assets whose values it gets."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an asset rests on at this moment.

    Args:
        version: as facts, which can go anywhere.
        reach: as live things, which stay here.
        led: the libraries that its code leads to by itself, and the assets whose values it gets.
        rooms: all libraries that it leads to, where anything is set in one otherwise than it has it.
    """

    version: Version
    reach: Reach
    led: Led = (frozenset(), ())
    rooms: frozenset[str] = frozenset()

    @property
    def asks_the_network(self) -> bool:
        """Whether its code leads to a library that asks the network, or names an address there."""
        return not self.led[0].isdisjoint(TALKING) or any("://" in path for path in self.version.paths)
