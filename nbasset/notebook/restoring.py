"""Restoring: an earlier version's code, put back into the cell of its asset."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody
from nbasset.core.causes import diff_lines
from nbasset.core.dataclass import replace
from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.points import Dimension
from nbasset.core.protocol import CellRewrite
from nbasset.core.result_names import ResultName
from nbasset.core.status import Status
from nbasset.core.version import BODY
from nbasset.engine.interrupts import drive
from nbasset.notebook.page_cells import notebook_path
from nbasset.notebook.rewriting import Where
from nbasset.notebook.session import Session


class NotRestored(NbassetError):
    """A version whose code cannot be put back, with the reason and what to do."""


def restored(session: Session, name: ResultName, made: Materialization) -> list[str]:
    """Put a version's code back into the cell of its asset, which is defined by it from then on; nothing is made.

    Args:
        session: the notebook's session.
        name: the asset, or a point of it: then its cell makes all others with that code as well.
        made: the version.

    Returns:
        The lines that differ now, and what is left to do by hand.

    Raises:
        NotRestored: when its code is not known, or the asset has no cell of its own.
    """
    asset = session.instance.definitions.by_name[ResultName(name.key)]  # which makes all points
    now, then = _code(asset, name), made.making.parts[BODY].text.strip("\n") if BODY in made.making.parts else ""
    if not then:
        raise NotRestored(f"What {name} was made by then is not known: its version was set by hand.")
    assert asset.cell is not None
    cell, lines = asset.cell, list(diff_lines(now, then))
    defined = session.cells.sources.get(cell.id or "", now)
    after = defined.replace(now, then)
    whole = after if defined != now else f"%%asset {asset.key}\n{then}"
    found = session.recall.cells.asset(cell, whole)
    if found is None:
        raise NotRestored(f"The code that {name} had then cannot be read as a cell now.")
    if whole is not after:
        found = replace(found, dimensions=_with_its_line(session, asset, now, found.dimensions))
    put_back = replace(asset, body=found.body, description=found.description, dimensions=found.dimensions)
    standing = session.definitions.put_back(put_back, after)
    before = dict(session.recall.cells.texts()).get(cell.id or "", defined)
    lines += _into_the_cell(session, cell.id, before, after)
    if all(standing.all()[each].status is Status.FRESH for each in put_back.names):
        request = session.instance.runs.request([name.key for name in put_back.names], cause=f"%asset {name} restore")
        drive(session.runs.materialize(request, standing, quiet=True, loop=False))
    return lines


def _with_its_line(session: Session, asset: Asset, code: str, begun: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """The dimensions that some code begins, with those of the line of the cell, which nobody has kept."""
    assert asset.cell is not None
    inside = session.recall.cells.asset(asset.cell, f"%%asset {asset.key}\n{code}")
    own = {each.name for each in inside.dimensions} if inside is not None else ()
    line = [each for each in asset.dimensions if each.name not in own]
    divided = [each for each in line if each.kind == "partition"]
    return (*divided, *begun, *[each for each in line if each.kind == "sweep"])


def _code(asset: Asset, name: ResultName) -> str:
    """The code of an asset as its cell has it.

    Raises:
        NotRestored: when it has no cell of its own.
    """
    if asset.cell is None or not isinstance(asset.body, CellBody):
        raise NotRestored(
            f"{name} is no %%asset cell but a function with @asset: put its code back by hand, as %asset {name} diff "
            "tells it."
        )
    return asset.body.source.strip("\n")


def _into_the_cell(session: Session, id: str | None, before: str, after: str) -> list[str]:
    """Have the page or the saved file say it; what is left to do where there is neither."""
    if before == after:
        return []
    code = after.splitlines()
    told = "The code of an earlier version is back in its cell; Ctrl-Z there takes it away."
    cells = [CellRewrite(id=id or "", before=before, after=after)]
    path = notebook_path(session.shell) if id is not None else None
    where = session.rewriting.now(told, cells, path, open=id is not None and session.cells.current.id is not None)
    return {
        Where.PAGE: [],
        Where.LATER: ["It is put into the cell as soon as the page is heard; the cell says from then on:", *code],
        Where.FILE: ["It stands in the saved file: reload the notebook from disk."],
        Where.NOWHERE: ["No page and no file is known in which to put it; the cell says from now on:", *code],
    }[where]
