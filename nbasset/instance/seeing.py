"""Seeing: what of a notebook is put down for a later process, from where its assets stand and what proves them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, RecalledBody
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.digests import digest_of
from nbasset.core.last_seen import LastSeen, SeenAsset
from nbasset.core.points import Dimensions
from nbasset.core.result_names import ResultName
from nbasset.core.seen_cells import SeenCell
from nbasset.core.status import Assessment, Status
from nbasset.instance.plain_runs import PlainRun, PlainRuns
from nbasset.instance.proofs import Proof, Proofs, Unproved
from nbasset.instance.standing import Standing
from nbasset.libraries.ipython import BIND_NOTHING
from nbasset.libraries.origin import Origin, found_file, home_of, place_of
from nbasset.versions.cells.names import analyse
from nbasset.versions.code.normal_form import compile_normal, normal_form

NEW = -1
"""Stands for the session at work, until it is known how many earlier ones are kept."""


@lru_cache(maxsize=4096)
def binds_anything(text: str) -> bool:
    """Whether a plain cell may bind names that its text does not tell, so that it may bind others another time.

    >>> binds_anything("from m import *"), binds_anything("exec(open('a.py').read())"), binds_anything("f()")
    (True, True, False)
    """
    tree = ast.parse(text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    magics = [node.args[0] for node in calls if str(node.func.attr).startswith("run_") and node.args]  # type: ignore[attr-defined]
    names = {str(each.value) for each in magics if isinstance(each, ast.Constant)}
    return analyse(tree).stars or not names <= BIND_NOTHING or bool(normal_form(compile_normal(tree)).signs)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook at one moment.

    Args:
        definitions: what is defined.
        assessments: where every asset stands.
        texts: by the id of each cell that defines assets, its text.
        runs: the last runs of plain cells.
        rooms: by asset, the libraries that its code leads to.
        modules: the digest of every local module that is loaded: cells may do something else once one is edited.
        dimensions: those of each asset that has any.
    """

    definitions: Definitions
    assessments: Mapping[ResultName, Assessment]
    texts: Mapping[str, str]
    runs: PlainRuns
    rooms: Mapping[ResultName, Collection[str]]
    modules: Mapping[str, str]
    dimensions: Mapping[ResultName, Dimensions] = field(default_factory=dict)


def seen_now(notebook: Notebook, proofs: Proofs, before: LastSeen) -> LastSeen:
    """The notebook as it is seen now; of what is not defined here, what was seen before goes along.

    Args:
        notebook: the notebook.
        proofs: proves what its assets rest on.
        before: the notebook as it was seen before.
    """
    return _Record(before).of(notebook, proofs)


class _Record:
    """One record in the making.

    Args:
        before: the notebook as it was seen before.
    """

    def __init__(self, before: LastSeen) -> None:
        self._before = before
        self._cells: dict[SeenCell, int] = {}
        self._sessions: dict[int, int] = {}
        self._assets: dict[ResultName, SeenAsset] = {}

    def of(self, notebook: Notebook, proofs: Proofs) -> LastSeen:
        here = notebook.definitions.by_name
        for name, asset in self._before.assets.items():
            each = notebook.assessments.get(name)
            if each is None or each.status is not Status.FRESH or isinstance(here[name].body, RecalledBody):
                self._goes_along(name, asset)
        ran = tuple(self._cell(_plain_cell(run)) for run in notebook.runs if not binds_anything(run.cell.python))
        session = NEW
        for name, each in notebook.assessments.items():
            body = here[name].body
            if isinstance(body, CellBody) and not isinstance(body, RecalledBody) and each.status is Status.FRESH:
                rooms = notebook.rooms.get(name, ())
                new = self._fresh(here[name], each, notebook, proofs, rooms, session)
                if self._is_seen_better(name, new, len(ran)):
                    self._goes_along(name, self._before.assets[name])
                else:
                    self._assets[name] = new
        self._assets = {
            name: replace(asset, session=len(self._sessions)) if asset.session == NEW else asset
            for name, asset in self._assets.items()
        }
        earlier = [tuple(map(self._again, self._before.sessions[old])) for old in self._sessions]
        version = ".".join(map(str, sys.version_info[:3]))
        return LastSeen(tuple(self._cells), (*earlier, ran), self._assets, version)

    def _is_seen_better(self, name: ResultName, new: SeenAsset, ran: int) -> bool:
        """Whether an earlier session, in which more cells ran, has seen the same result of the same cell."""
        old = self._before.assets.get(name)
        if old is None or old.unsure or (old.key, old.modules) != (new.key, new.modules):
            return False
        cells = list(self._cells)
        same = self._before.cells[old.cell].source == cells[new.cell].source
        return same and (bool(new.unsure) or ran < len(self._before.sessions[old.session]))

    def _goes_along(self, name: ResultName, asset: SeenAsset) -> None:
        session = self._sessions.setdefault(asset.session, len(self._sessions))
        bound = {local: self._again(cell) for local, cell in asset.bound.items()}
        self._assets[name] = replace(asset, cell=self._again(asset.cell), bound=bound, session=session)

    def _again(self, cell: int) -> int:
        return self._cell(self._before.cells[cell])

    def _cell(self, cell: SeenCell) -> int:
        return self._cells.setdefault(cell, len(self._cells))

    def _fresh(
        self,
        asset: Asset,
        each: Assessment,
        notebook: Notebook,
        proofs: Proofs,
        rooms: Collection[str],
        session: int,
    ) -> SeenAsset:
        assert asset.cell is not None
        assert each.key is not None
        source = notebook.texts.get(asset.cell.id or "", "")
        cell = self._cell(SeenCell(asset.cell.number, asset.cell.id, source))
        version, unsure, proof = each.version, "", Proof()
        try:
            if not source or asset.always or each.files or each.settings.config:
                raise Unproved("what it rests on is more than its cell tells")
            proof = proofs.version(version)
            for dimension in filter(lambda each: each.told, asset.dimensions):
                proof.takes(proofs.told(dimension.told))
            if each.current is not None:
                proof.observed |= proofs.behind_files(each.current.files)
        except Unproved as error:
            unsure = str(error)
        return SeenAsset(
            cell,
            each.key,
            version.inputs,
            version.after,
            tuple(dict.fromkeys((*version.names, *proof.cells))),
            {name: self._cell(_plain_cell(run)) for name, run in proof.cells.items()},
            {**_digests(proof.modules), **notebook.modules},
            {label: part.digest for label, part in version.parts.items() if part.kind == "package"},
            tuple(proof.observed),
            tuple(sorted(rooms)),
            version.untracked,
            session,
            unsure,
            each.asset.point or "",
            sweeps_of(asset, notebook.dimensions.get(ResultName(each.asset.key))),
        )


def _plain_cell(run: PlainRun) -> SeenCell:
    return SeenCell(run.cell.number, run.cell.id, run.cell.source, run.cell.python)


def _digests(modules: Iterable[str]) -> dict[str, str]:
    """Of modules, also of those that bodies import and that are not loaded here, as a value came from the store."""
    return {name: module_digest(name) for name in dict.fromkeys(each.rstrip(".") for each in modules)}


def package_digest(package: str) -> str:
    """The digest of a package, by its version; empty where it is none any more."""
    place = place_of(package)
    return "" if place.origin is Origin.LOCAL else place.part().digest


def module_digest(module: str) -> str:
    """The digest of a local module's text, whether it is loaded or not; empty where there is none."""
    file = home_of(sys.modules[module]) if module in sys.modules else found_file(module)
    path = Path(file) if file else None
    return digest_of(["module", path.read_bytes()]) if path is not None and path.is_file() else ""


def one_of_each(standing: Standing) -> dict[ResultName, Assessment]:
    """Where each asset stands; of one with points, where its first fresh point does, by the names of the definitions.

    All points of an asset are made by one body, so that what one of them rests on is what the others do, each at its
    own place. Of an asset none of whose points is fresh, there is nothing to tell.

    Args:
        standing: where everything stands.
    """
    wholes, found = standing.definitions.wholes, {}
    for name, each in standing.all().items():
        if name in wholes and name.point is None:
            parts = (standing.assessments[part] for part in wholes[name].names)
            fresh = next((part for part in parts if part.status is Status.FRESH and part.key is not None), None)
            if fresh is not None:
                found[name] = replace(fresh, version=each.version)
        elif name.point is None:
            found[name] = each
    return found


def sweeps_of(asset: Asset, dimensions: Dimensions | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What an asset is swept over, in the order of definition: names, with the values as points tell them.

    Args:
        asset: the asset.
        dimensions: those that it has at this moment.
    """
    known = {} if dimensions is None else dimensions.by_name
    return tuple((each.name, known[each.name].words) for each in asset.dimensions if each.kind == "sweep")
