"""Config classes, on pydantic: fields with types, defaults, checks and conversions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, model_validator

from nbasset.dagster.variables import check_variables, holds_variable, value_of


class Config(BaseModel):
    """Base of a config class, as Dagster's ``Config``: a frozen model of pydantic that knows all its fields.

    A field may be given as an :class:`~nbasset.EnvVar`: the variable's value counts, and is neither kept nor shown.

    Raises:
        pydantic.ValidationError: when a field is unknown, missing, or cannot be what it is to be.

    >>> class Limits(Config):
    ...     rows: int = 10
    >>> Limits(rows="3").rows, Limits()
    (3, Limits(rows=10))
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    _variables: dict[str, object] = PrivateAttr(default_factory=dict)

    @property
    def variables(self) -> Mapping[str, object]:
        """The fields that were given as environment variables."""
        return self._variables

    @model_validator(mode="wrap")
    @classmethod
    def _resolved(cls, given: Any, made: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(given, dict):
            return made(given)
        check_variables(cls, given)
        found = made({name: by_name(cls, name, value_of(each)) for name, each in given.items()})
        found._variables = {name: each for name, each in given.items() if holds_variable(each)}
        return found


def by_name(kind: type[BaseModel], name: str, value: object) -> object:
    """What a field is given, with members of enums that are told by their names, as Dagster's run config has them.

    Args:
        kind: the class of the config.
        name: the field.
        value: what it is given.
    """
    field = kind.model_fields.get(name)
    if field is None or field.annotation is None:
        return value
    if isinstance(field.discriminator, str):
        value = _told_apart(field.annotation, field.discriminator, value)
    return _members(field.annotation, value)


def _told_apart(annotation: object, by: str, value: object) -> object:
    """A field of several kinds, where a run's config tells its kind as Dagster's does: ``{"dog": {"barks": 3}}``."""
    if not isinstance(value, dict) or len(value) != 1 or by in value:
        return value
    [(told, fields)] = value.items()
    kinds = [each.model_fields[by] for each in get_args(annotation) if by in getattr(each, "model_fields", ())]
    known = [word for each in kinds for word in get_args(each.annotation)]
    return {by: told, **(fields or {})} if told in known and isinstance(fields or {}, dict) else value


def _members(annotation: object, value: object) -> object:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        is_name = isinstance(value, str) and value in annotation.__members__ and value not in _values(annotation)
        return annotation[value] if is_name else value  # type: ignore[index]  # it is a text
    kinds = get_args(annotation)
    if isinstance(value, str):
        return next((found for each in kinds if (found := _members(each, value)) is not value), value)
    if isinstance(value, dict) and get_origin(annotation) is not None and len(kinds) == 2:
        return {key: _members(kinds[1], each) for key, each in value.items()}
    if isinstance(value, list) and kinds:
        return [_members(kinds[0], each) for each in value]
    return value


def _values(kind: type[Enum]) -> list[object]:
    return [each.value for each in kind]


class PermissiveConfig(Config):
    """A config class that takes fields it does not name, too, as Dagster's ``PermissiveConfig``.

    >>> PermissiveConfig(depth=3).depth
    3
    """

    model_config = ConfigDict(frozen=True, extra="allow")
