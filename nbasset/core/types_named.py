"""The types that assets name, and with which their values are checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nbasset.core.annotations import ANY, RETURNED, type_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody


class Named(NamedTuple):
    """A type that an asset names, which values have to be of.

    Args:
        what: the name of a result, or of a parameter; ``return`` for what the function says of the only result.
        kind: the type.
        is_given: whether it is the type of what the body gives; otherwise of what it is given.
    """

    what: str
    kind: object
    is_given: bool

    @property
    def label(self) -> str:
        """What tells it from the others of the asset."""
        return f"given {self.what}" if self.is_given else f"taken {self.what}"


def types_named(asset: Asset) -> Iterator[Named]:
    """The types that an asset names by annotations and options, and with which its values are checked.

    Args:
        asset: the asset.

    >>> from nbasset import asset
    >>> @asset
    ... def total(rows: list[int]) -> float: ...
    >>> [(each.label, each.kind) for each in types_named(total)]
    [('given return', <class 'float'>), ('taken rows', list[int])]
    """
    for key, kind in asset.types.items():
        yield Named(str(key), kind, True)
    body = asset.body
    if not isinstance(body, FunctionBody):
        return
    if len(asset.keys) == 1 and RETURNED in body.function.__annotations__:
        yield Named(RETURNED, type_of(body.function), True)
    for parameter in body.parameters:
        for kind in (type_of(body.function, parameter.name), asset.in_types.get(parameter.name, ANY)):
            if kind is not ANY:
                yield Named(parameter.name, kind, False)


def names_types(asset: Asset) -> bool:
    """Whether an asset says of what types anything is; most say nothing, and every pass asks it of every asset.

    Args:
        asset: the asset.

    >>> from nbasset import asset
    >>> @asset
    ... def total(rows): ...
    >>> names_types(total)
    False
    """
    body = asset.body
    return bool(asset.types or asset.in_types or (isinstance(body, FunctionBody) and body.function.__annotations__))
