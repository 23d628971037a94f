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
