"""Making: running one body in its own namespace, seeded, observed, recorded. What becomes of its values is not here."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import field
from types import AsyncGeneratorType, FunctionType, GeneratorType, ModuleType
from typing import Any, Protocol, cast

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import dataclass
from nbasset.core.outputs import Output, with_said
from nbasset.core.result_names import ResultName
from nbasset.core.runs import DagsterRun
from nbasset.core.shown import Item
from nbasset.engine.capture import PlainSurroundings, Recording
from nbasset.engine.checkpoints import Checkpoints
from nbasset.engine.context import AssetExecutionContext, KnownPartitions
from nbasset.engine.drawings import is_drawing, to_show
from nbasset.engine.import_effects import leaving_the_world
from nbasset.engine.interrupts import Interruptible, python_interrupts, wait_for
from nbasset.engine.namespace import POINT, among_own, swapped
from nbasset.engine.outputs import assigns, outputs_given
from nbasset.engine.replaying import replayable
from nbasset.engine.run_context import OtherResults
from nbasset.engine.seeding import seeded
from nbasset.engine.settings import Changed, LastLook, attributes_as_found
from nbasset.engine.type_checks import check, checked, must_be
from nbasset.engine.watch.forwarding import Pair, bound_anew, forwarding
from nbasset.engine.watch.observe import Observed
from nbasset.engine.watch.observing import observing
from nbasset.engine.watch.own_names import OwnModule
from nbasset.engine.watch.telling_readers import Space
from nbasset.engine.watch.uncaught import hearing_uncaught
from nbasset.engine.yielding import ALL_YIELDED, YIELDED, Cell, run_through, run_through_in_a_loop
from nbasset.libraries.foreign import declares
from nbasset.libraries.unrepeatable import UNSEEDED

VALUE = "__nbasset_value__"
"""The name under which a cell's program leaves the value of its last expression."""

KEPT = "__nbasset_locals__"
"""The name of the function with which a cell's function hands over its local names."""


class Surroundings(Protocol):
    """Where bodies run: in a notebook or in a script."""

    def capture(
        self, names: tuple[ResultName, ...], on_output: Callable[[Item], None]
    ) -> AbstractContextManager[Recording]:
        """Record what is shown inside."""
        ...

    def among(self, module: ModuleType) -> AbstractContextManager[None]:
        """Meanwhile a body's own names are what people and magics look at."""
        ...

    def outside_loops(self) -> AbstractContextManager[None]:
        """Meanwhile code that does not await finds a loop running only where plain code finds one, too."""
        ...

    def show(self, value: object) -> None:
        """Show the last expression of a body whose value is another."""
        ...

    def describe(self, value: object) -> dict[str, object]:
        """The value as a bundle of representations by media type."""
        ...

    def place(self, filename: str) -> str:
        """What people call the file of a frame."""

    def elsewhere(self) -> Callable[[], PlainSurroundings]:
        """What makes their like in another process; raises NbassetError when bodies have to stay."""


@dataclass(slots=True)
class Work:
    """One body to run in this process, with all it needs.

    Args:
        asset: the asset.
        run: the run.
        inputs: private values, by the names the body uses for them.
        copies: private copies of the notebook's data that the body changes in place.
        state: puts private copies of what helpers keep about themselves in place, and takes them away.
        visible: the notebook names the body may see; None means all.
        own: the module of its own in which it runs; None where its namespace is there for it alone, as in a worker.
        anew: functions that mean something else in it, each with the same bound anew among its own names.
        seed: for the global random generators; None leaves them alone.
        drew: called when it has drawn from them; None where that does not matter.
        resources: shared things, by name.
        config: fields for the config parameter.
        ignored: folders whose files are no inputs.
        spaces: the body's own names and those of local modules, with which of them it reaches.
        patched: attributes of installed modules and classes that the body sets, each with whose it is.
        missed: values that its code looks up by names of the notebook, as nobody could see beforehand.
        retry: 0 for the first try.
        look: what is known of all settings from the body before; None where it only computes, and sets nothing.
        checkpoints: keeps what the body has by now; None where it takes no context.
        known: what it is told about partitions.
        others: who knows what else is stored; None where nobody does.
    """

    asset: Asset
    run: DagsterRun
    inputs: Mapping[str, object]
    copies: Mapping[str, object] = field(default_factory=dict)
    state: AbstractContextManager[None] | None = None
    visible: frozenset[str] | None = None
    own: OwnModule | None = None
    anew: Sequence[Pair] = ()
    seed: int | None = None
    drew: Callable[[], object] | None = None
    resources: Mapping[str, object] = field(default_factory=dict)
    config: Mapping[str, object] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    spaces: Sequence[Space] = ()
    patched: Sequence[tuple[object, str]] = ()
    missed: Mapping[str, object] = field(default_factory=dict)
    retry: int = 0
    look: LastLook | None = field(default_factory=LastLook)
    checkpoints: Checkpoints | None = None
    known: KnownPartitions = KnownPartitions()
    others: OtherResults | None = None

    @property
    def names(self) -> dict[str, Any]:
        """The names among which it runs."""
        return self.asset.body.namespace if self.own is None else vars(self.own)

    def in_place(self) -> AbstractContextManager[object]:
        """The body's names are its inputs and what it may see of the notebook's.

        Inside, the body is made and its values are kept: the classes and functions among them find their names.
        """
        bindings = {**self.copies, **self._bound()}
        home = self.asset.body.namespace
        if self.own is None:
            return swapped(home, {**bindings, **self.missed}, self.visible)
        bindings = {**self.missed, **bindings}
        return among_own(self.own, self.asset.body, bindings, self.visible, self.anew, self.missed)

    def everything_anew(self) -> list[Pair]:
        """The notebook's other functions, each bound anew: any of them may lead to a name that is set meanwhile."""
        if self.own is None:
            return []
        home, known = self.asset.body.namespace, {id(function) for function, _ in self.anew}
        self.own.take_all()
        functions = (each for each in home.values() if isinstance(each, FunctionType) and each.__globals__ is home)
        return [(each, bound_anew(each, vars(self.own))) for each in functions if id(each) not in known]

    def _bound(self) -> dict[str, object]:
        """The inputs to bind as names: those that are not passed as arguments."""
        body = self.asset.body
        called = isinstance(body, FunctionBody) or body.function_name is not None
        arguments = {parameter.name for parameter in body.parameters} if called else set()
        return {name: value for name, value in self.inputs.items() if name not in arguments and "." not in name}


_NOTHING_SEEN = Observed()
"""What a body was seen to do that has not begun."""


@dataclass(slots=True)
class Performed:
    """What a body did.

    Args:
        outputs: its values, by asset name.
        took: seconds the successful try ran.
        recording: what it showed.
        observed: what it was seen to read.
        names: what its names held at the end.
        metadata: what it said through the context.
        described: its values as they are shown, under the settings it has made.
        put_back: the settings it has changed, which are as before again.
        drawn: the names of values that are drawings nobody has given a name to: what counts is their picture.
        beside: errors that nobody could catch: of finalizers, and of its threads.
    """

    outputs: dict[ResultName, Output[object]] = field(default_factory=dict)
    took: float = 0.0
    recording: Recording = field(default_factory=lambda: Recording(lambda _: None))
    observed: Observed = _NOTHING_SEEN
    names: dict[str, object] = field(default_factory=dict)
    metadata: dict[str, object] = field(default_factory=dict)
    described: dict[ResultName, dict[str, object]] = field(default_factory=dict)
    put_back: list[Changed] = field(default_factory=list)
    drawn: set[ResultName] = field(default_factory=set)
    beside: list[BaseException] = field(default_factory=list)


class Performer:
    """Runs bodies.

    Args:
        surroundings: a notebook's or a script's.
        on_output: called with the asset's names and each piece of output as it comes.
        loop: whether an event loop awaits what it does; otherwise a body that awaits gets one of its own.
    """

    def __init__(
        self, surroundings: Surroundings, on_output: Callable[[tuple[ResultName, ...], Item], None], loop: bool = False
    ) -> None:
        self.surroundings = surroundings
        self._on_output = on_output
        self._loop = loop

    async def perform(self, work: Work, done: Performed) -> None:
        """Run a body whose namespace is in place.

        Args:
            work: the body and what it needs.
            done: the record to fill; also what a failed body leaves behind.
        """
        with ExitStack() as stack:
            if work.look is not None:
                stack.enter_context(leaving_the_world(done.put_back, work.look))
            if work.patched:
                stack.enter_context(attributes_as_found(work.patched, done.put_back))
            if work.state is not None:
                stack.enter_context(work.state)
            if work.own is not None:  # whoever holds a function means what the body means, and so does the shell
                stack.enter_context(forwarding(work.anew))
                stack.enter_context(work.own.when_set(lambda: stack.enter_context(forwarding(work.everything_anew()))))
                stack.enter_context(self.surroundings.among(work.own))
            await self._performed(work, done)
            quiet = work.asset.body.quiet and not assigns(work.asset)
            for name, output in done.outputs.items() if not quiet else ():
                for each in to_show(output.value, done.recording):
                    done.described[name] = self.surroundings.describe(each)

    async def _performed(self, work: Work, done: Performed) -> None:
        asset, names = work.asset, work.asset.names
        told = (work.run, work.resources, work.retry, work.checkpoints, work.known, work.others, work.config)
        context = AssetExecutionContext(asset, *told)
        namespace = work.names
        with (
            self.surroundings.capture(names, lambda item: self._on_output(names, item)) as done.recording,
            seeded(work.seed, _drew(work, done)),
            _observed(work, done),
        ):
            before = dict(namespace) if work.visible is not None else None
            started = time.perf_counter()
            try:
                returned = await self._returned(work, context, done)
                named = {**namespace, **work.inputs} if asset.is_check else namespace
                outputs = checked(asset, outputs_given(asset, named, returned, self.surroundings.show))
                with python_interrupts():  # what it yields, it does now
                    done.outputs = {name: replayable(output) for name, output in outputs.items()}
                if context.metadata_of or context.said:
                    done.outputs = with_said(done.outputs, context.said, context.metadata_of)
            finally:
                done.took = time.perf_counter() - started + (work.checkpoints.before if work.checkpoints else 0.0)
                done.names.update(_new_names(namespace, before))
                done.names.pop(work.asset.body.function_name or "", None)
            done.metadata.update(context.metadata)
        if not assigns(work.asset):
            done.drawn.update(name for name, output in done.outputs.items() if is_drawing(output.value))

    async def _returned(self, work: Work, context: AssetExecutionContext, done: Performed) -> object:
        """What a body gives; a failed assertion in the cell of a check is what that has found."""
        try:
            return await self._run(work, context, done)
        except AssertionError as error:
            if not work.asset.is_check or not work.asset.body.in_notebook:
                raise
            from nbasset.engine.check_results import failed_assertion  # few cells are checks

            return failed_assertion(error, work.asset.check_specs[0].truth)

    async def _run(self, work: Work, context: AssetExecutionContext, done: Performed) -> object:
        body = work.asset.body
        if work.asset.config_schema is not None:
            _ = context.op_config  # one that does not fit is refused before anything is done
        if isinstance(body, FunctionBody):
            anew = next((other for function, other in work.anew if function is body.function), body.function)
            arguments = _arguments(body, work, context)
            if body.through is None:
                return await self._called(anew, arguments)
            return await self._called(body.through, {"function": anew, "arguments": arguments})
        namespace = work.names
        namespace.pop(VALUE, None)
        cell = Cell()
        own = {KEPT: done.names.update, YIELDED: cell.take, ALL_YIELDED: cell.take_all, POINT: work.asset.values}
        asked = {body.context: context} if body.context else {}
        own |= {name: each for name, each in asked.items() if body.assigns and name not in namespace}
        asking: AbstractContextManager[None] = nullcontext()
        if body.queries:
            from nbasset.engine.queries import QUERY, Query  # most notebooks have none

            asking = query = Query(namespace, work.inputs, work.asset.values, done.observed)
            own[QUERY] = query.run
        namespace.update(own)
        try:
            with self._synchronously(), asking:
                ran = eval(body.program, namespace)
            await self._awaited(ran)
            if body.function_name is None:
                return await self._given(cell.given(namespace.pop(VALUE, None)))
            given = {p.name: work.inputs[p.name] for p in body.parameters if p.name in work.inputs}
            return await self._called(namespace[body.function_name], {**given, **asked})
        finally:
            for name in own:
                namespace.pop(name, None)

    async def _called(self, function: Callable[..., object], arguments: Mapping[str, object]) -> object:
        with self._synchronously():
            returned = function(**arguments)
        return await self._given(await self._awaited(returned))

    async def _given(self, value: object) -> object:
        if type(value) is AsyncGeneratorType:
            return await self._awaited(run_through_in_a_loop(value))
        if type(value) is not GeneratorType:
            return value
        with self._synchronously():
            return run_through(value)

    @contextmanager
    def _synchronously(self) -> Iterator[None]:
        with python_interrupts(), self.surroundings.outside_loops() if self._loop else nullcontext():
            yield

    async def _awaited(self, value: object) -> object:
        if not declares(type(value), "__await__"):
            return value
        awaitable = cast("Awaitable[object]", value)
        return await Interruptible(awaitable) if self._loop else wait_for(awaitable)


@contextmanager
def _observed(work: Work, done: Performed) -> Iterator[None]:
    """Note what a body does that others can notice; of one that only computes there is nothing to see."""
    if work.look is None:
        done.observed = Observed(work.ignored)
        _note_missed(work, done)
        return (yield)
    with observing(work.ignored, _own_spaces(work)) as done.observed, hearing_uncaught(done.beside.append):
        done.observed.draws.begin(work.seed, _drew(work, done))
        _note_missed(work, done)
        yield


SUBSET = "random numbers, drawn for some of its assets alone, or for several partitions at once"
"""What a body draws may be other numbers where it is asked for more, or less, of what it makes."""


def _drew(work: Work, done: Performed) -> Callable[[], object] | None:
    """What is called when a body has drawn random numbers; those of generators left alone nobody can repeat."""
    if (work.asset.is_subset or work.asset.at_once) and work.look is not None:
        return lambda: done.observed.unseen(SUBSET)
    if work.seed is None and work.look is not None:
        return lambda: done.observed.unseen(UNSEEDED)
    return work.drew


def _note_missed(work: Work, done: Performed) -> None:
    for name in work.missed:
        done.observed.unseen(f"the name {name}, reached unseen")


def _own_spaces(work: Work) -> list[Space]:
    """The spaces to look at for readers, the body's own names in the place of the notebook's."""
    home = work.asset.body.namespace
    return [(work.names if space is home else space, names) for space, names in work.spaces]


def _new_names(namespace: Mapping[str, object], before: Mapping[str, object] | None) -> dict[str, object]:
    if before is None:
        return {}
    return {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_") and (name not in before or before[name] is not value)
    }


def _arguments(body: FunctionBody, work: Work, context: AssetExecutionContext) -> dict[str, object]:
    given: dict[str, object] = {}
    for parameter in body.parameters:
        if parameter.name in work.inputs:
            given[parameter.name] = work.inputs[parameter.name]
            check(body.function, parameter.name, work.inputs[parameter.name])
            told = work.asset.in_types.get(parameter.name)
            if told is not None:
                must_be(told, work.inputs[parameter.name], f"{body.function.__name__}()", parameter.name)
        elif parameter.name in work.resources and parameter.required:
            given[parameter.name] = work.resources[parameter.name]
    if body.context:
        given[body.context] = context
    if body.config and body.config_class:
        given[body.config[0]] = body.config_class(**work.config)
    return given
