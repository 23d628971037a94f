"""Composition: the function of a graph is gone through, and each op that it calls is made there and then.

Dagster has such a function called once, to see how its ops hang together, and runs these later. Here it is called
whenever its ops are run, so that an op which has been defined again is the new one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol, cast

from nbasset.core.config import data_of, is_config
from nbasset.core.dataclass import replace
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.configured import fields_of
from nbasset.dagster.op_handles import Given, Missing, Several, ToLoad, as_handles, bound, givers_of, held_by, value_of
from nbasset.dagster.op_outputs import DynamicOut, NoDefault
from nbasset.dagster.ops import COMPOSING, Graph, Node, OpDefinition
from nbasset.dagster.steps import OpStep


class Steps(Protocol):
    """Who makes steps."""

    def made(self, step: OpStep) -> Mapping[str, object]:
        """What an op gives by output: a value, something missing, or by its keys what is dynamic."""
        ...

    def left_out(self, step: OpStep, because: Missing) -> None:
        """An op is not run, since something that it rests on is missing."""
        ...

    def given_by_graph(self, path: tuple[str, ...], outputs: Mapping[str, object]) -> None:
        """What a graph inside of another gives, by output."""
        ...


class Composition:
    """A graph that is being gone through.

    Args:
        steps: who makes its steps.
        path: the names of the graphs that it is, and is in.
        config: by the names of its nodes, what a run's config says to them; ``None``: that is not known.
        around: what counts for all its nodes: hooks, a policy, labels.
        rehearsed: whether it is only looked at how its nodes hang together.
        chosen: the only steps that are made, by their names; ``None``: all are.
    """

    def __init__(
        self,
        steps: Steps,
        path: tuple[str, ...] = (),
        config: Mapping[str, object] | None = None,
        around: Node | None = None,
        *,
        rehearsed: bool = False,
        chosen: Collection[str] | None = None,
    ) -> None:
        self._steps, self._path, self._around = steps, path, around
        self._config = None if config is None else dict(config)
        self.names: dict[str, int] = {}
        self.key: str | None = None
        self._unheard = False
        self._rehearsed, self._chosen = rehearsed, chosen

    def through(
        self, graph: Graph, given: Mapping[str, object], function: Callable[..., object] | None = None
    ) -> dict[str, Given | Several]:
        """What a graph gives, by output.

        Args:
            graph: the graph.
            given: what it is given, by input.
            function: its function, where that is another by now.
        """
        told = COMPOSING.set(self)
        try:
            handed = {name: each if isinstance(each, (Given, Several)) else Given(each) for name, each in given.items()}
            return graph.outputs_of((function or graph.composition_fn)(**handed))
        finally:
            COMPOSING.reset(told)

    @contextmanager
    def for_key(self, key: str, *, unheard: bool = False) -> Iterator[None]:
        """Meanwhile steps are made for one key of a dynamic output.

        Args:
            key: the key.
            unheard: whether there is none, so that nobody hears of the steps that would be made.
        """
        before = self.key, self._unheard
        self.key, self._unheard = key, self._unheard or unheard
        try:
            yield
        finally:
            self.key, self._unheard = before

    def invoke(self, node: Node, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        """What a node gives that the function calls.

        Args:
            node: the node.
            args: what it is given by place.
            kwargs: what it is given by name.

        Raises:
            InvalidDefinition: when it is given what is no output, or for an input that there is not.
        """
        path = (*self._path, self._free(node))
        given = bound(node.name, node.definition.inputs, args, kwargs, takes_dynamic=isinstance(node.definition, Graph))
        config = self._config_of(path[-1])
        if isinstance(node.definition, Graph):
            told = None if self._config is None else inner_config(node.definition, config)
            around = self._merged(node)
            inner = Composition(self._steps, path, told, around, rehearsed=self._rehearsed, chosen=self._chosen)
            inner.key, inner._unheard = self.key, self._unheard
            outputs: Mapping[str, Given | Several] = inner.through(node.definition, given)
            if not self._unheard:
                self._steps.given_by_graph(path, {name: held_by(each) for name, each in outputs.items()})
        else:
            outputs = self._made(cast("OpDefinition", node.definition), node, path, given, config)
        return as_handles(node.name, outputs)

    def _made(
        self,
        op: OpDefinition,
        node: Node,
        path: tuple[str, ...],
        given: Mapping[str, object],
        config: Mapping[str, object],
    ) -> dict[str, Given | Several]:
        whole = self._merged(node)
        after = frozenset(name for each in given.values() for name in givers_of(each))
        given = {name: each for name, each in given.items() if value_of(each) != Missing(unasked=True)}
        values = {name: value_of(each) for name, each in given.items()}
        missing = [each for each in values.values() if isinstance(each, Missing)]
        missing += [Missing()] if self._rehearsed else []
        values = {name: each for name, each in values.items() if not op.is_order_only(name)}
        unasked = self._chosen is not None and ".".join(path) not in self._chosen
        if not missing and not unasked:
            values.update(_configured_inputs(op, set(given), config))
        fields = config.get("config", {})
        if self._config is not None:
            fields = op.config_for(fields_of(fields))
        step = OpStep(
            op,
            path,
            self.key,
            values,
            cast("Mapping[str, object]", fields),
            whole.hooks,
            node.retry_policy or op.retry_policy or whole.retry_policy,
            {**op.tags, **whole.tags},
            cast("Mapping[str, object]", config.get("inputs", {})),
            cast("Mapping[str, object]", config.get("outputs", {})),
            after,
        )
        made: Mapping[str, object]
        if unasked:
            made = dict.fromkeys(op.outs, Missing(unasked=True))
        elif missing:
            because = next((each for each in missing if each.failed), missing[0])
            if not self._unheard:
                self._steps.left_out(step, because)
            made = dict.fromkeys(op.outs, because)
        else:
            told = COMPOSING.set(None)
            try:
                made = self._steps.made(step)
            finally:
                COMPOSING.reset(told)
        return {name: self._handle(op, step, name, made[name]) for name in op.outs}

    def _handle(self, op: OpDefinition, step: OpStep, name: str, value: object) -> Given | Several:
        if not isinstance(op.outs[name], DynamicOut):
            return Given(value, name, step.name)
        if isinstance(value, Missing):
            return Several(self, value, name, step.name)
        parts = cast("Mapping[str, object]", value)
        return Several(self, {key: Given(each, name, step.name) for key, each in parts.items()}, name, step.name)

    def _merged(self, node: Node) -> Node:
        around = self._around
        if around is None:
            return node
        return replace(
            node,
            hooks=node.hooks | around.hooks,
            retry_policy=node.retry_policy or around.retry_policy,
            tags={**around.tags, **node.tags},
        )

    def _free(self, node: Node) -> str:
        seen = self.names[node.name] = self.names.get(node.name, 0) + 1
        if seen > 1 and node.given_name:
            raise InvalidDefinition(f"Two steps of a graph are called {node.name}: give one another alias.")
        return node.name if seen == 1 else f"{node.name}_{seen}"

    def _config_of(self, name: str) -> Mapping[str, object]:
        given = (self._config or {}).get(name, {})
        return {"config": data_of(given)} if is_config(type(given)) else cast("Mapping[str, object]", given)


def inner_config(graph: Graph, config: Mapping[str, object]) -> Mapping[str, object]:
    """What the nodes of a graph are configured with.

    Args:
        graph: the graph.
        config: what a run's config says to it.
    """
    told = graph.config
    if callable(told):
        told = told(config.get("config", {}))
    told = told.get("ops", told) if isinstance(told, Mapping) else getattr(told, "ops", told)
    return {**cast("Mapping[str, object]", told or {}), **cast("Mapping[str, object]", config.get("ops", {}))}


def _configured_inputs(op: OpDefinition, given: set[str], config: Mapping[str, object]) -> dict[str, object]:
    """What a run's config says of inputs that nothing is given for, or what they are by themselves."""
    told = cast("Mapping[str, object]", config.get("inputs", {}))
    found: dict[str, object] = {}
    for name in op.inputs:
        if name in given or op.is_order_only(name):
            continue
        if name in op.ins and op.ins[name].input_manager_key:
            found[name] = ToLoad(told.get(name))
            continue
        value = told.get(name, op.default_of(name))
        value = value["value"] if isinstance(value, Mapping) and set(value) == {"value"} else value
        if value is NoDefault:
            raise InvalidDefinition(
                f"Nothing is given to {op.name} for {name}: call it with an output, or say it in the run's config, "
                f'{{"ops": {{"{op.name}": {{"inputs": {{"{name}": …}}}}}}}}.'
            )
        found[name] = value
    return found


class _Rehearsal:
    """Makes no steps; it hears of them."""

    def __init__(self) -> None:
        self.nodes: dict[str, OpDefinition] = {}
        self.steps: list[OpStep] = []

    def made(self, step: OpStep) -> Mapping[str, object]:
        """Nothing is made."""
        return dict.fromkeys(step.op.outs, Missing())

    def left_out(self, step: OpStep, because: Missing) -> None:
        """This is a step of it."""
        self.nodes[step.name] = step.op
        self.steps.append(step)

    def given_by_graph(self, path: tuple[str, ...], outputs: Mapping[str, object]) -> None:
        """A graph inside of it gives nothing."""


def nodes_of(graph: Graph, more: Iterable[str] = ()) -> dict[str, OpDefinition]:
    """The ops of a graph, by their names in it, as they are now; what hangs together as it cannot is refused.

    Args:
        graph: the graph.
        more: what its ``**kwargs`` take, by name.

    Raises:
        InvalidDefinition: when ops are given what no op gives, or what they do not take.
    """
    seen = _Rehearsal()
    named = inspect.signature(graph.composition_fn).parameters
    inputs = [each for each in graph.inputs if each not in named or named[each].kind is not named[each].VAR_KEYWORD]
    Composition(seen, rehearsed=True).through(graph, dict.fromkeys([*inputs, *more], Missing()))
    return seen.nodes


def steps_of(graph: Graph, config: Mapping[str, object]) -> list[OpStep]:
    """The steps of a graph, with what a run's config says to each, as far as they are known before it is run.

    Args:
        graph: the graph.
        config: by the names of its nodes, what a run's config says to them.

    Raises:
        InvalidDefinition: when a config does not fit what it is for.
    """
    seen = _Rehearsal()
    Composition(seen, config=config, rehearsed=True).through(graph, dict.fromkeys(graph.inputs, Missing()))
    return seen.steps
