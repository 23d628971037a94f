"""I/O managers: who keeps an asset's value, by Dagster's protocol; those made by functions; values in memory."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, overload

from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.dagster.resource_definitions import Build, ResourceDefinition


class IOManager(ABC):
    """Keeps and gives back values, as Dagster's ``IOManager``."""

    @abstractmethod
    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Keep a value."""

    @abstractmethod
    def load_input(self, context: InputContext) -> Any:
        """Give a value back."""


class InMemoryIOManager(IOManager):
    """Keeps values for as long as it lives, as Dagster's ``InMemoryIOManager``; whoever asks gets a copy of his own.

    Attributes:
        values: what it has.

    >>> from nbasset.core.keys import AssetKey
    >>> manager = InMemoryIOManager()
    >>> manager.handle_output(OutputContext(AssetKey("raw")), [1, 2])
    >>> manager.load_input(InputContext(AssetKey("raw")))
    [1, 2]
    """

    def __init__(self) -> None:
        self.values: dict[tuple[str, ...], object] = {}

    def handle_output(self, context: OutputContext, obj: object) -> None:
        """Keep a value."""
        self.values[_place(context)] = copied(obj)

    def load_input(self, context: InputContext) -> object:
        """Give a value back.

        Raises:
            NotStored: when it has none.
        """
        kept = context.upstream_output or context
        if len(context.keys) > 1:
            return {key: self._value(_place(replace(kept, keys=(key,)))) for key in context.keys}
        return self._value(_place(kept))

    def _value(self, place: tuple[str, ...]) -> object:
        if place not in self.values:
            raise NotStored(f"{'/'.join(place)} has no value in memory: make it first.")
        return copied(self.values[place])


def copied(value: object) -> object:
    """A copy of a value that shares nothing with it; the value itself where nobody can copy it.

    Args:
        value: the value.

    >>> rows = [[1], [2]]
    >>> copied(rows) == rows, copied(rows)[0] is rows[0]
    (True, False)
    """
    import copy
    import pickle

    for way in (lambda: pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)), lambda: copy.deepcopy(value)):
        with contextlib.suppress(Exception):  # whatever somebody's class raises: what cannot be copied is shared
            return way()
    return value


def _place(context: OutputContext | InputContext) -> tuple[str, ...]:
    return tuple(context.get_asset_identifier() if context.has_asset_key else context.get_identifier())


class IOManagerDefinition(ResourceDefinition):
    """An I/O manager that a function makes, as Dagster's ``IOManagerDefinition``.

    Args:
        resource_fn: the function; it may take an :class:`InitResourceContext`.
        config_schema: what it may be configured with; by default anything.
        description: what it is, for people.
        required_resource_keys: the resources that it asks its context for.
        version: a version by hand, for people.
        config: what it is configured with.
    """

    @staticmethod
    def hardcoded_io_manager(value: IOManager, description: str | None = None) -> IOManagerDefinition:
        """One that is there already.

        Args:
            value: the I/O manager.
            description: what it is, for people.
        """
        return IOManagerDefinition(lambda: value, description=description)


@overload
def io_manager(config_schema: Build) -> IOManagerDefinition: ...  # type: ignore[overload-overlap]  # a schema may be a type


@overload
def io_manager(
    config_schema: object = None,
    description: str | None = None,
    output_config_schema: object = None,
    input_config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> Callable[[Build], IOManagerDefinition]: ...


def io_manager(
    config_schema: object = None,
    description: str | None = None,
    output_config_schema: object = None,
    input_config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> object:
    """Make a function that makes an I/O manager one, as Dagster's ``@io_manager``.

    Args:
        config_schema: what it may be configured with; or the function, when the decorator has no parentheses.
        description: what it is, for people.
        output_config_schema: what single outputs of ops may be configured with.
        input_config_schema: what single inputs of ops may be configured with.
        required_resource_keys: the resources that it asks its context for.
        version: a version by hand, for people.

    >>> @io_manager
    ... def in_memory():
    ...     return InMemoryIOManager()
    >>> type(in_memory.resource_fn()).__name__
    'InMemoryIOManager'
    """
    if callable(config_schema) and not isinstance(config_schema, type):
        return IOManagerDefinition(config_schema)
    return lambda function: IOManagerDefinition(
        function, config_schema, description, required_resource_keys, version
    ).for_values(input_config_schema, output_config_schema)


@io_manager
def mem_io_manager() -> InMemoryIOManager:
    """Keeps values in memory for one run, as Dagster's ``mem_io_manager``.

    >>> type(mem_io_manager.resource_fn()).__name__
    'InMemoryIOManager'
    """
    return InMemoryIOManager()
