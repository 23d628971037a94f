"""Partitions: the keys by which an asset's data is divided, as Dagster's definitions tell them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from nbasset.core.errors import InvalidDefinition
from nbasset.core.points import BETWEEN, PARTITION, Dimension, Value


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

    def get_partition_keys(self, current_time: Any = None, **_: object) -> Sequence[str]:
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

    def has_partition_key(self, partition_key: str, **_: object) -> bool:
        """Whether there is a partition of this key now."""
        return partition_key in self.get_partition_keys()


class StaticPartitionsDefinition(PartitionsDefinition):
    """Partitions that are written out, as Dagster's.

    Args:
        partition_keys: their keys.

    Raises:
        InvalidDefinition: when one comes twice, or is no text.

    >>> StaticPartitionsDefinition(["north", "south"]).get_partition_keys()
    ['north', 'south']
    """

    def __init__(self, partition_keys: Sequence[str]) -> None:
        self._keys = tuple(partition_keys)
        for key in self._keys:
            if not isinstance(key, str):
                raise InvalidDefinition(f"A partition's key is a text; {key!r} is none: write {str(key)!r}.")
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

    def get_partition_keys(self, current_time: Any = None, **more: object) -> Sequence[str]:
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
        super().__init__({name: partitions_defs[name] for name in sorted(partitions_defs)})


class PartitionMapping:
    """On which partitions of what it uses a partition rests, as Dagster's ``PartitionMapping``; the base of all."""

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys there on which a partition rests.

        Args:
            key: its key.
            downstream: what its asset is partitioned by.
            upstream: what the asset that it uses is partitioned by.
            now: the moment, in seconds since 1970 (UTC).
        """
        raise NotImplementedError


class IdentityPartitionMapping(PartitionMapping):
    """That of the same key."""

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The key itself."""
        return [key]


class AllPartitionMapping(PartitionMapping):
    """All of them."""

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """Every key."""
        return upstream.keys(now)


class LastPartitionMapping(PartitionMapping):
    """The last of them."""

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The last key."""
        return upstream.keys(now)[-1:]


class SpecificPartitionsPartitionMapping(PartitionMapping):
    """Those that are named.

    Args:
        partition_keys: their keys.
    """

    def __init__(self, partition_keys: Iterable[str]) -> None:
        self.partition_keys = tuple(partition_keys)

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys that were named."""
        return self.partition_keys


class StaticPartitionMapping(PartitionMapping):
    """As a table says.

    Args:
        downstream_partition_keys_by_upstream_partition_key: for each key upstream, the keys that rest on it.
    """

    def __init__(
        self, downstream_partition_keys_by_upstream_partition_key: Mapping[str, str | Collection[str]]
    ) -> None:
        given = downstream_partition_keys_by_upstream_partition_key
        self._table = {up: {down} if isinstance(down, str) else {*down} for up, down in given.items()}

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys on which the table has this one rest."""
        return [up for up in upstream.keys(now) if key in self._table.get(up, ())]


class MultiToSingleDimensionPartitionMapping(PartitionMapping):
    """Between partitions in two dimensions and in one of them.

    Args:
        partition_dimension_name: which one; by default the one whose partitions are the same.
    """

    def __init__(self, partition_dimension_name: str | None = None) -> None:
        self._name = partition_dimension_name

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys that have the same key in that dimension."""
        if isinstance(upstream, NamedPartitions):
            name = self._name or _common(upstream, downstream)
            keys = cast("Sequence[MultiPartitionKey]", upstream.keys(now))
            return [each for each in keys if each.keys_by_dimension[name] == key]
        assert isinstance(downstream, NamedPartitions)
        name = self._name or _common(downstream, upstream)
        return [cast("MultiPartitionKey", key).keys_by_dimension[name]]


def _common(several: NamedPartitions, one: PartitionsDefinition) -> str:
    found = [name for name, each in several.by_dimension.items() if each == one]
    if len(found) != 1:
        raise InvalidDefinition(
            "no single dimension has the partitions of the other asset: name one in "
            "MultiToSingleDimensionPartitionMapping(partition_dimension_name=…)"
        )
    return found[0]


class TimeWindowPartitionMapping(PartitionMapping):
    """Those whose time overlaps with it, shifted as far as asked for.

    Args:
        start_offset: by how many windows the first one is shifted, for example ``-1``: one more, before it.
        end_offset: by how many windows the last one is shifted.
        allow_nonexistent_upstream_partitions: whether windows may be wanted that are not there: they are left out.
    """

    def __init__(
        self, start_offset: int = 0, end_offset: int = 0, allow_nonexistent_upstream_partitions: bool = False
    ) -> None:
        self.start_offset = start_offset
        self.end_offset = end_offset
        self.allows_missing = allow_nonexistent_upstream_partitions

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys whose time overlaps."""
        first = downstream.shifted(key, self.start_offset) if hasattr(downstream, "shifted") else None
        last = downstream.shifted(key, self.end_offset) if hasattr(downstream, "shifted") else None
        if first is None or last is None:
            raise InvalidDefinition("TimeWindowPartitionMapping maps between partitions that are windows of time")
        return upstream.overlapping(first[0], last[1], now) if hasattr(upstream, "overlapping") else ()


def mapping_between(downstream: PartitionsDefinition, upstream: PartitionsDefinition) -> PartitionMapping | None:
    """The mapping where none is given; ``None`` where both have the same keys.

    Args:
        downstream: what the asset is partitioned by.
        upstream: what the asset that it uses is partitioned by.
    """
    if downstream == upstream:
        return None
    if hasattr(downstream, "shifted") and hasattr(upstream, "shifted"):
        return TimeWindowPartitionMapping()
    if isinstance(downstream, NamedPartitions) is not isinstance(upstream, NamedPartitions):
        return MultiToSingleDimensionPartitionMapping()
    return IdentityPartitionMapping()
