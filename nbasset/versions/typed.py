"""Typed: types with a check of their own, which the values of an asset have to pass; what they consist of counts."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType
from typing import TYPE_CHECKING, get_args

from nbasset.core.annotations import STANDS_FOR, meaning
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.versions.named_types import NamedTypes

if TYPE_CHECKING:
    from nbasset.versions.closure import Walk
    from nbasset.versions.memo import Memo


def own_checks(asset: Asset) -> Iterator[tuple[str, object]]:
    """The types with checks of their own of an asset, each by what it is the type of.

    Args:
        asset: the asset.

    >>> from nbasset import DagsterType, asset
    >>> @asset(dagster_type=DagsterType(lambda context, value: value % 2 == 0, name="Even"))
    ... def even():
    ...     return 2
    >>> list(own_checks(even))
    [('even', <DagsterType Even>)]
    """
    told = {str(key): kind for key, kind in asset.types.items()} | dict(asset.in_types)
    if isinstance(asset.body, FunctionBody):
        function = asset.body.function
        for name, annotation in function.__annotations__.items():
            told[f"{function.__name__}() {name}"] = meaning(annotation, function.__globals__)
    for name, kind in told.items():
        for number, known in enumerate(_within(kind)):
            if not isinstance(known, type) and _check_of(known) is not None:
                yield f"{name}, {number}" if number else name, known


def _within(kind: object) -> Iterator[object]:
    """A type, what it stands for, and the types that are named in it."""
    yield STANDS_FOR.get(kind, kind) if STANDS_FOR and isinstance(kind, type) else kind
    for each in get_args(kind):
        yield from _within(each)


def follow_types(walk: Walk, asset: Asset) -> None:
    """Have the checks of an asset's types count as what its body uses does.

    Args:
        walk: follows what an asset leads to.
        asset: the asset.
    """
    for name, kind in own_checks(asset):
        walk.content(f"type of {name}", getattr(kind, "display_name", ""))
        check = _check_of(kind)
        if isinstance(check, FunctionType):
            walk.follow(check)
        else:
            walk.content(f"check of {name}", check)
        walk.finish()


def older_types(asset: Asset, memo: Memo, named: NamedTypes) -> Iterator[str]:
    """What is wrong with an asset that holds a type which cells have made anew since, or its check, and what to do.

    Args:
        asset: the asset.
        memo: what one planning pass has digested so far.
        named: the types that it names.
    """
    yield from named.older()
    for name, kind in own_checks(asset):
        check = _check_of(kind)
        if not isinstance(check, FunctionType):
            continue
        if memo.trace:
            memo.trace.is_open = True
        called = str(getattr(kind, "display_name", ""))
        now = [check.__globals__.get(check.__name__)]
        now += [_check_of(each) for each in list(asset.body.namespace.values()) if _is_called(each, called)]
        if any(isinstance(each, FunctionType) and _differ(memo, check, each) for each in now):
            yield f"{name} has an older type {called}: run the cells again that make the type and the asset"


def _is_called(thing: object, name: str) -> bool:
    is_type = _check_of(thing) is not None and not isinstance(thing, type)
    return is_type and getattr(thing, "display_name", None) == name


def _differ(memo: Memo, one: FunctionType, other: FunctionType) -> bool:
    return one is not other and len({memo.content("", each)[0].digest for each in (one, other)}) > 1


def _check_of(kind: object) -> object:
    """The check of a type: of ours, or of one of the package dagster."""
    return getattr(kind, "type_check_fn", None) or getattr(kind, "_type_check_fn", None)
