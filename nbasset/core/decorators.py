"""The decorator that makes an asset of a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack, cast, overload

from nbasset.core.annotations import frame_of, is_nothing, meaning, types_of_outputs
from nbasset.core.asset_options import AssetOptions, check_known, configured
from nbasset.core.assets import Asset, AssetIn, as_key
from nbasset.core.bodies import Compute, FunctionBody, Parameter
from nbasset.core.config import ConfigClass, is_config
from nbasset.core.errors import InvalidDefinition
from nbasset.core.external import AssetDep, AssetSpec
from nbasset.core.freshness import strictness
from nbasset.core.keys import RESERVED, AssetKey, AssetKeys
from nbasset.core.several import AssetOut, Out, specified, with_deps

if TYPE_CHECKING:  # most notebooks have none
    from types import FrameType


@overload
def asset(compute_fn: Compute, /) -> Asset: ...


@overload
def asset(compute_fn: None = None, /, **options: Unpack[AssetOptions]) -> Callable[[Compute], Asset]: ...


def asset(compute_fn: Compute | None = None, /, **options: Unpack[AssetOptions]) -> Asset | Callable[[Compute], Asset]:
    """Make an asset of a function, as Dagster's ``@asset``: its name names the result, its parameters the upstream.

    Args:
        compute_fn: the function, when the decorator is used without parentheses.
        **options: see :class:`~nbasset.core.asset_options.AssetOptions`.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.

    >>> @asset(group_name="reporting")
    ... def final_report(processed_data):
    ...     return sum(processed_data)
    >>> final_report.key, final_report([1, 2])
    (AssetKey(['final_report']), 3)
    """
    if compute_fn is not None:
        return asset_of(compute_fn, {})
    return lambda function: asset_of(function, options)


def asset_of(function: Compute, options: AssetOptions) -> Asset:
    """The asset that a function makes.

    Args:
        function: the function.
        options: what ``@asset`` was given.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.
    """
    if not inspect.isfunction(function):
        raise InvalidDefinition(f"@asset decorates a function; {function!r} is none.")
    _check(options)
    options = _in_order(function, options)
    return configured(_plain(function, (_key(function.__name__, options),), options), options)


def _in_order(function: Compute, options: AssetOptions) -> AssetOptions:
    """The options, where what ``ins`` says to have no value and no parameter takes only comes before the asset."""
    ins = options.get("ins") or {}
    named = inspect.signature(function).parameters if ins else {}
    if any(each.kind is each.VAR_KEYWORD for each in named.values()):
        return options
    order = {name: each for name, each in ins.items() if name not in named and is_nothing(each.dagster_type)}
    if not order:
        return options
    later = [AssetDep(each.key_for(name), partition_mapping=each.partition_mapping) for name, each in order.items()]
    rest = {name: each for name, each in ins.items() if name not in order}
    return {**options, "ins": rest, "deps": [*(options.get("deps") or ()), *later]}


def _plain(function: Compute, keys: tuple[AssetKey, ...], options: AssetOptions) -> Asset:
    """The asset of these keys that a function makes, with what is said of its inputs."""
    told = options.get("ins") or {}
    body = body_of(function, more=told)
    return Asset(
        AssetKeys(keys),
        body,
        _ins(function, body, told),
        mappings={name: each.partition_mapping for name, each in told.items() if each.partition_mapping is not None},
        loading={name: each for name, each in told.items() if each.metadata or each.input_manager_key},
        in_types={name: each.dagster_type for name, each in told.items() if each.dagster_type is not None},
        description=inspect.getdoc(function) or "",
    )


def _check(options: AssetOptions) -> None:
    """Refuse options that are none, and labels that Dagster refuses."""
    check_known(options)
    if not options.keys().isdisjoint(("group_name", "owners", "tags")):
        from nbasset.core.labels import check_labels  # many assets have none

        check_labels(options.get("group_name"), options.get("owners"), options.get("tags"))


def _key(function_name: str, options: AssetOptions) -> AssetKey:
    name, key, prefix = options.get("name"), options.get("key"), options.get("key_prefix")
    if key is not None:
        if name or prefix:
            raise InvalidDefinition("Give an asset either key= or name= and key_prefix=, not both.")
        return _not_reserved(AssetKey.from_coercible(key))
    for part in (name or "", *([prefix] if isinstance(prefix, str) else prefix or ())):
        if "/" in part:
            raise InvalidDefinition(
                f"{part!r} cannot be (a part of) an asset's name: give its parts one by one, for example "
                'key_prefix=["sales", "eu"].'
            )
    last = AssetKey(name or function_name)
    return last.with_prefix(prefix) if prefix else _not_reserved(last)


def _not_reserved(key: AssetKey) -> AssetKey:
    if str(key) in RESERVED:
        raise InvalidDefinition(f"{str(key)!r} cannot be an asset's name: Dagster keeps this word for itself.")
    return key


def body_of(function: Compute, context: str | None = None, more: Iterable[str] | None = None) -> FunctionBody:
    """The body that a function is.

    Args:
        function: the function.
        context: the parameter that takes the context; by default the one of that name, or a first one ``_``.
        more: what ``**kwargs`` takes, by name; ``None`` where it is not to have any.

    Raises:
        InvalidDefinition: when a parameter cannot name an upstream asset.
    """
    parameters, config = list[Parameter](), None
    for place, found in enumerate(inspect.signature(function).parameters.values()):
        if found.kind is found.VAR_KEYWORD and more is not None:
            named = {each.name for each in parameters}
            parameters += [Parameter(name, required=True) for name in more if name not in named]
            continue
        if found.kind in (found.VAR_POSITIONAL, found.VAR_KEYWORD, found.POSITIONAL_ONLY):
            raise InvalidDefinition(
                f"The parameter {found} of {function.__name__}() cannot name an upstream asset: "
                "use plain parameters, one for each upstream asset."
            )
        if found.name in ("context", "_context", context) or (place == 0 and found.name in ("_", "context_")):
            context = found.name
        elif (kind := _config_class(function, found.annotation)) is not None:
            config = (found.name, kind)
        else:
            parameters.append(Parameter(found.name, found.default is found.empty))
    return FunctionBody(function, tuple(parameters), context, config)


def _config_class(function: Compute, annotation: object) -> ConfigClass | None:
    if isinstance(annotation, str):  # written out under `from __future__ import annotations`
        names: Mapping[str, object] = getattr(function, "__globals__", {})
        annotation = names[annotation] if annotation in names else meaning(annotation, names, _caller())
    return cast("ConfigClass", annotation) if is_config(annotation) else None


def _caller() -> FrameType | None:
    """The frame that decorates a function: the first that is not of this package."""
    frame: FrameType | None = frame_of(1)
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "nbasset":
        frame = frame.f_back
    return frame


def _ins(function: Compute, body: FunctionBody, ins: Mapping[str, AssetIn]) -> dict[str, AssetKey]:
    names = {parameter.name for parameter in body.parameters}
    for name in ins:
        if name not in names:
            known = f"it has {', '.join(sorted(names))}" if names else "it has none"
            raise InvalidDefinition(f"ins names {name!r}, which is no parameter of {function.__name__}(): {known}.")
    return {name: given.key_for(name) for name, given in ins.items()}


def several_of(
    function: Compute,
    outs: Mapping[str, AssetOut],
    specs: Sequence[AssetSpec],
    options: AssetOptions,
    *,
    can_subset: bool = False,
    internal_asset_deps: Mapping[str, Iterable[AssetKey]] | None = None,
    is_graph: bool = False,
) -> Asset:
    """The asset of several keys that a function makes.

    Args:
        function: the function.
        outs: its assets by the names of its outputs.
        specs: its assets as they are specified, instead of ``outs``.
        options: what ``@multi_asset`` was given beside, as ``@asset`` takes it.
        can_subset: whether it makes only those that ``context.selected_output_names`` names.
        internal_asset_deps: by output, on which assets it rests, for whoever chooses among them; as to what is fresh
            each of them rests on all that the function uses.
        is_graph: whether it composes ops, so that what it is to return is said by these.

    Raises:
        InvalidDefinition: when a name or an option cannot be accepted.
    """
    if not inspect.isfunction(function):
        raise InvalidDefinition(f"@multi_asset decorates a function; {function!r} is none.")
    _check(options)
    options = _in_order(function, options)
    for word in sorted({"key", "key_prefix"}.intersection(options)):
        raise InvalidDefinition(f"@multi_asset takes no {word}=: give it to each of its assets, AssetOut({word}=…).")
    if bool(outs) is bool(specs):
        raise InvalidDefinition("Give @multi_asset either outs={NAME: AssetOut()} or specs=[AssetSpec(NAME)].")
    several = [each.named(name) for name, each in outs.items()] if outs else [specified(each) for each in specs]
    keys = tuple(out.key for out in several)
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidDefinition(f"Two of the assets of {function.__name__}() have the key {key}.")
    deps = [
        *(options.get("deps") or options.get("non_argument_deps") or ()),
        *(dep for spec in specs for dep in spec.deps),
    ]
    beyond = {key: dep for key, dep in ((as_key(each), each) for each in deps) if key not in keys}
    versions = [f"{out.name}={out.code_version}" for out in several if out.code_version is not None]
    known: AssetOptions = {**options, "deps": list(beyond.values())}
    policies = [*(each.freshness_policy for each in outs.values()), *(each.freshness_policy for each in specs)]
    told = [each for each in policies if each is not None]
    if told and options.get("freshness_policy") is None:
        known["freshness_policy"] = min(told, key=strictness)
    partitions = next((each.partitions_def for each in specs if each.partitions_def is not None), None)
    if partitions is not None and options.get("partitions_def") is None:
        known["partitions_def"] = partitions
    if versions and options.get("code_version") is None:
        known["code_version"] = ", ".join(versions)
    asset = configured(_plain(function, keys, options), known)
    _check_specs(asset, specs, function.__name__, beside=internal_asset_deps or options.get("deps") or ())
    own = {out.key: _resolved(out, asset, options.get("description") or "") for out in several}
    if internal_asset_deps or any(each.deps for each in specs):
        by_spec = {out.name: [dep.asset_key for dep in each.deps] for out, each in zip(several, specs, strict=False)}
        own = with_deps(own, asset.dependency_keys, internal_asset_deps or by_spec, function.__name__)
    named = {} if is_graph else types_of_outputs(function, [out.name for out in several])
    said = {name: each.dagster_type for name, each in outs.items() if each.dagster_type is not None}
    types = {out.key: {**named, **said}[out.name] for out in several if out.name in named or out.name in said}
    return replace(
        asset, outs=own, can_subset=can_subset, step=options.get("name") or "", types={**asset.types, **types}
    )


def _check_specs(asset: Asset, specs: Iterable[AssetSpec], name: str, *, beside: Iterable[object]) -> None:
    """Refuse what a function rests on and its specs do not say."""
    if not specs:
        return
    said = {dep.asset_key for spec in specs for dep in spec.deps}
    unsaid = [key for key in asset.dependency_keys if key not in said]
    if unsaid or any(True for _ in beside):
        missing = f", for example deps=[{str(unsaid[0])!r}]" if unsaid else ""
        raise InvalidDefinition(f"What {name}() rests on is said on its specs: AssetSpec(NAME, deps=[…]){missing}.")


def _resolved(out: Out, asset: Asset, description: str) -> Out:
    """What is one asset's own, with what is that of all of them where it says nothing."""
    return replace(
        out,
        group_name=out.group_name or asset.group_name,
        description=out.description or description,
        metadata={**asset.metadata, **out.metadata},
        tags={**asset.tags, **out.tags},
        owners=tuple(dict.fromkeys((*out.owners, *asset.owners))),
        kinds=out.kinds | asset.kinds,
        io_manager_key=out.io_manager_key or asset.io_manager_key,
    )
