"""Types with a check of their own, as Dagster's ``DagsterType`` has them: what steps give and take has to pass it."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TypeAlias, TypeVar, overload

from nbasset.core.annotations import ANY, STANDS_FOR
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.metadata import MetadataValue, metadata_value
from nbasset.core.plain_data import refuse_no_facts

_LOG = logging.getLogger("nbasset.types")

Class = TypeVar("Class", bound=type)


@dataclass(frozen=True, slots=True)
class TypeCheck:
    """What the check of a type has found, as Dagster's ``TypeCheck``.

    Args:
        success: whether the value is of the type.
        description: what was found, for people.
        metadata: facts, each with its ``value``.

    Raises:
        InvalidDefinition: when ``success`` is neither true nor false.

    >>> TypeCheck(False, "an odd number").description
    'an odd number'
    """

    success: bool
    description: str | None = None
    metadata: Mapping[str, MetadataValue[object]] = field(default_factory=dict)

    def __init__(
        self, success: bool, description: str | None = None, metadata: Mapping[str, object] | None = None
    ) -> None:
        if not isinstance(success, bool):
            raise InvalidDefinition(f"A TypeCheck is told True or False, and was told {success!r}: bool(…) makes one.")
        refuse_no_facts(metadata or {})
        facts = {name: metadata_value(each) for name, each in (metadata or {}).items()}
        for name, value in zip(self.__dataclass_fields__, (success, description, facts), strict=True):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class TypeCheckContext:
    """What the check of a type is given beside the value, as Dagster's ``TypeCheckContext``.

    Args:
        log: where to write lines.
    """

    log: logging.Logger = _LOG


Check: TypeAlias = Callable[[TypeCheckContext, object], "TypeCheck | bool"]
"""Says whether a value is of a type."""


class DagsterType:
    """A type with a check of its own, as Dagster's ``DagsterType``.

    ``@asset(dagster_type=…)``, ``AssetIn``, ``AssetOut``, ``In`` and ``Out`` take it, and annotations name it: a value
    that does not pass makes the step fail. What the check consists of counts: after an edit its assets are made again.

    Args:
        type_check_fn: the check: a function of a context and a value, which gives a bool or a :class:`TypeCheck`.
        key: its name for machines; by default ``name``.
        name: what it is called.
        is_builtin: kept, for Dagster.
        description: what it is, for people.
        loader: kept, for Dagster: what makes a value of config.
        required_resource_keys: kept, for Dagster.
        kind: kept, for Dagster.
        typing_type: the type as Python has it.
        metadata: facts about it.

    Raises:
        InvalidDefinition: when it has no name, or the check does not take two arguments.

    >>> even = DagsterType(lambda context, value: value % 2 == 0, name="Even")
    >>> even.type_check(None, 3).success
    False
    """

    def __init__(
        self,
        type_check_fn: Check,
        key: str | None = None,
        name: str | None = None,
        is_builtin: bool = False,
        description: str | None = None,
        loader: object = None,
        required_resource_keys: Iterable[str] | None = None,
        kind: object = None,
        typing_type: object = ANY,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        if not (name or key):
            raise InvalidDefinition("A DagsterType has a name: DagsterType(…, name='Even').")
        self.name, self.key = name or key or "", key or name or ""
        if len(inspect.signature(type_check_fn).parameters) != 2:
            raise InvalidDefinition(f"The check of the type {self.name} takes two arguments: a context and the value.")
        self.type_check_fn = type_check_fn
        self.is_builtin, self.description = is_builtin, description
        self.loader, self.kind, self.typing_type = loader, kind, typing_type
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.metadata = dict(metadata or {})

    @property
    def unique_name(self) -> str:
        """What it is called."""
        return self.name

    display_name = unique_name

    def type_check(self, context: TypeCheckContext | None, value: object) -> TypeCheck:
        """What its check says of a value.

        Args:
            context: what it is given beside; made where there is none.
            value: the value.

        Raises:
            InvalidDefinition: when it gives something else than a bool or a TypeCheck.
        """
        found = self.type_check_fn(context or TypeCheckContext(), value)
        if isinstance(found, bool):
            return TypeCheck(found)
        if not hasattr(found, "success"):
            raise InvalidDefinition(
                f"The check of the type {self.name} gave {found!r:.60}: give a bool or a TypeCheck."
            )
        return found

    def __nbasset_identity__(self) -> object:
        """What counts of it for the assets that it checks."""
        return self.name, self.type_check_fn

    def __repr__(self) -> str:
        return f"<DagsterType {self.name}>"


class PythonObjectDagsterType(DagsterType):
    """The type of what is an instance of a class, as Dagster's ``PythonObjectDagsterType``.

    Args:
        python_type: the class, or several.
        key: its name for machines.
        name: what it is called; by default as the class.
        description: what it is, for people.
        loader: kept, for Dagster.
        metadata: facts about it.

    >>> PythonObjectDagsterType(int).type_check(None, "3").description
    "'3' is str, and no int"
    """

    def __init__(
        self,
        python_type: type | tuple[type, ...],
        key: str | None = None,
        name: str | None = None,
        description: str | None = None,
        loader: object = None,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        several = python_type if isinstance(python_type, tuple) else (python_type,)
        told = " or ".join(each.__name__ for each in several)

        def check(_: TypeCheckContext, value: object) -> TypeCheck:
            fits = isinstance(value, several)
            return TypeCheck(fits, None if fits else f"{value!r:.60} is {type(value).__name__}, and no {told}")

        self.python_type = python_type
        super().__init__(check, key, name or told, False, description, loader, metadata=metadata)


@overload
def usable_as_dagster_type(
    name: None = None, description: str | None = None, loader: object = None
) -> Callable[[Class], Class]: ...


@overload
def usable_as_dagster_type(
    name: str, description: str | None = None, loader: object = None
) -> Callable[[Class], Class]: ...


@overload
def usable_as_dagster_type(name: Class) -> Class: ...


def usable_as_dagster_type(
    name: object = None, description: str | None = None, loader: object = None
) -> Callable[[Class], Class] | type:
    """A class that annotations name, as a type of Dagster's: its ``usable_as_dagster_type``.

    Args:
        name: what the type is called; by default as the class. Or the class, without parentheses.
        description: what it is, for people.
        loader: kept, for Dagster.

    >>> @usable_as_dagster_type(name="Point", description="a place")
    ... class P:
    ...     pass
    >>> P.__name__
    'P'
    """

    def decorate(cls: Class) -> Class:
        called = name if isinstance(name, str) else None
        make_python_type_usable_as_dagster_type(cls, PythonObjectDagsterType(cls, None, called, description, loader))
        return cls

    return decorate(name) if isinstance(name, type) else decorate


def make_python_type_usable_as_dagster_type(python_type: type, dagster_type: DagsterType) -> None:
    """Have annotations that name a class mean a type with a check of its own.

    Args:
        python_type: the class.
        dagster_type: the type.

    >>> class Even(int):
    ...     pass
    >>> even = DagsterType(lambda context, value: value % 2 == 0, name="Even")
    >>> make_python_type_usable_as_dagster_type(Even, even)
    """
    STANDS_FOR[python_type] = dagster_type
