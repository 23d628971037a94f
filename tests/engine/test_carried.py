"""What cells have set in libraries goes along, and is taken back."""

from __future__ import annotations

import csv
import decimal
import importlib
import logging
import sys

import pandas as pd
import pytest

from nbasset.engine import by_value
from nbasset.engine.carried import Carrying, carried_for, carried_here
from nbasset.engine.settings import left_as_found
from nbasset.libraries.held import attributes, put_attribute
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import USERS, Counted, Library, Settings
from nbasset.versions.settings import setting_now


def carried(**home):
    return {each.library: each for each in Carrying(lambda name: f"digest of {name}").now(home)}


def test_only_libraries_of_which_something_that_counts_is_set_go_along():
    with left_as_found([]):
        before = carried()
        decimal.getcontext().prec = 7
        csv.register_dialect("ours", delimiter=";")
        now = carried()
    assert set(now) - set(before) == {"decimal", "csv"}
    assert now["decimal"].digests == {name: f"digest of {name}" for name in ("decimal", "context of decimal")}


def test_what_counts_for_users_of_a_library_alone_goes_along_with_steps_for_which_it_counts():
    with left_as_found([]):
        decimal.getcontext().prec = 7
        csv.register_dialect("ours", delimiter=";")
        now = [*carried().values()]
    label = KNOWN.counted["csv"][1].name
    assert {each.library for each in carried_for(now, {label})} >= {"decimal", "csv"}
    assert "csv" not in {each.library for each in carried_for(now, ())}
    assert "decimal" in {each.library for each in carried_for(now, ())}, "who asks for it finds out as it runs"


def test_what_goes_along_holds_elsewhere_and_is_taken_back():
    with left_as_found([]):
        decimal.getcontext().prec = 7
        csv.register_dialect("ours", delimiter=";")
        logging.getLogger("of.the.cells").setLevel(logging.INFO)
        found = tuple(carried().values())
    assert "ours" not in csv.list_dialects()
    with carried_here(found, {}, {}):
        assert str(decimal.Decimal(1) / 3) == "0.3333333"
        assert csv.get_dialect("ours").delimiter == ";"
        assert logging.getLogger("of.the.cells").level == logging.INFO
    assert decimal.getcontext().prec == 28
    assert "ours" not in csv.list_dialects()
    assert logging.getLogger("of.the.cells").level == logging.NOTSET


RATE = 2


def test_what_leads_to_something_else_by_now_is_written_anew(monkeypatch):
    def shown(x):
        return f"{x * RATE}"

    carrying = Carrying(setting_now)
    with pd.option_context("display.float_format", shown):
        (before,) = (each for each in carrying.now(globals()) if each.library == "pandas")
        (again,) = (each for each in carrying.now(globals()) if each.library == "pandas")
        assert again is before
        monkeypatch.setitem(globals(), "RATE", 3)
        (now,) = (each for each in carrying.now(globals()) if each.library == "pandas")
    assert now.digests != before.digests
    assert now.values != before.values


def test_what_is_the_same_is_written_once(monkeypatch):
    written = []
    dumps = by_value.dumps
    monkeypatch.setattr(by_value, "dumps", lambda *args: written.append(args) or dumps(*args))
    carrying = Carrying(lambda name: name)
    with left_as_found([]):
        decimal.getcontext().prec = 7
        carrying.now({})
        once = len(written)
        carrying.now({})
        assert len(written) == once > 0
        decimal.getcontext().prec = 8
        carrying.now({})
        assert len(written) > once


@pytest.fixture
def late(tmp_path, monkeypatch):
    """A library that has one setting, which somebody has made and which was then forgotten; what goes along of it."""
    (tmp_path / "settable_late.py").write_text("MODE = 'slow'")
    monkeypatch.syspath_prepend(tmp_path)
    counted = Counted("settings of settable_late", lambda lib: [] if lib.MODE == "slow" else [lib.MODE], USERS)
    settings = Settings("settings of settable_late", attributes("MODE"), put_attribute)
    KNOWN.add(Library("settable_late", counted=(counted,), settings=settings))
    with left_as_found([]):
        importlib.import_module("settable_late").MODE = "fast"
        found = tuple(each for each in carried().values() if each.library == "settable_late")
        del sys.modules["settable_late"]
    yield found
    sys.modules.pop("settable_late", None)
    KNOWN.forget("settable_late")


def test_a_library_that_is_loaded_later_gets_its_settings_then(late):
    with carried_here(late, {}, {}):
        assert "settable_late" not in sys.modules
        assert importlib.import_module("settable_late").MODE == "fast"


@pytest.mark.parametrize("part", ["settable_late", "settings of settable_late"])
def test_one_that_a_step_rests_on_is_loaded_at_once(late, part):
    with carried_here(late, {part: None}, {}):
        assert sys.modules["settable_late"].MODE == "fast"


def test_where_nothing_goes_along_nothing_is_set():
    before = decimal.getcontext().prec
    with carried_here((), {}, {}):
        assert decimal.getcontext().prec == before
