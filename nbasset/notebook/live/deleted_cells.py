"""Removed: assets of cells that were deleted, so that an undone deletion brings them back; or of cells that moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nbasset.core.assets import Asset, Cell
from nbasset.core.errors import InvalidDefinition
from nbasset.core.protocol import Cells, Moved
from nbasset.core.result_names import ResultName
from nbasset.notebook.session import Session
from nbasset.ui.words import all_are


class Removed:
    """Takes the assets of deleted cells out of the definitions, and puts them back.

    Args:
        session: the notebook's session.
        say: called with a sentence for the user.
    """

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        self._session = session
        self._say = say
        self._assets: dict[str, tuple[Asset, ...]] = {}

    def take(self, said: Cells | Moved) -> bool:
        """What a page tells of cells; whether that changed anything."""
        if said["type"] == "moved":
            return self.moved(said["cell"], said["now"])
        return (self.gone if said["type"] == "gone" else self.back)(said["cells"])

    def gone(self, cells: Iterable[str]) -> bool:
        """These cells were deleted; whether that changed anything."""
        names: list[ResultName] = []
        for cell in cells:
            self._session.plain.is_there(cell, there=False)
            assets = [each for each in self._session.instance.definitions.assets if each.cell and each.cell.id == cell]
            if assets:
                self._assets[cell] = tuple(assets)
                names += [name for asset in assets for name in asset.names]
        if names:
            self._session.definitions.take_out(*names)
            whose = "its cell was" if len(names) == 1 else "the cells were"
            self._say(
                f"{all_are(names)} no longer defined: {whose} deleted; "
                "the results are kept, undoing the deletion brings them back."
            )
        return bool(names)

    def back(self, cells: Iterable[str]) -> bool:
        """These cells are back; what another cell has defined meanwhile stays."""
        names: list[ResultName] = []
        for cell in cells:
            self._session.plain.is_there(cell, there=True)
            for asset in self._assets.pop(cell, ()):
                if not any(name in self._session.instance.definitions.by_name for name in asset.names):
                    names += self._put_back(asset)
        if names:
            self._say(f"{all_are(names)} defined again.")
        return bool(names)

    def moved(self, cell: str, now: str) -> bool:
        """What made the assets of a cell stands in another one now; whether that changed anything."""
        session = self._session
        here = [each for each in session.instance.definitions.assets if each.cell and each.cell.id == cell]
        for asset in here:
            assert asset.cell is not None
            session.instance.define(asset.with_cell(Cell(now, asset.cell.number)))
        session.cells.moved(cell, now)
        return bool(here)

    def _put_back(self, asset: Asset) -> tuple[ResultName, ...]:
        try:
            self._session.instance.define(asset)
        except InvalidDefinition as error:
            self._say(f"{all_are(asset.names)} not defined again: {error}")
            return ()
        assert asset.cell is not None
        self._session.cells.defines(asset.cell, asset.names)
        return asset.names
