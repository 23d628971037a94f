"""Ops: functions that graphs are composed of, as Dagster's ``@op`` makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict, Unpack, overload

from nbasset.core.assets import Asset
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.outputs import ONLY
from nbasset.core.policies import RetryPolicy
from nbasset.dagster.op_outputs import In, Out
from nbasset.dagster.ops import OpDefinition


class OpOptions(TypedDict, total=False):
    """What ``@op`` takes.

    Args:
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
    """

    name: str | None
    description: str | None
    ins: Mapping[str, In] | None
    out: Out | Mapping[str, Out] | None
    config_schema: object
    required_resource_keys: Iterable[str] | None
    tags: Mapping[str, object] | None
    version: str | None
    retry_policy: RetryPolicy | None
    code_version: str | None
    pool: str | None


@overload
def op(compute_fn: Compute, /) -> OpDefinition: ...


@overload
def op(compute_fn: None = None, /, **options: Unpack[OpOptions]) -> Callable[[Compute], OpDefinition]: ...


def op(
    compute_fn: Compute | None = None, /, **options: Unpack[OpOptions]
) -> OpDefinition | Callable[[Compute], OpDefinition]:
    """A function that graphs are composed of, as Dagster's ``@op``: a step, and no asset; called directly, it runs.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: see :class:`OpOptions`.

    Raises:
        InvalidDefinition: when it is no function, or one that takes inputs which nobody can name.

    >>> @op
    ... def add(x, y=1):
    ...     return x + y
    >>> add(2)
    3
    """

    def decorate(function: Compute) -> OpDefinition:
        told = dict(options)
        out = told.pop("out", None)
        return OpDefinition(function, outs={ONLY: out} if isinstance(out, Out) else out, **told)  # type: ignore[arg-type]

    return decorate if compute_fn is None else decorate(compute_fn)


def _called(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    from nbasset.engine.direct_calls import called  # few notebooks call an op's function

    return called(asset, body, args, kwargs)


OpDefinition.called = _called
