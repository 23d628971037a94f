"""Tables that queries have read: looked at only if their file was written, and told apart from all else in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from nbasset.core.observation import ABSENT, IN_USE, Observation, ObservationKind
from nbasset.versions import queried_tables
from nbasset.versions.queried_tables import is_of_tables, tables_now

EGGS = 'tables ["eggs"] '


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "w.duckdb")
    do(path, "create table eggs as select 1 as n")
    return path


def do(path, sentence):
    with duckdb.connect(path) as connection:
        connection.execute(sentence).fetchall()


def test_what_else_is_written_into_the_file_does_not_count(file):
    before = tables_now(file, EGGS)
    assert is_of_tables(before)
    do(file, "create table others as select 1 as n")
    assert tables_now(file, EGGS) == before
    do(file, "insert into eggs values (2)")
    assert tables_now(file, EGGS) != before
    do(file, "delete from eggs where n = 2")
    assert tables_now(file, EGGS) == before
    do(file, "drop table eggs")
    assert tables_now(file, EGGS) != before
    Path(file).unlink()
    assert tables_now(file, EGGS) == ABSENT


def test_what_stands_beside_the_file_still_counts(file):
    before = tables_now(file, EGGS)
    with duckdb.connect(file) as own:
        own.execute("set checkpoint_threshold = '1GB'").fetchall()
        own.execute("insert into eggs values (2)").fetchall()
        assert tables_now(file, EGGS) != before


def test_a_file_that_has_settled_is_not_opened_again(file, monkeypatch):
    then = time.time_ns() - 10_000_000_000
    os.utime(file, ns=(then, then))
    before = tables_now(file, EGGS)
    monkeypatch.setattr(queried_tables, "to_read", None)
    assert tables_now(file, EGGS) == before


def test_a_file_that_is_held_or_damaged_is_told_as_that(file, monkeypatch):
    monkeypatch.setattr(queried_tables, "AT_ONCE", 0.0)
    before = tables_now(file, EGGS)
    text = f"import duckdb, sys; c = duckdb.connect({file!r}); print('ready', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout.readline() == "ready\n"
        assert tables_now(file, EGGS) == IN_USE
        other.stdin.close()
    said = Observation(ObservationKind.FILE, "w.duckdb", before).became(IN_USE)
    assert said == "file w.duckdb is in use by another process, and cannot be looked at"
    with Path(file).open("r+b") as damaged:
        damaged.write(b"nonsense" * 600)
    assert tables_now(file, EGGS) not in (before, IN_USE)
