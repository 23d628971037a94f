"""Resources with a configuration, on pydantic: what bodies and I/O managers share, opened once in each run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Annotated, Generic, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, PrivateAttr, SkipValidation

from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.open_resources import InitResourceContext, OpenResources, built, is_dagsters
from nbasset.dagster.resource_definitions import ResourceDefinition
from nbasset.dagster.variables import check_variables, holds_variable, value_of

T = TypeVar("T")

ResourceParam = Annotated[T, "resource"]
"""Marks a parameter that takes a resource, as Dagster's ``ResourceParam``; here its name says so already."""

ResourceDependency = Annotated[T, SkipValidation]
"""Marks a field that takes another resource, as Dagster's ``ResourceDependency``."""


class ConfigurableResourceFactory(BaseModel, Generic[T]):
    """Base of what makes a resource of a configuration, as Dagster's ``ConfigurableResourceFactory``.

    Its fields and methods count for what is made with it; what it opens for a run, in private attributes, does not. A
    field may be another resource, which is opened with it, or an :class:`~nbasset.EnvVar`: that is read when a run
    needs it; its value counts, and is neither kept nor shown. A ``SecretStr`` does not count.

    Raises:
        pydantic.ValidationError: when a field is unknown, missing, or cannot be what it is to be.

    >>> class Squares(ConfigurableResourceFactory[list[int]]):
    ...     upto: int
    ...     def create_resource(self, context):
    ...         return [n * n for n in range(self.upto)]
    >>> Squares(upto=3).process_config_and_initialize()
    [0, 1, 4]
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    _given: dict[str, object] = PrivateAttr(default_factory=dict)
    _context: InitResourceContext | None = PrivateAttr(default=None)

    def __init__(self, **fields: object) -> None:
        check_variables(type(self), fields)
        if any(_comes_later(each) for each in fields.values()):  # they are checked when they are read
            waiting = type(self).model_construct(None, **fields)
            for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
                object.__setattr__(self, slot, getattr(waiting, slot))
        else:
            super().__init__(**fields)
        self._given = fields

    @classmethod
    def configure_at_launch(cls, **fields: object) -> PartialResource:
        """The same, with more fields to come from the config of a run.

        Args:
            **fields: those that are known.
        """
        return PartialResource(cls, fields)

    @property
    def variables(self) -> Mapping[str, object]:
        """The fields that were given as environment variables."""
        return {name: each for name, each in self._given.items() if holds_variable(each)}

    @property
    def given_fields(self) -> Mapping[str, object]:
        """The fields as they were given."""
        return self._given

    def with_fields(self, fields: Mapping[str, object]) -> Self:
        """The same with other fields.

        Args:
            fields: all that it is given.
        """
        return type(self)(**fields)

    def opened(self, nested: Callable[[object], object], context: InitResourceContext | None = None) -> Self:
        """A copy whose fields hold what environment variables say now, and other resources, open.

        Args:
            nested: opens another resource.
            context: what it is told.

        Raises:
            pydantic.ValidationError: when a variable is not set, or says something else than belongs there.
        """
        found = type(self)(**{name: value_of(each) for name, each in self._given.items()})
        for name in type(self).model_fields:
            value = getattr(found, name)
            if is_resource(value):
                found.__dict__[name] = nested(self._given.get(name, value))
        found._context = context
        if context is not None and context.resource_config is None:
            context.resource_config = {name: plain(each) for name, each in found if not is_resource(each)}
        return found

    def create_resource(self, context: InitResourceContext) -> T:
        """What bodies are handed; for subclasses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what create_resource gives.")

    def setup_for_execution(self, context: InitResourceContext) -> None:
        """Open what a run needs; for subclasses."""

    def teardown_after_execution(self, context: InitResourceContext) -> None:
        """Close it; for subclasses."""

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[T]:
        """What bodies are handed, open for as long as the run takes; for subclasses."""
        self.setup_for_execution(context)
        try:
            with built(lambda: self.create_resource(context), context) as found:
                yield cast("T", found)
        finally:
            self.teardown_after_execution(context)

    def get_resource_context(self) -> InitResourceContext:
        """What it was told when it was opened.

        Raises:
            InvalidDefinition: when it is not open.
        """
        if self._context is None:
            raise InvalidDefinition(f"{type(self).__name__} is not open: a run opens it.")
        return self._context

    @classmethod
    def from_resource_context(cls, context: InitResourceContext) -> T:
        """What bodies would be handed for the configuration that a function's context has, as in older resources.

        Args:
            context: what such a function is told.
        """
        fields = cast("Mapping[str, object]", context.resource_config or {})
        return cls(**fields).process_config_and_initialize()

    @classmethod
    def to_config_schema(cls) -> dict[str, object]:
        """What its configuration is, for functions that make resources in the older way."""
        from nbasset.dagster.config_schema import Field

        return {
            name: Field() if each.is_required() else Field(default_value=each.get_default(call_default_factory=True))
            for name, each in cls.model_fields.items()
            if not is_resource(each.default)
        }

    def process_config_and_initialize(self) -> T:
        """What bodies would be handed, outside any run; nothing closes it."""
        return cast("T", OpenResources({}).opened(self))

    @contextmanager
    def process_config_and_initialize_cm(self) -> Iterator[T]:
        """The same, closed at the end."""
        with OpenResources({}) as others:
            yield cast("T", others.opened(self))


class ConfigurableResource(ConfigurableResourceFactory[T]):
    """Base of a resource with a configuration, as Dagster's ``ConfigurableResource``: a frozen model of pydantic.

    Bodies are handed the resource itself, with what environment variables say in its fields.

    Raises:
        pydantic.ValidationError: when a field is unknown, missing, or cannot be what it is to be.

    >>> class Prices(ConfigurableResource):
    ...     factor: int = 2
    ...     def of(self, n: int) -> int:
    ...         return self.factor * n
    >>> Prices(factor=3).of(4)
    12
    """

    def create_resource(self, context: InitResourceContext) -> T:
        """What bodies are handed: the resource itself."""
        return self  # type: ignore[return-value]  # Dagster has it so: T is the class itself where no subclass says else


class IAttachDifferentObjectToOpContext:
    """Beside ``ConfigurableResource``: ``context.resources`` has something else than the resource, as in Dagster."""

    def get_object_to_set_on_execution_context(self) -> object:
        """What it has; for subclasses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what context.resources is to have.")


class PartialResource(ResourceDefinition):
    """A resource of which a run says the rest.

    Args:
        kind: its class.
        fields: those of its fields that are known.
        config: the others.
        origin: what it was before it was configured.
    """

    def __init__(
        self,
        kind: Callable[..., object],
        fields: Mapping[str, object],
        *,
        config: object = None,
        origin: PartialResource | None = None,
    ) -> None:
        self.kind = kind
        self.given_fields = dict(fields)
        self.origin = origin or self
        super().__init__(kind, config=config)

    def made(self) -> object:
        """The resource itself.

        Raises:
            pydantic.ValidationError: when fields are still missing.
        """
        return self.kind(**self.all_fields)

    @property
    def all_fields(self) -> Mapping[str, object]:
        """Its fields, those that are known and those that a run has said."""
        return {**self.given_fields, **cast("Mapping[str, object]", self.config or {})}

    def with_fields(self, fields: Mapping[str, object]) -> PartialResource:
        """The same with other fields that are known.

        Args:
            fields: these.
        """
        return PartialResource(self.kind, fields, config=self.config, origin=self.origin)

    def configured(self, config_or_config_fn: object, *_: object) -> PartialResource:
        """The same with a configuration."""
        return PartialResource(self.kind, self.given_fields, config=config_or_config_fn, origin=self.origin)


def is_resource(value: object) -> bool:
    """Whether something is opened before it is used: a resource of nbasset's kinds, or of Dagster's.

    >>> is_resource(ConfigurableResource()), is_resource(3)
    (True, False)
    """
    return isinstance(value, (ConfigurableResourceFactory, ResourceDefinition)) or is_dagsters(value)


def plain(value: object) -> object:
    """A value as a run's config has it: of an enum what it stands for, of a config its fields.

    Args:
        value: the value.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return value.value if isinstance(value, Enum) else value


def _comes_later(value: object) -> bool:
    return holds_variable(value) or isinstance(value, ResourceDefinition)


@contextmanager
def build_resources(
    resources: Mapping[str, object],
    instance: object = None,
    resource_config: Mapping[str, object] | None = None,
    **_: object,
) -> Iterator[_Opened]:
    """Open resources outside of any run, as Dagster's ``build_resources``; they are closed at the end.

    Args:
        resources: the resources by name.
        instance: Dagster's; not needed.
        resource_config: by name, the configuration of some of them.

    Gives an object that has each as an attribute.

    >>> class Rates(ConfigurableResource):
    ...     eur: float
    >>> with build_resources({"rates": Rates(eur=1.1)}) as resources:
    ...     resources.rates.eur
    1.1
    """
    from nbasset.dagster.resource_configs import with_configs

    with OpenResources(with_configs(resources, resource_config or {})) as found:
        yield _Opened(found)


class _Opened:
    """Resources as attributes, each opened when it is asked for."""

    def __init__(self, among: OpenResources) -> None:
        for name in among:
            setattr(self, name, among[name])
