"""Resources that a body uses: those its parameters name, and those it asks its context for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import CodeType, FunctionType

from nbasset.core.assets import Asset
from nbasset.core.bodies import Body, CellBody, FunctionBody
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Giver
from nbasset.core.result_names import ResultName
from nbasset.core.version import Version, given_sentence

DEFAULT = "io_manager"
"""The resource that keeps what names no other."""

RESOURCE = "resource "
"""How the parts of a version are called that are resources, by what stands before their names."""

_ASKED = "resources"
"""The attribute of a context under which it has them."""


def used_resources(
    body: Body, inputs: Mapping[str, object], known: Iterable[str], helpers: Iterable[object]
) -> list[str]:
    """The resources whose values count for what a body makes, by name.

    Args:
        body: the body.
        inputs: its parameters that mean assets.
        known: every resource there is.
        helpers: what it leads to: a function may be handed the context.

    >>> from nbasset.core.decorators import asset
    >>> @asset
    ... def report(context, rates):
    ...     return rates["eur"] * context.resources.factor
    >>> used_resources(report.body, {}, ["db", "factor", "rates"], [])
    ['rates', 'factor']
    """
    known, helpers = list(known), list(helpers)
    named = {each.name for each in body.parameters if each.required and each.name not in inputs}
    if isinstance(body, FunctionBody) and body.through is not None:  # the ops of a graph have parameters of their own
        codes = [each.__code__ for each in helpers if type(each) is FunctionType]
        named.update(name for code in codes for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    found = [name for name in known if name in named]
    if body.context is None:
        return found
    asked = {name for code in _codes(body, helpers) for name in _names(code) if _ASKED in _names(code)}
    also = [name for name in known if name in asked and name not in named]
    return found + (also or [name for name in known if name not in named] if asked else [])


def used_managers(
    asset: Asset, inputs: Mapping[str, ResultName], assets: Mapping[ResultName, Asset], known: Collection[str]
) -> list[str]:
    """The I/O managers that keep an asset's value, and that load what it uses: what they do makes values others.

    Args:
        asset: the asset.
        inputs: what it uses, by parameter.
        assets: every asset.
        known: the resources there are.
    """
    wanted = [asset.of(name).io_manager_key or DEFAULT for name in asset.names]
    for parameter, name in inputs.items():
        told, up = asset.loading.get(parameter), assets.get(name)
        kept = up.of(name).io_manager_key if up else None
        wanted.append((told.input_manager_key if told else None) or kept or DEFAULT)
    return [name for name in dict.fromkeys(wanted) if name in known]


def with_required(names: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """Resources, and those that they ask for themselves.

    Args:
        names: the resources.
        known: every resource.
    """
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in known and name not in found:
            found[name] = None
            waiting.extend(sorted(getattr(known[name], "required_resource_keys", ())))
    return list(found)


def with_nested(resource: object) -> list[object]:
    """A resource, and those that its fields are."""
    found = [resource]
    for each in found:
        fields = getattr(type(each), "model_fields", ())
        values = (getattr(each, name, None) for name in fields)
        found += [value for value in values if hasattr(type(value), "yield_for_execution") and value not in found]
    return found


def with_givers(version: Version, given: Mapping[str, Giver], fingerprint: Callable[[str], str | None]) -> Version:
    """The version, with what has changed of what plain cells had read as they gave resources.

    Args:
        version: the version of an asset.
        given: the cells that have given its resources.
        fingerprint: digests what a name means now.
    """
    late = [
        given_sentence(giver.cell, name, resource)
        for resource, giver in given.items()
        for name, digest in giver.names.items()
        if fingerprint(name) != digest
    ]
    return replace(version, outdated=(*version.outdated, *late)) if late else version


def _codes(body: Body, helpers: Iterable[object]) -> Iterator[CodeType]:
    if isinstance(body, CellBody):
        yield body.program
    else:
        yield body.function.__code__
    yield from (each.__code__ for each in helpers if type(each) is FunctionType)


def _names(code: CodeType) -> set[str]:
    """The names in code and in what is defined within it; texts too, as ``getattr`` is given one."""
    found = {*code.co_names, *(each for each in code.co_consts if type(each) is str)}
    for each in code.co_consts:
        if isinstance(each, CodeType):
            found |= _names(each)
    return found
