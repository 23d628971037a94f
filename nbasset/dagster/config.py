"""Config classes, on pydantic: fields with types, defaults, checks and conversions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, model_validator

from nbasset.dagster.variables import value_of


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
        found = made({name: value_of(each) for name, each in given.items()})
        found._variables = {name: each for name, each in given.items() if hasattr(each, "env_var_name")}
        return found


class PermissiveConfig(Config):
    """A config class that takes fields it does not name, too, as Dagster's ``PermissiveConfig``.

    >>> PermissiveConfig(depth=3).depth
    3
    """

    model_config = ConfigDict(frozen=True, extra="allow")
