"""Ready-made checks of assets of any kind: how new they are, what was said of them, whether their columns stay."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from nbasset.api.definitions import announce
from nbasset.api.sensors import SensorDefinition
from nbasset.api.ticks import DefaultSensorStatus, RunRequest
from nbasset.core.assets import Asset
from nbasset.core.check_decorators import checks_of
from nbasset.core.checks import AssetCheckResult, AssetCheckSeverity, AssetCheckSpec
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.core.metadata import MetadataValue, taken_up
from nbasset.core.tables import TableSchema
from nbasset.engine.cron import last_tick
from nbasset.ui.words import age, seconds

if TYPE_CHECKING:
    from nbasset.core.checks import Keyed
    from nbasset.core.freshness import Stretch
    from nbasset.core.keys import AssetKey, CoercibleToAssetKey
    from nbasset.core.materialization import Materialization
    from nbasset.engine.context import AssetCheckExecutionContext

    About = Iterable[CoercibleToAssetKey | Keyed]

WARN = AssetCheckSeverity.WARN
COLUMNS = "dagster/column_schema"
"""What the columns of a table are called among what is said of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check has found.

    Args:
        passed: whether the asset is as it should be.
        said: what there is to say.
        facts: what was looked at.
    """

    passed: bool
    said: str
    facts: Mapping[str, object]


class Windows(Protocol):
    """Partitions that are windows of time."""

    def keys(self, now: float) -> Sequence[str]:
        """The keys there are at a moment."""
        ...


Looks = Callable[["AssetCheckExecutionContext", "AssetKey"], Found]
"""Looks at one asset."""


def build_last_update_freshness_checks(
    *,
    assets: About,
    lower_bound_delta: Stretch,
    deadline_cron: str | None = None,
    timezone: str = "UTC",
    severity: AssetCheckSeverity = WARN,
    blocking: bool = False,
) -> Sequence[Asset]:
    """Checks that assets were made not too long ago, as Dagster's ``build_last_update_freshness_checks``.

    Args:
        assets: the assets.
        lower_bound_delta: how long ago at most; with a schedule: how long before its last tick.
        deadline_cron: by when there is to be a new result.
        timezone: in which time zone the schedule is meant.
        severity: what it means when one is too old.
        blocking: whether nothing downstream is made then.

    Raises:
        InvalidDefinition: when an asset is named twice, or the schedule cannot be read.

    >>> from datetime import timedelta
    >>> [checks] = build_last_update_freshness_checks(assets=["orders"], lower_bound_delta=timedelta(days=1))
    >>> checks.check_specs[0].key.to_user_string()
    'orders:freshness_check'
    """
    back = lower_bound_delta.total_seconds()
    params = {"timezone": timezone, "lower_bound_delta_seconds": back}
    params |= {"deadline_cron": deadline_cron} if deadline_cron else {}
    if deadline_cron:
        last_tick(time.time(), deadline_cron, timezone)

    def look(context: AssetCheckExecutionContext, key: AssetKey) -> Found:
        now = time.time()
        since = (last_tick(now, deadline_cron, timezone) if deadline_cron else now) - back
        facts = {
            "dagster/freshness_params": MetadataValue.json(params),
            "dagster/freshness_lower_bound_timestamp": MetadataValue.timestamp(since),
        }
        made = context.makings(key)
        if not made:
            return Found(False, "it was never made", facts)
        latest = max(each.made_at for each in made)
        facts["dagster/last_updated_timestamp"] = MetadataValue.timestamp(latest)
        if not deadline_cron:
            facts["dagster/fresh_until_timestamp"] = MetadataValue.timestamp(latest + back)
        return Found(latest >= since, f"it is {age(latest, now)}, of at most {seconds(now - since)}", facts)

    return _checks("freshness_check", assets, severity, look, blocking=blocking)


def build_time_partition_freshness_checks(
    *,
    assets: About,
    deadline_cron: str,
    timezone: str = "UTC",
    severity: AssetCheckSeverity = WARN,
    blocking: bool = False,
) -> Sequence[Asset]:
    """Checks that the newest partition is there by a deadline, as Dagster's ``build_time_partition_freshness_checks``.

    Args:
        assets: the assets, partitioned by windows of time.
        deadline_cron: by when the last partition that has ended then is to be there.
        timezone: in which time zone the schedule is meant.
        severity: what it means when it is not.
        blocking: whether nothing downstream is made then.

    Raises:
        InvalidDefinition: when an asset is named twice, or the schedule cannot be read.

    >>> [checks] = build_time_partition_freshness_checks(assets=["days"], deadline_cron="0 9 * * *")
    >>> checks.check_specs[0].name
    'freshness_check'
    """
    last_tick(time.time(), deadline_cron, timezone)
    params = {"timezone": timezone, "deadline_cron": deadline_cron}

    def look(context: AssetCheckExecutionContext, key: AssetKey) -> Found:
        windows = context.partitions_of(key)
        if not hasattr(windows, "keys"):
            raise InvalidDefinition(
                f"{key} is not partitioned by windows of time: use build_last_update_freshness_checks."
            )
        tick = last_tick(time.time(), deadline_cron, timezone)
        facts = {
            "dagster/freshness_params": MetadataValue.json(params),
            "dagster/latest_cron_tick_timestamp": MetadataValue.timestamp(tick),
        }
        there = list(cast("Windows", windows).keys(tick))
        if not there:
            return Found(True, "no partition has ended yet", facts)
        made = context.makings(key, there[-1])
        if not made:
            return Found(False, f"the partition {there[-1]} was to be there by the deadline, and is not", facts)
        facts["dagster/last_updated_timestamp"] = MetadataValue.timestamp(made[0].made_at)
        return Found(True, f"the partition {there[-1]} is there", facts)

    return _checks("freshness_check", assets, severity, look, blocking=blocking)


def build_metadata_bounds_checks(
    *,
    assets: About,
    severity: AssetCheckSeverity = WARN,
    metadata_key: str,
    min_value: float | None = None,
    max_value: float | None = None,
    exclusive_min: bool = False,
    exclusive_max: bool = False,
) -> Sequence[Asset]:
    """Checks that a number that was said of a result lies between two, as Dagster's ``build_metadata_bounds_checks``.

    Args:
        assets: the assets.
        severity: what it means when it does not.
        metadata_key: what the number is called.
        min_value: the least that it may be.
        max_value: the most.
        exclusive_min: whether it has to be more than the least.
        exclusive_max: whether it has to be less than the most.

    Raises:
        InvalidDefinition: when an asset is named twice, or there is no bound.

    >>> [checks] = build_metadata_bounds_checks(assets=["orders"], metadata_key="rows", min_value=1)
    >>> checks.check_specs[0].name
    'rows_bounds_check'
    """
    if min_value is None and max_value is None:
        raise InvalidDefinition("build_metadata_bounds_checks takes min_value, max_value or both: there is no bound.")

    def look(context: AssetCheckExecutionContext, key: AssetKey) -> Found:
        made = context.makings(key)
        told = made[0].making.metadata.get(metadata_key) if made else None
        if told is None:
            return Found(False, f"nothing was said of {metadata_key!r}", {})
        value = taken_up(told).value
        if not isinstance(value, (int, float)):
            return Found(False, f"{metadata_key} is {value!r}, which is no number", {})
        low = min_value is not None and (value <= min_value if exclusive_min else value < min_value)
        high = max_value is not None and (value >= max_value if exclusive_max else value > max_value)
        wrong = f"less than {min_value}" if low else f"more than {max_value}"
        if (low and value == min_value) or (high and value == max_value):
            wrong = f"{value}, which is excluded"
        return Found(not (low or high), f"{metadata_key} is {value}" + (f": {wrong}" if low or high else ""), {})

    word = "".join(each if each.isalnum() else "_" for each in metadata_key)
    return _checks(f"{word}_bounds_check", assets, severity, look)


def build_column_schema_change_checks(*, assets: About, severity: AssetCheckSeverity = WARN) -> Sequence[Asset]:
    """Checks that the columns of tables are those of the result before, as Dagster's function of that name.

    Args:
        assets: the assets; what they say as ``dagster/column_schema`` is compared.
        severity: what it means when they are not.

    Raises:
        InvalidDefinition: when an asset is named twice.

    >>> [checks] = build_column_schema_change_checks(assets=["orders"])
    >>> checks.check_specs[0].name
    'column_schema_change'
    """

    def look(context: AssetCheckExecutionContext, key: AssetKey) -> Found:
        made = context.makings(key)
        if len(made) < 2:
            return Found(True, "it was made fewer than two times", {})
        now, before = map(_columns, made[:2])
        if now is None or before is None:
            which = "newest result says" if now is None else "result before says"
            return Found(False, f"the {which} nothing of its columns ({COLUMNS})", {})
        changes = "; ".join(_changes(before, now))
        return Found(not changes, changes or "the columns are the same", {})

    return _checks("column_schema_change", assets, severity, look)


def _columns(made: Materialization) -> Mapping[str, str] | None:
    told = made.making.metadata.get(COLUMNS)
    schema = None if told is None else taken_up(told).value
    return {each.name: each.type for each in schema.columns} if isinstance(schema, TableSchema) else None


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    if new := [name for name in now if name not in before]:
        yield f"new columns: {', '.join(new)}"
    if gone := [name for name in before if name not in now]:
        yield f"columns that are gone: {', '.join(gone)}"
    for name in now:
        if name in before and before[name] != now[name]:
            yield f"{name} was {before[name]} and is {now[name]}"


def _checks(
    name: str, assets: About, severity: AssetCheckSeverity, look: Looks, *, blocking: bool = False
) -> Sequence[Asset]:
    specs = [AssetCheckSpec(name, asset=each, blocking=blocking) for each in assets]

    def looked_at(context: AssetCheckExecutionContext) -> Iterator[AssetCheckResult]:
        for spec in specs:
            found = look(context, spec.asset_key)
            yield AssetCheckResult(
                passed=found.passed,
                asset_key=spec.asset_key,
                check_name=name,
                metadata=found.facts,
                severity=severity,
                description=found.said,
            )

    made = replace(checks_of(looked_at, specs, {}, {}), always=True, in_kernel=True)
    announce(Definitions([made]))
    return [made]


def build_sensor_for_freshness_checks(
    *,
    freshness_checks: Sequence[Asset],
    minimum_interval_seconds: int | None = None,
    name: str = "freshness_checks_sensor",
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    tags: Mapping[str, str] | None = None,
) -> SensorDefinition:
    """A sensor that has such checks carried out, as Dagster's function of that name; kept, for its daemon.

    Args:
        freshness_checks: the checks.
        minimum_interval_seconds: how long to wait between two looks.
        name: what it is called.
        default_status: whether it is on before anybody has said so.
        tags: labels of its runs.

    >>> build_sensor_for_freshness_checks(freshness_checks=[]).name
    'freshness_checks_sensor'
    """
    keys = [spec.key for each in freshness_checks for spec in each.check_specs]

    def overdue() -> RunRequest:
        return RunRequest(asset_check_keys=keys)

    return SensorDefinition(
        name,
        overdue,
        minimum_interval_seconds=minimum_interval_seconds or 30,
        default_status=default_status,
        tags=dict(tags or {}),
    )
