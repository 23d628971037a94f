"""Running one body: in its own namespace, seeded, observed, recorded, retried."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, FunctionBody
from nbasset.core.outputs import Output, as_output
from nbasset.engine.capture import Recording
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.interrupts import Interruptible, python_interrupts, wait_for
from nbasset.engine.namespace import same_folder, swapped
from nbasset.engine.seeding import seeded
from nbasset.engine.watch.file_readers import Space
from nbasset.engine.watch.observe import Observed, observing

VALUE = "__nbasset_value__"
"""The name under which a cell's program leaves the value of its last expression."""

KEPT = "__nbasset_locals__"
"""The name of the function with which a cell's function hands over its local names."""


class Surroundings(Protocol):
    """Where bodies run: in a notebook or in a script."""

    def capture(self, names: tuple[str, ...], on_output: Callable[[dict[str, Any]], None]) -> Any:
        """A context manager that gives the :class:`Recording` of what is shown inside."""
        ...

    def show(self, value: object) -> None:
        """Show the last expression of a body whose value is another."""
        ...

    def describe(self, value: object) -> dict[str, Any]:
        """The value as a bundle of representations by media type."""
        ...

    def place(self, filename: str) -> str:
        """What people call the file of a frame."""
        ...


@dataclass(slots=True)
class Work:
    """One body to run.

    Args:
        asset: the asset.
        run_id: the run.
        inputs: private values, by the names the body uses for them.
        copies: private copies of the notebook's data that the body changes in place.
        state: puts private copies of what helpers keep about themselves in place, and takes them away.
        visible: the notebook names the body may see; nothing means all.
        seed: for the global random generators.
        resources: shared things, by name.
        config: fields for the config parameter.
        ignored: folders whose files are no inputs.
        spaces: the body's own names and those of local modules, with which of them it reaches.
        retry: 0 for the first try.
    """

    asset: Asset
    run_id: str
    inputs: Mapping[str, Any]
    copies: Mapping[str, Any] = field(default_factory=dict)
    state: AbstractContextManager[None] | None = None
    visible: frozenset[str] | None = None
    seed: int | None = None
    resources: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    spaces: Sequence[Space] = ()
    retry: int = 0


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
    """

    outputs: dict[str, Output[Any]] = field(default_factory=dict)
    took: float = 0.0
    recording: Recording = field(default_factory=lambda: Recording(lambda _: None))
    observed: Observed = field(default_factory=Observed)
    names: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)


class Performer:
    """Runs bodies.

    Args:
        surroundings: a notebook's or a script's.
        on_output: called with the asset's names and each piece of output as it comes.
    """

    def __init__(
        self, surroundings: Surroundings, on_output: Callable[[tuple[str, ...], dict[str, Any]], None]
    ) -> None:
        self.surroundings = surroundings
        self._on_output = on_output

    async def perform(self, work: Work, keep: Callable[[Performed], Any], done: Performed, loop: bool) -> Any:
        """Run a body and keep its values while its namespace is still in place.

        Args:
            work: the body and what it needs.
            keep: takes the finished record and stores its values.
            done: the record to fill; also what a failed body leaves behind.
            loop: whether an event loop is awaiting this; otherwise a body that awaits gets one of its own.
        """
        names = work.asset.names
        context = AssetExecutionContext(work.asset, work.run_id, work.resources, work.retry)
        namespace = work.asset.body.namespace
        with swapped(namespace, {**work.copies, **_bound(work)}, work.visible):
            with ExitStack() as stack:
                output = self.surroundings.capture(names, lambda item: self._on_output(names, item))
                done.recording = stack.enter_context(output)
                if work.state is not None:
                    stack.enter_context(work.state)
                stack.enter_context(seeded(work.seed))
                stack.enter_context(same_folder())
                done.observed = stack.enter_context(observing(work.ignored, work.spaces))
                before = dict(namespace) if work.visible is not None else None
                started = time.perf_counter()
                try:
                    returned = await self._run(work, context, loop, done)
                finally:
                    done.took = time.perf_counter() - started
                    done.names.update(_new_names(namespace, before))
                    done.names.pop(getattr(work.asset.body, "function", None) or "", None)
                done.metadata.update(context.metadata)
                done.outputs = self._outputs(work, namespace, returned)
            return keep(done)

    async def _run(self, work: Work, context: AssetExecutionContext, loop: bool, done: Performed) -> Any:
        body = work.asset.body
        if isinstance(body, FunctionBody):
            return await _called(body.function, _arguments(body, work, context), loop)
        namespace = body.namespace
        namespace.pop(VALUE, None)
        namespace[KEPT] = done.names.update
        try:
            with python_interrupts():
                ran = eval(body.program, namespace)
            await _awaited(ran, loop)
            if body.function is None:
                return namespace.pop(VALUE, None)
            given = {p.name: work.inputs[p.name] for p in body.parameters if p.name in work.inputs}
            if body.context:
                given[body.context] = context
            return await _called(namespace[body.function], given, loop)
        finally:
            namespace.pop(KEPT, None)

    def _outputs(self, work: Work, namespace: Mapping[str, Any], returned: Any) -> dict[str, Output[Any]]:
        asset, body = work.asset, work.asset.body
        if isinstance(body, CellBody) and body.function is None:
            assigned = [key.name for key in asset.keys if key.name in body.assigned]
            if len(assigned) == len(asset.keys):
                if returned is not None:
                    self.surroundings.show(returned)
                return {str(key): as_output(namespace.get(key.name)) for key in asset.keys}
        if len(asset.keys) == 1:
            return {asset.names[0]: as_output(_value_or_nothing(returned))}
        return _several(asset, returned)


def _bound(work: Work) -> dict[str, Any]:
    """The inputs to bind as names: those that are not passed as arguments."""
    arguments = {parameter.name for parameter in work.asset.body.parameters}
    return {name: value for name, value in work.inputs.items() if name not in arguments and "." not in name}


def _new_names(namespace: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_") and (name not in before or before[name] is not value)
    }


def _arguments(body: FunctionBody, work: Work, context: AssetExecutionContext) -> dict[str, Any]:
    given = {}
    for parameter in body.parameters:
        if parameter.name in work.inputs:
            given[parameter.name] = work.inputs[parameter.name]
        elif parameter.name in work.resources and parameter.required:
            given[parameter.name] = work.resources[parameter.name]
    if body.context:
        given[body.context] = context
    if body.config:
        name, kind = body.config
        given[name] = kind(**work.config)
    return given


async def _called(function: Callable[..., Any], arguments: dict[str, Any], loop: bool) -> Any:
    with python_interrupts():
        returned = function(**arguments)
    return await _awaited(returned, loop)


async def _awaited(value: Any, loop: bool) -> Any:
    if not isinstance(value, Awaitable):
        return value
    return await Interruptible(value) if loop else wait_for(value)


def _value_or_nothing(value: Any) -> Any:
    """The value, or nothing when it is a thing matplotlib has drawn: the asset then keeps what it showed."""
    return None if is_drawing(value) else value


def is_drawing(value: Any) -> bool:
    """Whether a value is matplotlib's artist, container of artists or axes, or several of them.

    >>> is_drawing([1, 2])
    False
    """
    todo, seen, drawn = [iter([value])], set(), False
    while todo:
        for each in todo[-1]:
            if not _holds_several(each):
                if not _is_artist(each):
                    return False
                drawn = True
            elif id(each) not in seen:
                seen.add(id(each))
                todo.append(iter(getattr(each, "flat", each)))
                break
        else:
            todo.pop()
    return drawn


def _holds_several(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value)
    return type(value).__module__ == "numpy" and getattr(value, "dtype", None) == "object" and bool(value.size)


def _is_artist(value: Any) -> bool:
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(value).__mro__}
    return not kinds.isdisjoint(("matplotlib.artist.Artist", "matplotlib.container.Container"))


def _several(asset: Asset, returned: Any) -> dict[str, Output[Any]]:
    wanted = len(asset.keys)
    names = ", ".join(asset.names)
    if isinstance(returned, dict) and set(returned) == {key.name for key in asset.keys}:
        return {str(key): as_output(returned[key.name]) for key in asset.keys}
    if not isinstance(returned, (tuple, list)) or len(returned) != wanted:
        found = f"{len(returned)} values" if isinstance(returned, (tuple, list)) else f"one {type(returned).__name__}"
        raise ValueError(
            f"{names} need {wanted} values, and the body gave {found}: assign every name, or return a tuple."
        )
    return {name: as_output(value) for name, value in zip(asset.names, returned, strict=True)}
