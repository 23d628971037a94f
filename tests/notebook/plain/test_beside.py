"""What a plain cell reads and sets beside names is told by how it is called."""

from __future__ import annotations

import decimal
import os
import sys
from pathlib import Path

import pytest

from nbasset.engine.watch.observe import Observed
from nbasset.notebook.plain.beside import Beside, ended, made_beside, together
from nbasset.versions.settings import DEFAULT, FOLDER


@pytest.fixture(autouse=True)
def _as_found(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with decimal.localcontext():
        yield


def test_settings_count_for_whoever_asks_for_them_or_leads_to_their_library():
    for text, rooms, asks in (
        ("Decimal(1)", (), True),
        ("x / y", ("decimal",), False),
        ("from decimal import x", (), True),
    ):
        cell = Beside(text, (), rooms)
        decimal.getcontext().prec = 7
        read, asked, changed = cell.ended(None)
        assert read.keys() == changed == {"context of decimal"}
        assert bool(asked) is asks
        assert read["context of decimal"] != DEFAULT
        decimal.setcontext(decimal.Context())


def test_code_that_has_nothing_to_do_with_it_reads_and_sets_nothing():
    assert Beside("x = [1, 2]", (), ()).ended(Observed()) == ({}, set(), set())


def test_variables_and_the_folder_are_told_where_they_are_asked_for_or_set(monkeypatch):
    cell, observed = Beside("x = 1", (), ()), Observed()
    observed.variable("HOME", "there")
    monkeypatch.setenv("MINE", "1")
    Path("sub").mkdir()
    os.chdir("sub")
    observed.asks_where()
    read, asked, changed = cell.ended(observed)
    assert read.keys() == asked == {"variable HOME", FOLDER}
    assert changed == {"variable MINE", FOLDER}


def test_a_folder_in_which_modules_are_searched_is_told_with_a_word_of_the_line_that_adds_it(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, "there"])
    cell = Beside("x = 1", (), ())
    sys.path.append("/some/lib")
    sys.path.append("there")
    changed = cell.ended(None)[2]
    assert changed == {"sys.path with /some/lib", "sys.path with there"}
    assert ("sys.path with /some/lib", "folder lib") in made_beside(changed)


def test_code_inside_a_cell_counts_with_it():
    outer, inner = Beside("run_cell_magic('time')", (), ()), Beside("Decimal(1)", (), ())
    assert together(None, inner) is inner
    assert "context of decimal" in ended(together(outer, inner), None)[0]
    assert ended(together(None, None), None) == ({}, set(), set())


def test_whether_a_path_is_there_is_told_where_that_is_asked(tmp_path):
    cell, observed = Beside("x = 1", (), ()), Observed()
    observed.looks(str(tmp_path / "a.txt"), False)
    read, asked, _ = cell.ended(observed)
    (name,) = read.keys()
    assert asked == {name}
    assert name.endswith("a.txt")
    (tmp_path / "a.txt").touch()
    assert cell.ended(observed)[0][name] != read[name]
