"""Dynamic partitions: keys that come and go while one works; the store keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import NamedTuple, cast

from nbasset.core.errors import InvalidDefinition
from nbasset.core.partitions import Moment, PartitionsDefinition, partitions_by
from nbasset.instance.current_instance import current
from nbasset.storage.partition_keys import PartitionKeys, keys_asked, keys_from


class AddDynamicPartitionsRequest(NamedTuple):
    """That keys are to be added, as sensors say it in Dagster."""

    partitions_def_name: str
    partition_keys: Sequence[str]


class DeleteDynamicPartitionsRequest(NamedTuple):
    """That keys are to be removed, as sensors say it in Dagster."""

    partitions_def_name: str
    partition_keys: Sequence[str]


class DynamicPartitionsDefinition(PartitionsDefinition):
    """Partitions whose keys come and go, as Dagster's.

    The store keeps them, for all of its notebooks. A body has :attr:`context.instance` to add some, by Dagster's names;
    everywhere else they are added here.

    Args:
        partition_fn: tells the keys at a moment, instead of the store.
        name: what the keys are known by.

    Raises:
        InvalidDefinition: when there is neither of both.

    >>> regions = DynamicPartitionsDefinition(name="regions")
    >>> regions.add("us", "eu"), regions.get_partition_keys()
    (None, ['us', 'eu'])
    >>> regions.remove("us"), regions.get_partition_keys()
    (None, ['eu'])
    """

    def __init__(
        self, partition_fn: Callable[[datetime | None], Sequence[str]] | None = None, name: str | None = None
    ) -> None:
        if (partition_fn is None) is (name is None):
            raise InvalidDefinition(
                'DynamicPartitionsDefinition takes a name, or a function that tells the keys: name="regions".'
            )
        self.partition_fn = partition_fn
        self.name = name

    def keys(self, now: float) -> Sequence[str]:
        """The keys there are."""
        if self.partition_fn is not None:
            return list(self.partition_fn(datetime.fromtimestamp(now, UTC) if now else None))
        return self._kept().get_dynamic_partitions(self._name())

    def get_partition_keys(self, current_time: Moment | None = None, **more: object) -> Sequence[str]:
        """The keys there are now.

        Args:
            current_time: the moment, for a function that tells them.
            **more: ``dynamic_partitions_store``, what keeps them, such as ``context.instance``; by default the store.
        """
        if self.partition_fn is not None:
            return self.keys(0.0 if current_time is None else current_time.timestamp())
        store = cast("PartitionKeys | None", more.get("dynamic_partitions_store"))
        return list((store or self._kept()).get_dynamic_partitions(self._name()))

    def add(self, *partition_keys: str) -> None:
        """Add keys to those that the store keeps; one that is there stays where it is.

        Args:
            *partition_keys: the keys.
        """
        self._kept().add_dynamic_partitions(self._name(), partition_keys)

    def remove(self, *partition_keys: str) -> None:
        """Remove keys; the results of their partitions stay in the store.

        Args:
            *partition_keys: the keys.
        """
        for key in partition_keys:
            self._kept().delete_dynamic_partition(self._name(), key)

    def build_add_request(self, partition_keys: Sequence[str]) -> AddDynamicPartitionsRequest:
        """What a sensor gives to have keys added."""
        return AddDynamicPartitionsRequest(self._name(), partition_keys)

    def build_delete_request(self, partition_keys: Sequence[str]) -> DeleteDynamicPartitionsRequest:
        """What a sensor gives to have keys removed."""
        return DeleteDynamicPartitionsRequest(self._name(), partition_keys)

    def _name(self) -> str:
        if self.name is None:
            raise InvalidDefinition("The keys of these partitions are told by a function: there is nothing to add to.")
        return self.name

    def _kept(self) -> PartitionKeys:
        return keys_asked() or current().opened.partition_keys

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DynamicPartitionsDefinition) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[object, ...]:
        return self.name, self.partition_fn


@contextmanager
def partition_loading_context(
    effective_dt: datetime | None = None, dynamic_partitions_store: object = None
) -> Iterator[None]:
    """Have definitions tell the partitions of a moment, and the keys of one store, for a while, as in Dagster.

    Args:
        effective_dt: the moment; by default the one around, or now.
        dynamic_partitions_store: who keeps the keys that come and go, such as a ``DagsterInstance``.

    >>> from nbasset import DailyPartitionsDefinition
    >>> with partition_loading_context(datetime(2026, 1, 3, tzinfo=UTC)):
    ...     DailyPartitionsDefinition("2026-01-01").get_partition_keys()
    ['2026-01-01', '2026-01-02']
    """
    with ExitStack() as stack:
        if effective_dt is not None:
            stack.enter_context(partitions_by(effective_dt))
        if dynamic_partitions_store is not None:
            stack.enter_context(keys_from(cast("PartitionKeys", dynamic_partitions_store)))
        yield
