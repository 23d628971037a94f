"""Files of SQLite that queries read: their tables count, and all of a file where nobody knows which."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from nbasset.core.observation import CHANGED
from nbasset.engine import sqlite_files
from nbasset.engine.databases import Asked
from nbasset.engine.sqlite_files import tables_read
from nbasset.libraries.sql import tables_told


class Seen:
    """Keeps what it hears."""

    def __init__(self):
        self.told = []

    def opened(self, path, mode, tables=""):
        self.told.append(tables)


def asked(text):
    return Asked(text, (), ("eggs",), (), (), (), "", False, "cell.py")


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "s.db")
    with closing(sqlite3.connect(path)) as own:
        own.executescript("pragma journal_mode = wal; create table eggs (n int); create table nests (n int)")
    return path


def told(file, text, *, write=False, begun=False):
    seen = Seen()
    with closing(sqlite3.connect(file)) as own, tables_read(file, asked(text), seen, None if begun else own):
        if write:
            with closing(sqlite3.connect(file)) as other, other:
                other.execute("insert into eggs values (1)")
    (found,) = seen.told
    return found


def test_the_tables_of_a_query_are_told_with_how_they_were(file):
    before = told(file, "select n from eggs")
    assert tables_told(before) == ["eggs"]
    assert told(file, "select n from eggs") == before
    assert told(file, "select n from eggs", write=True).endswith(CHANGED)
    assert told(file, "select n from eggs") != before


@pytest.mark.parametrize("why", ["the catalog", "a transaction", "an error", "size"])
def test_all_of_the_file_counts_where_nobody_knows_which(file, monkeypatch, why):
    if why == "size":
        monkeypatch.setattr(sqlite_files, "LARGEST", 10)
    text = {"the catalog": "select * from sqlite_master", "an error": "select n from nothing"}.get(why, "select 1")
    assert told(file, text, begun=why == "a transaction") == ""
