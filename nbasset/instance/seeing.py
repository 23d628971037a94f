"""Seeing: what of a notebook can be proved by a later process, found out from where its assets stand and what they use.

A name counts as proved where its text alone tells what it means again: an import, a bare function, a literal; or where
a cell has computed something from such names, and from files and variables that were seen, that cannot change since.
Of everything else nobody knows without running the cells, and that is what is said then.
"""

from __future__ import annotations

import ast
import dis
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, RecalledBody
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.digests import digest_of
from nbasset.core.last_seen import LastSeen, SeenAsset, SeenCell
from nbasset.core.observation import CHANGED, Observation, ObservationKind
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment, Status
from nbasset.core.version import BODY, Part, Version
from nbasset.instance.observations import Observations
from nbasset.instance.plain_runs import PlainRun, PlainRuns
from nbasset.libraries.foreign import is_a, module_of
from nbasset.libraries.ipython import BIND_NOTHING
from nbasset.libraries.origin import Origin, found_file, home_of, place_of
from nbasset.libraries.python import REPEATABLE, REPEATABLE_ATTRIBUTES, UNREPEATABLE_BUILTINS
from nbasset.versions.as_written import is_as_in_module, is_as_written, text_of
from nbasset.versions.cells.names import analyse
from nbasset.versions.closure import Walk
from nbasset.versions.code.normal_form import compile_normal, normal_form
from nbasset.versions.files import variable_digest
from nbasset.versions.meanings import home_of_thing
from nbasset.versions.memo import Memo
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.traces import cannot_change

NEW = -1
"""Stands for the session at work, until it is known how many earlier ones are kept."""


class Unproved(Exception):
    """What cannot be told without running the cells; its text is the reason."""


@dataclass(slots=True)
class Proof:
    """What something rests on, apart from its own text.

    Args:
        cells: by notebook name, the plain cell that gave it its meaning.
        modules: local modules.
        observed: what those cells have observed.
    """

    cells: dict[str, PlainRun] = field(default_factory=dict)
    modules: dict[str, None] = field(default_factory=dict)
    observed: dict[Observation, None] = field(default_factory=dict)

    def takes(self, other: Proof) -> None:
        """Something rests on all this as well."""
        self.cells |= other.cells
        self.modules |= other.modules
        self.observed |= other.observed


class Proofs:
    """Proves names, each once.

    Args:
        plain: what plain cells have assigned.
        runs: their last runs.
        definitions: what is defined.
        observations: digests what was observed.
    """

    def __init__(
        self,
        plain: PlainNames,
        runs: PlainRuns,
        definitions: Definitions,
        observations: Observations,
    ) -> None:
        self._plain = plain
        self._runs = runs
        self._definitions = definitions
        self._observations = observations
        self._known: dict[str, Proof | Unproved] = {}

    def version(self, version: Version) -> Proof:
        """What proves that a version is the same from scratch.

        Raises:
            Unproved: when nothing does.
        """
        if version.unchecked or version.outdated or version.through or version.code_version is not None:
            raise Unproved("what it rests on is more than texts tell")
        return self._of(version.names, version.parts, version.modules)

    def _of(self, names: Collection[str], parts: Mapping[str, Part], modules: Collection[str]) -> Proof:
        proof = Proof()
        for name in names:
            proof.takes(self.name(name))
        proof.modules |= dict.fromkeys(modules)
        for label, part in parts.items():
            if label != BODY and part.kind != "package" and label not in names:
                self._part(label.rstrip("′"), part, names, modules)
        for module in list(proof.modules):
            if module in sys.modules and text_of(module) is None:
                raise Unproved(f"module {module} is not loaded as its text says")
        return proof

    def _part(self, label: str, part: Part, names: Collection[str], modules: Collection[str]) -> None:
        """Prove a part that is no name of the notebook."""
        home = max((each for each in modules if f"{label}.".startswith(f"{each}.")), key=len, default="")
        if home:
            inside = label[len(home) + 1 :].partition(".")[0]
            if not inside or is_as_in_module(sys.modules[home], inside):
                return
            raise Unproved(f"{label} may be otherwise once module {home} is loaded again")
        first = label.partition(".")[0]
        within = first in names and (label == first or is_a(self._plain.namespace.get(first), type))
        if part.kind in ("setting", "missing") or not within:
            raise Unproved(f"{label} does not come from the text of a cell alone")

    def name(self, name: str) -> Proof:
        """What proves that a notebook name means the same from scratch.

        Raises:
            Unproved: when nothing does.
        """
        if name not in self._known:
            self._known[name] = Unproved(f"{name} is made of itself")  # as long as it is looked at
            try:
                self._known[name] = self._name(name)
            except Unproved as error:
                self._known[name] = error
        known = self._known[name]
        if isinstance(known, Unproved):
            raise Unproved(str(known))
        return known

    def _name(self, name: str) -> Proof:
        cells = self._plain.sources.of(name)
        run = self._runs.of(cells[0]) if len(cells) == 1 else None
        if run is None or not run.ok or name not in self._plain.namespace:
            told = ", ".join(f"[{cell.number}]" for cell in cells)
            raise Unproved(f"cells {told} have made {name} together" if told else f"no cell tells what {name} means")
        value = self._plain.namespace[name]
        proof = Proof({name: run})
        if is_as_written(name, value, run.cell.python):
            module = value if is_a(value, ModuleType) else sys.modules.get(home_of_thing(value))
            if module is not None and place_of(module.__name__).origin is Origin.LOCAL:
                proof.modules[module.__name__] = None
        elif cannot_change(value) and run.objects.get(name) == id(value):
            proof.takes(self._computed(run))
        else:
            raise Unproved(f"{name} of cell [{run.cell.number}] may be otherwise when that is run again")
        return proof

    def _is_of_os(self, names: Collection[str]) -> bool:
        """Whether a name means something of :mod:`os`, or the module by another name than its own."""
        found = ((name, self._plain.namespace.get(name)) for name in names)
        return any(
            name != "os" if value is os else "os" in (home_of_thing(value), module_of(type(value)))
            for name, value in found
        )

    def _computed(self, run: PlainRun) -> Proof:
        """What proves that a plain cell computes the same again."""
        tree = ast.parse(run.cell.python)
        names, form = analyse(tree), normal_form(compile_normal(tree))
        walk = Walk(self._plain.namespace, self._definitions.known_as, Memo())
        walk.code(form, self._plain.namespace, only=names.free, own=True, part=Part("code", "", run.cell.python))
        found = walk.finish()
        seen, told = run.observed, run.variables
        hidden = (
            *(found.untracked, found.unknown, found.inputs, found.unchecked, found.tables, found.added),
            *((seen.untracked, seen.written, seen.results) if seen is not None else ({"": None},)),
        )
        functions = [each.__code__ for each in found.holders.values() if is_a(each, FunctionType)]
        again = all(map(_is_repeatable, (compile_normal(tree), *functions))) and found.rooms <= REPEATABLE
        again &= not any(module in found.parts for module in found.modules)  # imported there and then, as a whole
        again &= not any(map(_asks_the_environment, functions)) and not self._is_of_os(found.names)
        if any(hidden) or not again or told is None or names.stars or names.changed or names.deleted:
            raise Unproved(f"cell [{run.cell.number}] may give something else when it is run again")
        proof = self._of([each for each in found.names if each not in names.assigned], found.parts, found.modules)
        assert seen is not None
        observed = self._observations.seen(seen, Version(parts={}, paths=tuple(found.paths)))
        if any(each.digest == CHANGED for each in observed):
            raise Unproved(f"a file that cell [{run.cell.number}] has read was changed meanwhile")
        proof.observed |= dict.fromkeys(observed)
        variables = {name: variable_digest(value) for name, value in told.items()}
        proof.observed |= {Observation(ObservationKind.VARIABLE, *each): None for each in variables.items()}
        return proof


def _asks_the_environment(code: CodeType) -> bool:
    """Whether a function does, which nobody watches when a plain cell calls it."""
    return not normal_form(code).attributes.isdisjoint(("environ", "getenv"))


def _is_repeatable(code: CodeType) -> bool:
    """Whether code asks nothing that would be answered otherwise elsewhere without anybody noticing."""
    form = normal_form(code)
    asks = {chain[0] for chain in form.reads} & UNREPEATABLE_BUILTINS or form.attributes - REPEATABLE_ATTRIBUTES
    return not asks and not _makes_sets(code)


def _makes_sets(code: CodeType) -> bool:
    """Whether code makes sets, which have another order in every process."""
    inside = [each for each in code.co_consts if isinstance(each, CodeType)]
    return any(each.opname == "BUILD_SET" for each in dis.get_instructions(code)) or any(map(_makes_sets, inside))


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
    """

    definitions: Definitions
    assessments: Mapping[ResultName, Assessment]
    texts: Mapping[str, str]
    runs: PlainRuns
    rooms: Mapping[ResultName, Collection[str]]
    modules: Mapping[str, str]


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
