"""What code touches that no key can know."""

from __future__ import annotations

import ast
import datetime
import sys
import time
import uuid

import pytest

from nbasset.versions.code.untracked import literal_paths, paths_in, read_paths, sign_of


@pytest.mark.parametrize(
    ("value", "attributes", "sign"),
    [
        (time, ("time",), "the clock"),
        (time.time, (), "the clock"),
        (datetime.datetime, ("now",), "the clock"),
        (uuid.uuid4, (), "entropy"),
        (sys, ("modules",), "sys.modules"),
        (eval, (), "eval"),
        (time, ("sleep",), ""),
        (len, (), ""),
        (3, ("real",), ""),
    ],
)
def test_using_a_name_means_what_no_key_can_know(value, attributes, sign):
    assert sign_of(value, attributes) == sign


def test_texts_name_data_files_alone_and_in_queries():
    assert list(paths_in("data/a.parquet")) == ["data/a.parquet"]
    assert list(paths_in("select * from 'b.csv' join c.json")) == ["b.csv", "c.json"]
    assert list(paths_in("no file at all. None")) == []
    assert list(paths_in("a.csv " * 10_000)) == [], "nobody writes that"


def test_the_constants_of_code_name_files_those_of_inner_functions_too():
    code = compile("def f():\n    return open('in.csv')\nx = 'out.json'", "a", "exec")
    assert sorted(literal_paths(code)) == ["in.csv", "out.json"]


def test_paths_count_where_a_function_that_reads_is_called_at_once():
    source = "there = 'a.csv'\npd.read_parquet('b.parquet')\nread_csv(path)\ndef f():\n    return read_csv('c.csv')"
    assert list(read_paths(ast.parse(source), {"path": "d.csv"})) == ["b.parquet", "d.csv"]
