"""Graphs of ops, and jobs that run them, as Dagster's ``@graph`` and ``@job`` make them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, TypedDict, Unpack, cast, overload

from nbasset.api.logger_definitions import LoggerDefinition
from nbasset.api.op_runs import Definition, OpRun, refuse_configs, run_graph
from nbasset.core.config import CoercibleToRunConfig, data_of, is_config
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.jobs import ConfigByPartition, Job, JobConfig
from nbasset.core.policies import RetryPolicy
from nbasset.core.selection import AssetSelection
from nbasset.core.words import did_you_mean
from nbasset.dagster.composition import nodes_of
from nbasset.dagster.configured import ConfigMapping
from nbasset.dagster.dependencies import Dependencies, InputMapping, OutputMapping, composed
from nbasset.dagster.dependencies import DependencyDefinition as DependencyDefinition
from nbasset.dagster.op_outputs import GraphIn, GraphOut
from nbasset.dagster.op_selection import chosen_steps
from nbasset.dagster.ops import Composable, Graph, Node

if TYPE_CHECKING:
    from nbasset.core.partitions import PartitionsDefinition

Function = Callable[..., object]


class GraphDefinition(Graph):
    """A function that calls ops, or lists that say what is given to what, as Dagster's ``GraphDefinition``.

    Args:
        name: what it is called.
        description: what it is, for people.
        node_defs: its ops and graphs, where no function calls them.
        dependencies: by step what each of its inputs is given.
        input_mappings: which inputs of the graph its steps are given.
        output_mappings: what the graph gives.
        config: what its ops are configured with: a mapping by name, or a function that gives that.
        tags: labels.
        ins: what is said of its inputs.
        out: of its output, or of several by name.
        function: the function that calls its ops.

    Raises:
        InvalidDefinition: when ops are given what no op gives, or what they do not take.

    >>> from nbasset import op
    >>> @op
    ... def one():
    ...     return 1
    >>> @op
    ... def add(x):
    ...     return x + 1
    >>> two = GraphDefinition("two", node_defs=[one, add], dependencies={"add": {"x": DependencyDefinition("one")}})
    >>> two.execute_in_process().output_for_node("add")
    2
    """

    def __init__(
        self,
        name: str,
        *,
        description: str | None = None,
        node_defs: Sequence[Composable] = (),
        dependencies: Dependencies | None = None,
        input_mappings: Sequence[InputMapping] | None = None,
        output_mappings: Sequence[OutputMapping] | None = None,
        config: object = None,
        tags: Mapping[str, str] | None = None,
        ins: Mapping[str, GraphIn] | None = None,
        out: GraphOut | Mapping[str, GraphOut] | None = None,
        function: Function | None = None,
    ) -> None:
        outs = tuple(out) if isinstance(out, Mapping) else ()
        if function is None:
            outs = tuple(each.graph_output_name for each in output_mappings or ())
            function = composed(name, node_defs, dependencies or {}, input_mappings or (), output_mappings or ())
        super().__init__(function, name, outs, config)
        self.description = description or inspect.getdoc(function) or ""
        self.ins, self.tags = dict(ins or {}), dict(tags or {})
        nodes_of(self)

    def __call__(self, *args: object, **kwargs: object) -> object:
        """In a graph, a step of it.

        Raises:
            InvalidDefinition: elsewhere.
        """
        return Node(self)(*args, **kwargs)

    def to_job(self, called: str | None = None, /, **options: Unpack[JobOptions]) -> JobDefinition:
        """A job that runs it, as Dagster's method of that name.

        Args:
            called: its name, where that is said by place.
            **options: see :class:`JobOptions`.

        Raises:
            InvalidDefinition: when an option is none.

        >>> from nbasset import graph, op
        >>> @op
        ... def one():
        ...     return 1
        >>> @graph
        ... def ones():
        ...     return one()
        >>> ones.to_job("once").execute_in_process().output_for_node("one")
        1
        """
        unknown = [each for each in options if each not in JobOptions.__annotations__]
        if unknown:
            raise InvalidDefinition(
                f"A job takes no {unknown[0]!r}{did_you_mean(unknown[0], JobOptions.__annotations__)}"
            )
        config = options.get("config")
        mapping = config if isinstance(config, ConfigMapping) else None
        config = None if mapping else config
        return JobDefinition(
            called or options.get("name") or self.name,
            AssetSelection.assets(),
            options.get("description") or self.description,
            cast("JobConfig | None", data_of(config) if is_config(type(config)) else config),
            {**self.tags, **(options.get("tags") or {}), **(options.get("run_tags") or {})},
            dict(options.get("metadata") or {}),
            options.get("partitions_def"),
            graph=self,
            resource_defs=dict(options.get("resource_defs") or {}),
            hook_defs=frozenset(options.get("hooks") or ()),
            op_retry_policy=options.get("op_retry_policy"),
            input_values=dict(options.get("input_values") or {}),
            config_mapping=mapping,
            logger_defs=cast("Mapping[str, LoggerDefinition]", dict(options.get("logger_defs") or {})),
            op_selection=options.get("op_selection"),
        )

    def execute_in_process(
        self,
        run_config: CoercibleToRunConfig | None = None,
        instance: object = None,
        resources: Mapping[str, object] | None = None,
        raise_on_error: bool = True,
        op_selection: Iterable[str] | None = None,
        run_id: str | None = None,
        input_values: Mapping[str, object] | None = None,
    ) -> OpRun:
        """Run its ops here, in memory; what :class:`JobDefinition` takes.

        Args:
            run_config: what it is configured with.
            instance: accepted, for Dagster.
            resources: things that its ops share, by name.
            raise_on_error: whether what an op raises is raised.
            op_selection: which of its ops, with ``*`` or ``+`` for what is around them; by default all.
            run_id: what the run is called.
            input_values: what its inputs are.

        Raises:
            InvalidSelection: when there is no such op.
            Exception: what an op raises.
        """
        job = self.to_job(resource_defs=resources, input_values=input_values, op_selection=op_selection)
        return job.execute_in_process(run_config, raise_on_error=raise_on_error, run_id=run_id)

    def __repr__(self) -> str:
        return f"<GraphDefinition {self.name}>"


@dataclass(frozen=True)
class JobDefinition(Job):
    """A job of ops, as Dagster's ``JobDefinition``: it makes no assets, and keeps nothing.

    Args:
        graph: what it runs.
        resource_defs: things that its ops share, by name.
        hook_defs: what is called when a step of it has ended.
        op_retry_policy: what happens when an op raises that says nothing of that itself.
        input_values: what its inputs are.
        config_mapping: what makes the config of its ops of that of a run.
        logger_defs: what makes loggers, by name; its ops write to those that a run's config names.
        op_selection: which of its ops are run; all by default.
    """

    graph: Graph | None = None
    resource_defs: Mapping[str, object] = field(default_factory=dict)
    hook_defs: frozenset[object] = frozenset()
    op_retry_policy: RetryPolicy | None = None
    input_values: Mapping[str, object] = field(default_factory=dict)
    config_mapping: ConfigMapping | None = None
    logger_defs: Mapping[str, LoggerDefinition] = field(default_factory=dict)
    op_selection: Iterable[str] | None = None

    def execute_in_process(
        self,
        run_config: CoercibleToRunConfig | None = None,
        instance: object = None,
        partition_key: str | None = None,
        raise_on_error: bool = True,
        op_selection: Iterable[str] | None = None,
        asset_selection: Iterable[object] | None = None,
        run_id: str | None = None,
        input_values: Mapping[str, object] | None = None,
        tags: Mapping[str, str] | None = None,
        resources: Mapping[str, object] | None = None,
    ) -> OpRun:
        """Run its ops here, one after another, in memory; what it gives tells what each of them gave.

        Args:
            run_config: what this run is configured with, instead of the job's own.
            instance: accepted, for Dagster.
            partition_key: the partition of the run.
            raise_on_error: whether what an op raises is raised; otherwise what rests on it is left out.
            op_selection: which of its ops, with ``*`` or ``+`` for what is around them; by default the job's.
            asset_selection: accepted, for Dagster.
            run_id: what the run is called.
            input_values: what its inputs are.
            tags: labels of this run.
            resources: things that its ops share, by name, beside those of the job.

        Raises:
            InvalidDefinition: when its ops are put together as they cannot be, or nothing is given to an input.
            InvalidSelection: when there is no such op.
            Exception: what an op raises.

        >>> from nbasset import job, op
        >>> @op
        ... def one():
        ...     return 1
        >>> @op
        ... def add(x, y):
        ...     return x + y
        >>> @job
        ... def sums():
        ...     add(one(), one())
        >>> sums.execute_in_process()
        job sums: done
          one    gave 1
          one_2  gave 1
          add    gave 2
        """
        assert self.graph is not None
        config = self.config_for(partition_key) if run_config is None else run_config
        if self.config_mapping is not None:
            config = cast("CoercibleToRunConfig", self.config_mapping(config))
        own = self.graph.config if run_config is None and not isinstance(self.config, ConfigByPartition) else None
        chosen = chosen_steps(self.graph, self.op_selection if op_selection is None else op_selection)
        about = (self.hook_defs, self.op_retry_policy, self.logger_defs, chosen, self.partitions_def)
        return run_graph(
            Definition(self.name, self.graph, *about),
            config if config is not None or callable(own) else cast("CoercibleToRunConfig | None", own),
            {**self.resource_defs, **(resources or {})},
            {**self.input_values, **(input_values or {})},
            raise_on_error=raise_on_error,
            run_id=run_id,
            partition_key=partition_key,
            tags=self.labels(tags, partition_key),
        )

    def refuse_config(self, run_config: CoercibleToRunConfig | None) -> None:
        """Refuse a config that its ops cannot be run with.

        Args:
            run_config: the config.

        Raises:
            InvalidDefinition: with what is wrong.
        """
        assert self.graph is not None
        refuse_configs(self.graph, run_config)

    def with_hooks(self, hook_defs: Iterable[object]) -> JobDefinition:
        """The same with hooks."""
        return replace(self, hook_defs=self.hook_defs | frozenset(hook_defs))

    def __call__(self, *_: object, **__: object) -> object:
        """A job is not called.

        Raises:
            InvalidDefinition: always.
        """
        raise InvalidDefinition(f"The job {self.name} is not called: run it with {self.name}.execute_in_process().")

    def __repr__(self) -> str:
        return f"<JobDefinition {self.name}>"


def graph(
    compose_fn: Function | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, GraphIn] | None = None,
    out: GraphOut | Mapping[str, GraphOut] | None = None,
    tags: Mapping[str, str] | None = None,
    config: object = None,
) -> GraphDefinition | Callable[[Function], GraphDefinition]:
    """A graph of ops, as Dagster's ``@graph``: the function calls ops, and returns what they give.

    Args:
        compose_fn: the function, when the decorator is used without parentheses.
        name: what it is called; by default as the function.
        description: what it is, for people.
        ins: what is said of its inputs.
        out: of its output, or of several by name.
        tags: labels.
        config: what its ops are configured with: a mapping by name, or a function that gives that.
    """

    def decorate(function: Function) -> GraphDefinition:
        told = name or function.__name__
        return GraphDefinition(
            told, description=description, ins=ins, out=out, tags=tags, config=config, function=function
        )

    return decorate if compose_fn is None else decorate(compose_fn)


class JobOptions(TypedDict, total=False):
    """What ``@job`` and ``to_job`` take.

    Args:
        name: what it is called; by default as the function.
        description: what it is, for people.
        resource_defs: things that its ops share, by name.
        config: what its runs are configured with; by partition, perhaps.
        tags: labels.
        run_tags: labels of its runs.
        metadata: facts about it.
        logger_defs: what makes loggers, by name; its ops write to those that a run's config names.
        executor_def: kept, for Dagster: its ops run here, one after another.
        hooks: what is called when a step of it has ended.
        op_retry_policy: what happens when an op raises that says nothing of that itself.
        op_selection: which of its ops are run.
        partitions_def: by what it is partitioned.
        input_values: what its inputs are.
        owners: kept, for Dagster.
    """

    name: str | None
    description: str | None
    resource_defs: Mapping[str, object] | None
    config: object
    tags: Mapping[str, object] | None
    run_tags: Mapping[str, object] | None
    metadata: Mapping[str, object] | None
    logger_defs: Mapping[str, object] | None
    executor_def: object
    hooks: Iterable[object] | None
    op_retry_policy: RetryPolicy | None
    op_selection: Iterable[str] | None
    partitions_def: PartitionsDefinition | None
    input_values: Mapping[str, object] | None
    owners: Iterable[str] | None


@overload
def job(compose_fn: Function, /) -> JobDefinition: ...


@overload
def job(compose_fn: None = None, /, **options: Unpack[JobOptions]) -> Callable[[Function], JobDefinition]: ...


def job(
    compose_fn: Function | None = None, /, **options: Unpack[JobOptions]
) -> JobDefinition | Callable[[Function], JobDefinition]:
    """A job of ops, as Dagster's ``@job``; ``execute_in_process()`` runs it. Assets have :func:`define_asset_job`.

    Args:
        compose_fn: the function that calls the ops, when the decorator is used without parentheses.
        **options: see :class:`JobOptions`.

    Raises:
        InvalidDefinition: when an option is none, or ops are put together as they cannot be.

    >>> from nbasset import op
    >>> @op
    ... def one():
    ...     return 1
    >>> @job
    ... def ones():
    ...     one()
    >>> ones.execute_in_process().success
    True
    """

    def decorate(function: Function) -> JobDefinition:
        config = options.get("config")
        mapping = config if inspect.isfunction(config) else None
        told: JobOptions = {**options, "config": None} if mapping else options
        return GraphDefinition(function.__name__, config=mapping, function=function).to_job(**told)

    return decorate if compose_fn is None else decorate(compose_fn)
