"""Kept names: what the names of bodies held at the end, for looking at them afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.result_names import ResultName
from nbasset.versions.memo import in_short

Row = tuple[str, str, str]


class KeptNames:
    """The names of bodies that ran in this session.

    The values of the last body that ended well and of the last one that failed are kept; of all others only type and
    size, so that looking costs no memory.
    """

    def __init__(self) -> None:
        self._rows: dict[ResultName, list[Row]] = {}
        self._whole: dict[bool, tuple[tuple[ResultName, ...], Mapping[str, object]]] = {}

    def ended(self, assets: tuple[ResultName, ...], names: Mapping[str, object], *, failed: bool) -> None:
        """A body has ended.

        Args:
            assets: what it makes.
            names: what its names held.
            failed: whether it raised.

        >>> a, kept = ResultName.from_text("a"), KeptNames()
        >>> kept.ended((a,), {"t": [1, 2]}, failed=False)
        >>> kept.rows(a), kept.values(a), str(kept.owner("t"))
        ([('t', 'list', '[1, 2]')], {'t': [1, 2]}, 'a')
        """
        rows = [(name, type(value).__name__, in_short(value)) for name, value in names.items()]
        self._rows.update(dict.fromkeys(assets, rows))
        self._whole[failed] = (assets, names)

    def rows(self, asset: ResultName) -> list[Row] | None:
        """Name, type and value in short of each name of an asset's body; ``None`` when it has not run."""
        return self._rows.get(asset)

    def values(self, asset: ResultName) -> Mapping[str, object]:
        """What its names held, when that is kept."""
        return next((names for assets, names in self._whole.values() if asset in assets), {})

    def owner(self, name: str) -> ResultName | None:
        """An asset whose body had a name."""
        return next((asset for asset, rows in self._rows.items() if any(row[0] == name for row in rows)), None)
