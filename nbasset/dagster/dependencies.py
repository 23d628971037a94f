"""Graphs that say in lists what is given to what, instead of by a function, as Dagster's older way has it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.outputs import ONLY
from nbasset.core.words import did_you_mean
from nbasset.dagster.op_handles import Given, Several

if TYPE_CHECKING:
    from nbasset.core.policies import RetryPolicy
    from nbasset.dagster.ops import Composable


@dataclass(frozen=True, slots=True)
class DependencyDefinition:
    """That an input is given what one step gives, as Dagster's ``DependencyDefinition``.

    Args:
        node: the step.
        output: of several outputs which.
        description: what is said of it, for people.

    >>> DependencyDefinition("load").output
    'result'
    """

    node: str
    output: str = ONLY
    description: str | None = None


@dataclass(frozen=True, slots=True)
class MultiDependencyDefinition:
    """That an input is given a list of what several steps give, as Dagster's ``MultiDependencyDefinition``.

    Args:
        dependencies: what, in order.

    >>> len(MultiDependencyDefinition([DependencyDefinition("a"), DependencyDefinition("b")]).dependencies)
    2
    """

    dependencies: Sequence[DependencyDefinition]


@dataclass(frozen=True, slots=True, eq=False)
class NodeInvocation:
    """A step of a graph, where it is called otherwise than its op, as Dagster's ``NodeInvocation``.

    Args:
        name: the op, or the graph.
        alias: what the step is called.
        tags: labels of it.
        hook_defs: what is called when it has ended.
        retry_policy: what happens when it raises.

    >>> NodeInvocation("add_one", alias="add_two").called
    'add_two'
    """

    name: str
    alias: str | None = None
    tags: Mapping[str, object] = field(default_factory=dict)
    hook_defs: frozenset[object] = frozenset()
    retry_policy: RetryPolicy | None = None

    @property
    def called(self) -> str:
        """What the step is called."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class InputMapping:
    """That a step is given an input of its graph, as Dagster's ``InputMapping``.

    Args:
        graph_input_name: the input of the graph.
        mapped_node_name: the step.
        mapped_node_input_name: the input of the step.
        fan_in_index: kept, for Dagster.
        graph_input_description: what it is, for people.
        dagster_type: kept, for Dagster.

    >>> InputMapping("rows", "total", "rows").mapped_node_name
    'total'
    """

    graph_input_name: str
    mapped_node_name: str
    mapped_node_input_name: str
    fan_in_index: int | None = None
    graph_input_description: str | None = None
    dagster_type: object = None


@dataclass(frozen=True, slots=True)
class OutputMapping:
    """That a graph gives what a step gives, as Dagster's ``OutputMapping``.

    Args:
        graph_output_name: the output of the graph.
        mapped_node_name: the step.
        mapped_node_output_name: of its outputs which.
        graph_output_description: what it is, for people.
        dagster_type: kept, for Dagster.
        from_dynamic_mapping: kept, for Dagster.

    >>> OutputMapping("result", "total").mapped_node_output_name
    'result'
    """

    graph_output_name: str
    mapped_node_name: str
    mapped_node_output_name: str = ONLY
    graph_output_description: str | None = None
    dagster_type: object = None
    from_dynamic_mapping: bool = False


Dependency = DependencyDefinition | MultiDependencyDefinition
Dependencies = Mapping[str | NodeInvocation, Mapping[str, Dependency]]
"""By step what each of its inputs is given."""


def composed(
    name: str,
    node_defs: Sequence[Composable],
    dependencies: Dependencies,
    input_mappings: Sequence[InputMapping] = (),
    output_mappings: Sequence[OutputMapping] = (),
) -> Callable[..., object]:
    """The function of a graph that says in lists what is given to what.

    Args:
        name: the graph.
        node_defs: its ops and graphs.
        dependencies: by step what each of its inputs is given; what is not named is a step that is given nothing.
        input_mappings: which inputs of the graph its steps are given.
        output_mappings: what the graph gives.

    Raises:
        InvalidDefinition: when a step is named that there is not, or steps rest on each other in a ring.
    """
    steps = _steps(name, node_defs, dependencies)
    order = _order(name, steps)

    def compose(**given: object) -> object:
        made: dict[str, object] = {}
        for called in order:
            node, told = steps[called]
            handed = {at: _handed(made, each) for at, each in told.items()}
            for each in input_mappings:
                if each.mapped_node_name == called:
                    handed[each.mapped_node_input_name] = given[each.graph_input_name]
            made[called] = _node(node, node_defs)(**handed)
        outputs = {
            each.graph_output_name: _output(made[each.mapped_node_name], each.mapped_node_output_name)
            for each in output_mappings
        }
        return outputs or None

    inputs = dict.fromkeys(each.graph_input_name for each in input_mappings)
    parameters = [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY) for each in inputs]
    vars(compose)["__signature__"] = inspect.Signature(parameters)
    return compose


def _steps(
    graph: str, node_defs: Sequence[Composable], dependencies: Dependencies
) -> dict[str, tuple[NodeInvocation, Mapping[str, Dependency]]]:
    names = dict.fromkeys(each.name for each in node_defs)
    found: dict[str, tuple[NodeInvocation, Mapping[str, Dependency]]] = {}
    for step, told in dependencies.items():
        node = step if isinstance(step, NodeInvocation) else NodeInvocation(step)
        if node.name not in names:
            raise InvalidDefinition(f"The graph {graph} has no op {node.name!r}{did_you_mean(node.name, names)}")
        found[node.called] = (node, told)
    used = {node.name for node, _ in found.values()}
    found.update({each: (NodeInvocation(each), {}) for each in names if each not in used})
    return found


def _order(graph: str, steps: Mapping[str, tuple[NodeInvocation, Mapping[str, Dependency]]]) -> list[str]:
    before = {
        called: dict.fromkeys(each.node for one in told.values() for each in _all(one))
        for called, (_, told) in steps.items()
    }  # by order of the lists, not of a set, which is another in each process
    for called, needed in before.items():
        for each in sorted(needed.keys() - steps.keys()):
            raise InvalidDefinition(
                f"In the graph {graph}, {called} is given what {each!r} gives, and there is no such step"
                f"{did_you_mean(each, steps)}"
            )
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError as error:
        ring = " → ".join(error.args[1])
        raise InvalidDefinition(f"The steps of the graph {graph} rest on each other in a ring: {ring}.") from None


def _all(dependency: Dependency) -> Sequence[DependencyDefinition]:
    return [dependency] if isinstance(dependency, DependencyDefinition) else dependency.dependencies


def _handed(made: Mapping[str, object], dependency: Dependency) -> object:
    given = [_output(made[each.node], each.output) for each in _all(dependency)]
    return given[0] if isinstance(dependency, DependencyDefinition) else given


def _output(handle: object, output: str) -> object:
    return handle if isinstance(handle, (Given, Several)) else getattr(handle, output)


def _node(node: NodeInvocation, node_defs: Sequence[Composable]) -> Callable[..., object]:
    from nbasset.dagster.ops import Node

    definition = next(each for each in node_defs if each.name == node.name)
    given_name = node.alias if node.alias and node.alias != definition.name else ""
    return cast(
        "Callable[..., object]", Node(definition, given_name, node.tags, frozenset(node.hook_defs), node.retry_policy)
    )
