"""What cells put into what installed modules hold is found in their text, and in data that differs afterwards."""

from __future__ import annotations

import ast
import json
import mimetypes
import sys
import types

import pytest

from nbasset.libraries import origin
from nbasset.versions import overrides as at_work
from nbasset.versions.overrides import OverrideWatch, overrides

LIB = """
options = {"mode": "slow"}
calls = 0
PATHS = []
class Model: rate = 1
def tune(mode):
    global calls
    calls += 1
    options["mode"] = mode
def set_hidden(value): pass
def show(): pass
"""


@pytest.fixture
def lib(tmp_path, monkeypatch):
    """An installed package; nothing is set before or afterwards."""
    monkeypatch.setattr(at_work, "_put", {})
    monkeypatch.setattr(at_work, "_told", {})
    file = tmp_path / "site-packages" / "lib_of_tests.py"
    file.parent.mkdir()
    file.write_text(LIB)
    monkeypatch.syspath_prepend(file.parent)
    import lib_of_tests

    yield lib_of_tests
    sys.modules.pop("lib_of_tests")
    origin._place.cache_clear()
    origin._found.pop("lib_of_tests", None)


def found(cell, **namespace):
    watch = OverrideWatch([ast.parse(cell)], namespace)
    exec(cell, namespace)  # it is the cell
    watch.end(lambda name: repr(namespace.get(name)))
    return {each.label: each.value for each in overrides()}


def test_stores_in_text_are_found_with_what_stands_there_now(lib):
    told = found('lib.PATHS.append("p"); lib.options["new"] = 2; setattr(lib.Model, "rate", 3)', lib=lib)
    assert told == {
        "lib_of_tests.PATHS": ("p",),
        "lib_of_tests.options['new']": 2,
        "lib_of_tests.Model.rate": 3,
    }


def test_what_is_only_hung_onto_a_module_does_not_count_for_all_who_use_it(lib):
    assert found("lib.added = 1; json.twice = len", lib=lib, json=json) == {}
    assert list(found("json.JSONEncoder.default = len", json=json)) == ["json.encoder.JSONEncoder.default"]


def test_data_that_a_call_has_changed_counts_until_it_is_put_back(lib):
    assert found('lib.tune("fast")', lib=lib) == {"lib_of_tests.options['mode']": "fast"}
    assert found('lib.tune("slow")', lib=lib) == {}


def test_what_a_function_was_told_to_set_counts_by_what_it_was_told_last(lib):
    def told():
        return [each.part.digest for each in overrides()]

    found("set_hidden(K)", set_hidden=lib.set_hidden, K=1)
    first = told()
    found("set_hidden(K)", set_hidden=lib.set_hidden, K=2)
    second = told()
    found("set_hidden(K)", set_hidden=lib.set_hidden, K=1)
    assert len(first) == len(second) == 1
    assert first == told() != second


@pytest.mark.parametrize(
    "cell", ["lib.show()", "x = lib.set_hidden(1)", "mine.options['a'] = 1", "df = {}; df['a'] = 1"]
)
def test_what_sets_nothing_in_a_library_is_none_of_it(lib, cell):
    mine = types.ModuleType("__main__")
    mine.options = {}
    assert found(cell, lib=lib, mine=mine) == {}


def test_items_of_pythons_own_registers_count_and_described_settings_do_not(lib):
    import pandas as pd

    before = dict(mimetypes.types_map)
    try:
        told = found('mimetypes.types_map[".q"] = "a/b"; pd.options.display.width = 80', mimetypes=mimetypes, pd=pd)
        assert told == {"mimetypes.types_map['.q']": "a/b"}
    finally:
        mimetypes.types_map.clear()
        mimetypes.types_map.update(before)
