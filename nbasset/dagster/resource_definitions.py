"""Resources that functions build, each with what it may be configured with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self, overload

from nbasset.dagster.config_schema import processed
from nbasset.dagster.open_resources import InitResourceContext

Build = Callable[..., object]
"""A function that builds a resource; it may take an :class:`InitResourceContext`."""


class ResourceDefinition:
    """A resource that a function builds, as Dagster's ``ResourceDefinition``.

    Args:
        resource_fn: the function; it may take an :class:`InitResourceContext`, and may yield what it opens and closes.
        config_schema: what it may be configured with; by default anything.
        description: what it is, for people.
        required_resource_keys: the other resources that it asks its context for.
        version: a version by hand, for people.
        config: what it is configured with.

    Attributes:
        input_config_schema: of an I/O manager, what single inputs may be configured with.
        output_config_schema: the same of single outputs.
    """

    def __init__(
        self,
        resource_fn: Build,
        config_schema: object = None,
        description: str | None = None,
        required_resource_keys: Iterable[str] | None = None,
        version: str | None = None,
        *,
        config: object = None,
    ) -> None:
        self.resource_fn = resource_fn
        self.config_schema = config_schema
        self.description = description or ""
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.version = version
        self.config = config
        self.input_config_schema: object = None
        self.output_config_schema: object = None

    @property
    def resource_config(self) -> object:
        """What it is configured with, with defaults.

        Raises:
            InvalidDefinition: when that does not fit its schema.
        """
        return processed(self.config_schema, self.config, f"The config of {self._called}")

    @property
    def _called(self) -> str:
        return getattr(self.resource_fn, "__name__", type(self).__name__)

    def configured(
        self, config_or_config_fn: object, config_schema: object = None, description: str | None = None
    ) -> Self:
        """The same with a configuration.

        Args:
            config_or_config_fn: the configuration, or what makes it of another one.
            config_schema: what that other one may be.
            description: what it is, for people.

        Raises:
            InvalidDefinition: when it does not fit the schema.
        """
        if callable(config_or_config_fn):
            inner = self

            def built(context: InitResourceContext) -> object:
                config = config_or_config_fn(context.resource_config)
                within = InitResourceContext(context.run_id, inner.configured(config).resource_config)
                within.resources, within.instance = context.resources, context.instance
                return inner(within)

            return type(self)(built, config_schema, description or self.description, self.required_resource_keys)
        found = type(self)(
            self.resource_fn,
            self.config_schema,
            description or self.description,
            self.required_resource_keys,
            self.version,
            config=config_or_config_fn,
        )
        _ = found.resource_config
        return found.for_values(self.input_config_schema, self.output_config_schema)

    def for_values(self, input_config_schema: object, output_config_schema: object = None) -> Self:
        """The same, with what single inputs and outputs may be configured with."""
        self.input_config_schema, self.output_config_schema = input_config_schema, output_config_schema
        return self

    def __call__(self, *context: object) -> object:
        """Build it directly, outside any run, as in Dagster.

        Args:
            *context: what the function is told, if it takes anything; the configuration in it is given its defaults.
        """
        for each in context:
            if isinstance(each, InitResourceContext):
                place = f"The config of {self._called}"
                given = self.config if each.resource_config is None else each.resource_config
                each.resource_config = processed(self.config_schema, given, place)
        return self.resource_fn(*context)

    @staticmethod
    def hardcoded_resource(value: object, description: str | None = None) -> ResourceDefinition:
        """A resource that is a value.

        Args:
            value: the value.
            description: what it is, for people.
        """
        return ResourceDefinition(lambda: value, description=description)

    @staticmethod
    def none_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that is ``None``."""
        return ResourceDefinition.hardcoded_resource(None, description)

    @staticmethod
    def string_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that is a text, given as its configuration."""
        return ResourceDefinition(lambda context: context.resource_config, str, description)

    @staticmethod
    def mock_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that takes every call, for tests."""
        from unittest.mock import MagicMock

        return ResourceDefinition(lambda: MagicMock(), description=description)


@overload
def resource(config_schema: Build) -> ResourceDefinition: ...  # type: ignore[overload-overlap]  # a schema may be a type


@overload
def resource(
    config_schema: object = None,
    description: str | None = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> Callable[[Build], ResourceDefinition]: ...


def resource(
    config_schema: object = None,
    description: str | None = None,
    required_resource_keys: Iterable[str] | None = None,
    version: str | None = None,
) -> object:
    """Make a resource of a function, as Dagster's ``@resource``.

    Args:
        config_schema: what it may be configured with; or the function, when the decorator has no parentheses.
        description: what it is, for people.
        required_resource_keys: the other resources that it asks its context for.
        version: a version by hand, for people.

    >>> @resource
    ... def db():
    ...     return {"n": 1}
    >>> db.resource_fn()
    {'n': 1}
    """
    if callable(config_schema) and not isinstance(config_schema, type):
        return ResourceDefinition(config_schema)
    return lambda function: ResourceDefinition(function, config_schema, description, required_resource_keys, version)


def make_values_resource(**kwargs: object) -> ResourceDefinition:
    """A resource that is its configuration, as Dagster's ``make_values_resource``.

    Args:
        **kwargs: the fields, each with its type; any, when there is none.

    >>> make_values_resource(n=int)(InitResourceContext(resource_config={"n": 3}))
    {'n': 3}
    """
    return ResourceDefinition(lambda context: context.resource_config, kwargs or None)
