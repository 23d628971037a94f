"""Assets with several results: sweeps, partitions, and what gathers them."""

from truth.language import case, edit, write

SWEPT = """
        from nbasset import sweep
        factor = 10
        DEPTHS = [1, 2]

        def scaled(x):
            return x * factor

        %%asset split
        3

        %%asset model
        depth = sweep(2, 4)
        scaled(split) + depth

        %%asset score
        model % 100

        %%asset best --gather
        max(score.items(), key=lambda each: each[1])
        """

CASES = [
    case(
        "a value that is added makes its own points, and an edit makes all",
        SWEPT,
        edit("sweep(2, 4)", "sweep(2, 4, 8)", "model[depth=8] score[depth=8] best", split=3, best=(8, 38)),
        edit("sweep(2, 4, 8)", "sweep(8, 2)", "best", split=3, best=(8, 38)),
        edit("+ depth", "- depth", "model[depth=8] model[depth=2] score[depth=8] score[depth=2] best", best=(2, 28)),
        edit("depth = sweep(8, 2)", "depth = sweep(8, 2)  # both", "", best=(2, 28)),
        edit("%%asset best --gather", "%%asset best --gather depth", "", best=(2, 28)),
    ),
    case(
        "a value that is added beside an edit makes all",
        """
        from nbasset import sweep

        %%asset model
        depth = sweep(2, 4)
        depth * 10

        %%asset best --gather
        max(model.items(), key=lambda each: each[1])
        """,
        edit(
            "sweep(2, 4)\ndepth * 10",
            "sweep(2, 4, 8)\ndepth * 11",
            "model[depth=2] model[depth=4] model[depth=8] best",
            best=(8, 88),
        ),
        edit("sweep(2, 4, 8)", "sweep(4, 8, 9)", "model[depth=9] best", best=(9, 99)),
    ),
    case(
        "a helper and an upstream asset reach every point",
        SWEPT,
        edit(
            "x * factor", "x + factor", "model[depth=2] model[depth=4] score[depth=2] score[depth=4] best", best=(4, 17)
        ),
        edit(
            "%%asset split\n3",
            "%%asset split\n5",
            "split model[depth=2] model[depth=4] score[depth=2] score[depth=4] best",
            split=5,
            best=(4, 19),
        ),
    ),
    case(
        "a file that one partition reads makes that one, and what gathers it",
        """
        %%asset sales --partitions region=north,south
        with open(f"{region}.txt") as file:
            sales = int(file.read())

        %%asset double
        sales * 2

        %%asset total --gather
        sum(double.values())
        """,
        write("south.txt", "5", "sales[region=south] double[region=south] total", total=12),
        write("south.txt", "2", "", total=6),
        files={"north.txt": "1", "south.txt": "2"},
    ),
    case(
        "a day's own windows: another factor makes each again, a file that one day reads makes that one",
        """
        factor = 2

        %%asset sales --partitions day=2026-01-01..2026-01-03
        with open(f"{day}.txt") as file:
            sales = int(file.read()) * factor

        %%asset total --gather
        sum(sales.values())
        """,
        write("2026-01-02.txt", "7", "sales[day=2026-01-02] total", total=26),
        edit(
            "factor = 2",
            "factor = 3",
            "sales[day=2026-01-01] sales[day=2026-01-02] sales[day=2026-01-03] total",
            total=39,
        ),
        files={"2026-01-01.txt": "1", "2026-01-02.txt": "2", "2026-01-03.txt": "5"},
    ),
    case(
        "one body makes several partitions: a file makes the one that rests on it, and code all of them",
        """
        from pathlib import Path
        from nbasset import BackfillPolicy, StaticPartitionsDefinition, asset

        regions = StaticPartitionsDefinition(["n", "s", "w"])
        TIMES = 2

        @asset(partitions_def=regions)
        def raw(context): return int(Path(context.partition_key + ".txt").read_text())

        @asset(partitions_def=regions, backfill_policy=BackfillPolicy.single_run())
        def written(context, raw) -> None:
            rows = raw if isinstance(raw, dict) else {context.partition_key: raw}
            for key in context.partition_keys:
                Path(key + ".out").write_text(str(rows[key] * TIMES))

        @asset(partitions_def=regions, deps=[written])
        def found(context): return int(Path(context.partition_key + ".out").read_text())

        @asset
        def total(found): return sum(found.values())
        """,
        write("s.txt", "5", "raw[partition=s] written[partition=s] found[partition=s] total", total=18),
        write("s.txt", "5 ", "raw[partition=s]", total=18),
        edit(
            "TIMES = 2",
            "TIMES = 1",
            "written[partition=n] written[partition=s] written[partition=w] "
            "found[partition=n] found[partition=s] found[partition=w] total",
            total=9,
        ),
        files={"n.txt": "1", "s.txt": "2", "w.txt": "3"},
        needless_ok="files that were written over are written again when an edit is put back",
    ),
    case(
        "an asset without partitions rests on those that its mapping names",
        """
        from pathlib import Path
        from nbasset import AssetIn, LastPartitionMapping, SpecificPartitionsPartitionMapping, StaticPartitionsDefinition, asset

        regions = StaticPartitionsDefinition(["n", "s", "w"])

        @asset(partitions_def=regions)
        def raw(context): return int(Path(context.partition_key + ".txt").read_text())

        CHOSEN = ["n", "s"]

        @asset(ins={"raw": AssetIn(partition_mapping=SpecificPartitionsPartitionMapping(CHOSEN))})
        def some(raw): return sum(raw.values())

        @asset(ins={"raw": AssetIn(partition_mapping=LastPartitionMapping())})
        def last(raw): return raw
        """,
        write("w.txt", "5", "raw[partition=w] last", last=5, some=3),
        edit('CHOSEN = ["n", "s"]', 'CHOSEN = ["s", "w"]', "some", some=7).rerunning("def some", "def last"),
        files={"n.txt": "1", "s.txt": "2", "w.txt": "3"},
    ),
    case(
        "a day that rests on the day before is made again where that gives another value, and no day before it",
        """
        from pathlib import Path
        from nbasset import AssetIn, DailyPartitionsDefinition, TimeWindowPartitionMapping, asset

        days = DailyPartitionsDefinition("2026-01-01", end_date="2026-01-05")
        MOST = 5

        @asset(partitions_def=days)
        def raw(context): return int(Path(context.partition_key + ".txt").read_text())

        @asset(partitions_def=days, ins={"so_far": AssetIn(partition_mapping=TimeWindowPartitionMapping(start_offset=-1, end_offset=-1))})
        def so_far(raw, so_far): return min(raw + (so_far or 0), MOST)

        @asset
        def total(so_far): return sum(so_far.values())
        """,
        write(
            "2026-01-02.txt",
            "3",
            "raw[partition=2026-01-02] so_far[partition=2026-01-02] so_far[partition=2026-01-03] total",
            total=1 + 4 + 5 + 5,
        ),
        write("2026-01-03.txt", "7", "raw[partition=2026-01-03] so_far[partition=2026-01-03]", total=1 + 4 + 5 + 5),
        edit(
            "MOST = 5",
            "MOST = 4",
            "so_far[partition=2026-01-01] so_far[partition=2026-01-02] so_far[partition=2026-01-03] "
            "so_far[partition=2026-01-04] total",
            total=1 + 4 + 4 + 4,
        ),
        files={"2026-01-01.txt": "1", "2026-01-02.txt": "2", "2026-01-03.txt": "2", "2026-01-04.txt": "6"},
    ),
]
