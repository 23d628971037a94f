"""Config: the settings a body takes beside its inputs. The core knows them as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition

_ROOTS = ("nbasset", "dagster")


class ConfigLike(Protocol):
    """A config object: a model of pydantic, of nbasset's or Dagster's class."""

    def model_dump(self) -> dict[str, object]:
        """Its fields and their values, as plain data."""
        ...


class ConfigClass(Protocol):
    """A class of such objects."""

    def __call__(self, **fields: object) -> ConfigLike:
        """An object of it.

        Raises:
            ValueError: when a field is unknown, missing or of another type.
        """
        ...


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable in a config: its value counts and is neither kept nor shown.

    Args:
        env_var_name: the variable.
        digest: a keyed digest of its value.
    """

    env_var_name: str
    digest: str


class RunConfig:
    """Config for one run, as Dagster's ``RunConfig``.

    Args:
        ops: by asset name, a config object or a mapping of its fields.
        resources: by the name of a resource, the same.
        loggers: by the name of a logger, a mapping.
        execution: accepted, for Dagster's executors.

    >>> RunConfig({"model": {"depth": 3}}).to_config_dict()["ops"]
    {'model': {'depth': 3}}
    """

    def __init__(
        self,
        ops: Mapping[str, ConfigLike | Mapping[str, object]] | None = None,
        resources: Mapping[str, ConfigLike | Mapping[str, object]] | None = None,
        loggers: Mapping[str, Mapping[str, object]] | None = None,
        execution: Mapping[str, object] | None = None,
    ) -> None:
        self.ops = dict(ops or {})
        self.resources = dict(resources or {})
        self.loggers = dict(loggers or {})
        self.execution = dict(execution or {})

    def to_config_dict(self) -> dict[str, object]:
        """The same as the mapping that Dagster writes: each config object as its fields, under ``"config"``."""
        return {
            "loggers": self.loggers,
            "resources": {name: _as_mapping(each) for name, each in self.resources.items()},
            "ops": {name: _as_mapping(each) for name, each in self.ops.items()},
            "execution": self.execution,
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunConfig) and self.to_config_dict() == other.to_config_dict()

    __hash__ = None  # type: ignore[assignment]  # as Dagster's


def _as_mapping(config: ConfigLike | Mapping[str, object]) -> Mapping[str, object]:
    is_object = hasattr(type(config), "model_fields")
    return {"config": data_of(config)} if is_object else cast("Mapping[str, object]", config)


CoercibleToRunConfig: TypeAlias = RunConfig | Mapping[str, object]
"""A run's config, or the mapping that Dagster writes for one."""


def is_config(kind: object) -> bool:
    """Whether something is a class of config objects; also of the package dagster.

    >>> is_config(dict), is_config(3)
    (False, False)
    """
    bases = kind.__mro__ if isinstance(kind, type) else ()
    known = {base.__name__ for base in bases if base.__module__.partition(".")[0] in _ROOTS}
    return "Config" in known and "ConfigurableResourceFactory" not in known  # Dagster's resources are made of config


def data_of(config: object) -> dict[str, object]:
    """The fields of a config object and their values; what it was given as an environment variable stays that.

    Args:
        config: the object.
    """
    given: Mapping[str, object] = getattr(config, "variables", {})
    names = [*type(config).model_fields, *(getattr(config, "model_extra", None) or {})]  # type: ignore[attr-defined]
    return {name: given.get(name, _plain(getattr(config, name))) for name in names}


def _plain(value: object) -> object:
    if is_config(type(value)):
        return data_of(value)
    if type(value) in (list, tuple):
        return type(value)(map(_plain, cast("list[object]", value)))  # type: ignore[call-arg]
    if type(value) is dict:
        return {name: _plain(each) for name, each in value.items()}
    return value


def fields_for(run_config: CoercibleToRunConfig | None, *names: str) -> dict[str, object]:
    """The config fields a run gives to one asset.

    Args:
        run_config: the run's config.
        names: what the asset may be called in it; the first that it has counts.

    Raises:
        InvalidDefinition: when there is something else where a mapping belongs.

    >>> fields_for({"ops": {"model": {"config": {"depth": 3}}}}, "model")
    {'depth': 3}
    """
    given = next((ops_of(run_config)[name] for name in names if name in ops_of(run_config)), {})
    if is_config(type(given)):
        return data_of(given)
    return dict(_mapping(_mapping(given).get("config", given)))


def ops_of(run_config: CoercibleToRunConfig | None) -> Mapping[str, object]:
    """What a run's config gives, by what it calls the assets.

    Raises:
        InvalidDefinition: when there is something else where a mapping belongs.
    """
    ops = getattr(run_config, "ops", None)
    return _mapping((run_config or {}).get("ops", {}) if ops is None else ops)  # type: ignore[union-attr]


def resources_of(run_config: CoercibleToRunConfig | None) -> Mapping[str, object]:
    """What a run's config gives, by the names of resources.

    Raises:
        InvalidDefinition: when there is something else where a mapping belongs.

    >>> resources_of({"resources": {"db": {"config": {"n": 3}}}})
    {'db': {'config': {'n': 3}}}
    """
    given = getattr(run_config, "resources", None)
    return _mapping((run_config or {}).get("resources", {}) if given is None else given)  # type: ignore[union-attr]


def _mapping(given: object) -> Mapping[str, object]:
    if isinstance(given, Mapping):
        return given
    written = '{"ops": {"model": {"config": {"depth": 3}}}}'
    raise InvalidDefinition(f"A run's config is a RunConfig, or a mapping as {written}; {given!r} is neither.")
