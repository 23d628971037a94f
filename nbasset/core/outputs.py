"""Outputs: a value together with what a body has to say about it."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import field
from typing import Generic, TypeVar, cast

from nbasset.core.dataclass import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Output(Generic[T]):
    """A value with metadata, as Dagster's ``Output``.

    Args:
        value: the value of the asset.
        metadata: facts to keep with it.
        data_version: a data version by hand, instead of the value's digest.

    >>> Output([1, 2], metadata={"rows": 2}).value
    [1, 2]
    """

    value: T
    metadata: Mapping[str, object] = field(default_factory=dict)
    data_version: str | None = None


@dataclass(frozen=True, slots=True)
class MaterializeResult(Generic[T]):
    """What a body returns when its value lies elsewhere, or together with it, as Dagster's ``MaterializeResult``.

    Args:
        value: the value, if the store is to keep it.
        metadata: facts to keep with it.
        data_version: a data version by hand, instead of the value's digest.
    """

    value: T | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    data_version: str | None = None


class MetadataValue:
    """Makers of metadata values under Dagster's names; here metadata is plain data.

    >>> MetadataValue.int(3)
    3
    """

    @staticmethod
    def int(value: builtins.int) -> builtins.int:
        """A whole number."""
        return value

    @staticmethod
    def float(value: builtins.float) -> builtins.float:
        """A number."""
        return value

    @staticmethod
    def bool(value: builtins.bool) -> builtins.bool:
        """True or false."""
        return value

    @staticmethod
    def text(value: str) -> str:
        """A text."""
        return value

    @staticmethod
    def md(value: str) -> str:
        """A text in Markdown."""
        return value

    @staticmethod
    def json(value: object) -> object:
        """Plain data."""
        return value

    @staticmethod
    def path(value: object) -> str:
        """A path."""
        return str(value)

    @staticmethod
    def url(value: str) -> str:
        """An address."""
        return value


def as_output(returned: object) -> Output[object]:
    """What a body returned, as an :class:`Output`."""
    kind = type(returned)  # isinstance would ask an object of its own mind what class it gives itself out for
    if issubclass(kind, Output):
        return cast("Output[object]", returned)
    if issubclass(kind, MaterializeResult):
        returned = cast("MaterializeResult[object]", returned)
        return Output(returned.value, returned.metadata, returned.data_version)
    return Output(returned)
