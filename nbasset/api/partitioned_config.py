"""Partitioned config: what a run of each partition is configured with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from nbasset.core.config import CoercibleToRunConfig
from nbasset.core.errors import InvalidDefinition
from nbasset.core.partitions import PartitionsDefinition, StaticPartitionsDefinition
from nbasset.engine import window_kinds
from nbasset.engine.time_windows import TimeWindowPartitionsDefinition
from nbasset.instance.dynamic_partitions import DynamicPartitionsDefinition

ConfigOfKey: TypeAlias = Callable[[str], CoercibleToRunConfig]
ConfigOfWindow: TypeAlias = Callable[[datetime, datetime], CoercibleToRunConfig]
TagsOfKey: TypeAlias = Callable[[str], Mapping[str, str]] | None
TagsOfWindow: TypeAlias = Callable[[datetime, datetime], Mapping[str, str]] | None


class PartitionedConfig:
    """The config of a run for each partition, as Dagster's ``PartitionedConfig``; a job takes it as its config.

    Args:
        partitions_def: the partitions.
        decorated_fn: what is called when this is called.
        run_config_for_partition_key_fn: tells the config of a key.
        tags_for_partition_key_fn: tells the tags of a run of it.

    Raises:
        InvalidDefinition: when nothing tells the config.

    >>> of_region = PartitionedConfig(
    ...     StaticPartitionsDefinition(["n", "s"]),
    ...     run_config_for_partition_key_fn=lambda key: {"ops": {"sales": {"config": {"region": key}}}},
    ... )
    >>> of_region.get_partition_keys(), of_region.get_run_config_for_partition_key("s")
    (['n', 's'], {'ops': {'sales': {'config': {'region': 's'}}}})
    """

    def __init__(
        self,
        partitions_def: PartitionsDefinition,
        decorated_fn: Callable[..., CoercibleToRunConfig] | None = None,
        run_config_for_partition_key_fn: ConfigOfKey | None = None,
        tags_for_partition_key_fn: TagsOfKey = None,
    ) -> None:
        if run_config_for_partition_key_fn is None:
            raise InvalidDefinition("PartitionedConfig takes run_config_for_partition_key_fn, which tells each config.")
        self.partitions_def = partitions_def
        self.run_config_for_partition_key_fn = run_config_for_partition_key_fn
        self.tags_for_partition_key_fn = tags_for_partition_key_fn
        self._decorated: Callable[..., CoercibleToRunConfig] = decorated_fn or run_config_for_partition_key_fn

    def get_partition_keys(self, current_time: datetime | None = None) -> Sequence[str]:
        """The keys there are now, or at a moment."""
        return self.partitions_def.get_partition_keys(current_time)

    def get_run_config_for_partition_key(self, partition_key: str) -> CoercibleToRunConfig:
        """The config of the run of a partition."""
        return self.run_config_for_partition_key_fn(partition_key)

    def get_tags_for_partition_key(self, partition_key: str) -> Mapping[str, str]:
        """The tags of the run of a partition."""
        tags = self.tags_for_partition_key_fn(partition_key) if self.tags_for_partition_key_fn else {}
        return {**tags, **self.partitions_def.get_tags_for_partition_key(partition_key)}

    def __call__(self, *told: object) -> CoercibleToRunConfig:
        """Call the function that was decorated.

        Args:
            *told: a key, or the start and the end of a window.
        """
        return self._decorated(*told)


def partitioned_config(
    partitions_def: PartitionsDefinition, tags_for_partition_key_fn: TagsOfKey = None
) -> Callable[[ConfigOfKey], PartitionedConfig]:
    """A config of a function of the partition's key, as Dagster's decorator of that name.

    Args:
        partitions_def: the partitions.
        tags_for_partition_key_fn: tells the tags of a run.

    >>> @partitioned_config(StaticPartitionsDefinition(["n", "s"]))
    ... def of_region(key):
    ...     return {"ops": {"sales": {"config": {"region": key}}}}
    >>> of_region.get_partition_keys()
    ['n', 's']
    """
    return lambda function: PartitionedConfig(partitions_def, function, function, tags_for_partition_key_fn)


def static_partitioned_config(
    partition_keys: Sequence[str], tags_for_partition_fn: TagsOfKey = None, tags_for_partition_key_fn: TagsOfKey = None
) -> Callable[[ConfigOfKey], PartitionedConfig]:
    """A config for each of some keys, of a function of the key, as Dagster's decorator of that name.

    Args:
        partition_keys: the keys.
        tags_for_partition_fn: the older name of the next.
        tags_for_partition_key_fn: tells the tags of a run.

    >>> @static_partitioned_config(["n", "s"])
    ... def of_region(key):
    ...     return {"ops": {"sales": {"config": {"region": key}}}}
    >>> of_region("n")
    {'ops': {'sales': {'config': {'region': 'n'}}}}
    """
    tags = tags_for_partition_key_fn or tags_for_partition_fn
    return partitioned_config(StaticPartitionsDefinition(partition_keys), tags)


def dynamic_partitioned_config(
    partition_fn: Callable[[datetime | None], Sequence[str]],
    tags_for_partition_fn: TagsOfKey = None,
    tags_for_partition_key_fn: TagsOfKey = None,
) -> Callable[[ConfigOfKey], PartitionedConfig]:
    """A config for each of the keys that a function tells, as Dagster's decorator of that name.

    Args:
        partition_fn: tells the keys at a moment.
        tags_for_partition_fn: the older name of the next.
        tags_for_partition_key_fn: tells the tags of a run.

    >>> @dynamic_partitioned_config(lambda now: ["a", "b"])
    ... def of_letter(key):
    ...     return {"ops": {"sales": {"config": {"letter": key}}}}
    >>> of_letter.get_partition_keys()
    ['a', 'b']
    """
    partitions = DynamicPartitionsDefinition(partition_fn)
    return partitioned_config(partitions, tags_for_partition_key_fn or tags_for_partition_fn)


class WindowedConfig:
    """Makes configs for windows of time, of a function of the start and the end of each.

    Args:
        kind: the windows.

    >>> @daily_partitioned_config("2026-01-01", minute_offset=15)
    ... def of_day(start, end):
    ...     return {"ops": {"sales": {"config": {"since": f"{start:%d %H:%M}", "until": f"{end:%d %H:%M}"}}}}
    >>> of_day.get_run_config_for_partition_key("2026-01-03")
    {'ops': {'sales': {'config': {'since': '03 00:15', 'until': '04 00:15'}}}}
    """

    def __init__(self, kind: Callable[..., TimeWindowPartitionsDefinition]) -> None:
        self._kind = kind

    def __call__(
        self,
        start_date: datetime | str,
        *offsets: object,
        tags_for_partition_fn: TagsOfWindow = None,
        **options: object,
    ) -> Callable[[ConfigOfWindow], PartitionedConfig]:
        """A decorator, as Dagster's of that name.

        Args:
            start_date: when the first window may begin.
            *offsets: what else the windows are told by, in the order in which they take it.
            tags_for_partition_fn: tells the tags of a run from the start and the end of its window.
            **options: the same by name.

        Raises:
            InvalidDefinition: when the windows cannot be told from that.
        """
        partitions = self._kind(start_date, None, *offsets, **options)
        window = partitions.time_window_for_partition_key

        def decorate(function: ConfigOfWindow) -> PartitionedConfig:
            tags = None if tags_for_partition_fn is None else lambda key: tags_for_partition_fn(*window(key))
            return PartitionedConfig(partitions, function, lambda key: function(*window(key)), tags)

        return decorate


hourly_partitioned_config = WindowedConfig(window_kinds.HourlyPartitionsDefinition)
"""A config for each hour."""
daily_partitioned_config = WindowedConfig(window_kinds.DailyPartitionsDefinition)
"""A config for each day."""
weekly_partitioned_config = WindowedConfig(window_kinds.WeeklyPartitionsDefinition)
"""A config for each week."""
monthly_partitioned_config = WindowedConfig(window_kinds.MonthlyPartitionsDefinition)
"""A config for each month."""
