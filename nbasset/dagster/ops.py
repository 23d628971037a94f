"""Ops: functions that graphs are composed of, as Dagster's ``@op`` makes them; they are steps, and never assets."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import field
from typing import ClassVar, Protocol, cast

from nbasset.core.annotations import ANY, shape, takes_resource, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.decorators import body_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import ONLY
from nbasset.core.policies import RetryPolicy
from nbasset.dagster.configured import fields_of, told_by, told_to
from nbasset.dagster.op_handles import Given, Several
from nbasset.dagster.op_outputs import In, NoDefault, Nothing, Out, typed_outs, usual_out


class Composing(Protocol):
    """A graph whose function is being gone through, as its nodes see it."""

    def invoke(self, node: Node, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        """What a node gives that the function calls."""
        ...


class Runs(Protocol):
    """A job of ops, as who names its graph otherwise knows it."""

    def execute_in_process(self, *args: object, **options: object) -> object:
        """Run its ops here."""
        ...


class RunsJobs(Protocol):
    """A graph of which jobs can be made."""

    def to_job(self, **options: object) -> Runs:
        """A job that runs it."""
        ...


COMPOSING: ContextVar[Composing | None] = ContextVar("nbasset_composing", default=None)
"""The graph whose function is being gone through; ``None`` elsewhere, also in the bodies of its ops."""


class Composable(Protocol):
    """What can be a step of a graph: an op, or another graph."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs."""
        ...


@dataclass(frozen=True, slots=True)
class Node:
    """An op or a graph as it stands in another graph, as Dagster's ``PendingNodeInvocation``.

    Args:
        definition: the op or the graph.
        given_name: what it is called there; empty: as it is called anyway.
        tags: labels.
        hooks: what is called when it has ended.
        retry_policy: what happens when it raises; ``None``: what it says itself.
    """

    definition: Composable
    given_name: str = ""
    tags: Mapping[str, object] = field(default_factory=dict)
    hooks: frozenset[object] = frozenset()
    retry_policy: RetryPolicy | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.given_name or self.definition.name

    def alias(self, name: str) -> Node:
        """The same by another name."""
        return replace(self, given_name=name)

    def tag(self, tags: Mapping[str, object] | None) -> Node:
        """The same with labels."""
        return replace(self, tags={**self.tags, **(tags or {})})

    def with_hooks(self, hook_defs: Iterable[object]) -> Node:
        """The same with hooks."""
        return replace(self, hooks=self.hooks | frozenset(hook_defs))

    def with_retry_policy(self, retry_policy: RetryPolicy | None) -> Node:
        """The same with another policy."""
        return replace(self, retry_policy=retry_policy)

    def to_job(self, called: str | None = None, /, **options: object) -> Runs:
        """Of a graph, a job that runs it under this name.

        Args:
            called: the job's name, where that is another one.
            **options: what a job of the graph takes.
        """
        own = {"tags": self.tags, "hooks": self.hooks, "op_retry_policy": self.retry_policy}
        told = {**own, "name": called or self.name, **options}
        return cast("RunsJobs", self.definition).to_job(**told)

    def execute_in_process(self, *args: object, **options: object) -> object:
        """Of a graph, run its ops here; what its own method of that name takes."""
        return self.to_job().execute_in_process(*args, **options)

    def __call__(self, *args: object, **kwargs: object) -> object:
        """In a graph, a step of it; elsewhere, what the function of an op gives.

        Raises:
            InvalidDefinition: when a graph is called elsewhere, or an input is given that there is not.
        """
        around = COMPOSING.get()
        if around is not None:
            return around.invoke(self, args, kwargs)
        if isinstance(self.definition, Graph):
            raise InvalidDefinition(
                f"The graph {self.name} is called outside of a graph: run it with {self.name}.execute_in_process()."
            )
        op = cast("OpDefinition", self.definition)
        return type(op).called(op.recipe, op.body, *told_to(op, args, kwargs))


OpCall = Callable[[Asset, FunctionBody, Iterable[object], Mapping[str, object]], object]
"""Calls the function of an op outside of any graph, with what is given by place and by name."""


def _plainly(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    return body.function(*args, **kwargs)


def _context_of(function: Compute) -> str | None:
    """The parameter that takes the context, where it is not called so: the first, by its name or type."""
    first = next(iter(inspect.signature(function).parameters), "")
    kind = str(getattr(function.__annotations__.get(first), "__name__", function.__annotations__.get(first)))
    return first if first in ("_", "__") or kind.endswith("ExecutionContext") else None


class Composed:
    """What graphs are composed of, ops and graphs: it is taken with another name, with labels, hooks or a policy."""

    def alias(self, name: str) -> Node:
        """The same by another name in a graph.

        Args:
            name: the name.
        """
        return self._node().alias(name)

    def tag(self, tags: Mapping[str, str] | None) -> Node:
        """The same with labels."""
        return self._node().tag(tags)

    def with_hooks(self, hook_defs: Iterable[object]) -> Node:
        """The same with hooks, which are called when a step of it has ended."""
        return self._node().with_hooks(hook_defs)

    def with_retry_policy(self, retry_policy: RetryPolicy | None) -> Node:
        """The same with a policy for its steps."""
        return self._node().with_retry_policy(retry_policy)

    def _node(self) -> Node:
        assert isinstance(self, (OpDefinition, Graph))
        return Node(self)


class OpDefinition(Composed):
    """A function that graphs are composed of, as Dagster's ``OpDefinition``.

    Args:
        compute_fn: the function.
        name: what it is called; by default as the function.
        ins: what is said of its inputs, by name.
        outs: of its outputs; by default there is one, called ``result``.
        description: what it is, for people.
        config_schema: what its config may be, where no class says it.
        required_resource_keys: the resources that it asks its context for.
        tags: labels.
        version: kept, for Dagster, as is ``code_version``: the code itself counts.
        retry_policy: what happens when it raises.
        code_version: kept, for Dagster.
        pool: kept, for Dagster.

    Raises:
        InvalidDefinition: when it is no function, or one that takes inputs which nobody can name.

    Attributes:
        called: calls its function outside of any graph; who knows contexts and resources puts a better one here.
        outer: where it is configured, what makes its config of the one in front, and what that may be.
        inner: the same without that.
    """

    called: ClassVar[OpCall] = _plainly
    outer: tuple[object, object] | None = None
    inner: OpDefinition | None = None

    def __init__(
        self,
        compute_fn: Compute,
        name: str | None = None,
        ins: Mapping[str, In] | None = None,
        outs: Mapping[str, Out] | None = None,
        description: str | None = None,
        config_schema: object = None,
        required_resource_keys: Iterable[str] | None = None,
        tags: Mapping[str, object] | None = None,
        version: str | None = None,
        retry_policy: RetryPolicy | None = None,
        code_version: str | None = None,
        pool: str | None = None,
    ) -> None:
        if not inspect.isfunction(compute_fn):
            raise InvalidDefinition(f"@op decorates a function; {compute_fn!r} is none.")
        self.name = name or compute_fn.__name__
        self.compute_fn = compute_fn
        usual = usual_out(type_of(compute_fn))
        self.ins, self.outs = dict(ins or {}), {ONLY: usual} if outs is None else typed_outs(compute_fn, outs)
        self.description = description or inspect.getdoc(compute_fn) or ""
        self.config_schema = config_schema
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.tags = dict(tags or {})
        self.retry_policy = retry_policy
        self.version, self.pool = version or code_version, pool
        self.body = body_of(compute_fn, _context_of(compute_fn), self.ins)
        self.recipe = Asset(
            (AssetKey(self.name),),
            self.body,
            config_schema=config_schema,
            required_resources=self.required_resource_keys,
            external=True,
            types={AssetKey(self.name): each.dagster_type for each in self.outs.values() if len(self.outs) == 1},
            in_types={name: each.dagster_type for name, each in self.ins.items()},
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs, in the order in which they are given: those without a value come last."""
        named = [each.name for each in self.body.parameters if not takes_resource(self.compute_fn, each.name)]
        return tuple(dict.fromkeys((*named, *self.ins)))

    def is_order_only(self, name: str) -> bool:
        """Whether an input has no value, and only says what comes first.

        Args:
            name: the input.
        """
        return name in self.ins and self.ins[name].dagster_type is Nothing

    def default_of(self, name: str) -> object:
        """What an input is where nothing is given for it; ``NoDefault`` where that cannot be.

        Args:
            name: the input.
        """
        told = self.ins.get(name, In()).default_value
        found = inspect.signature(self.compute_fn).parameters.get(name)
        return found.default if told is NoDefault and found and found.default is not found.empty else told

    def configured(
        self,
        config_or_config_fn: object,
        name: str | None = None,
        config_schema: object = None,
        description: str | None = None,
    ) -> OpDefinition:
        """The same with a config, or with another one in front.

        Args:
            config_or_config_fn: the config, or what makes it of another one.
            name: what it is called.
            config_schema: what that other one may be.
            description: what it is, for people.

        >>> op = OpDefinition(lambda context: None, "told", config_schema={"n": int})
        >>> op.configured({"n": 3}, name="three").config_for({})
        {'n': 3}
        """
        made = copy.copy(self)
        made.name, made.description = name or self.name, description or self.description
        made.outer = (config_or_config_fn, config_schema)
        made.inner = self
        return made

    def config_for(self, config: object) -> object:
        """The fields of its config, of what a run's config says.

        Args:
            config: that.

        Raises:
            InvalidDefinition: when it does not fit what is said in front.
        """
        if self.outer is None or self.inner is None:
            return config
        told, schema = self.outer
        made = told_by(told, schema, config, self.name) if callable(told) else told
        return self.inner.config_for(fields_of(made))

    def __call__(self, *args: object, **kwargs: object) -> object:
        """In a graph, a step of it; elsewhere, what its function gives."""
        return Node(self)(*args, **kwargs)

    def __nbasset_identity__(self) -> object:
        """What counts of it for the assets that it helps to make."""
        defaults = {name: each.default_value for name, each in self.ins.items()}
        required = {name: (type(each).__name__, each.is_required) for name, each in self.outs.items()}
        told = [(name, put.dagster_type) for name, put in self.ins.items()]
        told += [(name, out.dagster_type) for name, out in self.outs.items()]
        told += [(name, type_of(self.compute_fn, name)) for name in getattr(self.compute_fn, "__annotations__", {})]
        types = ((name, shape(kind)) for name, kind in told if kind is not ANY)
        return (self.compute_fn, self.name, defaults, required, self.config_schema, self.outer, self.inner, *types)

    def __repr__(self) -> str:
        return f"<OpDefinition {self.name}>"


class Graph(Composed):
    """A function that calls ops, with what is said of it.

    Args:
        function: the function.
        name: what it is called.
        outs: the names of its outputs; empty where it says none.
        config: what its ops are configured with: a mapping, or a function that gives one for a config of its own.
    """

    def __init__(
        self, function: Callable[..., object], name: str, outs: Sequence[str] = (), config: object = None
    ) -> None:
        self.composition_fn, self.name, self.out_names, self.config = function, name, tuple(outs), config

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(inspect.signature(self.composition_fn).parameters)

    def __nbasset_identity__(self) -> object:
        """What counts of it for the assets that it helps to make."""
        return self.composition_fn, self.name, self.out_names, self.config

    def outputs_of(self, returned: object) -> dict[str, Given | Several]:
        """What its function has returned, by output.

        Args:
            returned: what that is.

        Raises:
            InvalidDefinition: when that is nothing that ops have given, or has other names.
        """
        if returned is None:
            return {}
        names = self.out_names
        if isinstance(returned, Mapping):
            found = dict(returned)
        elif isinstance(returned, tuple):
            own = names or tuple(getattr(each, "output_name", ONLY) for each in returned)
            found = dict(zip(own, returned, strict=len(own) == len(returned)))
        else:
            found = {(names or (ONLY,))[0]: returned}
        for name, each in found.items():
            if not isinstance(each, (Given, Several)):
                raise InvalidDefinition(f"The graph {self.name} returns {each!r}: return what its ops give.")
            if isinstance(returned, Mapping) and name not in (names or (ONLY,)):
                raise InvalidDefinition(
                    f"The graph {self.name} returns {name!r}, and its outputs are {', '.join(names or (ONLY,))}: "
                    f"say out={{{name!r}: GraphOut()}}."
                )
        return found
