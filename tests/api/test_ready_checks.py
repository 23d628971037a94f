"""Ready-made checks of assets of any kind."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from nbasset import (
    AssetCheckSeverity,
    DailyPartitionsDefinition,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableSchema,
    asset,
    build_column_schema_change_checks,
    build_last_update_freshness_checks,
    build_metadata_bounds_checks,
    build_sensor_for_freshness_checks,
    build_time_partition_freshness_checks,
    materialize,
)
from nbasset.core.errors import InvalidDefinition
from nbasset.instance import Instance

HOUR = timedelta(hours=1)


@pytest.fixture
def instance(tmp_path):
    with closing(Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)) as instance:
        yield instance


def columns(**types):
    return TableSchema(columns=[TableColumn(name, kind) for name, kind in types.items()])


def table(**types):
    """An asset that says which columns it has."""
    told = columns(**types)

    @asset
    def rows():
        return MaterializeResult(metadata={"rows": 3, "dagster/column_schema": told})

    return rows


def found_by(instance, *assets, **options):
    run = materialize(list(assets), instance=instance, raise_on_error=False, **options)
    return {each.check_name: each for each in run.get_asset_check_evaluations()}


def test_a_result_is_new_enough_until_it_is_too_old(instance):
    rows = table(x="int")
    [checks] = build_last_update_freshness_checks(assets=[rows], lower_bound_delta=HOUR)
    new = found_by(instance, rows, checks)["freshness_check"]
    assert (new.passed, new.severity, new.blocking) == (True, AssetCheckSeverity.WARN, False)
    facts = {name: each.value for name, each in new.metadata.items()}
    assert facts["dagster/fresh_until_timestamp"] - facts["dagster/last_updated_timestamp"] == HOUR.total_seconds()
    [strict] = build_last_update_freshness_checks(assets=["rows"], lower_bound_delta=timedelta(microseconds=1))
    assert not found_by(instance, rows, strict)["freshness_check"].passed


def test_a_schedule_says_by_when_there_is_to_be_a_new_result(instance):
    rows = table(x="int")
    [checks] = build_last_update_freshness_checks(
        assets=[rows], lower_bound_delta=HOUR, deadline_cron="* * * * *", timezone="Asia/Tokyo", blocking=True
    )
    found = found_by(instance, rows, checks)["freshness_check"]
    assert (found.passed, found.blocking) == (True, True)
    assert found.metadata["dagster/freshness_params"].value["timezone"] == "Asia/Tokyo"
    with pytest.raises(InvalidDefinition, match="nonsense"):
        build_last_update_freshness_checks(assets=[rows], lower_bound_delta=HOUR, deadline_cron="nonsense")


def test_what_was_never_made_is_not_new(instance):
    [checks] = build_last_update_freshness_checks(assets=["elsewhere"], lower_bound_delta=HOUR)
    found = found_by(instance, checks)["freshness_check"]
    assert (found.passed, found.description) == (False, "it was never made")


@pytest.mark.parametrize(
    ("bounds", "passed", "said"),
    [
        ({"min_value": 1, "max_value": 3}, True, "rows is 3"),
        ({"min_value": 3, "exclusive_min": True}, False, "rows is 3: 3, which is excluded"),
        ({"max_value": 3, "exclusive_max": True}, False, "rows is 3: 3, which is excluded"),
        ({"min_value": 4}, False, "rows is 3: less than 4"),
        ({"max_value": 2}, False, "rows is 3: more than 2"),
    ],
)
def test_a_number_that_was_said_lies_between_two(instance, bounds, passed, said):
    rows = table(x="int")
    [checks] = build_metadata_bounds_checks(assets=[rows], metadata_key="rows", **bounds)
    found = found_by(instance, rows, checks)["rows_bounds_check"]
    assert (found.passed, found.description) == (passed, said)


def test_a_number_that_was_not_said_or_is_none_has_no_bounds(instance):
    @asset
    def told():
        return MaterializeResult(metadata={"rows": MetadataValue.text("three")})

    for key, why in (("rows", "rows is 'three', which is no number"), ("n rows", "nothing was said of 'n rows'")):
        [checks] = build_metadata_bounds_checks(assets=[told], metadata_key=key, min_value=0)
        [found] = [each for each in found_by(instance, told, checks).values() if each.description == why]
        assert not found.passed
    with pytest.raises(InvalidDefinition, match="there is no bound"):
        build_metadata_bounds_checks(assets=[told], metadata_key="rows")
    with pytest.raises(InvalidDefinition, match="Two of the checks"):
        build_metadata_bounds_checks(assets=[told, told], metadata_key="rows", min_value=0)


def test_columns_are_compared_with_those_of_the_result_before(instance):
    [checks] = build_column_schema_change_checks(assets=["rows"])
    first = found_by(instance, table(x="int", y="int"), checks)["column_schema_change"]
    assert (first.passed, first.description) == (True, "it was made fewer than two times")
    other = found_by(instance, table(x="str", z="int"), checks)["column_schema_change"]
    assert not other.passed
    assert other.description == "new columns: z; columns that are gone: y; x was int and is str"

    @asset(name="rows")
    def silent():
        return MaterializeResult(metadata={"rows": 4})

    assert "newest result says nothing" in found_by(instance, silent, checks)["column_schema_change"].description


def test_the_partition_that_has_ended_last_is_to_be_there(instance):
    start = datetime.now(UTC) - timedelta(days=2)

    @asset(partitions_def=DailyPartitionsDefinition(start.strftime("%Y-%m-%d")))
    def days(context):
        return context.partition_key

    [checks] = build_time_partition_freshness_checks(assets=[days], deadline_cron="* * * * *")
    found = found_by(instance, days, checks)["freshness_check"]
    assert found.passed
    assert "dagster/latest_cron_tick_timestamp" in found.metadata
    rows = table(x="int")
    [other] = build_time_partition_freshness_checks(assets=[rows], deadline_cron="* * * * *")
    run = materialize([rows, other], instance=instance, raise_on_error=False)
    assert "is not partitioned by windows of time" in str(run.run.errors["rows:freshness_check"])


def test_a_sensor_asks_for_the_checks():
    checks = build_last_update_freshness_checks(assets=["a", "b"], lower_bound_delta=HOUR)
    sensor = build_sensor_for_freshness_checks(freshness_checks=checks, tags={"team": "x"})
    assert (sensor.name, sensor.minimum_interval_seconds, dict(sensor.tags)) == (
        "freshness_checks_sensor",
        30,
        {"team": "x"},
    )
    assert [each.to_user_string() for each in sensor().asset_check_keys] == ["a:freshness_check", "b:freshness_check"]


def test_a_check_is_carried_out_in_every_run_since_time_passes(instance):
    rows = table(x="int")
    [checks] = build_last_update_freshness_checks(assets=[rows], lower_bound_delta=HOUR)
    moments = [
        found_by(instance, rows, checks)["freshness_check"].metadata["dagster/freshness_lower_bound_timestamp"].value
        for _ in range(2)
    ]
    assert moments[0] < moments[1]
