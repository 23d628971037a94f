"""The run loop: takes the steps that are ready, deciding each when its inputs are known."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nbasset.core.dataclass import replace
from nbasset.core.events import (
    Blocked,
    Cancelled,
    Event,
    Failed,
    Materialized,
    Retry,
    RunFinished,
    RunStarted,
    Skipped,
    StepStarted,
)
from nbasset.core.making import NOT_STORED
from nbasset.core.materialization import Materialization
from nbasset.core.outputs import NOT_GIVEN
from nbasset.core.planning import Action, Decision, Request, Step, decide
from nbasset.core.policies import policy_after
from nbasset.core.result_names import ResultName
from nbasset.core.runs import AssetRun, Outcome, RunRecord, RunStopped, failure_sentence
from nbasset.core.shown import short_value
from nbasset.core.status import Assessment
from nbasset.engine.body import Performed
from nbasset.engine.interrupts import Interruptible, is_stop
from nbasset.engine.maker import LostInput, Maker, MovedInput, UnseenName
from nbasset.engine.ready import Ready
from nbasset.engine.together import Together
from nbasset.engine.tracebacks import in_one_line, in_text, own_lines
from nbasset.engine.watch.observing import WATCHING
from nbasset.libraries.collector import collection_paused

if TYPE_CHECKING:
    from nbasset.core.checks import AssetCheckEvaluation
    from nbasset.core.keys import AssetKey

_CHANCE = random.Random()
"""Of its own: draws from the one that everybody shares would change what the user draws."""


class RunHost(Protocol):
    """What the run loop asks of the instance, from the one thread that drives the run."""

    beside_others: bool
    """Whether other bodies are at work while one is made here."""

    @property
    def upstream(self) -> Mapping[ResultName, Sequence[ResultName]]:
        """For every asset, those it rests on."""
        ...

    def assess(self, step: Step) -> Mapping[ResultName, Assessment]:
        """The step's assets as things stand."""
        ...

    def ranges(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Steps that one body may make at once, as the bodies that make them."""
        ...

    def made(self, step: Step, made: Sequence[Materialization]) -> None:
        """A step was made, and its results are stored."""
        ...

    def steps_to(self, asset: ResultName) -> Sequence[Step]:
        """The steps that an asset takes, with those of all that it rests on."""
        ...

    def failed(self, step: Step, done: Performed, error: BaseException | None) -> Sequence[Sequence[str]]:
        """Remember what a body left behind that has failed, or, without an error, was stopped.

        Returns:
            what it had observed, as records keep that.
        """
        ...

    def place(self, filename: str) -> str:
        """What people call the file of a frame."""
        ...

    @property
    def notebook(self) -> str:
        """The notebook, or script, that events belong to."""
        ...

    def event(self, *events: Event) -> None:
        """Tell everybody what happened, one thing or several after another."""
        ...

    def ended(self, run: RunRecord[ResultName]) -> None:
        """Write into a run's record how large the store is at its end, and what had to go."""
        ...


class Runner:
    """Runs plans, one step after another.

    Args:
        world: the instance.
        maker: makes a step here, and stores what it made; None where nothing is made here.
        request: what was asked for.
        run: the record to fill.
        loop: whether an event loop awaits the run.
    """

    def __init__(
        self, world: RunHost, maker: Maker | None, request: Request, run: RunRecord[ResultName], loop: bool
    ) -> None:
        self.world = world
        self.maker = maker
        self.request = request
        self.run = run
        self.loop = loop
        self.outcomes: dict[ResultName, Action] = {}
        self._again: set[tuple[ResultName, ...]] = set()
        self._ranges: list[Step] = []
        self._together = Together(world.event)

    async def go(self, steps: Sequence[Step]) -> RunRecord[ResultName]:
        """Take every step; the run's record says what became of it.

        Raises:
            KeyboardInterrupt: when the run was stopped; what was made before stays made.
        """
        self.world.event(RunStarted(*self._of(), cause=self.request.cause, job=self.request.job))
        try:
            await self._steps(self._ready(steps))
        except BaseException as error:
            if not is_stop(error):
                raise
            self.run.cancelled = True
            raise RunStopped from None
        finally:
            self.run.finished = time.time()
            self.world.ended(self.run)
            counts = {str(outcome): len(self.run.with_outcome(outcome)) for outcome in Outcome}
            failure = "" if self.run.success or self.run.cancelled else failure_sentence(self.run)
            ended = RunFinished(*self._of(), stopped=self.run.cancelled, outcomes=counts, failure=failure)
            self.world.event(ended)
        return self.run

    def _ready(self, steps: Sequence[Step]) -> Ready:
        with collection_paused():
            return Ready(steps, self.world.upstream)

    async def _steps(self, ready: Ready) -> None:
        found = self._next_to_make(ready)
        if found is None:
            return
        with WATCHING:  # to change and put back everything anew for each body would cost as much as a small one
            while found is not None:
                await self._step(ready, *found)
                found = self._next_to_make(ready)

    async def _step(self, ready: Ready, step: Step, own: Mapping[ResultName, Assessment], decision: Decision) -> None:
        try:
            await self._make(step, own, decision)
        except MovedInput:
            found = self._to_make(ready, step)
            self._together.tell()
            if found is not None:
                await self._step(ready, *found)
        except LostInput as lost:
            self._lost(ready, step, own, lost)
        else:
            ready.settled(step)

    def _lost(self, ready: Ready, step: Step, own: Mapping[ResultName, Assessment], lost: LostInput) -> None:
        """What a step needs has to be made first."""
        upstream = ready.step_of(lost.asset) or self._more(ready, lost)
        again = (lost.asset, *(step.names if lost.unseen else ()))
        if upstream is not None and again not in self._again:
            self._again.add(again)
            ready.back(step, upstream)
            return
        self._not_made(step, own, Decision(Action.BLOCK, lost.reason, by=lost.asset))
        self._together.tell()
        ready.settled(step)

    def _more(self, ready: Ready, lost: LostInput) -> Step | None:
        """Take more steps into the run.

        Nobody knew that what they make is needed before a body looked for it, or a value turned out to be lost.
        """
        for each in self.world.steps_to(lost.asset) if lost.path or lost.unseen or self.request.lean else ():
            ready.add(each, self.world.upstream)
        return ready.step_of(lost.asset)

    def _next_to_make(self, ready: Ready) -> tuple[Step, Mapping[ResultName, Assessment], Decision] | None:
        """Take what is ready until something is to be made; None when nothing is."""
        try:
            with collection_paused():
                while (step := self._take(ready)) is not None:
                    if (found := self._to_make(ready, step)) is not None:
                        return found
            return None
        finally:
            self._together.tell()

    def _to_make(self, ready: Ready, step: Step) -> tuple[Step, Mapping[ResultName, Assessment], Decision] | None:
        """What there is to make of a step; one of which nothing is to be made is settled."""
        own = self.world.assess(step)
        decision = decide(step, own, self.outcomes, self.request)
        if step.parts is not None:  # which are settled
            self.outcomes.update(dict.fromkeys(step.names, decision.action))
        elif decision.action is Action.MAKE:
            return step, own, decision
        else:
            self._not_made(step, own, decision)
        ready.settled(step)
        return None

    def _take(self, ready: Ready) -> Step | None:
        return ready.take() or self._take_range(ready) or ready.take_anyway()

    def _take_range(self, ready: Ready) -> Step | None:
        """The next partitions that one body makes at once; what of its asset has a result already is settled before."""
        while not self._ranges and (steps := ready.take_group()):
            late = [step for step in steps if self._to_make(ready, step) is not None]
            if late:
                self._ranges.extend(self.world.ranges(late))
            elif (step := ready.take()) is not None:
                return step
        return self._ranges.pop(0) if self._ranges else None

    def _not_made(self, step: Step, own: Mapping[ResultName, Assessment], decision: Decision) -> None:
        for name in step.names:
            made = own[name].current
            left_out = made is not None and made.kind == NOT_GIVEN
            self.outcomes[name] = Action.LEAVE_OUT if left_out else decision.action
            if decision.action is Action.SKIP and made is not None:
                part = AssetRun(
                    name, Outcome.FROM_STORE, decision.reason, made.took, made.size, key=made.key, kind=made.kind
                )
                part.of_same_body = name != step.names[0]
                self._together.add(Skipped(*self._of(name), key=made.key, data_version=made.data_version))
            else:
                waits = decision.action in (Action.WAIT, Action.LEAVE_OUT)
                part = AssetRun(name, Outcome.WAITS if waits else Outcome.BLOCKED, decision.reason, key=own[name].key)
                self._together.add(Blocked(*self._of(name), reason=decision.reason, by=decision.by))
            part.checks = _checks(step, made) if made is not None and decision.action is Action.SKIP else ()
            self._record(step)[name] = part

    async def _make(self, step: Step, own: Mapping[ResultName, Assessment], decision: Decision) -> None:
        for name in step.names:
            self.world.event(StepStarted(*self._of(name), reason=decision.reason, key=own[name].key))
        done = Performed()
        try:
            made = await self._tries(step, own, done)
        except LostInput:
            raise
        except BaseException as error:
            if is_stop(error) or isinstance(error, GeneratorExit):
                self._cancelled(step, own, done)
                raise
            self._failed(step, own, done, _of_the_body(error))
            return
        self._made(step, decision, made, done)

    def _made(self, step: Step, decision: Decision, made: Sequence[Materialization], done: Performed) -> None:
        self.world.made(step, made)
        told: set[AssetKey] = set()
        for name, each in zip(step.names, made, strict=True):
            self.outcomes[name] = Action.LEAVE_OUT if each.kind == NOT_GIVEN else Action.MAKE
            part = AssetRun(name, Outcome.MADE, decision.reason, each.took, each.size, key=each.key, kind=each.kind)
            part.checks = () if name.key in told else _checks(step, each)  # once of all that are made at once
            told.add(name.key)
            self._record(step)[name] = part
            self.world.event(
                Materialized(
                    *self._of(name),
                    key=each.key,
                    data_version=each.data_version,
                    version=each.version or None,
                    took=each.took,
                    size=each.size,
                    kind=each.kind,
                    value=short_value(done.described.get(name)),
                    numbers=each.making.numbers,
                    unstored=NOT_STORED if NOT_STORED in each.making.marks else "",
                )
            )

    async def _tries(
        self, step: Step, own: Mapping[ResultName, Assessment], done: Performed
    ) -> Sequence[Materialization]:
        assert self.maker is not None, "a run that makes nothing here takes no step here"
        retry = 0
        while True:
            try:
                return await self.maker.make(step, own, done, retry)
            except LostInput:
                raise
            except UnseenName:
                continue
            except Exception as error:  # whatever a body raises can be tried again
                retry += 1
                policy = policy_after(error, step.asset.retry_policy)
                if policy is None or retry > policy.max_retries:
                    raise
                self.run.retries[step.names[0]] = retry
                wait = policy.wait_before(retry, _CHANCE.random())
                for name in step.names:
                    self.world.event(Retry(*self._of(name), error=in_one_line(error), retry=retry, wait=wait))
                await _sleep(wait, self.loop)

    def _failed(self, step: Step, own: Mapping[ResultName, Assessment], done: Performed, error: BaseException) -> None:
        observed = self.world.failed(step, done, error)
        line, text = in_one_line(error), in_text(error, self.world.place)
        error.__traceback__ = own_lines(error.__traceback__)
        self._has_failed(step, own, done, error, line, text, observed)

    def _has_failed(
        self,
        step: Step,
        own: Mapping[ResultName, Assessment],
        done: Performed,
        error: BaseException,
        line: str,
        text: str,
        observed: Sequence[Sequence[str]] = (),
    ) -> None:
        """Write down that a step has failed, and tell it.

        Args:
            step: the step.
            own: its assets as things stood.
            done: what its body did.
            error: what it raised.
            line: the same in one line.
            text: the same with the user's own lines.
            observed: what its body had observed, as records keep that.
        """
        self.run.errors[step.names[0]] = error
        shown = done.recording.items
        for name in step.names:
            self.outcomes[name] = Action.BLOCK
            key = own[name].key
            self._record(step)[name] = AssetRun(name, Outcome.FAILED, "", done.took, error=line, key=key)
            end = Failed(*self._of(name), key=key, error=line, traceback=text, took=done.took, shown=shown)
            self.world.event(replace(end, observed=observed))

    def _cancelled(self, step: Step, own: Mapping[ResultName, Assessment], done: Performed) -> None:
        self.world.failed(step, done, None)
        for name in step.names:
            self._record(step)[name] = AssetRun(name, Outcome.CANCELLED, "stopped", done.took, key=own[name].key)
            self.world.event(Cancelled(*self._of(name), took=done.took, shown=done.recording.items))

    def _record(self, step: Step) -> dict[ResultName, AssetRun[ResultName]]:
        """Where it is written down what became of a step."""
        return self.run.checks if step.asset.is_check else self.run.assets

    def _of(self, name: ResultName | None = None) -> tuple[ResultName | None, str, str, float]:
        """Asset, run, notebook and moment of what happens now; every event begins with them."""
        return name, self.run.run_id, self.world.notebook, time.time()


async def _sleep(seconds: float, loop: bool) -> None:
    if seconds and loop:
        import asyncio

        await Interruptible(asyncio.sleep(seconds))
    elif seconds:
        time.sleep(seconds)


def _checks(step: Step, made: Materialization) -> tuple[AssetCheckEvaluation, ...]:
    """What came of the checks that a step carries out."""
    if not made.making.checks:
        return ()
    from nbasset.core.checks import as_defined  # few steps carry any out

    return as_defined(made.making.checks, step.asset.check_specs)


def _of_the_body(error: BaseException) -> BaseException:
    """What a body raised: Python makes another error of a ``StopIteration`` that leaves a coroutine."""
    ended = error.__cause__
    return ended if isinstance(ended, StopIteration) and type(error) is RuntimeError else error
