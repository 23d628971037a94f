"""Values that nobody can look into are told by what makes them."""

from __future__ import annotations

import sqlite3

from nbasset.versions.plain_names import PlainNames, Provenance
from nbasset.versions.plain_sources import PlainSource
from nbasset.versions.unseen_values import binding, made_parts

CELL = "import sqlite3\nK = 1\ncon = sqlite3.connect(path)\ncur = con.cursor()"


def parts(name="con", cell=CELL, path="1f", other="2e", unseen=("con of type Connection",)):
    namespace = {"con": sqlite3.connect(":memory:"), "path": "a.db", "other": 1}
    plain = PlainNames(namespace)
    plain.ran(Provenance(3, names={"path": path, "other": other}), ["con", "cur", "K"])
    plain.sources.ran(PlainSource(3, None, cell, cell), ["con", "cur", "K"])
    namespace["con"].close()
    return made_parts([name], unseen, plain, lambda value: isinstance(value, sqlite3.Connection))


def test_what_binds_a_name_counts_and_what_that_reads():
    known = parts()
    assert known["what makes con"].text == "import sqlite3\ncon = sqlite3.connect(path)"
    assert parts(path="3c") != known
    assert parts(cell=CELL.replace("(path)", "(path, 5)")) != known


def test_the_rest_of_a_cell_does_not_count():
    known = parts()
    assert parts(other="3c") == known
    assert parts(cell=CELL.replace("K = 1", "K = 2  # more")) == known


def test_what_can_be_seen_is_told_by_itself():
    assert not parts(unseen=())
    assert not parts(unseen=("context of type Lock", "network"))
    assert parts(unseen=("con.lock of type Lock",))


def test_nobody_knows_how_a_name_was_made_that_no_plain_cell_binds():
    assert not parts(name="pool", unseen=("pool of type Pool",))
    assert binding("not Python (", "x") == ""
    assert binding("for each in rows:\n    x = each", "x") == "for each in rows:\n    x = each"
