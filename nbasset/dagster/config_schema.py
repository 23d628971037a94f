"""Config schemas: what a function's config may be, where no class says it; Dagster's older way."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import Enum as PythonEnum
from typing import TYPE_CHECKING, Any, cast

from nbasset.core.annotations import ANY
from nbasset.core.errors import InvalidDefinition

if TYPE_CHECKING:
    from nbasset.dagster.types import TypeCheck

_NONE = object()
"""No default: a field is required."""

_SCALARS: Mapping[object, tuple[type, ...]] = {int: (int,), str: (str,), float: (float, int), bool: (bool,)}
_NAMES = {int: "a whole number", str: "a text", float: "a number", bool: "true or false"}


class Kind:
    """A kind of config value, as Dagster's config types are.

    Args:
        python: the type of Python that it takes; ``object`` for anything.
        source: whether ``{"env": NAME}`` stands for what an environment variable says.
    """

    def __init__(self, python: type = object, *, source: bool = False) -> None:
        self.python = python
        self.source = source

    def read(self, given: object, place: str) -> Any:
        """What is given, as it is to be.

        Raises:
            InvalidDefinition: when it cannot be.
        """
        if self.source and isinstance(given, Mapping) and set(given) == {"env"}:
            return self._from_variable(given["env"], place)
        kinds = _SCALARS.get(self.python, (self.python,))
        if not isinstance(given, kinds) or (isinstance(given, bool) and self.python in (int, float)):
            raise InvalidDefinition(f"{place} takes {_NAMES.get(self.python, self.python.__name__)}, not {given!r}.")
        return given

    @property
    def display_name(self) -> str:
        """What it is called where it is the type of what ops take and give."""
        return self.python.__name__

    def type_check(self, _: object, value: object) -> TypeCheck:
        """Whether a value is of it, where it is the type of what an op takes or gives.

        Args:
            value: the value.
        """
        from nbasset.dagster.types import TypeCheck  # few schemas are types

        return TypeCheck(isinstance(value, self.python))

    def _from_variable(self, name: str, place: str) -> object:
        told = os.environ.get(name)
        if told is None:
            raise InvalidDefinition(f"{place}: the environment variable {name} is not set.")
        return told.lower() in ("1", "true", "t", "yes") if self.python is bool else self.python(told)


String, Int, Float, Bool, Any_ = Kind(str), Kind(int), Kind(float), Kind(bool), Kind()
StringSource, IntSource, BoolSource = (Kind(each, source=True) for each in (str, int, bool))


class Field:
    """One field of a config schema, as Dagster's ``Field``.

    Args:
        config: what it takes: a kind, a type of Python, or a schema.
        default_value: what it is when it is not given.
        is_required: whether it must be given; by default, where it has no default.
        description: what it is, for people.
    """

    def __init__(
        self,
        config: object = Any_,
        default_value: object = _NONE,
        is_required: bool | None = None,
        description: str | None = None,
    ) -> None:
        self.kind = kind_of(config)
        self.default_value = default_value
        self.description = description
        self._is_required = is_required

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        if self._is_required is not None:
            return self._is_required
        return self.default_value is _NONE and not has_default(self.kind)

    def put(self, found: dict[str, object], name: str, given: Mapping[str, object], place: str) -> None:
        """Put what is given for it among what is found, or its default.

        Raises:
            InvalidDefinition: when it is needed and not given, or cannot be what is given.
        """
        if name in given:
            found[name] = self.kind.read(given[name], f"{place}.{name}")
        elif self.is_required:
            raise InvalidDefinition(f"{place} needs a value for {name!r}.")
        elif self.default_value is not _NONE:
            found[name] = self.default_value
        elif has_default(self.kind):
            found[name] = self.kind.read({} if isinstance(self.kind, Shape) else None, f"{place}.{name}")


class Noneable(Kind):
    """Takes ``None``, too, and is that where nothing is given.

    Args:
        inner_type: what it takes otherwise.
    """

    def __init__(self, inner_type: object) -> None:
        super().__init__()
        self.inner = kind_of(inner_type)

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        return None if given is None else self.inner.read(given, place)


class Array(Kind):
    """A list.

    Args:
        inner_type: what is in it.
    """

    def __init__(self, inner_type: object) -> None:
        super().__init__(list)
        self.inner = kind_of(inner_type)

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        return [self.inner.read(each, f"{place}[{at}]") for at, each in enumerate(super().read(given, place))]


class Map(Kind):
    """A mapping with any names.

    Args:
        key_type: what its names are.
        inner_type: what is under them.
        key_label_name: what a name is called, for people.
    """

    def __init__(self, key_type: object, inner_type: object, key_label_name: str | None = None) -> None:
        super().__init__(dict)
        self.key, self.inner = kind_of(key_type), kind_of(inner_type)

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        found = super().read(given, place).items()
        return {self.key.read(name, place): self.inner.read(each, f"{place}.{name}") for name, each in found}


class Enum(Kind):
    """One of some words.

    Args:
        name: what it is called.
        enum_values: the words.
    """

    def __init__(self, name: str, enum_values: Sequence[EnumValue]) -> None:
        super().__init__(str)
        self.words = {each.config_value: each.python_value for each in enum_values}

    @classmethod
    def from_python_enum(cls, enum: type[PythonEnum], name: str | None = None) -> Enum:
        """The same for an enumeration of Python."""
        return cls(name or enum.__name__, [EnumValue(each.name, each) for each in enum])

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        if given not in self.words:
            raise InvalidDefinition(f"{place} takes one of {', '.join(self.words)}, not {given!r}.")
        return self.words[given]


class EnumValue:
    """A word that a config may give.

    Args:
        config_value: the word.
        python_value: what it stands for; by default itself.
        description: what that is, for people.
    """

    def __init__(self, config_value: str, python_value: object = None, description: str | None = None) -> None:
        self.config_value = config_value
        self.python_value = config_value if python_value is None else python_value


class Shape(Kind):
    """A mapping with these fields, and no others.

    Args:
        fields: the fields, by name.
        description: what it is, for people.
    """

    def __init__(self, fields: Mapping[str, object], description: str | None = None) -> None:
        super().__init__(dict)
        self.fields = {name: each if isinstance(each, Field) else Field(each) for name, each in fields.items()}

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        told: Mapping[str, object] = super().read(dict(given) if isinstance(given, Mapping) else given, place)
        found = self._others(told, place)
        for name, field in self.fields.items():
            field.put(found, name, told, place)
        return found

    def _others(self, given: Mapping[str, object], place: str) -> dict[str, object]:
        for name in given:
            if name not in self.fields:
                known = ", ".join(self.fields) or "none"
                raise InvalidDefinition(f"{place} has no field {name!r}; its fields are {known}.")
        return {}


class Permissive(Shape):
    """A mapping with these fields, and any others.

    Args:
        fields: the fields, by name.
        description: what it is, for people.
    """

    def __init__(self, fields: Mapping[str, object] | None = None, description: str | None = None) -> None:
        super().__init__(fields or {})

    def _others(self, given: Mapping[str, object], place: str) -> dict[str, object]:
        return dict(given)


class Selector(Shape):
    """A mapping with exactly one of these fields.

    Args:
        fields: the fields, by name.
        description: what it is, for people.
    """

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        if not isinstance(given, Mapping) or len(given) != 1:
            raise InvalidDefinition(f"{place} takes exactly one of {', '.join(self.fields)}.")
        self._others(given, place)
        ((name, value),) = given.items()
        return {name: self.fields[name].kind.read(value, f"{place}.{name}")}


def kind_of(schema: object) -> Kind:
    """The kind of value that a schema, or a part of one, means.

    Raises:
        InvalidDefinition: when it is none.

    >>> kind_of({"n": int, "to": Field(str, default_value="here")}).read({"n": 3}, "The config of a")
    {'n': 3, 'to': 'here'}
    """
    if isinstance(schema, Kind):
        return schema
    if isinstance(schema, Field):
        return _Defaulting(schema)
    if isinstance(schema, Mapping):
        return Shape(cast("Mapping[str, object]", schema))
    if isinstance(schema, list) and len(schema) == 1:
        return Array(schema[0])
    if schema is None or schema is ANY:
        return Any_
    if isinstance(schema, type):
        return Permissive() if schema is dict else Kind(schema)
    raise InvalidDefinition(f"{schema!r} is no config schema: give a type, a mapping of fields, or a Field.")


class _Defaulting(Kind):
    """A field as the whole schema: its default counts where nothing is given."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.kind.python)
        self.field = field

    def read(self, given: object, place: str) -> object:
        """What is given, as it is to be."""
        is_left_out = given is None and self.field.default_value is not _NONE
        return self.field.default_value if is_left_out else self.field.kind.read(given, place)


def has_default(kind: Kind) -> bool:
    """Whether something of this kind need not be given."""
    if isinstance(kind, Selector):
        return False
    if isinstance(kind, Shape):
        return not any(each.is_required for each in kind.fields.values())
    return isinstance(kind, Noneable) or (isinstance(kind, _Defaulting) and not kind.field.is_required)


def processed(schema: object, given: object, place: str) -> object:
    """What is given as a config, with defaults, as a schema has it; without a schema as it is.

    Args:
        schema: the schema; ``None`` takes anything.
        given: the config; ``None`` where there is none.
        place: whose it is, for people.

    Raises:
        InvalidDefinition: when it does not fit.

    >>> processed({"n": int}, None, "The config of a")
    Traceback (most recent call last):
    ...
    nbasset.core.errors.InvalidDefinition: The config of a needs a value for 'n'.
    """
    if schema is None:
        return given
    kind = kind_of(schema)
    return kind.read({} if given is None and isinstance(kind, Shape) else given, place)


def asked_for(schema: object, config: Mapping[str, object], place: str) -> dict[str, object]:
    """What a body finds as its config: with the defaults of a schema, and what environment variables say.

    Args:
        schema: the schema; ``None`` takes anything.
        config: the config; a variable stands in it by its name.
        place: whose it is, for people.

    Raises:
        InvalidDefinition: when it does not fit.

    >>> asked_for({"n": Field(int, default_value=3)}, {}, "The config of a")
    {'n': 3}
    """
    return cast("dict[str, object]", processed(schema, _said(config, as_source=schema is not None), place))


def _said(value: object, *, as_source: bool) -> object:
    if isinstance(value, Mapping):
        return {name: _said(each, as_source=as_source) for name, each in value.items()}
    if type(value) in (list, tuple):
        return [_said(each, as_source=as_source) for each in cast("list[object]", value)]
    name = getattr(value, "env_var_name", None)
    if not isinstance(name, str):
        return value
    return {"env": name} if as_source else os.environ.get(name)
