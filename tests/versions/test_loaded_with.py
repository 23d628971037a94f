"""What cells had set when a package was first loaded counts for whoever leads to it, if the package leads there."""

from __future__ import annotations

import decimal
import importlib
import os
import sys

import pytest

from nbasset.core.assets import Cell
from nbasset.engine.watch.imports import Imports
from nbasset.libraries import origin
from nbasset.versions import loaded_with
from nbasset.versions.findings import Found
from nbasset.versions.loaded_with import (
    LoadWatch,
    TopLevel,
    any_taken,
    count_taken,
    imports,
    note_loads,
    note_variables,
    set_by_cells,
    taken_by,
)
from nbasset.versions.loading import loading, mentions
from nbasset.versions.memo import Memo
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.settings import setting_now

PACKAGES = {
    "lw_taker": "from decimal import getcontext\nPREC = getcontext().prec\n",
    "lw_around": "import lw_taker\n",
    "lw_other": "import json  # and not decimal\nTEXT = 'import decimal'\n",
    "lw_late": "def f():\n    import re, decimal as d\n    return d\n",
    "lw_word": "import os\nWORD = os.environ.get('LW_WORD')\nos.environ['LW_OWN'] = 'own'\n",
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
    for name, empty in {"_loads": {}, "_variables": {}, "_of_packages": set(), "_looked_at": [0]}.items():
        monkeypatch.setattr(loaded_with, name, empty)
    origin.search_again()
    for each in (loading, mentions):
        each.cache_clear()
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
    assert not any_taken()
    with decimal.localcontext(prec=7):
        load("lw_taker")
    assert not any_taken(), "it was loaded before"


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


def labels(*rooms, plain=None, cell=None):
    return [(each.label, each.stands, each.amiss) for each in taken_by(rooms, plain, cell)]


@pytest.mark.usefixtures("packages")
def test_what_nobody_has_loaded_would_meet_what_is_set_now():
    with decimal.localcontext(prec=7):
        (one,) = taken_by({"lw_around"})
        decimal.getcontext().prec = 8
        (two,) = taken_by({"lw_around"})
        assert "lw_around" not in sys.modules
    assert one.digest != two.digest
    assert (one.label, one.stands, two.stands) == ("context of decimal", True, True)
    assert not labels("lw_other")


@pytest.mark.usefixtures("packages")
def test_what_a_body_has_loaded_has_met_what_was_set_before():
    with decimal.localcontext(prec=7):
        (foreseen,) = taken_by({"lw_taker"})
        importlib.import_module("lw_taker")
        note_loads()
        decimal.getcontext().prec = 8
        (taken,) = taken_by({"lw_taker"})
    assert (taken.digest, taken.stands, taken.amiss) == (foreseen.digest, False, False)


@pytest.mark.usefixtures("packages", "nobody_told_loggers")
def test_what_was_set_below_the_first_cell_that_needs_a_package_would_not_be_met_from_the_top():
    plain, cell = PlainNames({}), Cell("needs", 1)
    plain.stands(["needs", "sets"])
    assert labels("lw_taker", plain=plain, cell=cell) == []
    with decimal.localcontext(prec=7):
        plain.setters._set[("context of decimal", "prec")] = type("Set", (), {"cell": "sets"})()
        assert labels("lw_taker", plain=plain, cell=cell) == []
        importlib.import_module("lw_taker")
        note_loads()
        assert labels("lw_taker", plain=plain, cell=cell) == [("context of decimal", False, True)]
        found = Found()
        counted = count_taken(found, {"lw_taker"}, Memo(), plain, cell)
        assert not found.parts
        assert counted.outdated[0].startswith("context of decimal, with which lw_taker was loaded, is another one")


@pytest.fixture
def variables():
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("packages", "variables", "nobody_told_loggers")
def test_a_variable_that_a_cell_has_set_counts_for_a_package_whose_text_names_it():
    before = {"variable LW_WORD": setting_now("variable LW_WORD")}
    os.environ["LW_WORD"] = "one"
    assert not any_taken(), "no cell has set it"
    note_variables(before)
    assert any_taken()
    assert [name for name, _ in set_by_cells()] == ["variable LW_WORD"]
    assert labels("lw_word") == [("variable LW_WORD", True, False)]
    assert not labels("lw_other")
    del os.environ["LW_WORD"]
    assert not set_by_cells(), "it is as it was"
    assert not labels("lw_word")


@pytest.mark.usefixtures("packages", "variables", "nobody_told_loggers")
def test_a_variable_that_the_loading_cell_itself_sets_counts_and_one_of_the_package_does_not():
    watch = LoadWatch()
    with Imports(TopLevel(), watch.loaded, watch.begins, watch.failed):
        os.environ["LW_WORD"] = "one"
        importlib.import_module("lw_word")
    watch.end(3)
    unset = setting_now("variable LW_NOBODY")
    note_variables({"variable LW_WORD": unset, "variable LW_OWN": unset})
    assert [name for name, _ in set_by_cells()] == ["variable LW_WORD"]
    assert taken("lw_word") == [("lw_word", "variable LW_WORD", 3, True)]
    os.environ["LW_WORD"] = "two"
    assert taken("lw_word") == [("lw_word", "variable LW_WORD", 3, False)]


@pytest.mark.usefixtures("packages", "variables", "nobody_told_loggers")
def test_a_variable_set_after_a_package_was_loaded_is_no_part_of_anything_but_it_is_told():
    load("lw_word")
    note_variables({"variable LW_WORD": setting_now("variable LW_WORD")})
    os.environ["LW_WORD"] = "one"
    assert taken("lw_word") == [("lw_word", "variable LW_WORD", 1, False)]
    assert [each.digest for each in taken_by({"lw_word"})] == [""]
