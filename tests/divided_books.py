"""Notebooks of sweeps and partitions that leave, as texts: their cells stand between lines of ``# %``."""

from __future__ import annotations

DIVIDED = {
    "sweeps, grids and what gathers them": """
        from nbasset import sweep
        def fitted(split, depth):
            return [x ** depth for x in split]
        # %%
        %%asset split
        [1, 2, 3]
        # %%
        %%asset model --group models
        depth = sweep(2, 4, 8)
        fitted(split, depth)
        # %%
        %%asset score --sweep rate=0.1,0.5
        sum(model) * rate
        # %%
        %%asset best --gather
        max(score, key=score.get), [*score.items()]
        # %%
        %%asset by_rate --gather depth
        dict(score)
        # %%
        %%asset
        def named(split, power=sweep(1, "x")):
            return len(split), power
        # %%
        %%asset table --gather
        table = score.frame()
        """,
    "partitions of text and time": """
        import pandas as pd
        from nbasset import AssetIn, DailyPartitionsDefinition, LastPartitionMapping, StaticPartitionsDefinition, asset, MultiPartitionsDefinition, AssetDep, TimeWindowPartitionMapping, WeeklyPartitionsDefinition
        regions = StaticPartitionsDefinition(["north", "south"])
        days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-12")
        def bound_score():
            return [*sales.values()]
        # %%
        %%asset sales --partitions region=north,south --group raw
        sales = pd.DataFrame({"where": [region], "sold": [len(region)]})
        # %%
        %%asset daily --partitions day=2026-01-01..2026-01-03 --tz Europe/Berlin --io json
        {"day": day}
        # %%
        %%asset both
        both = sales.assign(on=daily["day"])
        # %%
        %%asset whole --gather
        [both[key] for key in both], both.frame()
        # %%
        %%asset lists --gather
        lists = {key: len(value) for key, value in daily.items()}
        # %%
        %%asset through --gather
        bound_score()
        # %%
        import random
        @asset(partitions_def=regions)
        def counted(context):
            return context.partition_key, random.random()
        @asset
        def gathered_counts(counted):
            return counted
        @asset(partitions_def=regions)
        def same(context, counted):
            return counted, context.partition_key
        @asset(partitions_def=regions, ins={"other": AssetIn("counted", partition_mapping=LastPartitionMapping())})
        def last(other):
            return other
        @asset(partitions_def=days)
        def by_day(context):
            return context.partition_key
        @asset(partitions_def=WeeklyPartitionsDefinition("2026-01-04", end_date="2026-01-12"))
        def by_week(context, by_day):
            return by_day, context.partition_key
        @asset(partitions_def=days, ins={"before": AssetIn("by_day", partition_mapping=TimeWindowPartitionMapping(start_offset=-1, end_offset=-1, allow_nonexistent_upstream_partitions=True))})
        def second(before):
            return before
        @asset(partitions_def=MultiPartitionsDefinition({"region": regions, "day": days}), deps=[AssetDep(counted)])
        def grid(context, by_day):
            return by_day, str(context.partition_key), dict(context.partition_key.keys_by_dimension)
        """,
    "jobs of points and rules for groups": """
        from nbasset import sweep, define_asset_job, Definitions
        %nbasset io group:raw = csv
        # %%
        %%asset rows --group raw
        import pandas as pd
        rows = pd.DataFrame({"a": [1.5, 2]})
        # %%
        %%asset model
        depth = sweep(2, 4); more = depth + 1
        len(rows) ** depth + more
        # %%
        %%asset_check model large
        model > 4
        # %%
        %%asset by_day --partitions day=2026-01-01..2026-01-02 --tz UTC
        day
        # %%
        %%asset best --gather
        max(model.values())
        # %%
        Definitions(jobs=[define_asset_job("weekly", selection="+model"), define_asset_job("days", selection="by_day"), define_asset_job("plain", selection="rows")])
        # %%
        %asset_schedule "0 8 * * 1" --job weekly
        # %%
        %asset_schedule "0 9 * * *" --job days --tz Europe/Berlin
        """,
}
"""By their sentences."""
