"""Configured: an op, a resource or a graph with a config of its own in front, as Dagster's ``@configured`` makes it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar, cast

from nbasset.core.annotations import type_of
from nbasset.core.bodies import FunctionBody
from nbasset.core.config import data_of, is_config
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.config_schema import processed

T_co = TypeVar("T_co", covariant=True)


class Configurable(Protocol[T_co]):
    """What can be configured: an op, a resource, an I/O manager."""

    def configured(self, config_or_config_fn: object, /, *args: object, **kwargs: object) -> T_co:
        """The same with a config."""
        ...


class Told(Protocol):
    """A context that tells a config."""

    config: object

    def with_config(self, config: object) -> object:
        """The same that tells another one."""
        ...


class ConfiguredOp(Protocol):
    """An op, as far as it is asked for its config."""

    @property
    def outer(self) -> object:
        """What makes its config of the one in front; ``None``: nothing does."""
        ...

    @property
    def body(self) -> FunctionBody:
        """Its function."""
        ...

    def config_for(self, config: object) -> object:
        """The fields of its config, of what a run's config says."""
        ...


def configured(
    configurable: Configurable[T_co], config_schema: object = None, **kwargs: object
) -> Callable[[object], T_co]:
    """Give an op, a resource or an I/O manager a config, as Dagster's ``configured``.

    Args:
        configurable: what is configured.
        config_schema: what the function takes that makes the config, where one does; its annotation may say it, too.
        **kwargs: what it is called (``name``), and what it is, for people (``description``).

    Raises:
        InvalidDefinition: when it is something without a config.

    >>> from nbasset import resource
    >>> @resource(config_schema={"n": int})
    ... def db(context):
    ...     return context.resource_config["n"]
    >>> configured(db)({"n": 3}).resource_config
    {'n': 3}
    """
    if not hasattr(configurable, "configured"):
        raise InvalidDefinition(f"{configurable!r} has no config: configured() takes ops, resources and I/O managers.")

    def decorate(config_or_config_fn: object) -> T_co:
        told = dict(kwargs)
        if inspect.isfunction(config_or_config_fn) and hasattr(configurable, "compute_fn"):
            told.setdefault("name", config_or_config_fn.__name__)
        return configurable.configured(config_or_config_fn, config_schema=config_schema, **told)

    return decorate


@dataclass(frozen=True, slots=True)
class ConfigMapping:
    """A function that makes the config of what is inside of a config in front, as Dagster's ``ConfigMapping``.

    Args:
        config_fn: the function.
        config_schema: what the config in front may be; by default what the function's annotation says, or anything.
        receive_processed_config_values: kept, for Dagster.

    >>> ConfigMapping(lambda config: {"add": {"config": {"n": config["by"]}}}, {"by": int})({"by": 2})
    {'add': {'config': {'n': 2}}}
    """

    config_fn: Callable[..., object]
    config_schema: object = None
    receive_processed_config_values: bool | None = None

    def __call__(self, config: object) -> object:
        """The config of what is inside.

        Args:
            config: the config in front.

        Raises:
            InvalidDefinition: when that does not fit its schema.
        """
        return told_by(self.config_fn, self.config_schema, config, getattr(self.config_fn, "__name__", "a graph"))


def config_mapping(
    config_fn: Callable[..., object] | None = None, *, config_schema: object = None, **_: object
) -> ConfigMapping | Callable[[Callable[..., object]], ConfigMapping]:
    """Make a function the config mapping of a graph or job, as Dagster's ``@config_mapping``.

    Args:
        config_fn: the function, when the decorator is used without parentheses.
        config_schema: what it takes.

    >>> @config_mapping(config_schema={"by": int})
    ... def inner(config):
    ...     return {"add": {"config": {"n": config["by"]}}}
    >>> inner({"by": 2})
    {'add': {'config': {'n': 2}}}
    """
    return (lambda function: ConfigMapping(function, config_schema)) if config_fn is None else ConfigMapping(config_fn)


def told_by(function: Callable[..., object], schema: object, config: object, name: str) -> object:
    """What a function makes of a config.

    Args:
        function: the function; it may take a config class.
        schema: what it takes, where no class says it.
        config: the config.
        name: whose it is, for people.

    Raises:
        InvalidDefinition: when it does not fit.
    """
    given = processed(schema, config or {}, f"The config of {name}")
    first = next(iter(inspect.signature(function).parameters), None)
    kind = None if first is None else type_of(function, first)
    if isinstance(kind, type) and is_config(kind) and isinstance(given, Mapping):
        return function(kind(**given))
    return function(given)


def told_to(
    op: ConfiguredOp, args: Iterable[object], kwargs: Mapping[str, object]
) -> tuple[list[object], dict[str, object]]:
    """What an op is called with outside of any graph; where it is configured, with what its config says in front.

    Args:
        op: the op.
        args: what it is called with: a context first, perhaps.
        kwargs: what it is called with by name.
    """
    given, named = list(args), dict(kwargs)
    if op.outer is None:
        return given, named
    contexts = [cast("Told", each) for each in (*given, *named.values()) if hasattr(each, "with_config")]
    if not contexts and op.body.config is not None:
        named.setdefault(op.body.config[0], op.config_for({}))
    now: dict[int, object] = {id(each): each.with_config(fields_of(op.config_for(each.config))) for each in contexts}
    return [now.get(id(each), each) for each in given], {name: now.get(id(each), each) for name, each in named.items()}


def fields_of(told: object) -> object:
    """A config as plain fields, also where it was said by a config class.

    Args:
        told: the config.
    """
    return data_of(told) if is_config(type(told)) else told
