"""From functions to checks."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from nbasset.core.annotations import takes_resource
from nbasset.core.assets import Asset, AssetIn, as_key
from nbasset.core.bodies import Compute, FunctionBody
from nbasset.core.checks import AssetCheckSpec
from nbasset.core.dataclass import replace
from nbasset.core.decorators import body_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.policies import RetryPolicy


class CheckOptions(TypedDict, total=False):
    """What every check takes beside what it is about; ``None`` is as if an option were not given.

    Args:
        description: what it looks at.
        required_resource_keys: resources that it asks its context for.
        resource_defs: those that it brings along, by name.
        config_schema: what its config may be, where no class says it.
        compute_kind: what it is made with, for people.
        op_tags: Dagster's labels of the step; they count nowhere.
        retry_policy: what happens when it raises.
        pool: accepted; steps run one after another here.
    """

    description: str | None
    required_resource_keys: Iterable[str] | None
    resource_defs: Mapping[str, object] | None
    config_schema: object
    compute_kind: str | None
    op_tags: Mapping[str, object] | None
    retry_policy: RetryPolicy | None
    pool: str | None


def check_of(function: Compute, spec: AssetCheckSpec, ins: Mapping[str, AssetIn], options: CheckOptions) -> Asset:
    """The check that a function is.

    Args:
        function: the function.
        spec: what it is about.
        ins: by parameter, the other assets whose values it takes.
        options: what else was said of it.

    Raises:
        InvalidDefinition: when its parameters do not fit.
    """
    body = _body(function)
    for name, given in ins.items():
        if given.key_for(name) == spec.asset_key:
            raise InvalidDefinition(
                f"The check {spec.name} is about {spec.asset_key}: do not name it in additional_ins as well."
            )
    own = [each for each in _inputs(body, ins, "additional_ins") if each not in ins]
    if len(own) > 1:
        raise InvalidDefinition(
            f"The check {spec.name} takes {', '.join(own)}, of which one may be the value of {spec.asset_key}: name "
            "the assets of the others in additional_ins, and mark resources as ResourceParam[TYPE]."
        )
    about = dict.fromkeys(own, spec.asset_key)
    others = {name: given.key_for(name) for name, given in ins.items()}
    deps = (*(() if about else (spec.asset_key,)), *(each.asset_key for each in spec.additional_deps))
    rests = tuple(AssetDep(key) for key in dict.fromkeys((*others.values(), *deps)) if key != spec.asset_key)
    told = spec.description or inspect.getdoc(function)
    whole = AssetCheckSpec(
        spec.name,
        asset=spec.asset_key,
        description=told,
        additional_deps=rests,
        blocking=spec.blocking,
        metadata=spec.metadata,
        automation_condition=spec.automation_condition,
        partitions_def=spec.partitions_def,
        truth=spec.truth,
    )
    return _made(body, (whole,), {**about, **others}, deps, options, loading=ins)


def checks_of(
    function: Compute, specs: Sequence[AssetCheckSpec], ins: Mapping[str, AssetIn], options: CheckOptions
) -> Asset:
    """The checks that a function carries out.

    Args:
        function: the function.
        specs: what they are about.
        ins: by parameter, the assets whose values it takes.
        options: what else was said of them.

    Raises:
        InvalidDefinition: when its parameters do not fit, or two checks have the same name.
    """
    if not specs:
        raise InvalidDefinition("Give @multi_asset_check its checks: specs=[AssetCheckSpec(NAME, asset=ASSET)].")
    keys = [each.key for each in specs]
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidDefinition(f"Two of the checks of {function.__name__}() are {key.to_user_string()}.")
    body = _body(function)
    about = dict.fromkeys(each.asset_key for each in specs)
    known = {each.asset_key for spec in specs for each in spec.additional_deps} | about.keys()
    words = {word: key for key in known for word in key.python_names}
    given = {name: each.key_for(name) for name, each in ins.items()}
    own = {name: words[name] for name in _inputs(body, ins, "ins") if name in words}
    return _made(body, tuple(specs), {**own, **given}, tuple(sorted(known, key=str)), options, loading=ins)


def _body(function: Compute) -> FunctionBody:
    if not inspect.isfunction(function):
        raise InvalidDefinition(f"A check decorates a function; {function!r} is none.")
    return body_of(function)


def _inputs(body: FunctionBody, ins: Mapping[str, AssetIn], option: str) -> list[str]:
    """The parameters that take values of assets, not resources."""
    names = [each.name for each in body.parameters]
    for name in ins:
        if name not in names:
            known = f"it has {', '.join(names)}" if names else "it has none"
            raise InvalidDefinition(
                f"{option} names {name!r}, which is no parameter of {body.function.__name__}(): {known}."
            )
    return [name for name in names if not takes_resource(body.function, name)]


def _made(
    body: FunctionBody,
    specs: tuple[AssetCheckSpec, ...],
    ins: Mapping[str, AssetKey],
    deps: Iterable[CoercibleToAssetKey],
    options: CheckOptions,
    *,
    loading: Mapping[str, AssetIn],
) -> Asset:
    for name in sorted(set(options).difference(CheckOptions.__annotations__)):
        raise InvalidDefinition(f"A check has no option {name!r}; it has {', '.join(CheckOptions.__annotations__)}.")
    told = {name: each for name, each in loading.items() if each.metadata or each.input_manager_key}
    partitions = next((each.partitions_def for each in specs if each.partitions_def is not None), None)
    kind = options.get("compute_kind")
    made = Asset(
        tuple(each.key.result_key for each in specs),
        body,
        ins,
        deps=tuple(key for key in map(as_key, deps) if key not in ins.values()),
        loading=told,
        description=options.get("description") or specs[0].description or "",
        kinds=frozenset([kind] if kind else ()),
        retry_policy=options.get("retry_policy"),
        required_resources=frozenset(options.get("required_resource_keys") or ()),
        resource_defs=dict(options.get("resource_defs") or {}),
        config_schema=options.get("config_schema"),
        check_specs=specs,
    )
    return made if partitions is None else replace(made, partitions=partitions, dimensions=partitions.dimensions)
