"""Proofs: which names of a notebook mean the same to a later process that has run none of its cells.

A name counts as proved where its text alone tells what it means again: an import, a bare function, a literal; or where
a cell has computed something from such names, and from files and variables that were seen, that cannot change since.
Of everything else nobody knows without running the cells, and that is what is said then.
"""

from __future__ import annotations

import ast
import builtins
import dis
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from types import CodeType, FunctionType, ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions
from nbasset.core.observation import CHANGED, READ, Observation, ObservationKind
from nbasset.core.version import BODY, Part, Version
from nbasset.instance.observations import Observations
from nbasset.instance.plain_runs import PlainRun, PlainRuns
from nbasset.libraries.foreign import attribute, is_a, module_of
from nbasset.libraries.origin import Origin, place_of
from nbasset.libraries.python import REPEATABLE, REPEATABLE_ATTRIBUTES, UNREPEATABLE_BUILTINS
from nbasset.versions.as_written import is_as_in_module, is_as_written, text_of
from nbasset.versions.cells.names import CellNames, analyse
from nbasset.versions.closure import Walk
from nbasset.versions.code.normal_form import compile_normal, normal_form
from nbasset.versions.files import variable_digest
from nbasset.versions.findings import Found
from nbasset.versions.meanings import home_of_thing
from nbasset.versions.memo import Memo
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.traces import cannot_change


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
        if not cells and _is_pythons(name, self._plain.namespace.get(name)):
            return Proof()
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

    def behind_files(self, files: Iterable[str]) -> dict[Observation, None]:
        """What plain cells had read that wrote some files, and those that wrote what these had read.

        Args:
            files: the files, as records name them.
        """
        found: dict[Observation, None] = {}
        wanted, writers = set(files), [run for run in self._runs if run.observed is not None and run.observed.written]
        while now := [run for run in writers if wanted and self._wrote(run, wanted)]:
            writers = [run for run in writers if run not in now]
            for run in now:
                assert run.observed is not None
                seen = self._observations.seen(run.observed, Version(parts={}))
                read = {each: None for each in seen if each.kind in READ}
                found |= read
                wanted.update(each.name for each in read)
        return found

    def _wrote(self, run: PlainRun, wanted: Collection[str]) -> bool:
        """Whether a cell has written one of some files, or made the folder that it is in."""
        written = [self._observations.name(each) for each in (run.observed.written if run.observed is not None else ())]
        return any(f"{name}/".startswith(f"{each}/") for each in written for name in wanted)

    def told(self, text: str) -> Proof:
        """What proves that a dimension has the same values from scratch.

        Args:
            text: what tells them: a call of ``sweep()``, or what it would be given.

        Raises:
            Unproved: when nothing does.
        """
        told = ast.parse(text, mode="eval").body
        call = told if isinstance(told, ast.Call) else None
        values = told if call is None else ast.Tuple(call.args, ast.Load())
        tree = ast.fix_missing_locations(ast.Module([ast.Expr(values)], []))
        found, _, again = self._followed(tree, text)
        if not again or found.paths:
            raise Unproved(f"{text} may give other values when it is run again")
        proof = self._of(found.names, found.parts, found.modules)
        for each in ast.walk(call.func) if call is not None else ():
            if isinstance(each, ast.Name):
                proof.takes(self.name(each.id))
        return proof

    def _followed(self, tree: ast.Module, text: str) -> tuple[Found, CellNames, bool]:
        """What some code leads to, its names, and whether it computes the same again as far as it tells."""
        names, normal = analyse(tree), compile_normal(tree)
        walk = Walk(self._plain.namespace, self._definitions.known_as, Memo())
        own = Part("code", "", text)
        walk.code(normal_form(normal), self._plain.namespace, only=names.free, own=True, part=own)
        found = walk.finish()
        hidden = found.untracked, found.unknown, found.inputs, found.unchecked, found.tables, found.added
        functions = _functions(found)
        again = not any(hidden) and all(map(_is_repeatable, (normal, *functions))) and found.rooms <= REPEATABLE
        again &= not any(module in found.parts for module in found.modules)  # imported there and then, as a whole
        again &= not any(map(_asks_the_environment, functions)) and not self._is_of_os(found.names)
        return found, names, again and not (names.stars or names.changed or names.deleted)

    def _computed(self, run: PlainRun) -> Proof:
        """What proves that a plain cell computes the same again."""
        found, names, again = self._followed(ast.parse(run.cell.python), run.cell.python)
        seen, told = run.observed, run.variables
        if seen is None or told is None or seen.untracked or seen.written or seen.results or not again:
            raise Unproved(f"cell [{run.cell.number}] may give something else when it is run again")
        proof = self._of([each for each in found.names if each not in names.assigned], found.parts, found.modules)
        observed = self._observations.seen(seen, Version(parts={}, paths=tuple(found.paths)))
        if any(each.digest == CHANGED for each in observed):
            raise Unproved(f"a file that cell [{run.cell.number}] has read was changed meanwhile")
        proof.observed |= dict.fromkeys(observed)
        variables = {name: variable_digest(value) for name, value in told.items()}
        proof.observed |= {Observation(ObservationKind.VARIABLE, *each): None for each in variables.items()}
        return proof


def _is_pythons(name: str, value: object) -> bool:
    """Whether a name means Python's own function, which every shell wraps: its ``open`` refuses streams."""
    return (
        is_a(value, FunctionType)
        and attribute(value, "__wrapped__") is vars(builtins).get(name, value)
        and place_of(value.__globals__["__name__"]).origin is Origin.PACKAGE
    )


def _functions(found: Found) -> list[CodeType]:
    return [each.__code__ for each in found.holders.values() if is_a(each, FunctionType)]


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
