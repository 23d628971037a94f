"""Edits: cells whose text is not the one that was run, as pages tell, and what running them will make stale.

Nothing is run for it. As with a module that was edited, texts are compared in their normal form: an edit that changes
nothing makes nothing stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.foreseen import Foretelling, spread
from nbasset.core.protocol import CellState, Foretold, ForetoldAsset
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.notebook.session import Session
from nbasset.versions.module_edits import EVERYTHING, edited_names


class Edits:
    """What pages have told of edits.

    Args:
        session: the notebook's session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._at_once = session.views.feed.at_once
        self._texts: dict[str, str] = {}

    def told(self, cells: Iterable[CellState]) -> None:
        """A page tells of every cell that was edited and not run; it is answered, and guesses no longer."""
        self._texts = {cell["id"]: cell["source"] for cell in cells}
        if not self.tell():
            self._at_once.say(_said(self._session.views.foretold))

    def anew(self) -> None:
        """A page came: every page tells once more what was edited in it, and hears what that will do."""
        self._texts = {}
        self.tell()

    def tell(self) -> bool:
        """Tell what edits will make stale, when that is something else than before; whether it is."""
        views = self._session.views
        if (now := self.now(views.assessments)) == views.foretold:
            return False
        with self._at_once.gathered():
            self._at_once.say(_said(now))
            views.foretell(now)
        return True

    def now(self, assessments: Mapping[ResultName, Assessment]) -> Foretelling:
        """What these edits will make stale.

        Args:
            assessments: where every asset stands.
        """
        if not self._texts:
            return Foretelling()
        own = dict(self._of_assets(assessments))
        plain = dict(self._of_plain_cells())
        touched = {cell: list(self._touched(names, assessments)) for cell, names in plain.items()}
        edits = {name: f"{name} was edited" for name, means_more in own.items() if means_more}
        ran = self._session.plain.sources.cells
        for cell, names in touched.items():
            edits.update((name, f"cell [{ran[cell].number}] was edited") for name in names if name not in edits)
        used = ((str(name), map(str, each.upstream)) for name, each in assessments.items())
        return Foretelling(frozenset(own), spread(edits, used), tuple(cell for cell, names in touched.items() if names))

    def _of_assets(self, assessments: Mapping[ResultName, Assessment]) -> Iterator[tuple[str, bool]]:
        """The assets whose own cells were edited, and whether that can make a difference."""
        sources = self._session.cells.sources
        for name in assessments:
            asset = self._session.instance.definitions.by_name.get(name)
            ran = sources.get(asset.cell.id) if asset and asset.cell and asset.cell.id else None
            now = self._texts.get(asset.cell.id) if asset and asset.cell and asset.cell.id else None
            if ran is not None and now is not None and now != ran:
                yield str(name), _differ(ran, now)

    def _of_plain_cells(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The plain cells that were edited, and the names that will mean something else."""
        sources = self._session.plain.sources
        for cell, ran in sources.cells.items():
            now = self._texts.get(cell)
            if now is not None and now != ran.source:
                names = edited_names(ran.python, self._python(now))
                if names:
                    yield cell, names | sources.bound_by(cell) if EVERYTHING in names else names

    def _python(self, text: str) -> str:
        return self._session.shell.transform_cell(text)

    def _touched(self, names: frozenset[str], assessments: Mapping[ResultName, Assessment]) -> Iterator[str]:
        """The assets that rest on some of the notebook's own names."""
        definitions, sources = self._session.instance.definitions, self._session.plain.sources
        for asset, each in assessments.items():
            own = (*each.version.names, *each.version.waits_for)
            if own and names & sources.names_behind(own, lambda word: definitions.known_as(word) is not None):
                yield str(asset)


def _differ(ran: str, now: str) -> bool:
    """Whether two texts of an asset's cell mean different things: by their magic lines, or by what stands below."""
    (former, before), (line, after) = (_parted(text) for text in (ran, now))
    return former != line or bool(edited_names(before, after))


def _parted(text: str) -> tuple[list[str], str]:
    line, _, body = text.strip().partition("\n")
    return line.split(), body


def _said(now: Foretelling) -> Foretold:
    assets = [ForetoldAsset(name=name, why=why) for name, why in now.why.items()]
    return Foretold(type="foretold", assets=assets, cells=list(now.cells))
