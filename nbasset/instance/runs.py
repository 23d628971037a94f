"""Runs of an instance: what is asked for, what it would do, and doing it, one run at a time."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from nbasset.core.asset_facts import resources_taken
from nbasset.core.assets import Asset
from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.dataclass import replace
from nbasset.core.errors import InvalidSelection, NbassetError
from nbasset.core.events import Event, Output
from nbasset.core.planning import Action, Decision, Plan, Request, Step, decide, for_every_part, steps_for
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.core.selected import asks_for_checks
from nbasset.core.selection import CoercibleToSelection, as_selection
from nbasset.core.shown import Item
from nbasset.core.status import Status
from nbasset.engine.interrupts import drive
from nbasset.instance.executors import ExecutorLike, Executors
from nbasset.instance.run_config import check_config
from nbasset.instance.run_home import RunHome
from nbasset.instance.standing import Standing

if TYPE_CHECKING:  # what opens a store and what runs is loaded when that is asked for
    from nbasset.core.notices import After, Hook
    from nbasset.engine.executors.workers import Workers
    from nbasset.engine.runner import Runner
    from nbasset.instance.behind import Background
    from nbasset.instance.elsewhere import Stays
    from nbasset.instance.run_world import RunWorld


class RequestOptions(TypedDict, total=False):
    """What else a run can be asked for; see :class:`~nbasset.core.planning.Request`."""

    again: bool
    only: bool
    retry: bool
    config: CoercibleToRunConfig | None
    cause: str
    tags: Mapping[str, str]


class Runs:
    """What is asked for, planned and done.

    Args:
        home: the instance.
        standing: tells where every asset stands, given the config of a run.
        apart: tells the same to a run in the background.

    Attributes:
        last: the run that is at work, or else the last one; None before the first.
        ids: the runs of this session.
        executors: what makes their steps.
        told: who is told of every run.
        told_otherwise: after what somebody is told without that, and who.
        behind: the run in the background, or the last one; None before the first.
    """

    def __init__(
        self,
        home: RunHome,
        standing: Callable[[CoercibleToRunConfig | None], Standing],
        apart: Callable[..., Standing],
    ) -> None:
        self._apart = apart
        self.behind: Background | None = None
        self._home = home
        self._standing = standing
        self._world: RunWorld | None = None
        self.last: RunRecord[ResultName] | None = None
        self.ids: set[str] = set()
        self.executors = Executors(lambda: home.opened.root)
        self.told: tuple[Hook, ...] = ()
        self.told_otherwise: tuple[tuple[After, str], ...] = ()
        self._has_told = False
        self._stays: Stays | None = None

    def request(
        self,
        selection: CoercibleToSelection | None = None,
        *,
        job: str = "",
        standing: Standing | None = None,
        **options: Unpack[RequestOptions],
    ) -> Request:
        """A request for a run, from a selection or a job.

        Args:
            selection: which assets; None means all.
            job: the job whose selection counts instead; empty for none.
            standing: where every asset stands, when that was found out just now.
            **options: what else is asked for.

        Raises:
            InvalidSelection: when it names something that is not defined, or nothing at all.
            InvalidDefinition: when its config does.
        """
        definitions = standing.definitions if standing else self._home.definitions
        check_config(options.get("config"), definitions)
        chosen = definitions.job(job).selection if job else as_selection("*" if selection is None else selection)
        standing = standing or self._standing(None)
        names = chosen.resolve(standing.definitions, standing.graph, lambda name: standing.all()[name])
        if not names and definitions.by_name and selection is not None:
            raise InvalidSelection(_nothing_chosen(selection if isinstance(selection, str) else str(chosen)))
        named = frozenset(part for word in chosen.named for part in standing.definitions.named_by(word))
        if names and asks_for_checks(chosen) and all(name.key.is_check for name in names):
            options["only"] = True  # what they are about stays as it is
        unchecked = chosen.unchecked(standing.definitions, standing.graph)
        return Request(selected=names, named=named, job=job, unchecked=unchecked, **options)

    def plan(self, request: Request, standing: Standing | None = None) -> Plan:
        """What a run would do now, with what history says it costs."""
        standing = standing or self._standing(request.config)
        assessments = standing.all()
        request = for_every_part(request, standing.definitions)
        steps = self._steps(request, standing)
        decisions: dict[ResultName, Decision] = {}
        outcomes: dict[ResultName, Action] = {}
        for step in steps:
            decision = decide(step, {name: assessments[name] for name in step.names}, outcomes, request)
            outcomes.update(dict.fromkeys(step.names, decision.action))
            if step.parts is None:
                decisions.update(dict.fromkeys(step.names, decision))
        log = self._home.opened.log
        to_make = [name for name, decision in decisions.items() if decision.action is Action.MAKE]
        return Plan(steps, decisions, {**dict.fromkeys(to_make, 0.0), **log.took(to_make)})

    def _steps(self, request: Request, standing: Standing) -> tuple[Step, ...]:
        if request.lean and _rests_on_fresh(request.selected, standing):
            request = replace(request, only=True)
        return steps_for(request, standing.definitions, standing.graph)

    async def go(
        self,
        request: Request,
        *,
        loop: bool = True,
        standing: Standing | None = None,
        executor: ExecutorLike | None = None,
        handed: dict[ResultName, object] | None = None,
    ) -> RunRecord[ResultName]:
        """Run a request.

        Args:
            request: what to make.
            loop: whether an event loop awaits this.
            standing: where every asset stands, when that was found out just now.
            executor: what makes its steps; None for what was chosen for all runs.
            handed: filled with the values that the run hands to I/O managers.

        Raises:
            KeyboardInterrupt: when it was stopped.
            NbassetError: when another run is at work in this kernel.
            InvalidDefinition: when there is an I/O manager that nobody has defined.
        """
        if self._world is not None:
            raise NbassetError("A run is at work already: wait for it, or stop it.")
        from nbasset.instance.run_world import RunWorld

        home = self._home
        standing = standing or self._standing(request.config)
        request = for_every_part(request, standing.definitions)
        steps = self._steps(request, standing)
        if any(_needs_resources(step.asset) for step in steps):
            from nbasset.instance.missing_managers import check_managers

            check_managers(steps, standing.all(), home.definitions, request.again)
        run = self.last = RunRecord[ResultName](run_id=os.urandom(4).hex(), started=time.time())
        self.ids.add(run.run_id)
        world = self._world = RunWorld(home, request, standing, run.run_id, handed)
        world.ahead.expect(steps)
        tells = self._tells(steps, run.run_id)
        try:
            workers = self.executors.workers(executor, len(steps))
            away = self.executors.leaves(executor)
            return await self._runner(world, run, loop, workers, away).go(steps)
        finally:
            known = world.standing.assessments
            home.opened.results.managed.show(known[name] for step in steps for name in step.names if name in known)
            self._world = home.opened.results.managed.resources = None
            home.opened.log.flush()
            if home.opened.after_run(run.run_id):
                home.close()
            if tells:
                self._tell(tells, run)

    def _tells(self, steps: Iterable[Step], run_id: str) -> tuple[Hook, ...]:
        """Write down who is told of a run."""
        if not self.told and not any(step.asset.notify for step in steps):
            return ()
        from nbasset.core.notices import besides
        from nbasset.instance.notifying import asked, hooks_of

        hooks = hooks_of(steps, besides(self.told, self.told_otherwise))
        if not hooks:
            return ()
        self._home.event(asked(hooks, run_id, self._home.notebook))
        self._home.opened.log.flush()
        return hooks

    def _tell(self, hooks: Sequence[Hook], run: RunRecord[ResultName]) -> None:
        """Tell them; with the first run of a session also what an earlier one has left untold."""
        from nbasset.instance.notifying import deliver, is_owed, left_over

        home, first = self._home, not self._has_told
        self._has_told = True
        if is_owed(hooks, run) or (first and left_over(home.opened, home.notebook)):
            deliver(home.opened, home.notebook, home.warn)

    def _runner(
        self, world: RunWorld, run: RunRecord[ResultName], loop: bool, workers: Workers | None, away: bool
    ) -> Runner:
        from nbasset.engine.body import Performer
        from nbasset.engine.maker import InThisProcess
        from nbasset.engine.runner import Runner
        from nbasset.storage.store import FileStore

        def tell(names: tuple[ResultName, ...], item: Item) -> None:
            self._home.event(Output(names[0], run.run_id, self._home.notebook, time.time(), item=item))

        world.beside_others = self.behind is not None and self.behind.at_work
        performer = Performer(self._home.surroundings, tell, loop)
        here = InThisProcess(world, performer)
        if workers is None or not isinstance(self._home.opened.store, FileStore):
            return Runner(world, here, world.request, run, loop)
        from nbasset.engine.side_by_side import SideBySide
        from nbasset.instance.elsewhere import Elsewhere, Stays

        if self._stays is None:
            self._stays = Stays(self._home)
        outside = Elsewhere(world, self._home, self._stays, away=away)
        return SideBySide(world, here, world.request, run, loop, outside, workers)

    def refuse_beside_another(self) -> None:
        """What cannot be done while a run is at work in the background is refused.

        Raises:
            NbassetError: when one is.
        """
        if self.behind is not None and self.behind.at_work:
            raise NbassetError(
                "A run is at work in the background: %materialize --wait waits for it, %materialize --stop stops it."
            )

    def behind_now(
        self, request: Request, heard: Callable[[Event], None], *, executor: ExecutorLike | None = None
    ) -> Background:
        """A run in the background, to be started, that rests on the notebook as it is now.

        Args:
            request: what to make.
            heard: called with every event, on the run's own thread.
            executor: what makes its steps; None for what was chosen for all runs, or else two processes.

        Raises:
            NbassetError: when some of it can only be made in the kernel, or another such run is at work.
        """
        from nbasset.instance.behind import begun

        self.refuse_beside_another()
        home = self._home
        behind = begun(
            home,
            request,
            lambda opened, seeds: self._apart(home.definitions, opened, seeds, request.config),
            self.plan,
            lambda: self.executors.workers_behind(executor),
            self.executors.leaves(executor),
            heard,
            self.told,
        )
        self.take_in()
        self.behind = behind
        self.ids.add(behind.run.run_id)
        return behind

    def record(self, run_id: str) -> RunRecord[ResultName] | None:
        """The record of a run that is at work, or was last."""
        known = (self.last, self.behind.run if self.behind is not None else None)
        return next((each for each in known if each is not None and each.run_id == run_id), None)

    def take_in(self) -> bool:
        """Take in what a run in the background has brought about; whether that was anything."""
        return self.behind is not None and self._world is None and self.behind.take_in()

    def run(
        self,
        request: Request,
        *,
        standing: Standing | None = None,
        executor: ExecutorLike | None = None,
        handed: dict[ResultName, object] | None = None,
    ) -> RunRecord[ResultName]:
        """Run a request from synchronous code.

        Raises:
            KeyboardInterrupt: when it was stopped.
        """
        return drive(self.go(request, loop=False, standing=standing, executor=executor, handed=handed))

    @property
    def standing(self) -> Standing | None:
        """Where assets stand in the run that is at work; None when none is."""
        return self._world.standing if self._world is not None else None

    @property
    def plan_now(self) -> Plan | None:
        """What the run that is at work has to do as things stand now; None when none is."""
        return self.plan(self._world.request, self._world.standing) if self._world is not None else None


def _needs_resources(asset: Asset) -> bool:
    managers = (asset.io_manager_key, *(each.io_manager_key for each in asset.outs.values()))
    named = any(managers) or asset.loading or asset.required_resources or asset.resource_defs
    return bool(named or resources_taken(asset))


def _rests_on_fresh(names: Collection[ResultName], standing: Standing) -> bool:
    """Whether nothing that assets rest on would be made: what is fresh rests on what is fresh alone."""
    assessments, graph = standing.all(), standing.graph
    ups = {up for name in names for up in graph.upstream[name]}.difference(names)
    if any(assessments[up].status is not Status.FRESH for up in ups):
        return False
    always = standing.definitions.always
    return not always or graph.ancestors(names).isdisjoint(always)


def _nothing_chosen(selection: str) -> str:
    """What is said of a selection that nothing is in: where it asks for a status, nothing stands so."""
    selection = re.sub(r'key:"([^"]*)"', r"\1", selection)
    asked = re.findall(r"status:\s*\"?(\w+)", selection)
    if asked:
        return f"Nothing that {selection} names is {' or '.join(asked).lower()} now: %assets says how all stand."
    return f"The selection {selection} selects no asset: %assets lists those there are."
