"""Outputs: a value together with what a body has to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

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
    metadata: Mapping[str, Any] = field(default_factory=dict)
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
    metadata: Mapping[str, Any] = field(default_factory=dict)
    data_version: str | None = None


class MetadataValue:
    """Makers of metadata values under Dagster's names; here metadata is plain data.

    >>> MetadataValue.int(3)
    3
    """

    @staticmethod
    def int(value: int) -> Any:
        """A whole number."""
        return value

    @staticmethod
    def float(value: float) -> Any:
        """A number."""
        return value

    @staticmethod
    def bool(value: bool) -> Any:
        """True or false."""
        return value

    @staticmethod
    def text(value: str) -> Any:
        """A text."""
        return value

    @staticmethod
    def md(value: str) -> Any:
        """A text in Markdown."""
        return value

    @staticmethod
    def json(value: Any) -> Any:
        """Plain data."""
        return value

    @staticmethod
    def path(value: str) -> Any:
        """A path."""
        return str(value)

    @staticmethod
    def url(value: str) -> Any:
        """An address."""
        return value


def as_output(returned: object) -> Output[Any]:
    """What a body returned, as an :class:`Output`."""
    if isinstance(returned, Output):
        return returned
    if isinstance(returned, MaterializeResult):
        return Output(returned.value, returned.metadata, returned.data_version)
    return Output(returned)
