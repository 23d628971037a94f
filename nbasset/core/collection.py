"""Collection: which stored results may go when room is needed. Pure: it decides, others remove."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.patterns import pattern
from nbasset.core.ports import ResultId
from nbasset.core.result_names import ResultName

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


def worth(made: Materialization) -> float:
    """Seconds that a result saves, for each byte it takes."""
    return made.took / max(made.size, 1)


def collectable(
    everything: Sequence[Materialization], current: Collection[Materialization], keys: Collection[ResultId]
) -> list[Materialization]:
    """The results that may go, least worth first; of equal worth the oldest first.

    Args:
        everything: every stored result, newest first.
        current: results that are current here, whatever their age.
        keys: what is current in any notebook; the newest result of such a key stays. So does the
            newest that each notebook made of an asset: its event may be on its way.

    >>> a = ResultName.from_text("a")
    >>> old, new = (Materialization(a, key, "", "n", "r", 0.0, 1.0, "int", size=9) for key in "12")
    >>> [made.key for made in collectable([new, old], [], {ResultId(a, "2")})]
    ['1']
    >>> collectable([new, old], [], {ResultId(a, "1"), ResultId(a, "2")})
    []
    """
    kept = {_name(made) for made in current}
    by_key: set[ResultId] = set()
    by_notebook: set[tuple[str, ResultName]] = set()
    going = []
    for made in everything:
        key, maker = ResultId(made.asset, made.key), (made.notebook, made.asset)
        newest = (key in keys and key not in by_key) or maker not in by_notebook
        by_key.add(key)
        by_notebook.add(maker)
        if not newest and _name(made) not in kept:
            going.append(made)
    going.reverse()
    going.sort(key=worth)
    return going


def _name(made: Materialization) -> tuple[ResultName, str, str, float]:
    return made.asset, made.key, made.run_id, made.made_at


def enough(going: Iterable[Materialization], excess: int) -> list[Materialization]:
    """As many of these, from the front, as free at least so many bytes."""
    chosen: list[Materialization] = []
    for made in going:
        if excess <= 0:
            break
        chosen.append(made)
        excess -= made.size
    return chosen
