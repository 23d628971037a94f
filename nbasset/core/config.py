"""Config: the settings a body takes beside its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import get_annotations
from typing import TypeAlias, dataclass_transform

from nbasset.core.errors import InvalidDefinition


@dataclass_transform(kw_only_default=True)
class Config:
    """Base of a config class, used as Dagster's ``Config``: annotated fields, with or without a default.

    Args:
        fields: values for the fields, by name.

    Raises:
        InvalidDefinition: when a field is unknown or has no value.

    >>> class Limits(Config):
    ...     rows: int = 10
    >>> Limits(rows=3).rows, Limits().rows
    (3, 10)
    """

    def __init__(self, **fields: object) -> None:
        known = self._fields()
        unknown = [name for name in fields if name not in known]
        if unknown:
            raise InvalidDefinition(
                f"{type(self).__name__} has no field {unknown[0]!r}; its fields are {', '.join(known) or 'none'}."
            )
        for name in known:
            if name not in fields and not hasattr(type(self), name):
                raise InvalidDefinition(f"{type(self).__name__} needs a value for {name!r}.")
            setattr(self, name, fields[name] if name in fields else getattr(type(self), name))

    @classmethod
    def _fields(cls) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for base in reversed(cls.__mro__):
            if issubclass(base, Config) and base is not Config:
                names.update(dict.fromkeys(get_annotations(base)))
        return tuple(names)

    def as_dict(self) -> dict[str, object]:
        """The fields and their values."""
        return {name: getattr(self, name) for name in self._fields()}

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._fields())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in self.as_dict().items())})"


class RunConfig:
    """Config for one run, as Dagster's ``RunConfig``.

    Args:
        ops: by asset name, a :class:`Config` or a mapping of its fields.
    """

    def __init__(self, ops: Mapping[str, Config | Mapping[str, object]] | None = None) -> None:
        self.ops = dict(ops or {})


CoercibleToRunConfig: TypeAlias = RunConfig | Mapping[str, object]
"""A run's config, or the mapping that Dagster writes for one."""


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
    ops = run_config.ops if isinstance(run_config, RunConfig) else _mapping((run_config or {}).get("ops", {}))
    given = next((ops[name] for name in names if name in ops), {})
    if isinstance(given, Config):
        return given.as_dict()
    return dict(_mapping(_mapping(given).get("config", given)))


def _mapping(given: object) -> Mapping[str, object]:
    if isinstance(given, Mapping):
        return given
    written = '{"ops": {"model": {"config": {"depth": 3}}}}'
    raise InvalidDefinition(f"A run's config is a RunConfig, or a mapping as {written}; {given!r} is neither.")
