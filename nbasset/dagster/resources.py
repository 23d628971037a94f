"""Resources: what bodies and I/O managers share, with a configuration; built once in each run that uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Self, TypeVar, overload

from pydantic import BaseModel, ConfigDict, PrivateAttr

from nbasset.core.config import InitResourceContext
from nbasset.core.dataclass import dataclass
from nbasset.dagster.variables import value_of

T = TypeVar("T")

Build = Callable[..., object]
"""A function that builds a resource; it may take an :class:`InitResourceContext`."""

ResourceParam = Annotated[T, "resource"]
"""Marks a parameter that takes a resource, as Dagster's ``ResourceParam``; here its name says so already."""


class ConfigurableResource(BaseModel):
    """Base of a resource with a configuration, as Dagster's ``ConfigurableResource``: a frozen model of pydantic.

    Its fields and methods count for what is made with it; what it opens for a run, in private attributes, does not. A
    field may be given as an :class:`~nbasset.EnvVar`: it is read when a run needs it; its value counts, and is neither
    kept nor shown. A ``SecretStr`` does not count.

    Raises:
        pydantic.ValidationError: when a field is unknown, missing, or cannot be what it is to be.

    >>> class Prices(ConfigurableResource):
    ...     factor: int = 2
    ...     def of(self, n: int) -> int:
    ...         return self.factor * n
    >>> Prices(factor=3).of(4)
    12
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    _given: dict[str, object] = PrivateAttr(default_factory=dict)

    def __init__(self, **fields: object) -> None:
        if any(hasattr(each, "env_var_name") for each in fields.values()):  # they are checked when they are read
            waiting = type(self).model_construct(None, **fields)
            for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
                object.__setattr__(self, slot, getattr(waiting, slot))
        else:
            super().__init__(**fields)
        self._given = fields

    @property
    def variables(self) -> Mapping[str, object]:
        """The fields that were given as environment variables."""
        return {name: each for name, each in self._given.items() if hasattr(each, "env_var_name")}

    def opened(self) -> Self:
        """A copy whose fields hold what environment variables say now.

        Raises:
            pydantic.ValidationError: when one is not set, or says something else than belongs there.
        """
        return type(self)(**{name: value_of(each) for name, each in self._given.items()})

    def setup_for_execution(self, context: InitResourceContext) -> None:
        """Open what a run needs; for subclasses."""

    def teardown_after_execution(self, context: InitResourceContext) -> None:
        """Close it; for subclasses."""

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[object]:
        """What bodies are handed, open for as long as the run takes; for subclasses."""
        self.setup_for_execution(context)
        try:
            yield self
        finally:
            self.teardown_after_execution(context)


@dataclass(frozen=True)
class ResourceDefinition:
    """A resource that a function builds, as Dagster's ``ResourceDefinition``.

    Args:
        resource_fn: the function; it may take an :class:`InitResourceContext`, and may yield what it opens and closes.
        description: what it is, for people.
    """

    resource_fn: Build
    description: str = ""

    @staticmethod
    def hardcoded_resource(value: object, description: str | None = None) -> ResourceDefinition:
        """A resource that is a value.

        Args:
            value: the value.
            description: what it is, for people.
        """
        return ResourceDefinition(lambda: value, description or "")


@overload
def resource(resource_fn: Build) -> ResourceDefinition: ...


@overload
def resource(resource_fn: None = None, *, description: str = "") -> Callable[[Build], ResourceDefinition]: ...


def resource(
    resource_fn: Build | None = None, *, description: str = ""
) -> ResourceDefinition | Callable[[Build], ResourceDefinition]:
    """Make a resource of a function, as Dagster's ``@resource``.

    Args:
        resource_fn: the function, when the decorator is used without parentheses.
        description: what it is, for people.

    >>> @resource
    ... def db():
    ...     return {"n": 1}
    >>> db.resource_fn()
    {'n': 1}
    """
    if resource_fn is None:
        return lambda function: ResourceDefinition(function, description)
    return ResourceDefinition(resource_fn, description)
