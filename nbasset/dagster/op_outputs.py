"""What is said of inputs and outputs of ops and graphs, in Dagster's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Generic, TypeVar, get_args, get_origin

from nbasset.core.annotations import ANY, types_of_outputs
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidDefinition
from nbasset.core.outputs import ONLY

T = TypeVar("T")


class Nothing:
    """The type of an input or output that has no value and only says what comes first, as Dagster's ``Nothing``."""


class NoDefault:
    """Stands for a default that is not there."""


@dataclass(frozen=True, slots=True)
class In:
    """What is said of an input of an op, as Dagster's ``In``.

    Args:
        dagster_type: its type; the annotation says the same. ``Nothing``: it has no value.
        description: what it is, for people.
        default_value: what it is where nothing is given for it.
        metadata: facts about it.
        asset_key: kept, for Dagster.
        asset_partitions: kept, for Dagster.
        input_manager_key: kept, for Dagster.

    >>> In(int, default_value=3).default_value
    3
    """

    dagster_type: object = ANY
    description: str | None = None
    default_value: object = NoDefault
    metadata: Mapping[str, object] | None = None
    asset_key: object = None
    asset_partitions: object = None
    input_manager_key: str | None = None


@dataclass(frozen=True, slots=True)
class Out:
    """What is said of an output of an op, as Dagster's ``Out``.

    Args:
        dagster_type: its type; the annotation says the same.
        description: what it is, for people.
        is_required: whether the op has to give it; what rests on one that it has not given is left out.
        io_manager_key: kept, for Dagster: values of ops stay in memory.
        metadata: facts about it.
        code_version: kept, for Dagster: the code of ops counts.

    >>> Out(is_required=False).is_required
    False
    """

    dagster_type: object = ANY
    description: str | None = None
    is_required: bool = True
    io_manager_key: str | None = None
    metadata: Mapping[str, object] | None = None
    code_version: str | None = None


@dataclass(frozen=True, slots=True)
class DynamicOut(Out):
    """An output of which there are as many as the op gives, each by a key, as Dagster's ``DynamicOut``.

    >>> DynamicOut().is_required
    True
    """


def typed_outs(function: Callable[..., object], outs: Mapping[str, Out]) -> dict[str, Out]:
    """The outputs of an op; those that say no type have that which its function names for them.

    Args:
        function: the function.
        outs: the outputs by name.

    Raises:
        InvalidDefinition: when there are several, and the function names something else than a type for each.

    >>> def op() -> tuple[int, str]: ...
    >>> [out.dagster_type for out in typed_outs(op, {"number": Out(), "text": Out(object)}).values()]
    [<class 'int'>, <class 'object'>]
    """
    named = types_of_outputs(function, list(outs))
    return {
        name: replace(out, dagster_type=named[name]) if name in named and out.dagster_type is ANY else out
        for name, out in outs.items()
    }


@dataclass(frozen=True, slots=True)
class DynamicOutput(Generic[T]):
    """One of those, as Dagster's ``DynamicOutput``.

    Args:
        value: the value.
        mapping_key: its key.
        output_name: the output that it belongs to.
        metadata: facts about it.

    Raises:
        InvalidDefinition: when the key has other characters than letters, digits and underscores.

    >>> DynamicOutput(3, mapping_key="north").mapping_key
    'north'
    """

    value: T
    mapping_key: str
    output_name: str = ONLY
    metadata: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.mapping_key.replace("_", "a").isalnum():
            raise InvalidDefinition(
                f"The mapping_key {self.mapping_key!r} has other characters than letters, digits and underscores."
            )


@dataclass(frozen=True, slots=True)
class GraphIn:
    """What is said of an input of a graph, as Dagster's ``GraphIn``.

    Args:
        description: what it is, for people.
    """

    description: str | None = None


@dataclass(frozen=True, slots=True)
class GraphOut:
    """What is said of an output of a graph, as Dagster's ``GraphOut``.

    Args:
        description: what it is, for people.
    """

    description: str | None = None


def usual_out(kind: object) -> Out:
    """The output of an op that says nothing of its outputs, by the type that it says it gives.

    Args:
        kind: the type.

    >>> type(usual_out(list[DynamicOutput[int]])).__name__, type(usual_out(int)).__name__
    ('DynamicOut', 'Out')
    """
    if kind is Nothing:
        return Out(Nothing)
    parts = get_args(kind) if get_origin(kind) is list else ()
    return DynamicOut() if any((get_origin(each) or each) is DynamicOutput for each in parts) else Out()
