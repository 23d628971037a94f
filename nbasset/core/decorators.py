"""The decorator that makes an asset of a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, overload

from nbasset.core.assets import Asset, AssetIn, Seed, as_key
from nbasset.core.bodies import FunctionBody, Parameter
from nbasset.core.config import Config
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.policies import RetryPolicy

Dep = CoercibleToAssetKey | Asset


@overload
def asset(compute_fn: Callable[..., Any], /) -> Asset: ...


@overload
def asset(
    compute_fn: None = None,
    /,
    *,
    name: str | None = None,
    key: CoercibleToAssetKey | None = None,
    key_prefix: str | Sequence[str] | None = None,
    ins: Mapping[str, AssetIn] | None = None,
    deps: Iterable[Dep] = (),
    group_name: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    owners: Iterable[str] = (),
    kinds: Iterable[str] = (),
    compute_kind: str | None = None,
    code_version: str | None = None,
    io_manager_key: str | None = None,
    retry_policy: RetryPolicy | None = None,
    reads: Iterable[str] = (),
    env: Iterable[str] = (),
    seed: Seed = None,
    always: bool = False,
    manual: bool = False,
) -> Callable[[Callable[..., Any]], Asset]: ...


def asset(
    compute_fn: Callable[..., Any] | None = None, /, **options: Any
) -> Asset | Callable[[Callable[..., Any]], Asset]:
    """Make an asset of a function, as Dagster's ``@asset``: its name names the result, its parameters the upstream.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: Dagster's ``name, key, key_prefix, ins, deps, group_name, description, metadata, tags, owners, kinds,
            code_version, io_manager_key, retry_policy``, and nbasset's own ``reads, env, seed, always, manual``
            (see :class:`Asset`).

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> @asset(group_name="reporting")
    ... def final_report(processed_data):
    ...     return sum(processed_data)
    >>> final_report.key, final_report([1, 2])
    (AssetKey(['final_report']), 3)
    """
    if compute_fn is not None:
        return _build(compute_fn)
    return lambda function: _build(function, **options)


def _build(
    function: Callable[..., Any],
    *,
    name: str | None = None,
    key: CoercibleToAssetKey | None = None,
    key_prefix: str | Sequence[str] | None = None,
    ins: Mapping[str, AssetIn] | None = None,
    deps: Iterable[Dep] = (),
    group_name: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    owners: Iterable[str] = (),
    kinds: Iterable[str] = (),
    compute_kind: str | None = None,
    retry_policy: RetryPolicy | None = None,
    reads: Iterable[str] = (),
    env: Iterable[str] = (),
    seed: Seed = None,
    **plain: Any,
) -> Asset:
    if not inspect.isfunction(function):
        raise InvalidDefinition(f"@asset decorates a function; {function!r} is none.")
    unknown = set(plain).difference(("code_version", "io_manager_key", "always", "manual"))
    if unknown:
        raise InvalidDefinition(f"@asset has no option {min(unknown)!r}; asset? lists the options.")
    body = _function_body(function)
    deps = tuple(deps)
    given_ins = dict(ins or {})
    return Asset(
        keys=(_key(function, name, key, key_prefix),),
        body=body,
        ins=_ins(function, body, given_ins),
        deps=tuple(as_key(dep) for dep in deps),
        group_name=group_name or "default",
        description=description or inspect.getdoc(function) or "",
        metadata=dict(metadata or {}),
        tags=dict(tags or {}),
        owners=tuple(owners),
        kinds=frozenset(kinds) | ({compute_kind} if compute_kind else frozenset()),
        retry_policy=_retry(retry_policy),
        seed=_seed(seed),
        reads=tuple(reads),
        env=tuple(env),
        upstream=tuple(dep for dep in deps if isinstance(dep, Asset)),
        **plain,
    )


def _key(
    function: Callable[..., Any],
    name: str | None,
    key: CoercibleToAssetKey | None,
    prefix: str | Sequence[str] | None,
) -> AssetKey:
    if key is not None:
        if name or prefix:
            raise InvalidDefinition("Give an asset either key= or name= and key_prefix=, not both.")
        return as_key(key)
    parts = [prefix] if isinstance(prefix, str) else list(prefix or [])
    return AssetKey([*parts, name or function.__name__])


def _function_body(function: Callable[..., Any]) -> FunctionBody:
    parameters, context, config = [], None, None
    for found in inspect.signature(function).parameters.values():
        if found.kind in (found.VAR_POSITIONAL, found.VAR_KEYWORD, found.POSITIONAL_ONLY):
            raise InvalidDefinition(
                f"The parameter {found} of {function.__name__}() cannot name an upstream asset: "
                "use plain parameters, one for each upstream asset."
            )
        if found.name in ("context", "_context"):
            context = found.name
        elif (kind := _config_class(function, found.annotation)) is not None:
            config = (found.name, kind)
        else:
            parameters.append(Parameter(found.name, found.default is found.empty))
    return FunctionBody(function, tuple(parameters), context, config)


def _config_class(function: Callable[..., Any], annotation: object) -> type[Config] | None:
    if isinstance(annotation, str):
        annotation = getattr(function, "__globals__", {}).get(annotation)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Config) else None


def _ins(function: Callable[..., Any], body: FunctionBody, ins: dict[str, AssetIn]) -> dict[str, AssetKey]:
    names = {parameter.name for parameter in body.parameters}
    for name in ins:
        if name not in names:
            raise InvalidDefinition(f"ins names {name!r}, which is no parameter of {function.__name__}().")
    return {name: given.key_for(name) for name, given in ins.items()}


def _seed(given: Seed) -> Seed:
    if given in (None, "none") or (type(given) is int and 0 <= given < 2**32):
        return given
    raise InvalidDefinition(f'seed takes a whole number below 2**32, or "none"; not {given!r}.')


def _retry(policy: RetryPolicy | None) -> RetryPolicy | None:
    if policy is not None and not isinstance(policy, RetryPolicy):
        raise InvalidDefinition(
            f"retry_policy takes a RetryPolicy, for example RetryPolicy(max_retries=3); not {policy!r}."
        )
    return policy
