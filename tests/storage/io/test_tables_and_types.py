"""Each database in a file, and each type of value that people keep: a frame comes back, all else one sentence refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from storage.io.test_forms_and_types import VALUES
from storage.io.versioned import on_duckdb, on_sqlite

from nbasset import AssetKey
from nbasset.core.errors import NotStored, Unavailable
from nbasset.dagster.io_contexts import InputContext, OutputContext
from nbasset.versions.data_version import data_version

KEPT = {"a frame of pandas", "a frame of Polars", "a table of PyArrow", "a table of nothing and of identifiers"}
"""What is a frame, and has no words for its rows, which are no column."""

PLACES = {"DuckDB": on_duckdb, "SQLite": lambda folder: on_sqlite(folder, adbc=True)}


def output(**told):
    return OutputContext(AssetKey("data"), "run", version="1" * 20, **told)


@pytest.fixture(params=PLACES)
def place(request, tmp_path):
    return PLACES[request.param](tmp_path)


def test_a_frame_comes_back_and_everything_else_is_refused_and_leaves_nothing(place):
    manager = place.manager()
    for kind, value in VALUES.items():
        if kind in KEPT:
            continue
        with pytest.raises(NotStored) as raised:
            manager.handle_output(output(), value)
        said = str(raised.value)
        assert " cannot keep data: " in said, kind
        assert "\n" not in said, kind
        assert list(manager.lying()) == [], kind


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_a_frame_is_of_the_library_it_was_of_also_in_another_process(place, kind):
    context = output()
    place.manager().handle_output(context, VALUES[kind])
    asked = InputContext(AssetKey("data"), upstream_output=output(output_metadata=context.logged_metadata))
    back = place.manager().load_input(asked)
    assert type(back) is type(VALUES[kind])
    assert data_version(back) == data_version(VALUES[kind])


def test_columns_with_strange_names_are_columns_as_others_are(place):
    frame = pd.DataFrame({"a b": [1], 'quo"te': ["x"], "select": [1.5], "ä": [np.nan], "Ab": [True]})
    context = output()
    manager = place.manager()
    manager.handle_output(context, frame)
    asked = InputContext(
        AssetKey("data"),
        upstream_output=output(output_metadata=context.logged_metadata),
        definition_metadata={"columns": ['quo"te', "select"]},
    )
    assert list(manager.load_input(asked)) == ['quo"te', "select"]


@pytest.mark.parametrize("spoiled", ["no file of its kind", "cut"])
def test_a_file_that_is_not_as_it_was_written_is_said_to_be_that(place, spoiled):
    context = output()
    place.manager().handle_output(context, pd.DataFrame({"a": np.arange(10_000)}))
    path = place.manager().path
    content = path.read_bytes()
    path.write_bytes(b"spoiled" * 1000 if spoiled != "cut" else content[: len(content) // 2])
    kept = output(output_metadata=context.logged_metadata)
    told = "no file of (DuckDB|SQLite)" if spoiled != "cut" else "cut off or damaged"
    asked = InputContext(AssetKey("data"), upstream_output=kept)
    for ask in (lambda: place.manager().changed(kept), lambda: place.manager().load_input(asked)):
        with pytest.raises(Unavailable, match=f"{path} is {told}: bring it back, or move it away"):
            ask()
