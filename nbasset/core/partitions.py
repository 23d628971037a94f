"""Partitions: the keys by which an asset's data is divided, as Dagster's definitions tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol, cast

from nbasset.core.errors import InvalidDefinition
from nbasset.core.points import BETWEEN, PARTITION, Dimension, Value


class Moment(Protocol):
    """A moment, as a ``datetime`` is one."""

    def timestamp(self) -> float:
        """It in seconds since 1970 (UTC)."""
        ...


_moment: ContextVar[float | None] = ContextVar("moment", default=None)


@contextmanager
def partitions_by(moment: Moment) -> Iterator[None]:
    """Have definitions tell the partitions that there are at a moment, for a while.

    Args:
        moment: the moment.
    """
    token = _moment.set(moment.timestamp())
    try:
        yield
    finally:
        _moment.reset(token)


def moment_or(now: float) -> float:
    """The moment whose partitions are asked for.

    Args:
        now: what it is where nobody has said it, in seconds since 1970 (UTC).
    """
    said = _moment.get()
    return now if said is None else said


class PartitionKeyRange(NamedTuple):
    """From which key to which; the last is in it."""

    start: str
    end: str


class PartitionsDefinition:
    """What divides an asset's data into partitions, as Dagster's ``PartitionsDefinition``; the base of all kinds."""

    dimension = PARTITION

    def keys(self, now: float) -> Sequence[str]:
        """The keys there are at a moment, in seconds since 1970 (UTC)."""
        raise NotImplementedError

    def get_partition_keys(self, current_time: Moment | None = None, **_: object) -> Sequence[str]:
        """The keys there are now, or at a moment.

        Args:
            current_time: the moment, as a ``datetime``.
        """
        return list(self.keys(0.0 if current_time is None else current_time.timestamp()))

    def window(self, key: str) -> tuple[float, float] | None:
        """From when to when the data of a key is, in seconds since 1970 (UTC); ``None`` where keys are no times."""
        return None

    @property
    def by_dimension(self) -> Mapping[str, PartitionsDefinition]:
        """The definition of each dimension."""
        return {self.dimension: self}

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it divides an asset by."""
        return tuple(Dimension(name, each.keys, "partition") for name, each in self.by_dimension.items())

    def key_of(self, values: Mapping[str, Value]) -> str:
        """The key of a point, from its value of each dimension."""
        return cast("str", values[self.dimension])

    def has_partition_key(self, partition_key: str, current_time: Moment | None = None, **more: object) -> bool:
        """Whether there is a partition of this key now, or at a moment."""
        return partition_key in self.get_partition_keys(current_time, **more)

    def get_first_partition_key(self, current_time: Moment | None = None, **more: object) -> str | None:
        """The first key; ``None`` where there is none."""
        return next(iter(self.get_partition_keys(current_time, **more)), None)

    def get_last_partition_key(self, current_time: Moment | None = None, **more: object) -> str | None:
        """The last key; ``None`` where there is none."""
        return next(iter(self.get_partition_keys(current_time, **more)[-1:]), None)

    def get_num_partitions(self, current_time: Moment | None = None, **more: object) -> int:
        """How many partitions there are."""
        return len(self.get_partition_keys(current_time, **more))

    def get_partition_keys_in_range(self, partition_key_range: PartitionKeyRange, **more: object) -> Sequence[str]:
        """The keys from one to another, both included.

        Raises:
            InvalidDefinition: when one of both is no key.
        """
        keys = self.get_partition_keys(None, **more)
        for key in partition_key_range:
            if key not in keys:
                raise InvalidDefinition(f"{key!r} is no key of these partitions, so that nothing lies from or to it.")
        return keys[keys.index(partition_key_range[0]) : keys.index(partition_key_range[1]) + 1]

    def get_tags_for_partition_key(self, partition_key: str) -> Mapping[str, str]:
        """What Dagster's runs of a partition have as a tag."""
        return {"dagster/partition": partition_key}


class StaticPartitionsDefinition(PartitionsDefinition):
    """Partitions that are written out, as Dagster's.

    Args:
        partition_keys: their keys.

    Raises:
        InvalidDefinition: when one comes twice, is no text, or cannot be told from a range.

    >>> StaticPartitionsDefinition(["north", "south"]).get_partition_keys()
    ['north', 'south']
    """

    def __init__(self, partition_keys: Sequence[str]) -> None:
        self._keys = tuple(partition_keys)
        for key in self._keys:
            if not isinstance(key, str):
                raise InvalidDefinition(f"A partition's key is a text; {key!r} is none: write {str(key)!r}.")
            if "..." in key:
                raise InvalidDefinition(f"The partition key {key!r} has three dots in it, which stand for a range.")
            if self._keys.count(key) > 1:
                raise InvalidDefinition(f"The partition key {key!r} is given twice: give each once.")

    def keys(self, now: float) -> Sequence[str]:
        """The keys."""
        return self._keys

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaticPartitionsDefinition) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)


class MultiPartitionKey(str):
    """The key of a partition in several dimensions, as Dagster's: a text that knows the key of each.

    Args:
        keys_by_dimension: the key of each dimension.

    >>> key = MultiPartitionKey({"region": "north", "date": "2026-01-01"})
    >>> key, key.keys_by_dimension["region"]
    ('2026-01-01|north', 'north')
    """

    keys_by_dimension: Mapping[str, str]

    def __new__(cls, keys_by_dimension: Mapping[str, str]) -> MultiPartitionKey:
        """The text: the keys in the order of their dimensions' names."""
        made = super().__new__(cls, BETWEEN.join(keys_by_dimension[name] for name in sorted(keys_by_dimension)))
        made.keys_by_dimension = dict(keys_by_dimension)
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.keys_by_dimension,)

    def to_string(self) -> str:
        """The text alone."""
        return str.__str__(self)


class NamedPartitions(PartitionsDefinition):
    """Partitions whose dimensions have names of their own.

    Args:
        partitions_defs: by name, what divides the data in that dimension.
    """

    def __init__(self, partitions_defs: Mapping[str, PartitionsDefinition]) -> None:
        self._by_name = dict(partitions_defs)

    @property
    def by_dimension(self) -> Mapping[str, PartitionsDefinition]:
        """The definition of each dimension, by its name."""
        return self._by_name

    @property
    def partition_dimension_names(self) -> list[str]:
        """The names of the dimensions."""
        return list(self._by_name)

    def keys(self, now: float) -> Sequence[str]:
        """The keys, those of the first dimension varying least."""
        found: list[dict[str, str]] = [{}]
        for name, each in self._by_name.items():
            found = [{**before, name: key} for before in found for key in each.keys(now)]
        return [self._key(each) for each in found]

    def get_partition_keys(self, current_time: Moment | None = None, **more: object) -> Sequence[str]:
        """The keys there are now, or at a moment."""
        found: list[dict[str, str]] = [{}]
        for name, each in self._by_name.items():
            keys = each.get_partition_keys(current_time, **more)
            found = [{**before, name: key} for before in found for key in keys]
        return [self._key(each) for each in found]

    def key_of(self, values: Mapping[str, Value]) -> str:
        """The key of a point; of several dimensions a :class:`MultiPartitionKey`."""
        return self._key({name: cast("str", values[name]) for name in self._by_name})

    def _key(self, keys: Mapping[str, str]) -> str:
        return next(iter(keys.values())) if len(keys) == 1 else MultiPartitionKey(keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedPartitions) and self._by_name == other._by_name

    def __hash__(self) -> int:
        return hash(tuple(self._by_name.items()))


class PartitionDimensionDefinition(NamedTuple):
    """One of several dimensions, as Dagster's."""

    name: str
    partitions_def: PartitionsDefinition


class MultiPartitionsDefinition(NamedPartitions):
    """Partitions in two dimensions, as Dagster's.

    Args:
        partitions_defs: by name, what divides the data in that dimension.

    Raises:
        InvalidDefinition: when there are not two.

    >>> both = {"region": StaticPartitionsDefinition(["n", "s"]), "date": StaticPartitionsDefinition(["a"])}
    >>> MultiPartitionsDefinition(both).get_partition_keys()
    ['a|n', 'a|s']
    """

    def __init__(self, partitions_defs: Mapping[str, PartitionsDefinition]) -> None:
        if len(partitions_defs) != 2:
            raise InvalidDefinition(f"MultiPartitionsDefinition takes two dimensions, not {len(partitions_defs)}.")
        for name, each in partitions_defs.items():
            if isinstance(each, NamedPartitions):
                raise InvalidDefinition(f"The dimension {name} has dimensions itself: give it partitions of one.")
        super().__init__({name: partitions_defs[name] for name in sorted(partitions_defs)})

    @property
    def partitions_defs(self) -> list[PartitionDimensionDefinition]:
        """The dimensions, each with its name."""
        return [PartitionDimensionDefinition(name, each) for name, each in self.by_dimension.items()]

    @property
    def has_time_window_dimension(self) -> bool:
        """Whether one of the dimensions is windows of time."""
        return any(hasattr(each, "shifted") for each in self.by_dimension.values())

    @property
    def primary_dimension(self) -> PartitionDimensionDefinition:
        """The only dimension that is windows of time, or else the first."""
        windows = [each for each in self.partitions_defs if hasattr(each.partitions_def, "shifted")]
        return windows[0] if len(windows) == 1 else self.partitions_defs[0]

    @property
    def secondary_dimension(self) -> PartitionDimensionDefinition:
        """The other one."""
        return next(each for each in self.partitions_defs if each.name != self.primary_dimension.name)

    @property
    def time_window_dimension(self) -> PartitionDimensionDefinition:
        """The dimension that is windows of time.

        Raises:
            InvalidDefinition: when none is, or both are.
        """
        if sum(hasattr(each, "shifted") for each in self.by_dimension.values()) != 1:
            raise InvalidDefinition(f"Of {' and '.join(self.by_dimension)}, not exactly one is windows of time.")
        return self.primary_dimension

    @property
    def time_window_partitions_def(self) -> PartitionsDefinition:
        """The windows of time of that dimension."""
        return self.time_window_dimension.partitions_def

    def time_window_for_partition_key(self, partition_key: str) -> tuple[Moment, Moment]:
        """From when to when the data of a key is, in the dimension that is windows of time."""
        name, windows = self.time_window_dimension
        own, ask = self.get_partition_key_from_str(partition_key), "time_window_for_partition_key"
        return cast("tuple[Moment, Moment]", getattr(windows, ask)(own.keys_by_dimension[name]))

    def get_partitions_def_for_dimension(self, dimension_name: str) -> PartitionsDefinition:
        """The definition of one dimension."""
        return self.by_dimension[dimension_name]

    def get_partition_key_from_str(self, partition_key_str: str) -> MultiPartitionKey:
        """The key that a text is.

        Raises:
            InvalidDefinition: when it has not as many parts as there are dimensions.
        """
        parts = partition_key_str.split(BETWEEN)
        if len(parts) != len(self.by_dimension):
            raise InvalidDefinition(
                f"{partition_key_str!r} is no key of {' and '.join(self.by_dimension)}: write one of each, with "
                f"{BETWEEN} between them."
            )
        return MultiPartitionKey(dict(zip(self.by_dimension, parts, strict=True)))

    def get_multipartition_keys_with_dimension_value(
        self, dimension_name: str, dimension_partition_key: str, current_time: Moment | None = None, **more: object
    ) -> Sequence[MultiPartitionKey]:
        """The keys that have a key in one dimension."""
        keys = cast("Sequence[MultiPartitionKey]", self.get_partition_keys(current_time, **more))
        return [each for each in keys if each.keys_by_dimension[dimension_name] == dimension_partition_key]
