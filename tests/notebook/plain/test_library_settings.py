"""What plain cells set in libraries is noted from before and after each of them."""

from __future__ import annotations

import ast
import sys
import warnings

import pytest

from nbasset.libraries import origin
from nbasset.notebook.plain.library_settings import LibrarySettings
from nbasset.versions import overrides as at_work
from nbasset.versions.overrides import overrides


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(at_work, "_put", {})
    monkeypatch.setattr(at_work, "_told", {})
    folder = tmp_path / "site-packages" / "loaded_late"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from loaded_late.inside import OPTIONS, tune\nOPTIONS['own'] = 1\n")
    (folder / "inside.py").write_text("OPTIONS = {}\ndef tune(x): OPTIONS['mode'] = x\n")
    monkeypatch.syspath_prepend(folder.parent)
    yield
    for name in [name for name in sys.modules if name.startswith("loaded_late")]:
        del sys.modules[name]
    origin._place.cache_clear()
    origin._found.clear()


def run(cell):
    settings, namespace = LibrarySettings(), {}
    settings.begin(ast.parse(cell), (), namespace)
    exec(cell, namespace)  # it is the cell
    settings.end(lambda name: repr(namespace.get(name)), 1)
    return {each.label for each in overrides()}


def test_a_cell_that_loads_a_library_and_tells_it_something_has_set_that_and_not_what_loading_did(package):
    before = list(sys.meta_path)
    assert run("import loaded_late\nloaded_late.tune(3)") == {
        "loaded_late.inside.OPTIONS['mode']",
        "loaded_late.OPTIONS['mode']",
    }
    assert sys.meta_path == before


def test_filters_of_warnings_are_noted_as_well():
    from nbasset.libraries.warning_filters import set_by_cells

    with warnings.catch_warnings():
        run("import warnings\nwarnings.simplefilter('ignore', BytesWarning)")
        assert "ignore * BytesWarning * 0" in set_by_cells(warnings)
