"""Input managers: functions that load inputs, as Dagster's ``@input_manager`` makes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import cast, overload

from nbasset.core.dataclass import replace
from nbasset.dagster.io_contexts import InputContext
from nbasset.dagster.open_resources import InitResourceContext
from nbasset.dagster.resource_definitions import ResourceDefinition

Load = Callable[..., object]
"""A function that loads an input; it may take an :class:`InputContext`."""


class InputManager:
    """Base of what loads inputs, as Dagster's ``InputManager``."""

    def load_input(self, context: InputContext) -> object:
        """Give a value; for subclasses.

        Args:
            context: which.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what load_input gives.")


class LoadsByFunction(InputManager):
    """Loads inputs by a function.

    Args:
        load: the function.
        within: what it was built with: its configuration, and other resources.
    """

    def __init__(self, load: Load, within: InitResourceContext) -> None:
        self._load, self._within = load, within

    def load_input(self, context: InputContext) -> object:
        """Give a value.

        Args:
            context: which.
        """
        config = cast("Mapping[str, object] | None", self._within.resource_config)
        own = replace(context, resource_config=config, resources=self._within.resources)
        found = self._load(own) if inspect.signature(self._load).parameters else self._load()
        return found.load_input(own) if isinstance(found, InputManager) else found


class InputManagerDefinition(ResourceDefinition):
    """A function that loads inputs, as Dagster's ``InputManagerDefinition``.

    Args:
        load_fn: the function.
        config_schema: what it may be configured with; by default anything.
        description: what it is, for people.
        required_resource_keys: the resources that it asks its context for.
        version: a version by hand, for people.
    """

    @staticmethod
    def of(
        load_fn: Load,
        config_schema: object = None,
        description: str | None = None,
        required_resource_keys: Iterable[str] | None = None,
        version: str | None = None,
    ) -> InputManagerDefinition:
        """The one that a function makes.

        Args:
            load_fn: the function.
            config_schema: what it may be configured with.
            description: what it is, for people.
            required_resource_keys: the resources that it asks its context for.
            version: a version by hand, for people.
        """

        def build(context: InitResourceContext) -> InputManager:
            return LoadsByFunction(load_fn, context)

        told = description or inspect.getdoc(load_fn)
        return InputManagerDefinition(build, config_schema, told, required_resource_keys, version)


@overload
def input_manager(config_schema: Load) -> InputManagerDefinition: ...  # type: ignore[overload-overlap]  # or a type


@overload
def input_manager(
    config_schema: object = None,
    description: str | None = None,
    input_config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> Callable[[Load], InputManagerDefinition]: ...


def input_manager(
    config_schema: object = None,
    description: str | None = None,
    input_config_schema: object = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> object:
    """Make a function that loads an input a resource, for ``In(input_manager_key=…)``, as Dagster's ``@input_manager``.

    Args:
        config_schema: what it may be configured with; or the function, when the decorator has no parentheses.
        description: what it is, for people.
        input_config_schema: what single inputs may be configured with.
        required_resource_keys: the resources that it asks its context for.
        version: a version by hand, for people.

    >>> @input_manager
    ... def ones():
    ...     return [1, 1]
    >>> ones(InitResourceContext()).load_input(InputContext(name="rows"))
    [1, 1]
    """
    if callable(config_schema) and not isinstance(config_schema, type):
        return InputManagerDefinition.of(config_schema)
    return lambda load: InputManagerDefinition.of(
        load, config_schema, description, required_resource_keys, version
    ).for_values(input_config_schema)
