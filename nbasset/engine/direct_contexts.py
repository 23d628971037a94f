"""Contexts for tests: what a body is told when its function is called outside of any run, built by hand."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from nbasset.core.assets import Asset
from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.runs import DagsterRun
from nbasset.dagster.open_resources import OpenResources
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.partition_context import KeyKeeper, KnownPartitions

if TYPE_CHECKING:
    from nbasset.core.partitions import PartitionKeyRange
    from nbasset.engine.time_windows import TimeWindow

EPHEMERAL = "EPHEMERAL"
"""The run of what is made in none, as in Dagster."""


class DirectAssetExecutionContext(AssetExecutionContext):
    """A context that was built by hand; it learns of the asset when that is called with it.

    Args:
        resources: things that the body shares with others, by name.
        config: the fields of its config.
        partition_key: the partition that it makes.
        partition_key_range: several of them, from one key to another.
        instance: who keeps the keys of dynamic partitions.
        run_tags: the labels of the run.
    """

    def __init__(
        self,
        resources: Mapping[str, object],
        config: Mapping[str, object],
        partition_key: str | None = None,
        partition_key_range: PartitionKeyRange | None = None,
        instance: object = None,
        run_tags: Mapping[str, str] | None = None,
    ) -> None:
        self._bound: Asset | None = None
        self._key, self._keys = partition_key, partition_key_range
        self.events: list[object] = []
        self.mapping_key: str | None = None
        self.config = config
        self.open_resources = OpenResources(resources)
        keeper = cast("KeyKeeper | None", instance)
        run = DagsterRun(EPHEMERAL, tags=run_tags or {})
        super().__init__(None, run, self.open_resources, partitions=KnownPartitions(keeper=keeper), config=config)  # type: ignore[arg-type]

    @property
    def _asset(self) -> Asset:
        if self._bound is None:
            raise NbassetError("This context belongs to no asset yet: call one with it.")
        return self._bound

    @_asset.setter
    def _asset(self, asset: Asset | None) -> None:
        self._bound = asset

    def bind(self, asset: Asset) -> None:
        """The context belongs to an asset now, which is called with it.

        Args:
            asset: the asset.
        """
        self._asset = asset
        self.metadata.clear()
        self.metadata_of.clear()
        _ = self.op_config  # one that does not fit the asset's schema is refused before anything is done

    def with_config(self, config: Mapping[str, object]) -> DirectAssetExecutionContext:
        """The same for a function that is told another config.

        Args:
            config: its fields.
        """
        other = copy.copy(self)
        other.config = other._config = config
        return other

    def add_output_metadata(
        self, metadata: Mapping[str, object], output_name: str | None = None, mapping_key: str | None = None
    ) -> None:
        """Say facts of what is given; of an op's output they are only kept.

        Args:
            metadata: the facts.
            output_name: of several outputs the one that they are about.
            mapping_key: of a dynamic output the key.
        """
        is_op = self._bound is not None and self._bound.external
        super().add_output_metadata(metadata, None if is_op else output_name, mapping_key)

    def log_event(self, event: object) -> None:
        """Say something beside: a test can look at it with :meth:`get_events`.

        Args:
            event: an ``AssetMaterialization`` or the like.
        """
        self.events.append(event)
        super().log_event(event)

    def get_events(self) -> list[object]:
        """What was said so."""
        return list(self.events)

    @property
    def op_config(self) -> dict[str, object]:
        """The fields of its config; once it belongs to an asset with a schema, with the defaults of that.

        Raises:
            InvalidDefinition: when they do not fit the schema.
        """
        return dict(self.config) if self._bound is None else super().op_config

    def get_mapping_key(self) -> str | None:
        """Of which key of a dynamic output this is: of none, outside of a run."""
        return self.mapping_key

    @property
    def has_partition_key(self) -> bool:
        """Whether it was given the key of a partition."""
        return self._key is not None

    @property
    def has_partition_key_range(self) -> bool:
        """Whether it was given several."""
        return self._keys is not None

    @property
    def partition_key(self) -> str:
        """The key that it was given.

        Raises:
            NbassetError: when it was given none.
        """
        if self._key is None:
            raise NbassetError("This context has no partition: give build_asset_context(partition_key=…).")
        return self._key

    @property
    def partition_keys(self) -> list[str]:
        """The keys from which to which it was given; or the one."""
        if self._keys is None:
            return [self.partition_key]
        return list(self.asset_partitions_def_for_output().get_partition_keys_in_range(self._keys))

    @property
    def partition_time_window(self) -> TimeWindow:
        """From when to when the data of its partitions is.

        Raises:
            NbassetError: when they are no windows of time.
        """
        from nbasset.engine.time_windows import window_of

        return window_of(self.asset_partitions_def_for_output(), self.partition_keys, str(self.asset_key))

    def __enter__(self) -> DirectAssetExecutionContext:
        return self

    def __exit__(self, *_: object) -> None:
        self.open_resources.close()


def build_asset_context(
    resources: Mapping[str, object] | None = None,
    resources_config: Mapping[str, object] | None = None,
    asset_config: Mapping[str, object] | None = None,
    instance: object = None,
    partition_key: str | None = None,
    partition_key_range: PartitionKeyRange | None = None,
    run_tags: Mapping[str, str] | None = None,
    **_: object,
) -> DirectAssetExecutionContext:
    """A context with which a test calls an asset, as Dagster's ``build_asset_context``.

    With ``with`` its resources are closed at the end.

    Args:
        resources: things that bodies share, by name.
        resources_config: by name, the configuration of some of them.
        asset_config: the fields of the asset's config.
        instance: who keeps the keys of dynamic partitions.
        partition_key: the partition that it makes.
        partition_key_range: several of them, from one key to another.
        run_tags: the labels of the run.

    Raises:
        InvalidDefinition: when it has both a key and a range of keys.

    >>> from nbasset import asset
    >>> @asset
    ... def report(context, orders):
    ...     return f"{len(orders)} orders of {context.partition_key}"
    >>> report(build_asset_context(partition_key="2026-01-01"), [1, 2])
    '2 orders of 2026-01-01'
    """
    if partition_key is not None and partition_key_range is not None:
        raise InvalidDefinition("Give the context either partition_key or partition_key_range, not both.")
    given = dict(resources or {})
    if resources_config:
        from nbasset.dagster.resource_configs import with_configs

        given = dict(with_configs(given, resources_config))
    return DirectAssetExecutionContext(
        given, dict(asset_config or {}), partition_key, partition_key_range, instance, dict(run_tags or {})
    )


build_asset_check_context = build_asset_context
"""The same for a check, by Dagster's name."""


def build_op_context(
    resources: Mapping[str, object] | None = None,
    op_config: Mapping[str, object] | None = None,
    resources_config: Mapping[str, object] | None = None,
    instance: object = None,
    config: Mapping[str, object] | None = None,
    partition_key: str | None = None,
    partition_key_range: PartitionKeyRange | None = None,
    run_tags: Mapping[str, str] | None = None,
    mapping_key: str | None = None,
    **_: object,
) -> DirectAssetExecutionContext:
    """The same by the name that Dagster has for ops, as its ``build_op_context``.

    Args:
        resources: things that bodies share, by name.
        op_config: the fields of its config.
        resources_config: by name, the configuration of some of them.
        instance: who keeps the keys of dynamic partitions.
        config: an older name of ``op_config``.
        partition_key: the partition that it makes.
        partition_key_range: several of them, from one key to another.
        run_tags: the labels of the run.
        mapping_key: the key of a dynamic output that the op is called for.

    Raises:
        InvalidDefinition: when it has both a config and one by the older name.

    >>> build_op_context(op_config={"n": 3}).op_config
    {'n': 3}
    """
    if op_config and config:
        raise InvalidDefinition("Give the context either op_config or config, which is its older name.")
    found: Sequence[Mapping[str, object] | None] = (op_config, config)
    made = build_asset_context(
        resources,
        resources_config,
        next((each for each in found if each), None),
        instance,
        partition_key,
        partition_key_range,
        run_tags,
    )
    made.mapping_key = mapping_key
    return made
