"""Recall: assets whose cells have not run in this kernel, loaded as an earlier one left them, where that is proved.

What is fresh is put down beside the results while the kernel rests, and as it ends. After a restart, whoever uses a
name that nothing defines yet gets it from there; where it is not proved that all cells, run from the top, would give
the same, one sentence tells which to run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from operator import is_ as is_same

from nbasset.core.assets import Asset, Cell
from nbasset.core.bodies import CellBody, RecalledBody
from nbasset.core.dataclass import replace
from nbasset.core.definitions import knows_manager
from nbasset.core.errors import NbassetError
from nbasset.core.last_seen import LastSeen, why_not
from nbasset.core.observation import Observation
from nbasset.core.patterns import pattern
from nbasset.core.points import Dimension, read
from nbasset.core.result_names import ResultName
from nbasset.core.seen_cells import PageCell, SeenCell, run_first
from nbasset.core.version import Version
from nbasset.instance import Instance
from nbasset.instance.plain_runs import PlainRuns
from nbasset.instance.standing import Standing
from nbasset.notebook.cell_definitions import CellDefinitions
from nbasset.notebook.page_cells import PageCells
from nbasset.notebook.reloading import Reloader

_WORD = pattern(r"\w+")

AskToRun = Callable[[str, Sequence[str]], None]
"""Offers to run cells: takes the sentence, and their ids."""


class World:
    """The world now, as far as it is asked about when something is to be proved.

    Args:
        instance: the notebook's instance.
        cells: what its cells say now.

    Attributes:
        running: the id and the text of the cell that runs.
    """

    def __init__(self, instance: Instance, cells: PageCells) -> None:
        self._instance = instance
        self._cells = cells
        self.running: tuple[str, str] = ("", "")

    @property
    def python(self) -> str:
        """The version of Python."""
        return ".".join(map(str, sys.version_info[:3]))

    @property
    def page(self) -> Sequence[PageCell] | None:
        """The notebook's code cells."""
        return self._cells.now(*self.running)

    def module(self, name: str) -> str:
        """The digest of a local module's text."""
        from nbasset.instance.seeing import module_digest

        return module_digest(name)

    def package(self, name: str) -> str:
        """The digest of a package."""
        from nbasset.instance.seeing import package_digest

        return package_digest(name)

    def changed(self, observed: Iterable[Observation]) -> list[str]:
        """What was observed and is different now."""
        return self._instance.results.observations.changed(observed)

    def bound_otherwise(self, name: str, python: str) -> bool:
        """Whether a name means something here that did not come from a cell of just this text."""
        plain = self._instance.plain
        if plain is None or name not in plain.namespace:
            return False
        return [cell.python for cell in plain.sources.of(name)] != [python]

    def inert(self, python: str) -> bool:
        """Whether a plain cell of this text is sure to do nothing but to bind names."""
        return self._cells.is_inert(python)


class Recall:
    """What was last seen of a notebook, and what of it holds.

    Args:
        instance: the notebook's instance.
        definitions: what its cells define.
        runs: the last runs of its plain cells.
        page: what its cells say now.
        reloader: watches local modules.
        say: called with a sentence for people.

    Attributes:
        ask: offers people to run cells; ``None`` where there is no page that could.
    """

    def __init__(
        self,
        instance: Instance,
        definitions: CellDefinitions,
        runs: PlainRuns,
        page: PageCells,
        reloader: Reloader,
        say: Callable[[str], None],
    ) -> None:
        self.instance = instance
        self.definitions = definitions
        self.runs = runs
        self.cells = page
        self.reloader = reloader
        self.say = say
        self.ask: AskToRun | None = None
        self._seen: LastSeen | None = None
        self._of: object = None
        self._why: dict[str, str] = {}
        self._world = World(instance, page)
        self._kept: tuple[object, ...] = ()
        self._compared: tuple[object, ...] = (None, None)
        self._missing: dict[str, ResultName] = {}

    @property
    def seen(self) -> LastSeen:
        """The notebook as it was last seen."""
        if self._seen is None or self._of != self.instance.root:
            from nbasset.storage.seen_file import read_seen

            self._seen, self._of = read_seen(self.instance.root, self.instance.notebook), self.instance.root
        return self._seen

    # What is run in cells

    def begin(self, cell: Cell, text: str) -> None:
        """A cell is about to run."""
        self._world.running = (cell.id or "", text)
        self._why.clear()

    def used(self, python: str) -> None:
        """A plain cell is about to run: recall the assets that it names.

        Args:
            python: its text as plain Python.
        """
        missing = self._not_here()
        plain = self.instance.plain
        for word in missing.keys() & _WORD.findall(python) if missing else ():
            if word in self._not_here() and (plain is None or word not in plain.namespace):
                name = missing[word]
                if reason := self._recall([name]):
                    self._why[word] = self._sentence(name, reason)

    def _not_here(self) -> dict[str, ResultName]:
        """The assets that were seen and are not defined in this kernel, by their texts."""
        moment = self.seen, self.instance.definitions
        if not all(map(is_same, moment, self._compared)):
            here = moment[1].by_name
            self._compared = moment
            self._missing = {str(name): name for name in moment[0].assets if name not in here}
        return self._missing

    def why_undefined(self, name: str) -> str:
        """What to say of a name that nothing defines in this kernel; empty where nothing is known of it."""
        if name in self._why:
            self._offer(self._why[name], self._behind(self._called(name)))
            return self._why[name]
        binder = next((each.bound[name] for each in self.seen.assets.values() if name in each.bound), None)
        if binder is None:
            return ""
        sentence = f"{name} is not defined in this kernel: {run_first([self.seen.cells[binder]])}."
        self._offer(sentence, [self.seen.cells[binder]])
        return sentence

    def defined_by(self, word: str) -> str:
        """Which cells to run for a name that nothing defines in this kernel; empty where no cell of the page would."""
        called = self._called(word)
        own = [self.seen.cells[self.seen.assets[name].cell] for name in called] or self._binders(word)
        here = dict(self.cells.texts())
        there = own and all(here.get(cell.id or "") == cell.source for cell in own)
        return run_first(self._behind(called) if called else own) if there else ""

    def _called(self, word: str) -> list[ResultName]:
        return [name for name in self.seen.assets if str(name) == word]

    def completed(self, asset: Asset, standing: Standing) -> tuple[Asset, Standing]:
        """An asset that its cell has defined, with what it rests on recalled where nothing defines that here.

        Args:
            asset: the asset.
            standing: where every asset stands with it.
        """
        waits = self._waits(asset, standing)
        if not waits or not self.seen.assets:
            return asset, standing
        known = {str(name): name for name in self.seen.assets}
        missing = [known[word] for word in waits if word in known]
        reason = self._recall(missing) if missing else ""
        if not reason and len(missing) < len(waits):
            return self._itself(asset, standing)
        if reason:
            self._tell(self._sentence(missing[0], reason), self._behind(missing))
            return asset, standing
        standing = self.instance.standing(about=asset.names)
        return self._itself(asset, standing) if self._waits(asset, standing) else (asset, standing)

    def _waits(self, asset: Asset, standing: Standing) -> tuple[str, ...]:
        """The names that nothing defines in this kernel, also where they tell what an asset is swept over."""
        told = dict.fromkeys(name for each in asset.dimensions for name in _WORD.findall(each.told))
        plain = self.instance.plain
        bound = {name for seen in self.seen.assets.values() for name in seen.bound}
        missing = [name for name in told if name in bound and plain is not None and name not in plain.namespace]
        return tuple(dict.fromkeys((*standing.version(asset.names[0]).waits_for, *missing)))

    def _itself(self, asset: Asset, standing: Standing) -> tuple[Asset, Standing]:
        """Where names of plain cells are missing, the asset itself is recalled, if its cell says what it said."""
        name = asset.names[0]
        words = self._waits(asset, standing)
        waits = ", ".join(words)
        if name not in self.seen.assets:
            cells = [cell for word in words for cell in self._binders(word)]
            if cells:
                self._tell(f"{waits} is not defined in this kernel: {run_first(cells)}.", cells)
            return asset, standing
        reason = self._recall([name], anew=True)
        if reason:
            cells = [cell for cell in self._behind([name], anew=True) if cell.id != self._world.running[0]]
            self._tell(f"{waits} is not defined in this kernel, and {reason}: {run_first(cells)}.", cells)
            return asset, standing
        recalled = self.instance.definitions.by_name[name]
        return recalled, self.instance.standing(about=recalled.names)

    def _binders(self, word: str) -> list[SeenCell]:
        found = {each.bound[word]: None for each in self.seen.assets.values() if word in each.bound}
        return [self.seen.cells[place] for place in found]

    def _here(self, without: Iterable[ResultName] = ()) -> set[ResultName]:
        """The assets that their cells have defined in this kernel."""
        by_name = self.instance.definitions.by_name
        here = {name for name, asset in by_name.items() if not isinstance(asset.body, RecalledBody)}
        return here.difference(without)

    def _behind(self, names: Sequence[ResultName], *, anew: bool = False) -> list[SeenCell]:
        """The cells to run for assets, from the top of the page; those that nobody sees there as they ran."""
        places = {id: place for place, id in enumerate(self.cells.order or ())}
        cells = self.seen.cells_behind(names, self._here(names if anew else ()))
        return sorted(cells, key=lambda cell: places.get(cell.id or "", len(places)))

    # Recalling

    def _recall(self, names: Sequence[ResultName], *, anew: bool = False) -> str:
        """Define assets as they were seen; why they cannot be, otherwise empty.

        Args:
            names: the assets.
            anew: whether they are defined by their cells already, of which plain names are missing.
        """
        seen, here = self.seen, self._here(names if anew else ())
        reason = why_not(seen, names, here, self._world)
        if reason:
            return reason
        wanted = seen.closure(names, here)
        found: dict[int, Asset] = {}
        for name in wanted:
            place = seen.assets[name].cell
            if place not in found:
                made = self._asset(name, seen, here)
                if isinstance(made, str):
                    return made
                found[place] = made
        for place, asset in found.items():
            cell = seen.cells[place]
            self.instance.define(asset)
            self.definitions.cells.defines(Cell(cell.id, cell.number), asset.names)
            if cell.id is not None:
                self.definitions.cells.sources[cell.id] = cell.source
        return ""

    def _asset(self, name: ResultName, seen: LastSeen, here: set[ResultName]) -> Asset | str:
        """The asset of a cell as it was seen; or why there is none."""
        told = seen.assets[name]
        cell = seen.cells[told.cell]
        asset = self.cells.asset(Cell(cell.id, cell.number), cell.source)
        records = self.instance.results.find(ResultName(name.key, told.point or None), told.key)
        if asset is None or not isinstance(asset.body, CellBody) or name not in asset.names:
            return f"{cell} does not define {name}"
        if not all(each in seen.assets for each in asset.names):
            return f"not all that {cell} defines was fresh"
        if other := [each for each in asset.names if seen.assets[each].cell != told.cell]:
            return f"{other[0]} comes from {seen.cells[seen.assets[other[0]].cell]}, and {cell} defines it as well"
        if not records:
            return f"the stored result of {name} is gone"
        if records[0].kept_elsewhere and not knows_manager(records[0].io, self.instance.definitions):
            return f"nothing tells in this kernel what {records[0].io} is, which keeps the value of {name}"
        version = Version(
            parts=records[0].making.parts,
            inputs=told.inputs,
            after=told.after,
            untracked=told.untracked,
            names=told.names,
            modules=tuple(told.modules),
            recalled=run_first(self._behind([name], anew=True)),
        )
        given = {each.name: getattr(asset.body, each.name) for each in fields(asset.body)}

        def why() -> str:
            return why_not(seen, [name], self._here(), self._world)

        body = RecalledBody(**given, version=version, rooms=frozenset(told.rooms), why_not=why)
        divided = [each for each in asset.dimensions if each.kind == "partition"]
        swept = [Dimension(each, tuple(map(read, words))) for each, words in told.sweeps]
        return replace(asset, body=body, dimensions=(*divided, *swept))

    def _sentence(self, name: ResultName, reason: str) -> str:
        return f"{name} is not defined in this kernel, and {reason}: {run_first(self._behind([name]))}."

    def _tell(self, sentence: str, cells: Sequence[SeenCell]) -> None:
        self.say(sentence)
        self._offer(sentence, cells)

    def _offer(self, sentence: str, cells: Sequence[SeenCell]) -> None:
        ids = [cell.id for cell in cells if cell.id is not None and cell.id != self._world.running[0]]
        if self.ask is not None and ids:
            self.ask(sentence, [*ids, self._world.running[0]] if self._world.running[0] else ids)

    # Keeping

    def keep(self) -> Standing | None:
        """Put down what is fresh now, where anything is another than when that was done last.

        Returns:
            Where every asset stands, when that was put down.
        """
        instance = self.instance
        if instance.plain is None or not instance.definitions.by_name or instance.runs.standing is not None:
            return None
        with self.reloader.resting():
            standing = instance.standing(between_cells=True)
        assessments = standing.all()
        moment = (self.runs.moment, instance.root, *assessments.values())
        if (len(moment) == len(self._kept) and all(map(is_same, moment, self._kept))) or self.reloader.edited():
            return None
        from nbasset.instance.proofs import Proofs
        from nbasset.instance.seeing import Notebook, module_digest, one_of_each, seen_now
        from nbasset.storage.seen_file import write_seen

        proofs = Proofs(instance.plain, self.runs, instance.definitions, instance.results.observations)
        rooms = {name: standing.look.resolved[name].led[0] for name in assessments}
        texts = self.definitions.cells.sources
        modules = {name: module_digest(name) for name in self.reloader.loaded}
        spread = standing.look.points.spread.dimensions if standing.look.points is not None else {}
        now = Notebook(instance.definitions, one_of_each(standing), texts, self.runs, rooms, modules, spread)
        seen = seen_now(now, proofs, self.seen)
        try:
            write_seen(instance.root, instance.notebook, seen)
        except (OSError, NbassetError):
            return None  # the next time it is tried again
        self._seen, self._kept = seen, moment
        return standing
