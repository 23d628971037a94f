"""Assets that graphs of ops make: the ops are their steps, and helpers for their versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Unpack, cast, overload

from nbasset.api.definitions import announce
from nbasset.core.asset_options import AssetOptions
from nbasset.core.assets import Asset, AssetIn
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.dataclass import replace
from nbasset.core.decorators import asset_of, several_of
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.outputs import ONLY, Output
from nbasset.core.several import AssetOut
from nbasset.dagster.composition import Composition, inner_config, nodes_of
from nbasset.dagster.op_handles import Given, Missing, Several, held_by
from nbasset.dagster.ops import Graph, OpDefinition
from nbasset.dagster.steps import OpStep

if TYPE_CHECKING:
    from nbasset.core.partition_mappings import PartitionMapping
    from nbasset.engine.context import AssetExecutionContext

CONTEXT = "context_of_the_graph"
"""Under this name the machinery of a graph's asset is given the context; its function takes none."""


class _InAnAsset:
    """Makes the steps of a graph that makes an asset; what each gave becomes part of the asset's output.

    Args:
        context: the asset's context.
    """

    def __init__(self, context: AssetExecutionContext) -> None:
        self._context = context
        self.metadata: dict[tuple[str, ...], Mapping[str, object]] = {}

    def made(self, step: OpStep) -> Mapping[str, object]:
        """What an op gives by output."""
        from nbasset.engine.op_context import of_asset
        from nbasset.engine.op_steps import run_step, shown
        from nbasset.engine.op_values import with_loaded

        resources = self._context.resources.original_resource_dict
        step = with_loaded(step, resources, self._context.told_run().run_id)
        ended = run_step(step, lambda step, retry: of_asset(step, self._context, retry))
        for said in ended.context.said:
            self._context.log_event(said)
        self._context.log.info("%s gave %s", step.step_key, shown(ended.outputs))
        self._context.metadata.update(ended.metadata)
        return ended.outputs

    def left_out(self, step: OpStep, because: Missing) -> None:
        """An op is not run."""
        self._context.log.info("%s was left out", step.step_key)

    def given_by_graph(self, path: tuple[str, ...], outputs: Mapping[str, object]) -> None:
        """Nobody asks for what graphs inside of it give."""


class _Through:
    """Calls the function of a graph in an asset's stead: each op that it calls becomes a step.

    Args:
        graph: the graph.
        outs: where it makes several assets, its outputs.
    """

    def __init__(self, graph: Graph, outs: Iterable[str] = ()) -> None:
        self._graph, self._outs = graph, tuple(outs)

    def __call__(self, function: Compute, arguments: Mapping[str, object]) -> object:
        """What the graph gives.

        Args:
            function: its function, as it means things now.
            arguments: its inputs, and the context.
        """
        given = dict(arguments)
        context: AssetExecutionContext = given.pop(CONTEXT)  # type: ignore[assignment]
        config = inner_config(self._graph, context.told_config)
        found = Composition(_InAnAsset(context), config=config).through(self._graph, given, function)
        if not self._outs:
            return _only(context, found)
        asked = context.selected_output_names
        return _several(tuple(each for each in self._outs if each in asked), found)


def _only(context: AssetExecutionContext, found: Mapping[str, Given | Several]) -> object:
    value = held_by(next(iter(found.values()))) if found else None
    if isinstance(value, Missing):
        raise InvalidDefinition(f"The graph of {context.asset_key} gave nothing: the op that it returns was left out.")
    return value


def _several(outs: tuple[str, ...], found: Mapping[str, Given | Several]) -> object:
    values = {name: held_by(found[name]) for name in outs if name in found}
    given = tuple(Output(value, name) for name, value in values.items() if not isinstance(value, Missing))
    if len(given) == len(outs) > 1:
        return given
    return (each for each in given)  # as a body yields that leaves out some of its assets


def asset_of_graph(
    graph: Graph,
    options: AssetOptions,
    outs: Mapping[str, AssetOut] | None = None,
    made_of: Graph | None = None,
    *,
    can_subset: bool = False,
) -> Asset:
    """The asset that a graph makes, or those.

    Args:
        graph: the graph.
        options: what is said of it, as ``@asset`` takes it.
        outs: where it makes several assets, these by output.
        made_of: the graph, where it stands for itself and was not decorated as an asset.
        can_subset: whether some of several may be asked for alone.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.
    """
    nodes_of(graph, options.get("ins") or ())
    function = graph.composition_fn
    made = (
        several_of(function, outs, (), options, can_subset=can_subset, is_graph=True)
        if outs
        else asset_of(function, options)
    )
    body = made.body
    assert isinstance(body, FunctionBody)
    through = _Through(graph, outs or ())
    made = replace(made, body=replace(body, context=CONTEXT, through=through, made_of=made_of), in_kernel=True)
    made = replace(made, step=made_of.name) if made_of else made
    announce(Definitions([made]))
    return made


@overload
def graph_asset(compose_fn: Compute, /) -> Asset: ...


@overload
def graph_asset(
    compose_fn: None = None,
    /,
    *,
    config: object = None,
    **options: Unpack[AssetOptions],
) -> Callable[[Compute], Asset]: ...


def graph_asset(
    compose_fn: Compute | None = None,
    /,
    *,
    config: object = None,
    **options: Unpack[AssetOptions],
) -> Asset | Callable[[Compute], Asset]:
    """One asset that a graph of ops makes, as Dagster's ``@graph_asset``; the code of its ops counts for it.

    Args:
        compose_fn: the function that calls the ops, when the decorator is used without parentheses.
        config: what the ops are configured with, by name, or a function that gives that.
        **options: as ``@asset`` takes them.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import materialize, op
    >>> @op
    ... def numbers():
    ...     return [1, 2, 3]
    >>> @op
    ... def total(rows):
    ...     return sum(rows)
    >>> @graph_asset
    ... def report():
    ...     return total(numbers())
    >>> materialize(report).asset_value("report")
    6
    """

    def decorate(function: Compute) -> Asset:
        named = Graph(function, options.get("name") or function.__name__, (), config)
        return asset_of_graph(named, options)

    return decorate if compose_fn is None else decorate(compose_fn)


def graph_multi_asset(
    *,
    outs: Mapping[str, AssetOut],
    config: object = None,
    can_subset: bool = False,
    **options: Unpack[AssetOptions],
) -> Callable[[Compute], Asset]:
    """Several assets that one graph of ops makes, as Dagster's ``@graph_multi_asset``.

    Args:
        outs: its assets by the names of its outputs; the function returns a mapping by these names.
        config: what the ops are configured with, by name, or a function that gives that.
        can_subset: whether some of them may be asked for alone; its ops are run all the same.
        **options: as ``@multi_asset`` takes them.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import AssetOut, materialize, op
    >>> @op
    ... def one():
    ...     return 1
    >>> @graph_multi_asset(outs={"low": AssetOut(), "high": AssetOut()})
    ... def limits():
    ...     return {"low": one(), "high": one()}
    >>> materialize(limits).asset_value("high")
    1
    """

    def decorate(function: Compute) -> Asset:
        named = Graph(function, options.get("name") or function.__name__, tuple(outs), config)
        return asset_of_graph(named, options, outs, can_subset=can_subset)

    return decorate


def _placed(
    name: str,
    outputs: Iterable[str],
    keys: Mapping[str, AssetKey] | None,
    prefix: str | Iterable[str] | None,
    said: Mapping[str, object],
) -> dict[str, AssetOut]:
    """The assets of a graph or op by output: under which key each stands, and what is said of it."""
    found: dict[str, AssetOut] = {}
    by_output = {own: cast("Mapping[str, object]", said.get(word) or {}) for word, own in _SAID.items()}
    for output in outputs:
        key = (keys or {}).get(output, AssetKey(name if output == ONLY else output))
        parts = [prefix] if isinstance(prefix, str) else list(prefix or ())
        told = {own: each[output] for own, each in by_output.items() if output in each}
        found[output] = AssetOut(key=AssetKey([*parts, *key.path]), **told)  # type: ignore[arg-type]
    return found


def from_graph(
    graph_def: Graph,
    *,
    keys_by_input_name: Mapping[str, AssetKey] | None = None,
    keys_by_output_name: Mapping[str, AssetKey] | None = None,
    key_prefix: str | Iterable[str] | None = None,
    group_name: str | None = None,
    **said: object,
) -> Asset:
    """The asset that a graph makes, or one for each of its outputs, as Dagster's ``AssetsDefinition.from_graph``.

    Args:
        graph_def: the graph.
        keys_by_input_name: which assets its inputs are; by default those of their names.
        keys_by_output_name: which assets its outputs are; by default by their names, an only one by that of the graph.
        key_prefix: parts before the names of its assets.
        group_name: the group that they are shown in.
        **said: what Dagster takes beside: partitions, resources, policies and checks of all of them, and of each output
            its metadata, tags, description and code version.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import AssetsDefinition, graph, materialize, op
    >>> @op
    ... def one():
    ...     return 1
    >>> @graph
    ... def ones():
    ...     return one()
    >>> materialize(AssetsDefinition.from_graph(ones)).asset_value("ones")
    1
    """
    options = _options(keys_by_input_name, group_name, said)
    outs = _placed(graph_def.name, graph_def.out_names or (ONLY,), keys_by_output_name, key_prefix, said)
    if graph_def.out_names:
        return asset_of_graph(graph_def, options, outs, graph_def, can_subset=bool(said.get("can_subset")))
    return asset_of_graph(graph_def, {**options, **_alone(outs[ONLY])}, made_of=graph_def)


def from_op(
    op_def: OpDefinition,
    *,
    keys_by_input_name: Mapping[str, AssetKey] | None = None,
    keys_by_output_name: Mapping[str, AssetKey] | None = None,
    key_prefix: str | Iterable[str] | None = None,
    group_name: str | None = None,
    **said: object,
) -> Asset:
    """The asset that an op makes, or one for each of its outputs, as Dagster's ``AssetsDefinition.from_op``.

    Args:
        op_def: the op.
        keys_by_input_name: which assets its inputs are; by default those of their names.
        keys_by_output_name: which assets its outputs are; by default by their names, an only one by that of the op.
        key_prefix: parts before the names of its assets.
        group_name: the group that they are shown in.
        **said: what Dagster takes beside: partitions, resources, policies and checks of all of them, and of each output
            its metadata, tags, description and code version.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> from nbasset import AssetsDefinition, materialize, op
    >>> @op
    ... def one():
    ...     return 1
    >>> materialize(AssetsDefinition.from_op(one)).asset_value("one")
    1
    """
    options = _options(keys_by_input_name, group_name, said)
    options["retry_policy"] = op_def.retry_policy
    if op_def.config_schema is not None:
        options["config_schema"] = op_def.config_schema
    options["required_resource_keys"] = set(op_def.required_resource_keys)
    said = {**said, "is_required": {name: out.is_required for name, out in op_def.outs.items()}}
    outs = _placed(op_def.name, op_def.outs, keys_by_output_name, key_prefix, said)
    if list(outs) == [ONLY]:
        made = asset_of(op_def.compute_fn, {**options, **_alone(outs[ONLY])})
    else:
        made = several_of(op_def.compute_fn, outs, (), {**options, "name": op_def.name})
    body = made.body
    assert isinstance(body, FunctionBody)
    made = replace(made, body=replace(body, made_of=op_def), step=op_def.name)
    announce(Definitions([made]))
    return made


def _options(keys: Mapping[str, AssetKey] | None, group_name: str | None, said: Mapping[str, object]) -> AssetOptions:
    mappings = cast("Mapping[str, PartitionMapping]", said.get("partition_mappings") or {})
    named = dict.fromkeys((*(keys or {}), *mappings))
    ins = {name: AssetIn((keys or {}).get(name), partition_mapping=mappings.get(name)) for name in named}
    options: AssetOptions = {"ins": ins}
    if group_name is not None:
        options["group_name"] = group_name
    kept = {word: said[word] for word in _OF_ALL if said.get(word) is not None}
    return cast("AssetOptions", {**options, **kept})


def _alone(out: AssetOut) -> AssetOptions:
    """What is said of the only output, as an asset takes it."""
    found = out.named(ONLY)
    said: AssetOptions = {
        "key": found.key,
        "metadata": found.metadata,
        "tags": found.tags,
        "description": found.description,
    }
    return {**said, "code_version": found.code_version} if found.code_version is not None else said


_OF_ALL = ("partitions_def", "resource_defs", "backfill_policy", "check_specs", "hooks")
"""What Dagster's words say of all that a graph makes, as an asset takes it."""

_SAID = {
    "code_versions_by_output_name": "code_version",
    "automation_conditions_by_output_name": "automation_condition",
    "metadata_by_output_name": "metadata",
    "tags_by_output_name": "tags",
    "descriptions_by_output_name": "description",
    "is_required": "is_required",
}
