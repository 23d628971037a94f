"""A body meets code of local modules by whatever name it has them imported."""

from __future__ import annotations

import importlib
import importlib.resources
import importlib.util
import os
import pickle
import pkgutil
import sys

import pytest

from nbasset.engine.watch.observing import observing

NAMES = ("told_one", "told_two")


@pytest.fixture(autouse=True)
def modules(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("class C:\n    pass\n")
    yield tmp_path
    for name in NAMES:
        sys.modules.pop(name, None)


def met(what):
    with observing() as seen:
        what()
    return sorted(map(os.path.basename, seen.code))


def test_it_is_met_when_it_is_loaded_and_when_it_is_imported_again_under_a_name_that_is_worked_out(modules):
    def by_name():
        importlib.import_module("told_" + "one")

    assert [met(by_name), met(by_name), met(int)] == [["told_one.py"], ["told_one.py"], []]
    importlib.reload(sys.modules["told_one"])
    assert met(by_name) == ["told_one.py"]


def test_it_is_met_through_a_pickle_and_where_a_file_is_loaded_by_its_path(modules):
    pickled = pickle.dumps(importlib.import_module("told_two").C())

    def by_path():
        spec = importlib.util.spec_from_file_location("any_name", modules / "told_one.py")
        spec.loader.exec_module(importlib.util.module_from_spec(spec))

    assert met(lambda: pickle.loads(pickled)) == ["told_two.py"]
    assert [met(by_path), met(by_path)] == [["told_one.py"], ["told_one.py"]]  # compiled by then


def test_code_of_packages_of_python_and_of_nbasset_is_none_of_the_users():
    def others():
        for name in ("this", "nbasset.engine.watch.code_met", "attrs"):
            importlib.import_module(name)

    assert met(others) == []


def test_who_only_asks_where_a_module_lies_meets_none_of_its_code(modules):
    (modules / "told_two").mkdir()
    (modules / "told_two" / "__init__.py").write_text("")
    (modules / "told_two" / "a.txt").write_text("a")
    importlib.import_module("told_two")
    assert met(lambda: importlib.resources.files("told_two").joinpath("a.txt").read_text()) == []
    assert met(lambda: pkgutil.get_data("told_two", "a.txt")) == []
