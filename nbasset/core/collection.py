"""Collection: how much a store may take, and which results go when it takes more. Pure: it decides, others remove."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from math import inf
from typing import NamedTuple

from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.patterns import pattern
from nbasset.core.ports import ResultId
from nbasset.core.result_names import ResultName

EVERYTHING = 2_000_000_000
"""Bytes up to which every version of every asset stays."""

MOST = 5_000_000_000
"""Bytes that a store takes at most, however large its disk."""

MOST_IN_NETWORK = 1_000_000_000
"""The same for a store that lies somewhere in the network."""

LONG = 60.0
"""Seconds from which on the making of a result took long."""

_UNITS = {"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}
_SIZE = pattern(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)


class BadSize(NbassetError):
    """A number of bytes that cannot be read."""


def bytes_of(text: str) -> int:
    """A number of bytes as people write it.

    Raises:
        BadSize: when it is none.

    >>> [bytes_of(text) for text in ("500", "2 kB", "1.5GB", "1 MiB")]
    [500, 2000, 1500000000, 1048576]
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise BadSize(f"{text.strip()!r} is no size: write it as 500MB, 5GB or 1.5 TB.")
    number, unit, binary = found.groups()
    factor = 1024 ** " kmgt".index(unit.lower()) if binary and unit else _UNITS[unit.lower()]
    return int(float(number) * factor)


class Room(NamedTuple):
    """The room there is where a store lies.

    Args:
        free: bytes that are free, for this user; ``None`` where nobody can tell.
        quota: bytes that this user may have there in all; ``None`` where no quota is known.
        local: whether it is a disk of this machine.
    """

    free: int | None = None
    quota: int | None = None
    local: bool = True


class Limits(NamedTuple):
    """How much a store may take.

    Args:
        everything: bytes up to which every version stays.
        most: bytes above which goes what should stay longest, too.
    """

    everything: int
    most: int

    @classmethod
    def of(cls, room: Room, stored: int) -> Limits:
        """The limits where there is so much room: a tenth of what is free without the store, a fifth of the quota.

        Args:
            room: the room there is.
            stored: bytes that the store takes.

        >>> Limits.of(Room(), 0)
        Limits(everything=2000000000, most=5000000000)
        >>> Limits.of(Room(free=9_000, quota=20_000), 1_000)
        Limits(everything=1000, most=1000)
        """
        most = MOST if room.local else MOST_IN_NETWORK
        if room.free is not None:
            most = min(most, (room.free + stored) // 10)
        if room.quota is not None:
            most = min(most, room.quota // 5)
        return cls(min(EVERYTHING, most), most)


def worth(made: Materialization) -> float:
    """Seconds that a result saves, for each byte it takes."""
    return made.took / max(made.size, 1)


class Candidates(NamedTuple):
    """The results that may go, each part with the least worth first; of equal worth the oldest first.

    Args:
        cheap: those that go first.
        dear: those that stay longest: what each asset was before, and what took long to make.
    """

    cheap: Sequence[Materialization] = ()
    dear: Sequence[Materialization] = ()

    def where(self, may_go: Callable[[Materialization], bool]) -> Candidates:
        """Those of them of which something else is true as well."""
        return Candidates(*([made for made in part if may_go(made)] for part in self))

    def within(self, limits: Limits, excess: int) -> list[Materialization]:
        """Those that have to go so that the store keeps its limits.

        Args:
            limits: the limits.
            excess: bytes in the store above the lower one.
        """
        going = enough(self.cheap, excess)
        excess -= sum(made.size for made in going) + limits.most - limits.everything
        return [*going, *enough(self.dear, excess)]


def collectable(
    everything: Sequence[Materialization], current: Collection[Materialization], keys: Collection[ResultId]
) -> Candidates:
    """The results that may go: what is current in no notebook, and is not the only witness of a file that it left.

    Args:
        everything: every stored result, newest first.
        current: results that are current here, whatever their age.
        keys: what is current in any notebook; the newest result of such a key stays. So does the
            newest that each notebook made of an asset: its event may be on its way.

    >>> a = ResultName.from_text("a")
    >>> old, new = (Materialization(a, key, "", "n", "r", 0.0, 1.0, "int", size=9) for key in "12")
    >>> [made.key for made in collectable([new, old], [], {ResultId(a, "2")}).dear]
    ['1']
    >>> collectable([new, old], [], {ResultId(a, "1"), ResultId(a, "2")})
    Candidates(cheap=[], dear=[])
    """
    kept = {_name(made) for made in current}
    by_key: set[ResultId] = set()
    last: dict[tuple[str, ResultName], Materialization] = {}
    going, files = [], set[tuple[ResultName, str]]()
    for made in everything:
        key, maker = ResultId(made.asset, made.key), (made.notebook, made.asset)
        newest = (key in keys and key not in by_key) or maker not in last
        by_key.add(key)
        last.setdefault(maker, made)
        if newest or _name(made) in kept:
            files.update(_files(made))
        else:
            going.append(made)
    before: set[tuple[str, ResultName]] = set()
    cheap: list[Materialization] = []
    dear: list[Materialization] = []
    for made in going:
        maker = made.notebook, made.asset
        is_other = not _is_same_version(made, last[maker])
        if files.issuperset(_files(made)):
            is_dear = made.took >= LONG or (is_other and maker not in before)
            (dear if is_dear else cheap).append(made)
        if is_other:
            before.add(maker)
    for part in (cheap, dear):
        part.reverse()
        part.sort(key=worth)
    return Candidates(cheap, dear)


def _name(made: Materialization) -> tuple[ResultName, str, str, float]:
    return made.asset, made.key, made.run_id, made.made_at


def _is_same_version(one: Materialization, other: Materialization) -> bool:
    """Whether it was only made again, so that it is not what the asset was before."""
    return (one.key, one.data_version) == (other.key, other.data_version)


def _files(made: Materialization) -> set[tuple[ResultName, str]]:
    """The files it left: while its record is there, who reads one is told that no present version writes it."""
    return {(made.asset, each.name) for each in made.making.wrote}


def outlived(
    everything: Iterable[Materialization], before: float = inf, newest: int = 0
) -> Callable[[Materialization], bool]:
    """Tells which results were made before a moment and are not among the newest of their asset.

    Args:
        everything: every stored result, newest first.
        before: the moment, in seconds since 1970 (UTC).
        newest: of how many each asset keeps in any case.

    >>> a = ResultName.from_text("a")
    >>> made = [Materialization(a, key, "", "n", "r", float(key), 1.0, "int") for key in "321"]
    >>> [each.key for each in filter(outlived(made, before=3.0, newest=2), made)]
    ['1']
    """
    counts, spared = Counter[ResultName](), set[tuple[ResultName, str, str, float]]()
    for made in everything:
        counts[made.asset] += 1
        if counts[made.asset] <= newest:
            spared.add(_name(made))
    return lambda made: made.made_at < before and _name(made) not in spared


def enough(going: Iterable[Materialization], excess: int) -> list[Materialization]:
    """As many of these, from the front, as free at least so many bytes."""
    chosen: list[Materialization] = []
    for made in going:
        if excess <= 0:
            break
        chosen.append(made)
        excess -= made.size
    return chosen
