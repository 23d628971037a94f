"""What a run's config says to resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, cast

from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.open_resources import origin


def with_configs(resources: Mapping[str, object], told: Mapping[str, object]) -> dict[str, object]:
    """Resources, those that a run says something to with that.

    Args:
        resources: the resources by name.
        told: by name, a config, or a mapping with it under ``"config"``.

    Raises:
        InvalidDefinition: when it names none of them, or one that cannot be configured.

    >>> with_configs({"n": 3}, {})
    {'n': 3}
    """
    found = {**resources, **{name: _configured(resources, name, each) for name, each in told.items()}}
    new = {id(origin(found[name])): found[name] for name in told if origin(found[name]) is not None}
    return {name: _holding(each, new) for name, each in found.items()} if new else found


def _holding(resource: object, new: Mapping[int, object]) -> object:
    """A resource with those in its fields that a run has configured, as it has configured them."""
    if not hasattr(type(resource), "with_fields"):
        return resource
    fields = cast("_Holds", resource).given_fields
    held = {name: new.get(id(origin(each)), each) for name, each in fields.items()}
    held = {name: _holding(each, new) for name, each in held.items()}
    is_same = all(held[name] is each for name, each in fields.items())
    return resource if is_same else cast("_Holds", resource).with_fields(held)


class _Holds(Protocol):
    """A resource that may have others in its fields, by its shape."""

    given_fields: Mapping[str, object]

    def with_fields(self, fields: Mapping[str, object]) -> object:
        """The same with other fields."""
        ...


def _configured(resources: Mapping[str, object], name: str, told: object) -> object:
    if name not in resources:
        known = ", ".join(resources) or "none is defined"
        raise InvalidDefinition(f"The run's config names the resource {name!r}, which is not there ({known}).")
    config = _config_in(told)
    given = resources[name]
    if hasattr(given, "configured"):
        kind = getattr(given, "kind", None)
        return given.configured(_with_members(kind, config) if isinstance(kind, type) else config)
    if hasattr(given, "opened") and hasattr(type(given), "model_fields"):
        told = cast("Mapping[str, object]", _with_members(type(given), config))
        return type(given)(**{**vars(given), **dict(getattr(given, "variables", {})), **told})
    raise InvalidDefinition(f"The resource {name} takes no config: it is {type(given).__name__}.")


def _with_members(kind: type, config: object) -> object:
    """A config of a resource of this class, with members of enums that are told by their names."""
    if not isinstance(config, Mapping) or not hasattr(kind, "model_fields"):
        return config
    from nbasset.dagster.config import by_name  # pydantic is there already where a resource has fields

    return {name: by_name(kind, name, each) for name, each in config.items()}


def _config_in(told: object) -> object:
    fields = getattr(type(told), "model_fields", None)
    if fields is not None:
        return {name: getattr(told, name) for name in fields}
    return told["config"] if isinstance(told, Mapping) and set(told) <= {"config"} and told else told
