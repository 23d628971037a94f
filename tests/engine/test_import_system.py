"""Modules that a body enters by hand go with it; those that are imported stay."""

from __future__ import annotations

import importlib.util
import sys
import types
from importlib.machinery import ExtensionFileLoader, ModuleSpec

import pytest

from nbasset.engine.import_effects import leaving_the_world
from nbasset.engine.import_system import importing_as_found


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "entered_or_not.py").write_text("X = 1\n")
    yield tmp_path / "entered_or_not.py"
    sys.modules.pop("entered_or_not", None)


def _from_spec(path):
    spec = importlib.util.spec_from_file_location("entered_or_not", path)
    sys.modules["entered_or_not"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["entered_or_not"])


def test_a_module_entered_by_hand_is_gone_and_told(module):
    for enter in (_from_spec, lambda _: sys.modules.update(entered_or_not=types.ModuleType("entered_or_not"))):
        told = []
        with leaving_the_world(told):
            enter(module)
        assert "entered_or_not" not in sys.modules
        assert [each.name for each in told] == ["entered_or_not"]


@pytest.mark.usefixtures("module")
def test_a_module_that_is_imported_stays_also_where_the_former_was_taken_away():
    told = []
    with leaving_the_world(told):
        first = importlib.import_module("entered_or_not")
    with leaving_the_world(told):
        del sys.modules["entered_or_not"]
        second = importlib.import_module("entered_or_not")
    assert sys.modules["entered_or_not"] is second is not first
    assert told == []


def test_a_module_that_is_taken_away_or_exchanged_is_there_again():
    import colorsys

    for change in (lambda: sys.modules.pop("colorsys"), lambda: sys.modules.update(colorsys=types.ModuleType("c"))):
        with leaving_the_world([]):
            change()
        assert sys.modules["colorsys"] is colorsys


class Finder:
    def find_spec(self, *_: object) -> None:
        return None


def test_finders_and_hooks_of_the_users_own_are_taken_away_and_those_taken_away_are_back():
    before, told = (list(sys.meta_path), list(sys.path_hooks)), []
    with leaving_the_world(told):
        sys.meta_path.append(Finder())
        sys.meta_path.remove(before[0][-1])
        sys.path_hooks.append(lambda _: None)
    assert (sys.meta_path, sys.path_hooks) == before
    assert [each.name for each in told] == ["meta_path", "path_hooks"]


def test_another_name_for_main_as_multiprocessing_gives_it_is_nothing_to_speak_of():
    told = []
    with importing_as_found([], told):
        sys.modules["__mp_main__"] = sys.modules["__main__"]
    assert told == []


def test_what_compiled_code_enters_beside_what_is_imported_stays(monkeypatch):
    """As Cython does: an extension under a shorter name too, and modules without a file that hold shared types."""
    loader = ExtensionFileLoader("compiled.shared", "shared.so")
    extension = types.ModuleType("compiled.shared")
    extension.__spec__ = ModuleSpec("compiled.shared", loader, origin="shared.so")
    shared_types = types.ModuleType("_cython_0")
    shared_types.generator = type((lambda: (yield))())
    by_hand = types.ModuleType("by_hand")
    by_hand.answer = 42
    told = []
    with importing_as_found(["compiled"], told):
        for name, entered in {"shared": extension, "_cython_0": shared_types, "by_hand": by_hand}.items():
            monkeypatch.setitem(sys.modules, name, entered)
    assert [each.name for each in told] == ["by_hand"]
    assert {"shared", "_cython_0"} <= sys.modules.keys()
