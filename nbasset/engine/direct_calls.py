"""Direct calls: the function of an asset, called outside of any run, as in a test."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import ExitStack
from types import AsyncGeneratorType, GeneratorType

from nbasset.core.annotations import ANY, RETURNED, takes_resource, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import InvalidDefinition
from nbasset.core.outputs import is_said
from nbasset.dagster.open_resources import OpenResources, is_opened
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.direct_contexts import DirectAssetExecutionContext
from nbasset.engine.outputs import outputs_given
from nbasset.engine.type_checks import check, checked, must_be
from nbasset.engine.yielding import Yielded


def called(asset: Asset, body: FunctionBody, args: Iterable[object], kwargs: Mapping[str, object]) -> object:
    """What the function of an asset gives, called as Dagster has it: with or without a context, config and resources.

    Args:
        asset: the asset.
        body: its function.
        args: what it is given: the context first, if anything is.
        kwargs: what it is given by name. What it is not given of its config and its resources, the context has.

    Raises:
        InvalidDefinition: when config or a resource is given twice, or the context is none.
        TypeError: when an argument is missing, or one too many.
        TypeCheckFailed: when a value is of another type than the function says.
    """
    args, kwargs = list(args), dict(kwargs)
    context = args.pop(0) if body.context is None and args and isinstance(args[0], AssetExecutionContext) else None
    given = inspect.signature(body.function).bind_partial(*args, **kwargs).arguments
    with ExitStack() as open_ones:
        resources = open_ones.enter_context(OpenResources({}))
        given = {name: resources.opened(each, name) if is_opened(each) else each for name, each in given.items()}
        if body.context in given:
            context = given[body.context] = _context(body, given[body.context])
        if isinstance(context, DirectAssetExecutionContext):
            context.bind(asset)
            _filled_in(body, given, context)
            own = {
                name: each
                for name, each in given.items()
                if name != body.context and takes_resource(body.function, name)
            }
            context.open_resources.lend(own, asset.resource_defs)
        _configured(body, given)
        for name in [each.name for each in body.parameters if each.name in given]:
            if not hasattr(type_of(body.function, name), "yield_for_execution"):  # stand-ins for resources pass
                check(body.function, name, given[name])
                must_be(asset.in_types.get(name, ANY), given[name], f"{asset.key}()", name)
        return _result(asset, body.function, given, open_ones)


def _configured(body: FunctionBody, given: dict[str, object]) -> None:
    """Make an object of config that is given as a mapping, or not at all."""
    if body.config is not None and body.config_class is not None:
        fields = given.get(body.config[0], {})
        if isinstance(fields, Mapping):
            given[body.config[0]] = body.config_class(**fields)


def _context(body: FunctionBody, given: object) -> object:
    """The context that a function is given; one that knows nothing for ``None``."""
    if given is None:
        return DirectAssetExecutionContext({}, {})
    if not isinstance(given, AssetExecutionContext) and not hasattr(given, "log"):
        raise InvalidDefinition(
            f"{body.function.__name__}() takes a context first, and was given {given!r}: give build_asset_context(), "
            "or None."
        )
    return given


def _filled_in(body: FunctionBody, given: dict[str, object], context: DirectAssetExecutionContext) -> None:
    """Config and resources of a context, for parameters that nothing was given for."""
    name = body.config[0] if body.config else ""
    if name and context.config:
        if name in given:
            raise InvalidDefinition(f"Give {name} either to {body.function.__name__}() or in its context, not both.")
        given[name] = context.config
    for parameter in body.parameters:
        if parameter.name not in context.open_resources or not parameter.required:
            continue
        if parameter.name in given:
            raise InvalidDefinition(
                f"The resource {parameter.name} is given to {body.function.__name__}() and in its context, too."
            )
        given[parameter.name] = context.open_resources[parameter.name]


def _result(asset: Asset, function: Callable[..., object], given: Mapping[str, object], open_ones: ExitStack) -> object:
    """What a function gives; what it has been given stays open for as long as it is at work."""
    returned = function(**given)
    if type(returned) is GeneratorType:
        return _through(asset, returned, open_ones.pop_all())
    if type(returned) is AsyncGeneratorType:
        return _through_in_a_loop(asset, returned, open_ones.pop_all())
    if inspect.iscoroutine(returned):
        return _awaited(asset, returned, open_ones.pop_all())
    return _checked(asset, returned)


def _checked(asset: Asset, returned: object) -> object:
    if not asset.external:
        checked(asset, outputs_given(asset, {}, returned, lambda _: None))
    for kind in asset.types.values() if asset.external else ():
        must_be(
            kind, getattr(returned, "value", returned) if is_said(returned) else returned, f"{asset.key}()", RETURNED
        )
    return returned


def _check_all(asset: Asset, given: list[object]) -> None:
    """Refuse outputs of which one is missing, or about nothing that the asset makes."""
    if (given or asset.outs) and all(map(is_said, given)) and not asset.external:
        outputs_given(asset, {}, Yielded(given), lambda _: None)


def _through(asset: Asset, events: Iterable[object], open_ones: ExitStack) -> Generator[object, None, None]:
    seen: list[object] = []
    with open_ones:
        for event in events:
            seen.append(event)
            yield event
        _check_all(asset, seen)


async def _through_in_a_loop(
    asset: Asset, events: AsyncGenerator[object, None], open_ones: ExitStack
) -> AsyncGenerator[object, None]:
    seen: list[object] = []
    with open_ones:
        async for event in events:
            seen.append(event)
            yield event
        _check_all(asset, seen)


async def _awaited(asset: Asset, coming: Awaitable[object], open_ones: ExitStack) -> object:
    with open_ones:
        return _checked(asset, await coming)
