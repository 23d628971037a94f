"""Ops: functions that graphs are composed of, as Dagster's ``@op`` makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, overload

from nbasset.core.assets import Asset
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.outputs import ONLY
from nbasset.core.policies import RetryPolicy
from nbasset.dagster.op_outputs import In, Out
from nbasset.dagster.ops import OpDefinition

if TYPE_CHECKING:
    pass


@overload
def op(compute_fn: Compute, /) -> OpDefinition: ...


@overload
def op(
    compute_fn: None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, In] | None = None,
    out: Out | Mapping[str, Out] | None = None,
    config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    tags: Mapping[str, object] | None = None,
    version: str | None = None,
    retry_policy: RetryPolicy | None = None,
    code_version: str | None = None,
    pool: str | None = None,
) -> Callable[[Compute], OpDefinition]: ...


def op(
    compute_fn: Compute | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, In] | None = None,
    out: Out | Mapping[str, Out] | None = None,
    config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    tags: Mapping[str, object] | None = None,
    version: str | None = None,
    retry_policy: RetryPolicy | None = None,
    code_version: str | None = None,
    pool: str | None = None,
) -> OpDefinition | Callable[[Compute], OpDefinition]:
    """A function that graphs are composed of, as Dagster's ``@op``: a step, and no asset; called directly, it runs.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        name: what it is called; by default as the function.
        description: what it is, for people.
        ins: what is said of its inputs, by name.
        out: of its output, or of several by name.
        config_schema: what its config may be, where no class says it.
        required_resource_keys: the resources that it asks its context for.
        tags: labels.
        version: kept, for Dagster: the code itself counts.
        retry_policy: what happens when it raises.
        code_version: kept, for Dagster.
        pool: kept, for Dagster.

    Raises:
        InvalidDefinition: when it is no function, or one that takes inputs which nobody can name.

    >>> @op
    ... def add(x, y=1):
    ...     return x + y
    >>> add(2)
    3
    """

    def decorate(function: Compute) -> OpDefinition:
        outs = {ONLY: out} if isinstance(out, Out) else out
        return OpDefinition(
            function,
            name,
            ins,
            outs,
            description,
            config_schema,
            required_resource_keys,
            tags,
            version,
            retry_policy,
            code_version,
            pool,
        )

    return decorate if compute_fn is None else decorate(compute_fn)


def _called(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    from nbasset.engine.direct_calls import called  # few notebooks call an op's function

    return called(asset, body, args, kwargs)


OpDefinition.called = _called
