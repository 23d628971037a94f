"""Environment variables as values: read when they are needed, never kept, never shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from nbasset.core.errors import InvalidDefinition

if TYPE_CHECKING:
    from pydantic import BaseModel


class EnvVar(str):
    """Stands for the value of an environment variable, as Dagster's ``EnvVar``: read when a step runs.

    Args:
        name: the variable.

    Attributes:
        env_var_name: the variable.
        read: what makes a value of its text.

    >>> os.environ["NBASSET_DOC"] = "7"
    >>> EnvVar("NBASSET_DOC").get_value(), EnvVar.int("NBASSET_DOC").get_value(), EnvVar("NBASSET_DOC")
    ('7', 7, EnvVar('NBASSET_DOC'))
    >>> del os.environ["NBASSET_DOC"]
    """

    read: Callable[[str], object] = str

    def __new__(cls, name: str) -> EnvVar:
        """The same, as a text that names it."""
        return super().__new__(cls, name)

    @staticmethod
    def int(name: str) -> EnvVar:
        """The same for a whole number."""
        return _IntEnvVar(name)

    @property
    def env_var_name(self) -> str:
        """The variable."""
        return str.__str__(self)

    def get_value(self, default: str | None = None) -> object:
        """What the variable says now.

        Args:
            default: for one that is not set.

        Raises:
            InvalidDefinition: when it says no whole number and is to.
        """
        found = os.environ.get(self.env_var_name, default)
        try:
            return None if found is None else type(self).read(found)
        except ValueError as error:
            raise InvalidDefinition(f"The environment variable {self.env_var_name} is no whole number.") from error

    def __repr__(self) -> str:
        return f"EnvVar({self.env_var_name!r})"


class _IntEnvVar(EnvVar):
    read = int


def value_of(given: object) -> object:
    """What something stands for: an environment variable, of Dagster's too, for its value; all else for itself.

    In lists and mappings each entry stands for what it stands for.

    Raises:
        ValueError: when the variable is not set.
    """
    if type(given) in (list, tuple):
        return type(given)(map(value_of, cast("list[object]", given)))  # type: ignore[call-arg]
    if type(given) is dict:
        return {name: value_of(each) for name, each in given.items()}
    name = getattr(given, "env_var_name", None)
    if not isinstance(name, str):
        return given
    found = given.get_value() if hasattr(given, "get_value") else os.environ.get(name)
    if found is None:
        raise ValueError(f"the environment variable {name} is not set")
    return found


def check_variables(kind: type[BaseModel], fields: Mapping[str, object]) -> None:
    """Refuse a variable's text where a number belongs, and the other way round, as Dagster does.

    Args:
        kind: the class of the fields.
        fields: what they are given.

    Raises:
        InvalidDefinition: when one does not belong there.
    """
    for name, each in fields.items():
        field = kind.model_fields.get(name)
        if field is None or not isinstance(each, EnvVar):
            continue
        is_number = isinstance(each, _IntEnvVar)
        if field.annotation in ((str,) if is_number else (int, float, bool)):
            what = "a text, and EnvVar.int gives a number" if is_number else "no text: EnvVar.int reads a number"
            raise InvalidDefinition(f"{kind.__name__}({name}={each!r}): {name} is {what}.")


def holds_variable(given: object) -> bool:
    """Whether something is an environment variable, or a list or mapping with one in it.

    >>> holds_variable(["a", {"b": EnvVar("B")}]), holds_variable("EnvVar")
    (True, False)
    """
    if type(given) in (list, tuple):
        return any(map(holds_variable, cast("list[object]", given)))
    if type(given) is dict:
        return any(map(holds_variable, given.values()))
    return isinstance(getattr(given, "env_var_name", None), str)
