"""Plain cells: what they read and assign, so that they can use assets and do not launder staleness."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from nbasset.core.dataclass import replace
from nbasset.core.result_names import ResultName
from nbasset.instance.changed_values import ChangedHere
from nbasset.instance.plain_runs import PlainRun, PlainRuns
from nbasset.libraries.foreign import is_a
from nbasset.notebook.plain.beside import ended, made_beside, together
from nbasset.notebook.plain.beside import told as told_beside
from nbasset.notebook.plain.cell import PlainCell
from nbasset.notebook.plain.changed_assets import probably_changed
from nbasset.notebook.plain.changes import (
    SHARED,
    Bindings,
    Digest,
    changed_in_place,
    guarded,
    moves_unseen,
    only_assigns,
    only_declared,
    only_shows,
    sets_again,
    told_of,
    without_functions,
    without_imports,
)
from nbasset.notebook.plain.classes import PlainClasses
from nbasset.notebook.plain.done import Bound, Doing, Read, Texts, looked_at
from nbasset.notebook.plain.draws import Draws
from nbasset.notebook.plain.files import PlainFiles
from nbasset.notebook.plain.last_results import PlainShown
from nbasset.notebook.plain.library_settings import LibrarySettings
from nbasset.notebook.plain.outdated import OutdatedCells
from nbasset.notebook.plain.places import PlainPlaces
from nbasset.notebook.plain.programs import ObservedCell, told_by_programs
from nbasset.notebook.plain.reading import Reading
from nbasset.notebook.plain.variables import Values, behind
from nbasset.notebook.reloading import Reloader
from nbasset.versions.attached import note_attached
from nbasset.versions.evidence import Done, Provenance
from nbasset.versions.fingerprints import followed_through
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.plain_sources import PlainSource
from nbasset.versions.resolver import Resolver


class PlainCells:
    """Watches plain cells.

    Args:
        values: binds asset names.
        plain: remembers what plain cells have read.
        reloader: watches local modules.
        say: takes one line for people.
    """

    def __init__(self, values: Values, plain: PlainNames, reloader: Reloader, say: Callable[[str], None]) -> None:
        self.values = values
        self.plain = plain
        self.reloader = reloader
        reloader.tells(plain.loads)
        plain.loads.held = lambda place: Resolver(values.instance.definitions).held(place)
        self.say = say
        self._running: PlainCell | None = None
        self._told: set[str] = set()
        self._reading = Reading(values, plain)
        self._files = PlainFiles()
        self._draws = Draws(values.namespace, lambda: values.instance.seeds)
        self._places = PlainPlaces(values.namespace, values.asset_of, plain, lambda: reloader.loaded)
        reloader.places = self._places
        self._shown = PlainShown()
        self.outdated = OutdatedCells()
        self.runs = PlainRuns()
        self._library_settings = LibrarySettings()
        self._appeared: dict[str, str] = {}
        self._texts = Texts()
        self._classes = PlainClasses(
            values.namespace, lambda name: Resolver(values.instance.definitions).fingerprint(values.namespace, name)
        )

    def before(self, python: str) -> None:
        """A plain cell is about to run: the assets it uses get their values.

        Args:
            python: its text as plain Python.
        """
        self.reloader.check()
        try:
            tree = ast.parse(python)
        except SyntaxError:
            self._running = None
            return
        cell = self._running = self._reading.cell(python, tree)
        self.values.bind(cell.assets)
        self.values.bind(behind(cell.assets, self.values))
        cell.shown = self._shown.read_by(tree, self.values.namespace)
        gone = (*cell.names.assigned, *cell.names.deleted)
        self.values.instance.snapshots.let_go(self.values.namespace, gone)
        cell.before = Bindings(self.values.namespace, gone)
        self._classes.begin(tree)
        self._draws.begin()
        self._places.begin(tree)
        self._library_settings.begin(tree, cell.functions, self.values.namespace)
        self._files.begin(self.values.instance.root)  # last: what is read here to understand the cell, it has not read

    def needs(self, tree: ast.Module) -> tuple[Iterable[str], Iterable[str]]:
        """The assets that a cell will read as it runs, by the names in its code, and every name that it leads to.

        Args:
            tree: the cell, which does not run yet.
        """
        return self._reading.needs(tree)

    def inside(self, python: str) -> None:
        """Code is about to run that the running cell has handed to the shell, as ``%%capture`` and ``%run`` do.

        Args:
            python: its text as plain Python.
        """
        outer = self._running
        try:
            tree = ast.parse(python)
        except SyntaxError:
            return
        if outer is None:
            return
        part = self._reading.cell(python, tree)
        self.values.bind(part.assets)
        outer.at_once = tuple(dict.fromkeys((*outer.at_once, *part.at_once)))
        outer.functions = (*outer.functions, *part.functions)
        outer.read, outer.contents = {**part.read, **outer.read}, {**part.contents, **outer.contents}
        outer.put_away = {**part.put_away, **outer.put_away}
        outer.beside = together(outer.beside, part.beside)

    @property
    def names(self) -> tuple[str, ...]:
        """The asset names the running cell uses."""
        return self._running.assets if self._running else ()

    def after(self, number: int, ok: bool, id: str | None = None, source: str = "") -> None:
        """The plain cell has run.

        Args:
            number: its number, as in ``In [7]``.
            ok: whether it ended well; what it assigned before it failed counts all the same.
            id: the id its front end sent, if it sent one.
            source: what the user wrote in it.
        """
        cell, self._running = self._running, None
        if cell is None:
            return
        observed = self._files.stop()
        self._classes.ended()
        resolver = Resolver(self.values.instance.definitions)
        made = self._library_settings.end(partial(resolver.fingerprint, self.values.namespace), number)
        self.plain.setters.added(self._library_settings.again)
        if id:
            self.plain.set(id, cell.tree, made)
        note_attached(cell.tree, self.values.namespace)
        self._remember(cell, PlainSource(number, id, source or cell.text, cell.text, cell.names.free), ok, observed)
        used = replace(cell, at_once=cell.assets) if only_shows(cell.tree) else cell
        changed = list(self._changed(cell, number, id))
        self.outdated.ran(id, source, self._seen(used), changed)
        self._tell(cell)
        for each in changed:
            if each.first:
                self.say(each.sentence)

    def _remember(self, cell: PlainCell, written: PlainSource, ok: bool, observed: ObservedCell | None) -> None:
        """Every name that the cell has bound or changed carries what it had read."""
        namespace, names, number = self.values.namespace, cell.names, written.number
        unseen = self._unseen(cell)
        self.reloader.cell_ran(cell.tree, names.assigned, unseen, number)
        inert = [name for name in (*names.assigned, *unseen) if self._carries_nothing(cell, name)]
        kept = self._kept(cell, ok)
        assigned = [name for name in names.assigned if name not in kept and name not in inert]
        all_unseen, unseen = unseen, [name for name in unseen if name not in inert]
        resolver = Resolver(self.values.instance.definitions)
        digest = partial(resolver.fingerprint, namespace, itself=True)
        told = (*names.changed, *told_of(cell.tree, namespace))
        changed = changed_in_place(cell.contents, told, namespace, cell.before, digest)
        done = {*names.assigned, *unseen, *inert}
        changed = [name for name in changed if name not in done and not self._is_asset(name)]
        gone = [name for name in names.deleted if name not in namespace]
        looked_at_names = dict.fromkeys(chain.partition(".")[0] for chain in cell.read)
        moved = [name for name in looked_at_names if moves_unseen(namespace.get(name)) and not self._is_asset(name)]
        bound = Bound(assigned, all_unseen, inert, changed, kept, gone, stars=names.stars, ok=ok, moved=moved)
        run = self._done(cell, written, bound, digest) if written.id else None
        run = self._places.told(self._draws.told(run, number, cell.tree, cell.functions), cell.tree)
        read, asked, made = ended(cell.beside, observed)
        run = told_beside(cell.beside, run, observed, made, self.plain.top)
        cell.read.update(self.plain.ran_beside(written.id or "", number, read, asked, made))
        if written.id and (beside := made_beside(made)):
            self.plain.set(written.id, cell.tree, beside)
        self.plain.ran(Provenance(number), inert)
        self.plain.sources.ran(written, (*assigned, *unseen, *inert), changed)
        self.runs.ran(PlainRun.now(written, (*assigned, *unseen, *inert), namespace, ok=ok, observed=observed))
        files_read = partial(self._files.read, observed, cell.tree, cell.functions, namespace)
        files: Mapping[str, str] | None = None
        wrote = self._files.wrote(observed)
        run = run and self._files.told(run, wrote, observed)
        if wrote:
            files = files_read()
            by_programs = observed.by_programs if observed else set()
            self.plain.wrote(Provenance(number, self._seen(cell), cell.read, files=files), wrote, by_programs)
        note = partial(_note, self.plain, run, bound, partial(looked_at, namespace=namespace, digest=digest))
        if only_shows(cell.tree):
            seen = Provenance(number, self._seen(replace(cell, at_once=cell.assets)))
            self._shown.showed(number, (seen, *self.plain.read_for(names.free), *cell.shown))
        touched = run is not None and bool(run.made or run.changed or self.plain.setters.of(run.cell))
        if not (assigned or unseen or changed or touched or names.last_expression) or only_shows(cell.tree):
            note(Provenance(number, files=files or {}))
            return
        before = dict(cell.read)
        self._reading.touched(cell, {*done, *changed}, resolver)
        if cell.defined_before:
            self.plain.entered(cell.defined_before, resolver.fingerprint)
        files = files_read() if files is None else files
        again = (written.id or cell.text) if sets_again(cell.tree) else ""
        programs = told_by_programs(observed, cell.tree, changed)
        provenance = Provenance(number, self._seen(cell), cell.read, cell.put_away, files, again, programs, cell.looks)
        self.plain.ran(provenance, assigned, changed, before)
        if names.stars:
            read = {name: seen for name, seen in cell.read.items() if name not in unseen or name in cell.looked_up}
            provenance = replace(provenance, names=read)
        self.plain.ran(provenance, unseen, before=before)
        self.plain.inherits((*assigned, *changed, *unseen), cell.shown)
        note(provenance, cell.shown)
        self._shown.showed(number, (provenance, *cell.shown))
        self._appeared.update(dict.fromkeys(unseen, cell.text))

    def _done(self, cell: PlainCell, written: PlainSource, bound: Bound, digest: Digest) -> Done:
        """What the cell has done, for the record."""

        def reach(names: list[str]) -> Iterable[str]:
            return self._reading.walked(names, Resolver(self.values.instance.definitions)).names

        own = set(cell.reads.at_once).difference(cell.names.at_once)  # what its own imports bind
        read = Read(
            cell.contents,
            cell.names.at_once,
            frozenset(chain.partition(".")[0] for chain in cell.read) - own,
            frozenset(cell.reads.put_away) - own,
            frozenset(cell.looked_up),
            cell.before.without(cell.names.at_once),
            cell.filled,
            reach,
            partial(cell.before.same, namespace=self.values.namespace),
        )
        imported = filter(self.reloader.is_imported, bound.names)
        text = self._texts.of(written.id or "", cell.text, cell.tree)
        return Doing(cell.tree, read, bound, self.values.namespace, digest).run(written.id or "", text, imported)

    def _seen(self, cell: PlainCell) -> dict[ResultName, str]:
        """The data version of each asset that the cell has read."""
        known = self.values.instance.definitions.known_as
        seen = {name: made for name in cell.at_once if (made := self.values.seen(name)) is not None}
        return {known(name) or made.asset: made.version_for_consumers for name, made in seen.items()}

    def _unseen(self, cell: PlainCell) -> list[str]:
        """Names that were bound though the cell's text does not say so; run again, it binds them again."""
        namespace = self.values.namespace
        found = cell.before.others(namespace)
        found += [
            name
            for name, text in self._appeared.items()
            if text == cell.text and name not in found and is_a(namespace.get(name, self), SHARED)
        ]
        return [name for name in found if name not in cell.names.assigned and not self._is_asset(name)]

    def _carries_nothing(self, cell: PlainCell, name: str) -> bool:
        """Imports and bare functions: whoever uses them looks at them as they are."""
        from nbasset.versions.cells.names import analyse

        if name in cell.names.assigned:
            return not only_assigns(cell.tree) and (
                name not in only_declared(cell.tree)
                and name not in analyse(without_functions(without_imports(ast.parse(cell.text)))).assigned
            )
        return self.reloader.is_imported(name)

    def _kept(self, cell: PlainCell, ok: bool) -> set[str]:
        """Names that the cell's text binds but which it has left as they were."""
        namespace = self.values.namespace
        perhaps = guarded(cell.tree, namespace) if ok else set(cell.names.assigned)
        perhaps |= only_declared(cell.tree)
        return {name for name in perhaps if cell.before.same(name, namespace) and name not in cell.names.deleted}

    def _is_asset(self, name: str) -> bool:
        return self.values.asset_of(name) is not None

    def _changed(self, cell: PlainCell, number: int, id: str | None) -> Iterator[ChangedHere]:
        """Assets' values that the cell has changed in place, which no asset sees."""
        for name in probably_changed(cell, self.values.namespace):
            made = self.values.seen(name) if self._is_asset(name) else None
            if made is not None:
                value, load = self.values.namespace.get(name), partial(self.values.instance.results.load, made)
                found = self.values.instance.changed_values.changed(name, made, value, (number, id), load)
                if found is not None:
                    yield found

    def _tell(self, cell: PlainCell) -> None:
        """An asset's name that became the user's own variable is said once."""
        for name in cell.names.deleted:
            self._told.discard(name)
        for name in cell.names.assigned:
            known = self.values.instance.definitions.known_as(name)
            if known and self.values.is_users(name) and name not in self._told:
                self._told.add(name)
                self.say(
                    f"{name} is now your own variable; assets still use asset {known} (del {name} brings it back)."
                )


def _note(
    plain: PlainNames,
    run: Done | None,
    bound: Bound,
    look: Callable[[str], str | None],
    provenance: Provenance,
    shown: tuple[Provenance, ...] = (),
) -> None:
    """Put down what a cell has done, now that it is known what it had read."""
    if run is None:
        plain.top.ran_unnamed((*bound.names, *bound.changed, *bound.gone))
    else:
        plain.touched(replace(run, provenance=provenance), look, shown, followed_through)
