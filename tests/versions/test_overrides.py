"""What cells put into what installed modules hold is found in their text, and in data that differs afterwards."""

from __future__ import annotations

import ast
import json
import mimetypes
import sys
import types
from unittest import mock

import numpy
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
    monkeypatch.setattr(at_work, "_added", {})
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


def test_a_function_of_a_module_inside_another_puts_nothing_into_it(lib):
    assert found("np.random.seed(0)", np=numpy) == {}


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


def test_what_is_put_into_the_dict_of_a_module_is_an_attribute_of_it(lib):
    assert found("vars(lib)['calls'] = 5", lib=lib) == {"lib_of_tests.calls": 5}
    assert found("lib.__dict__['calls'] = 6", lib=lib) == {"lib_of_tests.calls": 6}


def added(cell, **namespace):
    watch = OverrideWatch([ast.parse(cell)], namespace)
    exec(cell, namespace)  # it is the cell
    watch.end(lambda name: repr(namespace.get(name)))
    return {label for label, again in watch.again.items() if again}


@pytest.mark.parametrize(
    "cell", ["lib.PATHS.append(1)", "lib.calls += 1", "sys.modules['lib_of_tests'].PATHS.append(1)"]
)
def test_the_same_words_that_add_to_something_once_more_are_told(lib, cell):
    assert not added(cell, lib=lib, sys=sys)
    assert added(cell, lib=lib, sys=sys) == {"lib_of_tests.calls" if "calls" in cell else "lib_of_tests.PATHS"}


@pytest.mark.parametrize(
    "cell",
    [
        "lib.PATHS = []; lib.PATHS.append(1)",
        "lib.options.update(new=1)",
        "lib.options['new'] = 1",
        "lib.calls = 3",
        "setattr(lib, 'calls', 3)",
    ],
)
def test_words_that_leave_the_same_however_often_they_run_are_not(lib, cell):
    assert not added(cell, lib=lib)
    assert not added(cell, lib=lib)


def test_other_words_that_add_to_the_same_thing_are_not_the_same_again(lib):
    assert not added("lib.PATHS.append(1)", lib=lib)
    assert not added("lib.PATHS.append(2)", lib=lib)


@pytest.mark.parametrize("target", ["lib_of_tests.show", "lib_of_tests.Model.rate"])
def test_what_is_patched_until_somebody_stops_it_is_set(lib, target):
    patcher = mock.patch(target, return_value=3)
    watch = OverrideWatch([ast.parse("patcher.start()")], {"patcher": patcher})
    patched = patcher.start()
    watch.end(lambda _: "")
    assert [(each.label, each.value) for each in overrides()] == [(target, patched)]
    assert list(watch.set) == [target]
    again = OverrideWatch([ast.parse("0")], {})
    again.end(lambda _: "")
    assert not again.set
    patcher.stop()
