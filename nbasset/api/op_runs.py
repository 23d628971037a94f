"""Runs of ops, in memory: what became of each, and what it gave."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeAlias, cast

from nbasset.api.logger_definitions import LoggerDefinition, loggers_of, to_all
from nbasset.api.op_refusals import chosen_of, refuse_steps
from nbasset.core.asset_events import AssetMaterialization, AssetObservation, ExpectationResult
from nbasset.core.config import CoercibleToRunConfig, ops_of, resources_of
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition, NeverMade
from nbasset.core.outputs import ONLY
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.policies import RetryPolicy
from nbasset.core.run_results import (
    EXPECTED,
    FAILED_ONCE,
    FAILURE,
    HANDLED,
    LOADED,
    MATERIALIZED,
    OBSERVED,
    OUTPUT,
    RETRIED,
    START,
    ExecuteInProcessResult,
    RunEvent,
    ValueData,
)
from nbasset.core.run_results import SKIPPED as LEFT_OUT
from nbasset.core.run_results import SUCCESS as DONE
from nbasset.core.runs import DagsterRun
from nbasset.dagster.composition import Composition, inner_config
from nbasset.dagster.op_handles import Missing, held_by
from nbasset.dagster.open_resources import OpenResources
from nbasset.dagster.ops import Graph, Node
from nbasset.dagster.steps import OpStep
from nbasset.engine.op_context import OpExecutionContext
from nbasset.engine.op_steps import run_step, shown
from nbasset.engine.op_values import Kept, as_given, kept_by_managers, with_loaded
from nbasset.engine.tracebacks import in_one_line

Value: TypeAlias = Any
"""What an op gives is of any type."""

SUCCESS, FAILED, SKIPPED = "success", "failed", "skipped"


@dataclass(frozen=True, slots=True)
class Definition:
    """What is run.

    Args:
        name: the job.
        graph: its graph.
        hooks: what is called when a step has ended.
        op_retry_policy: what happens when an op raises that says nothing of that itself.
        loggers: what makes loggers, by name: its steps write to those that the run's config names.
        chosen: the only steps that are made; ``None``: all are.
        partitions: by what its runs are partitioned.
    """

    name: str
    graph: Graph
    hooks: frozenset[object] = frozenset()
    op_retry_policy: RetryPolicy | None = None
    loggers: Mapping[str, LoggerDefinition] = field(default_factory=dict)
    chosen: frozenset[str] | None = None
    partitions: PartitionsDefinition | None = None


@dataclass(slots=True)
class StepRun:
    """What became of one step.

    Args:
        step: the step.
        outcome: whether it was made, has failed, or was left out.
        outputs: what it gave, by output.
        error: what it has raised.
        retries: how often it was tried again.
        said: what it has said beside.
        kept: what was said of its outputs as they were kept, by output.
        facts: what it has said of its outputs.
    """

    step: OpStep
    outcome: str
    outputs: Mapping[str, object]
    error: BaseException | None = None
    retries: int = 0
    said: tuple[object, ...] = ()
    kept: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)


class OpRun(ExecuteInProcessResult):
    """What a run of ops gives back, as Dagster's ``ExecuteInProcessResult``: what became of each op.

    Args:
        definition: what was run.
        run: the run.
    """

    def __init__(self, definition: Definition, run: DagsterRun) -> None:
        self._definition, self._run = definition, run
        self.steps: list[StepRun] = []
        self.graphs: dict[str, Mapping[str, object]] = {}
        self.outputs: dict[str, object] = {}

    @property
    def run_id(self) -> str:
        """What the run is called."""
        return self._run.run_id

    @property
    def dagster_run(self) -> DagsterRun:
        """The run as its ops knew it, and how it has ended."""
        return self._run.ended(well=self.success)

    @property
    def success(self) -> bool:
        """Whether nothing has failed."""
        return not any(each.outcome == FAILED for each in self.steps)

    def output_value(self, output_name: str = ONLY) -> Value:
        """What the graph gave.

        Args:
            output_name: of several outputs which.

        Raises:
            NeverMade: when it gave no such thing.
        """
        if isinstance(self.outputs.get(output_name, Missing()), Missing):
            raise NeverMade(f"The graph {self._definition.graph.name} gave nothing for its output {output_name!r}.")
        return self.outputs[output_name]

    def output_for_node(self, node_str: str, output_name: str = ONLY) -> Value:
        """What an op gave; what is dynamic, and what was made for it, by its keys.

        Args:
            node_str: the op, by its name in the graph, with those of the graphs around it.
            output_name: of several outputs which.

        Raises:
            NeverMade: when it gave no such thing.
        """
        if node_str in self.graphs:
            found = self.graphs[node_str].get(output_name, Missing())
        else:
            own = self._own(node_str)
            keyed = {each.step.key: each.outputs.get(output_name, Missing()) for each in own}
            keyed = {key: each for key, each in keyed.items() if key is None or not isinstance(each, Missing)}
            found = keyed[None] if None in keyed else keyed or Missing()
        if isinstance(found, Missing):
            raise NeverMade(f"{node_str} gave nothing for its output {output_name!r}.")
        return found

    def asset_value(self, asset_key: object) -> Value:
        """Ops make no assets.

        Raises:
            NeverMade: always.
        """
        raise NeverMade(f"The job {self._definition.name} runs ops, which make no assets: ask output_for_node(…).")

    def _own(self, node: str) -> list[StepRun]:
        own = [each for each in self.steps if each.step.name == node]
        if not own:
            known = ", ".join(dict.fromkeys(each.step.name for each in self.steps)) or "none"
            raise NeverMade(f"This run has no step {node!r}; its steps are {known}.")
        return own

    def is_node_success(self, node_name: str) -> bool:
        """Whether an op has ended well."""
        return all(each.outcome == SUCCESS for each in self._own(node_name))

    def is_node_failed(self, node_name: str) -> bool:
        """Whether an op has failed."""
        return any(each.outcome == FAILED for each in self._own(node_name))

    def is_node_skipped(self, node_name: str) -> bool:
        """Whether an op was left out, since something that it rests on was not given."""
        own = self._own(node_name)
        return all(each.outcome == SKIPPED for each in own) and not self.is_node_untouched(node_name)

    def is_node_untouched(self, node_name: str) -> bool:
        """Whether an op was not run, since something that it rests on has failed."""
        return all(each.outcome == SKIPPED and each.error is None and _after(each) for each in self._own(node_name))

    @property
    def all_node_events(self) -> list[RunEvent]:
        """What happened to its ops, by Dagster's names."""
        return [event for each in self.steps for event in _events_of(each)]

    def events_for_node(self, node_name: str) -> list[RunEvent]:
        """What happened to one op.

        Args:
            node_name: the op.
        """
        if node_name in self.graphs:
            return [each for each in self.all_node_events if (each.step_key or "").startswith(f"{node_name}.")]
        return [event for each in self._own(node_name) for event in _events_of(each)]

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"job {self._definition.name}: {'done' if self.success else 'failed'}"
        width = max([len(each.step.step_key) for each in self.steps], default=0)
        for each in self.steps:
            name = each.step.step_key.ljust(width)
            if each.outcome == SUCCESS:
                yield f"  {name}  gave {shown(each.outputs)}"
            elif each.error is not None:
                yield f"  {name}  failed: {in_one_line(each.error)}"
            else:
                yield f"  {name}  was left out"


def _events_of(run: StepRun) -> Iterator[RunEvent]:
    key = run.step.step_key
    if run.outcome == SKIPPED:
        yield from () if _after(run) else (RunEvent(LEFT_OUT, key),)
        return
    yield RunEvent(START, key)
    for name in run.step.values:
        yield RunEvent(LOADED, key, value=ValueData(ONLY, name))
    yield from (RunEvent(kind, key) for _ in range(run.retries) for kind in (FAILED_ONCE, RETRIED))
    for said in run.said:
        if isinstance(said, AssetObservation):
            yield RunEvent(OBSERVED, key, observation=said)
        elif isinstance(said, AssetMaterialization):
            yield RunEvent(MATERIALIZED, key, said)
        elif isinstance(said, ExpectationResult):
            yield RunEvent(EXPECTED, key, expectation=said)
    if run.outcome == SUCCESS:
        for name, _ in ((name, each) for name, each in run.outputs.items() if not isinstance(each, Missing)):
            yield RunEvent(OUTPUT, key, value=ValueData(name, metadata=_as_facts(run.facts)))
            yield RunEvent(HANDLED, key, value=ValueData(name, metadata=_as_facts(run.kept.get(name, {}))))
        yield RunEvent(DONE, key)
    else:
        yield RunEvent(FAILURE, key, error=run.error)


def _as_facts(told: Mapping[str, object]) -> dict[str, object]:
    from nbasset.core.metadata import metadata_value  # few ask for events

    return {name: metadata_value(each) for name, each in told.items()}


def _after(run: StepRun) -> bool:
    return any(isinstance(each, Missing) and each.failed for each in run.outputs.values())


class _InMemory:
    """Makes the steps of a job; their values go from one to the other as they are, or through I/O managers.

    Args:
        told: what is told of the run.
        contexts: makes the context of a step, for one of its tries.
        resources: what its ops share, by name.
        raises: whether what an op raises ends the run.
    """

    def __init__(
        self,
        told: OpRun,
        contexts: Callable[[OpStep, int], OpExecutionContext],
        resources: Mapping[str, object],
        *,
        raises: bool,
    ) -> None:
        self._told, self._contexts, self._resources, self._raises = told, contexts, resources, raises

    def made(self, step: OpStep) -> Mapping[str, object]:
        """What an op gives by output."""
        tries: list[OpExecutionContext] = []

        def another(of: OpStep, retry: int) -> OpExecutionContext:
            tries.append(self._contexts(of, retry))
            return tries[-1]

        try:
            step = with_loaded(step, self._resources, self._told.run_id)
            ended = run_step(step, another)
            kept = kept_by_managers(step, ended.outputs, ended.context)
        except Exception as error:
            missing = dict.fromkeys(step.op.outs, Missing(failed=True))
            said = tuple(each for context in tries[-1:] for each in context.said)
            self._told.steps.append(StepRun(step, FAILED, missing, error, max(len(tries) - 1, 0), said))
            if self._raises:
                raise
            return missing
        said = tuple(ended.context.said)
        about = {name: each.context.logged_metadata for name, each in kept.items() if isinstance(each, Kept)}
        self._told.steps.append(StepRun(step, SUCCESS, ended.outputs, None, ended.retries, said, about, ended.metadata))
        return kept

    def left_out(self, step: OpStep, because: Missing) -> None:
        """An op is not run."""
        self._told.steps.append(StepRun(step, SKIPPED, dict.fromkeys(step.op.outs or (ONLY,), because)))

    def given_by_graph(self, path: tuple[str, ...], outputs: Mapping[str, object]) -> None:
        """What a graph inside of the job's gives."""
        self._told.graphs[".".join(path)] = {name: as_given(each) for name, each in outputs.items()}


def run_graph(
    definition: Definition,
    run_config: CoercibleToRunConfig | None,
    resources: Mapping[str, object],
    input_values: Mapping[str, object],
    *,
    raise_on_error: bool = True,
    run_id: str | None = None,
    partition_key: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> OpRun:
    """Run the ops of a graph here, in memory.

    Args:
        definition: what is run.
        run_config: what it is configured with.
        resources: things that its ops share, by name.
        input_values: what its inputs are.
        raise_on_error: whether what an op raises is raised.
        run_id: what the run is called.
        partition_key: the partition of the run.
        tags: labels of the run.

    Raises:
        InvalidDefinition: when nothing is given to an input, or a resource that an op takes is missing.
        Exception: what an op raises.
    """
    graph = definition.graph
    run = DagsterRun(run_id or str(uuid.uuid4()), definition.name, dict(tags or {}))
    told = OpRun(definition, run)
    configs = resources_of(run_config)
    if configs:
        from nbasset.dagster.resource_configs import with_configs

        resources = with_configs(resources, configs)
    inside = _inside(graph, run_config)
    refuse_steps(chosen_of(graph, inside, definition.chosen), resources)
    written = loggers_of(definition.loggers, run_config, run)

    def context_of(step: OpStep, retry: int) -> OpExecutionContext:
        context = OpExecutionContext(step, run, open_ones, partition_key, retry, partitions=definition.partitions)
        if written:
            context.log = to_all(written, f"{definition.name} - {run.run_id} - {step.step_key}")
        return context

    with OpenResources(resources, run.run_id) as open_ones:
        steps = _InMemory(told, context_of, open_ones, raises=raise_on_error)
        around = Node(graph, hooks=definition.hooks, retry_policy=definition.op_retry_policy)
        composition = Composition(steps, config=inside, around=around, chosen=definition.chosen)
        found = composition.through(graph, _inputs(graph, run_config, input_values))
    told.outputs = {name: as_given(held_by(each)) for name, each in found.items()}
    return told


def refuse_configs(graph: Graph, run_config: CoercibleToRunConfig | None) -> None:
    """Refuse a config that the ops of a graph cannot be run with.

    Args:
        graph: the graph.
        run_config: the config.

    Raises:
        InvalidDefinition: with what is wrong.
    """
    refuse_steps(chosen_of(graph, _inside(graph, run_config)))


def _inside(graph: Graph, run_config: CoercibleToRunConfig | None) -> Mapping[str, object]:
    """What the ops of a graph are configured with by a run's config."""
    told = run_config if isinstance(run_config, Mapping) else {}
    ops = ops_of(run_config)
    return inner_config(graph, {"ops": ops, "config": told.get("config", ops.get("config", {})) if told else {}})


def _inputs(graph: Graph, run_config: CoercibleToRunConfig | None, given: Mapping[str, object]) -> Mapping[str, object]:
    """What the inputs of a graph are: as was given, or as the run's config says."""
    told = run_config.get("inputs", {}) if isinstance(run_config, Mapping) else {}
    found = dict(given)
    for name, each in cast("Mapping[str, object]", told).items():
        found.setdefault(name, each["value"] if isinstance(each, Mapping) and set(each) == {"value"} else each)
    for name in graph.inputs:
        if name not in found:
            raise InvalidDefinition(f"Nothing is given to {graph.name} for {name}: say input_values={{{name!r}: …}}.")
    return {name: found[name] for name in graph.inputs}
