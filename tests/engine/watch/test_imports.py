"""A word when a module has just been loaded."""

from __future__ import annotations

import importlib
import sys

import pytest

from nbasset.engine.watch.imports import Imports


@pytest.fixture(autouse=True)
def modules(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "told_of.py").write_text("K = 1\n")
    (tmp_path / "untold.py").write_text("import told_of\nfound = told_of.K\n")
    (tmp_path / "broken_one.py").write_text("K = 1\n1 / 0\n")
    yield
    for name in ("told_of", "untold", "broken_one"):
        sys.modules.pop(name, None)


def test_it_comes_before_anybody_uses_the_module():
    told = []

    def loaded(module):
        told.append((module.__name__, module.K))
        module.K = 2

    before = list(sys.meta_path)
    with Imports({"told_of"}, loaded):
        untold = importlib.import_module("untold")
        importlib.import_module("told_of")
    assert told == [("told_of", 1)]
    assert untold.found == 2
    assert sys.meta_path == before
    assert "exec_module" not in vars(sys.modules["told_of"].__loader__)


def test_a_module_that_does_not_load_and_one_that_is_not_there_raise_what_they_always_raise():
    told = []
    with Imports({"broken_one", "no_such_module"}, told.append):
        with pytest.raises(ZeroDivisionError):
            importlib.import_module("broken_one")
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("no_such_module")
    assert told == []


def test_of_two_that_overlap_both_hear_in_whatever_order_they_end():
    one, two = [], []
    before = list(sys.meta_path)
    first, second = Imports({"told_of"}, lambda m: one.append(m.__name__)), Imports({"told_of", "untold"}, two.append)
    first.__enter__()
    second.__enter__()
    importlib.import_module("told_of")
    first.__exit__(None, None, None)
    importlib.import_module("untold")
    second.__exit__(None, None, None)
    assert one == ["told_of"]
    assert [module.__name__ for module in two] == ["told_of", "untold"]
    assert sys.meta_path == before


def test_who_has_stopped_hearing_meanwhile_is_told_nothing_and_a_finder_taken_away_hinders_nobody(tmp_path):
    told = []
    inner, outer = Imports({"told_of"}, told.append), Imports({"told_of"}, told.append)
    with outer:
        inner.__enter__()
        (tmp_path / "told_of.py").write_text("K = 1\nSTOP()\n")
        import builtins

        builtins.STOP = lambda: inner.__exit__(None, None, None)
        try:
            importlib.import_module("told_of")
        finally:
            del builtins.STOP
        assert len(told) == 1
        taken = sys.meta_path.pop(0)
    assert taken not in sys.meta_path
