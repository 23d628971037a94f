"""What the functions of sensors of several assets are given: what was made of each since they have last looked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from nbasset.api.ticks import TickContext
from nbasset.core.assets import as_key
from nbasset.core.event_records import DagsterEventType, EventLogRecord, EventRecordsFilter
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.selection import AssetSelection

if TYPE_CHECKING:
    from nbasset.core.assets import Asset


class MultiAssetSensorEvaluationContext(TickContext):
    """What the function of a sensor of several assets is given, as Dagster's class of that name.

    Its cursor is the place in the log, of each asset, up to which it has looked.

    Args:
        asset_keys: the assets.
        cursor: up to where it has looked.
        resources: things it shares, each an attribute.

    Attributes:
        asset_keys: the assets.
    """

    def __init__(
        self, asset_keys: Iterable[AssetKey], cursor: str | None, resources: Mapping[str, object] | None
    ) -> None:
        super().__init__(None, cursor, resources)
        self.asset_keys = list(asset_keys)

    def latest_materialization_records_by_key(
        self, asset_keys: Sequence[AssetKey] | None = None
    ) -> dict[AssetKey, EventLogRecord | None]:
        """Of each asset what was made last, where it has not looked at that yet.

        Args:
            asset_keys: the assets; all by default.
        """
        asked = self.asset_keys if asset_keys is None else asset_keys
        return {key: next(iter(self._records(key)), None) for key in asked}

    def materialization_records_for_key(
        self, asset_key: AssetKey, limit: int | None = None
    ) -> Sequence[EventLogRecord]:
        """What was made of an asset since it has looked, the oldest first.

        Args:
            asset_key: the asset.
            limit: how many at most.
        """
        return self._records(asset_key)[::-1][:limit]

    def latest_materialization_records_by_partition(self, asset_key: AssetKey) -> dict[str, EventLogRecord]:
        """Of each partition of an asset what was made last since it has looked.

        Args:
            asset_key: the asset.
        """
        told = [(_partition(each), each) for each in self.materialization_records_for_key(asset_key)]
        return {partition: each for partition, each in told if partition is not None}

    def all_partitions_materialized(self, asset_key: AssetKey, partitions: Sequence[str]) -> bool:
        """Whether there are results of all of some partitions.

        Args:
            asset_key: the asset.
            partitions: their keys.
        """
        return self.instance.get_materialized_partitions(asset_key).issuperset(partitions)

    def advance_cursor(self, materialization_records_by_key: Mapping[AssetKey, EventLogRecord | None]) -> None:
        """Remember up to which record it has looked.

        Args:
            materialization_records_by_key: these, by asset.
        """
        seen = {str(key): each.storage_id for key, each in materialization_records_by_key.items() if each is not None}
        self.update_cursor(json.dumps({**self._places(), **seen}))

    def advance_all_cursors(self) -> None:
        """Remember that it has looked at everything."""
        self.advance_cursor(self.latest_materialization_records_by_key())

    def _places(self) -> dict[str, int]:
        return cast("dict[str, int]", json.loads(self.cursor or "{}"))

    def _records(self, key: AssetKey) -> Sequence[EventLogRecord]:
        made = DagsterEventType["ASSET_MATERIALIZATION"]
        return self.instance.get_event_records(EventRecordsFilter(made, key, after_cursor=self._places().get(str(key))))


def _partition(record: EventLogRecord) -> str | None:
    said = record.event_log_entry.asset_materialization
    return None if said is None else said.partition


def build_multi_asset_sensor_context(
    *,
    monitored_assets: Iterable[CoercibleToAssetKey] | AssetSelection,
    repository_def: object = None,
    instance: object = None,
    cursor: str | None = None,
    repository_name: str | None = None,
    cursor_from_latest_materializations: bool = False,
    resources: Mapping[str, object] | None = None,
    definitions: object = None,
    **_: object,
) -> MultiAssetSensorEvaluationContext:
    """What the function of a sensor of several assets is given, for a test, as Dagster's function of that name.

    Args:
        monitored_assets: the assets.
        repository_def: what the sensor is defined with.
        instance: what ``context.instance`` is; by default one in memory.
        cursor: up to where it has looked.
        repository_name: accepted, for Dagster.
        cursor_from_latest_materializations: whether it has looked at everything that was made by now.
        resources: things it shares, by name; else those of ``definitions``.
        definitions: the same as ``repository_def``.

    >>> build_multi_asset_sensor_context(monitored_assets=["orders", "returns"]).asset_keys
    [AssetKey(['orders']), AssetKey(['returns'])]
    """
    defined = definitions if repository_def is None else repository_def
    keys: Iterable[AssetKey]
    if isinstance(monitored_assets, AssetSelection):
        keys = sorted(monitored_assets.resolve(cast("Iterable[Asset]", getattr(defined, "assets", ()))), key=str)
    else:
        keys = map(as_key, monitored_assets)
    shared = getattr(defined, "resources", None) if resources is None else resources
    found = MultiAssetSensorEvaluationContext(keys, cursor, shared).with_instance(instance)
    found.repository_def = defined
    if cursor_from_latest_materializations:
        found.advance_all_cursors()
    return found
