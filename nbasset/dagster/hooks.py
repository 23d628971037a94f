"""Hooks: functions that are called when a step has ended, well or badly, as Dagster's jobs call them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Literal, Protocol, overload, runtime_checkable

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.open_resources import AskedFor
from nbasset.dagster.ops import Composable

HookFunction = Callable[["HookContext"], object]

_LOG = logging.getLogger("nbasset.hooks")


@dataclass(frozen=True, slots=True)
class HookContext:
    """What a hook is told, as Dagster's ``HookContext``.

    Args:
        op: the step that has ended.
        step_key: what it is called in its run.
        job_name: the job.
        run_id: the run.
        resources: shared things.
        op_exception: what it has raised, where it has failed.
        op_output_values: what it gave, by output.
        op_config: the fields of its config.
        hook_def: the hook.
        required_resource_keys: the resources that the hook asks for.
        op_output_metadata: what it said of that.
        log: a logger.
    """

    op: object
    step_key: str = ""
    job_name: str = ""
    run_id: str = ""
    resources: AskedFor = field(default_factory=lambda: AskedFor({}))
    op_exception: BaseException | None = None
    op_output_values: Mapping[str, object] = field(default_factory=dict)
    op_config: Mapping[str, object] = field(default_factory=dict)
    hook_def: HookDefinition | None = None
    required_resource_keys: frozenset[str] = frozenset()
    op_output_metadata: Mapping[str, object] = field(default_factory=dict)
    log: logging.Logger = _LOG


@runtime_checkable
class Hooked(Protocol):
    """What hooks can be given to: a job, a graph, a step of one."""

    def with_hooks(self, hook_defs: Iterable[object]) -> object:
        """The same with hooks."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class HookDefinition:
    """A function that is called when a step has ended, as Dagster's ``HookDefinition``.

    Args:
        name: what it is called.
        hook_fn: the function.
        after: whether it is called after success, or after failure.
        required_resource_keys: the resources that it asks for.
    """

    name: str
    hook_fn: HookFunction
    after: Literal["success", "failure"]
    required_resource_keys: frozenset[str] = frozenset()

    def __call__(self, context: HookContext | Hooked) -> object:
        """What its function gives for a context, as in a test; or a job or graph that it decorates, with it."""
        if isinstance(context, Hooked):
            return context.with_hooks({self})
        return self.hook_fn(context)


@overload
def success_hook(hook_fn: HookFunction, /) -> HookDefinition: ...


@overload
def success_hook(
    hook_fn: None = None, *, name: str | None = None, required_resource_keys: Iterable[str] | None = None
) -> Callable[[HookFunction], HookDefinition]: ...


def success_hook(
    hook_fn: HookFunction | None = None, *, name: str | None = None, required_resource_keys: Iterable[str] | None = None
) -> HookDefinition | Callable[[HookFunction], HookDefinition]:
    """A hook that is called when a step has been made, as Dagster's ``@success_hook``.

    Args:
        hook_fn: the function, when the decorator is used without parentheses.
        name: what it is called; by default as the function.
        required_resource_keys: the resources that it asks its context for.

    >>> @success_hook
    ... def told(context):
    ...     return f"{context.op.name} is done"
    >>> told.name
    'told'
    """
    return _hook("success", hook_fn, name, required_resource_keys)


@overload
def failure_hook(name: HookFunction, /) -> HookDefinition: ...


@overload
def failure_hook(
    name: str | None = None, required_resource_keys: Iterable[str] | None = None
) -> Callable[[HookFunction], HookDefinition]: ...


def failure_hook(
    name: HookFunction | str | None = None, required_resource_keys: Iterable[str] | None = None
) -> HookDefinition | Callable[[HookFunction], HookDefinition]:
    """A hook that is called when a step has failed, as Dagster's ``@failure_hook``.

    Args:
        name: what it is called; by default as the function. Or the function, without parentheses.
        required_resource_keys: the resources that it asks its context for.

    >>> @failure_hook
    ... def told(context):
    ...     return f"{context.op.name}: {context.op_exception}"
    >>> told(build_hook_context(op_exception=ValueError("no"), op=told))
    'told: no'
    """
    if callable(name):
        return _hook("failure", name, None, required_resource_keys)
    return _hook("failure", None, name, required_resource_keys)


def _hook(
    after: Literal["success", "failure"],
    function: HookFunction | None,
    name: str | None,
    required: Iterable[str] | None,
) -> HookDefinition | Callable[[HookFunction], HookDefinition]:
    def decorate(function: HookFunction) -> HookDefinition:
        called = name or getattr(function, "__name__", "")
        if not called:
            raise InvalidDefinition(f"@{after}_hook decorates a function; {function!r} is none.")
        return HookDefinition(called, function, after, frozenset(required or ()))

    return decorate if function is None else decorate(function)


def build_hook_context(
    resources: Mapping[str, object] | None = None,
    op: Composable | HookDefinition | None = None,
    run_id: str | None = None,
    job_name: str | None = None,
    op_exception: BaseException | None = None,
    instance: object = None,
) -> HookContext:
    """A context with which a test calls a hook, as Dagster's ``build_hook_context``.

    Args:
        resources: shared things, by name.
        op: the step that has ended.
        run_id: the run.
        job_name: the job.
        op_exception: what the step has raised.
        instance: accepted, for Dagster.

    >>> build_hook_context(resources={"mail": 3}).resources.mail
    3
    """
    return HookContext(op, "", job_name or "", run_id or "", AskedFor(resources or {}), op_exception)


def call_hooks(hooks: Iterable[object], after: Literal["success", "failure"], context: HookContext) -> None:
    """Call those hooks that are for what has happened; one that raises is told, and stops nothing.

    Args:
        hooks: all hooks of the step.
        after: what has happened.
        context: what they are told.
    """
    from nbasset.core.dataclass import replace

    own = [each for each in hooks if isinstance(each, HookDefinition) and each.after == after]
    for hook in sorted(own, key=lambda each: each.name):
        try:
            hook.hook_fn(replace(context, hook_def=hook, required_resource_keys=hook.required_resource_keys))
        except Exception:  # noqa: BLE001 - what a hook does is no part of the run; that it has failed is told
            _LOG.exception("The hook %s failed after %s.", hook.name, context.step_key)
