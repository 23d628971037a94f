"""Side by side: the run loop when other processes make steps, and what only the kernel can make is made here.

Steps are ordered from workers as they become ready, those first that most waits for, never more than there are workers.
What a worker refuses, or fails at, is made here once nobody is at work: there its error is seen as it would be without
workers, and a file that another body was writing meanwhile is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Protocol, TypeVar

from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import NbassetError
from nbasset.core.events import Output, Retry, StepStarted
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Action, Decision, Request, Step, decide
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.core.shown import Item
from nbasset.core.status import Assessment
from nbasset.engine.body import Performed
from nbasset.engine.executors.live_output import Told
from nbasset.engine.executors.workers import Answer, News, WorkerDied, Workers
from nbasset.engine.interrupts import is_stop
from nbasset.engine.maker import LostInput, Maker
from nbasset.engine.ready import Ready
from nbasset.engine.runner import RunHost, Runner
from nbasset.engine.together_there import TogetherThere
from nbasset.engine.work_order import Delivery, WorkOrder

Value = TypeVar("Value")

DEATHS = 2
"""How many workers may die of a step."""

STARTS = 6
"""How often a step is given to a worker at most, also when they die before they begin."""


class Outside(Protocol):
    """What a run asks of the instance about other processes."""

    def order(self, step: Step, own: Mapping[ResultName, Assessment]) -> WorkOrder | None:
        """The order to make a step elsewhere; None when it has to be made here."""
        ...

    def begins_here(self) -> None:
        """A body is about to run here, which may leave this process otherwise than it was."""
        ...

    def order_again(self, step: Step, own: Mapping[ResultName, Assessment], unlike: Sequence[str]) -> WorkOrder | None:
        """The order once more, with what was found to be otherwise elsewhere; None when that cannot be taken along."""
        ...

    def adopt(
        self, step: Step, own: Mapping[ResultName, Assessment], delivery: Delivery
    ) -> Sequence[Materialization] | None:
        """Take what a worker has made for what was made here; None when it has to be made here.

        Raises:
            LostInput: when an upstream value has to be made first.
        """
        ...

    def expected(self, steps: Sequence[Step]) -> Sequence[float]:
        """For each step, how long it will take."""
        ...

    def took(self, steps: Sequence[Step]) -> Mapping[ResultName, float]:
        """How long those took that were made before."""
        ...

    def stays(self, step: Step, reason: str, *, this_time: bool = False) -> None:
        """A step has to be made here, as has turned out.

        Args:
            step: the step.
            reason: why.
            this_time: whether that is not the step's own fault.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ordered:
    """A step that a worker is at.

    Args:
        step: the step.
        own: its assets as things stood.
        decision: why it is made.
        order: what was ordered.
        place: which steps a worker has together with it.
        starts: how often.
        deaths: how many workers have died of it.
        told: what its body has shown.
    """

    step: Step
    own: Mapping[ResultName, Assessment]
    decision: Decision
    order: WorkOrder
    place: int = 0
    starts: int = 1
    deaths: int = 0
    told: Told = field(default_factory=Told)


class SideBySide(Runner):
    """Runs plans, several steps at once.

    Args:
        world: the instance.
        maker: makes a step here; None where nothing is.
        request: what was asked for.
        run: the record to fill.
        loop: whether an event loop awaits the run.
        outside: what the instance says about other processes.
        workers: these processes.
    """

    def __init__(
        self,
        world: RunHost,
        maker: Maker | None,
        request: Request,
        run: RunRecord[ResultName],
        loop: bool,
        outside: Outside,
        workers: Workers,
    ) -> None:
        super().__init__(world, maker, request, run, loop)
        self.outside = outside
        self.workers = workers
        self._at_work: dict[int, Ordered] = {}
        self._here: list[Step] = []
        self._later: list[Step] = []
        self._back: list[Ordered] = []
        self._next: list[Ordered] = []
        self._waiting: list[tuple[float, Ordered]] = []
        self._failures: dict[tuple[ResultName, ...], str] = {}
        self._tickets = 0
        self._there = TogetherThere(workers)
        self._wrote, self._is_beside = False, world.beside_others

    def _ready(self, steps: Sequence[Step]) -> Ready:
        self._there.plan(steps, self.outside.took)
        return Ready(steps, self.world.upstream, self.outside.expected(steps))

    async def _steps(self, ready: Ready) -> None:
        numbers = {name: number for number, step in enumerate(ready.steps) for name in step.names}
        try:
            await self._all(ready)
            if self._wrote:
                await self._again_for_files(ready.steps)
        except BaseException as error:
            self._stopped(is_stop(error))
            raise
        finally:
            self.run.assets = _in_order(self.run.assets, numbers)
            self.run.checks = _in_order(self.run.checks, numbers)
            self.run.errors = _in_order(self.run.errors, numbers)

    async def _all(self, ready: Ready) -> None:
        """Whoever is ready first begins; it ends when nothing is left and nobody at work."""
        while True:
            self._fill(ready)
            if self._here:
                await self._one(ready, self._here.pop(0))
                self._take_in(ready, wait=False)
            elif self._at_work or self._waiting:
                self._take_in(ready, wait=True)
            elif self._later:
                step = self._later.pop(0)
                await self._one(ready, step)
                self._note_failure(step)
            else:
                return

    def _note_failure(self, step: Step) -> None:
        """What fails elsewhere and not here is not tried elsewhere again."""
        line = self._failures.pop(step.names, "")
        if line and self.outcomes.get(step.names[0]) is Action.MAKE:
            self.outside.stays(step, f"in another process it failed ({line})")

    def _fill(self, ready: Ready) -> None:
        """Give every worker something to do, as far as there is."""
        while self._has_place() and not self._here:
            several = self._for_one(ready)
            if several and not self._begin(*several):
                self._here.extend(each.step for each in several)
            elif not several:
                return

    def _has_place(self) -> bool:
        """Whether a worker has nothing to do."""
        return len({each.place for each in self._at_work.values()}) < self.workers.width

    def _for_one(self, ready: Ready) -> list[Ordered]:
        """What one worker does next: several steps where each is soon done, and the others get as many."""
        several = self._next = list[Ordered]()
        while not self._here and (found := self._next_to_make(ready)) is not None:
            step, own, decision = found
            is_quick = self._there.is_quick(step)
            if several and not is_quick:
                ready.again(step)
                break
            order = self.outside.order(step, own)
            if order is None:
                self._here.append(step)
                break
            several.append(Ordered(step, own, decision, order))
            if not is_quick or len(several) >= self._there.share(len(several) + ready.count):
                break
        self._next = []
        return several

    def _take(self, ready: Ready) -> Step | None:
        """Steps in a circle are blocked last of all; several that one body makes have to be ready, all of them."""
        if self._back:
            return self._back.pop(0).step
        idle = not (self._next or self._at_work or self._here or self._later or self._waiting)
        return super()._take(ready) if idle else ready.take()

    def _begin(self, *several: Ordered) -> bool:
        """Give steps to a worker; whether one takes them."""
        first = self._tickets + 1
        ordered = {first + number: replace(each, place=first) for number, each in enumerate(several)}
        self._tickets += len(several)
        try:
            where = self._there.take({ticket: each.order for ticket, each in ordered.items()})
        except NbassetError as error:
            for each in several:
                self.outside.stays(each.step, str(error), this_time=True)
            return False
        self._at_work.update(ordered)
        for each in several:
            self._begun(each, where)
        return True

    def _begun(self, ordered: Ordered, where: str) -> None:
        for name in ordered.step.names:
            reason, key = ordered.decision.reason, ordered.own[name].key
            self.world.event(StepStarted(*self._of(name), reason=reason, key=key, where=where))

    async def _one(self, ready: Ready, step: Step) -> None:
        """Take one step here, as things stand now."""
        self.world.beside_others = bool(self._at_work) or self._is_beside
        self.outside.begins_here()
        own = self.world.assess(step)
        decision = decide(step, own, self.outcomes, self.request)
        if decision.action is Action.MAKE:
            await self._step(ready, step, own, decision)
        else:
            self._not_made(step, own, decision)
            self._together.tell()
            ready.settled(step)

    def _take_in(self, ready: Ready, *, wait: bool) -> None:
        """Take in what workers have to say."""
        for said in self.workers.answers(wait=wait):
            if isinstance(said, News):
                ordered = self._at_work[said.ticket]
                if said.where:
                    self._begun(ordered, said.where)
                self._shown(ordered, ordered.told.hear(said.pieces))
                continue
            ordered = self._at_work.pop(said.ticket)
            if said.given_back:
                self._back.append(ordered)
            elif said.delivery is None:
                self._died(ready, ordered, said)
            else:
                self._delivered(ready, ordered, said.delivery)

    def _shown(self, ordered: Ordered, items: Iterable[Item]) -> None:
        for item in items:
            self.world.event(Output(*self._of(ordered.step.names[0]), item=item))

    def _died(self, ready: Ready, ordered: Ordered, answer: Answer) -> None:
        """A worker has died of a step: once that may have been chance."""
        error = WorkerDied(
            f"The process that made {ordered.step.names[0]} has died ({answer.died}): it was ended from outside, "
            "ran out of memory, or crashed in C code."
        )
        deaths = ordered.deaths + answer.has_begun
        if deaths < DEATHS and ordered.starts < STARTS:
            for name in ordered.step.names if answer.has_begun else ():
                self.world.event(Retry(*self._of(name), error=str(error), retry=deaths, wait=0.0))
            if self._begin(replace(ordered, starts=ordered.starts + 1, deaths=deaths, told=Told())):
                return
        if deaths:
            self._failed(ordered.step, ordered.own, Performed(), error)
            ready.settled(ordered.step)
        else:
            reason = f"no process can be started for it ({answer.died})"
            self.outside.stays(ordered.step, reason, this_time=True)
            self._later.append(ordered.step)

    def _delivered(self, ready: Ready, ordered: Ordered, delivery: Delivery) -> None:
        step, own = ordered.step, ordered.own
        self._there.made(delivery.took)
        again = self.outside.order_again(step, own, delivery.unlike) if delivery.unlike else None
        if again is not None and self._begin(replace(ordered, order=again)):
            return
        if delivery.refused:
            self.outside.stays(step, delivery.refused)
        if delivery.failure is not None:
            self._failures[step.names] = delivery.failure.line
        if delivery.refused or delivery.failure is not None:
            self._later.append(step)
            return
        try:
            made = self.outside.adopt(step, own, delivery)
        except LostInput as lost:
            self._lost(ready, step, own, lost)
            return
        if made is None:
            self._later.append(step)
            return
        self._shown(ordered, ordered.told.end(delivery.shown))
        self._made(step, ordered.decision, made, Performed(described=dict(delivery.described)))
        ready.settled(step)

    def _made(self, step: Step, decision: Decision, made: Sequence[Materialization], done: Performed) -> None:
        self._wrote = self._wrote or any(each.making.wrote for each in made)
        super()._made(step, decision, made, done)

    async def _again_for_files(self, steps: Sequence[Step]) -> None:
        """What has read a file that another body wrote meanwhile is made again, in the order of the plan."""
        self.request = replace(self.request, again=False)
        for step in steps:
            if any(self.outcomes.get(name) is Action.MAKE for name in step.names):
                own = self.world.assess(step)
                if step.parts is None and any(each.current is None for each in own.values()):
                    await self._one(Ready([step], {}), step)

    def _stopped(self, by_hand: bool) -> None:
        """Whoever is at work need not go on."""
        ordered = [*self._at_work.values(), *self._back, *(each for _, each in self._waiting)]
        self._at_work, self._waiting = {}, []
        self.workers.stop()
        for each in ordered if by_hand else ():
            self._cancelled(each.step, each.own, Performed())


def _in_order(record: Mapping[ResultName, Value], numbers: Mapping[ResultName, int]) -> dict[ResultName, Value]:
    """What a run says, in the order of its plan, whoever came first; what nobody foresaw comes last."""
    return {name: record[name] for name in sorted(record, key=lambda name: numbers.get(name, len(numbers)))}
