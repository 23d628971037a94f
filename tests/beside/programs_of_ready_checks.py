"""Programs with Dagster's ready-made checks; ``LIB`` is the package, and what is told by ``tell`` is compared."""

from __future__ import annotations

READY_CHECKS = {
    "ready-made checks": """
        from datetime import timedelta

        columns = LIB.TableSchema(columns=[LIB.TableColumn("x", "int")])

        @LIB.asset
        def a():
            return LIB.MaterializeResult(metadata={"rows": 3, "dagster/column_schema": columns})

        @LIB.asset
        def b():
            return 1

        def told(checks, wanted):
            found = LIB.materialize([a, b, *checks]).get_asset_check_evaluations()
            own = [each for each in found if each.check_name == wanted]
            tell(sorted((each.asset_key.to_user_string(), each.passed, each.severity.value, sorted(each.metadata)) for each in own))

        fresh = LIB.build_last_update_freshness_checks(assets=[a, "b"], lower_bound_delta=timedelta(hours=1))
        told(fresh, "freshness_check")
        sides = [{"min_value": 1}, {"min_value": 3, "exclusive_min": True}, {"max_value": 2}, {"max_value": 5}]
        for bounds in sides:
            told(LIB.build_metadata_bounds_checks(assets=[a, b], metadata_key="rows", **bounds), "rows_bounds_check")
        tell(attempt(lambda: LIB.build_metadata_bounds_checks(assets=[a], metadata_key="rows")))
        told(LIB.build_column_schema_change_checks(assets=[a, b]), "column_schema_change")
        days = LIB.build_time_partition_freshness_checks(assets=["days"], deadline_cron="0 9 * * *")
        sensor = LIB.build_sensor_for_freshness_checks(freshness_checks=[*fresh, *days])
        tell([len(fresh), len(days), sensor.name, sensor.minimum_interval_seconds, sensor.default_status.value])
        tell(attempt(lambda: LIB.build_last_update_freshness_checks(assets=[a, a], lower_bound_delta=timedelta(1))))
    """,
}
