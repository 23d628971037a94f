"""Changed values: what plain cells have changed in place and no asset sees; said there, and where it hurts."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.versions.budget import LARGE, weight


class ChangedValues:
    """Which values plain cells have changed."""

    def __init__(self) -> None:
        self._cells: dict[ResultName, tuple[Materialization, int]] = {}

    def changed(self, name: str, made: Materialization, value: object, cell: int) -> str:
        """A plain cell has probably changed a value: what to say about it; empty where it has not, or it was said.

        Args:
            name: what the cell calls it.
            made: the result.
            value: its value in the plain cells.
            cell: the cell's number.
        """
        from nbasset.versions.data_version import data_version

        known = self._cells.get(made.asset)
        if known is not None and known[0].key == made.key:
            return ""
        if weight(value) <= LARGE and data_version(value).digest == (made.making.identity or made.data_version):
            return ""
        self._cells[made.asset] = made, cell
        return (
            f"{name} was changed here, for plain cells only: every asset goes on with {name} as its own cell makes it. "
            f"To have the change count, make it in the cell of {made.asset}, or in an asset of another name."
        )

    def explain(self, error: BaseException, inputs: Iterable[ResultName]) -> None:
        """Add to a body's error which of its inputs were changed by plain cells, since it has not seen that.

        Args:
            error: what it raised.
            inputs: the assets it has used.
        """
        for asset in dict.fromkeys(inputs):
            if asset in self._cells:
                _, cell = self._cells[asset]
                error.add_note(
                    f"Plain cell [{cell}] has changed {asset} for plain cells only, and this body gets {asset} as its "
                    f"own cell makes it: make the change in the cell of {asset}, or in an asset of another name."
                )
