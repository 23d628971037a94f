"""Values of ops on their way from one to the next: through I/O managers, where resources give some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import ismethod
from typing import Protocol, cast

from nbasset.core.config import ConfigClass, is_config
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.config_schema import processed
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.op_handles import Missing, ToLoad
from nbasset.dagster.op_outputs import DynamicOut, In, Nothing
from nbasset.dagster.steps import OpStep
from nbasset.engine.op_context import OpExecutionContext

USUAL = "io_manager"
"""The resource that keeps what says no other."""


class Loads(Protocol):
    """Gives values back."""

    def load_input(self, context: InputContext) -> object:
        """Give a value back."""
        ...


class Keeps(Loads, Protocol):
    """Keeps values, and gives them back."""

    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Keep a value."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that an I/O manager keeps.

    Args:
        manager: who keeps it.
        context: under which it was kept.
        value: the value, as the op gave it.
    """

    manager: Keeps
    context: OutputContext
    value: object


def as_given(value: object) -> object:
    """A value as its op gave it, also where an I/O manager keeps it.

    Args:
        value: the value; of a dynamic output by key.
    """
    if isinstance(value, dict):
        return {key: as_given(each) for key, each in value.items()}
    return value.value if isinstance(value, Kept) else value


def with_loaded(step: OpStep, resources: Mapping[str, object], run_id: str) -> OpStep:
    """A step with its inputs as I/O managers give them back.

    Args:
        step: the step.
        resources: what there is, by name.
        run_id: the run.

    Raises:
        InvalidDefinition: when it asks for an input manager that nobody gives.
    """
    if not any(_is_kept(each) or step.op.ins.get(name, In()).input_manager_key for name, each in step.values.items()):
        return step
    loaded = {name: _loaded(step, name, each, resources, run_id) for name, each in step.values.items()}
    return replace(step, values=loaded)


def _is_kept(value: object) -> bool:
    return isinstance(value, (Kept, ToLoad)) or (isinstance(value, list) and any(map(_is_kept, value)))


def _loaded(step: OpStep, name: str, value: object, resources: Mapping[str, object], run_id: str) -> object:
    if isinstance(value, list) and _is_kept(value):
        return [_loaded(step, name, each, resources, run_id) for each in value]
    told = step.op.ins.get(name, In())
    key = told.input_manager_key
    if not key and not isinstance(value, (Kept, ToLoad)):
        return value
    if key and key not in resources:
        raise InvalidDefinition(
            f"The op {step.op.name} loads {name} by the resource {key!r}, which nobody gives: "
            f"resource_defs={{{key!r}: …}}."
        )
    kept = value if isinstance(value, Kept) else None
    manager = cast("Loads", resources[key]) if key else cast("Kept", kept).manager
    context = InputContext(
        run_id=run_id,
        definition_metadata=dict(told.metadata or {}),
        config=_config(
            resources,
            key,
            "input_config_schema",
            value.config if isinstance(value, ToLoad) else step.input_configs.get(name),
            f"The config of the input {name} of {step.name}",
        ),
        typing_type=told.dagster_type if key or told.dagster_type is not None else None,
        name=name,
        step_key=step.step_key,
        op_def=step.op,
        upstream_output=kept.context if kept else None,
    )
    return manager.load_input(context)


def _config(resources: Mapping[str, object], key: str | None, schema: str, given: object, place: str) -> object:
    """The config of one input or output, with the defaults of what its manager takes."""
    manager = getattr(resources, "given", {}).get(key)
    told = getattr(manager, schema, None)
    told = told() if ismethod(told) else told  # as a ConfigurableIOManager says it
    if is_config(told):
        return _fields(cast("ConfigClass", told), cast("Mapping[str, object]", given or {}), place)
    return given if told is None else processed(told, given, place)


def _fields(kind: ConfigClass, given: Mapping[str, object], place: str) -> dict[str, object]:
    try:
        return kind(**given).model_dump()
    except ValueError as error:  # of pydantic, too
        raise InvalidDefinition(f"{place} does not fit {getattr(kind, '__name__', kind)}: {error}") from error


def kept_by_managers(step: OpStep, outputs: Mapping[str, object], context: OpExecutionContext) -> dict[str, object]:
    """What a step gave, handed to the I/O managers that resources give; the rest as it is.

    Args:
        step: the step.
        outputs: by output.
        context: the context of the step.
    """
    return dict(_kept(step, outputs, context))


def _kept(step: OpStep, outputs: Mapping[str, object], context: OpExecutionContext) -> Iterator[tuple[str, object]]:
    resources = context.resources.original_resource_dict
    for name, value in outputs.items():
        out = step.op.outs[name]
        key = out.io_manager_key or USUAL
        if isinstance(value, Missing) or out.dagster_type is Nothing or key not in resources:
            yield name, value
            continue
        manager = cast("Keeps", resources[key])
        if isinstance(out, DynamicOut) and isinstance(value, dict):
            yield name, {at: _handed(step, name, manager, each, context, at) for at, each in value.items()}
        else:
            yield name, _handed(step, name, manager, value, context)


def _handed(
    step: OpStep,
    name: str,
    manager: Keeps,
    value: object,
    context: OpExecutionContext,
    mapping_key: str | None = None,
) -> Kept:
    out = step.op.outs[name]
    told = OutputContext(
        run_id=context.run_id,
        definition_metadata=dict(out.metadata or {}),
        config=_config(
            context.resources.original_resource_dict,
            out.io_manager_key or USUAL,
            "output_config_schema",
            step.output_configs.get(name),
            f"The config of the output {name} of {step.name}",
        ),
        resources=context.resources,
        typing_type=out.dagster_type,
        name=name,
        step_key=step.step_key,
        job_name=context.own_run.job_name,
        op_def=step.op,
        mapping_key=mapping_key,
        output_metadata=dict(context.metadata),
    )
    manager.handle_output(told, value)
    context.said.extend(told.logged_events)
    context.metadata.update(told.logged_metadata)
    return Kept(manager, told, value)
