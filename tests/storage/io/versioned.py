"""What keeps every version of a value, each with values that it can keep and ways to meddle with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from nbasset import Definitions, asset, materialize
from nbasset.instance import Instance
from nbasset.storage.io.versioned_files import VersionedFiles


def frame(number: int) -> pd.DataFrame:
    return pd.DataFrame({"n": [number, 2, 3], "word": ["a", None, "c"]})


def added_up(value: Any) -> float:
    """A number that any of the values leads to."""
    if isinstance(value, pl.DataFrame | pa.Table):
        return float(np.sum(value["n"].to_numpy()))
    if isinstance(value, pd.DataFrame):
        return float(value["n"].sum())
    if isinstance(value, dict):
        return float(sum(np.sum(each) for each in value.values()))
    return float(sum(value)) if not isinstance(value, str) else float(value)


VALUES = {
    "parquet": frame,
    "arrow": frame,
    "csv": frame,
    "json": lambda number: {"number": number},
    "npy": lambda number: np.array([number, 2.5]),
    "npz": lambda number: {"a": np.array([number]), "b": np.array([1.5])},
    "text": str,
    "bytes": lambda number: bytes([number]),
    "pickle": lambda number: [number, 2.0],
    "any form": frame,
    "polars": lambda number: pl.DataFrame({"n": [number, 2, 3]}),
    "pyarrow": lambda number: pa.table({"n": [number, 2, 3]}),
}
"""By form, or by library, what makes a value that it can keep."""


FRAMES = {
    "integers, floats, truths": pd.DataFrame({"a": [1, 2], "b": [1.5, None], "c": [True, False]}),
    "small integers": pd.DataFrame({"a": np.array([1, 2], "int8"), "b": np.array([1, 2], "uint32")}),
    "texts with gaps": pd.DataFrame({"a": ["x", None], "b": ["", "é"]}),
    "times": pd.DataFrame({"t": pd.to_datetime(["2026-01-01", None]), "d": pd.to_timedelta([1, 2], "h")}),
    "times at a pace": pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2026-01-01", periods=2, freq="h", tz="UTC")),
    "lengths at a pace": pd.DataFrame({"a": [1, 2]}, index=pd.timedelta_range("1h", periods=2, freq="30min")),
    "periods": pd.DataFrame({"a": [1, 2]}, index=pd.period_range("2026-01", periods=2, freq="M")),
    "times with zones": pd.DataFrame({"t": pd.to_datetime(["2026-01-01", "2026-07-01"]).tz_localize("Europe/Berlin")}),
    "categories": pd.DataFrame({"c": pd.Categorical(["x", "y"], categories=["y", "x"], ordered=True)}),
    "an index with a name": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key")),
    "several levels": pd.DataFrame(
        {"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", "n"])
    ),
    "nullable": pd.DataFrame({"a": pd.array([1, None], "Int64"), "b": pd.array([True, None], "boolean")}),
    "no rows": pd.DataFrame({"a": np.array([], "float32")}),
    "attributes": pd.DataFrame({"a": [1]}),
    "polars": pl.DataFrame({"a": [1, None], "b": ["x", "y"], "l": [[1], [2, 3]]}),
    "polars: categories and days": pl.DataFrame(
        {"c": pl.Series(["x", "y"], dtype=pl.Categorical), "d": pl.Series(["2026-01-01", None]).str.to_date()}
    ),
    "pyarrow": pa.table({"a": [1, None], "s": [{"x": 1}, {"x": 2}]}),
}
FRAMES["attributes"].attrs["unit"] = "kg"


@dataclass
class Files:
    """Files in a folder.

    Args:
        folder: the folder.
        kind: one of :data:`VALUES`.
    """

    folder: Path
    kind: str

    def manager(self) -> VersionedFiles:
        return VersionedFiles("parquet" if self.kind in ("polars", "pyarrow") else self.kind, self.folder)

    def value(self, number: int) -> object:
        return VALUES[self.kind](number)

    def versions(self) -> list[Path]:
        return [path for path in sorted((self.folder / ".versions" / "data").iterdir()) if path.is_file()]

    def view(self) -> object:
        """What everybody else finds under the plain name."""
        (path,) = [path for path in self.folder.iterdir() if path.is_file()]
        return path.read_bytes()

    def newest(self) -> Path:
        return max(self.versions(), key=lambda path: path.stat().st_mtime_ns)

    def change(self) -> None:
        """Somebody else writes another value into the current version."""
        path, view = self.newest(), next(path for path in self.folder.iterdir() if path.is_file())
        content = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert view.samefile(path)

    def drop(self) -> None:
        self.newest().unlink()


@dataclass
class Session:
    """A program of two assets, run again and again, each time as after a restart."""

    folder: Path
    place: Any
    said: list[str] = field(default_factory=list)

    def run(self, number: int = 1, value: object = None, *, again: bool = False) -> dict[str, Any]:
        """What was made, the data versions, and the values."""
        instance = Instance(self.folder / ".nbasset", notebook="n", warn=self.said.append)
        given = self.place.value(number) if value is None else value

        @asset(io_manager_key="kept", code_version=str(number))
        def data():
            return given

        @asset
        def total(data):
            return added_up(data)

        try:
            done = materialize(
                [data, total],
                resources={"kept": self.place.manager()},
                instance=instance,
                force=again,
                raise_on_error=False,
            )
            if not done.success:
                return {"made": set(done.made), "error": str(instance.status("data"))}
            stands = instance.standing().all()
            return {
                "made": set(done.made),
                "versions": {str(name): each.current.data_version for name, each in stands.items()},
                "total": done.asset_value("total"),
                "data": done.asset_value("data"),
            }
        finally:
            instance.close()

    def status(self, number: int = 1) -> str:
        """How the asset stands, before anything is made."""
        instance = Instance(self.folder / ".nbasset", notebook="n", warn=self.said.append)

        @asset(io_manager_key="kept", code_version=str(number))
        def data():
            raise AssertionError

        try:
            instance.register(Definitions([data], resources={"kept": self.place.manager()}))
            return str(instance.status("data"))
        finally:
            instance.close()


def touched(path: Path) -> None:
    """Somebody has only touched a file."""
    path.chmod(0o644)
    os.utime(path, ns=(1, 1))


def table(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"n": [number, 2, 3], "x": [1.5, None, 2.5], "word": ["a", None, "c"], "yes": [True, False, True]}
    )


@dataclass
class Tables:
    """Tables of a database.

    Args:
        make: makes the manager anew, as another process would.
        execute: does what somebody else does there, and gives rows.
        tables: the question for the names of all tables.
        library: of which library frames are.
    """

    make: Any
    execute: Any
    tables: str
    library: str = "pandas"

    def manager(self) -> Any:
        return self.make()

    def value(self, number: int) -> object:
        made = table(number)
        return {"pandas": lambda: made, "polars": lambda: pl.from_pandas(made), "pyarrow": lambda: pa.table(made)}[
            self.library
        ]()

    def versions(self) -> list[str]:
        return sorted(str(name) for (name,) in self.execute(self.tables) if str(name).startswith("data__"))

    def view(self) -> object:
        return self.execute("SELECT * FROM data")

    def newest(self) -> str:
        shown = self.view()
        return next(each for each in reversed(self.versions()) if self.execute(f"SELECT * FROM {each}") == shown)

    def change(self) -> None:
        self.execute(f"UPDATE {self.newest()} SET x = 9.5 WHERE n = 3")

    def drop(self) -> None:
        name = self.newest()
        self.execute("DROP VIEW data")
        self.execute(f"DROP TABLE {name}")


def on_duckdb(folder: Path, library: str = "pandas") -> Tables:
    """Tables of a DuckDB file."""
    import duckdb

    from nbasset.storage.io.duckdb_place import DuckDBTables

    path = folder / "w.duckdb"

    def execute(sentence: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(path)) as connection:
            return connection.execute(sentence).fetchall()

    return Tables(lambda: DuckDBTables(path), execute, "SELECT table_name FROM duckdb_tables()", library)


def on_sqlite(folder: Path, *, adbc: bool, library: str = "pandas") -> Tables:
    """Tables of a SQLite file."""
    import sqlite3

    from nbasset.storage.io.sql_tables import SQLTables

    path = folder / "w.sqlite"

    def execute(sentence: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute(sentence).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    def make() -> SQLTables:
        return SQLTables(f"sqlite:///{path}", adbc=adbc)

    return Tables(make, execute, "SELECT name FROM sqlite_master WHERE type = 'table'", library)


def on_postgres(server: Any, *, adbc: bool, library: str = "pandas") -> Tables:
    """Tables of a database of PostgreSQL."""
    from nbasset.storage.io.sql_tables import SQLTables

    database = server.database()
    return Tables(
        lambda: SQLTables(server.url(database), adbc=adbc),
        lambda sentence: server.execute(database, sentence),
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        library,
    )
