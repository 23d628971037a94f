"""Partition mappings: on which partitions of what it uses each partition of an asset rests, as Dagster tells them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, cast

from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.partitions import MultiPartitionKey, NamedPartitions, PartitionsDefinition


class PartitionMapping:
    """On which partitions of what it uses a partition rests, as Dagster's ``PartitionMapping``; the base of all."""

    rests_on_none = False
    """Whether a partition may rest on none: then it gets no value."""

    asks_whose = True
    """Whether it matters which partition asks; otherwise it holds for an asset without partitions, which has all."""

    @property
    def is_earlier(self) -> bool:
        """Whether each partition rests on windows of time before its own alone, so that it may be among its asset's."""
        return False

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

    asks_whose = False

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

    asks_whose = False

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
        self.table = {up: {down} if isinstance(down, str) else {*down} for up, down in given.items()}

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys on which the table has this one rest."""
        return [up for up in upstream.keys(now) if key in self.table.get(up, ())]


class MultiToSingleDimensionPartitionMapping(PartitionMapping):
    """Between partitions in several dimensions and in one of them, or in windows of time that overlap with one's.

    Args:
        partition_dimension_name: which one; by default the one whose partitions are the same, or else the only one
            that is windows of time.
    """

    def __init__(self, partition_dimension_name: str | None = None) -> None:
        self.partition_dimension_name = partition_dimension_name

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys that have the same key in that dimension, or one whose time overlaps.

        Raises:
            InvalidDefinition: when there is no such dimension, or it is not told which one is meant.
        """
        if isinstance(upstream, NamedPartitions):
            name = self._dimension(upstream, downstream)
            above = upstream.by_dimension[name]
            wanted = frozenset(_within(downstream, above).upstream_keys(key, downstream, above, now))
            keys = cast("Sequence[MultiPartitionKey]", upstream.keys(now))
            return [each for each in keys if each.keys_by_dimension[name] in wanted]
        if not isinstance(downstream, NamedPartitions):
            raise InvalidDefinition(
                "MultiToSingleDimensionPartitionMapping maps where one of both has several dimensions"
            )
        name = self._dimension(downstream, upstream)
        own, below = cast("MultiPartitionKey", key).keys_by_dimension[name], downstream.by_dimension[name]
        return _within(below, upstream).upstream_keys(own, below, upstream, now)

    def _dimension(self, several: NamedPartitions, one: PartitionsDefinition) -> str:
        known, given = several.by_dimension, self.partition_dimension_name
        if given is not None and given not in known:
            raise InvalidDefinition(
                f"MultiToSingleDimensionPartitionMapping names {given!r}: there are {', '.join(known)}"
            )
        same = [name for name, each in known.items() if each == one]
        found = same or [name for name, each in known.items() if _are_windows(each, one)]
        if given is None and len(found) != 1:
            raise InvalidDefinition(
                "no single dimension has the partitions of the other asset: name one in "
                "MultiToSingleDimensionPartitionMapping(partition_dimension_name=…)"
            )
        return given or found[0]


def _are_windows(*several: PartitionsDefinition) -> bool:
    return all(hasattr(each, "shifted") for each in several)


def _within(below: PartitionsDefinition, above: PartitionsDefinition) -> PartitionMapping:
    """The mapping from one dimension to the only one: by time where these are other windows."""
    return TimeWindowPartitionMapping() if below != above and _are_windows(below, above) else IdentityPartitionMapping()


class DimensionPartitionMapping(NamedTuple):
    """How one dimension upstream is mapped, as Dagster's.

    Args:
        dimension_name: the dimension of the asset that uses it.
        partition_mapping: the mapping between both.
    """

    dimension_name: str
    partition_mapping: PartitionMapping


class MultiPartitionMapping(PartitionMapping):
    """Dimension by dimension; of a dimension upstream that is mapped to none, all keys.

    Args:
        downstream_mappings_by_upstream_dimension: by dimension upstream, how it is mapped.
    """

    def __init__(self, downstream_mappings_by_upstream_dimension: Mapping[str, DimensionPartitionMapping]) -> None:
        self.downstream_mappings_by_upstream_dimension = dict(downstream_mappings_by_upstream_dimension)
        given = self.downstream_mappings_by_upstream_dimension.values()
        self.rests_on_none = any(each.partition_mapping.rests_on_none for each in given)

    @property
    def is_earlier(self) -> bool:
        """Whether that is so in one dimension, which is mapped to itself."""
        mapped = self.downstream_mappings_by_upstream_dimension.items()
        return any(each.dimension_name == name and each.partition_mapping.is_earlier for name, each in mapped)

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys whose key in each dimension is one on which it rests there.

        Raises:
            InvalidDefinition: when one of both has one dimension alone.
        """
        if not isinstance(key, MultiPartitionKey) or not isinstance(upstream, NamedPartitions):
            raise InvalidDefinition("MultiPartitionMapping maps between partitions in several dimensions")
        found: list[Sequence[str]] = []
        for name, above in upstream.by_dimension.items():
            mapped = self.downstream_mappings_by_upstream_dimension.get(name)
            if mapped is None:
                found.append(above.keys(now))
                continue
            own = key.keys_by_dimension[mapped.dimension_name]
            below = downstream.by_dimension[mapped.dimension_name]
            found.append(mapped.partition_mapping.upstream_keys(own, below, above, now))
        names = upstream.by_dimension
        return [MultiPartitionKey(dict(zip(names, each, strict=True))) for each in itertools.product(*found)]


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
        self.allow_nonexistent_upstream_partitions = allow_nonexistent_upstream_partitions
        self.rests_on_none = bool(start_offset or end_offset or allow_nonexistent_upstream_partitions)

    @property
    def is_earlier(self) -> bool:
        """Whether both ends are shifted to before its own window."""
        return self.start_offset < 0 and self.end_offset < 0

    def upstream_keys(
        self, key: str, downstream: PartitionsDefinition, upstream: PartitionsDefinition, now: float
    ) -> Sequence[str]:
        """The keys whose time overlaps."""
        first = downstream.shifted(key, self.start_offset) if hasattr(downstream, "shifted") else None
        last = downstream.shifted(key, self.end_offset) if hasattr(downstream, "shifted") else None
        if first is None or last is None:
            raise InvalidDefinition("TimeWindowPartitionMapping maps between partitions that are windows of time")
        return upstream.overlapping(first[0], last[1], now) if hasattr(upstream, "overlapping") else ()


class Mapped(Protocol):
    """An asset, as far as it tells how its partitions are mapped."""

    @property
    def keys(self) -> tuple[AssetKey, ...]:
        """Its own keys."""

    @property
    def ins(self) -> Mapping[str, AssetKey]:
        """By parameter, the asset upstream."""

    @property
    def mappings(self) -> Mapping[str, PartitionMapping]:
        """By parameter, or by the asset upstream, how its partitions are mapped."""


def mappings_to(key: AssetKey, asset: Mapped) -> list[PartitionMapping]:
    """How the partitions of an asset are said to rest on those of another.

    Args:
        key: the other's.
        asset: the asset.
    """
    return [each for word, each in asset.mappings.items() if str(asset.ins.get(word, word)) == str(key)]


def rests_on_its_earlier(key: AssetKey, asset: Mapped) -> bool:
    """Whether a key is one of an asset's own, which its windows of time read of earlier ones: that is no circle.

    Args:
        key: of what it uses.
        asset: the asset.
    """
    return key in asset.keys and any(each.is_earlier for each in mappings_to(key, asset))


def mapping_between(downstream: PartitionsDefinition, upstream: PartitionsDefinition) -> PartitionMapping | None:
    """The mapping where none is given; ``None`` where both have the same keys.

    Args:
        downstream: what the asset is partitioned by.
        upstream: what the asset that it uses is partitioned by.
    """
    if downstream == upstream:
        return None
    if _are_windows(downstream, upstream):
        return TimeWindowPartitionMapping()
    if isinstance(downstream, NamedPartitions) is not isinstance(upstream, NamedPartitions):
        return MultiToSingleDimensionPartitionMapping()
    return IdentityPartitionMapping()
