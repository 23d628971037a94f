"""Values kept elsewhere, measured beside the libraries alone: ``python kept_at.py MEGABYTES``; prints one line of JSON.

Each figure is the time of ours by the time of the library's own, the least of several tries of each: ``parquet`` beside
pyarrow's, ``duckdb`` beside DuckDB's, ``postgresql`` beside ADBC's, ``s3`` beside s3fs's; there also both together, as a
run does both, and how many bytes a hit that is unchanged transfers.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from nbasset import AssetKey, InputContext, OutputContext, io_manager_at
from nbasset.instance.versioned_values import keep_early, settled

sys.path.insert(0, str(Path(__file__).parents[1]))

TRIES = 3
COLUMNS = 8


def frame(megabytes: float) -> pd.DataFrame:
    """A frame of numbers and a few words, of about so many megabytes."""
    rows, chance = int(megabytes * 1_000_000 / 8 / COLUMNS), np.random.default_rng(0)
    made = pd.DataFrame({f"x{number}": chance.normal(size=rows) for number in range(COLUMNS - 1)})
    return made.assign(word=pd.Series(chance.choice(["north", "south", "east"], rows)))


def ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """How many times as long ours takes, each at its best of several tries, in turn."""
    best = [float("inf")] * 2
    for _ in range(TRIES):
        for which, work in enumerate((ours, theirs)):
            began = time.perf_counter()
            work()
            best[which] = min(best[which], time.perf_counter() - began)
    return round(best[0] / best[1], 2)


class Ours:
    """One of our I/O managers, asked as a run asks it.

    Args:
        place: where it keeps values.
    """

    def __init__(self, place: str) -> None:
        self.manager = io_manager_at(place)
        self.kept: OutputContext | None = None

    def save(self, value: object) -> None:
        version = uuid4().hex
        context = OutputContext(AssetKey("value"), "run", version=version)
        self.manager.handle_output(context, value)
        self.kept = OutputContext(AssetKey("value"), "run", version=version, output_metadata=context.logged_metadata)

    def run(self, value: object) -> None:
        """Save, and look at what comes back while the current view moves, as a run does."""
        version = uuid4().hex
        context = OutputContext(AssetKey("value"), "run", version=version)
        keep_early(self.manager, context, value)
        kept = OutputContext(AssetKey("value"), "run", version=version, output_metadata=context.logged_metadata)
        self.manager.load_input(InputContext(AssetKey("value"), upstream_output=kept))
        settled(self.manager, kept)

    def load(self) -> object:
        return self.manager.load_input(InputContext(AssetKey("value"), upstream_output=self.kept))


def ratios(place: str, value: object, save: Callable[[], object], load: Callable[[], object]) -> dict[str, float]:
    """How many times as long ours takes as the library alone."""
    ours = Ours(place)
    return {"save": ratio(lambda: ours.save(value), save), "load": ratio(ours.load, load)}


def on_files(value: pd.DataFrame) -> dict[str, float]:
    def save() -> None:
        parquet.write_table(pa.Table.from_pandas(value), "theirs.parquet")

    return ratios("parquet", value, save, lambda: parquet.read_table("theirs.parquet").to_pandas())


def on_duckdb(value: pd.DataFrame) -> dict[str, float]:
    import duckdb

    def save() -> None:
        with duckdb.connect("theirs.duckdb") as connection:
            connection.register("given", value)
            connection.execute("CREATE OR REPLACE TABLE theirs AS SELECT * FROM given")

    def load() -> pd.DataFrame:
        with duckdb.connect("theirs.duckdb") as connection:
            return connection.sql("SELECT * FROM theirs").df()

    return ratios("duckdb:///ours.duckdb", value, save, load)


def on_postgres(value: pd.DataFrame) -> dict[str, float]:
    import adbc_driver_postgresql.dbapi as adbc
    from servers import postgres_server

    with postgres_server(Path.cwd() / "note") as server:
        url = server.url(server.database())

        def save() -> None:
            with adbc.connect(url) as connection, connection.cursor() as cursor:
                cursor.adbc_ingest("theirs", pa.Table.from_pandas(value), mode="replace")
                connection.commit()

        def load() -> pd.DataFrame:
            with adbc.connect(url) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT * FROM theirs")
                return cursor.fetch_arrow_table().to_pandas()

        return ratios(url, value, save, load)


@contextmanager
def counted(system: type) -> Iterator[dict[str, int]]:
    """How many bytes an S3 file system asks for meanwhile."""
    found, before = {"bytes": 0}, system._cat_file  # type: ignore[attr-defined]

    async def counting(self: object, *args: object, **options: object) -> bytes:
        data = await before(self, *args, **options)
        found["bytes"] += len(data)
        return data

    system._cat_file = counting  # type: ignore[attr-defined]
    try:
        yield found
    finally:
        system._cat_file = before  # type: ignore[attr-defined]


def on_s3(value: pd.DataFrame) -> dict[str, float]:
    import fsspec
    from servers import s3_server

    with s3_server() as server:
        os.environ.update(server.environment)
        folder, system = server.folder(), fsspec.filesystem("s3", use_listings_cache=False)

        def save() -> None:
            buffer = pa.BufferOutputStream()
            parquet.write_table(pa.Table.from_pandas(value), buffer)
            system.pipe_file(f"{folder}/theirs.parquet", buffer.getvalue().to_pybytes())

        def load() -> pd.DataFrame:
            data = system.cat_file(f"{folder}/theirs.parquet")
            return parquet.read_table(pa.BufferReader(data)).to_pandas()

        found = ratios(f"parquet {folder}", value, save, load)
        ours = Ours(f"parquet {folder}")
        found["a run"] = ratio(lambda: ours.run(value), lambda: (save(), load()))
        ours.save(value)
        assert ours.kept is not None
        with counted(type(system)) as transferred:
            assert ours.manager.changed(ours.kept) == ""
        return {**found, "bytes of an unchanged hit": transferred["bytes"]}


def main() -> None:
    value = frame(float(sys.argv[1]) if len(sys.argv) > 1 else 400)
    wanted = sys.argv[2:] or ["parquet", "duckdb", "postgresql", "s3"]
    measured = {"parquet": on_files, "duckdb": on_duckdb, "postgresql": on_postgres, "s3": on_s3}
    with tempfile.TemporaryDirectory() as home:
        before = Path.cwd()
        os.chdir(home)
        print(json.dumps({name: measured[name](value) for name in wanted}))
        os.chdir(before)


if __name__ == "__main__":
    main()
