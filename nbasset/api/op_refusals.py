"""Op refusals: what a graph of ops cannot be run with is refused before any of them is run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from nbasset.core.annotations import takes_resource
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.composition import nodes_of, steps_of
from nbasset.dagster.config_schema import asked_for
from nbasset.dagster.ops import Graph, OpDefinition
from nbasset.dagster.steps import OpStep
from nbasset.instance.run_config import refuse_unfit


def chosen_of(graph: Graph, config: Mapping[str, object], chosen: Collection[str] | None = None) -> list[OpStep]:
    """The steps of a graph that a run is about.

    Args:
        graph: the graph.
        config: by the names of its nodes, what a run's config says to them.
        chosen: the names of these steps; all by default.
    """
    return [each for each in steps_of(graph, config) if chosen is None or each.name in chosen]


def refuse_steps(steps: Iterable[OpStep], resources: Mapping[str, object] | None = None) -> None:
    """Refuse what steps cannot be configured with, and what they take of resources and nobody gives.

    Args:
        steps: the steps.
        resources: what there is by name; ``None``: nobody asks.

    Raises:
        InvalidDefinition: with what is wrong.
    """
    for step in steps:
        place = f"The config of {step.name}"
        if step.op.body.config_class is not None:
            refuse_unfit(step.op.body.config_class, step.config, place)
        else:
            asked_for(step.op.config_schema, step.config, place)
        for name in sorted(_taken(step.op).difference(resources)) if resources is not None else ():
            known = ", ".join(resources or ()) or "none is defined"
            raise InvalidDefinition(
                f"The op {step.name} cannot be run: there is no resource {name!r} ({known}): give it in "
                f"resource_defs={{{name!r}: …}}."
            )


def _taken(op: OpDefinition) -> frozenset[str]:
    """The resources that an op takes, or asks its context for."""
    named = (each.name for each in op.body.parameters if takes_resource(op.compute_fn, each.name))
    return op.required_resource_keys.union(named)


def refuse_namesakes(jobs: Iterable[object]) -> None:
    """Refuse jobs of which two ops are called alike and are not the same.

    Args:
        jobs: the jobs; only those of ops count.

    Raises:
        InvalidDefinition: with the name.
    """
    known: dict[str, OpDefinition] = {}
    graphs = [graph for each in jobs if isinstance(graph := getattr(each, "graph", None), Graph)]
    for op in [op for graph in graphs for op in nodes_of(graph).values()]:
        if known.setdefault(op.name, op) is not op:
            raise InvalidDefinition(f"Two ops are called {op.name}: give one another name.")
