"""What cells had set when a package was first loaded counts for whoever leads to it, if the package leads there."""

from __future__ import annotations

import decimal
import importlib
import sys

import pytest

from nbasset.engine.watch.imports import Imports
from nbasset.versions import loaded_with
from nbasset.versions.loaded_with import LoadWatch, TopLevel, any_load, imports, is_anything_set, taken_by

PACKAGES = {
    "lw_taker": "from decimal import getcontext\nPREC = getcontext().prec\n",
    "lw_around": "import lw_taker\n",
    "lw_other": "import json  # and not decimal\nTEXT = 'import decimal'\n",
    "lw_late": "def f():\n    import re, decimal as d\n    return d\n",
    "lw_broken": "import decimal\nraise RuntimeError\n",
}


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Packages that nobody has loaded, and no record of any."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    for name, text in PACKAGES.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(loaded_with, "_loads", {})
    imports.cache_clear()
    yield
    for name in PACKAGES:
        sys.modules.pop(name, None)


def load(*names, cell=1):
    watch = LoadWatch()
    with Imports(TopLevel(), watch.loaded, watch.begins, watch.failed):
        for name in names:
            importlib.import_module(name)
    watch.end(cell)


def taken(*rooms):
    return [(each.package, each.label, each.cell, each.stands) for each in taken_by(rooms)]


@pytest.mark.usefixtures("packages")
def test_what_was_set_then_counts_for_whoever_leads_to_the_package_however_it_stands_now():
    with decimal.localcontext(prec=7):
        assert is_anything_set()
        load("lw_taker", cell=4)
        assert taken("lw_taker") == [("lw_taker", "context of decimal", 4, True)]
        (one,) = taken_by({"lw_taker"})
        decimal.getcontext().prec = 8
        assert taken("lw_taker") == [("lw_taker", "context of decimal", 4, False)]
        assert next(taken_by({"lw_taker"})).digest == one.digest
    assert taken("lw_taker", "json") == [("lw_taker", "context of decimal", 4, False)]
    assert taken("json") == []


@pytest.mark.usefixtures("packages")
def test_other_values_have_other_digests():
    digests = set()
    for precision in (7, 8):
        with decimal.localcontext(prec=precision):
            load("lw_taker")
        digests.add(next(taken_by({"lw_taker"})).digest)
        del sys.modules["lw_taker"]
    assert len(digests) == 2


@pytest.mark.usefixtures("packages")
def test_what_a_package_does_not_lead_to_does_not_count_and_what_it_loads_in_its_turn_does():
    with decimal.localcontext(prec=7):
        load("lw_other", "lw_around", "lw_late")
    assert taken("lw_other") == []
    assert [each[0] for each in taken("lw_around")] == ["lw_around"]
    assert [each[0] for each in taken("lw_taker")] == ["lw_taker"]
    assert [each[0] for each in taken("lw_late")] == ["lw_late"]


@pytest.mark.usefixtures("packages", "nobody_told_loggers")
def test_where_nothing_was_set_nothing_is_put_down():
    load("lw_taker")
    assert not any_load()
    with decimal.localcontext(prec=7):
        load("lw_taker")
    assert not any_load(), "it was loaded before"


@pytest.mark.usefixtures("packages")
def test_a_package_that_cannot_be_loaded_has_taken_nothing():
    with decimal.localcontext(prec=7):
        with pytest.raises(RuntimeError):
            load("lw_broken")
        load("lw_taker")
    assert [each[0] for each in taken("lw_broken", "lw_taker")] == ["lw_taker"]


def test_the_text_of_a_package_tells_what_it_imports():
    assert imports("json", "re")
    assert imports("json", "json")
    assert not imports("json", "decimal")
    assert not imports("no_such_package", "json")
    assert ("a" in TopLevel(), "a.b" in TopLevel(), 3 in TopLevel()) == (True, False, False)
