"""I/O managers with a configuration, on pydantic."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from nbasset.dagster.io_managers import IOManager, IOManagerDefinition
from nbasset.dagster.open_resources import InitResourceContext, built
from nbasset.dagster.resources import ConfigurableResourceFactory

T = TypeVar("T")


class ConfigurableIOManagerFactory(ConfigurableResourceFactory[T], Generic[T]):
    """Base of what makes an I/O manager of a configuration, as Dagster's ``ConfigurableIOManagerFactory``.

    >>> from nbasset.dagster.io_managers import InMemoryIOManager
    >>> class InMemory(ConfigurableIOManagerFactory[InMemoryIOManager]):
    ...     def create_io_manager(self, context):
    ...         return InMemoryIOManager()
    >>> type(InMemory().process_config_and_initialize()).__name__
    'InMemoryIOManager'
    """

    def create_io_manager(self, context: InitResourceContext) -> T:
        """The I/O manager; for subclasses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what create_io_manager gives.")

    def create_resource(self, context: InitResourceContext) -> T:
        """The same."""
        return self.create_io_manager(context)


class ConfigurableIOManager(ConfigurableIOManagerFactory[IOManager], IOManager):
    """Base of an I/O manager that has a configuration, as Dagster's ``ConfigurableIOManager``."""

    def create_io_manager(self, context: InitResourceContext) -> IOManager:
        """The I/O manager: itself, with what environment variables say in its fields."""
        return self


class ConfigurableLegacyIOManagerAdapter(ConfigurableIOManagerFactory[IOManager]):
    """Base of a configuration for an I/O manager that a function makes, as Dagster's class of that name."""

    @property
    def wrapped_io_manager(self) -> IOManagerDefinition:
        """What ``@io_manager`` has made of the function; for subclasses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its wrapped_io_manager is.")

    def create_io_manager(self, context: InitResourceContext) -> IOManager:
        """What the function makes of the configuration."""
        config = {name: getattr(self, name) for name in type(self).model_fields}
        with built(self.wrapped_io_manager.configured(config), _configured(context, config)) as made:
            return cast("IOManager", made)


def _configured(context: InitResourceContext, config: dict[str, object]) -> InitResourceContext:
    """The same context, for what has a configuration."""
    found = InitResourceContext(context.run_id, config)
    found.resources, found.instance = context.resources, context.instance
    return found
