"""Steps of graphs: one op is run, tried again where that was asked for, and what it gave is told apart by output."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from typing import cast

from nbasset.core.annotations import RETURNED
from nbasset.core.errors import NbassetError
from nbasset.core.outputs import ONLY, Output, as_said, is_beside
from nbasset.core.policies import policy_after
from nbasset.dagster.hooks import HookContext, call_hooks
from nbasset.dagster.op_handles import Missing
from nbasset.dagster.op_outputs import DynamicOut, DynamicOutput, Nothing
from nbasset.dagster.ops import OpDefinition
from nbasset.dagster.steps import OpStep
from nbasset.engine.interrupts import wait_for
from nbasset.engine.op_context import OpExecutionContext
from nbasset.engine.type_checks import check, must_be
from nbasset.engine.yielding import run_through_in_a_loop

_CHANCE = random.Random()

Contexts = Callable[[OpStep, int], OpExecutionContext]
"""Makes the context of a step, for one of its tries."""


class Ended:
    """What became of a step.

    Args:
        outputs: what it gave, by output.
        context: the context of its last try.
        retries: how often it was tried again.
        metadata: what it said of its outputs.
    """

    def __init__(
        self,
        outputs: dict[str, object],
        context: OpExecutionContext,
        retries: int = 0,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        self.outputs, self.context, self.retries, self.metadata = outputs, context, retries, dict(metadata or {})


def run_step(step: OpStep, contexts: Contexts) -> Ended:
    """Run an op, try it again where its policy says so, and call its hooks.

    Args:
        step: the op, with what it is given.
        contexts: makes its context.

    Raises:
        Exception: what the op raises in its last try.
    """
    retry = 0
    while True:
        context = contexts(step, retry)
        try:
            ended = _ended(step, context, retry)
        except Exception as error:
            policy = policy_after(error, step.retry_policy)
            if policy is None or retry >= policy.max_retries:
                call_hooks(step.hooks, "failure", _told(step, context, error=error))
                raise
            retry += 1
            time.sleep(policy.wait_before(retry, _CHANCE.random()))
        else:
            call_hooks(step.hooks, "success", _told(step, context, ended.outputs))
            return ended


def _told(
    step: OpStep,
    context: OpExecutionContext,
    outputs: Mapping[str, object] | None = None,
    error: BaseException | None = None,
) -> HookContext:
    there = {name: each for name, each in (outputs or {}).items() if not isinstance(each, Missing)}
    return HookContext(
        Named(step),
        step.step_key,
        context.own_run.job_name,
        context.run_id,
        context.resources,
        error,
        there,
        step.config,
    )


class Named:
    """A step as a hook sees it: with the name that it has in its graph.

    Args:
        step: the step.
    """

    def __init__(self, step: OpStep) -> None:
        self.name, self.tags, self.definition = step.path[-1], dict(step.tags), step.op


def _ended(step: OpStep, context: OpExecutionContext, retry: int) -> Ended:
    op, given = step.op, _arguments(step, context)
    events, is_value = _events(op.compute_fn(**given))
    outputs: dict[str, object] = {}
    metadata: dict[str, object] = dict(context.metadata)
    said = [as_said(each) for each in events]
    for name, each in _by_output(op, said, is_value, context):
        metadata.update(getattr(each, "metadata", None) or {})
        _take(op, outputs, name, each)
    for name, out in op.outs.items():
        if name in outputs:
            continue
        if isinstance(out, DynamicOut):
            outputs[name] = {} if out.is_required else Missing()
        elif is_value or (out.dagster_type is Nothing and out.is_required):
            outputs[name] = None
        elif out.is_required:
            raise NbassetError(f"The op {op.name} gave nothing for its output {name!r}: yield Output(…, {name!r}).")
        else:
            outputs[name] = Missing()
    _checked(op, outputs, is_value=is_value)
    return Ended(outputs, context, retry, metadata)


def _arguments(step: OpStep, context: OpExecutionContext) -> dict[str, object]:
    """What the function of an op is given: its inputs, resources by name, a context and a config."""
    op, body = step.op, step.op.body
    given = dict(step.values)
    resources = context.resources.original_resource_dict
    for name in [each.name for each in body.parameters if each.name not in given and each.name not in op.inputs]:
        given[name] = getattr(context.resources, name) if name not in resources else resources[name]
    for name in step.values:
        check(op.compute_fn, name, given[name])
        told = op.ins.get(name)
        if told is not None:
            must_be(told.dagster_type, given[name], f"The op {op.name}", name)
    if body.context:
        given[body.context] = context
    if body.config is not None and body.config_class is not None:
        given[body.config[0]] = body.config_class(**step.config)
    return given


def _events(returned: object) -> tuple[list[object], bool]:
    """What an op gave, and whether that is one value, returned, rather than what it yields."""
    if hasattr(returned, "__await__"):
        returned = wait_for(cast("Awaitable[object]", returned))
    if hasattr(returned, "__anext__"):
        found = wait_for(run_through_in_a_loop(cast("AsyncGenerator[object, None]", returned)))
        return list(cast("list[object]", found)), False
    if hasattr(returned, "gi_frame"):
        return list(cast("Iterator[object]", returned)), False
    return [returned], True


def _by_output(
    op: OpDefinition, said: list[object], is_value: bool, context: OpExecutionContext
) -> Iterator[tuple[str, object]]:
    """Each thing that an op gave with the output that it is for."""
    names = list(op.outs)
    if is_value:
        said = _returned(op, said[0])
        if len(names) > 1 and len(said) != len(names):
            raise NbassetError(f"The op {op.name} has the outputs {', '.join(names)}, and returns {len(said)} things.")
    for place, each in enumerate(said):
        if isinstance(each, (Output, DynamicOutput)):
            name = each.output_name
            if is_value and name == ONLY and name not in op.outs:
                name = names[place % len(names)] if names else ONLY
            if name not in op.outs:
                raise NbassetError(f"The op {op.name} has no output {name!r}: it has {', '.join(names) or 'none'}.")
            yield name, each
        elif is_value:
            yield from _of_output(op, names[place], each) if names else ()
        elif is_beside(each):
            context.log_event(each)
        else:
            raise NbassetError(f"The op {op.name} yields {each!r}: yield Output(…), or return it.")


def _of_output(op: OpDefinition, name: str, value: object) -> Iterator[tuple[str, object]]:
    """What was returned for one output: of a dynamic one there may be a list."""
    if isinstance(value, list) and isinstance(op.outs[name], DynamicOut):
        return ((name, each) for each in value)
    return iter([(name, Output(value))])


def _returned(op: OpDefinition, value: object) -> list[object]:
    """What an op has returned, one by one."""
    if len(op.outs) > 1 and isinstance(value, (tuple, list)):
        return [as_said(each) for each in value]
    out = next(iter(op.outs.values()), None)
    if isinstance(out, DynamicOut) and isinstance(value, (tuple, list)):
        return [as_said(each) for each in value]
    return [value]


def _take(op: OpDefinition, outputs: dict[str, object], name: str, given: object) -> None:
    if isinstance(op.outs[name], DynamicOut) is not isinstance(given, DynamicOutput):
        wanted = "DynamicOutput(…, mapping_key=…)" if isinstance(op.outs[name], DynamicOut) else "Output(…)"
        raise NbassetError(f"The op {op.name} gives something else for its output {name!r} than {wanted}.")
    if isinstance(given, DynamicOutput):
        parts = cast("dict[str, object]", outputs.setdefault(name, {}))
        if given.mapping_key in parts:
            raise NbassetError(f"The op {op.name} gives two values for the mapping_key {given.mapping_key!r}.")
        parts[given.mapping_key] = given.value
    else:
        if name in outputs:
            raise NbassetError(f"The op {op.name} gives its output {name!r} twice.")
        outputs[name] = cast("Output[object]", given).value


def _checked(op: OpDefinition, outputs: Mapping[str, object], *, is_value: bool) -> None:
    """Refuse values of other types than the op says."""
    for name, value in outputs.items():
        out = op.outs[name]
        if isinstance(value, Missing) or isinstance(out, DynamicOut) or out.dagster_type is Nothing:
            continue
        must_be(out.dagster_type, value, f"The op {op.name}", RETURNED)
        if is_value and len(op.outs) == 1:
            check(op.compute_fn, RETURNED, value)


def shown(outputs: Mapping[str, object]) -> str:
    """What a step gave, in a few words.

    Args:
        outputs: by output.

    >>> shown({"result": [1, 2]}), shown({"low": 1, "high": 9}), shown({})
    ('[1, 2]', 'low=1, high=9', 'nothing')
    """
    if list(outputs) == [ONLY]:
        return _short(outputs[ONLY])
    return ", ".join(f"{name}={_short(each)}" for name, each in outputs.items()) or "nothing"


def _short(value: object) -> str:
    if isinstance(value, Missing):
        return "nothing"
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"
