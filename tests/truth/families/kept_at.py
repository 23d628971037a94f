"""Values that files keep beside the notebook: what comes back counts, and what others do to the files is seen."""

from truth.language import case, edit

CASES = [
    case(
        "tables of DuckDB and SQLite, which cells of SQL read, and one place that becomes another",
        """
        import pandas as pd
        %nbasset io house = duckdb:///w.duckdb
        %nbasset io shed = sqlite:///w.sqlite

        %%asset raw --io house
        pd.DataFrame({"n": [1, 2], "word": ["x", None]})

        %%asset doubled --io shed
        raw.assign(n=raw.n * 2)

        %%asset total
        [int(doubled.n.sum()), doubled.word.isna().sum().item()]
        """,
        edit("[1, 2]", "[1, 3]", "raw doubled total", total=[8, 1]),
        edit("raw.n * 2", "raw.n + raw.n", "doubled", total=[8, 1]),
        edit("--io shed", "--io house", "doubled", total=[8, 1]),
    ),
    case(
        "files in forms that need no set-up, an edit of one, and what uses them",
        """
        import pandas as pd

        %%asset raw --io parquet
        pd.DataFrame({"n": [1, 2, 3], "word": ["x", None, "z"]})

        %%asset total --io json
        {"total": int(raw.n.sum()), "words": raw.word.notna().sum().item()}

        %%asset said --io text
        f"{total['total']} in all"

        %%asset last
        [raw.columns.tolist(), said]
        """,
        edit("[1, 2, 3]", "[1, 2, 4]", "raw total said last", said="7 in all", last=[["n", "word"], "7 in all"]),
        edit('["x", None, "z"]', '["x", None, "y"]', "raw total last", said="7 in all"),
        edit("in all", "altogether", "said last", last=[["n", "word"], "7 altogether"]),
    ),
    case(
        "what a file does not give back is not seen by anybody, in the first run neither",
        """
        import pandas as pd

        %%asset raw --io csv
        pd.DataFrame({"n": [1.0, 2.0], "when": pd.to_datetime(["2026-01-01", "2026-01-02"])}, index=["a", "b"])

        %%asset kinds
        {name: str(kind) for name, kind in raw.dtypes.items() if kind != object} | {"columns": list(raw)}

        %%asset first
        [str(each) for each in raw.iloc[0]]
        """,
        edit('index=["a", "b"]', 'index=["c", "b"]', "raw kinds first", first=["c", "1.0", "2026-01-01"]),
        edit("[1.0, 2.0]", "[1.5, 2.0]", "raw kinds first", first=["c", "1.5", "2026-01-01"]),
        modes="live",
    ),
    case(
        "a rule for a group, which a cell joins and leaves",
        """
        %nbasset io group:kept = json

        %%asset a --group kept
        [1, 2]

        %%asset b
        sum(a)
        """,
        edit("[1, 2]", "[1, 3]", "a b", a=[1, 3], b=4),
        edit("--group kept", "--group other", "a", a=[1, 3], b=4),
        edit("group:kept", "group:other", "", a=[1, 3], b=4),
        modes="live",
    ),
    case(
        "points, each in a file of its own",
        """
        %%asset a --partitions region=north,south --io json
        [region, len(region)]

        %%asset b --io text
        a[0].upper() + str(a[1])

        %%asset c --gather
        sorted(b.values())
        """,
        edit(
            "len(region)",
            "len(region) + 1",
            "a[region=north] a[region=south] b[region=north] b[region=south] c",
            c=["NORTH6", "SOUTH6"],
        ),
        modes="live",
    ),
    case(
        "an array in a file, read a second time as what it was",
        """
        import numpy as np

        N = 3

        %%asset a --io npy
        np.arange(N, dtype="int16")

        %%asset b
        [str(a.dtype), int(a.sum())]
        """,
        edit("N = 3", "N = 4", "a b", b=["int16", 6]),
        edit('"int16"', '"int32"', "a b", b=["int32", 6]),
        modes="live",
    ),
]
