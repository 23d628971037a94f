"""Values as files, for Dagster: what is written is what is read, whatever the form."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from nbasset.core.kept_at import FORMS as WORDS
from nbasset.export.forms import FORMS, io_managers, resources_of
from nbasset.versions.data_version import data_version

VALUES = {
    "json": {"é": [1, 2.5, None, "x"]},
    "text": "one\r\ntwo é",
    "bytes": b"\x00\xff",
    "npy": np.arange(6.0).reshape(2, 3),
    "npz": {"a": np.arange(3), "b": np.zeros((2, 2), "float32")},
    "csv": pd.DataFrame({"n": [1, 2], "x": [0.5, None], "t": ["a", "b"]}),
    "parquet": pd.DataFrame({"n": [1, 2], "when": pd.to_datetime(["2026-01-01", "2026-01-02"])}, index=["p", "q"]),
    "arrow": pd.DataFrame({"n": [1, 2], "t": ["a", "b"]}, index=[3, 4]),
}


def test_every_form_of_the_notebooks_has_one_there() -> None:
    assert {*FORMS} == {*WORDS} == {*VALUES}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The module, with a stand-in for Dagster's one class."""
    dagster = ModuleType("dagster")
    dagster.IOManager = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dagster", dagster)
    monkeypatch.setenv("ASSET_VALUES", str(tmp_path))
    names: dict[str, object] = {"__file__": "files.py"}
    exec(compile(io_managers(FORMS), "files.py", "exec"), names)
    return names


@pytest.mark.parametrize("form", VALUES)
def test_what_is_read_is_what_was_written(files: dict[str, object], tmp_path: Path, form: str) -> None:
    manager = eval(resources_of([form])[form], {"files": SimpleNamespace(**files)})
    about = SimpleNamespace(asset_key=SimpleNamespace(path=["sales", "raw"]), has_asset_partitions=False)
    manager.handle_output(about, VALUES[form])
    assert [each.name for each in (tmp_path / "sales").iterdir()] == [f"raw.{FORMS[form].ending}"]
    assert data_version(manager.load_input(about)).digest == data_version(VALUES[form]).digest


def test_partitions_are_files_of_their_own_and_several_are_read_by_key(
    files: dict[str, object], tmp_path: Path
) -> None:
    manager = eval(resources_of(["json"])["json"], {"files": SimpleNamespace(**files)})
    for key in ("north", "2026-01-01|south"):
        one = {"partition_key": key, "has_asset_partitions": True, "asset_key": SimpleNamespace(path=["raw"])}
        manager.handle_output(SimpleNamespace(**one), {"of": key})
    assert sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*.json")) == [
        "raw/2026-01-01/south.json",
        "raw/north.json",
    ]
    some = {"asset_partition_keys": ["north", "2026-01-01|south"], "has_asset_partitions": True}
    read = manager.load_input(SimpleNamespace(**some, asset_key=SimpleNamespace(path=["raw"])))
    assert read == {key: {"of": key} for key in some["asset_partition_keys"]}
    only = SimpleNamespace(**{**some, "asset_partition_keys": ["north"]}, asset_key=SimpleNamespace(path=["raw"]))
    assert manager.load_input(only) == {"of": "north"}


def test_only_the_forms_that_are_used_are_written_out() -> None:
    text = io_managers(["json", "lake", "text"])
    assert "class Json(Files):" in text
    assert "class Text(Files):" in text
    assert "pandas" not in text
    assert "Parquet" not in text
