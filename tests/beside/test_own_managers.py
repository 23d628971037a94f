"""Our I/O managers in programs of the real Dagster, and its own with our assets, the same text for both."""

from __future__ import annotations

import pytest
from beside.texts import came_of

import nbasset
from nbasset.storage.io.formats import FORMATS

pytestmark = pytest.mark.peers

VALUES = {
    "parquet": "pd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "arrow": "pd.DataFrame({'a': [1, 2]})",
    "csv": "pd.DataFrame({'a': [1, 2]})",
    "json": "{'a': [1, 2]}",
    "npy": "np.arange(3)",
    "npz": "{'a': np.arange(3)}",
    "text": "'word'",
    "bytes": "b'word'",
    "pickle": "{1, 2}",
    "duckdb:///w.duckdb": "pd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "sqlite:///w.sqlite": "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})",
    "./kept": "pd.DataFrame({'a': [1, 2]})",
}
"""By place, a value that it can keep."""

KEPT = """
import numpy as np
import pandas as pd
from nbasset import io_manager_at

@dg.asset
def raw():
    return {value}
@dg.asset(key_prefix="shop")
def copied(raw):
    return raw
manager = io_manager_at("{place}")
run = dg.materialize([raw, copied], resources={{"io_manager": manager}})
again = dg.materialize([raw, copied], selection=[copied], resources={{"io_manager": manager}})
result = str(run.output_for_node("raw")), str(run.asset_value(dg.AssetKey(["shop", "copied"]))), again.success
"""

COLUMNS = """
import pandas as pd
from nbasset import io_manager_at

@dg.asset
def wide():
    return pd.DataFrame({"a": [1], "b": [2], "c": [3]})
@dg.asset(ins={"wide": dg.AssetIn(metadata={"columns": ["b"]})})
def narrow(wide):
    return list(wide.columns)
run = dg.materialize([wide, narrow], resources={"io_manager": io_manager_at("./kept")})
result = run.asset_value("narrow")
"""

PARTITIONS = """
from pathlib import Path
from nbasset import io_manager_at

parts = dg.StaticPartitionsDefinition(["north", "south"])
@dg.asset(partitions_def=parts)
def sales(context):
    return context.partition_key * 2
manager = io_manager_at("text")
for key in parts.get_partition_keys():
    dg.materialize([sales], partition_key=key, resources={"io_manager": manager})
result = sorted(path.read_text() for path in Path("assets/sales").glob("*.txt"))
"""

REFUSED = """
from nbasset import io_manager_at

@dg.asset
def raw():
    return {1, 2}
result = dg.materialize([raw], resources={"io_manager": io_manager_at("json")}, raise_on_error=False).success
"""

THEIRS = """
import pandas as pd
import dagster
from nbasset import io_manager_at

@dg.asset(io_manager_key="theirs")
def raw():
    return [1, 2, 3]
@dg.asset(io_manager_key="ours")
def doubled(raw):
    return [each * 2 for each in raw]
@dg.asset(io_manager_key="theirs")
def total(doubled):
    return sum(doubled)
resources = {"theirs": dagster.FilesystemIOManager(base_dir="theirs"), "ours": io_manager_at("json")}
run = dg.materialize([raw, doubled, total], resources=resources)
result = run.asset_value("total"), run.success
"""


@pytest.fixture(autouse=True)
def dagster():
    return pytest.importorskip("dagster")


def test_every_form_is_among_those_that_are_tried():
    assert set(VALUES) >= set(FORMATS)


@pytest.mark.parametrize("place", VALUES)
def test_what_ours_keeps_comes_back_the_same_in_both(place, dagster):
    text = KEPT.format(value=VALUES[place], place=place)
    theirs, ours = came_of(text, dagster), came_of(text, nbasset)
    assert theirs.error is None, theirs.error
    assert theirs.result == ours.result
    assert theirs.result[2]


def test_columns_are_asked_for_in_the_same_words(dagster):
    assert came_of(COLUMNS, dagster).result == came_of(COLUMNS, nbasset).result == ["b"]


def test_a_partition_is_a_file_in_both(dagster):
    assert came_of(PARTITIONS, dagster).result == came_of(PARTITIONS, nbasset).result == ["northnorth", "southsouth"]


def test_what_cannot_be_kept_fails_in_both(dagster):
    assert came_of(REFUSED, dagster).result is came_of(REFUSED, nbasset).result is False


def test_theirs_and_ours_stand_side_by_side_in_either_program(dagster):
    assert came_of(THEIRS, dagster).result == came_of(THEIRS, nbasset).result == (12, True)
