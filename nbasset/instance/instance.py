"""The instance: what is defined, what is stored, and what is done about it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidSelection, NbassetError, NeverMade, NotStored
from nbasset.core.events import Event, Output, Skipped
from nbasset.core.history import AssetHistory
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Action, Decision, Plan, Request, decide, steps_for
from nbasset.core.ports import EventLog, ResultStore
from nbasset.core.runs import Run
from nbasset.core.selection import CoercibleToSelection, as_selection
from nbasset.core.shown import Item
from nbasset.core.status import Assessment
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.collector import collection_paused
from nbasset.engine.interrupts import drive
from nbasset.instance.body_locals import KeptNames
from nbasset.instance.edges import Edges
from nbasset.instance.standing import Standing
from nbasset.versions.budget import LARGE, Budget
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver

if TYPE_CHECKING:  # what opens a store and what runs is loaded when that is asked for
    from nbasset.engine.body import Surroundings
    from nbasset.engine.runner import Runner
    from nbasset.instance.keeping import Keeper
    from nbasset.instance.opened_store import Opened
    from nbasset.instance.results import Results
    from nbasset.instance.run_world import RunWorld

Listener = Callable[[Event], None]


class Instance:
    """Everything about one notebook or script: what is defined, its store, its history, its runs.

    Args:
        root: the store's folder; nothing means ``NBASSET_HOME``, or ``.nbasset`` in the current folder.
        notebook: what history is kept under.
        surroundings: where bodies run.
        plain: what plain cells have assigned, in a notebook.
        warn: takes one sentence for the user.
        reload_modules: loads again the local modules that changed on disk; it tells, by module, why one does not load.
    """

    def __init__(
        self,
        root: Path | None = None,
        *,
        notebook: str = "",
        surroundings: Surroundings | None = None,
        plain: PlainNames | None = None,
        warn: Callable[[str], None] | None = None,
        reload_modules: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self.notebook = notebook or Path(sys.argv[0] or "python").stem
        self.definitions = Definitions()
        self.plain = plain
        self.reload_modules = reload_modules
        self.listeners: list[Listener] = []
        self.surroundings = surroundings or PlainSurroundings()
        self.warn = warn or _to_stderr
        self.kept_names = KeptNames()
        self._edges = Edges()
        self._digests: dict[int, tuple[Any, Any]] = {}
        self._told_heavy: set[str] = set()
        self.last_run: Run | None = None
        self._run: RunWorld | None = None
        self.open_store(root or Path(os.environ.get("NBASSET_HOME") or ".nbasset"))

    def open_store(self, root: Path) -> None:
        """Use the store in a folder from now on; it is opened when it is first asked for."""
        self.root = root.absolute()
        self._opened: Opened | None = None

    @property
    def _kept(self) -> Opened:
        if self._opened is None:
            from nbasset.instance.opened_store import Opened

            self._opened = Opened(self.root, self.notebook, self.surroundings, self._io_manager, self.warn)
        return self._opened

    @property
    def store(self) -> ResultStore:
        """Where results are kept."""
        return self._kept.store

    @property
    def log(self) -> EventLog:
        """Where events are kept."""
        return self._kept.log

    @property
    def results(self) -> Results:
        """What finds and loads results."""
        return self._kept.results

    @property
    def keeper(self) -> Keeper:
        """What stores the values of bodies."""
        return self._kept.keeper

    @property
    def histories(self) -> dict[str, AssetHistory]:
        """What happened to each asset so far."""
        return self._kept.histories

    # Definitions

    def define(self, *assets: Asset) -> None:
        """Add assets; one of the same name is replaced.

        Raises:
            InvalidDefinition: when they would rest on themselves; the former definitions stay.
        """
        self._accept(self.definitions.with_assets(*assets), assets)

    def register(self, definitions: Definitions) -> None:
        """Add assets, jobs and resources.

        Raises:
            InvalidDefinition: when assets would rest on themselves; the former definitions stay.
        """
        self._accept(self.definitions.merged(definitions), self._new(definitions))

    def _new(self, definitions: Definitions) -> list[Asset]:
        known = self.definitions.by_name
        return [asset for asset in definitions.assets if known.get(asset.names[0]) is not asset]

    def _accept(self, wanted: Definitions, assets: Sequence[Asset]) -> None:
        self._edges.check(assets, Resolver(wanted, self.plain).version)
        self.definitions = wanted

    def standing_with(self, definitions: Definitions, config: Any = None, *, retired: Sequence[str] = ()) -> Standing:
        """Add assets, jobs and resources, and tell where every asset stands then; versions are found once for both.

        Args:
            definitions: what to add.
            config: the config of a run.
            retired: assets to take out.

        Raises:
            InvalidDefinition: when assets would rest on themselves; the former definitions stay.
        """
        new, former = self._new(definitions), self.definitions
        self.definitions = former.merged(definitions).without(*retired)
        try:
            standing = self.standing(config)
            self._edges.check(new, lambda asset: standing.version(asset.names[0]))
        except BaseException:
            self.definitions = former
            raise
        self._edges.drop(*retired)
        return standing

    def retire(self, *names: str) -> None:
        """Take assets out of the definitions; their results stay in the store."""
        self.definitions = self.definitions.without(*names)
        self._edges.drop(*names)

    def forget(self, name: str) -> int:
        """Take an asset out of the definitions and remove its results; the bytes that became free.

        Raises:
            InvalidSelection: when nothing of that name is defined or stored.
        """
        if self.definitions.known_as(name) is None and not self.store.versions(name):
            self.definitions.find(name)
        known = self.definitions.known_as(name) or name
        self.retire(known)
        self.histories.pop(known, None)
        return self.results.forget(known)

    # Status

    def standing(self, config: Any = None, *, between_cells: bool = False) -> Standing:
        """Where every asset stands now.

        Args:
            config: the config of a run.
            between_cells: whether it is only to be shown, so that large values are not all looked at again.
        """
        broken = self.reload_modules() if self.reload_modules else None
        seed = self.store.seed()
        budget = Budget(self._digests, LARGE if between_cells else None)
        with collection_paused():
            self.results.expect(self.histories, self.definitions.names)
            standing = Standing(
                self.definitions, self.plain, self.histories, self.results, seed, config, broken, budget
            )
        for name in standing.heavy:
            if name not in self._told_heavy:
                self._told_heavy.add(name)
                self.warn(
                    f"{name} is large and looked at before every run: made an asset (%%asset {name}), it would not be."
                )
        return standing

    def status(self, name: str) -> Assessment:
        """One asset's status and causes.

        Raises:
            InvalidSelection: when there is no such asset.
        """
        known = self.definitions.find(name)
        return self.standing().all()[known]

    def expected(self, name: str) -> float:
        """Seconds its last making took, as far as history tells."""
        return self.log.took(name) or 0.0

    # Runs

    def request(
        self,
        selection: CoercibleToSelection | None = None,
        *,
        job: str = "",
        standing: Standing | None = None,
        **options: Any,
    ) -> Request:
        """A request for a run, from a selection or a job.

        Raises:
            InvalidSelection: when it names something that is not defined, or nothing at all.
        """
        chosen = self.definitions.job(job).selection if job else as_selection("*" if selection is None else selection)
        standing = standing or self.standing()
        names = chosen.resolve(self.definitions, standing.graph)
        if not names and self.definitions.names and selection is not None:
            raise InvalidSelection(f"The selection {chosen} selects no asset.")
        named = frozenset(self.definitions.find(word) for word in chosen.named)
        return Request(selected=names, named=named, job=job, **options)

    def plan(self, request: Request, standing: Standing | None = None) -> Plan:
        """What a run would do now, with what history says it costs."""
        standing = standing or self.standing(request.config)
        assessments = standing.all()
        steps = steps_for(request, self.definitions, standing.graph)
        decisions: dict[str, Decision] = {}
        outcomes: dict[str, Action] = {}
        for step in steps:
            decision = decide(step, {name: assessments[name] for name in step.names}, outcomes, request)
            outcomes.update(dict.fromkeys(step.names, decision.action))
            decisions.update(dict.fromkeys(step.names, decision))
        expected = {name: self.expected(name) for name in decisions if decisions[name].action == "make"}
        return Plan(steps, decisions, expected)

    async def go(self, request: Request, *, loop: bool = True, standing: Standing | None = None) -> Run:
        """Run a request.

        Args:
            request: what to make.
            loop: whether an event loop awaits this.
            standing: where every asset stands, when that was found out just now.

        Raises:
            KeyboardInterrupt: when it was stopped.
            NbassetError: when another run is at work in this kernel.
        """
        if self._run is not None:
            raise NbassetError("A run is at work already: wait for it, or stop it.")
        from nbasset.instance.run_world import RunWorld

        run = self.last_run = Run(run_id=os.urandom(4).hex(), started=time.time())
        world = self._run = RunWorld(self, request, standing or self.standing(request.config), run.run_id)
        steps = steps_for(request, self.definitions, world.standing.graph)
        try:
            return await self._runner(world, run, loop).go(steps)
        finally:
            self._run = None
            self.log.flush()
            if self._kept.after_run(run.run_id, run.store_size):
                self.close()

    def _runner(self, world: RunWorld, run: Run, loop: bool) -> Runner:
        from nbasset.engine.body import Performer
        from nbasset.engine.maker import InThisProcess
        from nbasset.engine.runner import Runner

        performer = Performer(self.surroundings, lambda names, item: self._output(run.run_id, names, item), loop)
        return Runner(world, InThisProcess(world, performer), world.request, run, loop)

    def _output(self, run_id: str, names: tuple[str, ...], item: Item) -> None:
        self.event(Output(names[0], run_id, item=item))

    def run(self, request: Request, **options: Any) -> Run:
        """Run a request from synchronous code.

        Raises:
            KeyboardInterrupt: when it was stopped.
        """
        return drive(self.go(request, loop=False, **options))

    @property
    def plan_in_run(self) -> Plan | None:
        """What the run that is at work has to do as things stand now; nothing when none is."""
        return self.plan(self._run.request, self._run.standing) if self._run is not None else None

    @property
    def standing_in_run(self) -> Standing | None:
        """Where assets stand in the run that is at work; nothing when none is."""
        return self._run.standing if self._run is not None else None

    # Events

    def event(self, event: Event) -> Event:
        """Something happened: history, log and listeners hear of it, in this notebook and now."""
        event = replace(event, notebook=self.notebook, at=time.time())
        known = self.histories.get(event.asset) or AssetHistory()
        current = isinstance(event, Skipped) and known.last_key == event.key and not known.failed_key
        if event.asset and not current:
            self.histories[event.asset] = known.after(event)
        if event.type.is_kept and not current:
            self.log.append(event)
        for listener in self.listeners:
            listener(event)
        return event

    def accept(self, name: str, who: str) -> Materialization:
        """Take an asset's last result as the result of its definition now, with a record of who decided so.

        Args:
            name: the asset.
            who: who judges the change harmless.

        Raises:
            NeverMade: when there is no earlier result, or what it rests on has to be accepted or made first.
            InvalidSelection: when there is no such asset.
        """
        status = self.status(name)
        from nbasset.instance.keeping import not_acceptable

        if status.current is not None or status.last is None or status.key is None:
            raise NeverMade(not_acceptable(status))
        kept = self.keeper.accepted(status, who)
        self.event(Skipped(kept.asset, key=kept.key, accepted=who))
        self.log.flush()
        return kept

    # Values

    def value(self, name: str, notebook: str | None = None) -> object:
        """An asset's value: its current result, or else the last one.

        Args:
            name: the asset.
            notebook: another notebook that uses this store.

        Raises:
            NeverMade: when there is no result to load.
        """
        return self.results.load(self.result(name, notebook))

    def result(self, name: str, notebook: str | None = None) -> Materialization:
        """The result there is to show for an asset: the current one, or else the last.

        Raises:
            NeverMade: when there is none.
            InvalidSelection: when there is no such asset.
        """
        if notebook is not None and notebook != self.notebook:
            return self.results.others.last(notebook, name)
        if self.definitions.known_as(name) is None and self.store.versions(name):
            return self.store.versions(name)[0]
        status = self.status(name)
        if status.result is None:
            raise NeverMade(f"{name} was never made: run %materialize {name}, or materialize() in a script.")
        return status.result

    def _io_manager(self, key: str) -> Any:
        manager = self.definitions.resources.get(key)
        if manager is None:
            known = ", ".join(self.definitions.resources) or "none is defined"
            raise NotStored(
                f"there is no I/O manager {key!r} ({known}): give it in Definitions(resources={{{key!r}: …}})."
            )
        return manager

    def close(self) -> None:
        """Write what is pending and let go of the store."""
        if self._opened is not None:
            self._opened.store.close()
            self._opened = None


def _to_stderr(sentence: str) -> None:
    print(f"nbasset: {sentence}", file=sys.stderr)
