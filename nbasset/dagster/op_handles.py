"""Handles: what the function of a graph gets of an op, and gives to other ops."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition
from nbasset.core.outputs import ONLY


class Keyed(Protocol):
    """A graph that is being gone through, as a dynamic output sees it."""

    names: dict[str, int]

    def for_key(self, key: str, *, unheard: bool = False) -> AbstractContextManager[None]:
        """Meanwhile steps are made for one key of a dynamic output."""
        ...


@dataclass(frozen=True, slots=True)
class Missing:
    """Stands for a value that is not there.

    Args:
        failed: whether that is since something has failed; otherwise it was left out.
        unasked: whether it is of a step that a run leaves out since others were chosen: who takes it is given nothing.
    """

    failed: bool = False
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class ToLoad:
    """Stands for an input that nothing is given for, and that an input manager loads.

    Args:
        config: what a run's config says of it.
    """

    config: object = None


@dataclass(frozen=True, slots=True)
class Given:
    """An output in the function of a graph: other ops are given it.

    Args:
        value: the value, or what stands for one that is missing.
        output_name: the output.
        node_name: the step that it is of.
    """

    value: object
    output_name: str = ONLY
    node_name: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """A dynamic output in the function of a graph.

    Args:
        composition: the graph.
        parts: its values by key; or what stands for all of them, where they are missing.
        output_name: the output.
        node_name: the step that it is of.
    """

    composition: Keyed
    parts: Mapping[str, Given] | Missing
    output_name: str = ONLY
    node_name: str = ""

    def map(self, fn: Callable[[Given], object]) -> object:
        """What a function makes of each of them, step by step.

        Args:
            fn: the function: it is given one, and calls ops with it.

        Raises:
            InvalidDefinition: when it gives something else than what ops give.
        """
        if isinstance(self.parts, Missing) or not self.parts:
            stands = self.parts if isinstance(self.parts, Missing) else Missing()
            with self.composition.for_key("", unheard=self.parts == {}):
                shape = fn(Given(stands, node_name=self.node_name))
            return self._merged({}, shape, self.parts if isinstance(self.parts, Missing) else None)
        made: dict[str, object] = {}
        names = dict(self.composition.names)
        for key, each in self.parts.items():
            self.composition.names = dict(names)
            with self.composition.for_key(key):
                made[key] = fn(each)
        return self._merged(made, next(iter(made.values())), None)

    def _merged(self, made: Mapping[str, object], shape: object, missing: Missing | None) -> object:
        if shape is None:
            return None
        if isinstance(shape, Given):
            parts = {key: cast("Given", each) for key, each in made.items()}
            return Several(self.composition, missing or parts, shape.output_name, shape.node_name)
        if isinstance(shape, tuple):
            merged = [
                self._merged({key: cast("tuple[object, ...]", each)[place] for key, each in made.items()}, one, missing)
                for place, one in enumerate(shape)
            ]
            return (
                as_handles("map", dict(zip(shape._fields, cast("list[Given | Several]", merged), strict=True)))
                if hasattr(shape, "_fields")
                else tuple(merged)
            )
        raise InvalidDefinition(
            f"What map() calls gives {shape!r}: it calls ops with what it is given, and returns what these give."
        )

    def collect(self) -> Given:
        """All of them as one list, in the order of their keys."""
        if isinstance(self.parts, Missing):
            return Given(self.parts, node_name=self.node_name)
        return Given(_all_of([each.value for each in self.parts.values()]), self.output_name, self.node_name)


def held_by(output: Given | Several) -> object:
    """The value of an output, or what stands for it; of a dynamic one by key.

    Args:
        output: the output.
    """
    if isinstance(output, Given):
        return output.value
    return output.parts if isinstance(output.parts, Missing) else {k: each.value for k, each in output.parts.items()}


def bound(
    node: str, inputs: Sequence[str], args: Sequence[object], kwargs: Mapping[str, object], *, takes_dynamic: bool
) -> dict[str, object]:
    """What a node is given, by input.

    Args:
        node: what it is called.
        inputs: its inputs, in order.
        args: what it is given by place.
        kwargs: what it is given by name.
        takes_dynamic: whether it takes dynamic outputs as they are.

    Raises:
        InvalidDefinition: when it is given what is no output, or for an input that there is not.
    """
    if len(args) > len(inputs):
        raise InvalidDefinition(f"{node} has {len(inputs)} inputs, and is given {len(args)} things.")
    given = {**dict(zip(inputs, args, strict=False)), **kwargs}
    for name, each in given.items():
        if name not in inputs:
            raise InvalidDefinition(f"{node} has no input {name!r}; its inputs are {', '.join(inputs) or 'none'}.")
        parts = each if isinstance(each, (list, tuple)) else [each]
        for part in parts:
            if isinstance(part, Several) and not takes_dynamic:
                raise InvalidDefinition(
                    f"{node} is given a dynamic output for {name}: say .map({node}), or .collect() for a list."
                )
            if not isinstance(part, (Given, Several)):
                raise InvalidDefinition(
                    f"{node} is given {part!r} for {name}: in a graph, ops are given what other ops give, or an input "
                    "of the graph."
                )
    return given


def value_of(given: object) -> object:
    """The value that an input is given; of several outputs a list of those that are there.

    Args:
        given: an output, or several.
    """
    if isinstance(given, (list, tuple)):
        return _all_of([cast("Given", each).value for each in given])
    return cast("Given", given).value


def givers_of(given: object) -> list[str]:
    """The steps whose outputs an input is given.

    Args:
        given: an output, or several.
    """
    parts = given if isinstance(given, (list, tuple)) else [given]
    return [each.node_name for each in cast("Sequence[Given | Several]", parts) if each.node_name]


def _all_of(values: Sequence[object]) -> object:
    """Those of several values that are there; where one has failed, or none is there, what stands for that."""
    there = [each for each in values if not isinstance(each, Missing)]
    failed = [each for each in values if isinstance(each, Missing) and each.failed]
    if failed:
        return failed[0]
    unasked = all(isinstance(each, Missing) and each.unasked for each in values)
    return there if there or not values else Missing(unasked=unasked)


def as_handles(name: str, outputs: Mapping[str, Given | Several]) -> object:
    """The outputs of a node as a graph's function sees them: the only one itself, or several by name and place.

    Args:
        name: the node.
        outputs: its outputs.
    """
    if len(outputs) < 2:
        return next(iter(outputs.values()), None)
    return namedtuple(f"{name}_outputs", list(outputs))(**outputs)
