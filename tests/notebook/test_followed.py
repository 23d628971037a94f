"""What cells have brought in of Dagster's is brought in anew when its files are edited."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest

from nbasset import asset
from nbasset.core.assets import Cell
from nbasset.core.definitions import Definitions
from nbasset.notebook.followed import Origin, as_before, origin_of

HELD = object()


@asset
def raw():
    return 1


@asset
def other():
    return 2


@pytest.fixture
def module(monkeypatch):
    made = ModuleType("followed_by_tests")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    return made


@pytest.fixture
def follow(notebook):
    """Follows what stands in a dictionary, and tells how often it was asked."""
    session = notebook.session
    now = {"found": Definitions([raw]), "asked": 0}

    def bring():
        now["asked"] += 1
        if isinstance(now["found"], Exception):
            raise now["found"]
        return now["found"]

    session.instance.register(now["found"])
    session.followed.follow("here", "the project", bring, now["found"])
    return now


def test_a_module_tells_where_an_object_comes_from(module):
    module.held = HELD
    assert origin_of(HELD) == Origin(__name__, "HELD") or origin_of(HELD) == Origin("followed_by_tests", "held")
    thing = module.thing = object()
    assert origin_of(thing) == Origin("followed_by_tests", "thing")
    assert origin_of(object()) is None


def test_what_stands_there_now_is_told_and_the_former_where_there_is_nothing(module, monkeypatch):
    origin = Origin("followed_by_tests", "thing")
    former, module.thing = object(), object()
    assert origin.now(former) is module.thing
    del module.thing
    assert origin.now(former) is former
    assert Origin("no_such_module", "thing").now(former, again=True) is former

    def loaded_again(given):
        given.thing = "new"
        return given

    monkeypatch.setattr(importlib, "reload", loaded_again)
    module.thing = former
    assert origin.now(former) is former
    assert origin.now(former, again=True) == "new"


def test_nothing_is_brought_in_anew_as_long_as_nothing_was_loaded_again(notebook, follow):
    for _ in range(2):
        notebook.status("raw")
    assert follow["asked"] == 0
    notebook.session.reloader.times += 1
    for _ in range(2):
        notebook.status("raw")
    assert follow["asked"] == 1


def test_what_is_defined_now_takes_the_place_of_what_was(notebook, follow):
    follow["found"] = Definitions([other])
    notebook.session.reloader.times += 1
    notebook.session.followed.look()
    assert notebook.session.instance.definitions.names == ("other",)


def test_its_modules_count_as_broken_until_it_can_be_brought_in_again(notebook, follow):
    broken = notebook.session.reloader.broken
    follow["found"] = ValueError("not now\nnor later")
    notebook.session.reloader.times += 1
    assert notebook.status("raw") == "BLOCKED"
    assert broken == {__name__: "what the project defines now cannot be taken: not now"}
    assert "not now. Mend it, and run the cell that brings it in again." in notebook.page.text
    notebook.session.followed.leave("here")
    assert broken == {}
    notebook.session.followed.leave("here")


def test_a_module_that_is_broken_for_another_reason_stays_so(notebook, follow):
    broken = notebook.session.reloader.broken
    broken[__name__] = "it does not load"
    follow["found"] = ValueError()
    notebook.session.reloader.times += 1
    notebook.session.followed.look()
    notebook.session.followed.leave("here")
    assert broken == {__name__: "it does not load"}
    broken.clear()


def test_each_stays_in_its_cell_and_what_is_new_comes_to_the_first_of_them(notebook):
    session = notebook.session
    session.instance.register(Definitions([raw.with_cell(Cell("one", 1))]))
    found = as_before(session.instance, Definitions([raw, other]))
    assert [each.cell.id for each in found.assets] == ["one", "one"]


def test_what_the_same_place_does_not_bring_in_any_more_is_retired_and_what_others_put_there_stays(notebook, follow):
    session = notebook.session
    both = Definitions([raw, other])
    session.instance.register(both)
    session.followed.follow("here", "the project", lambda: both, both)
    session.instance.register(Definitions([asset(name="other")(lambda: 3)]))
    one = Definitions([])
    session.followed.follow("here", "the project", lambda: one, one)
    assert session.instance.definitions.names == ("other",)
    assert "raw is no longer defined" in notebook.page.text


def test_what_its_cell_does_not_bring_in_any_more_does_not_come_back(notebook, follow):
    notebook.session.definitions.retire(*follow["found"].by_name)
    follow["found"] = Definitions([raw, other])
    notebook.session.reloader.times += 1
    notebook.session.followed.look()
    assert notebook.session.instance.definitions.names == ()
