"""Each manager, and each type of column, of index and of names: what comes back is the same in each process."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
import warnings

import pandas as pd
import pyarrow as pa
import pytest
from storage.io.columns import BACK, FRAMES, MANAGERS
from storage.io.versioned import on_duckdb, on_postgres, on_sqlite

from nbasset import AssetKey
from nbasset.core.errors import NotStored
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.storage.io.at import io_manager_at
from nbasset.versions.data_version import data_version

ELSEWHERE = """
import pickle, sys
from nbasset.versions.data_version import data_version
manager, asked = pickle.load(sys.stdin.buffer)
print({kind: data_version(manager.load_input(each)).digest for kind, each in asked.items()})
"""

DAILY = ("parquet", "duckdb")


@pytest.fixture(params=[pytest.param(each, marks=() if each in DAILY else pytest.mark.slow) for each in MANAGERS])
def kept_by(request, tmp_path):
    """A manager's name, and the manager."""
    name, adbc = request.param, "ADBC" in request.param
    if name == "duckdb":
        return name, on_duckdb(tmp_path).manager()
    if name.startswith("SQLite"):
        return name, on_sqlite(tmp_path, adbc=adbc).manager()
    if name.startswith("PostgreSQL"):
        return name, on_postgres(request.getfixturevalue("postgres"), adbc=adbc).manager()
    return name, io_manager_at(f"{name} {tmp_path}/kept")


def in_another_process(manager, asked):
    """The data versions of what is loaded there."""
    told = pickle.dumps((manager, asked))
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], input=told, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return ast.literal_eval(done.stdout.decode())


def test_a_frame_comes_back_in_the_first_run_as_in_another_process_or_is_refused_in_a_sentence(kept_by):
    name, manager = kept_by
    found, asked, here, refused = {}, {}, {}, {}
    for number, (kind, frame) in enumerate(FRAMES.items()):
        told = {"asset_key": AssetKey(f"d{number}"), "run_id": "run", "version": f"{number:020}"}
        context = OutputContext(**told)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                manager.handle_output(context, frame)
        except NotStored as error:
            found[kind], refused[number] = "-", str(error)
            continue
        kept = OutputContext(**told, output_metadata=context.logged_metadata)
        asked[kind] = InputContext(kept.asset_key, upstream_output=kept)
        here[kind] = data_version(manager.load_input(asked[kind])).digest
        found[kind] = "=" if here[kind] == data_version(frame).digest else "~"
    assert in_another_process(manager, asked) == here
    assert found == {kind: back[MANAGERS.index(name)] for kind, back in BACK.items()}
    assert not [said for number, said in refused.items() if f" cannot keep d{number}: " not in said or "\n" in said]


@pytest.mark.parametrize("form", ["parquet", "arrow", "duckdb"])
def test_a_table_of_pyarrow_with_types_of_pandas_is_the_same_in_another_process(form, tmp_path):
    manager = on_duckdb(tmp_path).manager() if form == "duckdb" else io_manager_at(f"{form} {tmp_path}/kept")
    table = pa.Table.from_pandas(pd.DataFrame({"p": pd.period_range("2026", periods=2, freq="M")}))
    context = OutputContext(AssetKey("a"), "run", version="1" * 20)
    manager.handle_output(context, table)
    kept = OutputContext(AssetKey("a"), "run", version="1" * 20, output_metadata=context.logged_metadata)
    asked = InputContext(AssetKey("a"), upstream_output=kept)
    assert in_another_process(manager, {"a": asked}) == {"a": data_version(table).digest}


def test_every_frame_says_how_it_comes_back_from_each():
    assert BACK.keys() == FRAMES.keys()
    assert {len(back) for back in BACK.values()} == {len(MANAGERS)}
