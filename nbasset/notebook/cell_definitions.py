"""Definitions from cells: what a cell defines, replaces and retires."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from nbasset.core.assets import Asset, Cell
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions, Giver
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.core.timetables import Timetable
from nbasset.core.view import elsewhere
from nbasset.core.words import like
from nbasset.instance import Instance
from nbasset.instance.executors import ExecutorLike
from nbasset.instance.standing import Standing
from nbasset.libraries.foreign import is_a
from nbasset.notebook.cell_ids import CellIds
from nbasset.notebook.names_refused import check_functions, check_names, reads_itself
from nbasset.notebook.page.displays import Displays
from nbasset.notebook.plain.variables import Values
from nbasset.ui.words import all_are
from nbasset.versions.cells.names import analyse
from nbasset.versions.resolver import Resolver


class CellDefinitions:
    """What the cells of a notebook define.

    Args:
        instance: the notebook's instance.
        values: binds asset names to values.
        displays: the displays of the assets.
        say: called with a sentence for people.

    Attributes:
        cells: which cell defines what.
        so_far: what the running cell, a plain one, has defined until now: with ``@asset``, or below another magic.
        within: whether a plain cell runs, so that what it has defined is known at its end.
        schedules: when jobs are to be run, by name.
    """

    def __init__(self, instance: Instance, values: Values, displays: Displays, say: Callable[[str], None]) -> None:
        self.instance = instance
        self.values = values
        self.displays = displays
        self.say = say
        self.cells = CellIds()
        self.so_far: dict[ResultName, None] = {}
        self.within = False
        self.schedules: dict[str, Timetable] = {}
        self._specs: dict[AssetKey, str] = {}
        self._specs_so_far: set[AssetKey] = set()
        self._loads_again = False
        self._loaded: dict[ResultName, None] = {}
        self._of_python: dict[str, Timetable] = {}

    def define(self, asset: Asset) -> Standing:
        """Register a cell's asset; what the same cell defined before, or another cell under this name, is told.

        Returns:
            Where every asset stands with it.

        Raises:
            InvalidDefinition: when its name means something else already, or it would rest on itself; the former
                definitions stay.
        """
        assert asset.cell is not None
        former = self.instance.definitions
        check_names(asset, self._own_names(asset, former), former)
        wanted = former.with_assets(asset)
        leaves = () if self.within else self.cells.leaves(asset.cell, asset.names)
        retired = [name for name in leaves if name in wanted.by_name]
        for name in former.by_name.keys() - wanted.without(*retired).by_name.keys():
            self.values.release(name)
        standing = self.instance.standing_with(Definitions([asset]), retired=retired)
        if self.within:
            self.so_far.update(dict.fromkeys(asset.names))
        else:
            self.cells.defines(asset.cell, asset.names)
        self._tell_replaced(asset, former)
        self._tell_external(asset)
        if self._took_over(asset, former):
            standing = self.instance.standing(
                about=asset.names
            )  # what plain cells have read of the variable is not there any more
        self._retired(retired)
        return standing

    def define_unseen(self, asset: Asset) -> bool:
        """Register a cell's asset without looking where anything stands; whether that could be done.

        It is done where nothing but the order of things could be found wrong: the name is new, no cell has mentioned
        it, so that no circle can come of it, and nothing has several points.
        """
        assert asset.cell is not None
        former, plain, cells = self.instance.definitions, self.instance.plain, self.cells
        words = {word for key in asset.keys for word in (key.name, key.path[-1])}
        above = [text for cell, text in cells.ran.items() if cell != (cells.current.id or str(cells.current))]
        is_known = any(word in text for text in above for word in words)
        is_mine = any(plain is not None and plain.is_plain(word) for word in words)
        if is_known or is_mine or self.within or reads_itself(asset, cells.text):
            return False
        check_names(asset, {}, former)
        if cells.leaves(asset.cell, asset.names) or not self.instance.defined.add_unseen(asset):
            return False
        cells.defines(asset.cell, asset.names)
        self._tell_external(asset)
        return True

    def put_back(self, asset: Asset, text: str) -> Standing:
        """Register an asset for its own cell while another one runs.

        Args:
            asset: the asset.
            text: what its cell says from now on.

        Returns:
            Where every asset stands with it.
        """
        assert asset.cell is not None
        within, self.within = self.within, False
        try:
            standing = self.define(asset)
        finally:
            self.within = within
        if asset.cell.id is not None:
            self.cells.sources[asset.cell.id] = text
        return standing

    def _own_names(self, asset: Asset, former: Definitions) -> dict[str, object]:
        """What the notebook's own variables of the cell's names mean, but those that the cell itself has made before.

        Where no front end tells which cell is which, the function that the cell defines is taken for its own.
        """
        plain, body, cell = self.instance.plain, asset.body, asset.cell
        assert plain is not None
        assert cell is not None
        by_itself = plain.sources.bound_by(cell.id) if cell.id else {body.function_name}
        new = [key.name for key, name in zip(asset.keys, asset.names, strict=True) if name not in former.by_name]
        names = [name for name in new if name not in by_itself and plain.is_plain(name)]
        return {name: body.namespace[name] for name in names if name in body.namespace}

    def _tell_replaced(self, asset: Asset, former: Definitions) -> None:
        """A cell with the same text is the same one where ids do not last, as in VS Code, or a copy of it."""
        assert asset.cell is not None
        for name in asset.names:
            other = former.by_name.get(name)
            if other is not None and other.cell is not None and self.cells.is_another(other.cell, asset.cell):
                if self.cells.sources.get(other.cell.id or "") == self.cells.text:
                    continue
                left = [each for each in other.names if each in self.instance.definitions.by_name.keys() - asset.names]
                rest = f", which goes on making {', '.join(map(str, left))}" if left else ""
                self.say(f"{name} was defined in cell [{other.cell.number}]{rest}; this cell replaces it.")

    def _tell_external(self, asset: Asset, option: str = "--deps ") -> None:
        """What a cell is to come after and nobody makes is external; a slip of the pen would be too."""
        known = self.instance.definitions
        for key in elsewhere(asset.deps, known):
            meant = like(key.to_user_string(), known.names) if key not in known.specs else ""
            if meant:
                told = f"No cell makes {key.to_user_string()}, so it counts as made elsewhere"
                self.say(f"{told}; did you mean {option}{meant}?")

    def _took_over(self, asset: Asset, former: Definitions) -> bool:
        """Make the new names the asset's that were the user's own variables; whether there were any."""
        plain = self.instance.plain
        new = [name for name in asset.names if name not in former.by_name and plain and plain.is_plain(str(name))]
        own = [str(name) for name in new if self.values.take_over(str(name))]
        if own:
            self.say(f"{', '.join(own)} means the asset from now on, no longer your own variable.")
        return bool(own)

    def retire(self, *names: ResultName, whose: str = "the cell") -> None:
        """Take assets out that their cell, or their module, does not define any more."""
        gone = [name for name in names if name in self.instance.definitions.by_name]
        if not gone:
            return
        self.take_out(*gone)
        self._retired(gone, whose)

    def _retired(self, names: list[ResultName], whose: str = "the cell") -> None:
        self.displays.drop(*names)
        if names:
            self.say(f"{all_are(names)} no longer defined: {whose} defines something else now; the results are kept.")

    def take_out(self, *names: ResultName) -> None:
        """Take assets out of the definitions without a word."""
        self.instance.retire(*names)
        self.displays.drop(*names)
        for name in names:
            self.values.release(name)

    def register(self, definitions: Definitions) -> None:
        """``@asset`` and ``Definitions`` in a cell: register them."""
        cell = self.cells.current
        known = self.instance.definitions.by_name if self._loads_again else {}
        check_functions(definitions.assets)
        if definitions.executor is not None:
            self.instance.runs.executors.choose(cast("ExecutorLike", definitions.executor))
        marked = [
            asset if asset.cell else asset.with_cell(_whose(asset, known) or cell) for asset in definitions.assets
        ]
        told = Definitions(
            [*marked, *definitions.specs.values()], definitions.jobs_by_name.values(), definitions.resources
        )
        self._specs.update(dict.fromkeys(definitions.specs, _place(self.cells.current)))
        self._specs_so_far.update(definitions.specs)
        if told.resources and cell is not None:
            told.givers = dict.fromkeys(told.resources, self._giver(cell.number))
        self.instance.register(told)
        for asset in marked:
            if asset.cell == cell:
                self.so_far.update(dict.fromkeys(asset.names))
            elif asset.cell is not None:
                self.cells.adds(asset.cell, asset.names)
        self._loaded.update((name, None) for asset in marked for name in asset.names)
        tables = [each.timetable for each in getattr(definitions, "schedules", ())]
        if tables:
            self._keep([each for each in tables if each is not None])

    def _keep(self, tables: Sequence[Timetable]) -> None:
        """Remember the schedules that Python has defined: who runs them looks without a kernel."""
        from nbasset.storage.schedule_files import keep_timetables
        from nbasset.storage.store import FileStore

        found = {each.name: each for each in tables}
        self._of_python.update(found)
        self.schedules.update(found)
        if isinstance(self.instance.store, FileStore):
            keep_timetables(self.instance.root, self.instance.notebook, self._of_python.values())

    def _giver(self, number: int) -> Giver:
        """The running cell, with what the notebook's own names mean that its text has."""
        plain = self.instance.plain
        assert plain is not None
        try:
            words = set(analyse(ast.parse(self.cells.text)).free)
        except SyntaxError:  # of IPython: every word may be a name
            words = set(re.findall(r"\w+", self.cells.text))
        resolver = Resolver(self.instance.definitions)
        read = sorted(word for word in words if plain.is_plain(word) and resolver.known_as(word) is None)
        found = {name: resolver.fingerprint(plain.namespace, name) for name in read}
        return Giver(number, {name: digest for name, digest in found.items() if digest is not None})

    def begin(self, plain: bool) -> None:
        """A cell is about to run."""
        self.within = plain
        self.so_far.clear()
        self._specs_so_far.clear()

    def became_plain(self) -> None:
        """A plain cell has run: what it defined before and has not defined now, it retires."""
        self.within = False
        self.retire(
            *self.cells.defines(
                self.cells.current, {**self.so_far, **_still_loaded(self.cells, self.so_far, self.instance.definitions)}
            )
        )
        defined = self.instance.definitions
        for asset in dict.fromkeys(defined.by_name[name] for name in self.so_far if name in defined.by_name):
            self._tell_external(asset, "")
        self.so_far.clear()
        mine = [key for key, place in self._specs.items() if place == _place(self.cells.current)]
        self.drop_specs(key for key in mine if key not in self._specs_so_far)

    def drop_specs(self, keys: Iterable[AssetKey]) -> None:
        """Say no more of what others make, as whoever said it does not say it any more."""
        gone = set(keys)
        self._specs = {key: place for key, place in self._specs.items() if key not in gone}
        if gone:
            self.instance.defined.drop_specs(gone)

    @contextmanager
    def loading_again(self, name: str) -> Iterator[None]:
        """Meanwhile a module is loaded again: what it defines stays its cell's, and what it defines no more is retired.

        Args:
            name: the module.
        """
        known = self.instance.definitions.by_name
        held = {id(each.body) for each in vars(sys.modules[name]).values() if is_a(each, Asset)}
        before = [one for one, asset in known.items() if _module_of(asset) == name and id(asset.body) in held]
        self._loads_again = True
        self._loaded.clear()
        try:
            yield
        finally:
            self._loads_again = False
        self.retire(*(one for one in before if one not in self._loaded), whose=f"module {name}")

    def inside(self, name: str) -> str:
        """What to say about a name that is not there in a plain cell but was inside an asset; empty for any other."""
        asset = self.instance.kept_names.owner(name)
        return (
            f"{name} lives inside asset {asset}: %asset_locals {asset} shows it, --pull copies it here."
            if asset
            else ""
        )

    @property
    def awaits(self) -> bool:
        """Whether any body awaits, so that runs have to be awaited."""
        return self.instance.definitions.awaits


def _place(cell: Cell) -> str:
    return cell.id or str(cell)


def _module_of(asset: Asset) -> str:
    """The module whose code defines an asset; empty for the notebook."""
    home = getattr(asset.body.function, "__module__", "") if isinstance(asset.body, FunctionBody) else ""
    return "" if home == "__main__" else str(home)


def _whose(asset: Asset, known: Mapping[ResultName, Asset]) -> Cell | None:
    """The cell that had the module of an asset loaded; None where nobody did.

    Args:
        asset: the asset.
        known: what was defined before.
    """
    module = _module_of(asset)
    beside = (each for each in known.values() if module and _module_of(each) == module)
    former = known.get(asset.names[0]) or next(beside, None)
    return former.cell if former is not None else None


def _still_loaded(cells: CellIds, so_far: Collection[ResultName], definitions: Definitions) -> dict[ResultName, None]:
    """What modules have defined that the running cell once had loaded, and from scratch would load again.

    Args:
        cells: which cell defines what.
        so_far: what the running cell has defined.
        definitions: what is defined.
    """
    gone = [name for name in cells.leaves(cells.current, so_far) if name in definitions.by_name]
    is_same = cells.sources.get(cells.current.id or "") == cells.text
    words = set(re.findall(r"\w+", cells.text)) if gone and not is_same else ()
    modules = {name: _module_of(definitions.by_name[name]) for name in gone}
    return {
        name: None
        for name, module in modules.items()
        if module in sys.modules and (is_same or module.partition(".")[0] in words)
    }
