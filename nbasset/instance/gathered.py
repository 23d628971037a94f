"""Gathered: the results of an asset's points as one mapping, by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.gathering import Gathering
from nbasset.core.materialization import Materialization
from nbasset.core.points import BETWEEN, Point, Value, written
from nbasset.instance.managed_values import ManagedValues, Reader


class Gathered(Mapping[Any, Any]):
    """What a name means where the points of an asset are gathered: a mapping by value, in the order of definition.

    Args:
        dimensions: the names of the dimensions that were gathered.
        values: each point's place in these dimensions, and its value.
        is_partitioned: whether the dimensions are those of partitions.

    The keys are the values of the dimension; of several, tuples. Numbers that Python takes for equal are two keys, if
    they are two points.

    >>> scores = Gathered(("depth",), [(Point({"depth": 2}), 0.7), (Point({"depth": 4}), 0.9)])
    >>> max(scores, key=scores.get), dict(scores)
    (4, {2: 0.7, 4: 0.9})
    """

    def __init__(
        self, dimensions: tuple[str, ...], values: Iterable[tuple[Point, object]], *, is_partitioned: bool = False
    ) -> None:
        self.dimensions = dimensions
        self.is_partitioned = is_partitioned
        self._placed = tuple(values)
        self._values = {point.text: (self._key(point), value) for point, value in self._placed}

    def _key(self, point: Point) -> Value:
        found = tuple(point.values[name] for name in self.dimensions)
        return found[0] if len(found) == 1 else found

    def _text(self, key: object) -> str:
        values = (key,) if len(self.dimensions) == 1 else key
        if not isinstance(values, tuple) or len(values) != len(self.dimensions):
            raise KeyError(key)
        return Point(dict(zip(self.dimensions, values, strict=True))).text

    def __getitem__(self, key: object) -> Any:
        try:
            return self._values[self._text(key)][1]
        except KeyError:
            known = ", ".join(written(each) for each, _ in [*self._values.values()][:8])
            raise KeyError(f"{key!r} is no value of {', '.join(self.dimensions)}: there are {known}") from None

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self._values.values())

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        try:
            return self._text(key) in self._values
        except KeyError:
            return False

    def items(self) -> Any:
        """The keys with their values, in the order of definition."""
        return [*self._values.values()]

    def values(self) -> Any:
        """The values, in the order of definition."""
        return [value for _, value in self._values.values()]

    def by_key(self) -> object:
        """What Dagster's functions get of several partitions: a dictionary by key; of one, its value; of none, None."""
        found = {BETWEEN.join(map(str, point.values.values())): value for point, value in self._placed}
        return found if len(found) > 1 else next(iter(found.values()), None)

    def frame(self) -> Any:
        """All as one table: tables below each other, and numbers in a row each, with the dimensions as columns.

        Returns:
            A pandas ``DataFrame``.

        Raises:
            TypeError: when the values are neither tables, nor numbers, nor mappings of numbers.
        """
        from nbasset.libraries.pandas import one_table

        return one_table(self.dimensions, [(point.values, value) for point, value in self._placed])

    def __nbasset_identity__(self) -> object:
        """What stands for it where a body gives it on: the points in their order, with their values."""
        return self.dimensions, self.is_partitioned, [(point.text, value) for point, value in self._placed]

    def __repr__(self) -> str:
        inside = ", ".join(f"{written(key)}: {value!r}" for key, value in self._values.values())
        return f"{', '.join(self.dimensions)} → {{{inside}}}"


def gathered(
    made: Gathering, managed: ManagedValues, reader: Reader | None, load: Callable[[Materialization], object]
) -> object:
    """The values of results that are gathered: a mapping; of partitions what their I/O manager gives of several.

    Args:
        made: the results.
        managed: asks I/O managers.
        reader: who asks for the values.
        load: loads the value of one of them.
    """
    if made.is_partitioned and managed.loads_at_once([each for _, each in made.parts]):
        return managed.load_together([each for _, each in made.parts], reader)
    parts = [(point, load(each)) for point, each in made.parts]
    return Gathered(made.dimensions, parts, is_partitioned=made.is_partitioned)


def as_it_takes_them(asset: Asset, inputs: Mapping[str, object]) -> dict[str, object]:
    """Inputs as an asset's body takes them: a function gets of partitions what Dagster gives it.

    Args:
        asset: the asset.
        inputs: its inputs, by the names in its code.
    """
    if asset.body.in_notebook or asset.gathers is not None:
        return dict(inputs)
    return {
        name: value.by_key() if isinstance(value, Gathered) and value.is_partitioned else value
        for name, value in inputs.items()
    }
